"""Lists into the club: handed in, looked over, put right, and only then written."""

import re
from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Path, Response, UploadFile

from recommender.desk.route import PageRoute
from recommender.desk.visit import Organising, OrganisingComputing, OrganisingUpload, Visit
from recommender.errors import InputError
from recommender.ports.refusals import NotFoundError
from recommender.service.people.import_preview import (
    ImportPreview,
    PreviewColumn,
)
from recommender.tables.headers import fields_of
from recommender.tables.mapping import IGNORE
from recommender.tables.report_words import name_field, translate

router = APIRouter(prefix="/desk/import", route_class=PageRoute)

Draft = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]
KindName = Literal["members", "ties", "history", "linkedin"]
KINDS: tuple[KindName, ...] = ("members", "ties", "history", "linkedin")
FAULTY_SHOWN, ROWS_SHOWN, QUESTIONS_SHOWN = 50, 50, 100
"""Entries of a list that a page shows; the rest is counted, and comes up as these are settled."""
_CELL = re.compile(r"cell-(\d{1,7})-(\d{1,4})")
_OUT = re.compile(r"out-(\d{1,7})")
_SAME = re.compile(r"same-(\d{1,7})")
_FIELD = re.compile(r"field-(\d{1,4})")
_LONGEST_CELL = 20_000
_FOR_COMMANDS = re.compile(r" \(--[^)]*\)")
_NO_COLUMN = re.compile(r"[^:]*: no column for ([a-z_ ]+?): found")


@router.get("")
def show_start(visit: Organising) -> Response:
    """Where a list is handed in."""
    return _render_start(visit)


