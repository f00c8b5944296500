"""What a link means: all that the page needs to know before it plays anything."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from app.lessons import told
from app.links.embed import split as split_embed
from app.links.view import View, split, with_large
from gan1d.lessons import BY_ID, Lesson
from gan1d.recipe import SETTINGS, Recipe
from gan1d.recipe.query import MAX_QUERY, NAME
from gan1d.runs import figure1

FIGURE1_SPEED = 2  # steps per frame: a stage of 240 steps lasts two seconds


def describe(query: str) -> dict[str, Any]:
    """A link, read leniently: settings, edits, view, and a sentence for each refused part.

    `reference` is the recipe that the run is compared to, `lesson` the row whose words stand above
    it; each may be None.

    A link that names no recipe opens its lesson's; without a lesson it opens Figure 1. `figure1` is
    then the query from which `/figure1` makes the whole recipe, and the recipe here is that of
    stage (a), which is known before anything is trained.
    """
    if len(query) > MAX_QUERY:
        _, problems = Recipe.from_query(query)
        return {**describe(""), "problems": problems}
    view, rest, problems = split(query)
    rest, ignored = _known(rest)
    recipe, refused = Recipe.from_query(rest)
    reference, also_refused = _reference(view.reference)
    figure = None if rest else recipe.to_query()
    if view.lesson is not None:
        lesson = BY_ID[view.lesson]
        view = _as_in(lesson, view, query)
        if not rest:
            figure = lesson.query if lesson.figure1 else None
            recipe = lesson.base()
            other = lesson.reference_recipe()
            reference = reference or (None if other is None else of(other))
    if reference is not None and not _says(query, "layers"):
        view = view.model_copy(update={"layers": tuple(dict.fromkeys([*view.layers, "ghost"]))})
    if figure is not None:
        recipe = figure1.stage_a(recipe)
        if "speed=" not in query:
            view = view.model_copy(update={"speed": FIGURE1_SPEED})
    return {
        **of(recipe),
        "view": with_large(view).model_dump(),
        "problems": problems + refused + also_refused,
        "ignored": ignored,
        "figure1": figure,
        "reference": reference,
        "lesson": None if view.lesson is None else told(BY_ID[view.lesson]),
    }


def _known(query: str) -> tuple[str, list[str]]:
    """A query without the names that mean nothing here, such as utm_source, and these names."""
    pairs = parse_qsl(query, keep_blank_values=True)
    known = {*SETTINGS, "edits", NAME}
    unknown = list(dict.fromkeys(name for name, _ in pairs if name not in known))
    return (urlencode([pair for pair in pairs if pair[0] in known]) if unknown else query), unknown


def _as_in(lesson: Lesson, view: View, query: str) -> View:
    """The view of a lesson, except for what the link itself says."""
    own_panels = _says(query, "panels") and lesson.large not in view.panels
    known = {"large"} if own_panels else set()  # the link leaves it out
    own = {name: getattr(lesson, name) for name in ("speed", "panels", "layers", "large")}
    return view.model_copy(
        update={name: own[name] for name in own.keys() - known if not _says(query, name)}
    )


def _says(query: str, name: str) -> bool:
    """Whether a link says something of this name."""
    return any(one == name for one, _ in parse_qsl(query.lstrip("?"), keep_blank_values=True))


def describe_embed(query: str) -> dict[str, Any]:
    """The link of an `/embed`, with its parameters as `embed`."""
    embed, rest, problems = split_embed(query[: MAX_QUERY + 1])
    link = describe(rest)
    link["problems"] = problems + link["problems"]
    link["view"]["step"] = link["view"]["step"] or embed.start
    return link | {"embed": embed.model_dump()}


def _reference(text: str | None) -> tuple[dict[str, Any] | None, list[str]]:
    """A recipe written as one parameter, `name=value;name=value;edits=...`, with its problems."""
    if text is None:
        return None, []
    pairs = [part.partition("=") for part in text.split(";") if part]
    recipe, problems = Recipe.from_query(urlencode([(name, value) for name, _, value in pairs]))
    return of(recipe), [f"reference: {problem}" for problem in problems]


def of(recipe: Recipe) -> dict[str, Any]:
    """A recipe as the player keeps it."""
    return {"query": recipe.to_query(), "settings": recipe.settings, "edits": recipe.edits}
