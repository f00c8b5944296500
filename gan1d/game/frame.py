"""A frame: what one picture of the game needs, as arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any, NamedTuple, get_type_hints

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree

from gan1d.game import players
from gan1d.game.losses import LOSSES, Loss, slope
from gan1d.game.step import Gan, Program, StartArrays, TrainState
from gan1d.targets.target import N_BINS
from gan1d.theory import divergences, optimal, push_forward, refinement

N_Z = 81  # latent points whose G(z) a frame keeps
N_PIECES = 256  # of G's loss along x, when instance noise smooths it
_PAST_EDGE = (np.pi / 8) ** 0.5  # E n+^2 / (2 E n+) of standard normal noise
_NOISE_REACH = 5.0  # deviations; normal noise beyond has mass 6e-7

# How many numbers of a field a frame has: the axes that a run's arrays have beside that of frames.
Bins = Annotated[Any, "m"]  # shape [N_BINS]
Points = Annotated[Any, "r"]  # shape [N_Z]
Scalar = Annotated[Any, ""]  # shape []


class Frame(NamedTuple):
    """One picture of the game. Losses and V are expectations by quadrature, without penalties.

    With instance noise the densities, D* and the divergence are those of noisy samples, which are
    all that D sees; JSD and W1 are always those of the samples themselves: how good G is.
    """

    p_data: Bins  # target density as D sees it, averaged over each bin, shape [N_BINS], unit 1/x
    p_g: Bins  # generator density as D sees it, likewise, shape [N_BINS], unit 1/x
    d: Bins  # D at the bin centres, as drawn, shape [N_BINS]; a critic has mean 0 over (p + q)/2
    d_star: Bins  # best D of the loss in use at the same points, shape [N_BINS]
    g_z: Points  # G at `z_points`, shape [N_Z], unit of x
    pull: Points  # -d/dx generator(s(x)) at g_z: where D tells a sample to go, [N_Z], unit 1/x
    loss_d: Scalar  # E real(s(x)) + E fake(s(G(z))), shape []
    loss_g: Scalar  # E generator(s(G(z))), shape []
    value: Scalar  # V(D, G) = -loss_d, shape []
    divergence: Scalar  # that of the loss in use (`Loss.divergence`) as D sees it, may be inf, []
    jsd: Scalar  # Jensen-Shannon divergence of the bins without noise, nats, shape []
    w1: Scalar  # Wasserstein-1 without noise, inf if p_data has no mean, unit of x, shape []
    gap: Scalar  # mean |D - D*| over (p_data + p_g)/2, shape []; of a T, both within its span
    d_offset: Scalar  # mean |D - 1/2| over (p_data + p_g)/2, shape []; the 1/2 is `Loss.level`
    d_fake: Scalar  # E D(G(z)), shape []
    norm_d: Scalar  # Euclidean norm of the gradient of D's last update, as `TrainState` has it, []
    norm_g: Scalar  # of G's, likewise, shape []
    theta: Scalar  # where a simple G stands, unit of x; this and the next 0 if there is none, []
    sigma: Scalar  # a simple G's factor of z, unit of x, shape []
    psi: Scalar  # a simple D's slope, per unit of x, shape []
    psi0: Scalar  # a simple D's score of x = 0, shape []
    finite: Any  # whether all weights and numbers are finite that are not inf by right, shape []


FIELDS: Mapping[str, str] = {
    name: hint.__metadata__[0]
    for name, hint in get_type_hints(Frame, include_extras=True).items()
    if hasattr(hint, "__metadata__")
}  # axes of each field that is kept
METRICS = tuple(name for name, axes in FIELDS.items() if not axes)
CURVES = tuple(name for name, axes in FIELDS.items() if axes)


def z_points(latent: str) -> np.ndarray:
    """The latent points of `Frame.g_z`: N_Z quantiles of equal mass, shape [N_Z]."""
    return push_forward.latent_quantiles(latent, N_Z)


def measure(
    game: Gan, program: Program, state: TrainState, start: StartArrays, noise: jax.Array
) -> Frame:
    """The frame of a state: densities by push-forward, everything else from them."""
    loss = LOSSES[program.loss]
    edges = jnp.linspace(start.domain[0], start.domain[1], N_BINS + 1)
    width = (start.domain[1] - start.domain[0]) / N_BINS

    def score(x: jax.Array) -> jax.Array:
        return game.score(state.params_d, start, x)

    generate = players.generator_read(program) if program.score_g else game.generate
    g = partial(generate, state.params_g, start)
    cells, g_cells, g_z, p_g = _pushed_forward(g, program, edges)
    p_data = start.masses
    pieces = _pieces(g_z, noise)  # [N_PIECES + 1]
    at_g = g_cells + noise * push_forward.scattered_normal(g_cells.size)
    x = jnp.concatenate([_with_tails(edges, noise), at_g, pieces])  # D is read once
    at_bins, at_cells, at_pieces = jnp.split(score(x), [N_BINS + 2, N_BINS + 2 + g_cells.size])

    both = jnp.stack([p_data, p_g])
    seen_data, seen_g = jax.lax.cond(
        noise > 0, lambda: push_forward.convolve(both, noise, width), lambda: both
    )
    fake, loss_g, d_fake = jax.lax.cond(
        noise > 0,
        lambda: _over_noisy_g(loss, (at_bins, seen_g), (at_cells, g_cells), cells, start.domain),
        lambda: _over_g(loss, at_cells, jnp.asarray(cells.weight)),
    )
    d, d_star = _beside_best(loss, loss.output(at_bins)[1:-1], seen_data, seen_g, width)
    beyond = push_forward.beyond(g_cells, cells.weight, start.domain)
    loss_d = seen_data @ loss.real(at_bins) + fake
    frame = Frame(
        p_data=seen_data[1:-1] / width,
        p_g=seen_g[1:-1] / width,
        d=d,
        d_star=d_star,
        g_z=g_z,
        pull=-jax.lax.cond(
            noise > 0,
            lambda: _noisy_slope(g_z, noise, pieces, loss.generator(at_pieces)),
            lambda: slope(lambda x: loss.generator(score(x)), g_z),
        ),
        loss_d=loss_d,
        loss_g=loss_g,
        value=-loss_d,
        divergence=_divergence(loss, seen_data, seen_g, width, (start.beyond, beyond)),
        jsd=divergences.jsd(p_data, p_g),
        w1=divergences.w1(p_data, p_g, width, start.beyond, beyond),
        gap=optimal.mixture_mean(jnp.abs(_kept(loss, d) - d_star), seen_data, seen_g),
        d_offset=optimal.mixture_mean(jnp.abs(d - loss.level), seen_data, seen_g),
        d_fake=d_fake,
        norm_d=state.norm_d,
        norm_g=state.norm_g,
        **players.simple_params(state.params_d, state.params_g)._asdict(),
        finite=True,
    )
    return frame._replace(finite=_all_finite(state, frame, start))


def _pushed_forward(
    g: Callable[[jax.Array], jax.Array], program: Program, edges: jax.Array
) -> tuple[push_forward.Latent, jax.Array, jax.Array, jax.Array]:
    """Cells of z, G at their ends and at `z_points` (G is read once), and p_g's masses, [n + 2]."""
    cells = push_forward.latent_cells(program.read)  # float32 has no z whose score is beyond 5.4
    bent = program.net_g is not None  # a simple G is a line, for which even cells are exact
    if bent:
        cells = refinement.refined_cells(g, program.read, edges)
    read = jnp.concatenate([cells.z, jnp.asarray(z_points(program.read))])
    g_cells, g_z = jnp.split(g(read), [cells.z.size])
    if bent:
        p_g = push_forward.spread(*refinement.bent_pieces(g_cells, cells), edges)
    else:
        p_g = push_forward.push_forward(g_cells, cells.mass, edges)
    return cells, g_cells, g_z, p_g


