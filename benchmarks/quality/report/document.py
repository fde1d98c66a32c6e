"""The document: sections with their tables, sentences and pictures, and what was to be reached."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from benchmarks.quality.records import split_by_protocol, write_records
from benchmarks.quality.report.claims import BEHIND, LOST, claim
from benchmarks.quality.report.digits import number
from benchmarks.quality.report.pictures import draw_pictures
from benchmarks.quality.report.plan import read_plan
from benchmarks.quality.report.tables import cell, tabulate_by_metric, tabulate_by_protocol
from recommender.adapters.files import write_text
from recommender.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from benchmarks.quality.records import QualityRecord
    from benchmarks.quality.report.plan import Reason, Section, Target


def write_report(records: Sequence[QualityRecord], file: Path) -> None:
    """Write the document, and beside it a folder of its name with results and pictures.

    Parameters
    ----------
    records
        Of all evaluations; sections without records are left out.
    file
        The Markdown file, for instance ``docs/evaluation-tables.md``.

    Raises
    ------
    InputError
        If no record belongs to any section.
    """
    plan, folder = read_plan(), file.with_suffix("")
    filled = [(section, section.of(records)) for section in plan.sections]
    filled = [(section, part) for section, part in filled if part]
    if not filled:
        raise InputError("report: none of the results belongs to a section of the document")
    write_records(records, folder / "results.json")
    parts = [plan.head, _list_targets(plan.targets, records)]
    for section, part in filled:
        names = draw_pictures(section, part, folder)
        links = [f"![{name.replace('-', ' ')}]({folder.name}/{name}.svg)" for name in names]
        parts += [f"## {section.title}", section.text, *_write_body(section, part), *links]
    parts += [_list_losses(filled), _list_reasons(plan.reasons, records), plan.foot]
    write_text(file, "\n\n".join(part for part in parts if part) + "\n")


def _write_body(section: Section, records: Sequence[QualityRecord]) -> Iterator[str]:
    """Tables and sentences of a section.

    Yields
    ------
    str
        A paragraph or a table.
    """
    protocols = split_by_protocol(records)
    short = {name: name.partition(", ")[2] or name for name in protocols}
    if section.layout == "protocols":
        for metric in section.metrics:
            yield tabulate_by_protocol(records, metric, short)
    for protocol, part in protocols.items():
        if section.layout != "protocols":
            if len(protocols) > 1:
                yield f"### {protocol}"
            worst_first = section.metrics[0] in section.lower
            in_order = section.layout == "dial"
            yield tabulate_by_metric(part, section.metrics, lower=worst_first, as_given=in_order)
        lead = f"{short[protocol]}, " if section.layout == "protocols" else ""
        yield "\n".join(f"- {lead}{sentence}" for sentence in _write_claims(section, part))


def _write_claims(section: Section, records: Sequence[QualityRecord]) -> list[str]:
    """A sentence for each metric that is judged and was measured."""
    claims = (
        claim(records, metric, ours=section.ours, lower=metric in section.lower)
        for metric in section.judged
    )
    return [sentence for sentence in claims if sentence]


def _list_losses(filled: Sequence[tuple[Section, Sequence[QualityRecord]]]) -> str:
    """Every place where somebody else's number is better than ours, surely or not."""
    behind = []
    for section, records in filled:
        for protocol, part in split_by_protocol(records).items():
            sentences = _write_claims(section, part)
            behind += [f"- {protocol}, {sentence}" for sentence in sentences if BEHIND in sentence]
    behind.sort(key=lambda line: LOST not in line)
    text = "\n".join(behind) if behind else "In none of these measures is anybody else ahead."
    return f"## Where we are behind\n\n{text}"


def _list_reasons(reasons: Sequence[Reason], records: Sequence[QualityRecord]) -> str:
    """Explanations whose conditions hold."""
    lines = [f"- {sentence}" for reason in reasons for sentence in reason.explain(records)]
    return "## Why\n\n" + "\n".join(lines) if lines else ""


def _list_targets(targets: Sequence[Target], records: Sequence[QualityRecord]) -> str:
    """A table of what was to be reached and what was; rows that were not measured are left out."""
    rows = []
    for target in targets:
        record = next((record for record in records if target.is_about(record)), None)
        bound = target.bound(records)
        if record is not None and bound is not None and not math.isnan(record.value):
            rows.append(_compare(target, record, bound))
    if not rows:
        return ""
    head = "| what | to reach | reached (95 % interval) | |\n|---|---|---|---|"
    return "## What was to be reached\n\n" + "\n".join([head, *rows])


def _compare(target: Target, record: QualityRecord, bound: float) -> str:
    least = target.at_least is not None
    met = record.value >= bound if least else record.value <= bound
    sure = record.low >= bound if least else record.high <= bound
    verdict = "yes, with all of the interval" if met and sure else "yes" if met else "**no**"
    sign = "≥" if least else "≤"
    return f"| {target.name} | {sign} {number(bound)} | {cell(record)} | {verdict} |"
