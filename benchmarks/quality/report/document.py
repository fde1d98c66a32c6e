"""The document: sections with their tables, sentences and pictures, and what was to be reached."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from benchmarks.quality.records import write_records
from benchmarks.quality.report.claims import BEHIND, LOST, claim
from benchmarks.quality.report.digits import number
from benchmarks.quality.report.pictures import pictures_of
from benchmarks.quality.report.plan import read_plan
from benchmarks.quality.report.tables import by_metric, by_protocol, cell
from recommender.adapters.files import write_text
from recommender.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from benchmarks.quality.records import Record
    from benchmarks.quality.report.plan import Reason, Section, Target


def write_report(records: Sequence[Record], file: Path) -> None:
    """Write the document, and beside it a folder of its name with results and pictures.

    Parameters
    ----------
    records
        Of all evaluations; sections without records are left out.
    file
        The Markdown file, for instance ``docs/evaluation.md``.

    Raises
    ------
    InputError
        If no record belongs to any section.
    """
    plan, folder = read_plan(), file.with_suffix("")
    shown = [(section, section.of(records)) for section in plan.sections]
    if not any(found for _, found in shown):
        raise InputError("report: none of the results belongs to a section of the document")
    write_records(records, folder / "results.json")
    parts = [plan.head, _targets(plan.targets, records)]
    for section, found in shown:
        if found:
            drawn = pictures_of(section, found, folder)
            links = [f"![{name.replace('-', ' ')}]({folder.name}/{name}.svg)" for name in drawn]
            parts += [f"## {section.title}", section.text, *_body(section, found), *links]
    parts += [_losses(shown), _reasons(plan.reasons, records), plan.foot]
    write_text(file, "\n\n".join(part for part in parts if part) + "\n")


def _body(section: Section, records: Sequence[Record]) -> Iterator[str]:
    """Tables and sentences of a section.

    Yields
    ------
    str
        A paragraph or a table.
    """
    protocols = list(dict.fromkeys(each.protocol for each in records))
    short = {name: name.partition(", ")[2] or name for name in protocols}
    if section.layout == "protocols":
        for metric in section.metrics:
            yield by_protocol(records, metric, short)
    for protocol in protocols:
        part = [each for each in records if each.protocol == protocol]
        if section.layout != "protocols":
            if len(protocols) > 1:
                yield f"### {protocol}"
            worst_first = section.metrics[0] in section.lower
            keep = section.layout == "dial"
            yield by_metric(part, section.metrics, lower=worst_first, as_given=keep)
        sentences = [
            claim(part, name, ours=section.ours, lower=name in section.lower)
            for name in section.judged
        ]
        lead = f"{short[protocol]}, " if section.layout == "protocols" else ""
        yield "\n".join(f"- {lead}{each}" for each in sentences if each)


def _losses(shown: Sequence[tuple[Section, Sequence[Record]]]) -> str:
    """Every place where somebody else's number is better than ours, surely or not."""
    behind = []
    for section, records in shown:
        for protocol in dict.fromkeys(each.protocol for each in records):
            part = [each for each in records if each.protocol == protocol]
            for metric in section.judged:
                less = metric in section.lower
                said = claim(part, metric, ours=section.ours, lower=less)
                if BEHIND in said:
                    behind.append(f"- {protocol}, {said}")
    behind.sort(key=lambda line: LOST not in line)
    text = "\n".join(behind) if behind else "In none of these measures is anybody else ahead."
    return f"## Where we are behind\n\n{text}"


def _reasons(reasons: Sequence[Reason], records: Sequence[Record]) -> str:
    """Explanations whose conditions hold."""
    said = [f"- {sentence}" for each in reasons for sentence in each.said(records)]
    return "## Why\n\n" + "\n".join(said) if said else ""


def _targets(targets: Sequence[Target], records: Sequence[Record]) -> str:
    """A table of what was to be reached and what was; rows that were not measured are left out."""
    rows = []
    for target in targets:
        found = next((each for each in records if _is(target, each)), None)
        bound = target.bound(records)
        if found is not None and bound is not None and not math.isnan(found.value):
            rows.append(_row(target, found, bound))
    if not rows:
        return ""
    head = "| what | to reach | reached (95 % interval) | |\n|---|---|---|---|"
    return "## What was to be reached\n\n" + "\n".join([head, *rows])


def _row(target: Target, found: Record, bound: float) -> str:
    least = target.at_least is not None
    met = found.value >= bound if least else found.value <= bound
    sure = found.low >= bound if least else found.high <= bound
    said = "yes, with all of the interval" if met and sure else "yes" if met else "**no**"
    sign = "≥" if least else "≤"
    return f"| {target.name} | {sign} {number(bound)} | {cell(found)} | {said} |"


def _is(target: Target, record: Record) -> bool:
    return (
        re.fullmatch(target.match, record.protocol) is not None
        and record.method == target.method
        and record.metric == target.metric
    )
