"""What a list would make of the club, row by row, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from recommender.errors import InputError
from recommender.service.people.member_changes import merge_member
from recommender.tables import (
    Layout,
    NothingKeptError,
    Severity,
    history_from_table,
    linkedin_from_table,
    members_from_table,
    take_table,
    ties_from_table,
)
from recommender.tables.headers import header_key
from recommender.tables.recognise import recognise
from recommender.tables.same_person import pair_same_people
from recommender.tables.text import is_missing, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from recommender.club.member import Member
    from recommender.ports.imports import ImportDraft
    from recommender.tables import ImportReport, Problem, ReadingTerms, Table
    from recommender.tables.columns import Columns
    from recommender.tables.headers import Kind

_EXAMPLES = 3
_LONGEST_EXAMPLE = 60
_FAULTY = frozenset({Severity.ROW_REFUSED, Severity.CELL_IGNORED, Severity.UNSETTLED})
_NAMES = ("name", "first_name", "last_name", "last_first_name", "a", "b")
TWO_PEOPLE, ONE_PERSON = "two", "one"
"""What may be answered to "are these two one person?"."""


class RowState(StrEnum):
    """What a row does to the club."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class PreviewColumn:
    """A column as it was understood."""

    position: int
    header: str
    field: str
    """What it is read as; empty if it is not read."""
    how: str
    """How its cells are taken apart, or why it is not read."""
    is_dropped: bool
    """Whether it is about a protected trait: nothing of it is ever read."""
    is_mapped: bool
    """Whether somebody said what it is."""
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PreviewCell:
    """A cell that can be put right."""

    position: int
    header: str
    text: str


@dataclass(frozen=True, slots=True)
class FaultyRow:
    """A row in which something could not be read."""

    row: int
    name: str
    """By which the organiser recognises it; may be empty."""
    is_refused: bool
    """Whether the row is not read at all as it is."""
    problems: tuple[Problem, ...]
    cells: tuple[PreviewCell, ...]
    """Those that the problems are about; none of a row that is not even cells."""


@dataclass(frozen=True, slots=True)
class PreviewMember:
    """A member as a row has them."""

    row: int
    member: Member
    state: RowState


@dataclass(frozen=True, slots=True)
class SamePerson:
    """Two entries that look like one person."""

    row: int
    name: str
    other_row: int | None
    """The earlier row; None if the other one is in the club already."""
    other_id: str
    other_name: str
    by: str
    """"email" or "name"."""
    answer: str
    """`TWO_PEOPLE`, `ONE_PERSON`, or empty while nobody has said."""


@dataclass(frozen=True, slots=True)
class UnsureContact:
    """A contact of an export that may be a member."""

    row: int
    name: str
    organisation: str
    candidates: tuple[Member, ...]
    answer: str
    """Id of the member it is; empty while nobody has said, or if it is none of them."""


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """A draft, looked over."""

    draft: ImportDraft
    columns: tuple[PreviewColumn, ...] = ()
    report: ImportReport | None = None
    """None if rows cannot even be looked at yet."""
    fault: str = ""
    """Why nothing can be read yet; empty if something can."""
    faulty: tuple[FaultyRow, ...] = ()
    members: tuple[PreviewMember, ...] = ()
    pairs: pd.DataFrame | None = None
    """Ties, or introductions of the past."""
    questions: tuple[SamePerson, ...] = ()
    unsure: tuple[UnsureContact, ...] = ()
    leaving: tuple[Member, ...] = ()
    """Who is in the club, and by this list takes no part (any more)."""
    absent: int = 0
    """Members of the club that the list does not name."""

    def count(self, state: str) -> int:
        """How many members of the list are of a state."""
        return sum(member.state == state for member in self.members)

    @property
    def noted(self) -> tuple[Problem, ...]:
        """What was understood and is only said, and what is about whole columns."""
        problems = () if self.report is None else self.report.problems
        return tuple(p for p in problems if p.severity not in _FAULTY or p.row is None)


def look_over(
    draft: ImportDraft,
    read: Table,
    mapping: Mapping[str, str],
    club: Sequence[Member],
    reading: ReadingTerms,
) -> ImportPreview:
    """What a draft comes to.

    Parameters
    ----------
    draft
        As it is.
    read
        Its table, by this mapping; see `read_draft`.
    mapping
        Field by column, of the draft or remembered of earlier ones.
    club
        The members there are.
    reading
        On which terms members are read.
    """
    kind = cast("Kind", draft.kind)
    cells = {_parse_place(place): text for place, text in draft.cells.items()}
    table = replace(read.with_changes(cells, draft.left_out), sheets=())
    looked_at = table.cells if kind == "members" else None
    preview = ImportPreview(draft)
    try:
        columns = recognise(table.file, table.headers, kind, mapping, looked_at)
    except InputError as error:  # what was said of a column cannot be: it can be said otherwise
        unmapped = recognise(table.file, table.headers, kind, None, looked_at)
        described = _describe_columns(table, unmapped, mapping)
        return replace(preview, columns=described, fault=str(error))
    preview = replace(preview, columns=_describe_columns(table, columns, mapping))
    try:
        return _READERS[kind](preview, table, columns, mapping, club, reading)
    except NothingKeptError as error:
        faulty = _collect_faulty(error.report, table, columns)
        return replace(preview, report=error.report, fault=str(error), faulty=faulty)
    except InputError as error:
        return replace(preview, fault=str(error))


