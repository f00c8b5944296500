"""What a newcomer touches to add a loss, a metric or a live setting: the code, a few lines longer.

Each test changes the files that its table names, and no other, then looks at everything that
must know of the addition. A theme and a lesson are rows too: tests/app/page/test_themes.py and
tests/gan1d/lessons/test_lessons.py add one.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests import ROOT

Change = tuple[str, str]  # a text that a file has once, and what comes in its place

_NAME = ('    "jeffrey",\n]', '    "jeffrey",\n    "added",\n]')  # of a loss, for the recipe

_NEYMAN = """\
    # f(u) = (u - 1)^2/u; f*(t) = 2 - 2 sqrt(1 - t) for t < 1
    "added": FGan(
        activation=lambda s: 1 - steep(-s),
        conjugate=lambda s: 2 - 2 * steep(-0.5 * s),
        best=lambda r: -jnp.expm1(-2 * r),
        threshold=0.0,
        bend=2.0,
        axis=(-4.0, 1.0),
        measures=lambda p, q: divergences.pearson(q, p),
        divergence="Neyman",
    ),
}


def optimal_variational("""

_EXPONENTIAL = """\
    # D's best score is half the log ratio: V(D*, G) = -2 sum sqrt(p q) = H^2 - 2.
    "added": Loss(
        real=lambda s: jnp.exp(-s),
        fake=jnp.exp,
        generator=lambda s: jnp.exp(-s),
        output=lambda s: s,
        kind="boosting",
        value=-2.0,
        loss_g=1.0,
        level=0.0,
        best=lambda p, q: jnp.clip(0.5 * jnp.log((p + 1e-30) / (q + 1e-30)), -6, 6),
        measures=divergences.squared_hellinger,
        divergence="H\\u00b2",
        presentation=Presentation(
            letter="B",
            axis_title="B(x), half a log ratio",
            axis=(-2.0, 2.0),
            level_symbol="0",
            at_rest="B = 0",
            value_axis=(-4.0, 0.5),
            loss_axis=(0.0, 4.0),
            value_symbol="-2",
            loss_symbols=("2", "1"),
        ),
        bounds=(-6.0, 6.0),
    ),
}


