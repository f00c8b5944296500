"""Which frames of a run may be asked for, whatever type a caller's numbers have."""

from __future__ import annotations

from gan1d.recipe import MAX_STEPS, RecipeError, as_whole, whole_number
from gan1d.recipe.settings import shown

MAX_COUNT = 600  # frames in one chunk


class NoFrameError(RecipeError, IndexError):
    """A run has no such frame; the message names the frame."""


def check_span(start: object, every: object, count: object) -> tuple[int, int, int]:
    """The numbers of a chunk as Python's; refuses one that asks for too much work.

    Raises:
      RecipeError: names the argument, the rule and the value.
    """
    first = whole_number("start", start, 0, MAX_STEPS)
    stride = whole_number("every", every, 1, MAX_STEPS)
    frames = whole_number("count", count, 1, MAX_COUNT)
    whole_number("start + every * (count - 1)", first + stride * (frames - 1), 0, MAX_STEPS)
    return first, stride, frames


def check_steps(steps: object, every: object) -> tuple[int, int]:
    """The numbers of a run as Python's.

    Raises:
      RecipeError: names the argument, the rule and the value.
    """
    return whole_number("steps", steps, 0, MAX_STEPS), whole_number("every", every, 1, MAX_STEPS)


def frame_index(frame: object, count: int, diverged: int | None) -> int:
    """The index of a frame, from 0; negative ones count from the end.

    Args:
      frame: index as it was given.
      count: frames that the run has.
      diverged: the step at which it diverged, or None.

    Raises:
      NoFrameError: for a frame that the run does not have.
      RecipeError: for what is no whole number.
    """
    if not count:
        why = "" if diverged is None else f", as it diverged at step {diverged}"
        raise NoFrameError(f"the run has no frames{why}: frame {shown(frame)} cannot be had")
    try:
        return whole_number("frame", frame, -count, count - 1) % count
    except RecipeError as error:
        raise (error if as_whole(frame) is None else NoFrameError(str(error))) from None


def frame_slice(rows: object) -> slice:
    """The frames of a part of a run.

    Raises:
      RecipeError: for what is no slice.
    """
    if not isinstance(rows, slice):
        raise RecipeError(f"rows must be a slice, such as slice(100, None), got {shown(rows)}")
    return rows
