"""A run is a pure function of its recipe: every setting, the seed, and the edits on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any, Literal, NamedTuple, cast, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from gan1d import query, targets
from gan1d.settings import Kind, Meta, Setting, Value, by_name, shown

MAX_STEPS = 200_000
MAX_EDITS = 256

LossName = Literal["minimax", "non_saturating", "least_squares", "wasserstein"]
Lipschitz = Literal["penalty", "clip"]
Optimizer = Literal["sgd", "momentum", "adam", "rmsprop"]
Activation = Literal["tanh", "relu", "leaky_relu", "softplus"]
Latent = Literal["uniform", "normal"]
UpdateOrder = Literal["alternating", "simultaneous"]
Train = Literal["both", "d", "g"]

PROGRAM, START, LIVE = Kind.PROGRAM, Kind.START, Kind.LIVE
_WASSERSTEIN = ("loss", ("wasserstein",))


class RecipeError(ValueError):
    """A value that no recipe can hold; the message names setting, rule and value."""


class Edit(NamedTuple):
    """From `step` on, live setting `name` has `value`."""

    step: int
    name: str
    value: Value


def _canonical_target(text: object) -> str:
    if not isinstance(text, str):
        raise RecipeError(SETTINGS["target"].refusal(text))
    return targets.parse(text).spec


class Recipe(BaseModel):
    """Every setting, the seed and the edits: frozen, hashable, validated.

    Raises:
      RecipeError: names the setting, the rule and the value that was refused.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=False)

    target: Annotated[
        str,
        BeforeValidator(_canonical_target),
        Meta(START, "Data", "Target p_data", "The density to learn: a preset or a weighted sum."),
    ] = "normal"
    seed: Annotated[
        int,
        Field(ge=0, le=2**31 - 1),
        Meta(START, "Data", "Seed", "Fixes the first weights and every random draw of the run."),
    ] = 3
    lr_d: Annotated[
        float,
        Field(ge=1e-5, le=1),
        Meta(LIVE, "Learning rates", "D rate", "Step size of the discriminator.", log=True),
    ] = 2e-3
    lr_g: Annotated[
        float,
        Field(ge=1e-5, le=1),
        Meta(LIVE, "Learning rates", "G rate", "Step size of the generator.", log=True),
    ] = 1e-3
    k: Annotated[
        int,
        Field(ge=1, le=50),
        Meta(LIVE, "Training", "k: D updates a step", "Updates of D in each step (Algorithm 1)."),
    ] = 1
    k_g: Annotated[
        int,
        Field(ge=1, le=50),
        Meta(LIVE, "Training", "k_g: G updates a step", "Updates of G in each step, after D's."),
    ] = 1
    train: Annotated[
        Train,
        Meta(LIVE, "Training", "Who trains", "Which player moves; the other is held still."),
    ] = "both"
    loss: Annotated[
        LossName,
        Meta(PROGRAM, "Training", "Loss", "What D maximises and what G does about it."),
    ] = "non_saturating"
    lipschitz: Annotated[
        Lipschitz,
        Meta(
            PROGRAM,
            "Training",
            "Critic held by",
            "How a Wasserstein critic is kept smooth: gradient penalty or weight clipping.",
            only=_WASSERSTEIN,
        ),
    ] = "penalty"
    update: Annotated[
        UpdateOrder,
        Meta(PROGRAM, "Training", "Update order", "Whether G answers the new D or the old one."),
    ] = "alternating"
    batch: Annotated[
        int,
        Field(ge=1, le=1024),
        Meta(PROGRAM, "Training", "Batch size", "Samples of each kind in one update.", log=True),
    ] = 256
    optimizer_d: Annotated[
        Optimizer,
        Meta(PROGRAM, "Players", "D optimizer", "How D turns gradients into moves."),
    ] = "adam"
    optimizer_g: Annotated[
        Optimizer,
        Meta(PROGRAM, "Players", "G optimizer", "How G turns gradients into moves."),
    ] = "adam"
    latent: Annotated[
        Latent,
        Meta(PROGRAM, "Players", "Latent z", "Where z comes from: uniform on (-1, 1), or normal."),
    ] = "uniform"
    width_d: Annotated[
        int,
        Field(ge=1, le=128),
        Meta(PROGRAM, "Players", "D width", "Units in each hidden layer of D.", log=True),
    ] = 32
    depth_d: Annotated[
        int,
        Field(ge=1, le=4),
        Meta(PROGRAM, "Players", "D depth", "Hidden layers of D."),
    ] = 2
    activation_d: Annotated[
        Activation,
        Meta(PROGRAM, "Players", "D activation", "The bend in D's hidden units."),
    ] = "tanh"
    width_g: Annotated[
        int,
        Field(ge=1, le=128),
        Meta(PROGRAM, "Players", "G width", "Units in each hidden layer of G.", log=True),
    ] = 32
    depth_g: Annotated[
        int,
        Field(ge=1, le=4),
        Meta(PROGRAM, "Players", "G depth", "Hidden layers of G."),
    ] = 2
    activation_g: Annotated[
        Activation,
        Meta(PROGRAM, "Players", "G activation", "The bend in G's hidden units."),
    ] = "tanh"
    r1: Annotated[
        float,
        Field(ge=0, le=100),
        Meta(
            LIVE,
            "Regularisers",
            "R1",
            "Weight of E D'(x)^2 over the data, added as r1/2 times it; 0 is off.",
        ),
    ] = 0.0
    gp: Annotated[
        float,
        Field(ge=0, le=100),
        Meta(
            LIVE,
            "Regularisers",
            "Gradient penalty",
            "Weight of E (|f'(x)| - 1)^2 between data and fakes.",
            only=("lipschitz", ("penalty",)),
        ),
    ] = 1.0
    clip: Annotated[
        float,
        Field(ge=1e-3, le=10),
        Meta(
            LIVE,
            "Regularisers",
            "Weight clip",
            "Every weight of the critic is kept within plus or minus this.",
            log=True,
            only=("lipschitz", ("clip",)),
        ),
    ] = 0.2
    noise: Annotated[
        float,
        Field(ge=0, le=5),
        Meta(
            LIVE,
            "Regularisers",
            "Instance noise",
            "Deviation of normal noise, in units of x, added to all that D sees; 0 is off.",
        ),
    ] = 0.0
    edits: tuple[Edit, ...] = ()

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**_tidy(values))
        except ValidationError as error:
            raise RecipeError("; ".join(_sentences(error))) from None

    @property
    def settings(self) -> dict[str, Value]:
        """Name and value of every setting at step 0, in the table's order."""
        return {name: getattr(self, name) for name in SETTINGS}

    def settings_at(self, step: int) -> dict[str, Value]:
        """The settings in force for the update from `step` to `step + 1`."""
        changed = {edit.name: edit.value for edit in self.edits if edit.step <= step}
        return {**self.settings, **changed}

    def edit(self, step: int, **changes: Value) -> Recipe:
        """The same recipe with live settings changed from `step` on; later edits stay.

        Raises:
          RecipeError: for a setting that is not live, a value or step out of range, or a recipe
            that already holds its limit of edits.
        """
        new = [Edit(step, name, value) for name, value in changes.items()]
        at = {(edit.step, edit.name) for edit in new}
        kept = [edit for edit in self.edits if (edit.step, edit.name) not in at]
        return self.replace(edits=(*kept, *new))

    def replace(self, **changes: Any) -> Recipe:
        """The same recipe with other settings at step 0, or other edits."""
        return Recipe(**{**self.settings, "edits": self.edits, **changes})

    def prefix(self, step: int) -> Recipe:
        """The recipe of the run's first `step` steps: only the edits made before it."""
        return self.replace(edits=tuple(edit for edit in self.edits if edit.step < step))

    def to_query(self) -> str:
        """The recipe as a query string: only what differs from the default."""
        differing = {n: v for n, v in self.settings.items() if v != SETTINGS[n].default}
        return query.write(differing, self.edits)

    @classmethod
    def from_query(cls, text: str) -> tuple[Recipe, list[str]]:
        """The recipe in a query string, and a sentence for each part that was refused.

        Never raises on user text: what is refused keeps its default, and the rest stands.
        """
        texts, triples, problems = query.read(text)
        values: dict[str, Value] = {}
        for name, value in texts.items():
            with _told(problems):
                values[name] = check_value(name, value)
        edits: dict[tuple[int, str], Edit] = {}
        for triple in triples:
            with _told(problems):
                edit = check_edit(*triple)
                problems += _oddities(edit, edits)
                edits[edit.step, edit.name] = edit
        kept = list(edits.values())[:MAX_EDITS]
        if len(kept) < len(edits):
            problems.append(f"{_too_many(len(edits))}: the rest is left out")
        return cls(**values, edits=kept), problems


