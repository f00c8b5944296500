"""What a link says beside the recipe: how the run is shown. It changes nothing of the run."""

from __future__ import annotations

from collections.abc import Container
from typing import Annotated, Literal
from urllib.parse import parse_qsl, urlencode

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from app.links import plane
from app.words import DENSITIES, LARGE, LAYERS, PANELS, SPEEDS
from gan1d.figures.themes import THEMES
from gan1d.lessons import BY_ID
from gan1d.recipe import MAX_STEPS
from gan1d.recipe.settings import shown

MAX_SPEED = max(SPEEDS)


def listed(value: object) -> object:
    """The names in a comma list."""
    return tuple(filter(None, value.split(","))) if isinstance(value, str) else value


def _of(names: Container[str]) -> AfterValidator:
    """A validator of names that stand in a table."""

    def known(name: str) -> str:
        if name not in names:
            raise ValueError(name)
        return name

    return AfterValidator(known)


class View(BaseModel):
    """Play head, speed, what is drawn and the reference; a refused value keeps its default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    step: int = Field(default=0, ge=0, le=MAX_STEPS)
    speed: int = Field(default=10, ge=1, le=MAX_SPEED)
    theme: Annotated[str, _of(THEMES)] | None = None  # None follows the system
    layers: Annotated[tuple[Annotated[str, _of(LAYERS)], ...], BeforeValidator(listed)] = (
        "d_star",
    )  # of the large chart
    panels: Annotated[tuple[Annotated[str, _of(PANELS)], ...], BeforeValidator(listed)] = (
        "figure1",
        "measures",
        "losses",
    )  # the small charts below the large one
    large: Annotated[str, _of(LARGE)] = DENSITIES  # the chart that has the most room
    jsd: Literal["linear", "log"] = "linear"  # the axis that it is drawn on
    map: Annotated[str, AfterValidator(plane.checked)] | None = None  # None: all of both rates
    engine: Literal["server", "browser"] | None = None  # who trains; None: who has the time
    lesson: Annotated[str, _of(BY_ID)] | None = None  # whose words stand above the run
    reference: str | None = None  # a recipe's query with ; for &, read by app/links/link.py


RULES = {
    "step": f"a whole number between 0 and {MAX_STEPS}",
    "speed": f"a whole number between 1 and {MAX_SPEED}",
    "theme": "one of " + ", ".join(THEMES),
    "lesson": "the id of a lesson: " + ", ".join(BY_ID),
    "engine": "server or browser",
    "layers": "a comma list of " + ", ".join(LAYERS),
    "panels": "a comma list of " + ", ".join(PANELS),
    "jsd": "linear or log",
    "map": "two settings with their ends, such as lr_d:1e-4:0.01,lr_g:1e-4:0.01",
    "large": "one of " + ", ".join(LARGE),
}


def with_large(view: View) -> View:
    """The view, with the large chart among those that are chosen."""
    chosen = {*view.panels, view.large}
    if view.large == DENSITIES or view.large in view.panels:
        return view
    return view.model_copy(update={"panels": tuple(name for name in PANELS if name in chosen)})


def split(query: str) -> tuple[View, str, list[str]]:
    """The view in a link, the rest of the link, and a sentence for each refused part."""
    pairs = parse_qsl(query.lstrip("?"), keep_blank_values=True, errors="replace")
    rest = urlencode([(name, value) for name, value in pairs if name not in View.model_fields])
    view, problems = View(), list[str]()
    for name, value in pairs:
        if name in View.model_fields:
            try:
                view = View(**{**view.model_dump(), name: value})
            except ValidationError:
                problems.append(f"{name} must be {RULES[name]}, got {shown(value)}")
    return view, rest, problems
