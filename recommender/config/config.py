"""All knobs of a round in one frozen tree, turned by name and written as a file."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Self, cast

from typing_extensions import override

from recommender.config.declaration import (
    Between,
    Caller,
    Knob,
    Knobs,
    Value,
    declared_in,
    nearest_name,
)
from recommender.config.groups import (
    Advice,
    Alarms,
    Background,
    Bridging,
    Candidates,
    Compatibility,
    Debates,
    Evenings,
    Evidence,
    Explanations,
    Exploration,
    Gaps,
    Goals,
    Memory,
    Organisations,
    Preview,
    Profiles,
    Rules,
    Season,
    Shortfalls,
    Solving,
    Visits,
    Warm,
)
from recommender.errors import InputError


@dataclass(frozen=True, slots=True)
class Config(Knobs):
    """All knobs of a round. Every value is checked; equal values make equal configurations.

    Raises
    ------
    InputError
        If a value is of another kind or out of range; names the knob, what came, what is allowed.
    """

    bubble: Annotated[float, Between(0.0, 1.0), Caller.MEMBER] = 0.5
    """The dial, 0 (compatible only) to 1 (as far out as it goes); a member's own dial goes
    before it, and a pair takes the mean of both."""
    seed: Annotated[int, Between(0, 2**31 - 1), Caller.MEMBER] = 0
    """Seed of everything drawn; same input and seed, same round."""
    compatibility: Compatibility = field(default_factory=Compatibility)
    bridging: Bridging = field(default_factory=Bridging)
    background: Background = field(default_factory=Background)
    evidence: Evidence = field(default_factory=Evidence)
    memory: Memory = field(default_factory=Memory)
    profiles: Profiles = field(default_factory=Profiles)
    candidates: Candidates = field(default_factory=Candidates)
    rules: Rules = field(default_factory=Rules)
    exploration: Exploration = field(default_factory=Exploration)
    season: Season = field(default_factory=Season)
    alarms: Alarms = field(default_factory=Alarms)
    solving: Solving = field(default_factory=Solving)
    explanations: Explanations = field(default_factory=Explanations)
    shortfalls: Shortfalls = field(default_factory=Shortfalls)
    warm: Warm = field(default_factory=Warm)
    gaps: Gaps = field(default_factory=Gaps)
    organisations: Organisations = field(default_factory=Organisations)
    advice: Advice = field(default_factory=Advice)
    preview: Preview = field(default_factory=Preview)
    evenings: Evenings = field(default_factory=Evenings)
    debates: Debates = field(default_factory=Debates)
    visits: Visits = field(default_factory=Visits)
    goals: Goals = field(default_factory=Goals)

    @override
    def __post_init__(self) -> None:
        """Check the knobs of no group; groups have checked themselves.

        Raises
        ------
        InputError
            If a value is not allowed, or a group is something else.
        """
        Knobs.__post_init__(self)
        for name, group in groups().items():
            if not isinstance(getattr(self, name), group):
                message = (
                    f"config: {name} is {getattr(self, name)!r:.60}; allowed is a group of knobs"
                )
                raise InputError(message)

    @classmethod
    @override
    def prefix(cls) -> str:
        return ""

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """The configuration of plain values as `to_dict` gives them; what is left out is default.

        Raises
        ------
        InputError
            If there is no such knob or its value is not allowed.
        """
        flat: dict[str, Any] = {}
        for name, value in values.items():
            if name not in groups():
                flat[name] = value
            elif isinstance(value, Mapping):
                flat |= {f"{name}.{knob}": inner for knob, inner in value.items()}
            else:
                message = f"config: {name} is {value!r:.60}; allowed is a group of knobs"
                raise InputError(message)
        return cls().turned(flat)

    @classmethod
    def from_file(cls, path: str | Path) -> Self:
        """The configuration of a TOML file, as `to_toml` and ``recommender config`` write it.

        Raises
        ------
        InputError
            If it cannot be read, is no TOML, or has a knob that is unknown or not allowed; names
            the file.
        """
        from recommender.config.toml_file import read_toml

        values = read_toml(Path(path))
        try:
            return cls.from_dict(values)
        except InputError as error:
            message = f"{Path(path).name}: {error}"
            raise InputError(message) from None

    def with_knobs(self, **knobs: Value) -> Self:
        """A copy with some knobs turned, each named as ``bubble``, ``bridging__mu`` or ``bridging.mu``.

        Raises
        ------
        InputError
            If there is no such knob or its value is not allowed.

        Examples
        --------
        >>> Config().with_knobs(bubble=1.0, bridging__mu=0.2).bridging.mu
        0.2
        >>> Config().with_knobs(**{"bridging.mu": 0.2}).bridging.mu
        0.2
        """
        return self.turned({name.replace("__", "."): value for name, value in knobs.items()})

    def turned(self, knobs: Mapping[str, object], by: Caller = Caller.OPERATOR) -> Self:
        """A copy with some knobs turned by somebody.

        Parameters
        ----------
        knobs
            By name, ``bubble`` or ``bridging.mu``. All are turned at once: no order of them matters.
        by
            Who turns them: some knobs are not everybody's.

        Raises
        ------
        InputError
            If there is no such knob, its value is not allowed, or it is not theirs to turn.
        """
        whole: dict[str, Any] = {}
        parts: dict[str, dict[str, Any]] = {}
        for name, value in knobs.items():
            knob = knob_named(name, by)
            group, _, leaf = knob.name.rpartition(".")
            (parts.setdefault(group, {}) if group else whole)[leaf] = knob.check(value)
        for group, turned in parts.items():
            whole[group] = replace(getattr(self, group), **turned)
        return replace(self, **whole)

    def to_dict(self) -> dict[str, Any]:
        """All knobs as plain values, nested as here."""
        return asdict(self)

    def to_toml(self) -> str:
        """All knobs as a TOML file, each below what it means; `from_file` reads it."""
        from recommender.config.toml_file import toml_of

        return toml_of(self, groups())

    def differences(self) -> dict[str, Value]:
        """The knobs that do not stand at their default, by name."""
        values = {name: self.value_of(name) for name in all_knobs()}
        return {name: value for name, value in values.items() if value != all_knobs()[name].default}

    def value_of(self, name: str) -> Value:
        """Where a knob stands, by its name of `all_knobs`."""
        group, _, leaf = name.rpartition(".")
        return cast("Value", getattr(getattr(self, group) if group else self, leaf))


@cache
def groups() -> Mapping[str, type[Knobs]]:
    """The groups of knobs by name, in their order."""
    return {
        part.name: cast("type[Knobs]", part.type)
        for part in fields(Config)
        if part.name not in declared_in(Config)
    }


@cache
def all_knobs() -> Mapping[str, Knob]:
    """Every knob by its name, e.g. ``bridging.mu``, in their order."""
    declared = [declared_in(Config), *map(declared_in, groups().values())]
    return {knob.name: knob for group in declared for knob in group.values()}


def turnable_knobs(by: Caller) -> tuple[str, ...]:
    """Names of the knobs that somebody may turn, in their order."""
    return tuple(name for name, knob in all_knobs().items() if knob.turned_by <= by)


def knob_named(name: str, by: Caller = Caller.OPERATOR) -> Knob:
    """The knob of a name such as ``bridging.mu``.

    Raises
    ------
    InputError
        If there is none, or it is not theirs to turn.
    """
    knobs = all_knobs()
    knob = knobs.get(name)
    if knob is None:
        nearest = nearest_name(name, list(knobs))
        hint = f"; the nearest is {nearest}" if nearest else "; `recommender config` lists them"
        message = f"config: there is no knob {name[:60]!r}{hint}"
        raise InputError(message)
    if by < knob.turned_by:
        theirs = ", ".join(turnable_knobs(by))
        message = f"config: {knob.name} cannot be turned here; allowed are {theirs}"
        raise InputError(message)
    return knob
