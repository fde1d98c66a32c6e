"""Features of pairs over a society of ten, each against its formula in loops or dense tables."""

import math
from itertools import combinations, permutations

import numpy as np
import pytest
from scipy.sparse import csr_array

from benchmarks.quality.acl.features import (
    circles,
    neighbours,
    people,
    places,
    profiles,
    recency,
    spectral,
    steps,
)
from benchmarks.quality.acl.features.block import Block
from benchmarks.quality.acl.features.local import local
from benchmarks.quality.acl.snapshot import co_authorship, take_snapshot
from tests.benchmarks.quality.acl.tiny import CUTOFF, anthology_of, random_papers, random_texts


@pytest.fixture(scope="module")
def at():
    return take_snapshot(anthology_of(random_papers(1)), CUTOFF)


@pytest.fixture(scope="module")
def texts(at):
    return random_texts(at)


@pytest.fixture(scope="module")
def papers(at):
    """Who wrote what, dense, shape (n, n_papers)."""
    return at.member_papers.toarray()


def columns(block, n):
    values = block.compute(np.arange(n))
    assert values.shape == (n, n, len(block.names))
    return {name: values[:, :, place] for place, name in enumerate(block.names)}


def cosines(one, other=None):
    def unit(rows):
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)

    return unit(one) @ unit(one if other is None else other).T


def test_a_paper_fades_by_e_within_three_years_and_is_fresh_up_to_then(at):
    weight, new = recency.worth(at), recency.fresh(at)
    for paper, year in enumerate(at.papers.year):
        assert weight[paper] == pytest.approx(math.exp(-(CUTOFF - year) / 3))
        assert new[paper] == (CUTOFF - year < 3)
    table = recency.weighted_papers(at, new)
    assert table.nnz == (at.member_papers.toarray() * new > 0).sum(), "papers of 0 are left out"


def test_ties_are_shares_of_joint_papers_by_their_worth(at):
    worth = recency.worth(at)
    written = at.papers.written.toarray()
    table = co_authorship(at.papers.written, worth).toarray()
    for a, b in permutations(range(written.shape[1]), 2):
        joint = [p for p in range(len(written)) if written[p, a] and written[p, b]]
        expected = sum(worth[p] / (written[p].sum() - 1) for p in joint)
        assert table[a, b] == pytest.approx(expected)
    assert not np.diag(table).any()


def weighted_by_rarity(table):
    there = (table > 0).sum(axis=0)
    return table * np.log(len(table) / np.maximum(there, 1))


def test_venues_are_the_cosine_of_where_both_publish_rare_ones_counting_more(at, texts, papers):
    found = columns(places.block(at, texts), len(at))
    weighted = papers * recency.worth(at)
    venue = weighted_by_rarity(weighted @ at.papers.venues.toarray())
    np.testing.assert_allclose(found["venues"], np.log1p(cosines(venue)), atol=1e-5)
    codes = at.papers.volume
    volumes = (codes[:, None] == np.unique(codes)).astype(float)
    volume = weighted_by_rarity(weighted @ volumes)
    np.testing.assert_allclose(found["volumes"], np.log1p(cosines(volume)), atol=1e-5)


def test_shared_events_are_those_of_the_last_years_by_their_rarity(at, texts, papers):
    found = columns(places.block(at, texts), len(at))
    venue = at.papers.venues.toarray().argmax(axis=1)
    lately = at.papers.year > CUTOFF - 3
    there = [
        {(venue[p], at.papers.year[p]) for p in np.flatnonzero(row * lately)} for row in papers
    ]
    for a, b in combinations(range(len(at)), 2):
        expected = sum(
            math.log(len(at) / sum(event in events for events in there)) ** 2
            for event in there[a] & there[b]
        )
        assert found["events_shared"][a, b] == pytest.approx(math.log1p(expected), abs=1e-5)


def test_profiles_are_cosines_of_papers_weighted_by_age(at, texts, papers):
    found = columns(profiles.block(at, texts), len(at))
    worth, new = recency.worth(at), recency.fresh(at)
    whole = papers * worth
    for name, vectors in (
        ("meaning", texts.meaning), ("topics", texts.topics), ("words", texts.words.toarray()),
    ):  # fmt: skip
        np.testing.assert_allclose(found[name], cosines(whole @ vectors), atol=1e-5)
    lately = papers * new @ texts.meaning
    before = papers * (recency.worth(at, 6.0) * (1 - new)) @ texts.meaning
    np.testing.assert_allclose(found["meaning_new_old_ab"], cosines(lately, before), atol=1e-5)
    np.testing.assert_allclose(found["meaning_new_old_ba"], cosines(before, lately), atol=1e-5)


