"""Reading papers, their vectors, and the society that lays all features out."""

import numpy as np
import pandas as pd
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks.quality.acl.anthology import read_anthology
from benchmarks.quality.acl.features.recency import worth
from benchmarks.quality.acl.outcomes import find_new_pairs, positives
from benchmarks.quality.acl.snapshot import take_snapshot
from benchmarks.quality.acl.society import Society, followed
from benchmarks.quality.acl.texts import MOST_FREQUENT, TOPICS, embed_texts
from recommender.errors import InputError
from tests.benchmarks.quality.acl.planted import frames
from tests.benchmarks.quality.acl.tiny import CUTOFF

PAPERS = [(2009, "b a"), (2009, "c"), (2010, "a c b"), (2010, "b")]


@pytest.fixture(scope="module")
def society(anthology):
    return Society(take_snapshot(anthology, CUTOFF))


def changed(folder, **columns):
    """The papers of ``PAPERS`` with other columns."""
    frames(folder, PAPERS)
    file = folder / "papers.parquet"
    pd.read_parquet(file).assign(**columns).to_parquet(file)
    return read_anthology(folder)


def test_who_comes_last_of_several_leads(tmp_path):
    found = changed(tmp_path)
    leads = [[found.ids[c] for c in np.flatnonzero(row)] for row in found.last.toarray()]
    assert leads == [["a"], [], ["b"], []]
    teams = [{found.ids[c] for c in np.flatnonzero(row)} for row in found.written.toarray()]
    assert teams == [{"a", "b"}, {"c"}, {"a", "b", "c"}, {"b"}]


def test_a_text_is_the_title_and_the_abstract_where_there_is_one(tmp_path):
    found = changed(tmp_path, title=["A", "B", None, "D"], abstract=["We a", None, "We c", ""])
    assert found.titles == ("A", "B", "", "D")
    assert found.texts == ("A. We a", "B", ". We c", "D")


def test_a_volume_is_one_book_of_one_year_and_a_paper_may_have_several_venues(tmp_path):
    found = changed(tmp_path, volume=["x", "y", "x", None], venues=[["p", "q"], ["q"], [], ["p"]])
    assert len(set(found.volume.tolist())) == 4
    assert found.venue_names == ("p", "q")
    assert found.venues.toarray().tolist() == [[1, 1], [0, 1], [0, 0], [1, 0]]


def test_papers_without_an_author_are_left_out_and_an_author_named_twice_is_refused(tmp_path):
    found = changed(tmp_path, author_ids=[["b"], [], ["a", "c"], ["b"]])
    assert len(found.year) == 3
    assert found.titles == ("title 0", "title 2", "title 3")
    authors = pd.read_parquet(tmp_path / "authors.parquet")
    pd.concat([authors, authors[:1]]).to_parquet(tmp_path / "authors.parquet")
    with pytest.raises(InputError, match="author_id names an author twice"):
        read_anthology(tmp_path)


def test_vectors_of_papers_are_centred_words_are_tfidf_and_topics_a_part_of_them(society):
    at, texts = society.at, society.texts
    centred = at.papers.vectors - at.papers.vectors.mean(axis=0)
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    np.testing.assert_allclose(texts.meaning, centred, atol=1e-5)
    counter = TfidfVectorizer(
        sublinear_tf=True, min_df=2, max_df=MOST_FREQUENT, stop_words="english"
    )
    expected = counter.fit_transform(at.papers.texts).toarray()
    np.testing.assert_allclose(texts.words.toarray(), expected, atol=1e-5)
    assert texts.topics.shape[1] == min(TOPICS, min(expected.shape) - 1)
    lengths = np.linalg.norm(texts.topics, axis=1)
    assert ((np.abs(lengths - 1) < 1e-4) | (lengths < 1e-6)).all()
    alike = expected @ expected.T
    near = texts.topics @ texts.topics.T
    assert np.corrcoef(alike.ravel(), near.ravel())[0, 1] > 0.7


def test_papers_that_were_not_encoded_have_no_vectors(tmp_path):
    at = take_snapshot(read_anthology(frames(tmp_path, PAPERS * 3)), 2010)
    with pytest.raises(InputError, match="encode them first"):
        embed_texts(at)


def test_columns_know_their_file_and_whether_they_are_about_one_person(society):
    names, kinds, personal = society.names, society.kinds, society.personal
    assert len(names) == len(kinds) == len(personal)
    people = {name for name, kind in zip(names, kinds, strict=True) if kind == "people"}
    assert people == {name for name, alone in zip(names, personal, strict=True) if alone}
    assert all(name.endswith(("_a", "_b")) for name in people)
    scaled = [name.removesuffix("_z") for name in names if name.endswith("_z")]
    assert set(scaled) <= set(names)
    assert len(scaled) == 15


def test_features_of_people_are_the_same_in_every_row_they_stand_for(society):
    rows = np.array([4, 9])
    values = society.features(rows)
    names = list(society.names)
    first = values[:, :, names.index("papers_a")]
    second = values[:, :, names.index("papers_b")]
    assert (first == first[:, :1]).all()
    np.testing.assert_array_equal(second[0], second[1])
    np.testing.assert_array_equal(first[:, 0], second[0, rows])


def test_a_society_that_is_followed_knows_its_outcomes_and_no_later_paper(anthology):
    past = followed(anthology, CUTOFF - 2)
    assert past.at.papers.year.max() == CUTOFF - 2
    pairs = find_new_pairs(anthology, past.at)
    for bridging in (True, False):
        expected = positives(pairs, len(past.at), bridging=bridging).toarray()
        np.testing.assert_array_equal(past.positives(bridging=bridging).toarray(), expected)
    assert set(past.pairs["first_year"]) <= {CUTOFF - 1, CUTOFF}


def test_an_older_cutoff_gives_older_papers_the_worth_that_newer_ones_have_now(anthology):
    now, before = (take_snapshot(anthology, year) for year in (CUTOFF, CUTOFF - 3))
    ages = [at.cutoff - at.papers.year for at in (now, before)]
    for at, age in zip((now, before), ages, strict=True):
        assert worth(at)[age == 0] == pytest.approx(1.0)
        assert worth(at)[age == 3] == pytest.approx(np.exp(-1))
