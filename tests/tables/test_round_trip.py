"""Whatever is in a table: nothing crashes, no row gets lost, and what was read reads the same."""

import re
import string
from datetime import date

import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from recommender.club.club import Club
from recommender.club.member import Member
from recommender.errors import InputError
from recommender.tables import (
    Severity,
    cell_of,
    guard_formula,
    history_from_frame,
    members_from_frame,
    read_members,
    ties_from_frame,
)
from recommender.tables.formulas import unguard_formula
from recommender.tables.headers import fields_of
from tests.tables import tables

PER_TEST = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

texts = st.text(max_size=30) | st.text(string.ascii_letters + " ,;|\n\"'[]{}()=-", max_size=30)
words = texts.filter(lambda text: any(map(str.isalnum, text)))
items = st.lists(texts, max_size=4)
rows = st.fixed_dictionaries(
    {"id": words, "name": words, "about": words},
    optional={
        "headline": texts,
        "organisation": texts,
        "industry": texts | st.just("Immobilien"),
        "city": texts,
        "languages": st.lists(st.sampled_from(["de", "English", "Türkisch"])),
        "level": texts,
        "text_language": st.sampled_from(["de", "en", ""]),
        "offers": items,
        "needs": items,
        "interests": items,
        "goals": texts,
        "meet": st.sampled_from(["online", "egal", "in_person", ""]),
        "per_round": st.integers(0, 20),
        "paused_until": st.dates(date(2000, 1, 1), date(2200, 1, 1)).map(str),
        "bubble": st.integers(0, 1000).map(lambda thousandths: thousandths / 1000),
        "do_not_introduce": items,
        "viewpoints": st.dictionaries(words, st.sampled_from([-2, 0, 2, None]), max_size=3),
    },
)
clubs = st.lists(rows, min_size=1, max_size=4)


def club_of(rows):
    try:
        members, _ = members_from_frame(pd.DataFrame(rows, dtype=object))
    except InputError:
        assume(False)
    return Club.build(members)


@PER_TEST
@given(clubs)
def test_members_written_to_any_format_read_back_equal(tmp_path, rows):
    club = club_of(rows)
    frame = club.members_frame().map(cell_of)
    frame.map(guard_formula).to_csv(tmp_path / "m.csv", index=False)
    frame.to_json(tmp_path / "m.json", orient="records")
    frame.to_parquet(tmp_path / "m.parquet")
    for ending in ("csv", "json", "parquet"):
        members, _ = read_members(tmp_path / f"m.{ending}")
        assert members == club.members
    assert members_from_frame(club.members_frame())[0] == club.members


@pytest.mark.parametrize("mark", [",", ";"])
def test_a_column_of_single_entries_with_commas_is_not_taken_apart(tmp_path, mark):
    """Cells that read as lists, a kind that a column of their own would be split at."""
    lists = ("Bread{} cakes{} pies", "Roofs{} gutters{} walls", "Tea{} coffee{} cocoa")
    club = Club.build(
        Member(id=str(row), name=f"N{row}", offers=(text.format(mark, mark),))
        for row, text in enumerate(lists)
    )
    club.members_frame().map(cell_of).to_csv(tmp_path / "m.csv", index=False)
    read = read_members(tmp_path / "m.csv")[0]
    assert [member.offers for member in read] == [member.offers for member in club.members]


@PER_TEST
@given(clubs)
def test_a_frame_of_members_written_by_pandas_alone_reads_back_equal(tmp_path, rows):
    club = club_of(rows)
    frame = club.members_frame()
    # An apostrophe before a formula's first sign is the guard that CSV files carry.
    assume(not re.search(r"'[=+\-@]", frame.to_csv()))
    frame.to_csv(tmp_path / "m.csv", sep=";")
    frame.to_json(tmp_path / "m.json", orient="records")
    for ending in ("csv", "json"):
        assert read_members(tmp_path / f"m.{ending}")[0] == club.members


@PER_TEST
@given(clubs)
def test_members_written_to_a_sheet_read_back_equal(tmp_path, rows):
    club = club_of(rows)
    frame = club.members_frame().map(cell_of)
    shown = frame.map(str).to_numpy().ravel()
    # pandas writes these as formulas and escapes, not as the text they are.
    assume(not any(text.startswith(("=", "#")) or "_x" in text for text in shown))
    frame.to_excel(tmp_path / "m.xlsx", index=False)
    assert read_members(tmp_path / "m.xlsx")[0] == club.members


@given(st.text("'=+-@\tx", max_size=6))
def test_no_text_in_a_csv_file_begins_like_a_formula_and_all_come_back(text):
    written = str(guard_formula(text))
    assert not written.startswith(tuple("=+-@\t\r"))
    assert unguard_formula(written) == text


cells = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | texts
    | st.dates()
    | st.datetimes()
    | st.lists(texts | st.none() | st.integers(), max_size=3)
    | st.dictionaries(texts, texts | st.integers(), max_size=2)
    | st.sampled_from([pd.NA, pd.NaT, "(" * 300, "{'a': " * 50, "\ud800", "m1", "1.1.2026"])
)


def frames(kind):
    headers = (*fields_of(kind), "viewpoint_x", "Religion", "?")
    row = st.fixed_dictionaries(dict.fromkeys(headers, cells))
    return st.lists(row, min_size=1, max_size=5).map(lambda rows: pd.DataFrame(rows, dtype=object))


def check(read, frame, **good):
    """With one good row at the end, so that there is always a report."""
    frame = pd.concat([frame.astype(object), pd.DataFrame([good])], ignore_index=True)
    result, report = read(frame)
    refused = {each.row for each in report.refused}
    refused |= {each.row for each in report.problems if each.severity is Severity.LEFT_OUT}
    assert report.rows <= len(frame)
    assert len(frame) not in refused
    assert report.kept == len(result) == report.rows - len(refused)


@PER_TEST
@given(frames("members"))
def test_every_row_of_members_is_kept_or_reported(frame):
    check(members_from_frame, frame, id="good", name="Ada", about="text")


@PER_TEST
@given(frames("history"))
def test_every_row_of_history_is_kept_or_reported(frame):
    check(history_from_frame, frame, week="2026-W01", a="good", b="better")


@PER_TEST
@given(frames("ties"))
def test_every_row_of_ties_is_kept_or_reported(frame):
    people = tables.people("A", "B", "C")
    check(lambda frame: ties_from_frame(frame, people), frame, a="m0", b="m2", strength=1)


@PER_TEST
@given(st.binary(max_size=300), st.sampled_from(["csv", "json", "jsonl", "xlsx", "parquet"]))
def test_any_bytes_give_members_or_a_message(tmp_path, data, ending):
    path = tmp_path / f"m.{ending}"
    for content in (data, b"id,name,about\n" + data, b"PK\x03\x04" + data, b"PAR1" + data):
        path.write_bytes(content)
        try:
            read_members(path)
        except InputError as error:
            message = str(error)
        else:
            message = path.name
        assert path.name in message
