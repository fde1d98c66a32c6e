"""One side in words: from its evidence, and from nothing else."""

from dataclasses import replace

import pytest

from recommender.club.club import Club
from recommender.club.introduction import (
    Certainty,
    CommonPoint,
    Difference,
    Exchange,
    Quote,
    Side,
    Trait,
)
from recommender.club.member import Member
from recommender.errors import UnknownMemberError
from recommender.letters import side_text

ANNA = Member(id="a", name="Anna Auer", needs=("Ein Boot.",), offers=("Honig",), city="Linz")
BEN = Member(id="b", name="Ben Bauer", needs=("Honey",), offers=("A boat",), city="Graz")
EMPTY = Side("a", "b", "de", (), (), (), (), (), (), (), Quote("b", "offers", "A boat"))
RECEIVED = Exchange(
    Quote("a", "needs", "Ein Boot."), Quote("b", "offers", "A boat"), 0.6, Certainty.CLEAR
)
GIVEN = Exchange(Quote("b", "needs", "Honey"), Quote("a", "offers", "Honig"), 0.6, Certainty.CLEAR)
POSSIBLE = Certainty.POSSIBLE


@pytest.fixture
def two() -> Club:
    return Club.build([ANNA, BEN])


def everything(text) -> str:
    parts = (
        *text.receives,
        *text.gives,
        *text.common,
        *text.different,
        text.question,
        text.summary,
    )
    return "\n".join(parts)


@pytest.mark.parametrize("week", ["2026-W47", "2026-W48", "2026-W49", "2026-W50"])
def test_clear_evidence_promises_help_and_quotes_both(two, week):
    german = side_text(replace(EMPTY, receives=(RECEIVED,)), two, week=week)
    english = side_text(replace(EMPTY, receives=(RECEIVED,), language="en"), two, week=week)
    assert "helfen" in german.receives[0]
    assert "can help" in english.receives[0]
    assert "„Ein Boot“" in german.receives[0]
    assert "„A boat“" in german.receives[0]
    assert "“Ein Boot”" in english.receives[0]
    assert german.summary == "Frag Ben nach „A boat“ (kann dir helfen bei: „Ein Boot“)."
    assert "Frag Ben" in german.receives[0]
    assert "Ask Ben" in english.receives[0]


