"""Why these two, or why not: every rule by its name, as a round would judge it."""

from datetime import date

import pytest

from recommender.errors import InputError
from recommender.ports.records import EditKind
from recommender.ports.refusals import UnknownIdError
from recommender.rules.registry import CODES
from recommender.service.rounds.solution import to_json_values
from tests.service.small_club import BY, NEXT_WEEK, WEEK, few_ties

RULES = {*CODES, "below_floor"}


def explain(small, pair, **where):
    return small.services.explaining.explain(*pair, **(where or {"week": NEXT_WEEK}))


@pytest.fixture
def pair(shared):
    """Two who may meet and are not introduced."""
    return next(shared.possible())


def test_every_rule_is_either_kept_or_broken(shared, pair):
    for two in (pair, min(few_ties(shared)), min(shared.pairs())):
        explanation = explain(shared, two)
        assert {*explanation.kept_rules, *explanation.broken_rules} == RULES
        assert not {*explanation.kept_rules} & {*explanation.broken_rules}


def test_two_who_may_meet(shared, pair):
    explanation = explain(shared, pair)
    assert explanation.possible
    assert explanation.reason is None
    assert explanation.introduced is None, "no round was named"
    assert explanation.week == NEXT_WEEK
    assert explanation.introduction.partner.id == pair[1]
    assert explanation.introduction.text["summary"]


def test_it_is_the_same_whoever_is_named_first_but_told_to_the_other(shared, pair):
    one, other = explain(shared, pair), explain(shared, pair[::-1])
    assert one.weight == other.weight
    assert one.broken_rules == other.broken_rules
    assert one.introduction.text == other.introduction.partner_text
    assert other.introduction.partner.id == pair[0]


def test_who_know_each_other(shared):
    explanation = explain(shared, min(few_ties(shared)))
    assert not explanation.possible
    assert "known" in explanation.broken_rules


def test_who_were_introduced_before_but_not_by_the_same_weeks_round(shared):
    pair = min(shared.pairs())
    assert explain(shared, pair, week=NEXT_WEEK).reason == "met_before"
    assert explain(shared, pair, round_id=shared.round).possible


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ([{"per_round": 0}, {}], "paused"),
        ([{"paused_until": date(2027, 1, 1)}, {}], "paused"),
        ([{"languages": ("fi",)}, {"languages": ("hu",)}], "no_shared_language"),
        ([{"meet": "online"}, {"meet": "in_person"}], "meeting_format"),
    ],
    ids=str,
)
def test_each_rule_is_named(drafted, changes, reason):
    from recommender.club.member import Meet

    pair = next(drafted.possible())
    for member, fields in zip(pair, changes, strict=True):
        if "meet" in fields:
            fields["meet"] = Meet(fields["meet"])
        drafted.change(member, **fields)
    explanation = explain(drafted, pair)
    assert explanation.broken_rules == (reason,)
    assert explanation.reason is reason


def test_a_block_is_named_for_the_organiser(drafted):
    pair = next(drafted.possible())
    drafted.services.people.block(pair[1], pair[0], blocked=True, by=BY)
    assert explain(drafted, pair).reason == "not_available"


def test_several_broken_rules_come_in_the_order_in_which_rounds_check_them(drafted):
    pair = min(few_ties(drafted))
    drafted.change(pair[0], per_round=0)
    drafted.services.people.block(*pair, blocked=True, by=BY)
    broken = explain(drafted, pair).broken_rules
    order = [*CODES, "below_floor"]
    assert {"paused", "known", "not_available"} <= set(broken)
    assert list(broken) == sorted(broken, key=order.index)


def test_a_round_says_whether_it_introduces_them_and_what_was_laid_down(drafted):
    introduced, apart = min(drafted.pairs()), next(drafted.possible())
    drafted.lock(introduced)
    inside = explain(drafted, introduced, round_id=drafted.round)
    outside = explain(drafted, apart, round_id=drafted.round)
    assert (inside.introduced, inside.laid_down, inside.reason) == (True, EditKind.LOCK, None)
    assert (outside.introduced, outside.laid_down) == (False, None)
    assert outside.possible
    assert outside.reason == "partner_taken"


def test_a_ban_counts_in_its_round_alone(drafted):
    pair = next(drafted.possible())
    drafted.ban(pair)
    inside = explain(drafted, pair, round_id=drafted.round)
    assert inside.reason == "banned"
    assert inside.laid_down is EditKind.BAN
    assert explain(drafted, pair, week=WEEK).possible


def test_a_round_judges_by_its_own_knobs(drafted):
    pair = next(drafted.possible())
    usual = explain(drafted, pair, week=WEEK)
    drafted.solve(WEEK, **{"rules.floor": 0.999})
    strict = explain(drafted, pair, round_id=drafted.round)
    assert usual.possible
    assert strict.reason == "below_floor"
    assert strict.introduced is False


def test_what_a_pair_weighs_is_what_the_round_made_of_it(shared):
    for pair, record in list(shared.introductions().items())[:5]:
        explanation = explain(shared, pair, round_id=shared.round)
        assert explanation.weight == pytest.approx(record.numbers["weight"])
        assert to_json_values(explanation.introduction.text) == record.text_of(pair[0])


def test_without_a_week_it_is_the_present_one(shared, pair):
    assert shared.services.explaining.explain(*pair).week == WEEK


def test_what_cannot_be_asked(shared):
    explaining = shared.services.explaining
    with pytest.raises(InputError, match="the two are one"):
        explaining.explain("m001", "m001")
    with pytest.raises(InputError, match="a round has its own"):
        explaining.explain("m001", "m002", week=WEEK, round_id=shared.round)
    with pytest.raises(InputError, match="not an ISO week"):
        explaining.explain("m001", "m002", week="soon")
    for pair in (("m001", "nobody"), ("nobody", "m001")):
        with pytest.raises(UnknownIdError, match=r"^member: no such id$"):
            explaining.explain(*pair)
