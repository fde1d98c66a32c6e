"""Rows of a members table to members: what is kept, what is refused, what is reported."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from recommender.club.member import Member
from recommender.club.names import as_called, turn_round
from recommender.config import Profiles
from recommender.tables import cells, lists, rhythm
from recommender.tables.answers import is_no_answer
from recommender.tables.block_lists import BlockLists
from recommender.tables.cells import Fault
from recommender.tables.notes import Notes
from recommender.tables.problems import CONFIDENTIAL, Problem, Severity, quote
from recommender.tables.same_person import find_same_people
from recommender.tables.separators import WRITTEN
from recommender.tables.status_words import PARTICIPATION, Part, read_part
from recommender.tables.text import is_missing, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from recommender.tables.columns import Columns

TEXTS = ("headline", "about", "offers", "needs", "interests", "goals")
"""A member needs one of these."""

CONFIDENTIAL_FIELDS = frozenset({"bubble", "do_not_introduce", "email"})
"""Never quoted in a report."""

_REFUSING = frozenset({"id", "name", "meet", "per_round", "paused_until", "do_not_introduce"})
"""A bad cell here costs the row: without it nobody is named, and a wrong guess at the others
would introduce somebody who does not want it."""

_PARSERS: dict[str, Callable[[object, list[Fault]], Any]] = {
    "headline": cells.parse_answer_line,
    "organisation": cells.parse_answer_line,
    "industry": cells.parse_label("industries"),
    "city": cells.parse_answer_line,
    "languages": lists.parse_languages,
    "level": cells.parse_label("levels"),
    "text_language": lists.parse_text_language,
    "about": cells.parse_answer_text,
    "goals": cells.parse_answer_text,
    "meet": cells.parse_meet,
    "per_round": cells.parse_per_round,
    "paused_until": cells.parse_date,
    "bubble": cells.parse_bubble,
    "do_not_introduce": lists.parse_ids,
    "email": cells.parse_email,
    "share_email": cells.parse_consent,
    "every_weeks": rhythm.parse_every_weeks,
    "months_off": rhythm.parse_months,
    "surprise": cells.parse_consent,
    "meets_rivals": cells.parse_consent,
    "home_club": cells.parse_answer_line,
    "debates": cells.parse_consent,
    "come_by": cells.parse_answer_line,
    "come_by_when": cells.parse_answer_line,
    "come_by_guests": cells.parse_guests,
    "share_views": cells.parse_consent,
}

_ITEM_FIELDS = ("offers", "needs", "interests")

_SAYS_ITSELF = frozenset({
    "languages", "text_language", "meet", "per_round", "paused_until", "bubble", "email",
})  # fmt: skip
"""Fields in which "n/a" is no fault, and none of their values."""


@dataclass(frozen=True, slots=True)
class ReadingTerms:
    """On which terms a table of members is read."""

    per_round: int = Profiles().per_round
    """Introductions of those who do not say."""
    day: date | None = None
    """The day on which it is read, for days of leaving that are still to come; None: all are past."""
    others: tuple[Member, ...] = ()
    """Members the club has beside those of the table: blocks may name them."""
    refuse_id: Callable[[str], str] | None = None
    """What an id has to be instead, where it cannot be used; empty for a good one."""
    looks_at_cells: bool = True
    """Whether cells tell where a header misleads; False where columns are fields by name."""


@dataclass(slots=True)
class MemberRows:
    """The members read so far, and what was wrong."""

    columns: Columns
    reading: ReadingTerms = field(default_factory=ReadingTerms)
    members: dict[str, tuple[int, Member]] = field(default_factory=dict)
    """Row and member by id."""
    problems: list[Problem] = field(default_factory=list)
    dropped_keys: dict[str, None] = field(default_factory=dict)
    """Statements named for a protected trait, in the order they were met."""
    notes: Notes = field(init=False)
    absent: list[Member] = field(default_factory=list)
    """Who take no part, by what the table says of them."""

    def __post_init__(self) -> None:
        self.notes = Notes(self.columns.file)

    def add(self, row: int, raw: Sequence[object]) -> None:
        """Read one row; keep the member unless the row has to be refused or says to leave it out."""
        before = len(self.problems)
        takes_part = self._takes_part(row, raw)
        if not takes_part:
            del self.problems[before + 1 :]  # one reason is enough
            self._remember_absent(raw)
            return
        values: dict[str, Any] = {"id": self._read_id(row, raw), "name": self._read_name(row, raw)}
        values["per_round"] = self.reading.per_round
        for name, parse in _PARSERS.items():
            self._read_field(row, raw, name, parse, values)
        for name in _ITEM_FIELDS:
            values[name] = self._read_items(row, raw, name)
        values["viewpoints"] = self._read_viewpoints(row, raw)
        values["do_not_introduce"] = frozenset(values.get("do_not_introduce", ()))
        member = Member(**values)
        if not member.has_text:
            fault = Fault("no text", f"at least one of {', '.join(TEXTS)}")
            self._add_problem(row, "", fault, Severity.ROW_REFUSED)
        if all(problem.severity is not Severity.ROW_REFUSED for problem in self.problems[before:]):
            self.members[member.id] = (row, member)

    def finish(self) -> tuple[Member, ...]:
        """The members; now that all are known, the lists of whom not to introduce are checked."""
        self._check_blocks()
        for row, found, column in find_same_people(self.members.values()):
            allowed = (
                "one row for each person; the two are never introduced to each other "
                "(--set rules.other_person=false lets them meet)"
            )
            self._add_problem(row, column, Fault(found, allowed), Severity.KEPT)
        self.problems += self.notes.problems()
        return tuple(member for _, member in self.members.values())

    def _takes_part(self, row: int, raw: Sequence[object]) -> bool:
        """Whether the row's person takes part; says so if not, and refuses what cannot be told."""
        is_in = True
        for name in PARTICIPATION:
            for position in self.columns.positions(name):
                if is_missing(raw[position]):
                    continue
                part, fault = read_part(name, raw[position], self.reading.day)
                header = self.columns.headers[position]
                if part is Part.OUT and fault is not None and is_in:
                    fault = Fault(fault.found, "left out: takes no part")
                    self._add_at(row, header, fault, Severity.LEFT_OUT)
                elif part is Part.UNCLEAR and fault is not None:
                    self._add_at(row, header, fault, Severity.ROW_REFUSED)
                elif fault is not None and part is Part.IN:
                    self._add_at(row, header, fault, Severity.KEPT)
                is_in = is_in and part is not Part.OUT
        return is_in

    def _remember_absent(self, raw: Sequence[object]) -> None:
        """Blocks may name who is left out: that is no mistake."""
        id_ = cells.parse_id(self._cell(raw, "id"), []) if self.columns.positions("id") else ""
        if id_:
            address = self._cell(raw, "email")
            known = "" if is_missing(address) else cells.parse_email(address, [])
            self.absent.append(Member(id=id_, name=self._name_of(raw, []), email=known))

    def _read_id(self, row: int, raw: Sequence[object]) -> str:
        faults: list[Fault] = []
        cell = self._cell(raw, "id")
        is_address = self.columns.fields.get("id") == self.columns.fields.get("email")
        parse = _parse_address_id if is_address else cells.parse_id
        id_ = "" if is_missing(cell) else parse(cell, faults)
        if not id_ and not faults:
            known = "an address to tell people by, or a column of ids" if is_address else ""
            faults.append(Fault("nothing", known or "the id of the member"))
        if id_ and self.reading.refuse_id is not None and (needed := self.reading.refuse_id(id_)):
            faults.append(Fault(quote(id_), needed))
        self._report_faults(row, "id", faults)
        if id_ in self.members:
            first = self.members[id_][0]
            fault = Fault(f"the id of row {first} again", "an id that no other row has")
            self._report_faults(row, "id", [fault])
        return id_

    def _read_name(self, row: int, raw: Sequence[object]) -> str:
        faults: list[Fault] = []
        text = self._name_of(raw, faults)
        refused = [fault for fault in faults if fault.severity is None]
        if not text and not refused:
            faults.append(Fault("nothing", "the name of the member"))
        elif text:
            faults = [fault for fault in faults if fault.severity is not None]
        self._report_faults(row, "name", faults)
        return text

    def _name_of(self, raw: Sequence[object], faults: list[Fault]) -> str:
        """The whole name, else its halves, in the order in which people are called."""
        wholes = self._filled(raw, "name")
        if wholes:
            names_read = wholes if "name" in self.columns.joined else wholes[:1]
            names = (as_called(cells.parse_name(cell, faults)) for cell in names_read)
            return " ".join(filter(None, names))
        turned = self._filled(raw, "last_first_name")
        if turned:
            return turn_round(cells.parse_name(turned[0], faults))
        first, last = (
            next((cells.parse_name(cell, faults) for cell in self._filled(raw, part)), "")
            for part in ("first_name", "last_name")
        )
        if first and last.casefold().startswith(f"{first.casefold()} "):
            return last  # a whole name in a column of last names
        return " ".join(filter(None, (first, last)))

    def _read_field(
        self,
        row: int,
        raw: Sequence[object],
        name: str,
        parse: Callable[[object, list[Fault]], Any],
        values: dict[str, Any],
    ) -> None:
        read = []
        for position in self.columns.positions(name):
            cell = raw[position]
            if is_missing(cell):
                continue
            faults: list[Fault] = []
            if name in _SAYS_ITSELF and is_no_answer(plain(cell) or "x"):
                self._report_faults(row, name, [cells.no_answer(plain(cell) or "")], position)
                continue
            if position in self.columns.choices:
                read.append(self._read_language_choice(cell, position, faults))
            else:
                read.append(parse(cell, faults))
            self._report_faults(row, name, faults, position)
            if name not in self.columns.joined:
                break
        if read:
            values[name] = _put_together(read)

    def _read_language_choice(
        self, cell: object, position: int, faults: list[Fault]
    ) -> tuple[str, ...]:
        chosen = lists.parse_choice(cell, self.columns.choices[position], faults)
        return tuple(code for name in chosen for code in lists.parse_languages(name, faults))

    def _read_items(self, row: int, raw: Sequence[object], name: str) -> tuple[str, ...]:
        items: dict[str, None] = {}
        for position in self.columns.positions(name):
            cell = raw[position]
            if is_missing(cell):
                continue
            faults: list[Fault] = []
            choice = self.columns.choices.get(position)
            if choice is None:
                separator = self.columns.separators.get(position, WRITTEN)
                entries = lists.parse_items(cell, faults, separator)
            else:
                entries = lists.parse_choice(cell, choice, faults)
            items |= dict.fromkeys(entries)
            self._report_faults(row, name, faults, position)
            if name not in self.columns.joined and entries:
                break
        return tuple(items)[: lists.MOST_ITEMS]

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

    def _check_blocks(self) -> None:
        """Replace what stands in the lists by ids of members; who blocks "ja" is refused."""
        present = [member for _, member in self.members.values()]
        blocks = BlockLists.of(present, (*self.absent, *self.reading.others))
        for id_, (row, member) in list(self.members.items()):
            if not member.do_not_introduce:
                continue
            blocked = blocks.resolve(member)
            header = self.columns.header("do_not_introduce")
            for fault, severity, entries in blocked.faults:
                self._add_at(row, header, fault, severity, entries)
            for fault, read in blocked.notes:
                self.notes.add(row, header, fault, read)
            if any(severity is Severity.ROW_REFUSED for _, severity, _ in blocked.faults):
                del self.members[id_]
            else:
                self.members[id_] = (row, replace(member, do_not_introduce=blocked.ids))

    def _cell(self, raw: Sequence[object], name: str) -> object:
        position = self.columns.fields.get(name)
        return None if position is None else raw[position]

    def _filled(self, raw: Sequence[object], name: str) -> list[object]:
        return [raw[at] for at in self.columns.positions(name) if not is_missing(raw[at])]

    def _report_faults(
        self, row: int, name: str, faults: Iterable[Fault], position: int | None = None
    ) -> None:
        usual = Severity.ROW_REFUSED if name in _REFUSING else Severity.CELL_IGNORED
        header = self.columns.header(name) if position is None else self.columns.headers[position]
        for fault in faults:
            said = replace(fault, found=CONFIDENTIAL) if name in CONFIDENTIAL_FIELDS else fault
            if fault.severity is Severity.KEPT:
                self.notes.add(row, header, said, cell=fault.found)
            else:
                self._add_at(row, header, said, fault.severity or usual, cell=fault.found)

    def _add_problem(self, row: int, name: str, fault: Fault, severity: Severity) -> None:
        self._add_at(row, self.columns.header(name), fault, severity)

    def _add_at(
        self, row: int, header: str, fault: Fault, severity: Severity, cell: str = ""
    ) -> None:
        shown = cell if cell != fault.found else ""
        self.problems.append(
            Problem(self.columns.file, row, header, fault.found, fault.allowed, severity, shown)
        )


def _parse_address_id(value: object, faults: list[Fault]) -> str:
    """An address in the place of an id; what is wrong with it is said of the address."""
    address = cells.parse_email(value, [])
    if not address:
        faults.append(Fault(CONFIDENTIAL, "an address, as it stands for the id"))
    return address.casefold()


def _put_together(read: list[Any]) -> Any:  # noqa: ANN401
    """Values of several columns of one field: lists one after the other, texts line by line."""
    if len(read) == 1:
        return read[0]
    if isinstance(read[0], tuple):
        return tuple(dict.fromkeys(entry for part in read for entry in part))
    return "\n".join(filter(None, map(str, read)))
