"""What imports what, and what the package offers."""

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from types import ModuleType

import pytest

import gan1d
from tests import ROOT

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
    assert {"recipe.py", "frame.py", "replay.py", "step.py", "optimal.py"} <= names
    assert {"jax", "gan1d"} <= _roots(Path("gan1d/game/frame.py"))


# The rooms of gan1d/, from the lowest floor to the highest, and what each may import.
ROOMS: dict[str, set[str]] = {
    "theory": set(),
    "targets": set(),
    "recipe": {"targets"},
    "game": {"targets", "theory"},
    "wasm": set(),  # knows JAX alone; the application compiles programs by it
    "runs": {"game", "recipe", "targets", "theory"},
    "maps": {"game", "recipe", "runs", "targets"},
    "figures": {"game", "maps", "recipe", "runs", "targets", "theory"},
    "formats": {"figures", "game", "maps", "recipe", "runs", "targets"},
    "lessons": {"figures", "recipe", "runs", "targets"},
}
# The only file that cannot be imported without an extra: its class is one of the extra's. The
# traits that it is made of come with it.
WIDGET = {(Path("app/notebook/player.py"), name) for name in ("anywidget", "traitlets")}
PLOTLY = Path("gan1d/figures/recorded.py")  # the only file of the library that needs it


@pytest.mark.parametrize("path", CORE, ids=str)
def test_the_core_knows_no_page(path: Path) -> None:
    roots = _roots(path)
    assert not roots & {"dash", "flask", "waitress", "app", "tests"}
    assert path == PLOTLY or "plotly" not in roots


def test_every_room_has_its_row() -> None:
    folders = {path.parts[1] for path in CORE if len(path.parts) > 2}
    assert folders == set(ROOMS)
    assert [path for path in CORE if len(path.parts) == 2] == [Path("gan1d/__init__.py")]


@pytest.mark.parametrize("path", [path for path in CORE if len(path.parts) > 2], ids=str)
def test_a_room_imports_only_what_it_may(path: Path) -> None:
    room = path.parts[1]
    known = {name.split(".")[1] for name in _imports(path) if name.startswith("gan1d.")}
    assert known <= ROOMS[room] | {room}


def test_floors_only_go_down() -> None:
    """The table itself: a room may import what stands before it, so no circle can come of it."""
    order = list(ROOMS)
    assert all(order.index(lower) < order.index(room) for room in ROOMS for lower in ROOMS[room])


def _modules_imported(path: Path) -> set[str]:
    """The modules of gan1d/ and app/ that a file imports."""
    known = {".".join(each.with_suffix("").parts).removesuffix(".__init__") for each in FILES}
    names = set(_imports(path))
    found = {name if name in known else name.rpartition(".")[0] for name in names}
    return (found | {name for name in names if name in known}) & known


def test_no_module_imports_itself_by_a_detour() -> None:
    waiting = {
        ".".join(path.with_suffix("").parts).removesuffix(".__init__"): _modules_imported(path)
        for path in FILES
    }
    while free := [name for name, needs in waiting.items() if not needs & waiting.keys() - {name}]:
        for name in free:
            del waiting[name]
    assert not waiting, f"these modules import each other in a circle: {sorted(waiting)}"


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


def _imported_at_once(path: Path) -> set[str]:
    """The top-level packages that importing a file imports."""
    body = ast.parse((ROOT / path).read_text(encoding="utf-8")).body
    nodes = [node for node in body if isinstance(node, (ast.Import, ast.ImportFrom))]
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name.split(".")[0] for name in names}


def test_every_package_that_is_imported_is_declared() -> None:
    """Those of extras only where they are needed, inside a function; the widget is one."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    extra = [*extras["export"], *extras["notebook"], *extras["cluster"]]
    needed, either = (
        {re.split(r"[^\w-]", each)[0] for each in declared}
        for declared in (project["dependencies"], project["dependencies"] + extra)
    )
    ours = {"gan1d", "app", *sys.stdlib_module_names}
    of_package = packages_distributions()
    for path in FILES:
        for roots, known in ((_roots(path), either), (_imported_at_once(path), needed)):
            for root in roots - ours:
                if (path, root) not in WIDGET:
                    assert {name.lower() for name in of_package[root]} & known, (path, root)


def test_the_package_offers_what_an_author_needs() -> None:
    assert {"PRESETS", "Recipe", "RecipeError", "History", "run"} <= set(gan1d.__all__)
