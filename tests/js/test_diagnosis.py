"""The sentence under the chart: of real runs, and of made-up numbers where noise is the point."""

from __future__ import annotations

import base64
import json
import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from app.assets import ASSETS
from app.page.index import facts
from gan1d.formats import wire
from gan1d.recipe import Recipe
from gan1d.runs import chunk
from gan1d.targets import PRESETS, modes, parse
from gan1d.targets.target import N_BINS
from tests.js import node
from tests.small import WILD

EVERY = 10  # steps between frames
NETS = Recipe(width_d=8, depth_d=1, width_g=8, depth_g=1, batch=64)
TWO = NETS.replace(target="two_normals")
# A point against a slope: the Dirac-GAN of Mescheder et al. 2018, arXiv:1801.04406.
POINT = Recipe(
    target="normal(0,0.1)",
    generator="point",
    discriminator="linear",
    optimizer_d="sgd",
    optimizer_g="sgd",
    batch=16,
)
SHIFT = Recipe(
    generator="shift",
    discriminator="linear",
    latent="normal",
    optimizer_d="sgd",
    optimizer_g="sgd",
)
FAR = POINT.replace(theta=-5, lr_d=0.1, lr_g=1e-5)  # D learns, and G hardly moves
HELD = NETS.edit(300, train="d").edit(600, train="g")


class Said(NamedTuple):
    """What is said of one frame."""

    step: int
    id: str
    text: str


Ask = Callable[..., list[Said]]


