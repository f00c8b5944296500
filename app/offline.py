"""The offline file: recorded runs and a player for them in one HTML page that asks nobody.

Everything is inside: the frames as `gan1d.chunks` writes them, with fewer bits and deflated;
Plotly, deflated; the page's own modules (assets/player) and the recording's (assets/offline) as
`data:` URLs of an import map, so that they stay the modules they are. The page forbids itself
every request by its Content-Security-Policy.
"""

from __future__ import annotations

import base64
import json
import posixpath
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from html import escape
from typing import Any

import jax
import numpy as np
import plotly.offline

from app.assets import ASSETS
from app.grid import Axis
from app.layout import KEYS
from app.opening import of
from gan1d import chunks, figure1, pictures
from gan1d.frames import N_BINS, N_Z
from gan1d.losses import LOSSES
from gan1d.recipe import LIVE_NAMES, MAX_STEPS, SETTINGS, Recipe, RecipeError
from gan1d.runs import Chunk
from gan1d.settings import short
from gan1d.themes import THEMES, css

MAX_FRAMES = 20_000  # of all runs in one file

# How many of its 16 bits each number of a frame loses. A curve's range is 3 axes long (p_g's 4),
# so that 12 bits (13) leave 1/1365 (1/2048) of an axis: less than a pixel. The pull is not drawn.
SHIFTS = ((N_BINS, 3), (2 * N_BINS, 4), (N_Z, 4), (N_Z, 16))  # of p_g, of d and d_star, g_z, pull

_ENTRY = "offline/main.js"
_STYLES = ("style.css", "timeline.css", "offline/offline.css")
_IMPORTED = re.compile(r'\b(from|import) "(\.[^"]+)"')
_TITLE = 160  # characters

