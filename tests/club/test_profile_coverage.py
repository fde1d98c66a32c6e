"""How much the profiles of a club carry, counted and said in both languages."""

import pytest

from recommender.club.member import Member
from recommender.club.profile_coverage import measure_coverage


def people(count, start=0, **fields):
    return [Member(id=f"m{n}", name="X", **fields) for n in range(start, start + count)]


def test_profiles_without_a_need_rest_on_what_they_have():
    members = [
        *people(41, headline="Tischler", city="Detmold"),
        *people(39, 41, headline="Bäcker", needs=("Jemand mit einem Holzofen",), offers=("Brot",)),
    ]
    found = measure_coverage(members)
    assert (found.members, found.no_need, found.general_need, found.no_offer) == (80, 41, 0, 41)
    assert found.rests_on == ("trade", "place")
    assert (found.field, found.field_members) == ("needs", 41)
    assert found.say("en")[0] == (
        "41 of 80 profiles name no need: introductions rest on trade and place there."
    )
    assert found.say("de")[0] == (
        "41 von 80 Profilen nennen keinen Bedarf: Bekanntschaften beruhen dort auf Beruf und Ort."
    )
    assert "from 41 members" in found.say("en")[-1]


def test_general_needs_are_counted_apart_and_the_commonest_is_named():
    members = [
        *people(2, needs=("neue Kunden",), offers=("Brot",)),
        *people(1, 2, needs=("Austausch", " "), offers=("Brot",)),
        *people(1, 3, needs=("neue Kunden", "Ein Holzofen im Norden"), offers=("Brot",)),
    ]
    found = measure_coverage(members)
    assert (found.no_need, found.general_need, found.example) == (0, 3, "neue Kunden")
    assert "3 of 4" in found.say("en")[0]
    assert "“neue Kunden”" in found.say("en")[0]


def test_the_field_that_would_help_most_is_the_one_that_most_lack():
    members = [
        *people(3, needs=("Ein Holzofen im Norden",)),
        *people(1, 3, offers=("Brot aus dem Holzofen",)),
    ]
    found = measure_coverage(members)
    assert (found.field, found.field_members) == ("offers", 3)
    assert "„Was ich biete“" in found.say("de")[-1]


def test_a_club_that_lacks_nothing_is_told_so():
    found = measure_coverage(people(5, needs=("Ein Holzofen im Norden",), offers=("Brot",)))
    assert found.say("en") == ("All 5 profiles name a concrete need and an offer.",)
    assert found.field == ""


def test_one_member_is_counted_in_the_singular():
    members = [*people(1), *people(3, 1, needs=("Ein Holzofen im Norden",), offers=("Brot",))]
    said = " ".join(measure_coverage(members).say("en"))
    assert "One profile of 4 names no need: introductions rest on nothing but the name" in said
    assert "from one member" in said
    assert "1 " not in said


@pytest.mark.parametrize("language", ["de", "en"])
def test_an_empty_club_has_nothing_to_say(language):
    assert measure_coverage([]).say(language) == ()
