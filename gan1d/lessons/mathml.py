"""Equations as MathML, from short texts: browsers set it, and screen readers read it.

A text is a row of tokens: a name (`D`, `log`, `p_data` with an index, `D^*` with an exponent, each
in braces where it is a row itself, `F^{−1}`), a number, or an operator; `;` begins another line. What is no row is built
by `frac`, `under`, `power` and `root`.

Examples:
  >>> from gan1d.lessons.mathml import equation, frac
  >>> equation("D star is a half", "D^* = ", frac("1", "2")).mathml.startswith("<math ")
  True
"""

from __future__ import annotations

import re
from html import escape
from typing import NamedTuple

_SCRIPT = r"\{[^}]*\}|\w+|[*′]"
_NAME = re.compile(rf"([^\W\d_]+|∇)(?:_({_SCRIPT}))?(?:\^({_SCRIPT}))?")
_TOKEN = re.compile(rf"(?:[^\W\d_]+|∇)(?:_(?:{_SCRIPT}))?(?:\^(?:{_SCRIPT}))?|\d+(?:\.\d+)?|\S")
_SPACE = '<mspace width="0.17em"></mspace>'  # beside a function's name


class Markup(str):
    """MathML that is finished, and not a text to be read."""

    __slots__ = ()


class Equation(NamedTuple):
    """An equation, for the eye and for the ear."""

    said: str  # as one says it
    mathml: str  # a `<math>` element


def equation(said: str, *parts: str) -> Equation:
    """An equation from its parts, side by side.

    Args:
      said: the equation in words, for those who hear it.
      parts: texts, or what `frac`, `under`, `power` and `root` give; `;` begins another line.
    """
    words = escape(said)
    lines: list[list[str]] = [[]]
    for part in parts:
        first, *others = [part] if isinstance(part, Markup) else part.split(";")
        lines[-1].append(first)
        lines += [[other] for other in others]
    rows = [row(*line) for line in lines]
    inside = rows[0] if len(rows) == 1 else _stacked(rows)
    return Equation(
        said, f'<math display="block" alttext="{words}" aria-label="{words}">{inside}</math>'
    )


def row(*parts: str) -> Markup:
    """Texts and finished parts in one row."""
    inside = "".join(
        part if isinstance(part, Markup) else "".join(map(_token, _TOKEN.findall(part)))
        for part in parts
    )
    return Markup(f"<mrow>{inside}</mrow>")


def frac(above: str, below: str) -> Markup:
    """A fraction."""
    return Markup(f"<mfrac>{row(above)}{row(below)}</mfrac>")


def under(base: str, below: str) -> Markup:
    """A name with something below it, such as the player who minimises."""
    return Markup(f"<munder>{row(base)}{row(below)}</munder>{_SPACE}")


def power(base: str, exponent: str) -> Markup:
    """A row with an exponent."""
    return Markup(f"<msup>{row(base)}{row(exponent)}</msup>")


def root(*parts: str) -> Markup:
    """The square root of a row."""
    return Markup(f"<msqrt>{row(*parts)}</msqrt>")


def _stacked(rows: list[Markup]) -> Markup:
    """Rows one below the other."""
    lines = "".join(f"<mtr><mtd>{one}</mtd></mtr>" for one in rows)
    return Markup(f'<mtable displaystyle="true">{lines}</mtable>')


def _token(text: str) -> str:
    """A token as an identifier, a number or an operator."""
    if text.isalpha() and len(text) > 1:
        return f"{_SPACE}<mi>{text}</mi>{_SPACE}"
    if text[0].isdigit():
        return f"<mn>{text}</mn>"
    found = _NAME.fullmatch(text)
    if found is None:
        return f"<mo>{escape(text)}</mo>"
    name, index, exponent = found.groups()
    base = f"<mi>{name}</mi>"
    scripts = [_script(one) for one in (index, exponent) if one]
    if not scripts:
        return base
    tag = "msubsup" if len(scripts) == 2 else "msub" if index else "msup"
    return f"<{tag}>{base}{''.join(scripts)}</{tag}>"


def _script(text: str) -> str:
    """An index or an exponent: a row in braces, or one token."""
    if text.startswith("{"):
        return row(text[1:-1])
    tag = "mi" if text.isalpha() else "mn" if text.isdigit() else "mo"
    return f"<{tag}>{escape(text)}</{tag}>"