def choose_mapping(
    draft: ImportDraft, headers: Sequence[str], remembered: Mapping[str, str]
) -> dict[str, str]:
    """What is said of the columns of a list: by its organiser, else what was said of such a column before."""
    mapping = {
        header: remembered[key] for header in headers if (key := header_key(header)) in remembered
    }
    return {
        header: field
        for header, field in {**mapping, **draft.mapping}.items()
        if field and header in headers
    }


def read_draft(draft: ImportDraft, mapping: Mapping[str, str] | None = None) -> Table:
    """The table of a draft as its file has it, nothing put right.

    Parameters
    ----------
    draft
        As it is.
    mapping
        Field by column, by which the header is found; that of the draft if left out.

    Raises
    ------
    InputError
        If the file is none that could be read.
    """
    said = draft.mapping if mapping is None else mapping
    return take_table(draft.file, draft.content, Layout(cast("Kind", draft.kind), dict(said)))


def _read_members(
    preview: ImportPreview,
    table: Table,
    columns: Columns,
    mapping: Mapping[str, str],
    club: Sequence[Member],
    reading: ReadingTerms,
) -> ImportPreview:
    members, report = members_from_table(table, mapping, reading)
    rows = list(zip(report.kept_rows, members, strict=True))
    questions = _ask_same(rows, club, preview.draft.same)
    known = {member.id: member for member in club}
    settled = _settle(rows, questions)
    named = {member.id for _, member in settled}
    leaving = _find_leaving(report, table, columns, known)
    return replace(
        preview,
        report=report,
        faulty=_collect_faulty(report, table, columns),
        members=tuple(
            PreviewMember(row, member, _tell_state(member, known.get(member.id)))
            for row, member in settled
        ),
        questions=questions,
        leaving=leaving,
        absent=len(known.keys() - named - {member.id for member in leaving}),
    )


def _read_pairs(
    preview: ImportPreview,
    table: Table,
    columns: Columns,
    mapping: Mapping[str, str],
    club: Sequence[Member],
    reading: ReadingTerms,  # noqa: ARG001 - of the same form as the others
) -> ImportPreview:
    read = ties_from_table if preview.draft.kind == "ties" else history_from_table
    pairs, report = read(table, club, mapping)
    faulty = _collect_faulty(report, table, columns)
    return replace(preview, report=report, faulty=faulty, pairs=pairs)


def _read_contacts(
    preview: ImportPreview,
    table: Table,
    columns: Columns,
    mapping: Mapping[str, str],
    club: Sequence[Member],
    reading: ReadingTerms,  # noqa: ARG001
) -> ImportPreview:
    owner, said = preview.draft.owner, preview.draft.same
    ties, report = linkedin_from_table(table, owner, club, mapping)
    known = {member.id: member for member in club}
    unsure = tuple(
        UnsureContact(
            question.row,
            question.name,
            question.organisation,
            tuple(known[id_] for id_ in question.candidates if id_ != owner),
            said.get(str(question.row), ""),
        )
        for question in report.unsure
    )
    chosen = [
        question.answer
        for question in unsure
        if question.answer in {member.id for member in question.candidates}
    ]
    faulty = _collect_faulty(report, table, columns)
    pairs = _add_contacts(ties, owner, chosen)
    return replace(preview, report=report, faulty=faulty, pairs=pairs, unsure=unsure)


_READERS = {
    "members": _read_members,
    "ties": _read_pairs,
    "history": _read_pairs,
    "linkedin": _read_contacts,
}


def _add_contacts(ties: pd.DataFrame, owner: str, chosen: Sequence[str]) -> pd.DataFrame:
    import pandas as pd

    from recommender.tables import strongest

    rows = [
        {"a": owner, "b": other, "strength": 1.0, "source": "linkedin"}
        for other in dict.fromkeys(chosen)
    ]
    return strongest(pd.concat([ties, pd.DataFrame(rows)])) if rows else ties


def _describe_columns(
    table: Table, columns: Columns, mapping: Mapping[str, str]
) -> tuple[PreviewColumn, ...]:
    said = {header_key(header) for header in mapping}
    return tuple(
        PreviewColumn(
            position=position,
            header=table.headers[position],
            field=use.field,
            how=use.how,
            is_dropped=table.headers[position] in columns.dropped,
            is_mapped=header_key(table.headers[position]) in said,
            examples=()
            if table.headers[position] in columns.dropped
            else _pick_examples(table.cells[position]),
        )
        for position, use in sorted(columns.uses.items())
    )


