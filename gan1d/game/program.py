"""What shapes the compiled code, and the numbers that a run starts from."""

from __future__ import annotations

from typing import Any, NamedTuple

from gan1d.game.networks import Network


class Program(NamedTuple):
    """The settings that shape the compiled code; runs that share them share the code.

    What has no effect beside the others is left out, so that it compiles nothing.
    """

    loss: str
    lipschitz: str  # "none" but for a Wasserstein critic
    update: str
    unroll: int
    batch: int
    latent: str
    optimizer_d: str
    optimizer_g: str
    discriminator: str
    generator: str
    net_d: Network | None  # of an mlp
    net_g: Network | None
    score_g: bool  # whether an mlp G reads z's normal score, where that is not z itself
    skip_g: bool  # whether an mlp G has a way past its network
    spectral_d: bool  # of an mlp
    consensus: bool  # whether there is any: its gradients of gradients take long to compile

    @property
    def read(self) -> str:
        """The law of what G reads, "uniform" or "normal": z's, or that of z's normal score."""
        return "normal" if self.score_g else self.latent


class StartArrays(NamedTuple):
    """What the start settings amount to: traced, so a new seed or target compiles nothing."""

    seed: Any  # shape [], uint32
    table: Any  # quantiles of p_data, shape [targets.TABLE_SIZE], unit of x
    loc: Any  # perceptrons see (x - loc) / scale, shape []
    scale: Any  # shape [], unit of x
    mean: Any  # of p_data within the domain, shape [], unit of x
    deviation: Any  # likewise; `scale` of a point, shape [], unit of x
    domain: Any  # drawn part of x, shape [2]
    masses: Any  # p_data on the bins with the tail bins, shape [n_bins + 2], sum 1
    beyond: Any  # E (lo - x)+ and E (x - hi)+ of p_data, may be inf, shape [2], unit of x
    theta: Any  # where G starts: unit of x; past a network, deviations of p_data; shape []
    sigma: Any  # its factor of what it reads, likewise, shape []
    psi: Any  # shape [], per unit of x
    psi0: Any  # shape []