def _beside_best(
    loss: Loss, d: jax.Array, p: jax.Array, q: jax.Array, width: jax.Array
) -> tuple[jax.Array, jax.Array]:
    """D as it is drawn and the best D, both of shape [n], for masses p and q of shape [n + 2]."""
    if loss.best is None:
        return optimal.centred(d, p, q), optimal.optimal_critic(p, q, width)
    return d, loss.best(p, q)[1:-1]


def _divergence(
    loss: Loss, p: jax.Array, q: jax.Array, width: jax.Array, beyond: tuple[jax.Array, jax.Array]
) -> jax.Array:
    """The divergence of a loss between masses p and q; `beyond` is for a W1, of both."""
    if loss.measures is None:
        return divergences.w1(p, q, width, *beyond)
    return loss.measures(p, q)


def _with_tails(edges: jax.Array, noise: jax.Array) -> jax.Array:
    """Where D is read for each bin: its centre; past the edge of a tail bin. Shape [n + 2].

    There it is read where noise takes, on average, what it takes over the edge: of a density that
    is constant near it that is sqrt(pi/8) deviations past it.
    """
    centres = 0.5 * (edges[:-1] + edges[1:])
    past = _PAST_EDGE * noise
    return jnp.concatenate([edges[:1] - past, centres, edges[-1:] + past])