@contextmanager
def _told(problems: list[str]) -> Iterator[None]:
    """Turn a refusal into one more sentence."""
    try:
        yield
    except RecipeError as error:
        problems.append(str(error))


def _oddities(edit: Edit, before: Mapping[tuple[int, str], Edit]) -> Iterator[str]:
    """What is strange, though readable, about an edit after those before it."""
    if (edit.step, edit.name) in before:
        yield f"{edit.name} is edited twice at step {edit.step}; the last one counts"
    elif before and edit.step < max(step for step, _ in before):
        yield f"edits must be in order of their steps; the one at step {edit.step} was sorted in"


def _too_many(count: int) -> str:
    return f"a recipe must hold at most {MAX_EDITS} edits, got {count}"


def _sentences(error: ValidationError) -> Iterator[str]:
    for problem in error.errors(include_url=False):
        name, got = str(problem["loc"][0]), problem["input"]
        if problem["type"] == "extra_forbidden":
            yield unknown(name)
        elif cause := problem.get("ctx", {}).get("error"):
            yield str(cause)
        else:
            yield SETTINGS[name].refusal(got)


def unknown(name: str) -> str:
    """The sentence that refuses a name that is no setting."""
    return f"there is no setting {shown(name)}; the settings are {', '.join(SETTINGS)}"


