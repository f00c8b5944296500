"""`gan1d.show`; the library, which knows no page, finds it by the entry point in pyproject.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gan1d.recipe import Recipe, check_recipe

if TYPE_CHECKING:
    from app.notebook.player import Player


def show(recipe: Recipe | None = None, *, height: int = 620, **settings: Any) -> Player:
    """A recipe that trains in the cell of a notebook: chart, transport, timeline and rates.

    The browser trains it, by the JAX program of the recipe as WebAssembly; the kernel only compiles
    that. What the reader does there can be read here: `recipe`, `step`, `playing`, `history()`. And
    what is set here moves what is seen there: `w.lr_d = 0.01`, `w.play()`, `w.pause()`,
    `w.seek(step)`, `w.recipe = other`.

    Args:
      recipe: what to train; None has all the defaults.
      height: of the cell's frame, px.
      settings: settings that differ from the recipe's at step 0, such as `lr_d=0.01`.

    Raises:
      RecipeError: for what is no recipe, a setting that there is not, or a refused value.
      ImportError: where the extra `notebook` is not installed.

    Examples:
      >>> import gan1d
      >>> w = gan1d.show(loss="wasserstein", lr_d=0.005)  # the last line of a cell shows it
      >>> w.recipe
      Recipe(lr_d=0.005, loss='wasserstein')
      >>> w.lr_d = 0.01
      >>> w.recipe.lr_d, w.step
      (0.01, 0)
    """
    try:
        from app.notebook.player import Player
    except ImportError as error:
        raise ImportError(
            f"gan1d.show needs the extra notebook: pip install 'gan1d[notebook]' ({error})"
        ) from None
    opened = Recipe() if recipe is None else check_recipe(recipe)
    return Player(opened.replace(**settings), height=height)
