"""What the scripts of a site ask for in place of a server: programs, targets, figures, links."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from app import engine
from app.lessons import shelf
from app.links import embed, view
from app.links.link import describe
from app.offline.live import SHAPES
from app.site.files import Files
from app.site.templates import template
from app.words import LARGE, PANELS
from gan1d import targets
from gan1d.figures.scene import Scene
from gan1d.figures.themes import THEMES
from gan1d.game.frame import N_Z
from gan1d.game.losses import LOSSES
from gan1d.lessons import LESSONS
from gan1d.recipe import LIVE_NAMES, SETTINGS, Recipe
from gan1d.runs import figure1, vector_field
from gan1d.runs.inputs import program_of
from gan1d.targets import PRESETS, modes

Say = Callable[[int, int], None]


def usual() -> list[Recipe]:
    """Recipes of every program that a site carries: those of the losses and of the lessons."""
    latents = SETTINGS["latent"].choices
    losses = [Recipe(loss=loss, latent=latent) for loss in LOSSES for latent in latents]
    return [*losses, *(recipe for lesson in LESSONS for recipe in _of_lesson(lesson))]


def write(files: Files, recipes: Sequence[Recipe], say: Say) -> str:
    """Write what the scripts ask for; returns the path of the index, which says where it is.

    Args:
      files: the site.
      recipes: whose programs it carries.
      say: is told how many of the parts are written, and of how many.
    """
    programs = {program_of(recipe): recipe for recipe in recipes}
    scenes = list(dict.fromkeys((recipe.loss, recipe.latent) for recipe in recipes))
    lessons = [recipe for lesson in LESSONS for recipe in _of_lesson(lesson)]
    played = [recipe for recipe in lessons if program_of(recipe) in programs]
    specs = dict.fromkeys([*PRESETS, *(recipe.target for recipe in [*recipes, *played])])
    total, done = len(programs) + len(scenes) + len(specs), iter(range(10**6))

    def kept(value: Any) -> str:
        say(next(done), total)
        return files.keep(value)

    return files.keep(
        {
            "programs": [
                {"settings": _shape(recipe), "file": kept(engine.program(recipe))}
                for recipe in programs.values()
            ],
            "targets": {spec: kept(target(spec)) for spec in specs},
            "templates": {
                f"{loss} {latent}": kept(template(loss, latent)) for loss, latent in scenes
            },
            "fields": [
                {"settings": recipe.settings, "file": files.keep(_phase(recipe))}
                for recipe in _with_fields(played)
            ],
            "shelf": files.keep(shelf()),
            **meanings(),
        }
    )


def meanings() -> dict[str, Any]:
    """What the scripts need to read a link, beside the page's facts: no program depends on it."""
    return {
        "lessons": {lesson.id: describe(f"lesson={lesson.id}") for lesson in LESSONS},
        "live": LIVE_NAMES,
        "large": list(LARGE),
        "rules": {
            "view": view.RULES,
            "embed": {name: row.description for name, row in embed.Embed.model_fields.items()},
        },
        "stages": _stages(),
    }


def target(spec: str) -> dict[str, Any]:
    """All that a run and its figures take from a target, beside what `templates` says of it.

    Returns:
      `domain`, `y_max`, the `edges` of its modes, `quantiles` at N_Z levels of equal mass, and the
      start `arrays` as `app.engine.start` has them.
    """
    known = targets.parse(spec)
    return {
        "domain": known.domain,
        "y_max": known.y_max,
        "edges": modes.edges(spec),
        "quantiles": known.ppf((np.arange(N_Z) + 0.5) / N_Z).tolist(),
        "arrays": engine.start(Recipe(target=spec))["arrays"],
    }


def _of_lesson(lesson: Any) -> Iterable[Recipe]:
    reference = lesson.reference_recipe()
    return (lesson.base(),) if reference is None else (lesson.base(), reference)


def _shape(recipe: Recipe) -> dict[str, Any]:
    """What a program depends on, as `assets/js/site/carried.js` reads it."""
    return {name: recipe.settings[name] for name in SHAPES} | {"consensus": recipe.consensus > 0}


def _with_fields(recipes: Iterable[Recipe]) -> Iterable[Recipe]:
    """Simple players' recipes without edits: one for each setting that is in force on the way."""
    still = (
        Recipe(**recipe.settings_at(step))
        for recipe in recipes
        if vector_field.has_field(recipe)
        for step in (0, *(edit.step for edit in recipe.edits))
    )
    return dict.fromkeys(still)


def _phase(recipe: Recipe) -> dict[str, Any]:
    """The phase portrait of simple players in every theme."""
    scene, field = Scene.of(recipe), vector_field.field(recipe)
    return {theme: PANELS["phase"].draw(scene, theme, field) for theme in THEMES}


def _stages() -> dict[str, Any]:
    """By what the stages of Figure 1 are found: `gan1d.runs.figure1`."""
    return {
        "phases": {name: phase._asdict() for name, phase in figure1.PHASES.items()},
        "steady": figure1.STEADY,
        "every": figure1.EVERY,
        "read_ahead": figure1.READ_AHEAD,
        "gap_begun": figure1.GAP_BEGUN,
        "gap_caught_up": figure1.GAP_CAUGHT_UP,
        "shift_kept": figure1.SHIFT_KEPT,
        "rise": figure1.RISE,
        "limit": figure1.LIMIT,
        "units": {name: loss.unit for name, loss in LOSSES.items()},
    }
