"""Every knob of a round, in one frozen tree: meaning, unit, range, and why the default."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
from typing import Any

from recommender.errors import InputError


@dataclass(frozen=True, slots=True)
class Compatibility:
    """Prior weights of the ranker: log-odds of a good meeting per unit of a pair feature.

    They are an opinion until outcomes are learnt from; each one multiplies the
    feature of its name (`recommender.features`).
    """

    intercept: float = -1.4
    """Log-odds for two members of whom nothing is known: one meeting in five is a good one."""
    need_fit_mean: float = 14.0
    """Needs met, mean of both directions. The largest: one clear need of three met on one side
    takes a meeting from 20 % to 40 %."""
    need_fit_min: float = 6.0
    """Needs met in the weaker direction, on top: both having something to give lasts longer."""
    common_ground: float = 0.5
    """Interests and goals as a whole. A meeting needs something to talk about."""
    shared_interest: float = 0.6
    """The best single pair of interests: one surprising thing in common goes far."""
    travel: float = -0.5
    """Both would rather meet in person and live in different cities: fewer such meetings happen."""


@dataclass(frozen=True, slots=True)
class Bridging:
    """The deliberate reward for distance, in log-odds, before the dial."""

    mu: float = 0.35
    """Closeness with the highest reward, as a percentile of the club's pairs, 0 to 1: different,
    not alien (moderately weak ties help most: Rajkumar et al., Science 377, 2022)."""
    width: float = 0.7
    """Distance from ``mu`` at which the inverted U falls to zero, in the same unit, above 0."""
    mutual_contacts: float = 1.0
    """Taken off per unit of log(1 + mutual contacts): such people meet anyway."""
    same_community: float = 0.3
    """Taken off within one community of the club's ties."""
    competitor: float = 1.0
    """Taken off for the same industry and the same offer (Lane et al., SMJ 2021: rivals share
    little)."""
    views: float = 0.2
    """Per unit of distance in viewpoints, 0 to 1, where both answered: disagreement is a strength."""
    other_level: float = 0.0
    """Where both state their level and it is another one. 0: closeness of background has it already,
    among four others; above, a club says that white collar is to meet blue collar."""


@dataclass(frozen=True, slots=True)
class Background:
    """What closeness of background is made of; relative shares, at least 0."""

    role: float = 1.0
    """Meaning of the headline."""
    industry: float = 1.0
    """Industry: the same one, or one of similar name."""
    level: float = 0.5
    """Same level."""
    city: float = 0.35
    """Same city."""
    organisation: float = 0.35
    """Same organisation."""
    dimensions: int = 24
    """Dimensions kept, 2 to 24: their squares go into the candidate search (300 at 24)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a cosine of two texts becomes evidence, the same for every encoder.

    A cosine is centred on the club's texts of both kinds and divided by the standard
    deviation over unrelated texts: z says how far above chance two texts are.
    """

    need_none: float = 3.75
    """z of a need and what somebody gives up to which there is no evidence (0)."""
    need_possible: float = 5.0
    """z from which members are told that it may fit: of 33 judged pairs from here on, 22 at least
    partly did (``python -m benchmarks.judged_evidence``)."""
    need_clear: float = 6.5
    """z from which a need counts as met (1)."""
    interest_none: float = 4.0
    """z of two interests up to which there is no evidence (0)."""
    interest_possible: float = 6.5
    """z from which members are told of it as common ground."""
    interest_clear: float = 8.0
    """z from which two interests count as one (1)."""
    shrink: float = 1.0
    """Needs added to the count when averaging, at least 0, so that one need met of one does not
    outrank two of three."""
    competitor_z: float = 7.0
    """z from which two offers are the same offer."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """How many pairs the solver may choose from."""

    per_member: int = 150
    """Best partners of each member among all they may meet, at least 1. Those in demand are in
    many lists, so few are not enough: at 20,000 members a round from 60 is worth 0.5 % less than
    one from 200 (``make bench``)."""
    probes: int = 64
    """Cells of gifts looked at for each need above ``exact_below``, at least 1: more finds more and
    takes longer."""
    per_need: int = 300
    """Gifts above ``exact_below`` that count for a need, the nearest ones, at least 1."""
    per_interest: int = 60
    """Interests of others that count for each interest; likewise."""
    random: int = 10
    """Random members added for each: they keep full rounds feasible and the search honest."""
    exact_below: int = 50_000
    """Members up to which every pair is compared, in blocks; above, partners are looked for in
    cells of near items, an inverted file."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a round must keep to."""

    floor: float = 0.10
    """Compatibility under which no introduction is made, 0 to 1: few and good ones."""
    repeat_after_weeks: int | None = None
    """Weeks after which two members may be introduced again; None = never."""
    shared_language: bool = True
    """Whether two members must state a common language (unstated ones are given the benefit)."""
    same_city_in_person: bool = False
    """Whether members who only meet in person must live in the same city."""
    introduction_worth: float = 20.0
    """What one more introduction is worth in log-odds, at least 0: high, so that everyone gets
    their number wherever the floor allows; 0 makes only introductions of positive weight."""
    solver: str = "auto"
    """"exact" (HiGHS), "dual" (prices, with a bound), or "auto": exact up to ``exact_up_to``."""
    exact_up_to: int = 2_000
    """Members up to which "auto" proves the optimum; its time grows faster than the club."""
    debt: float = 0.1
    """Log-odds per introduction that a member lately had less than the club's mean, at least 0."""
    debt_weeks: int = 6
    """Weeks the debt looks back."""

    def exact_for(self, members: int) -> bool:
        """Whether a club of so many members is solved to the optimum."""
        return self.solver == "exact" or (self.solver == "auto" and members <= self.exact_up_to)


