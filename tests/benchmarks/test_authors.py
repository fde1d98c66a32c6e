"""The authors of the anthology as a club: left out where they are not there, and named where."""

import pytest

from benchmarks import authors, stages
from benchmarks.authors import measure_authors
from recommender.adapters.sentence_encoder import load_encoder
from tests.benchmarks.quality.acl.planted import write


def test_where_there_are_no_papers_it_says_where_they_should_be(tmp_path, encoder, capsys):
    assert measure_authors(tmp_path, encoder) == []
    printed = capsys.readouterr().out
    assert f"there is no {tmp_path / 'papers.parquet'}" in printed
    assert "--anthology" in printed


def test_every_number_is_named_after_the_authors(tmp_path, monkeypatch):
    monkeypatch.setattr(authors, "_CUTOFF", 2010)
    monkeypatch.setattr(stages, "_COMPARED", 0)  # without the search by itself
    records = measure_authors(write(tmp_path), load_encoder())
    by_name = {record.benchmark: record for record in records}
    assert all(name.endswith(", authors") for name in by_name)
    made = by_name["introductions made, authors"]
    assert made.size > 50
    # Three introductions are asked for by everybody.
    assert made.ratio == pytest.approx(2 * made.value / (3 * made.size))
