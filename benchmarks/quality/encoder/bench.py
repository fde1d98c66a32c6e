"""Run the tests of the bench over the methods, one after the other."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from benchmarks.quality.encoder.cost import cost
from benchmarks.quality.records import Record
from recommender.ports.progress import silent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.quality.encoder.methods import Method
    from benchmarks.quality.encoder.protocol import Protocol
    from benchmarks.quality.records import Measured
    from recommender.club.member import Member
    from recommender.ports.progress import Progress

COST = "cost"


def measure(
    methods: Sequence[Method], protocols: Sequence[Protocol], progress: Progress = silent
) -> list[Record]:
    """Measure every method on every test.

    Parameters
    ----------
    methods, protocols
        What is measured, on what.
    progress
        Told how far it is.

    Returns
    -------
    list of Record
        Test after test, methods in the order given.
    """
    found: list[Record] = []
    total = len(methods) * len(protocols)
    for protocol in protocols:
        for number, method in enumerate(methods, start=1):
            found += _records(protocol.name, method.name, protocol.run(method.fit))
            progress("measuring", len(methods) * protocols.index(protocol) + number, total)
    return found


def measure_cost(
    methods: Sequence[Method], members: Sequence[Member], clock: Callable[[], float]
) -> list[Record]:
    """Measure what every method costs; see `cost`."""
    return [
        record
        for method in methods
        for record in _records(COST, method.name, cost(method, members, clock))
    ]


def _records(protocol: str, method: str, measured: Sequence[Measured]) -> list[Record]:
    return [Record(protocol=protocol, method=method, **asdict(each)) for each in measured]
