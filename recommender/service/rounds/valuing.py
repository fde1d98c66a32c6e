"""What another configuration would have been worth, on what came of the club's own drawn rounds."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from recommender.config import Caller
from recommender.learning.config_value import ConfigValue, estimate_value
from recommender.letters import Voice, say_value
from recommender.maths.measures.off_policy import Worth
from recommender.ports.progress import silent
from recommender.ports.records import RoundState
from recommender.service.rounds.outcome_counts import STEP, round_down

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.config import Config, Value
    from recommender.learning.label import Target
    from recommender.ports.progress import Progress
    from recommender.ports.store import Store
    from recommender.service.club.club_state import ClubState

_LANGUAGES = ("de", "en")
_TOLD = "dr"
"""The method that sentences speak of."""


@dataclass(frozen=True)
class ToldValue:
    """A value as an organiser is told it, with sentences, "de" and "en"."""

    value: ConfigValue
    said: Mapping[str, tuple[str, ...]]


class Valuing:
    """The use case; it writes nothing.

    Parameters
    ----------
    store, club
        Where rounds and members are.
    """

    def __init__(self, store: Store, club: ClubState) -> None:
        self._store = store
        self._club = club

    def estimate(
        self,
        config: Config | None = None,
        *,
        ranker: Any = None,  # noqa: ANN401  # any fitted scikit-learn classifier
        rated: Target = "glad",
        progress: Progress = silent,
    ) -> ConfigValue:
        """The value of a configuration or ranker; see `recommender.learning.config_value`.

        Raises
        ------
        InputError
            If nothing was drawn with known odds, or too few outcomes are known.
        ConflictError
            If the club has no members.
        """
        prepared = self._club.prepare_under(self._club.config)
        if config is not None:
            config = replace(config, profiles=prepared.config.profiles)
        with self._store.read() as session:
            rounds = session.rounds.in_state(RoundState.PUBLISHED)
            present = {record.week: session.rounds.members(record.id) for record in rounds}
        return estimate_value(
            prepared, config, ranker=ranker, rated=rated, present=present, progress=progress
        )

    def tell(self, knobs: Mapping[str, Value], rated: Target = "glad") -> ToldValue:
        """The value of the club's configuration with some knobs turned, so that no answer shows.

        Numbers are given in steps of what `STEP` outcomes change, and counts as those of outcomes are.

        Parameters
        ----------
        knobs
            By name; those that an organiser may turn.
        rated
            What a good meeting is rated by.

        Raises
        ------
        InputError
            As `estimate`, or if a knob or its value is not allowed.
        ConflictError
            If the club has no members.
        """
        config = self._club.config.turned(knobs, Caller.ORGANISER)
        coarse = coarsen(self.estimate(config, rated=rated))
        worth = coarse.worth[_TOLD]
        said = {
            language: say_value(
                worth, coarse.done, len(coarse.weeks), coarse.outcomes, Voice(language)
            )
            for language in _LANGUAGES
        }
        return ToldValue(coarse, said)


def coarsen(value: ConfigValue) -> ConfigValue:
    """A value in which one answer more or less does not show."""
    return replace(
        value,
        introductions=round_down(value.introductions) or 0,
        outcomes=round_down(value.outcomes) or 0,
        shared=round_down(value.shared) or 0,
        done=_step(value.done, STEP / value.outcomes),
        worth={name: _coarsen_worth(worth) for name, worth in value.worth.items()},
    )


def _coarsen_worth(worth: Worth) -> Worth:
    step = STEP / max(worth.effective, STEP)
    numbers = {field.name: _step(getattr(worth, field.name), step) for field in fields(Worth)}
    return Worth(**numbers | {"effective": float(round_down(int(worth.effective)) or 0)})


def _step(value: float, step: float) -> float:
    return round(value / step) * step
