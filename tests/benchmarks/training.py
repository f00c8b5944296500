"""Training steps a second, with frames: this package, and PyTorch eager doing the same."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial

from gan1d.lessons import BY_ID
from gan1d.recipe import Recipe
from gan1d.runs import run
from gan1d.runs.replay import CHECKPOINTS

STEPS, EVERY, ROUNDS = 2000, 10, 7
SIMPLE = ("dirac-gan", "one-parameter")  # lessons whose players have one or two numbers each
SIMPLE_STEPS = 20_000


def main() -> None:
    """Print medians of alternating rounds, and the ratio."""
    ours, theirs = [], []
    torch_steps = _torch()
    _ours()
    if torch_steps:
        torch_steps(50)
    for _ in range(ROUNDS):
        ours.append(_rate(_ours, STEPS))
        if torch_steps:
            theirs.append(_rate(lambda: torch_steps(200), 200))
    mine = statistics.median(ours)
    print(f"gan1d, default recipe, a frame every {EVERY} steps: {mine:,.0f} steps/s (median)")
    print(f"  fastest round {max(ours):,.0f}, slowest {min(ours):,.0f}")
    if theirs:
        other = statistics.median(theirs)
        print(f"PyTorch eager, the same step, no frames: {other:,.0f} steps/s (median)")
        print(f"ratio: {mine / other:.1f}")
    else:
        print("PyTorch is not installed: pip install -e '.[bench]' to compare")
    for name in SIMPLE:
        recipe = BY_ID[name].recipe()
        _play(recipe, STEPS)
        rates = [_rate(partial(_play, recipe, SIMPLE_STEPS), SIMPLE_STEPS) for _ in range(5)]
        print(f"{name}, a frame every {EVERY} steps: {statistics.median(rates):,.0f} steps/s")


def _rate(work: Callable[[], None], steps: int) -> float:
    start = time.perf_counter()
    work()
    return steps / (time.perf_counter() - start)


def _ours() -> None:
    _play(Recipe(), STEPS)


def _play(recipe: Recipe, steps: int) -> None:
    CHECKPOINTS.clear()
    run(recipe, steps, EVERY)


def _torch() -> Callable[[int], None] | None:
    """The default recipe's step in PyTorch eager, on one thread."""
    try:
        import torch
    except ImportError:
        return None
    torch.set_num_threads(1)
    r = Recipe()

    def net(width: int) -> torch.nn.Module:
        return torch.nn.Sequential(
            torch.nn.Linear(1, width), torch.nn.Tanh(),
            torch.nn.Linear(width, width), torch.nn.Tanh(),
            torch.nn.Linear(width, 1),
        )  # fmt: skip

    d, net_g = net(r.width_d), net(r.width_g)
    past = torch.tensor([r.theta, r.sigma], requires_grad=True)
    adam_d = torch.optim.Adam(d.parameters(), lr=r.lr_d, betas=(0.5, 0.999))
    adam_g = torch.optim.Adam([*net_g.parameters(), past], lr=r.lr_g, betas=(0.5, 0.999))
    softplus = torch.nn.functional.softplus

    def g(z: torch.Tensor) -> torch.Tensor:
        score = 2**0.5 * torch.erfinv(z.clamp(-1 + 1e-7, 1 - 1e-7))
        return past[0] + past[1] * score + net_g(score)

    def steps(n: int) -> None:
        for _ in range(n):
            real = torch.randn(r.batch, 1)
            fake = g(2 * torch.rand(r.batch, 1) - 1).detach()
            adam_d.zero_grad(set_to_none=True)
            (softplus(-d(real)).mean() + softplus(d(fake)).mean()).backward()
            adam_d.step()
            adam_g.zero_grad(set_to_none=True)
            softplus(-d(g(2 * torch.rand(r.batch, 1) - 1))).mean().backward()
            adam_g.step()

    return steps
