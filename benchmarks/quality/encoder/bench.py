"""Run the tests of the bench over the methods, one after the other."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from benchmarks.quality.encoder import cost
from benchmarks.quality.records import QualityRecord
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
) -> list[QualityRecord]:
    """Measure every method on every test.

    Parameters
    ----------
    methods, protocols
        What is measured, on what.
    progress
        Called with how far it is.

    Returns
    -------
    list of QualityRecord
        Test after test, methods in the order given.
    """
    records: list[QualityRecord] = []
    total = len(methods) * len(protocols)
    for protocol in protocols:
        for number, method in enumerate(methods, start=1):
            records += _name_records(protocol.name, method.name, protocol.run(method.fit))
            progress("measuring", len(methods) * protocols.index(protocol) + number, total)
    return records


def measure_cost(
    methods: Sequence[Method], members: Sequence[Member], clock: Callable[[], float]
) -> list[QualityRecord]:
    """Measure what every method costs; see `benchmarks.quality.encoder.cost`."""
    return [
        record
        for method in methods
        for record in _name_records(COST, method.name, cost.measure_cost(method, members, clock))
    ]


def _name_records(protocol: str, method: str, measured: Sequence[Measured]) -> list[QualityRecord]:
    return [QualityRecord(protocol=protocol, method=method, **asdict(value)) for value in measured]
