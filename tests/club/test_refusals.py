"""What somebody asks not to get is not what they look for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import Member
from recommender.club.refusals import without_refusals
from recommender.stages.encode import encode_members


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Rat zum Mietvertrag, bitte keine Juristin", "Rat zum Mietvertrag"),
        ("Rat zum Mietvertrag (keine Juristen)", "Rat zum Mietvertrag"),
        ("Händler in der Region, aber keine Ketten", "Händler in der Region"),
        ("Händler in der Region aber keine Ketten", "Händler in der Region"),
        ("Investors – no VCs please", "Investors"),
        ("Somebody for the books; not a tax office", "Somebody for the books"),
        ("A sparring partner. No recruiters.", "A sparring partner."),
        ("bitte keine Versicherungen", ""),
        ("Rat, gern ohne Verkaufsgespräch", "Rat, gern ohne Verkaufsgespräch"),
        ("Keine Vertreter bitte", ""),
    ],
)
def test_what_is_refused_goes(text, wanted):
    assert without_refusals(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Keine Ahnung von Steuern",
        "No experience with export",
        "Kunden, nicht nur aus Ulm",
        "Customers, not only in Ulm",
        "Tools, no-code",
        "Notar, Nichtraucher",
        "Noteninhaber (Norddeutschland)",
        "",
    ],
)
def test_everything_else_stays(text):
    assert without_refusals(text) == text


@given(st.text(max_size=80))
def test_nothing_is_added(text):
    assert set(without_refusals(text).split()) <= {*text.split(), *_cut(text)}


def _cut(text):
    """Words as they stand between signs, with the comma that joins what is left."""
    words = "".join(" " if c in ",;()[]–—" else c for c in text).split()
    return {*words, *(f"{word}," for word in words)}


def test_a_member_is_not_read_by_what_they_refuse(encoder):
    plain = Member(id="1", name="A", needs=("Rat zum Mietvertrag",))
    refusing = Member(id="1", name="A", needs=("Rat zum Mietvertrag, bitte keine Juristin",))
    only = Member(id="1", name="A", needs=("Rat zum Mietvertrag", "bitte keine Juristin"))
    read = [encode_members([member], encoder) for member in (plain, refusing, only)]
    for facets in read[1:]:
        assert (facets.needs.vectors == read[0].needs.vectors).all()
        assert (facets.whole == read[0].whole).all()
    assert read[1].need_texts.texts == ("Rat zum Mietvertrag, bitte keine Juristin",)