@dataclass(frozen=True, slots=True)
class Config:
    """All knobs of a round."""

    bubble: float = 0.5
    """The dial, 0 (compatible only) to 1 (as far out as it goes); a member's own dial goes
    before it, and a pair takes the mean of both."""
    seed: int = 0
    """Seed of everything drawn; same input and seed, same round."""
    compatibility: Compatibility = field(default_factory=Compatibility)
    bridging: Bridging = field(default_factory=Bridging)
    background: Background = field(default_factory=Background)
    evidence: Evidence = field(default_factory=Evidence)
    candidates: Candidates = field(default_factory=Candidates)
    rules: Rules = field(default_factory=Rules)

    def __post_init__(self) -> None:
        for name, value, low, high in (
            ("bubble", self.bubble, 0.0, 1.0),
            ("bridging.mu", self.bridging.mu, 0.0, 1.0),
            ("bridging.width", self.bridging.width, 1e-6, 1e6),
            ("background.dimensions", self.background.dimensions, 2, 24),
            ("candidates.per_member", self.candidates.per_member, 1, 10**9),
            ("candidates.probes", self.candidates.probes, 1, 10**9),
            ("candidates.per_need", self.candidates.per_need, 1, 10**9),
            ("candidates.per_interest", self.candidates.per_interest, 1, 10**9),
            ("rules.floor", self.rules.floor, 0.0, 1.0),
            ("rules.introduction_worth", self.rules.introduction_worth, 0.0, 1e6),
        ):
            if not low <= value <= high:
                message = f"config: {name} is {value}; allowed is {low:g} to {high:g}"
                raise InputError(message)
        if self.rules.solver not in {"auto", "exact", "dual"}:
            message = f"config: rules.solver is {self.rules.solver!r}; allowed: auto, exact, dual"
            raise InputError(message)

    def with_knobs(self, **knobs: float | bool | str | None) -> Config:
        """A copy with some knobs turned, each named as ``bubble`` or ``bridging__mu``.

        Raises
        ------
        InputError
            If there is no such knob or its value is out of range.

        Examples
        --------
        >>> Config().with_knobs(bubble=1.0, bridging__mu=0.2).bridging.mu
        0.2
        """
        changed = self
        for name, value in knobs.items():
            group, _, knob = name.partition("__")
            part: Any = getattr(changed, group, None)
            if group not in _names(changed) or (knob and knob not in _names(part)):
                message = f"config: there is no knob {name!r}; see recommender.config"
                raise InputError(message)
            new: Any = replace(part, **{knob: value}) if knob else value
            changed = replace(changed, **{group: new})
        return changed

    def to_dict(self) -> dict[str, Any]:
        """All knobs as plain values, nested as here."""
        return asdict(self)


def _names(part: Any) -> set[str]:  # noqa: ANN401
    return {each.name for each in fields(part)} if is_dataclass(part) else set()
