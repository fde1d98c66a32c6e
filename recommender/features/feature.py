"""A feature as it is declared: its axis, its weight, how it is computed, and its words."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

from recommender.config import Bridging, Compatibility
from recommender.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from recommender.arrays import DoubleArray
    from recommender.features.pair_block import PairBlock

Kind = Literal["needs", "gives", "whole", "ties"]
"""What partners are searched among: needs, what is given, profiles as a whole, and contacts'
contacts."""


class Axis(StrEnum):
    """Who reads a feature. Compatible and different are two axes that share none."""

    COMPATIBLE = "compatible"
    """The ranker, from its prior on; weights are `recommender.config.Compatibility`."""
    DIFFERENT = "different"
    """The reward for distance; weights are `recommender.config.Bridging`."""
    LEARNT = "learnt"
    """Only a ranker learnt from outcomes: these have to speak for it first. No weight."""


_KNOBS: dict[Axis, type[Compatibility | Bridging] | None] = {
    Axis.COMPATIBLE: Compatibility,
    Axis.DIFFERENT: Bridging,
    Axis.LEARNT: None,
}


class Search(NamedTuple):
    """Vectors among which others are looked up: partners of whom a feature may be high."""

    asked: Kind
    given: Kind


@dataclass(frozen=True, kw_only=True)
class Feature:
    """A number about a pair of members.

    Raises
    ------
    InputError
        If there is no such knob, a learnt feature has one, something compatible has a reward, or
        words are missing in a language.

    Examples
    --------
    >>> from recommender.config import Compatibility
    >>> from recommender.features.travel import FEATURE
    >>> FEATURE.axis.value, FEATURE.weight(Compatibility())
    ('compatible', -0.5)
    """

    name: str
    """Column of tables and rankers; that of its file."""
    axis: Axis
    compute: Callable[[PairBlock], DoubleArray]
    """Its value of each pair of a block, shape (n_pairs,), float64, finite, the same for (a, b) and
    (b, a), and of a pair whatever else is in the block."""
    says: Mapping[str, str] = field(hash=False)
    """What it is called in tables, pictures and reports: "de" and "en", a few words each."""
    knob: str = ""
    """Field of `recommender.config.Compatibility` or `recommender.config.Bridging`, by axis, with
    its weight: number, range and meaning stand there alone. Left out: the field of its name."""
    reward_from: Callable[[DoubleArray, Bridging], DoubleArray] | None = None
    """Of something different: from values and knobs to log-odds, shape (n_pairs,). Left out:
    values times the weight."""
    search: tuple[Search, ...] = ()
    """How partners of whom it is high are found among very many; none: it only orders them."""
    from_fields: bool = False
    """Whether members' fields alone say it, no texts and no ties: quick enough to put in order everybody
    that a search finds."""

    def __post_init__(self) -> None:
        group = _KNOBS[self.axis]
        if group is None and self.knob:
            message = f"feature {self.name}: knob {self.knob!r}; what is learnt only has none"
            raise InputError(message)
        if group is not None and self.weight_name not in {knob.name for knob in fields(group)}:
            message = (
                f"feature {self.name}: no knob {self.weight_name!r} in config.{group.__name__}"
            )
            raise InputError(message)
        if self.reward_from is not None and self.axis is not Axis.DIFFERENT:
            message = f"feature {self.name}: a reward; only what is different has one"
            raise InputError(message)
        if set(self.says) != {"de", "en"}:
            message = f"feature {self.name}: words in {sorted(self.says)}; needed are de and en"
            raise InputError(message)

    @property
    def weight_name(self) -> str:
        """The knob that holds its weight; nothing of a feature that is learnt only."""
        return "" if self.axis is Axis.LEARNT else self.knob or self.name

    @property
    def place(self) -> tuple[int, int, str]:
        """Where it stands among others: by axis, then as the knobs stand in the configuration."""
        group = _KNOBS[self.axis]
        names = [] if group is None else [knob.name for knob in fields(group)]
        position = names.index(self.weight_name) if names else 0
        return list(Axis).index(self.axis), position, self.name

    def weight(self, knobs: Compatibility | Bridging) -> float:
        """Its weight, in log-odds; 0 of a feature that is learnt only."""
        return float(getattr(knobs, self.weight_name)) if self.weight_name else 0.0

    def reward(self, values: DoubleArray, knobs: Bridging) -> DoubleArray:
        """What its values add to the reward for distance, log-odds before the dial.

        Parameters
        ----------
        values
            Shape (n_pairs,), as ``compute`` gives them.
        knobs
            Its weight among them.
        """
        if self.reward_from is not None:
            return self.reward_from(values, knobs)
        return self.weight(knobs) * values
