"""The tests of the bench: which are there, what each needs, and how a bad table is refused."""

from pathlib import Path

import pandas as pd
import pytest

from benchmarks.quality.encoder.protocol import (
    OCCUPATIONS,
    PARALLEL,
    RELATIONS,
    SKILLS,
    STS,
    Missing,
    Protocol,
    protocols,
    read_club,
    read_table,
)
from recommender.errors import InputError
from tests.benchmarks.quality.planted import chance

ROOT = Path(__file__).resolve().parents[4]
CLUB, JUDGEMENTS = ROOT / "data" / "sample_club", ROOT / "data" / "judgements.csv"
TESTS = (
    "similarity", "retrieval", "language bias", "long text", "esco titles", "esco skills",
    "need to offer", "odd text", "other languages",
)  # fmt: skip


def write(file, columns, rows=3, **cells):
    """A Parquet table of text columns; ``cells`` are in place of the text."""
    file.parent.mkdir(parents=True, exist_ok=True)
    table = {name: [f"{name} {n}" for n in range(rows)] for name in columns}
    pd.DataFrame(table | cells).to_parquet(file)
    return file


def names(found, kind):
    return [test.name for test in found if isinstance(test, kind)]


@pytest.fixture
def data(tmp_path):
    write(tmp_path / "sets" / "parallel_ours" / "test.parquet", PARALLEL, 8)
    return tmp_path / "sets"


def test_without_data_every_test_is_named_with_what_to_put_where(tmp_path):
    found = list(protocols(tmp_path, tmp_path, tmp_path / "judgements.csv"))
    assert names(found, Missing) == list(TESTS)
    by_name = {test.name: test.wanted for test in found if isinstance(test, Missing)}
    assert (
        "parallel_ntrex_2019/test.parquet: a table with the columns en, de" in by_name["retrieval"]
    )
    assert "stsb.parquet: a table with the columns split, score" in by_name["similarity"]
    assert by_name["odd text"].startswith(str(tmp_path / "members.csv"))


def test_a_new_test_set_of_the_same_format_takes_part(data):
    ready = names(protocols(data, CLUB, JUDGEMENTS), Protocol)
    assert ready == [
        "retrieval ours", "language bias ours", "need to offer", "odd text", "other languages",
    ]  # fmt: skip


def test_passages_are_made_of_sentences_in_the_order_of_documents_alone(data):
    write(data / "parallel_ntrex_2019" / "test.parquet", PARALLEL, 14)
    ready = names(protocols(data, CLUB, JUDGEMENTS), Protocol)
    assert [name for name in ready if name.startswith("long text")] == ["long text ntrex_2019"]


def test_every_table_of_sentence_pairs_is_a_test_of_its_own(data):
    for name in ("stsb_en_de_eval", "other_sts"):
        write(data / name / "pairs.parquet", STS, score=[1.0, 2.0, 3.0])
    ready = names(protocols(data, CLUB, JUDGEMENTS), Protocol)
    assert ready[:2] == ["similarity other_sts", "similarity stsb"]


def test_skills_need_three_tables_and_titles_one(data):
    folder = data / "esco_en_de"
    write(folder / "occupations.parquet", OCCUPATIONS)
    found = list(protocols(data, CLUB, JUDGEMENTS))
    assert "esco titles" in names(found, Protocol)
    assert "esco skills" in names(found, Missing)
    write(folder / "occupation_skill.parquet", RELATIONS)
    write(folder / "skills.parquet", SKILLS)
    assert "esco skills" in names(protocols(data, CLUB, JUDGEMENTS), Protocol)


def test_without_judgements_the_club_is_still_there_for_the_other_tests(data, tmp_path):
    found = list(protocols(data, CLUB, tmp_path / "none.csv"))
    assert names(found, Missing)[-1:] == ["need to offer"]
    assert names(found, Protocol)[-2:] == ["odd text", "other languages"]


def test_a_test_that_is_ready_runs(data):
    (test,) = [test for test in protocols(data, CLUB, JUDGEMENTS) if test.name == "retrieval ours"]
    assert isinstance(test, Protocol)
    assert [value.n for value in test.run(chance)] == [8, 8]


def test_a_table_without_a_column_is_refused_by_name(data):
    write(data / "parallel_ours" / "test.parquet", ["en", "fr"])
    with pytest.raises(InputError, match=r"test\.parquet has no column de; it has \['en', 'fr'\]"):
        list(protocols(data, CLUB, JUDGEMENTS))


def test_rows_with_a_gap_in_a_column_that_counts_are_left_out(tmp_path):
    file = write(tmp_path / "t.parquet", PARALLEL, en=["a", None, "c"], note=["x", "y", None])
    table = read_table(file, PARALLEL)
    assert table["en"].tolist() == ["a", "c"]
    assert table.index.tolist() == [0, 1]


def test_tables_are_read_as_csv_or_as_parquet_by_their_ending(tmp_path):
    file = tmp_path / "t.csv"
    file.write_text("en,de,more\nbread,Brot,1\n,Honig,2\n", encoding="utf-8")
    table = read_table(file, PARALLEL)
    assert table["de"].tolist() == ["Brot"]
    with pytest.raises(InputError, match=r"t\.csv has no column uri"):
        read_table(file, ("en", "uri"))


def test_members_are_read_in_the_order_of_their_ids(tmp_path):
    text = "id,name,headline\nm2,Ben,Baker\nm1,Ana,Potter\n"
    (tmp_path / "members.csv").write_text(text, encoding="utf-8")
    assert [member.name for member in read_club(tmp_path)] == ["Ana", "Ben"]
