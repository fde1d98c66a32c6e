"""All rules together against plain sentences about two members, on any small club."""

import pickle  # noqa: TID251  (our own bytes, as blocks of pairs travel)
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.club.member import Meet
from recommender.club.week import Week
from recommender.config import Rules
from recommender.maths.pairs import all_pairs
from recommender.pipeline.edits import banning
from recommender.rules.permissions import permissions, permissions_after
from recommender.rules.registry import CODES
from tests.rules.clubs import HISTORY, IDS, PEOPLE, TIES, WEEK, club

KNOBS = st.builds(
    Rules,
    repeat_after_weeks=st.sampled_from([None, 0, 1, 2, 20]),
    shared_language=st.booleans(),
    same_city_in_person=st.booleans(),
    other_organisation=st.booleans(),
)


def takes_none(member):
    return member.per_round == 0 or (
        member.paused_until is not None and member.paused_until > WEEK.monday
    )


def broken_by_hand(one, two, ties, history, knobs, anew):
    """Names of the rules that two members break, in any order."""
    both = {one.id, two.id}
    forms = {one.meet, two.meet}
    far = one.city and two.city and one.place != two.place
    too_far = far and Meet.IN_PERSON in forms and Meet.ONLINE not in forms
    limit = 10_000 if knobs.repeat_after_weeks is None else knobs.repeat_after_weeks
    said = {
        "paused": takes_none(one) or takes_none(two),
        "known": both in [set(tie) for tie in ties],
        "met_before": any(
            both == {a, b} and WEEK.weeks_since(Week.parse(week)) < limit
            for week, a, b in history
            if not (anew and week == str(WEEK))
        ),
        "not_available": two.id in one.do_not_introduce or one.id in two.do_not_introduce,
        "no_shared_language": knobs.shared_language
        and bool(one.languages and two.languages)
        and not set(one.languages) & set(two.languages),
        "meeting_format": forms == {Meet.IN_PERSON, Meet.ONLINE}
        or bool(knobs.same_city_in_person and too_far),
        "same_organisation": knobs.other_organisation
        and bool(one.workplace)
        and one.workplace.casefold() == two.workplace.casefold(),
    }
    return {name for name, breaks in said.items() if breaks}


@given(PEOPLE, TIES, HISTORY, KNOBS, st.booleans())
def test_every_pair_breaks_exactly_the_rules_it_breaks_by_hand(people, ties, history, knobs, anew):
    built = club(*people, ties=ties, history=history)
    rules = permissions(built, WEEK, knobs, anew=anew)
    pairs = all_pairs(len(people))
    for turned in (pairs, pairs[:, ::-1]):
        broken = [{CODES[at] for at in np.flatnonzero(row)} for row in rules.broken(turned)]
        assert broken == [
            broken_by_hand(one, two, ties, history, knobs, anew)
            for one, two in combinations(built.members, 2)
        ]
        firsts = [min((CODES.index(name) + 1 for name in names), default=0) for names in broken]
        assert rules.codes(turned).tolist() == firsts
        assert rules.allowed(turned).tolist() == [not names for names in broken]


@settings(deadline=None)  # compiled at first
@given(PEOPLE, PEOPLE, TIES, HISTORY, KNOBS)
def test_after_profiles_changed_the_rules_are_those_made_anew(before, after, ties, history, knobs):
    old = permissions(club(*before, ties=ties, history=history), WEEK, knobs, anew=False)
    tables = {"ties": ties, "history": history}
    expected = permissions(club(*after, **tables), WEEK, knobs, anew=False)
    now = club(*after)  # tables not read
    rows = [row for row, member in enumerate(now.members) if member != club(*before).members[row]]
    changed = permissions_after(old, now, np.array(rows, dtype=int), WEEK, knobs, anew=False)
    pairs = all_pairs(len(IDS))
    assert changed.broken(pairs).tolist() == expected.broken(pairs).tolist()
    assert changed.capacity.tolist() == expected.capacity.tolist()


@given(PEOPLE, TIES, HISTORY, KNOBS)
def test_rules_travel_to_another_process_as_they_are(people, ties, history, knobs):
    rules = permissions(club(*people, ties=ties, history=history), WEEK, knobs)
    rules = banning(rules, np.array([[3, 0]]))
    arrived = pickle.loads(pickle.dumps(rules))  # noqa: S301
    pairs = all_pairs(len(people))
    assert arrived.broken(pairs).tolist() == rules.broken(pairs).tolist()
    assert arrived.broken(np.array([[0, 3]]))[0, CODES.index("banned")]


def test_a_club_of_nobody_has_rules_too():
    rules = permissions(club(), WEEK, Rules(same_city_in_person=True))
    assert rules.codes(np.zeros((0, 2), dtype=np.int64)).tolist() == []
    assert rules.capacity.tolist() == []
