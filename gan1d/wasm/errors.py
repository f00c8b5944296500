"""What the compiler refuses."""

from __future__ import annotations


class UnsupportedError(Exception):
    """A primitive, a parameter or a type that the compiler has no rule for.

    The message names it, the line of Python that asks for it, and where a rule would be added.
    """


class RefusedError(Exception):
    """A rule's reason for not taking an equation; the walker adds the rest of the message."""
