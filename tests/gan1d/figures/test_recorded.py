"""The animation: its frames, slider and buttons. The still figures are tested with the pictures."""

import base64
import json
import re
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest

from gan1d import figures
from gan1d.figures import recorded
from gan1d.figures.scene import ARROWS, Scene
from gan1d.figures.themes import THEMES
from gan1d.recipe import Recipe
from tests.gan1d.formats.test_tex import made_up

MOVING = ["p_g", "d", "d_star", "arrows"]


def test_a_frame_moves_the_moving_traces_alone() -> None:
    history = made_up()
    figure = figures.animation(history)
    metas = [trace.meta for trace in figure.data]
    assert set(metas) == {"p_data", "half", *MOVING}
    assert len(figure.frames) == len(history)
    for i, frame in enumerate(figure.frames):
        assert [metas[index] for index in frame.traces] == MOVING
        assert frame.layout.to_plotly_json() == {}  # the axes stay
        p_g, d, d_star, arrows = frame.data
        np.testing.assert_array_equal(p_g.y, history.p_g[i])
        np.testing.assert_array_equal(d.y, history.d[i])
        seen = ~np.isnan(d_star.y)
        np.testing.assert_array_equal(d_star.y[seen], history.d_star[i][seen])
        assert seen.any()
        np.testing.assert_array_equal(arrows.x[1::7], history.g_z[i, list(ARROWS)])
        np.testing.assert_allclose(arrows.x[::7], Scene.of(history.recipe).z_line, atol=1e-6)
        assert [set(trace.to_plotly_json()) for trace in frame.data] == [
            {"type", letter} for letter in "yyyx"
        ]


def test_it_begins_at_the_first_frame_with_fixed_axes() -> None:
    history = made_up()
    figure, still = figures.animation(history), figures.live(history, 0)
    assert figure.data == still.data
    for name in ("xaxis", "yaxis", "yaxis2", "yaxis3"):
        assert figure.layout[name] == still.layout[name]
        assert figure.layout[name].range is not None


def test_the_slider_names_the_training_step_and_shows_it() -> None:
    history = made_up()
    figure = figures.animation(history)
    (slider,) = figure.layout.sliders
    assert [step.label for step in slider.steps] == [str(step) for step in history.step]
    assert [step.args[0] for step in slider.steps] == [(frame.name,) for frame in figure.frames]
    assert slider.currentvalue.prefix == "step "
    (menu,) = figure.layout.updatemenus
    assert [button.label for button in menu.buttons] == ["Play", "Pause"]
    play, pause = menu.buttons
    assert (play.args[0], pause.args[0]) == (None, (None,))
    assert play.args[1]["fromcurrent"] is True
    for one in (*slider.steps, *menu.buttons):
        assert one.method == "animate"
        assert one.args[1]["frame"] == {"duration": 0, "redraw": False}
        assert one.args[1]["mode"] == "immediate"


def test_a_long_history_is_thinned_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    assert recorded.MAX_FRAMES == 300
    monkeypatch.setattr(recorded, "MAX_FRAMES", 5)
    history = made_up(n=40)
    figure = figures.animation(history)
    steps = [int(frame.name) for frame in figure.frames]
    assert (len(steps), steps[0], steps[-1]) == (5, 0, 390)
    gaps = np.diff(steps)
    assert gaps.max() - gaps.min() <= 10
    for step, frame in zip(steps, figure.frames, strict=True):
        np.testing.assert_array_equal(frame.data[0].y, history.p_g[step // 10])
    assert len(figure.layout.sliders[0].steps) == 5


def test_one_frame_is_an_animation() -> None:
    figure = figures.animation(made_up(Recipe(loss="wasserstein"), 1))
    assert [frame.name for frame in figure.frames] == ["0"]
    assert isinstance(go.Figure(figure.to_dict()), go.Figure)


@pytest.mark.parametrize("theme", THEMES)
def test_buttons_are_dark_on_light_in_every_theme(theme: str) -> None:
    (menu,) = figures.animation(made_up(n=2), theme).layout.updatemenus
    dark, bright = (int(colour[1:3], 16) for colour in (menu.font.color, menu.bgcolor))
    assert dark < 0x40 < 0xC0 < bright


def test_the_page_of_an_animation_is_small_and_exact(tmp_path: Path) -> None:
    history = made_up()
    figure, out = figures.animation(history), tmp_path / "run.html"
    figure.write_html(out, include_plotlyjs=False)
    text = out.read_text(encoding="utf-8")
    assert "Plotly.addFrames" in text
    empty = figures.live(history, 0).to_html(include_plotlyjs=False)
    assert (len(text) - len(empty)) / len(history) < 8000  # bytes a frame
    packed = json.loads(figure.to_json())["frames"][3]["data"][0]["y"]
    assert packed["dtype"] == "f4"
    values = np.frombuffer(base64.b64decode(packed["bdata"]), np.float32)
    np.testing.assert_array_equal(values, history.p_g[3])
    assert re.search(r"NaN\b", figure.to_json()) is None
