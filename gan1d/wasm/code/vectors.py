"""Which loop of a kernel runs four elements at a time, and which products a sum takes in."""

from __future__ import annotations

from collections import Counter

from gan1d.wasm.code.operations import SCALAR_ONLY, SHIFTS
from gan1d.wasm.loops.statements import Kernel, Operation


def vector_loop(kernel: Kernel) -> int | None:
    """The loop that runs by vectors; None for a kernel that goes one by one."""
    if not kernel.extents or kernel.form == "cumulative" or _goes_one_by_one(kernel):
        return None
    last, kept = len(kernel.extents) - 1, kernel.n_out - 1
    steps = kernel.store.steps
    if kernel.form == "reduce":
        if _is_smooth(kernel, last):
            return last
        if kept >= 0 and _is_smooth(kernel, kept) and steps[kept] == 1:
            return kept
        return last if kernel.extents[last] >= 4 else None
    return last if kernel.extents[last] >= 4 and steps[last] == 1 else None


def _goes_one_by_one(kernel: Kernel) -> bool:
    """Whether an operation has no vector form, or the body reads what the kernel writes."""
    return any(
        operation.op == "pow"
        or (operation.op in SCALAR_ONLY and operation.kind != "f")
        or (operation.op in SHIFTS and not is_plain_shift(kernel, operation))
        or (operation.access and operation.access.buffer is kernel.store.buffer)
        for operation in kernel.body
    )


def is_plain_shift(kernel: Kernel, operation: Operation) -> bool:
    """Whether it is known now how far, and less than 32."""
    places = kernel.body[operation.args[1]]
    return places.op == "constant" and 0 <= int(places.value) < 32


def _is_smooth(kernel: Kernel, loop: int) -> bool:
    """Whether four turns of a loop read four neighbours, or one element."""
    return kernel.extents[loop] >= 4 and all(
        operation.access.steps[loop] in (0, 1)
        for operation in kernel.body
        if operation.op == "load" and operation.access
    )


def differing(kernel: Kernel, loop: int) -> set[int]:
    """The operations whose results may differ between the lanes of a vector."""
    found: set[int] = set()
    for number, operation in enumerate(kernel.body):
        access = operation.access
        if (access and access.steps[loop]) or not found.isdisjoint(operation.args):
            found.add(number)
    return found


def uses(kernel: Kernel, by_vectors: bool) -> dict[int, int]:
    """How often each operation's result is read; a vector is shifted by a number in the code."""
    found = Counter([kernel.result, *(a for a, _ in kernel.store.moving)])
    for operation in kernel.body:
        shifts = operation.op in SHIFTS and by_vectors
        found.update(operation.args[: 1 if shifts else None])
    return found


def taken_in(kernel: Kernel, uses: dict[int, int]) -> dict[int, int]:
    """Products that one instruction multiplies and adds: (the sum, the product) by number.

    Only those that nothing else reads, and that are computed in the loop of the sum.
    """
    found: dict[int, int] = {}
    for number, operation in enumerate(kernel.body):
        if operation.kind != "f" or operation.op not in ("add", "sub"):
            continue
        for place in (1, 0) if operation.op == "add" else (1,):
            product = operation.args[place]
            other = kernel.body[product]
            free = uses.get(product) == 1 and product not in found.values()
            if other.op == "mul" and free and other.level == operation.level:
                found[number] = product
                break
    return found
