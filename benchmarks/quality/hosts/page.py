"""``docs/evaluation.md``: the page that users read, made of results alone by ``page.md``."""

from __future__ import annotations

from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from benchmarks.quality.hosts.baselines import HOST
from benchmarks.quality.hosts.hosts import ALL, FIRST, LIST, MONTH, OURS, SETTINGS, WEEK
from benchmarks.quality.hosts.measures import METRICS
from benchmarks.quality.hosts.told import CAN, MIGHT, NEEDS, TOLD
from benchmarks.quality.report.claims import BEHIND, claim
from benchmarks.quality.report.digits import number
from benchmarks.quality.report.tables import cell, tabulate_by_metric, tabulate_by_protocol
from recommender.adapters.files import write_text
from recommender.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.quality.records import QualityRecord

_WOULD = METRICS[0]
_LESS_IS_BETTER = ("at 0",)


def write_page(records: Sequence[QualityRecord], file: Path) -> None:
    """Write the page.

    Parameters
    ----------
    records
        From `benchmarks.quality.hosts.hosts.evaluate_hosts`, and from
        `benchmarks.quality.hosts.told.evaluate_told` if needs were judged.
    file
        The Markdown file.

    Raises
    ------
    InputError
        If they hold no judged club.
    """
    write_text(file, compose_page(records))


def compose_page(records: Sequence[QualityRecord]) -> str:
    """The page in Markdown; see `write_page`.

    Raises
    ------
    InputError
        If the records hold no judged club.
    """
    clubs = _clubs(records)
    if not clubs:
        raise InputError("hosts: the results hold no judged club; measure with: evaluate hosts")
    template = Template((files(__package__) / "page.md").read_text(encoding="utf-8"))
    together = {setting: _of(records, ALL, setting) for setting in SETTINGS}
    focal = next(record.n for record in together[LIST] if record.metric == _WOULD)
    return template.substitute(
        clubs=_spell(len(clubs)),
        names=", ".join(f"`{name}`" for name in clubs),
        focal=focal,
        shares=tabulate_by_protocol(
            [record for setting in SETTINGS for record in together[setting]],
            _WOULD,
            {_protocol(ALL, setting): setting for setting in SETTINGS},
        ),
        claims="\n".join(
            f"- {setting.capitalize()}, {sentence}"
            for setting in SETTINGS
            if (sentence := claim(_rivals(together[setting]), _WOULD))
        ),
        orders=tabulate_by_metric(together[LIST], ["nDCG@10"]),
        kinds=tabulate_by_metric(together[MONTH], METRICS[1:]),
        told=_tell(records),
        losses="\n".join(_list_losses(records, clubs)),
        zero=_share(together[MONTH], OURS, "at 0"),
        first=_share(together[FIRST], OURS),
        week=_share(together[WEEK], OURS),
        month=_share(together[MONTH], OURS),
        host_month=_share(together[MONTH], HOST),
        lists=_by_club(records, clubs, LIST),
        club_orders=_by_club(records, clubs, LIST, "nDCG@10"),
        months=_by_club(records, clubs, MONTH),
    )


def _protocol(club: str, setting: str) -> str:
    return f"hosts, {club}, {setting}"


def _of(records: Sequence[QualityRecord], club: str, setting: str) -> list[QualityRecord]:
    return [record for record in records if record.protocol == _protocol(club, setting)]


def _clubs(records: Sequence[QualityRecord]) -> list[str]:
    """Names of the clubs, in the order in which they were measured."""
    named = [r.protocol.split(", ", 2)[1] for r in records if r.protocol.startswith("hosts, ")]
    return [name for name in dict.fromkeys(named) if name != ALL]


def _rivals(records: Sequence[QualityRecord]) -> list[QualityRecord]:
    """Ours and what could be used instead: the host is no method."""
    return [record for record in records if record.method != HOST]


def _by_club(
    records: Sequence[QualityRecord], clubs: Sequence[str], setting: str, metric: str = _WOULD
) -> str:
    """A row per club, a column per method, the best one by the mean first."""
    found = {
        (club, record.method): record
        for club in clubs
        for record in _rivals(_of(records, club, setting))
        if record.metric == metric
    }
    methods = list(dict.fromkeys(method for _, method in found))
    methods.sort(key=lambda method: -sum(r.value for (_, by), r in found.items() if by == method))
    rows = ["| club | " + " | ".join(methods) + " |", "|---" * (len(methods) + 1) + "|"]
    for club in clubs:
        cells = [cell(found.get((club, method))) for method in methods]
        rows.append(f"| {club} | " + " | ".join(cells) + " |")
    head = setting.capitalize() if metric == _WOULD else f"Order of everybody, {metric}"
    return f"{head}:\n\n" + "\n".join(rows)


def _list_losses(records: Sequence[QualityRecord], clubs: Sequence[str]) -> list[str]:
    """Where something else is better: of all clubs in anything, of each in what a host would."""
    asked = [(ALL, setting, metric) for setting in SETTINGS for metric in (*METRICS, "nDCG@10")]
    asked += [(club, setting, _WOULD) for club in clubs for setting in SETTINGS]
    lines = []
    for club, setting, metric in asked:
        part = _rivals(_of(records, club, setting))
        sentence = claim(part, metric, lower=metric in _LESS_IS_BETTER)
        if BEHIND in sentence:
            lines.append(f"- {club.capitalize()}, {setting}, {sentence}")
    return lines


def _tell(records: Sequence[QualityRecord]) -> str:
    """How well needs are read; empty if none were judged."""
    needs = [record for record in records if record.protocol == NEEDS]
    told = {(r.method, r.metric): r for r in records if r.protocol == TOLD}
    if not needs or not told:
        return "No needs were judged."
    order = "; ".join(
        f"{record.method} {number(record.value)} ({number(record.low)} to {number(record.high)})"
        for record in needs
    )
    words = [
        f"- Of {told[said, 'clearly'].n} judged pairs that members would be told {said} of, "
        f"{_percent(told[said, 'at least partly'])} are at least partly what was asked for and "
        f"{_percent(told[said, 'clearly'])} clearly."
        for said in (CAN, MIGHT)
    ]
    head = (
        f"{needs[0].n} needs of the sample club, [judged by one reader](../data/README.md): who meets "
        f"a need comes early (nDCG@10: {order})."
    )
    return "\n".join([head, "", *words])


def _percent(record: QualityRecord) -> str:
    return f"{record.value:.0%} ({record.low:.0%} to {record.high:.0%})"


def _share(records: Sequence[QualityRecord], method: str, metric: str = _WOULD) -> str:
    found = next(r for r in records if (r.method, r.metric) == (method, metric))
    return f"{found.value:.0%}"


def _spell(count: int) -> str:
    words = (
        "no",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    )
    return words[count] if count < len(words) else str(count)
