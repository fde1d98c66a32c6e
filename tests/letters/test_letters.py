"""Letters: complete, discreet, and safe to open."""

import re
from dataclasses import replace

import pytest

from recommender.club.club import Club
from recommender.club.introduction import Certainty
from recommender.club.member import Meet, Member
from recommender.club.round import Shortfall
from recommender.errors import UnknownMemberError
from recommender.letters import write_letter, write_letters
from recommender.rules.registry import REASONS


def test_everyone_gets_a_letter_and_one_at_a_time_is_the_same(round_, club):
    letters = list(write_letters(round_, club))
    assert [letter.member for letter in letters] == list(club.ids)
    assert letters == [write_letter(round_, club, id_) for id_ in club.ids]


def test_a_letter_names_the_partners_best_first(round_, club):
    letter = write_letter(round_, club, "m02")
    assert letter.language == "en"
    assert letter.subject == "Meet Dr. Thandiwe Rüegg and ليلى حداد this week"
    assert letter.text.startswith("Hello Oskar,\n\nThis week")
    assert letter.text.index("1. Dr. Thandiwe Rüegg") < letter.text.index("2. ليلى حداد")
    assert "Schlaflabor Aarebogen · Zurich · health care · specialist" in letter.text
    assert "You had asked for three." in letter.text


def test_a_german_letter_is_german_throughout(round_, club):
    text = write_letter(round_, club, "m01").text
    assert text.startswith("Hallo Thandiwe,\n\ndiese Woche")
    assert "„An honest hour with a works council“" in text  # quoted, not translated
    assert "Industrie & Maschinenbau · Führungskraft" in text
    english = re.findall(r"\b(?:the|you|your|and|with|both)\b", re.sub(r"„[^“]*“", "", text))
    assert english == []


def test_nothing_confidential_of_anybody_is_in_any_letter(round_, club):
    for letter in write_letters(round_, club):
        said = letter.text + letter.html + letter.subject
        assert "0.7331" not in said
        assert "zz-unwanted" not in said
        assert "remote_work" not in said
        if letter.member != "zz-unwanted":
            assert "Unwillkommen" not in said
        for own, other in (("zz-unwanted", "Thandiwe"), ("m01", "Unwillkommen")):
            assert letter.member != own or other not in said


def moved(reasons, source, target):
    counts = dict(reasons)
    counts[target] = counts.get(target, 0) + counts.pop(source, 0)
    return counts


@pytest.mark.parametrize("target", [each for each in REASONS if each != "below_floor"])
def test_a_wish_not_to_meet_cannot_be_told_from_any_other_reason(round_, club, solved, target):
    before = next(each for each in round_.shortfalls if each.member == "m08")
    after = replace(before, reasons=moved(before.reasons, "not_available", target))
    letters = [write_letter(solved((), (each,)), club, "m08") for each in (before, after)]
    assert letters[0] == letters[1]


def test_a_pause_of_others_changes_no_number(round_, club, solved):
    before = next(each for each in round_.shortfalls if each.member == "m08")
    after = replace(before, reasons=moved(before.reasons, "known", "paused"))
    letters = [write_letter(solved((), (each,)), club, "m08") for each in (before, after)]
    assert letters[0] == letters[1]


def test_the_numbers_told_never_add_up_to_the_club(round_, club):
    text = write_letter(round_, club, "m08").text
    assert "2 Menschen im Club kennst du schon." in text
    assert "Mit einer Person haben wir dich früher schon bekannt gemacht." in text
    assert "Bei 3 Menschen schien uns die Aussicht" in text
    assert "Alles Übrige führen wir nicht einzeln auf" in text
    assert [int(each) for each in re.findall(r"\d+", text)] == [2, 3]


def test_the_same_in_english_with_someone_who_left_not_counted(round_, club):
    text = write_letter(round_, club, "m09").text
    assert "You already know one person in the club." in text
    assert "introduced you" not in text
    assert "With one person, the prospect" in text


def test_a_pause_gets_a_note_with_its_end(round_, club):
    endless, ending = (write_letter(round_, club, id_) for id_ in ("m06", "m07"))
    assert endless.subject == "Du machst gerade Pause"
    assert "du machst gerade Pause, deshalb" in endless.text
    assert "break until 1 March 2027, so" in ending.text


def test_a_member_of_whom_the_round_says_nothing_gets_a_plain_note(round_, club):
    letter = write_letter(round_, club, "m10")
    assert letter.subject == "No new introduction this week"
    assert "We have no suggestion for you this week." in letter.text