def test_a_circle_is_what_co_authors_write_without_the_member(at, texts, papers):
    around = profiles.circle_papers(at).toarray()
    ties = at.ties.toarray()
    written = at.papers.written.toarray()
    for place, member in enumerate(at.members):
        expected = (ties[member] @ written.T) * recency.worth(at)
        expected[papers[place] > 0] = 0.0
        np.testing.assert_allclose(around[place], expected, atol=1e-5)
    found = columns(profiles.block(at, texts), len(at))
    whole = papers * recency.worth(at)
    expected = cosines(around @ texts.topics, whole @ texts.topics)
    np.testing.assert_allclose(found["topics_circle_ab"], expected, atol=1e-4)


def test_walks_of_two_to_four_steps_are_powers_of_the_table_of_ties(at, texts):
    found = columns(steps.block(at, texts), len(at))
    here = np.ix_(at.members, at.members)
    ones, tied = (at.ties.toarray() > 0).astype(float), at.ties.toarray()
    for length in (2, 3, 4):
        for name, table in (("paths", ones), ("tied", tied)):
            expected = np.log1p(np.linalg.matrix_power(table, length)[here])
            np.testing.assert_allclose(found[f"{name}_{length}"], expected, rtol=1e-4, atol=1e-5)
    roots = 1 / np.sqrt(np.maximum(ones.sum(axis=1), 2.0))
    damped = ones @ (roots[:, None] * ones * roots) @ ones
    np.testing.assert_allclose(found["damped_3"], np.log1p(damped[here]), rtol=1e-4, atol=1e-5)


def test_fresh_walks_add_up_walks_of_all_lengths_damped(at, texts):
    found = columns(steps.block(at, texts), len(at))
    recent = co_authorship(at.papers.written, recency.worth(at)).toarray()
    strength = recent.sum(axis=1)
    roots = 1 / np.sqrt(np.where(strength > 0, strength, 1))
    table = roots[:, None] * recent * roots
    here = np.ix_(at.members, at.members)
    walks = {k: 1000 * np.linalg.matrix_power(table, k)[here] for k in range(2, steps.WALK + 1)}
    np.testing.assert_allclose(found["fresh_3"], np.log1p(walks[3]), rtol=1e-3, atol=1e-3)
    total = sum(steps.DAMPING**k * walk for k, walk in walks.items())
    np.testing.assert_allclose(found["fresh_walks"], np.log1p(total), rtol=1e-3, atol=1e-3)


def test_a_middle_tie_counts_as_new_if_it_began_within_three_years(at, texts):
    found = columns(steps.block(at, texts), len(at))
    recent = co_authorship(at.papers.written, recency.worth(at)).toarray()
    old = co_authorship(at.papers.written, 1.0 - recency.fresh(at)).toarray() > 0
    expected = np.log1p(10 * (recent @ np.where(old, 0.0, recent) @ recent))
    here = np.ix_(at.members, at.members)
    np.testing.assert_allclose(found["new_middle_3"], expected[here], rtol=1e-3, atol=1e-4)


def test_the_nearest_contact_is_the_most_alike_co_author_of_the_one(at, texts, papers):
    found = columns(neighbours.block(at, texts), len(at))
    likeness = cosines(papers * recency.worth(at) @ texts.topics)
    known = at.ties.toarray()[np.ix_(at.members, at.members)]
    for a in range(len(at)):
        mine = np.flatnonzero(known[a])
        expected = likeness[mine].max(axis=0) if len(mine) else np.zeros(len(at))
        np.testing.assert_allclose(found["nearest_contact_ab"][a], expected, atol=1e-5)
        np.testing.assert_allclose(found["nearest_contact_ba"][:, a], expected, atol=1e-5)


def test_contacts_are_like_somebody_on_average_by_strength_of_tie(at, texts, papers):
    found = columns(neighbours.block(at, texts), len(at))
    known = at.ties.toarray()[np.ix_(at.members, at.members)]
    for name, vectors in (("topics", texts.topics), ("meaning", texts.meaning)):
        likeness = cosines(papers * recency.worth(at) @ vectors)
        mean = known @ likeness / np.maximum(known.sum(axis=1, keepdims=True), 1e-9)
        np.testing.assert_allclose(found[f"contacts_{name}_ab"], mean, atol=1e-5)
        np.testing.assert_allclose(found[f"contacts_{name}_ba"], mean.T, atol=1e-5)


def test_ties_between_circles_are_compared_with_what_their_numbers_of_ties_let_expect(at, texts):
    found = columns(circles.block(at, texts), len(at))
    ties = at.ties.toarray()
    groups = np.unique(at.circles)
    between = np.array(
        [[ties[np.ix_(at.circles == g, at.circles == h)].sum() for h in groups] for g in groups]
    )
    total = between.sum(axis=1)
    surplus = np.log((between + 1) / (np.outer(total, total) / total.sum() + 1))
    place = np.searchsorted(groups, at.community)
    np.testing.assert_allclose(found["circle_ties"], surplus[np.ix_(place, place)], rtol=1e-4)


