"""p_data against scipy.stats, quadrature, brute force and itself."""

import math

import jax
import numpy as np
import pytest
from scipy import integrate, stats

from gan1d.game.quantile_table import TABLE_SIZE, quantile_table, sample
from gan1d.targets import PRESETS, STANDARD_DOMAIN, parse

LEVELS = np.concatenate([10.0 ** -np.arange(12, 1, -1), np.linspace(0.05, 0.95, 37)])


SINGLE = {
    "normal(-1.5,0.4)": stats.norm(-1.5, 0.4),
    "uniform(-1,2.5)": stats.uniform(-1, 3.5),
    "triangular(-3,-1.5,3)": stats.triang(0.25, -3, 6),
    "triangular(0,0,2)": stats.triang(0, 0, 2),
    "triangular(0,2,2)": stats.triang(1, 0, 2),
    "laplace(1,0.75)": stats.laplace(1, 0.75),
    "exponential(-3,1.2)": stats.expon(-3, 1.2),
    "student_t(3,1,0.5)": stats.t(3, 1, 0.5),
    "student_t(0.5,0,1)": stats.t(0.5, 0, 1),
    "student_t(1000,0,1)": stats.t(1000, 0, 1),
}


MIXED = (
    "0.5*uniform(-2,-1)+0.2*exponential(1,0.5)+0.3*student_t(2,0,0.3)"
    "+0.1*triangular(3,4,5)+0.4*laplace(-4,0.2)"
)


GAP = "normal(-50,0.01)+normal(50,0.01)"


EVERY = [*PRESETS, *SINGLE, MIXED, GAP]


@pytest.mark.parametrize("text", SINGLE)
def test_one_term_equals_scipy_stats(text: str) -> None:
    target, oracle = parse(text), SINGLE[text]
    x = oracle.ppf(np.linspace(0.001, 0.999, 501))
    np.testing.assert_allclose(target.pdf(x), oracle.pdf(x), rtol=1e-11)
    np.testing.assert_allclose(target.cdf(x), oracle.cdf(x), rtol=1e-11)
    np.testing.assert_allclose(target.mixture.sf(x), oracle.sf(x), rtol=1e-11)
    np.testing.assert_allclose(target.ppf(LEVELS), oracle.ppf(LEVELS), rtol=1e-9, atol=1e-12)
    left, right = oracle.ppf(1e-9), oracle.isf(1e-9)
    np.testing.assert_allclose(target.cdf(left), 1e-9, rtol=1e-6)
    np.testing.assert_allclose(target.mixture.sf(right), 1e-9, rtol=1e-6)


def test_a_sum_is_the_weighted_sum_of_scipys_densities() -> None:
    target = parse("3*normal(-1.5,0.4)+uniform(-1,2.5)")
    x = np.linspace(-4, 4, 301).reshape(7, 43)
    first, second = SINGLE["normal(-1.5,0.4)"], SINGLE["uniform(-1,2.5)"]
    np.testing.assert_allclose(
        target.pdf(x), 0.75 * first.pdf(x) + 0.25 * second.pdf(x), rtol=1e-12
    )
    np.testing.assert_allclose(
        target.cdf(x), 0.75 * first.cdf(x) + 0.25 * second.cdf(x), rtol=1e-12
    )


@pytest.mark.parametrize("text", EVERY)
def test_the_density_integrates_to_its_bins(text: str) -> None:
    """Quadrature of the pdf over pieces of the domain equals the cdf's differences."""
    target = parse(text)
    # Pieces between quantiles are short where the density changes fast; jumps are cut points.
    corners = {a for group in target.mixture.groups for a in group.parameters.ravel()}
    ends = np.array(target.domain)
    fine = np.array([1e-3, 1e-5, 1e-7, 1e-9])
    levels = [*np.linspace(0.001, 0.999, 97), *fine, *(1 - fine), *(0.5 - fine), *(0.5 + fine)]
    cuts = np.unique([*ends, *target.ppf(levels), *corners])
    cuts = cuts[(ends[0] <= cuts) & (cuts <= ends[1])]
    total = math.fsum(
        integrate.quad(target.pdf, a, b, epsabs=1e-9, epsrel=1e-9, limit=200)[0]
        for a, b in zip(cuts[:-1] + 1e-12, cuts[1:] - 1e-12, strict=True)
        if b > a
    )
    assert total == pytest.approx(target.bins()[1:-1].sum(), abs=1e-8)
    assert total > 0.96


