"""What imports what, and what the package offers."""

import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import gan1d

ROOT = Path(__file__).parent.parent
FILES = sorted(
    path.relative_to(ROOT) for name in ("gan1d", "app") for path in (ROOT / name).rglob("*.py")
)
CORE = [path for path in FILES if path.parts[0] == "gan1d"]
MODULES = [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in CORE]


def _imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, also inside functions, and by a literal name."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif (
            isinstance(node, ast.Call)
            and getattr(node.func, "attr", getattr(node.func, "id", "")) in _BY_NAME
            and isinstance(node.args[0], ast.Constant)
        ):
            yield str(node.args[0].value)


_BY_NAME = ("import_module", "__import__")


def _roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name in _imports(path)}


def test_all_files_are_looked_at() -> None:
    names = {path.name for path in CORE}
    assert {"recipe.py", "frames.py", "runs.py", "training.py", "theory.py"} <= names
    assert {"jax", "gan1d"} <= _roots(Path("gan1d/frames.py"))


@pytest.mark.parametrize("path", CORE, ids=str)
def test_the_core_knows_no_page(path: Path) -> None:
    """design.md, section 4: never dash or app; plotly only in figures.py."""
    roots = _roots(path)
    assert not roots & {"dash", "flask", "waitress", "app", "tests"}
    if path.name != "figures.py":
        assert "plotly" not in roots


@pytest.mark.parametrize("path", CORE, ids=str)
def test_the_learning_code_draws_nothing(path: Path) -> None:
    """Nothing below the figures imports them; `gan1d.figures` itself is loaded when asked for."""
    if path.name in ("__init__.py", "figures.py"):
        return
    assert not {name for name in _imports(path) if name.startswith("gan1d.figures")}


LOWEST: dict[str, set[str]] = {
    "density": set(),
    "divergences": {"theory"},
    "fgan": {"theory"},
    "losses": {"divergences", "fgan", "theory"},
    "mixtures": set(),
    "draws": set(),
    "networks": {"draws"},
    "query": {"settings"},
    "edits": {"settings", "table"},
    "recipe": {"edits", "query", "settings", "table"},
    "training_settings": {"settings", "targets"},
    "player_settings": {"settings", "training_settings"},
    "regulariser_settings": {"player_settings", "settings", "training_settings"},
    "table": {"regulariser_settings", "settings"},
    "settings": set(),
    "drawn": {"mixtures"},
    "kernel_density": {"drawn", "mixtures", "target_language"},
    "target_language": {"drawn", "mixtures"},
    "targets": {"kernel_density", "mixtures", "target_language"},
    "theory": set(),
}


@pytest.mark.parametrize("name", LOWEST)
def test_closed_forms_and_settings_stand_alone(name: str) -> None:
    """The lowest modules import nothing of the package but each other."""
    found = {each for each in _imports(Path(f"gan1d/{name}.py")) if each.startswith("gan1d.")}
    own = {each.split(".")[1] for each in found}
    assert own <= LOWEST[name]


def _fresh(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_importing_the_package_loads_no_page() -> None:
    """In a fresh interpreter, with a target that reads plotly's data folder."""
    code = (
        "import sys, gan1d, gan1d.targets;"
        "gan1d.Recipe(target='iris'); gan1d.targets.parse('tips');"
        "print(sorted({m.split('.')[0] for m in sys.modules} & "
        "{'dash', 'plotly', 'flask', 'waitress', 'pandas', 'matplotlib', 'app', 'tests'}))"
    )
    assert _fresh(code) == "[]"


def test_figures_are_loaded_when_asked_for() -> None:
    code = (
        "import sys, gan1d; assert 'plotly' not in sys.modules; gan1d.figures;"
        "print('plotly' in sys.modules, 'dash' in sys.modules, 'figures' in gan1d.__all__)"
    )
    assert _fresh(code).startswith("True False")


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="module 'gan1d' has no attribute 'figure'"):
        gan1d.figure  # noqa: B018


def _isort_key(name: str) -> tuple[int, str]:
    """Constants, then classes, then functions: the order that ruff's RUF022 keeps."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2), name


@pytest.mark.parametrize("name", MODULES)
def test_what_is_offered_exists_in_order(name: str) -> None:
    module: ModuleType = importlib.import_module(name)
    offered = list(getattr(module, "__all__", ()))
    assert offered == sorted(offered, key=_isort_key)
    assert len(set(offered)) == len(offered)
    for each in offered:
        assert hasattr(module, each)
    assert module.__doc__


def test_the_page_is_the_only_place_that_knows_dash() -> None:
    """Every Python file of the repository that is neither app nor a test."""
    for path in ROOT.rglob("*.py"):
        top = path.relative_to(ROOT).parts[0]
        if top not in ("app", "tests", "build", "dist") and not top.startswith("."):
            assert "dash" not in _roots(path), path


def test_the_package_offers_what_an_author_needs() -> None:
    assert {"PRESETS", "Recipe", "RecipeError", "History", "run"} <= set(gan1d.__all__)