def _kept(loss: Loss, d: jax.Array) -> jax.Array:
    """D as far as it is compared to D*: a T within the span that holds an infinite T* too."""
    return d if loss.bounds is None else jnp.clip(d, *loss.bounds)


def _pieces(x: jax.Array, noise: jax.Array) -> jax.Array:
    """Ends of N_PIECES equal pieces, as far as noise takes the outermost x, [N_PIECES + 1]."""
    reach = _NOISE_REACH * noise
    return jnp.linspace(jnp.min(x) - reach, jnp.max(x) + reach, N_PIECES + 1)


def _noisy_slope(x: jax.Array, noise: jax.Array, t: jax.Array, loss_t: jax.Array) -> jax.Array:
    """d/dx E loss(x + n) over normal noise n, shape of x, unit 1/x.

    Exact for a loss that is linear on each piece between the t. D may be much steeper than the
    noise is wide, where a Gauss-Hermite rule of few points goes wrong.
    """
    slopes = jnp.diff(loss_t) / (t[1] - t[0])  # [N_PIECES]
    share = 0.5 * jnp.diff(jax.lax.erf((t[None, :] - x[:, None]) * (0.5**0.5 / noise)))
    return share @ slopes  # P(x + n in a piece) times its slope


def _over_g(loss: Loss, scores: jax.Array, weight: jax.Array) -> jax.Array:
    """E fake, E generator and E D over p_g, [3], from scores of its samples and weights, [n]."""
    return jnp.stack([weight @ f(scores) for f in (loss.fake, loss.generator, loss.output)])


def _over_noisy_g(
    loss: Loss,
    bins: tuple[jax.Array, jax.Array],
    samples: tuple[jax.Array, jax.Array],
    cells: push_forward.Latent,
    domain: jax.Array,
) -> jax.Array:
    """The same with noise, shape [3]: over bins where G is in the domain, else over samples.

    Args:
      loss: whose functions of a score.
      bins: scores at the bins, and p_g's noisy masses of them, shape [n + 2] each.
      samples: scores of G(z) + n at the end points of the cells with one n for each of them, and
        G(z) without it, shape [n_cells + 1] each.
      cells: of what G reads.
      domain: lo and hi, shape [2].
    """
    (at_bins, masses), (scores, g_cells) = bins, samples
    tails = push_forward.tail_weights(g_cells, cells.mass, domain)  # [2, n_cells + 1]
    below, above = jnp.sum(tails, axis=1, keepdims=True)  # [1] each
    outside = jnp.concatenate([below, jnp.zeros(masses.size - 2), above])
    inside = jnp.maximum(masses - outside, 0)
    return _over_g(loss, at_bins, inside) + _over_g(loss, scores, jnp.sum(tails, axis=0))


def _all_finite(state: TrainState, frame: Frame, start: StartArrays) -> jax.Array:
    """Whether every weight and number is finite, or infinite by right.

    An infinite divergence is an answer, where one density vanishes; an infinite W1 is one, where
    p_data has no mean.
    """
    vanishes = frame.divergence == jnp.inf
    no_mean = (jnp.max(start.beyond) == jnp.inf) & (frame.w1 == jnp.inf)
    numbers = frame._replace(
        divergence=jnp.where(vanishes, 0.0, frame.divergence),
        w1=jnp.where(no_mean, 0.0, frame.w1),
    )
    return jnp.all(jnp.isfinite(ravel_pytree((state.params_d, state.params_g, numbers))[0]))