@pytest.mark.parametrize("text", EVERY)
def test_the_density_is_the_slope_of_the_distribution(text: str) -> None:
    target = parse(text)
    x = target.ppf(np.linspace(0.01, 0.99, 89))
    corners = np.concatenate([group.parameters.ravel() for group in target.mixture.groups])
    if len(corners) < 20:
        x = x[np.abs(x[:, None] - corners).min(axis=1) > 1e-4]  # no slope at a jump or corner
    h = 1e-5 / np.maximum(1, target.pdf(x))
    slope = (target.cdf(x + h) - target.cdf(x - h)) / (2 * h)
    np.testing.assert_allclose(slope, target.pdf(x), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("text", EVERY)
def test_quantiles_invert_the_distribution(text: str) -> None:
    target = parse(text)
    u = np.concatenate([LEVELS, 1 - LEVELS])
    x = target.ppf(u)
    np.testing.assert_allclose(target.cdf(x), u, rtol=0, atol=1e-10)
    if text != GAP:  # there one digit of x is 1e-12 of a term's width
        # A support's end at a (say -3) leaves x only 1e-16 |a| of resolution: allow that mass.
        slack = target.pdf(x) * np.spacing(np.abs(x)) * 8
        error = np.abs(target.cdf(x) - u)
        assert np.all(error[: len(LEVELS)] <= 1e-10 * LEVELS + slack[: len(LEVELS)])
    below = LEVELS[LEVELS < 0.49]
    assert np.all(np.diff(target.ppf(np.concatenate([below, [0.5], 1 - below[::-1]]))) > 0)


def test_quantiles_keep_their_shape_and_know_the_ends() -> None:
    for text in ("normal(0,1)", "normal(0,1)+normal(3,1)", "student_t(3,0,1)", "laplace(0,1)"):
        assert parse(text).ppf([[0.0, 1.0], [0.5, 0.25]]).shape == (2, 2)
        np.testing.assert_array_equal(parse(text).ppf([0, 1]), [-np.inf, np.inf])
        assert np.isnan(parse(text).ppf([-0.1, 1.1, math.nan])).all()
    np.testing.assert_array_equal(parse("uniform(0,1)+uniform(4,7)").ppf([0, 1]), [0, 7])
    np.testing.assert_array_equal(parse("triangular(0,1,3)").ppf([0, 1]), [0, 3])
    assert np.isnan(parse("triangular(0,1,3)").ppf([-0.1, 1.1])).all()
    assert np.isnan(parse("exponential(0,1)+uniform(0,1)").ppf([-0.1, 1.1])).all()
    assert parse("normal(0,1)+normal(1,1)").ppf(0.5) == pytest.approx(0.5, abs=1e-12)
    assert parse("normal(0,1)+normal(1,1)").ppf([]).shape == (0,)


@pytest.mark.parametrize("text", EVERY)
@pytest.mark.parametrize("n", [256, 7])
def test_bins_are_masses(text: str, n: int) -> None:
    target = parse(text)
    masses = target.bins(n)
    edges = np.linspace(*target.domain, n + 1)
    assert masses.shape == (n + 2,)
    assert masses.min() >= 0
    assert masses.sum() == pytest.approx(1, abs=1e-14)
    np.testing.assert_allclose(masses[:-1], np.diff(target.cdf(edges), prepend=0), atol=1e-14)


def test_bins_keep_small_masses_of_the_right_tail() -> None:
    masses = parse("normal").bins()
    np.testing.assert_allclose(masses, masses[::-1], rtol=1e-11, atol=0)  # it is symmetric
    assert masses[-1] == pytest.approx(stats.norm.sf(6), rel=1e-12)


@pytest.mark.parametrize("text", EVERY)
def test_axes_fit_the_target(text: str) -> None:
    target = parse(text)
    lo, hi = target.domain
    assert target.loc == (lo + hi) / 2
    assert target.scale == (hi - lo) / 12
    highest = target.bins()[1:-1].max() * 256 / (hi - lo)
    assert 1.5 - 1e-8 <= target.y_max / highest <= 1.5 * 4 / 3 + 1e-8  # 6 to 8 is the widest gap
    assert float(f"{target.y_max:.2g}") == target.y_max
    assert target.bins()[[0, -1]].sum() < 0.04


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("normal(0,1)", STANDARD_DOMAIN),
        ("normal(2.5,1)", STANDARD_DOMAIN),
        ("normal(3.5,1)", (-2.0, 9.0)),
        ("normal(0,0.1)", (-0.5, 0.5)),  # 0.62 wide: would be a needle in (-6, 6)
        ("uniform(100,300)", (50.0, 350.0)),
    ],
)
def test_domain(text: str, domain: tuple[float, float]) -> None:
    assert parse(text).domain == pytest.approx(domain, abs=0.1 * (domain[1] - domain[0]))
    assert (parse(text).domain == STANDARD_DOMAIN) == (domain == STANDARD_DOMAIN)


