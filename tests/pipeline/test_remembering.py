"""The club remembers its own meetings: over a season, no letter says what its history denies."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from recommender.club.club import SETTLED_COLUMNS, Club
from recommender.club.introduction import Trait
from recommender.club.week import Week
from recommender.config import Config
from recommender.letters import side_text
from recommender.maths.network.bubble import e_i_index
from recommender.maths.pairs import all_pairs
from recommender.pipeline import SUGGESTERS, introduce_club, introduce_member
from recommender.pipeline.by_hand import assess
from recommender.pipeline.scorer import count_debt, make_scorer
from recommender.rules.permissions import permissions
from recommender.service.club.bootstrap import prepare
from tests.planted_club import person, planted_club

START = "2026-W10"
WEEKS = 8
OPEN = Config().with_knobs(rules__floor=0.0)


def outcome(rng):
    """Not reported, did not meet, declined, or met and rated, or met and not rated."""
    kind = rng.integers(5)
    met = {1: False, 3: True, 4: True}.get(int(kind))
    glad = int(rng.integers(1, 6)) if kind == 3 else None
    return {"met": met, "accepted_a": False if kind == 2 else None, "glad_a": glad, "glad_b": glad}


@pytest.fixture(scope="module")
def season(encoder):
    """Rounds of a planted season, each with the history it was made from."""
    prepared, week, rng = (
        prepare(planted_club(), encoder, OPEN),
        Week.parse(START),
        np.random.default_rng(3),
    )
    rounds = []
    for _ in range(WEEKS):
        solved = introduce_club(prepared, str(week))
        rounds.append((solved, prepared.club))
        rows = [
            {"week": str(week), "a": pair.a, "b": pair.b, **outcome(rng)}
            for pair in solved.introductions
        ]
        history = pd.concat([prepared.club.history, pd.DataFrame(rows)], ignore_index=True)
        prepared = prepared.with_club(
            Club.build(prepared.club.members, prepared.club.ties, history)
        )
        week = week.next()
    return rounds


def may_know(club, week):
    """Brute force: for each member whom they have stated, met, or may have met before a week."""
    known: dict[str, set[str]] = {id_: set() for id_ in club.ids}
    pairs = list(club.ties[["a", "b"]].itertuples(index=False, name=None))
    for row in club.history.to_dict("records"):
        declined = row["accepted_a"] is False or row["accepted_b"] is False
        if row["week"] < week and (
            row["met"] is True or (row["met"] is not False and not declined)
        ):
            pairs.append((row["a"], row["b"]))
    for a, b in pairs:
        known[a].add(b)
        known[b].add(a)
    return known


def test_no_sentence_of_a_season_is_untrue(season):
    said = {Trait.NEW_INDUSTRY: 0, Trait.NO_MUTUAL_CONTACTS: 0}
    untrue = []
    for solved, club in season:
        known = may_know(club, solved.week)
        industry = {member.id: member.industry for member in club.members}
        for side in (side for pair in solved.introductions for side in pair.sides):
            told = {difference.trait for difference in side.different}
            mine, theirs = known[side.member], known[side.partner]
            for trait, wrong in (
                (Trait.NEW_INDUSTRY, industry[side.partner] in {industry[id_] for id_ in mine}),
                (Trait.NO_MUTUAL_CONTACTS, bool(mine & theirs)),
            ):
                said[trait] += trait in told
                if trait in told and wrong:
                    untrue.append((solved.week, side.member, side.partner, trait))
            assert len(side_text(side, club, week=solved.week).different) <= len(told)
    assert untrue == []
    assert min(said.values()) > 10, "nothing was claimed that could have been untrue"


def test_the_bubble_before_a_round_has_the_meetings_of_the_weeks_before(season):
    for solved, club in season:
        stated = set(club.ties[["a", "b"]].itertuples(index=False, name=None))
        met = club.history[club.history["met"] == True]  # noqa: E712  (None is neither)
        pairs = stated | set(met[["a", "b"]].itertuples(index=False, name=None))
        assert solved.before.ties == len(pairs)
        assert solved.after.ties == len(pairs) + len(solved.introductions)
    first, last = season[0][0], season[-1][0]
    assert last.before.ties > first.before.ties
    assert last.before.e_i_index != first.before.e_i_index


def planted_meeting(**answers):
    row = {"week": START, "a": "m02", "b": "m12", "met": True, "glad_a": 5, "glad_b": 5} | answers
    club = planted_club()
    return Club.build(club.members, club.ties, pd.DataFrame([row]))


@pytest.fixture(scope="module")
def base(encoder):
    return prepare(planted_club(), encoder, OPEN)


def test_suggestions_and_looking_at_a_pair_remember_as_rounds_do(base):
    met = base.with_club(planted_meeting())
    week = "2026-W12"
    found = introduce_member(met, "m02", week, limit=20)
    mutual = {pair.side_of("m02").partner: pair.mutual_contacts for pair in found}
    plain = {
        pair.side_of("m02").partner: pair.mutual_contacts
        for pair in introduce_member(base, "m02", week, limit=20)
    }
    gained = {id_ for id_ in mutual if mutual[id_] > plain[id_]}
    contacts = club_contacts(met.club, "m12")
    assert gained == contacts & mutual.keys()
    partner = min(gained)
    looked_at = assess(met, "m02", partner, week).introduction
    assert looked_at.mutual_contacts == mutual[partner]
    assert looked_at.stated_mutual_contacts == plain[partner]


def club_contacts(club, member):
    pairs = club.ties[(club.ties["a"] == member) | (club.ties["b"] == member)]
    return {*pairs["a"], *pairs["b"]} - {member}


def test_who_have_met_may_be_introduced_again_when_the_club_says_so(base):
    met = base.with_club(planted_meeting())
    for weeks, possible in ((None, False), (10, True), (40, False)):
        config = OPEN.with_knobs(rules__repeat_after_weeks=weeks)
        assert assess(met.under(config), "m02", "m12", "2026-W30").possible is possible


def test_changed_profiles_do_not_make_the_club_forget(base, encoder):
    met, rows = base.with_club(planted_meeting()), np.array([5])
    week = Week.parse("2026-W12")
    before = SUGGESTERS.get(met, week)
    members = list(met.club.members)
    members[5] = replace(members[5], interests=("Opera",))
    club = replace(met.club, members=tuple(members))
    after = met.with_members(club, rows, encoder)
    SUGGESTERS.carry_over(met, after, rows)
    carried = SUGGESTERS.get(after, week)
    a, b = club.row("m02"), club.row("m12")
    assert before.network.ties[a, b] > 0
    assert carried.network.ties[a, b] == before.network.ties[a, b]
    assert carried.scorer.features.network is carried.network
    assert carried.explainer.network is carried.network
    assert after.in_week(week).network.ties[a, b] == before.network.ties[a, b]


def test_another_past_and_other_knobs_are_seen_at_once(base):
    week = Week.parse("2026-W20")
    met = base.with_club(planted_meeting()).in_week(week)
    a, b = met.club.row("m02"), met.club.row("m12")
    assert met.network.ties[a, b] == pytest.approx(0.5 ** (10 / 26))
    assert met.in_week(Week.parse("2026-W46")).network.ties[a, b] == pytest.approx(0.5 ** (36 / 26))
    quick = met.under(OPEN.with_knobs(memory__half_life=5.0)).in_week(week)
    assert quick.network.ties[a, b] == pytest.approx(0.25)
    denied = met.with_club(planted_meeting(met=False, glad_a=None, glad_b=None)).in_week(week)
    assert denied.network.ties[a, b] == 0.0
    assert denied.network.communities.tolist() == base.network.communities.tolist()


def test_what_is_not_reported_moves_no_number(base):
    silent = base.with_club(planted_meeting(met=None, glad_a=None, glad_b=None))
    plain, asked = introduce_club(base, "2026-W12"), introduce_club(silent, "2026-W12")
    assert asked.before == plain.before
    assert e_i_index(silent.network.ties, silent.network.communities) == plain.before.e_i_index


def test_who_waited_in_vain_has_the_good_ones_counted_more(base):
    silent = {"met": None, "glad_a": None, "glad_b": None}
    config = OPEN.with_knobs(rules__debt=0.0)
    week, pairs = Week.parse("2026-W12"), all_pairs(20)
    plain, waited = (
        make_scorer(
            club.under(config).in_week(week), permissions(club.club, week, config.rules)
        ).table(pairs)
        for club in (
            base.with_club(planted_meeting(**silent)),
            base.with_club(planted_meeting(**silent, stood_up_a=True)),
        )
    )
    more = waited["weight"] - plain["weight"]
    row = base.club.row("m02")
    theirs = (pairs == row).any(axis=1)
    expected = config.rules.let_down * plain["compatibility"].to_numpy() * theirs
    np.testing.assert_allclose(more, expected, atol=1e-9)


def test_a_person_of_no_ties_who_met_somebody_has_a_contact(encoder):
    members = [person(number) for number in range(4)]
    row = {"week": START, "a": "m00", "b": "m01", "met": True}
    club = Club.build(members, None, pd.DataFrame([row]))
    solved = introduce_club(prepare(club, encoder, OPEN), "2026-W12")
    assert solved.before.ties == 1


def test_who_had_a_need_met_outside_the_rounds_is_owed_less_as_long_as_debt_looks_back(base):
    week, config = Week.parse("2026-W12"), OPEN
    club = planted_meeting(met=None, glad_a=None, glad_b=None)
    recorded = min(club.history["week"])
    before = str(Week.of(Week.parse(recorded).monday - timedelta(weeks=1)))

    def owed(*said):
        settled = pd.DataFrame(list(said), columns=list(SETTLED_COLUMNS), dtype="object")
        prepared = base.with_club(replace(club, settled=settled))
        return count_debt(prepared.under(config), permissions(club, week, config.rules))

    idle = next(
        member for member in club.ids if member not in {*club.history["a"], *club.history["b"]}
    )
    row = club.row(idle)
    assert owed()[row] > 0
    assert owed((recorded, idle))[row] == 0
    np.testing.assert_allclose(owed((before, idle)), owed())
