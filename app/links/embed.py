"""The parameters of `/embed` beside those of a link: what it shows of the page, how it plays."""

from __future__ import annotations

from typing import Annotated, Literal, get_args
from urllib.parse import parse_qsl, urlencode

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from app.links.view import listed
from gan1d.recipe import MAX_STEPS
from gan1d.recipe.settings import shown

Part = Literal[
    "chart", "metrics", "figure1", "panels", "map", "timeline", "transport", "lr", "controls",
    "status", "lesson", "notes", "numbers",
]  # of the page  # fmt: skip
PARTS: tuple[str, ...] = get_args(Part)
LABELS = {
    "chart": "Chart",
    "transport": "Play and step",
    "timeline": "Timeline",
    "status": "What happens, in words",
    "figure1": "Figure 1 (a)-(d)",
    "numbers": "V, JSD and W1 in numbers",
    "metrics": "V, JSD, W1 and losses",
    "panels": "Small charts",
    "map": "Map of runs",
    "lesson": "The lesson's words",
    "notes": "The presenter's notes",
    "lr": "Learning rates",
    "controls": "All settings",
}  # of the parts, in the dialog's order
Flag = Literal["0", "1"]
_STEP = f"a whole number up to {MAX_STEPS}"


class Embed(BaseModel):
    """The parameters of `/embed`; a refused value keeps its default. app/README.md lists them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    show: Annotated[
        tuple[Part, ...],
        BeforeValidator(listed),
        Field(description="a comma list of " + ", ".join(PARTS)),
    ] = ("chart", "transport")
    autoplay: Annotated[Flag, Field(description="0 or 1")] = "1"
    start: Annotated[int, Field(ge=0, le=MAX_STEPS, description=_STEP)] = 0
    stop: Annotated[int | None, Field(ge=1, le=MAX_STEPS, description=_STEP)] = None
    loop: Annotated[Flag, Field(description="0 or 1")] = "0"
    keys: Annotated[Flag, Field(description="0 or 1")] = "1"
    background: Annotated[
        Literal["theme", "transparent"], Field(description="theme or transparent")
    ] = "theme"
    load: Annotated[Literal["now", "click"], Field(description="now or click")] = "now"


def split(query: str) -> tuple[Embed, str, list[str]]:
    """The parameters of an embed in a link, the rest of it, and a sentence for each refused one."""
    pairs = parse_qsl(query.lstrip("?"), keep_blank_values=True, errors="replace")
    fields = Embed.model_fields
    rest = urlencode([(name, value) for name, value in pairs if name not in fields])
    embed, problems = Embed(), list[str]()
    for name, value in pairs:
        if name in fields:
            try:
                embed = Embed(**{**embed.model_dump(), name: value})
            except ValidationError:
                problems.append(f"{name} must be {fields[name].description}, got {shown(value)}")
    if embed.stop is not None and embed.start >= embed.stop:
        problems.append(f"start must be before stop, got {embed.start} and {embed.stop}")
        embed = embed.model_copy(update={"start": 0, "stop": None})
    if embed.loop == "1" and embed.stop is None:
        problems.append("loop needs a stop to go back from")
        embed = embed.model_copy(update={"loop": "0"})
    return embed, rest, problems
