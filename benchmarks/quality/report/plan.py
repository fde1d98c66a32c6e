"""What the document shows: its sections, as read from ``sections.json``."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from benchmarks.quality.report.digits import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.quality.records import QualityRecord


@dataclass(frozen=True)
class Section:
    """One part of the document: the records of some protocols."""

    title: str
    match: str
    """Regular expression of whole protocol names."""
    text: str
    """What is measured and how; above the table."""
    metrics: tuple[str, ...]
    """Columns of the table, the first one sorts it; those without a number are left out."""
    layout: str = "metrics"
    """``"metrics"``: a table per protocol, a column per metric; ``"protocols"``: a table per
    metric, a column per protocol; ``"dial"``: positions of the dial as rows."""
    picture: str = ""
    """Metric to draw; none if empty."""
    reference: float | None = None
    """Value of chance on that metric."""
    lower: tuple[str, ...] = ()
    """Metrics of which less is better."""
    judged: tuple[str, ...] = ()
    """Metrics a sentence is written about."""
    ours: str = "ours"
    """The method that stands for us in those sentences."""

    def of(self, records: Sequence[QualityRecord]) -> list[QualityRecord]:
        """The records of this section."""
        return [record for record in records if re.fullmatch(self.match, record.protocol)]


@dataclass(frozen=True)
class Target:
    """A number that was to be reached, set before anything was measured."""

    name: str
    match: str
    method: str
    metric: str
    at_least: float | None = None
    at_most: float | None = None
    over: tuple[str, ...] = ()
    """Where the target is a multiple: of the best of these methods."""

    def is_about(self, record: QualityRecord) -> bool:
        """Whether a record is the number that was to be reached."""
        asked = (self.method, self.metric) == (record.method, record.metric)
        return asked and re.fullmatch(self.match, record.protocol) is not None

    def bound(self, records: Sequence[QualityRecord]) -> float | None:
        """The number to reach; None if what it is a multiple of was not measured."""
        limit = self.at_least if self.at_least is not None else self.at_most
        if not self.over or limit is None:
            return limit
        others = [
            record.value
            for record in records
            if re.fullmatch(self.match, record.protocol)
            and record.metric == self.metric
            and record.method in self.over
        ]
        return limit * max(others) if others else None


@dataclass(frozen=True)
class Reason:
    """A sentence that is written only where the numbers carry it."""

    match: str
    method: str
    metric: str
    relation: str
    """``"below"`` or ``"above"``; ``"surely below"`` or ``"surely above"`` where all of the
    interval must be."""
    than: float | str
    """A number, or another method of the same protocol and metric, whose interval counts, too."""
    text: str
    """With ``{value}``, ``{other}`` (both with three decimals) and ``{protocol}``."""

    def explain(self, records: Sequence[QualityRecord]) -> list[str]:
        """The sentence for each protocol where its condition holds."""
        cells = {
            (record.protocol, record.method): record
            for record in records
            if record.metric == self.metric and re.fullmatch(self.match, record.protocol)
        }
        sentences = []
        for (protocol, method), record in cells.items():
            rival = self._rival(cells.get((protocol, str(self.than))))
            if method == self.method and rival is not None and self._holds(record, *rival):
                values = {"value": number(record.value), "other": number(rival[0])}
                sentences.append(self.text.format(**values, protocol=protocol))
        return sentences

    def _rival(self, record: QualityRecord | None) -> tuple[float, float, float] | None:
        """Value, low and high of what is compared with; None if it was not measured."""
        if not isinstance(self.than, str):
            return self.than, self.than, self.than
        return None if record is None else (record.value, record.low, record.high)

    def _holds(self, record: QualityRecord, value: float, low: float, high: float) -> bool:
        holds = {
            "below": record.value < value,
            "above": record.value > value,
            "surely below": record.high < low,
            "surely above": record.low > high,
        }
        return holds[self.relation]


@dataclass(frozen=True)
class Plan:
    """The whole document."""

    head: str
    foot: str
    sections: tuple[Section, ...]
    targets: tuple[Target, ...] = ()
    reasons: tuple[Reason, ...] = ()


def read_plan() -> Plan:
    """The plan in ``sections.json`` beside this file."""
    text = (files(__package__) / "sections.json").read_text(encoding="utf-8")
    whole = json.loads(text)
    return Plan(
        whole["head"],
        whole["foot"],
        tuple(Section(**_freeze_lists(section)) for section in whole["sections"]),
        tuple(Target(**_freeze_lists(target)) for target in whole["targets"]),
        tuple(Reason(**reason) for reason in whole["reasons"]),
    )


def _freeze_lists(given: dict[str, Any]) -> dict[str, Any]:
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in given.items()
    }
