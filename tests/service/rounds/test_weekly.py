"""What one member is told of: of a week, on demand, and nothing about others' wishes."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from recommender.errors import InputError
from recommender.ports.refusals import NotFoundError, UnknownIdError
from recommender.service.rounds.solution import to_json_values
from tests.service.small_club import BY, NEXT_WEEK, WEEK, few_ties

A = "m001"


def suggested(small, member=A, week=WEEK, limit=10, **knobs):
    suggestions = small.services.weekly.suggest(member, week, limit, knobs)
    return [suggestion.partner.id for suggestion in suggestions]


def content(small):
    with small.store.read() as session:
        return session.revision(), session.rounds.page("", 10), session.outcomes.by(A)


def test_a_member_is_told_of_each_partner_and_why(shared):
    personal = shared.week_of(A)
    assert personal.record.id == shared.round
    partners = {introduction.partner.id for introduction in personal.introductions}
    assert partners == {other for pair in shared.pairs() if A in pair for other in pair} - {A}
    for introduction in personal.introductions:
        assert introduction.text["summary"]
        assert introduction.numbers.keys() == {"compatibility", "closeness", "mutual_contacts"}


def test_the_best_partner_comes_first_and_nobodys_dial_is_in_the_order(shared):
    for member in shared.members():
        values = [each.numbers["compatibility"] for each in shared.week_of(member).introductions]
        assert values == sorted(values, reverse=True)


def test_both_sides_are_told_of_the_same_introduction(shared):
    for (a, b), record in shared.introductions().items():
        (mine,) = [each for each in shared.week_of(a).introductions if each.id == record.id]
        (theirs,) = [each for each in shared.week_of(b).introductions if each.id == record.id]
        assert (mine.text, mine.partner_text) == (theirs.partner_text, theirs.text)
        assert (mine.partner.id, theirs.partner.id) == (b, a)


def test_of_a_partner_it_is_not_told_whom_they_have_blocked(published):
    blocker = next(iter(published.partners(A)))
    published.services.people.block(blocker, "m024", blocked=True, by=BY)
    (partner,) = [
        each.partner for each in published.week_of(A).introductions if each.partner.id == blocker
    ]
    assert partner.do_not_introduce == frozenset()


def test_a_week_is_read_whichever_way_it_is_written(shared):
    assert shared.week_of(A, f" {WEEK} ") == shared.week_of(A)
    with pytest.raises(InputError):
        shared.week_of(A, "2026-W54")


def test_who_is_no_member_and_what_is_not_published_are_not_found(shared):
    with pytest.raises(UnknownIdError, match=r"^member: no such id$"):
        shared.week_of("nobody")
    with pytest.raises(NotFoundError, match=rf"^round: none is published for {NEXT_WEEK}$"):
        shared.week_of(A, NEXT_WEEK)


def test_an_unpublished_round_is_previewed_and_the_published_one_goes_before_it(drafted):
    weekly = drafted.services.weekly
    with pytest.raises(NotFoundError, match="none is published"):
        weekly.of_week(A, WEEK)
    assert weekly.of_week(A, WEEK, preview=True).record.id == drafted.round
    first = drafted.publish()
    drafted.solve(WEEK, bubble=1.0)
    assert weekly.of_week(A, WEEK, preview=True).record.id == first.id


def test_a_preview_is_of_the_newest_round(drafted):
    from datetime import timedelta

    drafted.clock.now += timedelta(seconds=1)
    second = drafted.solve(WEEK, bubble=1.0)
    personal = drafted.services.weekly.of_week(A, WEEK, preview=True)
    assert personal.record.id == second.id


def test_reading_writes_nothing(published):
    before = content(published)
    published.week_of(A)
    suggested(published)
    published.services.explaining.explain(A, "m002")
    assert content(published) == before


def test_suggestions_keep_to_their_number_and_the_rules(shared):
    partners = suggested(shared, limit=5)
    assert len(partners) == len(set(partners)) == 5
    assert A not in partners
    ties = few_ties(shared)
    assert not [other for other in partners if tuple(sorted((A, other))) in ties]
    assert suggested(shared, limit=2) == partners[:2]


def test_suggestions_leave_out_this_weeks_introductions(drafted):
    before = suggested(drafted, limit=23)
    partners = {other for pair in drafted.pairs() if A in pair for other in pair} - {A}
    assert partners & set(before)
    drafted.publish()
    after = suggested(drafted, limit=23)
    assert not partners & set(after)
    assert [other for other in before if other not in partners] == after


def test_suggestions_leave_out_who_pauses_until_they_are_back(drafted):
    best = suggested(drafted)[0]
    drafted.services.people.pause(best, date(2026, 12, 7), by=BY)
    assert best not in suggested(drafted)
    assert best in suggested(drafted, week="2026-W50"), "back on that Monday"
    assert suggested(drafted, member=best) == [], "nor is anybody suggested to them"


def test_a_block_works_both_ways_at_once(drafted):
    best = suggested(drafted)[0]
    drafted.services.people.block(best, A, blocked=True, by=BY)
    assert best not in suggested(drafted, limit=23)
    assert A not in suggested(drafted, member=best, limit=23)
    drafted.services.people.block(best, A, blocked=False, by=BY)
    assert suggested(drafted)[0] == best


def test_the_dial_moves_ones_own_suggestions(shared):
    near, far = suggested(shared, bubble=0.0), suggested(shared, bubble=1.0)
    assert near != far

    def closeness(bubble):
        found = shared.services.weekly.suggest(A, WEEK, 2, {"bubble": bubble})
        return sum(each.numbers["closeness"] for each in found)

    assert closeness(0.0) > closeness(1.0)


def test_ones_own_stored_dial_counts_where_none_is_asked_for(drafted):
    drafted.services.people.patch(A, {"bubble": 1.0}, version=None, by=BY)
    assert suggested(drafted) == suggested(drafted, bubble=1.0) != suggested(drafted, bubble=0.0)


def test_the_dial_of_another_changes_nothing_a_member_can_see(drafted):
    def seen():
        return drafted.services.weekly.suggest(A, WEEK, 23, {})

    before = [(each.partner.id, each.numbers, each.text) for each in seen()]
    for other in drafted.members():
        if other != A:
            drafted.change(other, bubble=1.0)
    assert [(each.partner.id, each.numbers, each.text) for each in seen()] == before


def test_suggestions_are_not_stored_and_have_no_id(shared):
    suggestions = shared.services.weekly.suggest(A, WEEK, 3, {})
    assert [suggestion.id for suggestion in suggestions] == [None] * 3
    for suggestion in suggestions:
        assert suggestion.text["summary"]
        assert suggestion.text["language"] in {"de", "en"}
        assert suggestion.partner_text != suggestion.text


def test_a_suggestion_is_told_as_an_introduction_would_be(drafted):
    """The words of an introduction and those of the suggestion of the same two, before it."""
    suggestions = drafted.services.weekly.suggest(A, WEEK, 23, {})
    texts = {each.partner.id: to_json_values(each.text) for each in suggestions}
    drafted.publish()
    introductions = drafted.week_of(A).introductions
    assert introductions
    for introduction in introductions:
        text = texts[introduction.partner.id]
        assert introduction.text["receives"] == text["receives"]
        assert introduction.text["gives"] == text["gives"]


@pytest.mark.parametrize(
    "knobs", [{"bubble": 2}, {"rules.floor": 0}, {"nonsense": 1}, {"seed": -1}], ids=str
)
def test_knobs_out_of_reach_are_refused_even_for_who_is_no_member(shared, knobs):
    for member in (A, "nobody"):
        with pytest.raises(InputError):
            shared.services.weekly.suggest(member, WEEK, 3, knobs)
    with pytest.raises(UnknownIdError, match=r"^member: no such id$"):
        shared.services.weekly.suggest("nobody", WEEK, 3, {})


def test_without_a_week_it_is_the_week_where_the_club_lives(open_drafted):
    sunday = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)
    berlin = open_drafted(zone=ZoneInfo("Europe/Berlin"))
    berlin.clock.now = sunday
    best = suggested(berlin, week=None)[0]
    berlin.services.people.pause(best, date(2026, 11, 30), by=BY)
    assert best in suggested(berlin, week=None), "it is Monday there"
    berlin.clock.now = datetime(2026, 11, 29, 22, 30, tzinfo=UTC)
    assert best not in suggested(berlin, week=None)


def test_a_search_is_told_in_the_members_language(published):
    from recommender.ports.records import Answers

    published.change(A, text_language="de")
    partner, introduction = next(iter(published.partners(A).items()))
    published.change(partner, text_language="en")
    published.services.feedback.add(introduction, A, "no", Answers(accepted=False))
    ((_, german),) = published.week_of(A).replacements
    ((_, english),) = published.week_of(partner).replacements
    assert german != english
    assert all(name not in german + english for name in (A, partner))
