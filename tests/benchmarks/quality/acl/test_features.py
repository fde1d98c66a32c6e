"""Features: counts by brute force, symmetry, and nothing later in them."""

from dataclasses import replace
from itertools import combinations, pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array, vstack

from benchmarks.quality.acl.anthology import Anthology
from benchmarks.quality.acl.features import best_pairs, circles, people, places, steps
from benchmarks.quality.acl.snapshot import take_snapshot
from benchmarks.quality.acl.society import Society

CUTOFF = 2008


@pytest.fixture(scope="module")
def society(anthology):
    return Society(take_snapshot(anthology, CUTOFF))


@pytest.fixture(scope="module")
def values(society):
    return society.features(np.arange(len(society)))


def with_later_papers(anthology, papers):
    """Papers of ``(years later, authors)`` added, with a venue of their own and the same words."""
    extra = np.zeros((len(papers), len(anthology.ids)))
    for row, (_, authors) in enumerate(papers):
        extra[row, list(authors)] = 1.0
    added = len(papers)
    anew = {
        "year": np.concatenate([anthology.year, [CUTOFF + later for later, _ in papers]]),
        "written": csr_array(vstack([anthology.written, csr_array(extra)])),
        "last": csr_array(vstack([anthology.last, csr_array(extra.shape)])),
        "venues": csr_array(vstack([anthology.venues, anthology.venues[:added]])),
        "volume": np.concatenate([anthology.volume, anthology.volume[:added]]),
        "titles": (*anthology.titles, *(["parsing of speech"] * added)),
        "texts": (*anthology.texts, *(["parsing of speech"] * added)),
        "vectors": np.concatenate([anthology.vectors, anthology.vectors[:added]]),
    }
    return replace(anthology, **anew)


later_papers = st.lists(
    st.tuples(
        st.integers(1, 4), st.lists(st.integers(0, 159), min_size=2, max_size=5, unique=True)
    ),
    min_size=1,
    max_size=30,
)


@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(papers=later_papers)
def test_nothing_after_the_cutoff_changes_any_feature(anthology, society, values, papers):
    again = Society(take_snapshot(with_later_papers(anthology, papers), CUTOFF))
    assert again.at.ids == society.at.ids
    assert (again.at.community == society.at.community).all()
    assert (again.features(np.arange(len(again))) == values).all()


def test_an_earlier_paper_does_change_them(anthology, values):
    again = Society(take_snapshot(with_later_papers(anthology, [(0, [0, 100])]), CUTOFF))
    assert (again.features(np.arange(len(again))) != values).any()


def test_columns_are_named_and_finite(society, values):
    assert values.shape[2] == len(society.names) == len(society.personal)
    assert len(set(society.names)) == len(society.names)
    assert np.isfinite(values).all()


def test_a_pair_has_the_same_columns_from_either_side(society, values):
    names = list(society.names)
    turned = {"_ab": "_ba", "_ba": "_ab", "_a": "_b", "_b": "_a"}
    for place, name in enumerate(names):
        plain, z = (name[:-2], "_z") if name.endswith("_z") else (name, "")
        ending = next((each for each in turned if plain.endswith(each)), "")
        other = plain.removesuffix(ending) + turned.get(ending, "") + z
        mirror = values[:, :, names.index(other)].T
        assert np.allclose(values[:, :, place], mirror, atol=2e-4), name


def test_features_of_a_member_do_not_depend_on_who_is_asked_with_them(society, values):
    some = np.array([5, 17, 3])
    assert np.allclose(society.features(some), values[some], atol=1e-5)


def test_paths_are_those_found_by_walking(society):
    at = society.at
    block = steps.block(at, society.texts)
    counted = np.expm1(block.compute(np.arange(len(at))))
    graph = nx.from_scipy_sparse_array(at.ties)
    distance = dict(nx.all_pairs_shortest_path_length(graph, cutoff=4))
    far = [
        (i, j)
        for i, j in combinations(range(len(at)), 2)
        if distance[at.members[i]].get(at.members[j], 9) >= 3
    ][::150]
    assert len(far) > 10
    for i, j in far:
        a, b = at.members[i], at.members[j]
        paths = list(nx.all_simple_paths(graph, a, b, cutoff=4))
        for length, name in ((3, "paths_3"), (4, "paths_4")):
            found = [p for p in paths if len(p) == length + 1]
            assert counted[i, j, block.names.index(name)] == pytest.approx(len(found), rel=1e-3)
        tied = sum(np.prod([at.ties[u, v] for u, v in pairwise(p)]) for p in paths if len(p) == 4)
        assert counted[i, j, block.names.index("tied_3")] == pytest.approx(tied, rel=1e-3)
        within = counted[i, j, block.names.index("within_3")] > 0
        assert within == (distance[a].get(b, 9) <= 3)


def test_best_pairs_are_those_of_comparing_every_two_papers(society):
    at, texts = society.at, society.texts
    block = best_pairs.block(at, texts)
    found = block.compute(np.array([4]))[0]
    papers, start = best_pairs.latest_papers(at)
    mine = papers[start[4] : start[5]]
    for j in (0, 9, 60):
        theirs = papers[start[j] : start[j + 1]]
        for kind, vectors in (("meaning", texts.meaning), ("words", texts.words.toarray())):
            products = vectors[mine] @ vectors[theirs].T
            rows, columns = (np.sort(products.max(axis=axis)) for axis in (1, 0))
            second = max(min(rows[-2], columns[-2]), 0)
            expected = [rows[-1], second, rows.mean(), columns.mean()]
            at_ = [block.names.index(f"{kind}_{part}") for part in best_pairs.PARTS]
            assert found[j, at_] == pytest.approx(expected, abs=1e-5)


def test_shared_events_and_activity_are_counted_by_hand(society):
    at = society.at
    table = people.traits(at)
    mine = at.papers.year[at.member_papers[[7]].indices]
    assert np.expm1(table["papers"][7]) == pytest.approx(len(mine))
    assert np.expm1(table["papers_3"][7]) == pytest.approx((mine > CUTOFF - 3).sum())
    assert table["years"][7] == CUTOFF - mine.min()
    assert table["idle"][7] == CUTOFF - mine.max()
    assert np.isfinite(places.block(at, society.texts).compute(np.array([0]))).all()


def test_ties_between_circles_are_more_than_expected_where_they_are(society):
    at = society.at
    block = circles.block(at, society.texts)
    surplus = block.compute(np.arange(len(at)))[:, :, block.names.index("circle_ties")]
    same = at.community[:, None] == at.community[None, :]
    assert surplus[same].min() > surplus[~same].max()


def test_an_anthology_forgets_later_authors(anthology):
    early = anthology.until(2001)
    assert isinstance(early, Anthology)
    assert early.year.max() == 2001
    assert (np.diff(early.written.tocsc().indptr) > 0).all()
    assert len(set(early.ids)) == len(early.ids)
