"""The sentence under the chart, of real runs."""

from __future__ import annotations

import numpy as np
import pytest

from gan1d.targets.target import N_BINS
from tests.js.diagnosis import (
    EVERY,
    FAR,
    HELD,
    NETS,
    POINT,
    SHIFT,
    TWO,
    Ask,
    encoded,
    ids,
    metric,
    numbers,
)
from tests.small import WILD


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


def test_every_sentence_is_short_and_names_a_number(said: Ask) -> None:
    for recipe in (NETS, TWO, FAR, HELD, NETS.replace(target="comb", lr_g=0.02)):
        for one in said(recipe, 600):
            assert len(one.text) <= 110
            assert numbers(one.text)
            assert one.text.endswith(".")
