"""The club's configuration: what whoever runs the program set, and what the organiser has turned since.

An organiser's knobs lie over the file of the program, so that what only the operator may turn stays theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.config import Caller, Config
from recommender.ports.records import ConfigRecord
from recommender.ports.refusals import StaleError, UnknownIdError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from recommender.config import Value
    from recommender.ports.store import Session, Store

_HISTORY = 50


class ClubConfig:
    """Use cases on the configuration.

    Parameters
    ----------
    store
        Where what the organiser turns is kept.
    clock
        Gives the time, with its zone.
    operator
        Of the file that the program was started with; the defaults if left out.
    """

    def __init__(
        self, store: Store, clock: Callable[[], datetime], operator: Config | None = None
    ) -> None:
        self._store = store
        self._clock = clock
        self._operator = operator or Config()
        self._read: tuple[ConfigRecord | None, Config] | None = None

    def current(self) -> Config:
        """The configuration that holds now."""
        return self.turned_by(self.latest())

    def latest(self) -> ConfigRecord | None:
        """What the organiser saved last; None if nothing ever was."""
        with self._store.glance() as session:
            return session.configs.latest()

    def history(self) -> Sequence[ConfigRecord]:
        """What was saved, newest first."""
        with self._store.read() as session:
            return session.configs.page(_HISTORY)

    def turned_by(self, record: ConfigRecord | None) -> Config:
        """The whole configuration with what was saved once."""
        if self._read is None or self._read[0] != record:
            knobs = {} if record is None else record.knobs
            self._read = record, self._operator.turned(knobs, Caller.ORGANISER)
        return self._read[1]

    def try_on(self, knobs: Mapping[str, Value]) -> Config:
        """The configuration that holds, with some knobs turned and nothing saved.

        Raises
        ------
        InputError
            If there is no such knob, its value is not allowed, or it is not an organiser's to turn.
        """
        return self.current().turned(knobs, Caller.ORGANISER)

    def save(self, knobs: Mapping[str, Value], *, seen: int | None, by: str) -> Config:
        """Have some knobs hold from now on; open rounds stay as they were asked for.

        Parameters
        ----------
        knobs
            By name; those that an organiser may turn.
        seen
            Number of the one that the asker has seen, 0 before the first; None = whichever.
        by
            Id of the key that asks.

        Raises
        ------
        StaleError
            If another one was saved since.
        InputError
            If a knob or its value is not allowed.
        """
        with self._store.write() as session:
            latest = _check_seen(session, seen)
            return self._keep(session, {**(latest.knobs if latest else {}), **knobs}, by)

    def restore(self, number: int, *, seen: int | None, by: str) -> Config:
        """Have a configuration of before hold again.

        Parameters
        ----------
        number
            Of `history`; 0 = the one that the program was started with.
        seen, by
            As of `save`.

        Raises
        ------
        UnknownIdError
            If it is not in the history.
        StaleError
            If another one was saved since.
        InputError
            If one of its knobs is not allowed any more.
        """
        with self._store.write() as session:
            _check_seen(session, seen)
            before = {record.number: record.knobs for record in session.configs.page(_HISTORY)}
            if number and number not in before:
                raise UnknownIdError("config")
            return self._keep(session, before.get(number, {}), by)

    def _keep(self, session: Session, knobs: Mapping[str, Value], by: str) -> Config:
        """Store what stands elsewhere than the program has it, if that is not so already."""
        config, latest = self._operator.turned(knobs, Caller.ORGANISER), session.configs.latest()
        turned = {
            name: config.value_of(name)
            for name in sorted(knobs)
            if config.value_of(name) != self._operator.value_of(name)
        }
        if turned != (latest.knobs if latest else {}):
            session.configs.add(ConfigRecord(0, turned, by, self._clock().isoformat()))
            session.audit.add("configuration saved", key=by, what=str(len(turned)))
        return config


def _check_seen(session: Session, seen: int | None) -> ConfigRecord | None:
    """What was saved last.

    Raises
    ------
    StaleError
        If the asker has seen another one.
    """
    latest = session.configs.latest()
    if seen is not None and seen != (latest.number if latest else 0):
        message = "config: another one was saved since you read it; look at it first"
        raise StaleError(message)
    return latest
