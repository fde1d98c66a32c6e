"""Members as hypothesis draws them: any words that an import would have taken as they are."""

from dataclasses import fields
from datetime import date
from html import unescape

from hypothesis import strategies as st

from recommender.club.member import Meet, Member

LETTERS = "abcÄßé日 |;,:-\"'()[]{}/&.?!0123"


def words(least=0):
    """Texts without blanks around them, which an import takes away."""
    texts = st.text(LETTERS, min_size=least, max_size=30).map(lambda text: " ".join(text.split()))
    return texts.filter(lambda text: len(text) >= least and _says_something(text))


def _says_something(text):
    """Marks alone are read as no answer, and HTML as what it stands for."""
    return not text or (any(map(str.isalnum, text)) and unescape(text) == text)


def lists():
    """Entries that are all different: an import leaves out what is said twice."""
    return st.lists(words(3), max_size=4, unique_by=str.casefold).map(tuple)


def members(id_="ana"):
    """One member; city, industry and so on are words of the club's own."""
    return st.builds(
        Member,
        id=st.just(id_),
        name=st.sampled_from(["Ana Lima", "Zoë Ö'Brien", "李 娜"]),
        headline=st.sampled_from(["Bäckerin", "Ovens & stoves", "x"]),
        about=words(),
        goals=words(),
        offers=lists(),
        needs=lists(),
        interests=lists(),
        languages=st.sampled_from([(), ("de",), ("en", "de")]),
        text_language=st.sampled_from(["", "de", "en"]),
        meet=st.sampled_from(Meet),
        per_round=st.integers(0, 20),
        paused_until=st.sampled_from([None, date(2026, 12, 24)]),
        bubble=st.sampled_from([None, 0.0, 0.25, 1.0]),
        do_not_introduce=st.sampled_from([frozenset(), frozenset({"ben"})]),
        viewpoints=st.dictionaries(st.sampled_from(["growth", "Räder"]), st.integers(-2, 2)),
        email=st.sampled_from(["", "ana@example.org", "ana@bäckerei.example"]),
    )


FIELDS = tuple(field.name for field in fields(Member))