def _pick_examples(cells: pd.Series) -> tuple[str, ...]:
    texts = dict.fromkeys(_text_of(cell) for cell in cells.head(200) if not is_missing(cell))
    shown = (
        text if len(text) <= _LONGEST_EXAMPLE else f"{text[:_LONGEST_EXAMPLE]}…" for text in texts
    )
    return tuple(shown)[:_EXAMPLES]


def _text_of(cell: object) -> str:
    return " ".join((plain(cell) or "").split())


def _collect_faulty(report: ImportReport, table: Table, columns: Columns) -> tuple[FaultyRow, ...]:
    """Rows with faults; those that are not read at all first."""
    by_row: dict[int, list[Problem]] = {}
    for problem in report.problems:
        if problem.row is not None and problem.severity in _FAULTY:
            by_row.setdefault(problem.row, []).append(problem)
    rows = [_describe_row(row, problems, table, columns) for row, problems in by_row.items()]
    return tuple(sorted(rows, key=lambda faulty: (not faulty.is_refused, faulty.row)))


def _describe_row(
    row: int, problems: Sequence[Problem], table: Table, columns: Columns
) -> FaultyRow:
    here = row in table.cells.index
    cells = table.cells.loc[row] if here else None
    places = _places_of(problems, table, columns) if here else []
    names = [position for name in _NAMES for position in columns.positions(name)]
    rest = [position for name in ("id", "email") for position in columns.positions(name)]
    texts, others = (
        [] if cells is None else [_text_of(cells[position]) for position in places_]
        for places_ in (names, rest)
    )
    return FaultyRow(
        row=row,
        name=" ".join(dict.fromkeys(filter(None, texts[:2]))) or next(filter(None, others), ""),
        is_refused=any(problem.severity is Severity.ROW_REFUSED for problem in problems),
        problems=tuple(problems),
        cells=()
        if cells is None
        else tuple(
            PreviewCell(position, table.headers[position], plain(cells[position]) or "")
            for position in places
        ),
    )


def _places_of(problems: Sequence[Problem], table: Table, columns: Columns) -> list[int]:
    """The columns that problems are about; all that are read, where one is about the row."""
    read = [position for position, use in sorted(columns.uses.items()) if use.field]
    places: dict[int, None] = {}
    for problem in problems:
        named = set(problem.column.split(" + ")) if problem.column else set()
        chosen = [at for at, header in enumerate(table.headers) if header and header in named]
        places |= dict.fromkeys(chosen or read)
    return [position for position in places if table.headers[position] not in columns.dropped]


def _ask_same(
    rows: Sequence[tuple[int, Member]], club: Sequence[Member], said: Mapping[str, str]
) -> tuple[SamePerson, ...]:
    """Rows that look like somebody of the club, or of an earlier row, under another id."""
    here: dict[int | str, Member] = {member.id: member for member in club}
    listed = {member.id for _, member in rows}
    people: list[tuple[int | str, Member]] = [
        (member.id, member) for member in club if member.id not in listed
    ]
    for row, member in rows:
        here[row] = member
        people.append((row, member))
    return tuple(
        SamePerson(
            row=key,
            name=here[key].name,
            other_row=other if isinstance(other, int) else None,
            other_id=here[other].id,
            other_name=here[other].name,
            by=by,
            answer=said.get(str(key), ""),
        )
        for key, other, by in pair_same_people(people)
        if isinstance(key, int)
    )


def _settle(
    rows: Sequence[tuple[int, Member]], questions: Sequence[SamePerson]
) -> list[tuple[int, Member]]:
    """One person stays one: a later row of theirs goes, one under a new id takes the id they have."""
    one = {question.row: question for question in questions if question.answer == ONE_PERSON}
    settled = []
    for row, member in rows:
        same = one.get(row)
        if same is None:
            settled.append((row, member))
        elif same.other_row is None:
            settled.append((row, replace(member, id=same.other_id)))
    return settled


def _tell_state(member: Member, old: Member | None) -> RowState:
    if old is None:
        return RowState.NEW
    blocks = old.do_not_introduce | member.do_not_introduce
    merged = replace(merge_member(member, old), do_not_introduce=blocks)
    return RowState.SAME if merged == old else RowState.CHANGED


def _find_leaving(
    report: ImportReport, table: Table, columns: Columns, known: Mapping[str, Member]
) -> tuple[Member, ...]:
    rows = [p.row for p in report.problems if p.severity is Severity.LEFT_OUT and p.row is not None]
    positions = columns.positions("id") or columns.positions("email")
    if not positions:
        return ()
    ids = (_text_of(table.cells.at[row, positions[0]]) for row in rows if row in table.cells.index)
    return tuple(known[id_] for id_ in dict.fromkeys(ids) if id_ in known)


def _parse_place(place: str) -> tuple[int, int]:
    row, _, column = place.partition(":")
    return int(row), int(column)