@router.post("")
def take_list(
    visit: OrganisingUpload,
    kind: Annotated[KindName, Form()] = "members",
    file: Annotated[UploadFile | None, File()] = None,
    pasted: Annotated[str, Form()] = "",
    owner: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    """Keep a list as a draft and look it over."""
    name, content = "pasted.csv", pasted.encode()
    if file is not None and file.filename:
        name, content = _clean_name(file.filename), file.file.read()
    if not content.strip():
        return _render_start(visit, 422, kind, visit.say("import.nothing_sent"), owner)
    try:
        draft = visit.services.importing.take(kind, name, content, owner=owner)
    except InputError as error:
        return _render_start(visit, 422, kind, _tell(str(error), visit.words.language), owner)
    except NotFoundError:
        return _render_start(visit, 422, kind, visit.say("import.no_owner"), owner)
    return visit.finish(f"/desk/import/{draft}")


@router.get("/{draft}")
def show_draft(draft: Draft, visit: OrganisingComputing) -> Response:
    """A list as it was understood; nothing of it is in the club."""
    preview = visit.services.importing.preview(draft)
    effects = visit.services.importing.tell_effects(preview)
    language = visit.words.language
    quoted_out = repr(visit.say("import.ignore"))
    return visit.render(
        "import_draft.html.j2",
        preview=preview,
        kind=preview.draft.kind,
        effects=effects,
        fields=_choose_fields(preview, language),
        value_of=_value_of,
        told=lambda text: _tell(text, language).replace("'ignore'", quoted_out),
        fault=_tell_fault(visit, preview),
        names=_names_of_pairs(visit, preview),
        faulty_shown=FAULTY_SHOWN,
        rows_shown=ROWS_SHOWN,
        questions_shown=QUESTIONS_SHOWN,
    )


@router.post("/{draft}/columns")
def say_columns(draft: Draft, visit: OrganisingComputing) -> Response:
    """Say what columns are."""
    columns = {
        column.position: column for column in visit.services.importing.preview(draft).columns
    }
    said = {}
    for name, value in visit.form.items():
        found = _FIELD.fullmatch(name)
        column = columns.get(int(found[1])) if found else None
        if column is None or column.is_dropped or not isinstance(value, str):
            continue
        if value != _value_of(column):
            said[column.header] = value
    visit.services.importing.say_columns(draft, said)
    return visit.finish(f"/desk/import/{draft}", "import.columns_said", count=len(said))


@router.post("/{draft}/rows")
def repair_rows(draft: Draft, visit: OrganisingUpload) -> Response:
    """Put cells right, leave rows out."""
    cells, left_out = {}, []
    for name, value in visit.form.items():
        if (found := _CELL.fullmatch(name)) and isinstance(value, str):
            cells[int(found[1]), int(found[2])] = value[:_LONGEST_CELL]
        elif found := _OUT.fullmatch(name):
            left_out.append(int(found[1]))
    visit.services.importing.repair(draft, cells, left_out)
    return visit.finish(f"/desk/import/{draft}", "import.rows_checked")


@router.post("/{draft}/restore")
def restore_rows(draft: Draft, visit: Organising) -> Response:
    """Read again what was left out."""
    visit.services.importing.restore_rows(draft)
    return visit.finish(f"/desk/import/{draft}", "import.rows_restored")


@router.post("/{draft}/people")
def answer_questions(draft: Draft, visit: Organising) -> Response:
    """Say who is one person."""
    answers = {
        int(found[1]): value
        for name, value in visit.form.items()
        if (found := _SAME.fullmatch(name)) and isinstance(value, str)
    }
    visit.services.importing.answer(draft, answers)
    return visit.finish(f"/desk/import/{draft}", "import.answered", count=len(answers))


@router.post("/{draft}/apply")
def apply(draft: Draft, visit: OrganisingComputing) -> Response:
    """Write the list into the club."""
    done = visit.services.importing.apply(draft, by=visit.by)
    if done.draft.kind == "members":
        counts = {"new": done.count("new"), "changed": done.count("changed")}
        return visit.finish("/desk/people", "import.applied_members", **counts)
    count = 0 if done.pairs is None else len(done.pairs)
    return visit.finish("/desk/import", f"import.applied_{done.draft.kind}", count=count)


@router.post("/{draft}/discard")
def discard(draft: Draft, visit: Organising) -> Response:
    """Throw the list away."""
    visit.services.importing.discard(draft)
    return visit.finish("/desk/import", "import.discarded")


def _render_start(
    visit: Visit, status: int = 200, kind: str = "members", fault: str = "", owner: str = ""
) -> Response:
    return visit.render(
        "import.html.j2", status, kind=kind, kinds=KINDS, fault=fault, owner=owner,
        is_empty=not visit.services.people.page("", 1),
    )  # fmt: skip


def _clean_name(name: str) -> str:
    """The name of a file without folders and control characters, and not too long."""
    last = re.split(r"[/\\]", name)[-1]
    return "".join(letter for letter in last if letter.isprintable())[-100:] or "list.csv"


def _value_of(column: PreviewColumn) -> str:
    """What stands in a column's choice: empty while nobody has said what it is."""
    return (column.field or IGNORE) if column.is_mapped else ""


def _choose_fields(preview: ImportPreview, language: str) -> list[tuple[str, str]]:
    """The fields a column can be, with their names."""
    kind: KindName = preview.draft.kind  # type: ignore[assignment]  # as it was stored
    return [(field, name_field(field, language)) for field in fields_of(kind)]


def _tell_fault(visit: Visit, preview: ImportPreview) -> str:
    """Why nothing can be read, in the words of the page where it lies with a column or with every row."""
    if preview.fault and preview.faulty and preview.report is not None:
        return visit.say("import.none_read", count=preview.report.rows)
    found = _NO_COLUMN.match(preview.fault)
    if found is None:
        return _tell(preview.fault, visit.words.language)
    names = [name_field(field, visit.words.language) for field in found[1].split(" or ")]
    return visit.say("import.no_column", names=f" {visit.say('import.or')} ".join(names))


def _tell(text: str, language: str) -> str:
    """What a report says, without what is meant for who types commands."""
    return _FOR_COMMANDS.sub("", translate(text, language))


def _names_of_pairs(visit: Visit, preview: ImportPreview) -> dict[str, str]:
    """Names of the people in the pairs that are shown."""
    if preview.pairs is None:
        return {}
    shown = preview.pairs.head(ROWS_SHOWN)
    return visit.services.people.names({*shown["a"], *shown["b"]})