def test_what_members_write_stays_text(round_, club, read_page):
    for letter in write_letters(round_, club):
        page = read_page(letter.html)
        assert {tag for tag, _ in page.tags} <= {
            "html", "head", "meta", "title", "style", "body", "main", "article", "p", "h2", "h3",
            "ul", "ol", "div", "li", "span", "bdi", "br",
        }  # fmt: skip
        assert not any(name.startswith("on") for _, attrs in page.tags for name in attrs)
    about_it = write_letter(round_, club, "m05")
    assert "alert('x')" in about_it.text
    assert "alert('x')" in "".join(read_page(about_it.html).words)


def test_all_scripts_survive_and_keep_their_direction(round_, club):
    letter = write_letter(round_, club, "m02")
    assert "تعليم الخط العربي للمبتدئين" in letter.text
    assert '“<span class="quote" dir="auto">تعليم الخط العربي للمبتدئين</span>”' in letter.html
    assert "Ada 👩🏽‍🚒 Brandt" in write_letter(round_, club, "m03").text


def test_letters_load_nothing(round_, club, read_page):
    for letter in write_letters(round_, club):
        assert "http" not in letter.html.replace("http-equiv", "")
        assert "url(" not in letter.html
        assert not any({"src", "href"} & attrs.keys() for _, attrs in read_page(letter.html).tags)


def test_a_subject_is_one_line(introduce, solved):
    broken = Member(id="b", name="Eve\r\nBcc: all@club", headline="x")
    reader = Member(id="a", name="Anna")
    letter = write_letter(
        solved((introduce(reader, broken, 1.0),)), Club.build([reader, broken]), "a"
    )
    assert letter.subject == "Meet Eve Bcc: all@club this week"


@pytest.mark.parametrize(
    ("own", "other", "cities", "said"),
    [
        (Meet.IN_PERSON, Meet.IN_PERSON, ("Linz", "Linz"), "Best in person: you are both in Linz."),
        (
            Meet.IN_PERSON,
            Meet.EITHER,
            ("Linz", "Graz"),
            "Linz and Graz are about 160 km apart: start with a call",
        ),
        (Meet.EITHER, Meet.IN_PERSON, ("Linz", ""), "Best in person; where is up to"),
        (Meet.ONLINE, Meet.EITHER, ("Linz", "Linz"), "Best online, by video call, even"),
        (Meet.EITHER, Meet.ONLINE, ("Linz", "Graz"), "Best online, by video call."),
        (Meet.EITHER, Meet.EITHER, ("Linz", "linz"), "both in Linz and both flexible"),
        (
            Meet.EITHER,
            Meet.EITHER,
            ("Linz", "Graz"),
            "Linz and Graz are about 160 km apart: a video",
        ),
        (Meet.EITHER, Meet.EITHER, ("", ""), "You are both flexible: meet up"),
        (Meet.IN_PERSON, Meet.ONLINE, ("Linz", "Linz"), "settled between the two of you"),
    ],
)
def test_how_to_meet_follows_what_both_said(introduce, solved, own, other, cities, said):
    a = Member(id="a", name="Anna", headline="x", meet=own, city=cities[0], languages=("en",))
    b = Member(id="b", name="Ben", headline="y", meet=other, city=cities[1], languages=("en", "fr"))
    text = write_letter(solved((introduce(a, b, 1.0),)), Club.build([a, b]), "a").text
    assert said in text
    assert "Language you share: English." in text


def test_common_ground_leads_where_no_need_is_met(introduce, solved):
    a = Member(id="a", name="Anna", headline="x", interests=("Go",), needs=("A",), offers=("B",))
    b = Member(id="b", name="Ben", headline="y", interests=("Go",), offers=("D",))
    for evidence, first, second in (
        (None, "Your common ground", "What Ben can give you"),
        (Certainty.CLEAR, "What Ben can give you", "Your common ground"),
    ):
        made = solved((introduce(a, b, 1.0, evidence),))
        text = write_letter(made, Club.build([a, b]), "a").text
        assert text.index(first) < text.index(second)


def test_a_large_wish_is_told_in_digits(introduce, solved):
    a, b = Member(id="a", name="Anna", headline="x"), Member(id="b", name="Ben", headline="y")
    made = solved((introduce(a, b, 1.0),), (Shortfall("a", 12, 1, {}),))
    assert "You had asked for 12." in write_letter(made, Club.build([a, b]), "a").text


