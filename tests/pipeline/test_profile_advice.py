"""What would make a profile stronger is counted on the club, by the very scale that rounds go by."""

from dataclasses import replace

import numpy as np
import pytest

from recommender.club.club import Club
from recommender.club.profile_advice import ProfilePart
from recommender.club.vague_wish import is_general
from recommender.club.week import Week
from recommender.config import Config
from recommender.letters import Voice
from recommender.letters.profile_words import say_limiting, say_profile, say_profile_line
from recommender.pipeline.profile_advice import ProfileAdviser
from recommender.rules.not_available import RULE as NOT_AVAILABLE
from recommender.rules.permissions import permissions
from recommender.service.club.bootstrap import prepare
from tests.planted_club import person, planted_club

WEEK = Week.parse("2026-W48")


@pytest.fixture(scope="module")
def adviser(prepared, encoder):
    return ProfileAdviser(prepared, encoder, WEEK)


def advise(members, encoder, member, **knobs):
    prepared = prepare(Club.build(members), encoder, Config().with_knobs(**knobs))
    return ProfileAdviser(prepared, encoder, WEEK).advise(member)


def changed(member, **fields):
    """The planted club with another profile of one member."""
    return [
        replace(each, **fields) if each.id == member else each for each in planted_club().members
    ]


@pytest.mark.parametrize("row", [0, 7, 31, 120, 239])
def test_reach_is_what_a_loop_over_all_members_counts(adviser, prepared, row):
    club, exchange = prepared.club, prepared.features.exchange
    rules = permissions(club, WEEK, prepared.config.rules, anew=False)
    rules = rules.with_check(NOT_AVAILABLE.reason, None)
    least = prepared.facets.calibration.z_of(prepared.config.evidence.might_help)
    texts = prepared.facets.need_texts

    def meets(asks, gives):
        for need in range(*exchange.asked.start[asks : asks + 2]):
            if texts.fields[need] == "needs" and is_general(texts.texts[need]):
                continue
            for gift in range(*exchange.given.start[gives : gives + 2]):
                vectors = exchange.asked.vectors[need], exchange.given.vectors[gift]
                if vectors[0] @ vectors[1] / exchange.sd >= least:
                    return True
        return False

    others = [
        other
        for other in range(len(club))
        if other != row and rules.allowed(np.array([[row, other]]))[0]
    ]
    givers = {other for other in others if meets(row, other)}
    seekers = {other for other in others if meets(other, row)}
    reach = adviser.advise(club.ids[row]).reach
    assert (reach.givers, reach.seekers, reach.partners) == (
        len(givers), len(seekers), len(givers | seekers),
    )  # fmt: skip


def test_who_looks_for_nothing_is_told_what_one_need_would_bring(encoder):
    advice = advise(changed("m01", needs=()), encoder, "m01")
    assert advice.reach.givers == 0
    gain = next(gain for gain in advice.gains if gain.part is ProfilePart.NEEDS)
    assert gain.before == 0
    assert gain.after == 0 or gain.tried > 0
    for example in gain.examples:
        written = advise(changed("m01", needs=(example.text,)), encoder, "m01")
        assert written.reach.givers == example.count > 0


def test_a_need_that_everybody_has_counts_for_nothing_and_is_read_as_who_could_buy(
    adviser, prepared, encoder
):
    concrete = max((adviser.advise(id_) for id_ in prepared.club.ids[:30]), key=seekers_of)
    row = prepared.club.row(concrete.member)
    members = list(prepared.club.members)
    members[row] = replace(members[row], needs=("new customers",), goals="")
    club = replace(prepared.club, members=tuple(members))
    after = prepared.with_members(club, np.array([row]), encoder)
    advice = ProfileAdviser(after, encoder, WEEK).advise(concrete.member)
    assert advice.general == ("new customers",)
    assert advice.reach.givers == 0
    assert advice.buyers == advice.reach.seekers == concrete.reach.seekers >= 1
    assert concrete.buyers is None
    told = say_profile(advice, Voice("en"))
    assert "new customers" in told.warnings[0]
    assert "Which customers exactly" in told.warnings[0]
    assert "who could use what you offer" in told.warnings[1]


def seekers_of(advice):
    return advice.reach.seekers


def test_a_full_profile_is_asked_for_nothing(encoder):
    full = {
        "headline": "Baker", "about": "I bake.", "offers": ("Bread", "Rolls"),
        "needs": ("A van on Mondays", "Rye from nearby"),
    }  # fmt: skip
    advice = advise(changed("m01", **full), encoder, "m01")
    assert advice.gains == ()
    assert say_profile(advice, Voice("en")).nothing
    assert say_profile_line(advice, Voice("de")) == ""


def test_neither_blocks_nor_a_break_of_ones_own_change_what_one_is_told(encoder):
    plain = advise(planted_club().members, encoder, "m03")
    blocked = [
        replace(each, do_not_introduce=frozenset({"m03"})) if each.id == "m12" else each
        for each in planted_club().members
    ]
    assert advise(blocked, encoder, "m03") == plain
    assert advise(changed("m03", per_round=0), encoder, "m03") == plain


def test_the_profiles_that_limit_most_come_first_and_gain_something(adviser, prepared):
    found = adviser.find_limiting(8)
    assert 0 < len(found) <= 8
    partners = [each.reach.partners for each in found]
    assert partners == sorted(partners)
    assert all(each.gains[0].gained > 0 for each in found)
    everybody = [adviser.advise(id_) for id_ in prepared.club.ids]
    fewest = min(
        each.reach.partners for each in everybody if each.gains and each.gains[0].gained > 0
    )
    assert partners[0] == fewest
    lines = say_limiting([(each, f"Name {each.member}") for each in found], Voice("de"))
    assert len(lines) == len(found) + 1
    assert f"Name {found[0].member}" in lines[1]


def test_nobody_is_listed_who_takes_no_introductions(encoder):
    alone = person(1, offers=(), needs=(), per_round=0)
    members = [alone, *planted_club().members[2:]]
    prepared = prepare(Club.build(members), encoder, Config())
    found = ProfileAdviser(prepared, encoder, WEEK).find_limiting(20)
    assert "m01" not in {each.member for each in found}


def test_a_club_of_one_is_advised_too(encoder):
    advice = advise([person(1, needs=())], encoder, "m01")
    assert advice.reach.partners == 0
    assert all(gain.gained == 0 for gain in advice.gains)
    assert say_limiting([], Voice("en")) == (
        "No profile holds rounds back: one line more would change little.",
    )


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_is_said_has_the_numbers_that_were_counted(adviser, prepared, language):
    for id_ in prepared.club.ids[:20]:
        advice = adviser.advise(id_)
        line = say_profile_line(advice, Voice(language))
        gaining = [gain for gain in advice.gains if gain.gained > 0]
        assert bool(line) == bool(gaining)
        if gaining and gaining[0].after > 1:
            assert str(gaining[0].after) in line
        assert "\n" not in line
