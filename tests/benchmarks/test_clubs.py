"""Clubs of any size: seeded, put together from the sample club's words, hardly two texts alike."""

import itertools
import re
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.clubs import SAMPLE, _Words, synthetic_club, synthetic_members
from recommender.service.club.club_files import load_club


@pytest.fixture(scope="module")
def people():
    return load_club(SAMPLE).members


@pytest.fixture(scope="module")
def members():
    return synthetic_members(400)


@given(st.integers(0, 60), st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=15)
def test_there_are_as_many_members_as_asked_for_each_with_an_id_of_their_own(n, seed):
    members = synthetic_members(n, seed)
    assert len({member.id for member in members}) == n
    assert all(re.fullmatch(r"p\d{8}", member.id) for member in members)


def test_the_same_seed_gives_the_same_club_and_another_seed_another():
    one, same, other = (synthetic_club(40, seed) for seed in (3, 3, 4))
    assert one.members == same.members
    assert one.ties.equals(same.ties)
    assert one.history.equals(same.history)
    assert {member.offers for member in one.members} != {member.offers for member in other.members}


def test_ids_come_in_no_order_and_with_gaps(members):
    numbers = [int(member.id[1:]) for member in members]
    assert numbers != sorted(numbers)
    assert max(numbers) > 2 * len(numbers)


def test_each_member_has_somebodys_life_with_other_texts(members, people):
    lives = {
        (person.industry, person.city, person.level, person.languages, person.letter_language)
        for person in people
    }
    for member in members:
        life = (
            member.industry, member.city, member.level, member.languages, member.letter_language,
        )  # fmt: skip
        assert life in lives


def test_a_member_has_as_many_items_as_the_one_they_are_made_from(members, people):
    counts = {
        (p.industry, p.city, p.level, len(p.offers), len(p.needs), len(p.interests)) for p in people
    }
    assert {
        (m.industry, m.city, m.level, len(m.offers), len(m.needs), len(m.interests))
        for m in members
    } <= counts


def test_every_word_is_one_of_the_sample_clubs(members, people):
    def words(of):
        texts = (text for one in of for text in (*one.offers, *one.needs, one.headline, one.about))
        return {word for text in texts for word in text.split()}

    assert words(members) <= words(people) | words([]) | {
        word for p in people for text in (*p.interests, p.goals) for word in text.split()
    }


def test_hardly_any_two_texts_are_equal_and_most_are_nobodys_own(members, people):
    offers = Counter(text for member in members for text in member.offers)
    assert len(offers) > 0.9 * offers.total()
    sample = {text for person in people for text in person.offers}
    assert sum(text in sample for text in offers) < 0.3 * len(offers)


def test_nobody_is_at_a_sample_organisation_or_blocks_anybody(members, people):
    workplaces = {person.workplace for person in people} - {""}
    for member in members:
        assert not member.do_not_introduce
        assert member.organisation not in workplaces
        if member.organisation:
            assert member.organisation.rsplit(" ", 1)[0] in workplaces


def test_most_texts_are_of_the_members_own_trade(people):
    trades: dict[str, set[str]] = {}
    for person in people:
        for text in person.offers:
            trades.setdefault(text, set()).add(person.industry)
    members = synthetic_members(600, 1)
    whole = [(text, member.industry) for member in members for text in member.offers]
    known = [(trades[text], industry) for text, industry in whole if text in trades]
    share = sum(industry in industries for industries, industry in known) / len(known)
    assert 0.6 < share < 0.95


def test_a_club_has_ties_and_six_rounds_of_history():
    club = synthetic_club(200, 1)
    assert len(club) == 200
    assert club.history["week"].nunique() == 6
    degree = Counter([*club.ties["a"], *club.ties["b"]])
    assert 3 < sum(degree.values()) / len(club) < 30
    assert set(degree) <= set(club.ids)


@pytest.fixture
def mixer(people):
    return _Words(people, np.random.default_rng(0))


@given(st.integers(0, 239), st.sampled_from(["offers", "needs", "interests", "about", "goals"]))
@settings(deadline=None, max_examples=40)
def test_a_mixed_text_is_as_long_as_one_of_the_fields_texts_and_of_its_language(people, row, field):
    mixer = _Words(people, np.random.default_rng(row))
    person = people[row]
    text = mixer._text(person, field)
    written = [getattr(one, field) for one in people if one.letter_language == person.letter_language
               or one.industry == person.industry]  # fmt: skip
    texts = [part for value in written for part in ([value] if isinstance(value, str) else value)]
    assert len(text.split()) in {len(part.split()) for part in texts} | {0}
    words = {word for part in texts for word in part.split()}
    assert {*text.split()} <= words


def test_most_words_of_a_text_stand_side_by_side_in_somebodys_text(mixer, people):
    pairs = {
        pair
        for person in people
        for offer in person.offers
        for pair in itertools.pairwise(offer.split())
    }
    together = [
        pair in pairs
        for person in people[:100]
        for pair in itertools.pairwise(mixer._text(person, "offers").split())
    ]
    # Three words in ten come from another text: about half of all pairs stay whole.
    assert 0.4 < np.mean(together) < 0.7


def test_somebody_like_a_person_has_no_text_of_a_field_that_the_person_left_empty(mixer, people):
    for row, person in enumerate(people[:60]):
        other = mixer.somebody_like(row)
        assert other.id == person.id
        assert len(other.offers) == len(person.offers)
        assert other.viewpoints == person.viewpoints
        assert (other.organisation == "") == (person.workplace == "")


def test_draws_are_below_their_bound_and_reach_every_number(mixer):
    drawn = Counter(mixer._draw(5) for _ in range(500))
    assert set(drawn) == set(range(5))
    assert min(drawn.values()) > 60
