"""Checks: whether a lesson's runs show what it promises, by their computed numbers."""

from __future__ import annotations

import numpy as np

from gan1d import targets
from gan1d.lessons.lesson import Finding, Played
from gan1d.runs import History, figure1
from gan1d.targets.modes import edges

LOG2 = float(np.log(2))


def figure_1(played: Played) -> Finding:
    """The run reaches all four panels."""
    found = figure1.panels(played.history)
    return Finding(len(found) == 4, f"reached: {', '.join(found)}")


def best_response(played: Played) -> Finding:
    """D comes to D*, and V to 2 JSD - log 4 (Goodfellow et al. 2014, Theorem 1), soon and for good."""
    h = _soon_and_late(played.history)
    gap = float(h.gap.max())
    off = float(np.abs(h.value - (2 * h.jsd - 2 * LOG2)).max())
    holds = gap < 0.04 and off < 0.05
    return Finding(holds, f"|D - D*| {gap:.3f}, V is {off:.3f} from 2 JSD - log 4")


def converges(played: Played) -> Finding:
    """p_g = p_data, with a D loss that rose to 2 log 2 instead of falling."""
    h = played.history
    late = _late(h)
    jsd, loss = float(h.jsd[late].mean()), float(h.loss_d[late].mean())
    rose = loss - float(h.loss_d.min())
    holds = jsd < 0.01 and abs(loss - 2 * LOG2) < 0.05 and rose > 0.5
    return Finding(holds, f"JSD {jsd:.4f}, L_D {loss:.3f}, {rose:.2f} above its least")


def stands_still(played: Played) -> Finding:
    """The saturating G hardly moves while the non-saturating one reaches the data."""
    slow, quick = _walked(played.history), _walked(_reference(played))
    sentence = f"the saturating G moved {slow:.2f}, the other one {quick:.2f}"
    return Finding(slow < 0.1 * quick and quick > 3, sentence)


def collapses(played: Played) -> Finding:
    """A mode is missing most of the time, and it is not always the same one."""
    h = _after(played.history, 0.25)
    shares = _shares(h)
    missing = float(np.mean(shares.min(axis=1) < 0.25))
    hops = int(np.count_nonzero(np.diff(np.argmax(shares, axis=1))))
    sentence = f"a mode is missing in {missing:.0%} of the frames, {hops} hops"
    return Finding(missing > 0.5 and hops >= 3, sentence)