def slope("""

_LOSS = """
import json
import numpy as np
import gan1d
from app.page.index import facts
from gan1d.figures import step_charts
from gan1d.figures.scene import Scene
from gan1d.formats import tex, wire
from gan1d.game.equilibrium import at_equilibrium
from gan1d.game.losses import LOSSES
from gan1d.runs import chunk

recipe = gan1d.Recipe(loss="added", width_d=4, depth_d=1, width_g=4, depth_g=1, batch=8)
assert gan1d.Recipe.from_query(recipe.to_query()) == (recipe, [])
loss, run = LOSSES["added"], gan1d.run(recipe, 20, 10)
assert len(run) == 3
assert (run.value <= BOUND(run.divergence) + 1e-4).all()  # what the best D would reach
assert (run.gap > 0).all()
d = loss.presentation.letter
figure = gan1d.figures.live(run)
names = {trace.meta: trace.name for trace in figure.data}
assert (names["d"], names["d_star"]) == (f"{d}(x)", f"{d}*(x)")
assert names["half"] == loss.presentation.level_symbol
assert figure.layout.yaxis2.title.text == loss.presentation.axis_title
marks = step_charts.charts(Scene.of(recipe))["measures"]["layout"]["annotations"]
assert {mark["text"]: mark["y"] for mark in marks} == {loss.presentation.value_symbol: loss.value}
assert f"${d}(x)$" in tex.live(run)
header, fields = wire.decode(wire.encode(chunk(recipe, 0, 10, 3)))
assert np.abs(fields["d"] - np.clip(run.d, *header["ranges"]["d"])).max() < 1e-3
at_rest = run.frames._replace(jsd=0 * run.jsd, value=0 * run.value + loss.value)
at_rest = at_rest._replace(d_offset=0 * run.jsd)
assert at_equilibrium(loss, "uniform", at_rest).all()
away = at_rest._replace(value=at_rest.value + 0.1)
assert not at_equilibrium(loss, "uniform", away).any()
told = json.loads(json.dumps(facts()))
assert told["losses"]["added"]["letter"] == d
assert "added" in told["settings"]["loss"]["choices"]
"""

_METRIC = """
import numpy as np
import gan1d
from gan1d.formats import tables, wire
from gan1d.game.frame import METRICS
from gan1d.runs import chunk

recipe = gan1d.Recipe(width_d=4, depth_d=1, width_g=4, depth_g=1, batch=8)
run = gan1d.run(recipe, 20, 10)
width = run.x[1] - run.x[0]
np.testing.assert_allclose(run.mean_g, run.p_g @ run.x * width, atol=0.01)  # all mass is inside
run.save("run.npz")
np.testing.assert_array_equal(gan1d.History.load("run.npz").mean_g, run.mean_g)
tables.write_csv(run, "run.csv")
header = next(line for line in open("run.csv") if not line.startswith("#"))
assert "mean_g" in header.strip().split(",")
_, fields = wire.decode(wire.encode(chunk(recipe, 0, 10, 3)))
np.testing.assert_array_equal(fields["mean_g"], run.mean_g)
assert "mean_g" in METRICS
"""


# A field of `Frame`, and its formula in `measure`.
_MEAN = [
    ("    finite: Any  # whether", "    mean_g: Scalar  # E G(z), []\n    finite: Any  # whether"),
    ("        finite=True,\n", "        finite=True,\n        mean_g=cells.weight @ g_cells,\n"),
]


def _run_changed(folder: Path, changes: Mapping[str, Sequence[Change]], code: str) -> None:
    """Run code in a fresh interpreter, on a copy of the library and the page with changes."""
    for name in ("gan1d", "app"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "assets").symlink_to(ROOT / "assets", target_is_directory=True)
    for name, pairs in changes.items():
        text = (folder / name).read_text(encoding="utf-8")
        for old, new in pairs:
            assert text.count(old) == 1, (name, old)
            text = text.replace(old, new)
        (folder / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", f"import gan1d; print(gan1d.__file__)\n{code}"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(folder))  # it was the copy that ran


# Two files each: the recipe knows no game, so that its setting lists the names once more.
_NAMED = {"gan1d/recipe/training_settings.py": [_NAME]}


def test_a_loss_of_a_known_kind_is_a_row_and_its_name(tmp_path: Path) -> None:
    row = {"gan1d/game/fgan.py": [("}\n\n\ndef optimal_variational(", _NEYMAN)]}
    _run_changed(tmp_path, _NAMED | row, f"BOUND = lambda divergence: divergence\n{_LOSS}")


def test_a_loss_of_a_new_kind_is_a_row_and_its_name(tmp_path: Path) -> None:
    row = {"gan1d/game/losses.py": [("}\n\n\ndef slope(", _EXPONENTIAL)]}
    _run_changed(tmp_path, _NAMED | row, f"BOUND = lambda divergence: divergence - 2\n{_LOSS}")


def test_a_metric_is_a_field_and_its_formula(tmp_path: Path) -> None:
    """One file, and one list in it: `Frame`; files, tables and the wire read that."""
    _run_changed(tmp_path, {"gan1d/game/frame.py": _MEAN}, _METRIC)


# A penalty on D's slope everywhere: its setting, then its weight and its row.
_SETTING = (
    "    gp: Annotated[\n",
    "    r3: Annotated[\n        float,\n        Field(ge=0, le=100),\n"
    '        Meta(LIVE, "Regularisers", "R3", "Weight of R3: R1 between the data.", log=True),\n'
    "    ] = 0.0\n    gp: Annotated[\n",
)
_PENALTY = [
    ("    gp: Any  # shape [], float32; 0", "    r3: Any\n    gp: Any  # shape [], float32; 0"),
    (
        "        SlopePenalty(0.5 * weights.r2, 0.0, fake),\n",
        "        SlopePenalty(0.5 * weights.r2, 0.0, fake),\n"
        "        SlopePenalty(0.5 * weights.r3, 0.0, 0.5 * (real + fake)),\n",
    ),
]

_LIVE = """
import json
import numpy as np
import gan1d
from app.page import controls
from app.page.index import facts

small = dict(width_d=4, depth_d=1, width_g=4, depth_g=1, batch=8)
plain = gan1d.run(gan1d.Recipe(**small), 40, 10)
changed = gan1d.Recipe(**small, edits=[(20, "r3", 5.0)])
assert gan1d.Recipe.from_query(changed.to_query()) == (changed, [])
run = gan1d.run(changed, 40, 10)
np.testing.assert_array_equal(run.d[:3], plain.d[:3])  # the penalty came at step 20
assert (run.d[3:] != plain.d[3:]).any()
told = json.loads(json.dumps(facts()))["settings"]["r3"]
assert (told["meta"]["label"], told["kind"]) == ("R3", "live")
assert "control-r3" in str(controls.panel())
"""


def test_a_live_setting_is_its_row_and_its_use(tmp_path: Path) -> None:
    changes = {
        "gan1d/recipe/regulariser_settings.py": [_SETTING],
        "gan1d/game/regularisers.py": _PENALTY,
    }
    _run_changed(tmp_path, changes, _LIVE)
