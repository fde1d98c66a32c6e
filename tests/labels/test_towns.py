"""One town is one place, and two towns are two."""

import pytest

from recommender.labels import languages_of
from recommender.labels.towns import town_of


@pytest.mark.parametrize(
    ("town", "ways"),
    [
        ("Berlin", ["Berlin, Germany", "10115 Berlin", "Berlin-Mitte", "Berlin Kreuzberg", "D-10115 Berlin",
                    "Kreuzberg, Berlin", "Berlin (Mitte)", "Berlin Metropolitan Area", "BERLIN"]),
        ("Munich", ["München", "Muenchen", "Munchen", "Munich, Bavaria, Germany", "80331 München",
                    "Raum München", "Greater Munich Area", "Munich, BY"]),
        ("Frankfurt am Main", ["Frankfurt", "Frankfurt/Main", "Frankfurt a. M.", "60311 Frankfurt (Main)"]),
        ("Vienna", ["Wien", "1070 Wien", "Wien, 7. Bezirk", "Wien, Österreich"]),
        ("Zürich", ["Zurich", "CH-8001 Zürich", "Zürich, Schweiz", "Zuerich"]),
        ("Göttingen", ["Goettingen", "37073 Göttingen", "Göttingen, Niedersachsen"]),
        ("St. Gallen", ["Sankt Gallen", "St Gallen"]),
        ("Bergisch Gladbach", ["51465 Bergisch Gladbach", "Bergisch Gladbach, NRW, Deutschland"]),
        ("London", ["London, UK", "London SW1A 1AA", "Greater London"]),
        ("New York", ["NYC", "New York, NY", "New York City"]),
    ],
)  # fmt: skip
def test_one_town_however_it_is_written(town, ways):
    assert {town_of(way) for way in ways} == {town_of(town)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Frankfurt am Main", "Frankfurt (Oder)"),
        ("Baden-Baden", "Baden"),
        ("Cambridge, MA", "Cambridge, UK"),
        ("Springfield, Illinois", "Springfield, Missouri"),
        ("Neustadt an der Weinstraße", "Neustadt an der Aisch"),
        ("Freiburg im Breisgau", "Freiburg (Schweiz)"),
        ("Linz", "Linz am Rhein"),
        ("Köln", "Bonn"),
        ("Bad Homburg", "Bad Nauheim"),
    ],
)
def test_two_towns_stay_two(one, other):
    assert town_of(one) != town_of(other)


def test_nothing_is_no_town():
    assert town_of("") == ""


def test_a_dialect_is_understood_with_its_language():
    for name in ("Schweizerdeutsch", "Bairisch", "Österreichisch", "german"):
        assert languages_of(name) == ("de",)
    assert languages_of("British English") == languages_of("US English") == ("en",)
    assert languages_of("Bokmål") == languages_of("nn") == languages_of("Norwegisch") == ("no",)
    assert languages_of("Serbokroatisch") == ("sr", "hr", "bs")
    assert languages_of("Klingonisch") == ()