def test_a_stranger_gets_no_letter(round_, club):
    with pytest.raises(UnknownMemberError, match="'nobody'"):
        write_letter(round_, club, "nobody")


def test_who_is_left_over_is_told_so_and_not_asked_for_more(solved):
    rich = Member(id="a", name="Anna", headline="x", needs=("A boat",), offers=("Honey",))
    short = Shortfall("a", 1, 0, {"partner_taken": 58, "below_floor": 3})
    text = write_letter(solved((), (short,)), Club.build([rich]), "a").text
    assert "happens with good profiles, too" in text
    for untrue in ("in good conscience", "What helps", "half-hearted"):
        assert untrue not in text


@pytest.mark.parametrize(
    ("needs", "offers", "asked"),
    [
        ((), (), "about what you are looking for and what you offer"),
        ((), ("Honey",), "about what you are looking for."),
        (("A boat",), (), "about what you offer."),
        (("A boat",), ("Honey",), None),
    ],
)
def test_only_what_is_missing_is_asked_for(solved, needs, offers, asked):
    reader = Member(id="a", name="Anna", headline="x", needs=needs, offers=offers)
    letter = write_letter(
        solved((), (Shortfall("a", 1, 0, {"below_floor": 3}),)), Club.build([reader]), "a"
    )
    assert ("What helps" in letter.text) == (asked is not None)
    assert asked is None or asked in letter.text
    assert "You are in again next round." in letter.text


def test_a_shared_language_that_nobody_states_is_not_made_a_question(introduce, solved):
    texts = ("Ich baue Treppen aus Holz für alte Häuser.",)
    a, b = (Member(id=id_, name=id_, offers=texts) for id_ in "ab")
    text = write_letter(solved((introduce(a, b, 1.0),)), Club.build([a, b]), "a").text
    assert "Sprache" not in text
    other = replace(b, languages=("fr",), offers=("Je répare des vélos.",))
    text = write_letter(solved((introduce(a, other, 1.0),)), Club.build([a, other]), "a").text
    assert "klärt das am besten gleich" in text


@pytest.mark.parametrize(
    ("meet", "town", "told"),
    [
        ("either", "Heidelberg", "Mannheim and Heidelberg are only about 19 km apart: meeting is"),
        ("either", "Hamburg", "Mannheim and Hamburg are about 460 km apart: a video call is the"),
        ("either", "Hinterdupfing", "Between Mannheim and Hinterdupfing, meet up if the trip is"),
        ("in_person", "Heidelberg", "Best in person: Mannheim and Heidelberg are only about 19 km"),
        ("in_person", "Hamburg", "Mannheim and Hamburg are about 460 km apart: start with a call"),
        ("in_person", "Hinterdupfing", "You live in different cities (Mannheim and Hinterdupfing)"),
        ("online", "Heidelberg", "Best online, by video call."),
    ],
)
def test_the_way_between_two_towns_says_how_to_meet(introduce, solved, meet, town, told):
    a = Member(id="a", name="Anna", headline="x", city="Mannheim", meet=Meet(meet))
    b = Member(id="b", name="Ben", headline="y", city=town, meet=Meet(meet))
    text = write_letter(solved((introduce(a, b, 1.0),)), Club.build([a, b]), "a").text
    assert told in text


@pytest.mark.parametrize("reader_shares", [True, False])
@pytest.mark.parametrize("partner_shares", [True, False])
def test_an_address_is_told_only_where_both_have_agreed(
    introduce, solved, reader_shares, partner_shares
):
    a = Member(id="a", name="Anna", headline="x", email="a@example.org", share_email=reader_shares)
    b = Member(id="b", name="Ben", headline="y", email="b@example.org", share_email=partner_shares)
    letter = write_letter(solved((introduce(a, b, 1.0),)), Club.build([a, b]), "a")
    told = "How to reach Ben: b@example.org" in letter.text
    assert told == (reader_shares and partner_shares)
    assert ("b@example.org" in letter.text + letter.html) == told
    assert "a@example.org" not in letter.text + letter.html
    through_the_club = "just reply, and the club passes it on" in letter.text
    assert through_the_club == (not told)


def test_who_shares_an_address_but_has_none_is_reached_through_the_club(introduce, solved):
    a, b = (Member(id=id_, name=id_, headline="x", share_email=True) for id_ in "ab")
    text = write_letter(solved((introduce(a, b, 1.0),)), Club.build([a, b]), "a").text
    assert "How to reach b: just reply, and the club passes it on." in text