@lru_cache(maxsize=32)
def encoded(recipe: Recipe, steps: int) -> tuple[str, int | None]:
    """The frames of a run's first steps as the page gets them, and the step it diverged at."""
    run = chunk(recipe, 0, EVERY, steps // EVERY + 1)
    return base64.b64encode(wire.encode(run)).decode(), run.diverged


@pytest.fixture(scope="module")
def tell() -> Iterator[Callable[..., Any]]:
    """Function that asks the driver."""
    driver = Path(__file__).parent / "diagnosis.mjs"
    process = subprocess.Popen(
        [node(), "--no-warnings", str(driver), str(ASSETS)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    stdin, stdout = process.stdin, process.stdout
    assert stdin is not None
    assert stdout is not None

    def tell(about: str, **more: Any) -> Any:
        print(json.dumps({"about": about, **more}), file=stdin, flush=True)
        answer = json.loads(stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer["value"]

    yield tell
    stdin.close()
    process.wait(20)
    stdout.close()


@pytest.fixture(scope="module")
def said(tell: Callable[..., Any]) -> Ask:
    """Function that tells what is said of each frame of a run."""
    known = facts()

    def ask(
        recipe: Recipe, steps: int, about: dict[str, Any] | None = None, **more: Any
    ) -> list[Said]:
        body, diverged = encoded(recipe, steps)
        context = {
            "facts": known,
            "settings": recipe.settings_at(max(steps - 1, 0)),
            "since": 0,
            "every": EVERY,
            "diverged": diverged,
            "edges": modes.edges(recipe.target),
            **(about or {}),
        }
        said = tell("said", chunk=body, context=context, **more)
        return [Said(i * EVERY, **one) for i, one in enumerate(said)]

    return ask


def numbers(text: str) -> list[float]:
    """The numbers in a sentence."""
    found = re.findall(r"−?\d[\d,]*(?:\.\d+)?", text)
    return [float(number.replace("−", "-").replace(",", "")) for number in found]


def metric(recipe: Recipe, steps: int, name: str) -> np.ndarray:
    _, fields = wire.decode(base64.b64decode(encoded(recipe, steps)[0]))
    return fields[name]


def ids(seen: Sequence[Said]) -> list[str]:
    """The rules in the order in which they were said."""
    return [one.id for i, one in enumerate(seen) if i == 0 or one.id != seen[i - 1].id]


def test_the_run_diverged_at_a_step(said: Ask) -> None:
    _, diverged = encoded(WILD, 100)
    assert diverged is not None
    last = said(WILD, 100)[-1]
    assert last.id == "diverged"
    assert numbers(last.text)[0] == diverged


def test_divergence_ahead_is_not_said_before(said: Ask) -> None:
    assert "diverged" not in ids(said(NETS, 300, {"diverged": 311}))
    assert ids(said(NETS, 300, {"diverged": 301}))[-1] == "diverged"


def test_converged_names_jsd_and_v(said: Ask) -> None:
    recipe = SHIFT.replace(theta=2, lr_d=0.05, lr_g=0.05)
    seen = said(recipe, 1200)
    assert seen[-1].id == "converged"
    assert ids(seen).count("converged") == 1
    jsd, value, rest = numbers(seen[-1].text)
    assert jsd == pytest.approx(metric(recipe, 1200, "jsd")[-1], abs=1e-4)
    assert value == pytest.approx(metric(recipe, 1200, "value")[-1], abs=1e-3)
    assert rest == pytest.approx(-np.log(4), abs=1e-3)


def test_a_shift_that_cannot_be_the_target_never_converges(said: Ask) -> None:
    assert "converged" not in ids(said(TWO, 1200))


def test_a_saturated_d_leaves_g_without_gradient_in_minimax(said: Ask) -> None:
    recipe = FAR.replace(loss="minimax")
    last = said(recipe, 400)[-1]
    assert last.id == "saturated"
    fooled, pull = numbers(last.text)
    assert fooled == pytest.approx(metric(recipe, 400, "d_fake")[-5:].mean(), abs=1e-3)
    assert pull == pytest.approx(np.abs(metric(recipe, 400, "pull"))[-5:].mean(), abs=2e-3)


def test_the_other_loss_still_feels_the_same_d(said: Ask) -> None:
    last = said(FAR, 400)[-1]
    assert last.id == "told_apart"
    assert numbers(last.text)[1] == pytest.approx(
        np.abs(metric(FAR, 400, "pull"))[-5:].mean(), abs=1e-2
    )


def test_a_score_near_0_is_no_probability(said: Ask) -> None:
    for loss in ("wasserstein", "hinge", "jensen_shannon"):
        settings = {**FAR.settings, "loss": loss}
        assert not {"saturated", "told_apart"} & set(ids(said(FAR, 400, {"settings": settings})))


def test_p_g_hops_between_the_modes_of_the_comb(said: Ask) -> None:
    recipe = NETS.replace(target="comb", lr_g=0.02)
    last = said(recipe, 2000)[-1]
    assert last.id == "hopping"
    moves, steps = numbers(last.text)
    assert (moves >= 3, steps) == (True, 1000)


def test_a_mode_is_missing_with_its_place_and_masses(said: Ask) -> None:
    recipe = TWO.replace(lr_d=2e-4, lr_g=5e-3)
    said_of_one = [one for one in said(recipe, 600) if one.text.startswith("The mode near")]
    seen = [one for one in said_of_one if one.id == "missing"]
    assert seen
    centres = np.linspace(-6, 6, N_BINS + 1)[:-1] + 6 / N_BINS
    for one in seen:
        x, mass, share = numbers(one.text)
        assert abs(x) == pytest.approx(2, abs=0.1)
        i = one.step // EVERY
        p_g = metric(recipe, 600, "p_g")[max(i - 4, 0) : i + 1]
        side = (centres > 0) == (x > 0)
        by_hand = 100 * p_g[:, side].sum(axis=1).mean() * 12 / N_BINS
        assert mass == pytest.approx(by_hand, abs=0.6)
        assert share == 50


def test_a_target_of_one_mode_misses_none(said: Ask) -> None:
    assert not {"missing", "hopping"} & set(ids(said(NETS, 1200)))


def test_a_point_and_a_slope_orbit(said: Ask) -> None:
    recipe = POINT.replace(theta=1, lr_d=0.05, lr_g=0.05)
    last = said(recipe, 1500)[-1]
    assert last.id == "orbiting"
    count, steps, low, high = numbers(last.text)
    theta = metric(recipe, 1500, "theta")[-101:]
    crossings = np.count_nonzero(np.diff(np.sign(theta)))
    assert abs(count - crossings) <= 1  # a swing about 0 crosses it once
    assert steps == 1000
    assert (low, high) == pytest.approx((theta.min(), theta.max()), abs=0.02)


def test_a_slow_d_does_not_keep_up(said: Ask) -> None:
    recipe = NETS.replace(lr_d=1e-5)
    last = said(recipe, 1200)[-1]
    assert last.id == "lagging"
    half = metric(recipe, 1200, "gap")[-51:]
    assert numbers(last.text)[0] == pytest.approx(half.mean(), abs=0.01)
    assert "lagging" not in ids(said(NETS, 1200))


def test_a_gap_that_d_cannot_close_is_no_lag(said: Ask) -> None:
    recipe = POINT.replace(theta=1, lr_d=0.05, lr_g=0.05)
    assert metric(recipe, 1500, "gap").mean() > 0.4
    assert "lagging" not in ids(said(recipe, 1500))


def test_p_g_approaches_p_data(said: Ask) -> None:
    last = said(NETS, 600)[-1]
    assert last.id == "learning"
    before, after, steps = numbers(last.text)
    jsd = metric(NETS, 600, "jsd")
    assert before == pytest.approx(jsd[:12].mean(), abs=2e-3)
    assert after == pytest.approx(jsd[-12:].mean(), abs=2e-3)
    assert steps == 600


def test_a_player_that_is_held(said: Ask) -> None:
    learning = said(HELD.prefix(301), 600, {"since": 300})[-1]
    assert learning.id == "d_alone"
    gap = metric(HELD.prefix(301), 600, "gap")
    assert numbers(learning.text) == pytest.approx([gap[60], gap[30]], abs=1e-3)
    following = said(HELD, 700, {"since": 600})[-1]
    assert following.id == "g_alone"
    d_fake = metric(HELD, 700, "d_fake")
    assert numbers(following.text) == pytest.approx([d_fake[70], d_fake[60]], abs=1e-3)


def flat(level: float, noise: float, count: int = 61) -> dict[str, list[float]]:
    """JSD about a level, and D near enough to D*."""
    jsd = level + noise * np.random.default_rng(0).standard_normal(count)
    return {"jsd": jsd.tolist(), "gap": [0.1] * count}


def test_jsd_that_only_jitters_does_not_improve(said: Ask) -> None:
    seen = said(NETS, 600, metrics=flat(0.06, 0.004))
    assert set(ids(seen)) == {"early", "steady"}
    assert numbers(seen[-1].text)[:2] == pytest.approx([0.06, 0.06], abs=5e-3)


def test_jsd_that_rises(said: Ask) -> None:
    rising = np.linspace(0.05, 0.2, 61)
    last = said(NETS, 600, metrics={"jsd": rising.tolist(), "gap": [0.1] * 61})[-1]
    assert last.id == "receding"
    means = [part.mean() for part in np.array_split(rising[:60], 5)]
    assert numbers(last.text)[:2] == pytest.approx([means[0], means[-1]], abs=5e-3)


def test_jsd_that_swings(said: Ask) -> None:
    at = np.arange(61)
    swings = 0.2 + 0.05 * np.sin(2 * np.pi * at / 20)  # three swings: turns at 5, 15, ..., 55
    last = said(NETS, 600, metrics={"jsd": swings.tolist(), "gap": [0.1] * 61})[-1]
    assert last.id == "orbiting"
    assert numbers(last.text) == pytest.approx([6, 600, 0.15, 0.25], abs=0.01)
    small = (0.2 + 0.2 * (swings - 0.2)).tolist()
    assert "orbiting" not in ids(said(NETS, 600, metrics={"jsd": small, "gap": [0.1] * 61}))


def test_a_rule_stays_until_it_has_clearly_ceased(said: Ask) -> None:
    """A lag is said from a gap of 0.25 on, and stays down to 0.2."""

    def with_gaps(first: float, second: float) -> list[str]:
        gap = [first] * 31 + [second] * 30
        return ids(said(NETS, 600, metrics={**flat(0.06, 0.004), "gap": gap}))

    assert with_gaps(0.26, 0.22) == ["early", "lagging"]
    assert with_gaps(0.22, 0.22) == ["early", "steady"]
    assert with_gaps(0.26, 0.15) == ["early", "lagging", "steady"]


def test_another_sentence_comes_at_most_once_a_second(said: Ask) -> None:
    noisy = (0.2 + 0.1 * np.random.default_rng(2).standard_normal(301)).tolist()
    d_fake = np.where(np.arange(301) // 7 % 2, 0.001, 0.5).tolist()
    made_up = {"jsd": noisy, "d_fake": d_fake}
    assert len(ids(said(NETS, 3000, metrics=made_up))) > 10  # the rules alone change more often
    texts = [one.text for one in said(NETS, 3000, metrics=made_up, ms=50)]
    changed = [i for i in range(1, 301) if texts[i] != texts[i - 1]]
    assert len(changed) > 5
    assert min(np.diff(changed)) >= 20  # frames of 50 ms


def test_every_sentence_is_short_and_names_a_number(said: Ask) -> None:
    for recipe in (NETS, TWO, FAR, HELD, NETS.replace(target="comb", lr_g=0.02)):
        for one in said(recipe, 600):
            assert len(one.text) <= 110
            assert numbers(one.text)
            assert one.text.endswith(".")


@pytest.mark.parametrize("name", PRESETS)
def test_the_modes_lie_between_the_edges_that_the_bars_have(
    tell: Callable[..., Any], name: str
) -> None:
    masses = parse(name).bins(N_BINS)[1:-1]
    edges = modes.edges(name)
    found = tell("modes", density=masses.tolist(), width=1, edges=edges)
    assert [(mode["first"], mode["end"]) for mode in found] == list(pairwise(edges))
    for mode in found:
        own = masses[mode["first"] : mode["end"]]
        assert masses[mode["peak"]] == own.max()
        assert mode["first"] <= mode["peak"] < mode["end"]
        assert mode["share"] == pytest.approx(own.sum())


def test_no_mode_is_spoken_of_before_the_server_has_told_them(said: Ask) -> None:
    recipe = NETS.replace(target="comb", lr_g=0.02)
    assert "hopping" in ids(said(recipe, 2000))
    assert not {"hopping", "missing"} & set(ids(said(recipe, 2000, {"edges": None})))


def test_a_series_turns_where_it_goes_back_by_enough(tell: Callable[..., Any]) -> None:
    values = [0, 3, 2.5, 5, 1, 1.4, 0, 4, 4, 6]
    assert tell("turns", values=values, least=2) == [5, 0]
    assert tell("turns", values=values, least=0.3) == [3, 2.5, 5, 1, 1.4, 0]
    assert tell("turns", values=values, least=20) == []
