"""Rows of a members table to members: what is kept, what is refused, what is reported."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from recommender.club.member import Member
from recommender.config import Profiles
from recommender.tables import cells, lists
from recommender.tables.cells import Fault
from recommender.tables.problems import CONFIDENTIAL, Problem, Severity
from recommender.tables.text import is_missing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recommender.tables.columns import Columns

TEXTS = ("headline", "about", "offers", "needs", "interests", "goals")
"""A member needs one of these."""

CONFIDENTIAL_FIELDS = frozenset({"bubble", "do_not_introduce", "email"})
"""Never quoted in a report."""

_REFUSING = frozenset({"id", "name", "meet", "per_round", "paused_until", "do_not_introduce"})
"""A bad cell here costs the row: without it nobody is named, and a wrong guess at the others
would introduce somebody who does not want it."""

_PARSERS: dict[str, Callable[[object, list[Fault]], Any]] = {
    "headline": cells.parse_line,
    "organisation": cells.parse_line,
    "industry": cells.parse_label("industries"),
    "city": cells.parse_line,
    "languages": lists.parse_languages,
    "level": cells.parse_label("levels"),
    "text_language": lists.parse_text_language,
    "about": cells.parse_text,
    "offers": lists.parse_items,
    "needs": lists.parse_items,
    "interests": lists.parse_items,
    "goals": cells.parse_text,
    "meet": cells.parse_meet,
    "per_round": cells.parse_per_round,
    "paused_until": cells.parse_date,
    "bubble": cells.parse_bubble,
    "do_not_introduce": lists.parse_ids,
    "email": cells.parse_email,
    "share_email": cells.parse_consent,
}

_ID_SEPARATORS = re.compile(r"[,;\s]+")


@dataclass(slots=True)
class MemberRows:
    """The members read so far, and what was wrong."""

    columns: Columns
    per_round: int = Profiles().per_round
    """Of those who do not say."""
    members: dict[str, tuple[int, Member]] = field(default_factory=dict)
    """Row and member by id."""
    problems: list[Problem] = field(default_factory=list)
    dropped_keys: dict[str, None] = field(default_factory=dict)
    """Statements named for a protected trait, in the order they were met."""

    def add(self, row: int, raw: Sequence[object]) -> None:
        """Read one row; keep the member unless the row has to be refused."""
        before = len(self.problems)
        values: dict[str, Any] = {"id": self._read_id(row, raw), "name": self._read_name(row, raw)}
        values["per_round"] = self.per_round
        for name, parse in _PARSERS.items():
            cell = self._cell(raw, name)
            if not is_missing(cell):
                faults: list[Fault] = []
                values[name] = parse(cell, faults)
                self._report_faults(row, name, faults)
        values["viewpoints"] = self._read_viewpoints(row, raw)
        values["do_not_introduce"] = frozenset(values.get("do_not_introduce", ()))
        member = Member(**values)
        if not member.has_text:
            fault = Fault("no text", f"at least one of {', '.join(TEXTS)}")
            self._add_problem(row, "", fault, Severity.ROW_REFUSED)
        if all(problem.severity is not Severity.ROW_REFUSED for problem in self.problems[before:]):
            self.members[member.id] = (row, member)

    def finish(self) -> tuple[Member, ...]:
        """The members; now that all ids are known, the lists of whom not to introduce are checked."""
        return tuple(self._check_blocks(row, member) for row, member in self.members.values())

    def _read_id(self, row: int, raw: Sequence[object]) -> str:
        id_ = self._read_required(row, raw, "id", ("id",), cells.parse_id)
        if id_ in self.members:
            first = self.members[id_][0]
            fault = Fault(f"the id of row {first} again", "an id that no other row has")
            self._report_faults(row, "id", [fault])
        return id_

    def _read_name(self, row: int, raw: Sequence[object]) -> str:
        whole = not is_missing(self._cell(raw, "name"))
        parts = ("name",) if whole else ("first_name", "last_name")
        return self._read_required(row, raw, "name", parts, cells.parse_line)

    def _read_required(
        self,
        row: int,
        raw: Sequence[object],
        name: str,
        parts: tuple[str, ...],
        parse: Callable[[object, list[Fault]], str],
    ) -> str:
        faults: list[Fault] = []
        filled = [cell for part in parts if not is_missing(cell := self._cell(raw, part))]
        text = " ".join(filter(None, (parse(cell, faults) for cell in filled)))
        if not text and not faults:
            faults.append(Fault("nothing", f"the {name} of the member"))
        self._report_faults(row, name, faults)
        return text

    def _read_viewpoints(self, row: int, raw: Sequence[object]) -> dict[str, int]:
        answers: dict[str, int] = {}
        faults: list[Fault] = []
        cell = self._cell(raw, "viewpoints")
        if not is_missing(cell):
            answers = lists.parse_viewpoints(cell, faults)
            self.dropped_keys |= dict.fromkeys(lists.find_protected_keys(cell))
        self._report_faults(row, "viewpoints", faults)
        for key, position in self.columns.viewpoints.items():
            faults = []
            answer = lists.parse_viewpoint(raw[position], faults)
            if answer is not None:
                answers[key] = answer
            self._report_faults(row, self.columns.headers[position], faults)
        return answers

    def _check_blocks(self, row: int, member: Member) -> Member:
        if not member.do_not_introduce:
            return member
        entries = member.do_not_introduce
        listed = frozenset(part for entry in entries for part in self._split_ids(entry))
        if member.id in listed:
            fault = Fault("the member's own id", "ids of other members")
            self._add_problem(row, "do_not_introduce", fault, Severity.CELL_IGNORED)
        unknown = len(listed - self.members.keys() - {member.id})
        if unknown:
            fault = Fault(
                f"{unknown} unknown id{'s' if unknown > 1 else ''} {CONFIDENTIAL}",
                "ids of members; kept in case they join later",
            )
            self._add_problem(row, "do_not_introduce", fault, Severity.KEPT)
        return replace(member, do_not_introduce=listed - {member.id})

    def _split_ids(self, entry: str) -> list[str]:
        """A whole list in one entry ("m001, m002") must not pass for one id that blocks nobody."""
        parts = [part for part in _ID_SEPARATORS.split(entry) if part]
        is_list = entry not in self.members and any(part in self.members for part in parts)
        return parts if is_list else [entry]

    def _cell(self, raw: Sequence[object], name: str) -> object:
        position = self.columns.fields.get(name)
        return None if position is None else raw[position]

    def _report_faults(self, row: int, name: str, faults: list[Fault]) -> None:
        severity = Severity.ROW_REFUSED if name in _REFUSING else Severity.CELL_IGNORED
        for fault in faults:
            reported = replace(fault, found=CONFIDENTIAL) if name in CONFIDENTIAL_FIELDS else fault
            self._add_problem(row, name, reported, severity)

    def _add_problem(self, row: int, name: str, fault: Fault, severity: Severity) -> None:
        header = self.columns.header(name)
        self.problems.append(
            Problem(self.columns.file, row, header, fault.found, fault.allowed, severity)
        )