def rates_matter(played: Played) -> Finding:
    """Of three pairs of rates the first leaves D behind, and only the last brings p_g home."""
    h = played.history
    thirds = np.array_split(np.arange(len(h)), 3)
    gap = [float(h.gap[part].mean()) for part in thirds]
    jsd = [float(h.jsd[part][len(part) // 2 :].mean()) for part in thirds]
    sentence = f"|D - D*| {gap[0]:.2f} then {gap[2]:.2f}, JSD {', '.join(f'{j:.3f}' for j in jsd)}"
    settles = jsd[2] < 0.1 and min(jsd[:2]) > 2 * jsd[2]
    return Finding(gap[0] > 1.5 * gap[2] and settles, sentence)


def follows_closer(played: Played) -> Finding:
    """With more D updates a step D stays closer to D*."""
    many, one = (_after(h, 0.1).gap.mean() for h in (played.history, _reference(played)))
    return Finding(bool(many < 0.6 * one), f"|D - D*| {many:.3f} against {one:.3f}")


def disjoint(played: Played) -> Finding:
    """JSD is log 2 all the way, W1 is the distance, and only the critic leads G to the data."""
    h, js = played.history, _reference(played)
    apart = np.abs(h.theta) > 0.2
    pinned = float(np.abs(h.jsd[apart] - LOG2).max())
    off = float(np.abs(h.w1 - np.abs(h.theta)).max())
    sentence = (
        f"JSD within {pinned:.1e} of log 2, W1 within {off:.2f} of the distance; "
        f"the critic leaves {abs(h.theta[-1]):.2f} of {abs(h.theta[0]):.0f}, "
        f"the minimax D {abs(js.theta[-1]):.2f}"
    )
    home = abs(h.theta[-1]) < 0.5 and abs(js.theta[-1]) > 0.8 * abs(js.theta[0])
    return Finding(bool(home and pinned < 1e-3 and off < 0.1), sentence)


def spirals(played: Played) -> Finding:
    """Simultaneous descent leaves the equilibrium, and R1 comes to it."""
    out, back = _radius(played.history), _radius(_reference(played))
    sentence = f"distance {out[0]:.2f} to {out[-1]:.2f}; with R1 to {back[-1]:.3f}"
    return Finding(bool(out[-1] > 1.3 * out[0] and back[-1] < 0.1 * back[0]), sentence)


def damps(played: Played) -> Finding:
    """Below the critical strength of R1 theta swings; above it theta creeps."""
    weak, strong = _turns(played.history.theta), _turns(_reference(played).theta)
    sentence = f"theta changes sign {weak} times with weak R1, {strong} with strong"
    ended = abs(played.history.theta[-1]) < 0.1
    return Finding(weak >= 3 and strong == 0 and bool(ended), sentence)


def noise_helps(played: Played) -> Finding:
    """With noise that is taken away step by step G reaches the data; without noise it does not."""
    noisy, plain = _missed(played.history), _missed(_reference(played))
    return Finding(noisy < 0.3 and plain > 3 * noisy, f"W1 {noisy:.2f}, without noise {plain:.2f}")


def clipping_bends(played: Played) -> Finding:
    """The penalised critic has slope 1 at G's samples; the clipped one is flat, then too steep."""
    h, penalty = played.history, _slope(_after(_reference(played), 0.5))
    change = h.recipe.edits[0].step
    flat, steep = (_slope(h.part(rows)) for rows in (_before(h, change), _late(h)))
    sentence = f"the critic's slope is {flat:.2f}, then {steep:.2f}, with the penalty {penalty:.2f}"
    return Finding(abs(penalty - 1) < 0.25 and flat < 0.4 and steep > 1.8, sentence)


def covers_or_seeks(played: Played) -> Finding:
    """KL spreads an affine G over both components, reverse KL puts it on one."""
    kl, reverse = played.history, _reference(played)
    wide, narrow = abs(float(kl.sigma[-1])), abs(float(reverse.sigma[-1]))
    mean, best = _spread(kl)
    aside = abs(float(reverse.theta[-1]) - mean)
    sentence = f"sigma {wide:.2f} (best {best:.2f}) against {narrow:.2f}, {aside:.2f} aside"
    covers = wide > 1.5 * narrow and abs(wide - best) < 0.35 * best
    return Finding(covers and aside > 2 * narrow, sentence)


def one_parameter(played: Played) -> Finding:
    """G's one parameter goes to p_data's mean, past it, and comes back."""
    h = played.history
    mean = _spread(h)[0]
    swings, near = _turns(h.theta - mean), abs(float(_after(h, 0.5).theta.mean()) - mean)
    return Finding(swings >= 2 and near < 0.5, f"theta crosses {mean:.1f} {swings} times")


def inverse_cdf(played: Played) -> Finding:
    """G(z) comes to lie on F^-1, on the middle 90 % of z, soon and for good."""
    h = _soon_and_late(played.history)
    x = np.sort(h.g_z, axis=1)
    levels = (np.arange(x.shape[1]) + 0.5) / x.shape[1]
    best = targets.parse(h.recipe.target).ppf(levels)
    middle = (levels > 0.05) & (levels < 0.95)
    off = float(np.abs(x - best)[:, middle].max())
    return Finding(off < 0.35, f"G(z) is at most {off:.2f} from F^-1")


def too_weak(played: Played) -> Finding:
    """Against a D of few units G stays far from the data, which it finds against an able D."""
    weak, able = (_after(h, 0.5) for h in (played.history, _reference(played)))
    sentence = f"|D - D*| {weak.gap.mean():.2f} against {able.gap.mean():.2f}"
    sentence += f", JSD {weak.jsd.mean():.3f} against {able.jsd.mean():.3f}"
    blind = weak.gap.mean() > 1.5 * able.gap.mean()
    found = able.jsd.mean() < min(0.05, weak.jsd.mean() / 2)
    return Finding(bool(blind and found), sentence)


def tails_missing(played: Played) -> Finding:
    """G of a bounded z ends where p_data goes on."""
    h = played.history
    reach = float(np.abs(h.g_z[-1]).max())
    far = float(targets.parse(h.recipe.target).ppf(np.array(0.9995)))
    return Finding(
        reach < 0.7 * far, f"G ends at {reach:.1f}, p_data's 0.9995 quantile is {far:.1f}"
    )


def comes_in(played: Played) -> Finding:
    """The run comes to the equilibrium, and the run that it is compared to leaves it."""
    came, went = _radius(played.history), _radius(_reference(played))
    sentence = f"distance {came[0]:.2f} to {came[-1]:.3f}, the ghost's to {went[-1]:.2f}"
    return Finding(bool(came[-1] < 0.1 * came[0] and went[-1] > went[0]), sentence)


def drifts(played: Played) -> Finding:
    """After the equilibrium JSD rises again."""
    h = played.history
    best = int(np.argmin(h.jsd))
    later = float(h.jsd[best:].max())
    sentence = f"JSD {h.jsd[best]:.4f} at step {h.step[best]}, later {later:.4f}"
    return Finding(bool(h.jsd[best] < 0.006 and later > 4 * h.jsd[best]), sentence)


def _reference(played: Played) -> History:
    if played.reference is None:
        raise ValueError("the check compares two runs")
    return played.reference


def _after(history: History, share: float) -> History:
    """The frames after a share of the run."""
    return history.part(slice(int(share * len(history)), None))


def _soon_and_late(history: History) -> History:
    """The frame after two fifths of the run (of 1,500 steps, two a frame: 5 s), and the last one."""
    soon = 2 * len(history) // 5
    return history.part(slice(soon, None, len(history) - 1 - soon))


def _late(history: History) -> slice:
    """The frames of the last quarter."""
    return slice(3 * len(history) // 4, None)


def _before(history: History, step: int) -> slice:
    """The frames in the half before a step: what came of the rates in force there."""
    end = int(np.searchsorted(history.step, step))
    return slice(end // 2, end)


def _walked(history: History) -> float:
    """How far theta moved, unit of x."""
    return float(np.abs(history.theta[-1] - history.theta[0]))


def _radius(history: History) -> np.ndarray:
    """Distance from the equilibrium (0, 0) of a simple game, shape [n]."""
    return np.hypot(history.theta, history.psi)


def _turns(values: np.ndarray) -> int:
    """How often the values change sign."""
    signs = np.sign(values[values != 0])
    return int(np.count_nonzero(np.diff(signs)))


def _missed(history: History) -> float:
    """W1 over the last tenth."""
    return float(history.w1[-max(len(history) // 10, 1) :].mean())


def _slope(history: History) -> float:
    """Mean absolute slope of the critic at the generated points, over all frames."""
    return float(np.abs(history.pull).mean())


def _shares(history: History) -> np.ndarray:
    """Mass of p_g in each mode over p_data's, shape [n, modes]."""
    starts = edges(history.recipe.target)[:-1]
    p_g, p_data = (np.add.reduceat(p, starts, axis=1) for p in (history.p_g, history.p_data))
    return p_g / p_data


def _spread(history: History) -> tuple[float, float]:
    """Mean and deviation of p_data inside the domain, which the normal of least KL has too."""
    p = history.p_data[0] / history.p_data[0].sum()
    mean = float(p @ history.x)
    return mean, float(np.sqrt(p @ (history.x - mean) ** 2))