def test_heavy_tails_leave_room_for_the_middle_and_small_modes_are_drawn() -> None:
    cauchy = parse("student_t(1,0,1)")
    assert cauchy.domain[1] < 100 < cauchy.ppf(0.999)
    far = parse("0.99*normal(0,1)+0.01*normal(100,1)")
    assert far.domain[1] > 103


# Sampling -----------------------------------------------------------------------------------------

_draws = jax.jit(sample)


def _bits(seed: int, n: int) -> jax.Array:
    return jax.random.bits(jax.random.key(seed), (n,), np.uint32)


@pytest.mark.parametrize("text", [*PRESETS, MIXED, "student_t(0.5,0,1)"])
def test_the_sampler_follows_the_distribution(text: str) -> None:
    """Kolmogorov-Smirnov at the 1e-4 level, and the tails by their binomial spread."""
    n = 200_000
    target = parse(text)
    x = np.asarray(_draws(quantile_table(target), _bits(3, n)), np.float64)
    u = np.sort(target.cdf(x))
    distance = np.abs(u - (np.arange(n) + 0.5) / n).max()
    assert distance < 2.23 / math.sqrt(n)  # critical value of the KS distribution
    for p in (1e-2, 1e-3, 1e-4):
        spread = 5 * math.sqrt(p / n)
        assert (x < target.ppf(p)).mean() == pytest.approx(p, abs=spread)
        assert (x > target.ppf(1 - p)).mean() == pytest.approx(p, abs=spread)


def test_the_sampler_reaches_both_ends_of_the_table_and_no_further() -> None:
    table = np.linspace(-1, 1, TABLE_SIZE, dtype=np.float32)
    x = np.asarray(_draws(table, _bits(0, 4_000_000))).astype(np.float64)
    assert np.abs(x).max() <= 1
    assert (np.abs(x) > 0.95).sum() <= 6  # 0.6 expected: nothing piles up at the ends
    # x is logit(u) / 17.33: logistic, whose tails must be there as far as 4e6 draws can see
    for tail in (1e-3, 1e-5):
        edge = math.log(1 / tail - 1) / math.log(2**25 - 1)
        for side in (x > edge, x < -edge):
            assert side.sum() == pytest.approx(4e6 * tail, abs=5 * math.sqrt(4e6 * tail))
    assert x.mean() == pytest.approx(0, abs=5 * x.std() / 2000)


def test_another_target_compiles_nothing() -> None:
    traces = []

    @jax.jit
    def draw(table: jax.Array, bits: jax.Array) -> jax.Array:
        traces.append(1)
        return sample(table, bits)

    for text in PRESETS:
        x = draw(quantile_table(parse(text)), _bits(0, 256))
        assert x.shape == (256,)
        assert x.dtype == np.float32
    assert len(traces) == 1


@pytest.mark.parametrize("text", [*EVERY, "student_t(0.5,1e4,1e4)"])
def test_tables_are_finite_increasing_and_frozen(text: str) -> None:
    target = parse(text)
    table = quantile_table(target)
    assert table.shape == (TABLE_SIZE,)
    assert table.dtype == np.float32
    assert np.isfinite(table).all()
    assert (np.diff(table) >= 0).all()
    with pytest.raises(ValueError, match="read-only"):
        table[0] = 0
    u = 1 / (1 + np.exp(-np.linspace(-1, 1, TABLE_SIZE) * math.log(2**25 - 1)))
    # 1e-6, and where the density is low (a gap) the cdf may tell the difference less than that
    near = np.isclose(table, target.ppf(u), rtol=1e-6, atol=1e-6)
    assert np.all(near | (np.abs(target.cdf(table) - u) < 1e-7))