@pytest.mark.parametrize("week", ["2026-W47", "2026-W48", "2026-W49", "2026-W50"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_possible_evidence_promises_nothing(two, week, language):
    side = replace(
        EMPTY,
        language=language,
        receives=(replace(RECEIVED, evidence=POSSIBLE),),
        gives=(replace(GIVEN, evidence=POSSIBLE),),
    )
    text = side_text(side, two, week=week)
    said = everything(text).casefold()
    assert not any(word in said for word in ("kann dir", "kannst", "can help", "damit kann"))
    hedges = ("frag", "vielleicht", "worth asking", "perhaps", "might", "sprich es an")
    for sentence in (*text.receives, *text.gives, text.summary):
        assert any(hedge in sentence.casefold() for hedge in hedges), sentence


@pytest.mark.parametrize("week", ["2026-W47", "2026-W48", "2026-W49", "2026-W50"])
def test_it_is_clear_who_seeks_and_who_offers(two, week):
    text = side_text(replace(EMPTY, receives=(RECEIVED,), gives=(GIVEN,)), two, week=week)
    assert text.receives[0].startswith(("Du suchst:", "Auf deiner Suchliste steht:"))
    assert "Ben bietet an" in text.receives[0] or "und bietet an" in text.receives[0]
    assert text.gives[0].startswith(("Ben sucht:", "Bei Ben steht auf der Suchliste:"))
    assert "u bietest an" in text.gives[0]


def test_what_is_received_and_given_are_not_mixed_up(two):
    text = side_text(replace(EMPTY, receives=(RECEIVED,), gives=(GIVEN,)), two)
    assert "„Honey“" not in text.receives[0]
    assert "„A boat“" not in text.gives[0]
    assert "u bietest an: Honig" in text.gives[0]


def test_without_any_match_it_leads_with_what_to_ask_for(two):
    side = replace(
        EMPTY,
        partner_offers=(Quote("b", "offers", "A boat"),),
        own_offers=(Quote("a", "offers", "Honig"),),
    )
    text = side_text(side, two)
    assert text.receives == (
        "Ben bietet allen im Club an: „A boat“. Frag danach, wenn etwas für dich dabei ist.",
    )
    assert text.gives == ("Mitbringen kannst du, was du ohnehin anbietest: Honig.",)
    assert text.summary == "Frag Ben nach „A boat“."
    assert text.order[0] == "receives"


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("fields", [("interests", "offers"), ("offers", "interests")])
def test_an_interest_beside_work_is_not_called_what_both_do(two, language, fields):
    point = CommonPoint(
        Quote("a", fields[0], "Puppet theatre"), Quote("b", fields[1], "Puppenspiel"), 0.6
    )
    (sentence,) = side_text(replace(EMPTY, language=language, common=(point,)), two).common
    assert "Puppet theatre" in sentence
    assert "Puppenspiel" in sentence
    assert "berührt sich" not in sentence
    assert "you both do" not in sentence


@pytest.mark.parametrize("language", ["de", "en"])
def test_nothing_is_said_of_what_does_not_match(two, language):
    said = everything(side_text(replace(EMPTY, language=language), two)).casefold()
    assert "nichts" not in said
    assert "nothing" not in said


def test_a_member_without_a_list_is_asked_for_one_thing_on_the_worksheet():
    club = Club.build([replace(ANNA, needs=()), BEN])
    text = side_text(replace(EMPTY, language="en"), club)
    assert text.receives == text.gives == ()
    assert "What could you use right now?" in text.worksheet[1]


def test_a_side_without_anything_still_has_a_summary_and_a_question(two):
    text = side_text(replace(EMPTY, question_from=Quote("b", "headline", "")), two)
    assert text.summary == "Ein Gespräch außerhalb deines Kreises."
    assert text.question == "Was beschäftigt dich gerade am meisten?"
    assert text.common == text.different == ()


@pytest.mark.parametrize("field", ["needs", "interests", "goals", "offers", "headline", "about"])
def test_the_question_takes_up_the_partners_words(two, field):
    for language, quoted in (("de", "„Alte Kähne“"), ("en", "“Alte Kähne”")):
        side = replace(EMPTY, language=language, question_from=Quote("b", field, "Alte Kähne."))
        question = side_text(side, two).question
        assert quoted in question
        assert question.endswith("?")


def test_nobody_asks_as_a_beginner_about_an_interest_of_their_own(two):
    theirs = Quote("b", "interests", "Alte Kähne")
    common = (CommonPoint(Quote("a", "interests", "Kähne"), theirs, 0.8),)
    side = replace(EMPTY, question_from=theirs)
    weeks = [f"2026-W{number}" for number in range(10, 40)]
    alone, shared = (
        {side_text(each, two, week=week).question for week in weeks}
        for each in (side, replace(side, common=common))
    )
    assert any("keine Ahnung" in question for question in alone)
    assert len(shared) == 4
    assert not any("keine Ahnung" in question for question in shared)


def test_questions_vary_over_weeks_and_stay_within_one(two):
    weeks = [f"2026-W{number:02d}" for number in range(1, 41)]
    said = [side_text(EMPTY, two, week=week).question for week in weeks]
    assert len(set(said)) == 4
    assert said == [side_text(EMPTY, two, week=week).question for week in weeks]


def test_codes_are_told_as_labels_in_the_readers_language(two):
    side = replace(EMPTY, different=(Difference(Trait.INDUSTRY, "health_care", "logistics"),))
    german = side_text(side, two)
    english = side_text(replace(side, language="en"), two)
    assert german.different == (
        "Andere Branche: Logistik & Transport, bei dir Gesundheit & Pflege.",
    )
    assert "logistics & transport" in english.different[0]
    assert "(Logistik & Transport)" in german.summary


@pytest.mark.parametrize("values", [("SECRET-2", "SECRET2"), ("", "")])
def test_viewpoints_are_told_without_their_values(two, values):
    side = replace(EMPTY, different=(Difference(Trait.VIEWPOINTS, *values),))
    for language in ("de", "en"):
        text = side_text(replace(side, language=language), two)
        assert text.different
        assert "SECRET" not in everything(text)


def test_a_difference_without_a_value_is_not_claimed(two):
    side = replace(EMPTY, different=(Difference(Trait.INDUSTRY, "health_care", ""),))
    assert side_text(side, two).different == ()


def test_an_equal_interest_is_shared_and_a_near_one_is_only_laid_side_by_side(two):
    def common(theirs: str) -> str:
        point = CommonPoint(Quote("a", "interests", "Tarock"), Quote("b", "interests", theirs), 0.9)
        return side_text(replace(EMPTY, common=(point,)), two).common[0]

    assert "beide" in common("tarock.")
    assert "beide" not in common("Schafkopf")
    assert "steht Tarock, bei Ben Schafkopf" in common("Schafkopf").replace("liest man", "steht")


def test_namesakes_are_told_apart():
    club = Club.build([ANNA, replace(BEN, name="Dr. Anna Berg")])
    assert "Dr. Anna Berg" in side_text(replace(EMPTY, receives=(RECEIVED,)), club).summary


def test_a_long_quote_is_cut_at_a_word_in_the_summary_only(two):
    long = "Wort " * 40
    side = replace(EMPTY, receives=(replace(RECEIVED, need=Quote("a", "needs", long)),))
    text = side_text(side, two)
    assert text.summary.endswith("Wort …“).")
    assert len(text.summary) < 160
    assert " ".join(long.split()) in text.receives[0]


def test_the_summary_is_one_line(two):
    side = replace(EMPTY, receives=(replace(RECEIVED, need=Quote("a", "needs", "a\nb\r\nc")),))
    assert "\n" not in side_text(side, two).summary


def test_someone_outside_the_club_cannot_be_written_about(two):
    with pytest.raises(UnknownMemberError, match="'c'"):
        side_text(replace(EMPTY, partner="c"), two)