def test_contacts_in_the_others_circle_are_a_share_of_ones_recent_ties(at, texts):
    found = columns(circles.block(at, texts), len(at))
    recent = co_authorship(at.papers.written, recency.worth(at)).toarray()
    for a, b in permutations(range(len(at)), 2):
        ties = recent[at.members[a]]
        there = ties[at.circles == at.community[b]].sum()
        assert found["contacts_there_ab"][a, b] == pytest.approx(there / ties.sum(), abs=1e-5)
        assert found["contacts_there_ba"][b, a] == pytest.approx(there / ties.sum(), abs=1e-5)


def test_traits_of_people_are_counted_paper_by_paper(at, papers):
    table = people.traits(at)
    written, last = at.papers.written.toarray(), at.papers.last.toarray()
    age, worth = CUTOFF - at.papers.year, recency.worth(at)
    for place, member in enumerate(at.members):
        mine = np.flatnonzero(papers[place])
        recent = [p for p in mine if age[p] < 3]
        row = table.iloc[place]
        contacts = {c for p in mine for c in np.flatnonzero(written[p])} - {member}
        earlier = {c for p in mine if age[p] >= 2 for c in np.flatnonzero(written[p])} - {member}
        assert row["contacts"] == pytest.approx(math.log1p(len(contacts)))
        assert row["contacts_new"] == pytest.approx(math.log1p(len(contacts - earlier)))
        assert row["new_share"] == pytest.approx(len(contacts - earlier) / max(len(contacts), 1))
        sizes = [written[p].sum() for p in recent]
        assert row["team"] == pytest.approx(math.log1p(sum(sizes) / max(len(sizes), 1)))
        led = sum(last[p, member] for p in recent)
        assert row["leads"] == pytest.approx(led / max(len(recent), 1))
        alone = sum(worth[p] for p in mine if written[p].sum() == 1) / worth[mine].sum()
        assert row["alone"] == pytest.approx(alone)
        where = {int(np.flatnonzero(at.papers.venues.toarray()[p])[0]) for p in recent}
        assert row["places"] == pytest.approx(math.log1p(len(where)))
        assert row["reach"] == pytest.approx(math.log1p(at.near[place].sum()))


def test_ties_with_a_single_person_are_as_concentrated_as_can_be():
    pairs = [(2009, "a b", "v", "x")] * 3 + [(2009, "c d", "v", "x"), (2009, "c e", "v", "x")] * 3
    at = take_snapshot(anthology_of(pairs), CUTOFF)
    shares = dict(zip(at.ids, people.traits(at)["one_contact"], strict=True))
    assert shares["a"] == pytest.approx(1.0)
    assert shares["c"] == pytest.approx(0.5)


def test_columns_about_people_say_who_is_first_and_who_second(at, texts):
    block = people.block(at, texts)
    values = columns(block, len(at))
    contacts = people.traits(at)["contacts"].to_numpy()
    assert block.person
    np.testing.assert_allclose(values["contacts_a"][:, 0], contacts, rtol=1e-6)
    np.testing.assert_allclose(values["contacts_b"][0], contacts, rtol=1e-6)


def test_places_in_the_network_are_cosines_of_its_singular_vectors_by_their_values(at, texts):
    found = columns(spectral.block(at, texts), len(at))["network_place"]
    recent = co_authorship(at.papers.written, recency.worth(at, spectral.FADING)).toarray()
    roots = 1 / np.sqrt(recent.sum(axis=1))
    left, values, _ = np.linalg.svd(roots[:, None] * recent * roots)
    size = min(spectral.DIRECTIONS, len(recent) - 1)
    places = (left * values)[at.members][:, :size]
    np.testing.assert_allclose(found, cosines(places), atol=1e-3)


def test_local_scale_is_how_far_a_value_lies_from_what_is_usual_for_either():
    rng = np.random.default_rng(0)
    there = rng.normal(size=(9, 9)).astype(np.float32)
    table = np.stack([there, there.T, (there + there.T) / 2], axis=-1)
    block = Block(("x_ab", "x_ba", "both"), lambda rows: table[rows])
    scaled = local(block, ("x_ab", "both"), 9)
    assert scaled.names == ("x_ab", "x_ba", "both", "x_ab_z", "both_z")
    found = scaled.compute(np.arange(9))
    np.testing.assert_array_equal(found[..., :3], table)
    for a, b in permutations(range(9), 2):
        usual_to_b, usual_from_a = there[:, b], there[a]
        expected = (there[a, b] - usual_to_b.mean()) / usual_to_b.std()
        expected += (there[a, b] - usual_from_a.mean()) / usual_from_a.std()
        assert found[a, b, 3] == pytest.approx(expected / 2, abs=1e-3)
    both = found[..., 4]
    np.testing.assert_allclose(both, both.T, atol=1e-4)


def test_papers_in_one_book_of_another_year_share_no_volume():
    papers = [(2009, "a", "v", "x"), (2010, "b", "v", "x"), (2010, "c", "v", "x")] * 3
    at = take_snapshot(anthology_of(papers), CUTOFF)
    table = csr_array(at.member_papers @ places.volumes_of(at)).toarray() > 0
    assert (table[0] & table[1]).sum() == 0
    assert (table[1] & table[2]).sum() == 1
