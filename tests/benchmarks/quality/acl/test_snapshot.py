"""What is known at a cutoff: the definitions, and the given tables rebuilt."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.quality.acl.anthology import read_anthology
from benchmarks.quality.acl.outcomes import find_new_pairs, positives
from benchmarks.quality.acl.snapshot import take_snapshot
from recommender.errors import InputError
from tests.benchmarks.quality.acl.planted import frames

REAL = Path(__file__).resolve().parents[5] / "shared" / "data" / "acl_anthology"

PAPERS = [
    (2008, "a b"), (2009, "a b c"), (2010, "a"), (2010, "c d"), (2009, "c"), (2009, "d e"),
    (2010, "d"), (2010, "e"), (2005, "f"), (2005, "f"), (2006, "f"), (2008, "e g"), (2009, "b"),
    (2011, "a d"), (2011, "a b"), (2012, "a e c p q r s t u v w x"), (2012, "b d z"), (2012, "d b"),
]  # fmt: skip


@pytest.fixture
def small(tmp_path):
    """a-b, a-c, b-c, c-d, d-e, e-g at 2010; f is idle; x, z come later."""
    return read_anthology(frames(tmp_path, PAPERS, homonyms={"e": 0.5}))


def test_members_have_three_papers_and_one_of_the_last_three_years(small):
    at = take_snapshot(small, 2010)
    assert at.ids == ("a", "b", "c", "d", "e")
    assert at.degree.tolist() == [2, 2, 3, 2, 2]
    assert "z" not in at.papers.ids


def test_ties_are_shares_of_joint_papers(small):
    at = take_snapshot(small, 2010)
    a, b, c = (at.papers.ids.index(name) for name in "abc")
    assert at.ties[a, b] == pytest.approx(1.0 + 0.5)
    assert at.ties[a, c] == pytest.approx(0.5)


def test_first_joint_papers_of_the_two_years_after_it_count(small):
    at = take_snapshot(small, 2010)
    pairs = find_new_pairs(small, at).set_index(["i", "j"])
    assert set(pairs.index) == {(0, 3), (0, 4), (1, 3), (2, 4)}  # a-b and a-c are older
    assert list(pairs.loc[(1, 3), ["first_year", "n_joint", "min_authors"]]) == [2012, 2, 2]
    assert list(pairs.loc[(0, 4), ["n_joint", "n_joint_small"]]) == [1, 0]  # twelve authors
    assert pairs["near"].to_dict() == {(0, 3): True, (0, 4): False, (1, 3): True, (2, 4): True}


def test_names_of_many_people_are_neither_asked_about_nor_found(small):
    at = take_snapshot(small, 2010)
    everyone = np.arange(len(at))
    open_to = at.askable(everyone, bridging=False)
    assert not open_to[4].any()
    assert not open_to[:, 4].any()
    assert open_to[0].tolist() == [False, False, False, True, False]
    found = positives(find_new_pairs(small, at), len(at), bridging=False)
    assert found[[0], [3]] == 1
    assert found[:, [4]].sum() == 0


def test_bridging_pairs_are_of_two_circles_and_three_steps_apart(anthology):
    at = take_snapshot(anthology, 2008)
    rows = np.arange(len(at))
    open_to = at.askable(rows, bridging=True)
    known = (at.ties[at.members].toarray() > 0).astype(int)
    within_two = (known @ known.T > 0) | (known[:, at.members] > 0) | np.eye(len(at), dtype=bool)
    across = at.community[:, None] != at.community[None, :]
    assert (open_to == (~within_two & across)).all()
    assert (open_to == open_to.T).all()


def test_missing_years_are_named(small):
    with pytest.raises(InputError, match="2012 to 2013 are wanted"):
        find_new_pairs(small, take_snapshot(small, 2011))
    with pytest.raises(InputError, match="cutoff 1990: nobody"):
        take_snapshot(small, 1990)


def test_missing_files_columns_and_authors_are_named(tmp_path):
    with pytest.raises(InputError, match=r"papers\.parquet is missing"):
        read_anthology(tmp_path)
    frames(tmp_path, PAPERS)
    authors = pd.read_parquet(tmp_path / "authors.parquet")
    authors[authors["author_id"] != "a"].to_parquet(tmp_path / "authors.parquet")
    with pytest.raises(InputError, match=r"6 author_ids are not in authors\.parquet"):
        read_anthology(tmp_path)
    authors.drop(columns="homonym_risk").to_parquet(tmp_path / "authors.parquet")
    with pytest.raises(InputError, match="has no homonym_risk"):
        read_anthology(tmp_path)


@pytest.mark.skipif(
    not (REAL / "new_pairs_T2018.parquet").is_file(), reason="no data: acl_anthology"
)
def test_the_given_tables_of_2018_are_rebuilt():
    from sklearn.metrics import normalized_mutual_info_score

    anthology = read_anthology(REAL)
    at = take_snapshot(anthology, 2018)
    given = pd.read_parquet(REAL / "eligible_T2018.parquet").sort_values("author_id")
    assert at.ids == tuple(given["author_id"])
    assert (at.degree == given["degree"]).all()
    ids = np.array(at.ids)
    ours = find_new_pairs(anthology, at)
    ours["a"], ours["b"] = ids[ours["i"]], ids[ours["j"]]
    theirs = pd.read_parquet(REAL / "new_pairs_T2018.parquet")
    both = theirs.merge(ours, on=["a", "b"], suffixes=("", "_ours"), how="outer", indicator=True)
    assert (both["_merge"] == "both").all()
    for name in ("first_year", "n_joint", "n_joint_small", "min_authors"):
        assert (both[name] == both[f"{name}_ours"]).all(), name
    assert ((both["dist"] == 2) == both["near"]).all()
    # Louvain depends on its draws; the same circles within what two of its runs differ by
    assert normalized_mutual_info_score(at.community, given["community"]) > 0.75
    assert (both["cross"] == both["cross_ours"]).mean() > 0.85