_WHAT = (
    "p_data (dotted) is the density to learn; p_g (solid) is what the generator makes of z, "
    "computed exactly; D (dashed, right axis) is the probability that the discriminator gives to "
    "x being real; D* is the best it could say. Arrows show x = G(z)."
)
_KEYS = ("Space", "Right, Left", "Home, End", "Page down, Page up", "F", "?")  # of the page's

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
script-src 'unsafe-inline' data:; style-src 'unsafe-inline'; img-src data: blob:; \
base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>gan1d: {title}</title>
<link rel="icon" href="data:,">
<style>{css}</style>
</head>
<body>
{body}
<noscript>A run recorded by gan1d; playing it needs JavaScript.</noscript>
<script type="application/json" id="recording">{recording}</script>
<script type="importmap">{imports}</script>
<script type="module">import "{entry}";</script>
</body>
</html>
"""


def page(
    runs: Sequence[Sequence[Chunk]], grid: Sequence[Axis] = (), theme: str | None = None
) -> str:
    """The HTML of recorded runs.

    Args:
      runs: consecutive chunks of each run, all with frames at the same steps (fewer of them where
        a run diverged). Without a grid there is one run, else one for each of `grid.recipes`.
      grid: the settings that vary between the runs.
      theme: light, dark, projector or paper; None follows the reader's system.
    """
    whole = [_joined(parts) for parts in runs]
    recipes = [run.recipe for run in whole]
    looks = list(dict.fromkeys(map(_look, recipes)))
    first = {look: next(one for one in recipes if _look(one) == look) for look in looks}
    title = describe(recipes[0], grid)
    facts = {
        "title": title,
        "theme": theme or "auto",
        "limits": {"steps": MAX_STEPS},
        "every": whole[0].every,
        "start": whole[0].start,
        "shifts": SHIFTS,
        "axes": [_facts(axis) for axis in grid],
        "runs": [
            of(recipe) | {"look": looks.index(_look(recipe)), "kind": LOSSES[recipe.loss].kind}
            for recipe in recipes
        ],
    }
    figures = {name: [pictures.live(first[look], None, name) for look in looks] for name in THEMES}
    recording = {
        "facts": facts,
        "figures": _deflated(json.dumps(figures).encode()),
        "frames": [_deflated(repacked(chunks.encode(run))) for run in whole],
        "plotly": _deflated(plotly.offline.get_plotlyjs().encode()),
    }
    told = {
        "title": escape(title),
        "recorded": escape(_recorded(whole)),
        "what": escape(_WHAT),
        "keys": "".join(
            f'<tr><th scope="row">{key}</th><td>{does}</td></tr>'
            for key, does in KEYS
            if key in _KEYS
        ),
    }
    parts = {
        "title": escape(title),
        "css": css() + "".join(_read(name) for name in _STYLES),
        "body": _filled(_read("offline/body.html"), told),
        "recording": _inert(recording),
        "imports": _inert({"imports": _imports(_ENTRY)}),
        "entry": _ENTRY,
    }
    return _filled(_PAGE, parts)


def check_frames(runs: int, steps: int, every: int) -> None:
    """Refuse a file that would hold too many frames.

    Raises:
      RecipeError: names the limit and the number.
    """
    count = runs * (steps // every + 1)
    if count > MAX_FRAMES:
        raise RecipeError(f"a .html must hold at most {MAX_FRAMES} frames, got {count}")


def describe(recipe: Recipe, grid: Sequence[Axis] = ()) -> str:
    """What was recorded, in a line: Figure 1 or not, the target, and what is not the default."""
    varied = [axis.name for axis in grid]
    figure = figure1.ends(recipe) is not None  # whose stages have rates and a k of their own
    words = ["Figure 1 (a)-(d)"] if figure else []
    for name, value in recipe.settings.items():
        own = value != SETTINGS[name].default and not (figure and name in LIVE_NAMES)
        if name not in varied and (own or name == "target"):
            words.append(f"{_label(name)} = {value if isinstance(value, str) else short(value)}")
    by = f" by {' and '.join(map(_label, varied))}" if varied else ""
    text = ", ".join(words) + by
    return text if len(text) <= _TITLE else text[: _TITLE - 1] + "…"


def repacked(encoded: bytes) -> bytes:
    """A chunk's bytes with curves that deflate well: as many bytes, and most of them 0.

    Each number of the curves keeps the bits that `SHIFTS` leaves it, then becomes its difference
    from the frame before, and that its difference from the number before, in zigzag order (0, -1,
    1, -2, ...); low bytes come first, then high bytes. assets/offline/unpack.js undoes it.
    """
    shift = np.concatenate([np.full(n, bits) for n, bits in SHIFTS])
    size = int.from_bytes(encoded[:4], "little")
    count = json.loads(encoded[4 : 4 + size])["count"]
    at = len(encoded) - 2 * count * len(shift)
    curves = np.frombuffer(encoded, "<u2", offset=at).reshape(count, len(shift)).astype(np.int32)
    level = np.minimum((curves + (1 << shift) // 2) >> shift, (65536 >> shift) - 1)
    change = np.diff(level, axis=0, prepend=0)
    change = np.diff(change, axis=1, prepend=0)
    zigzag = (change << 1) ^ (change >> 31)
    planes = (zigzag & 255, zigzag >> 8)
    return encoded[:at] + b"".join(plane.astype("u1").tobytes() for plane in planes)


def _recorded(runs: Sequence[Chunk]) -> str:
    """What the frames of a recording are, in a line."""
    first = runs[0]
    last = first.start + first.every * (max(len(run.frames.value) for run in runs) - 1)
    count = f"{len(runs)} runs" if len(runs) > 1 else "A run"
    every = "every step" if first.every == 1 else f"a frame every {first.every} steps"
    return f"{count} recorded by gan1d: steps {first.start} to {last}, {every}."


def _filled(template: str, parts: Mapping[str, str]) -> str:
    """A template with its places filled, in one pass: a recipe may hold the text "{css}"."""
    return re.sub(r"\{(\w+)\}", lambda place: parts[place[1]], template)


def _joined(parts: Sequence[Chunk]) -> Chunk:
    """Consecutive chunks of one run as one."""
    frames = jax.tree.map(lambda *fields: np.concatenate(fields), *(part.frames for part in parts))
    return parts[0]._replace(frames=frames, diverged=parts[-1].diverged)


def _look(recipe: Recipe) -> tuple[str, str, str]:
    """What the picture without its frames depends on."""
    return recipe.target, recipe.loss, recipe.latent


def _label(name: str) -> str:
    """A setting's name on the page, without the explanation behind it."""
    return SETTINGS[name].meta.label.partition(":")[0].removeprefix("Target ")


def _facts(axis: Axis) -> dict[str, Any]:
    row = SETTINGS[axis.name]
    return asdict(row) | {
        "rule": row.rule,
        "label": _label(axis.name),
        "log": row.meta.log,
        "values": axis.values,
        "texts": [one if isinstance(one, str) else short(one) for one in axis.values],
    }


def _imports(entry: str) -> dict[str, str]:
    """Every module that an entry needs, by its path in assets/, as a `data:` URL."""
    urls: dict[str, str] = {}
    waiting = [entry]
    while waiting:
        path = waiting.pop()
        if path in urls:
            continue
        needed: list[str] = []

        def named(imported: re.Match[str], path: str = path, needed: list[str] = needed) -> str:
            needed.append(posixpath.normpath(posixpath.join(posixpath.dirname(path), imported[2])))
            return f'{imported[1]} "{needed[-1]}"'

        source = _IMPORTED.sub(named, _read(path))
        urls[path] = f"data:text/javascript;base64,{_base64(source.encode())}"
        waiting += needed
    return urls


def _read(path: str) -> str:
    return (ASSETS / path).read_text(encoding="utf-8")


def _inert(value: Any) -> str:
    """JSON that ends no script element, whatever texts are in it."""
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")


def _deflated(data: bytes) -> str:
    return _base64(zlib.compress(data, 9))


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