def check_value(name: str, value: object) -> Value:
    """One setting's value, validated and in its own type.

    Raises:
      RecipeError: names the setting, the rule and the value.
    """
    if name not in SETTINGS:
        raise RecipeError(unknown(name))
    try:
        checked: Value = _ADAPTERS[name].validate_python(value)
    except ValidationError as error:
        cause = error.errors()[0].get("ctx", {}).get("error")
        raise RecipeError(str(cause or SETTINGS[name].refusal(value))) from None
    return checked


def check_edit(step: object, name: str, value: object) -> Edit:
    """One edit, validated.

    Raises:
      RecipeError: for a step out of range, a setting that is not live, or a refused value.
    """
    row = SETTINGS.get(name)
    if row is None:
        raise RecipeError(unknown(name))
    if row.kind is not LIVE:
        raise RecipeError(
            f"an edit must change a live setting ({', '.join(LIVE_NAMES)}); "
            f"{name} is a {row.kind} setting, changing it restarts the run"
        )
    try:
        at = _STEP.validate_python(step)
    except ValidationError:
        raise RecipeError(
            f"the step of an edit must be a whole number between 0 and {MAX_STEPS}, "
            f"got {shown(step)}"
        ) from None
    return Edit(at, name, check_value(name, value))


def _tidy(values: dict[str, Any]) -> dict[str, Any]:
    """A recipe's arguments with the edits in normal form.

    In order of step; the last one of a kind at a step; none that changes nothing; those at step 0
    are settings, and become so.
    """
    latest: dict[tuple[int, str], Edit] = {}
    for edit in values.get("edits", ()):
        checked = check_edit(*edit)
        latest[checked.step, checked.name] = checked
    start = {edit.name: edit.value for edit in latest.values() if edit.step == 0}
    settings = {**values, **start}
    now = {n: check_value(n, settings.get(n, SETTINGS[n].default)) for n in LIVE_NAMES}
    kept: list[Edit] = []
    for edit in sorted(latest.values(), key=lambda edit: (edit.step, LIVE_NAMES.index(edit.name))):
        if now[edit.name] != edit.value:
            now[edit.name] = edit.value
            kept.append(edit)
    if len(kept) > MAX_EDITS:
        raise RecipeError(_too_many(len(kept)))
    return {**settings, "edits": tuple(kept)}


def _row(name: str, field: FieldInfo) -> Setting:
    bounds: dict[str, float] = {}
    for item in field.metadata:
        for ours, theirs in (("low", "ge"), ("high", "le")):
            if hasattr(item, theirs):
                bounds[ours] = getattr(item, theirs)
    meta = next(item for item in field.metadata if isinstance(item, Meta))
    return Setting(
        name=name,
        meta=meta,
        default=field.default,
        choices=get_args(field.annotation),
        whole=field.annotation is int,
        **bounds,
    )


SETTINGS: Mapping[str, Setting] = by_name(
    _row(name, field) for name, field in Recipe.model_fields.items() if name != "edits"
)
LIVE_NAMES = tuple(name for name, row in SETTINGS.items() if row.kind is LIVE)
_ADAPTERS: dict[str, TypeAdapter[Any]] = {
    name: TypeAdapter(cast(Any, Annotated[field.annotation, *field.metadata]))
    for name, field in Recipe.model_fields.items()
    if name != "edits"
}
_STEP: TypeAdapter[int] = TypeAdapter(Annotated[int, Field(ge=0, le=MAX_STEPS)])
