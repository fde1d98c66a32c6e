"""Trades are read off headline, organisation and industry, as lists in two languages have them."""

import numpy as np
import pytest

from recommender import Club, Config, Member, prepare
from recommender.features.trades_fit import FEATURE
from recommender.maths.pairs import all_pairs
from recommender.trades import find as find_module
from recommender.trades.find import find_trades
from recommender.trades.table import load_trades


def no_encoder(texts):
    raise AssertionError(f"{len(texts)} texts are asked of the encoder: words place them")


def codes_of(headline="", organisation="", industry="", encode=no_encoder):
    member = Member(
        id="x", name="X", headline=headline, organisation=organisation, industry=industry
    )
    (row,) = find_trades([member], encode).tolist()
    return [load_trades().trades[number].code for number in row if number >= 0]


@pytest.mark.parametrize(
    ("headline", "code"),
    [
        ("Hausverwaltung", "property-manager"),
        ("Hausverwaltung Schmidt & Söhne", "property-manager"),
        ("Dachdeckermeisterin", "7121"),
        ("roofer", "7121"),
        ("Bäckerin", "7512"),
        ("BÄCKERMEISTERIN mit eigener Backstube", "7512"),
        ("Steuerberaterin", "2411"),
        ("Tax adviser", "2411"),
        ("Krankenschwester", "2221"),
        ("Registered nurse, night shifts", "2221"),
        ("Landschaftsgärtnerin", "6113"),
        ("Zahnärztin", "2261"),
        ("dentist", "2261"),
    ],
)
def test_a_headline_is_read_in_both_languages(headline, code):
    assert code in codes_of(headline)


@pytest.mark.parametrize(
    ("he", "she"),
    [
        ("Dachdeckermeister", "Dachdeckermeisterin"),
        ("Bäcker", "Bäckerin"),
        ("Steuerberater", "Steuerberaterin"),
        ("Tischler", "Tischlerin"),
        ("Zahnarzt", "Zahnärztin"),
        ("Koch", "Köchin"),
        ("Gärtner", "Gärtnerinnen"),
        ("Tischler", "Tischler:in"),
        ("Elektriker", "Elektriker*innen"),
        ("Elektriker", "Elektriker/in"),
    ],
)
def test_a_woman_has_the_trade_a_man_has(he, she):
    assert codes_of(he)[0] == codes_of(she)[0]


@pytest.mark.parametrize(
    ("compound", "word"),
    [
        ("Wohnhausverwaltung", "Hausverwaltung"),
        ("Stadtgärtnerei", "Gärtnerei"),
        ("Landbäckerei", "Bäckerei"),
    ],
)
def test_a_compound_is_what_it_ends_with(compound, word):
    assert codes_of(compound) == codes_of(word) != []


@pytest.mark.parametrize(
    "fields",
    [
        {"headline": "Geschäftsführer | Pohlmann Metallbau GmbH"},
        {"headline": "Geschäftsführer", "organisation": "Pohlmann Metallbau GmbH"},
        {"headline": "Geschäftsführerin", "organisation": "Metallbau Pohlmann"},
    ],
)
def test_what_a_managing_director_manages_counts_beside_how_high_they_stand(fields):
    found = codes_of(**fields)
    assert "metalworks" in found
    assert set(found) <= {"metalworks", "1120"}


def test_the_organisation_places_who_has_no_headline():
    assert "bakery" in codes_of(organisation="Bäckerei Huber")
    assert "car-dealer" in codes_of("Inhaber", "Autohaus Klein")


def test_who_comes_first_counts_more():
    assert codes_of("Bäcker, früher Dachdecker")[0] == "7512"
    assert codes_of("Dachdecker, früher Bäcker")[0] == "7121"


@pytest.mark.parametrize(
    ("headline", "code"),
    [
        ("Druckereibesitzer", "printing"),
        ("Orgelbaumeister", "7312"),
        ("Karosseriebaumeister", "7213"),
        ("Schreinermeisterin, angestellt", "joinery"),
        ("Elektroinstallateurmeister", "7411"),
        ("Zimmerergeselle auf der Walz", "7115"),
        ("Hotelinhaberin", "hotel"),
        ("Autohausinhaber", "car-dealer"),
        ("Orthopädietechnik-Meisterin", "3214"),
        ("Feinmechanikermeister", "7311"),
    ],
)
def test_how_somebody_stands_to_a_work_leaves_the_work(headline, code):
    assert code in codes_of(headline)


@pytest.mark.parametrize(
    ("headline", "code"),
    [
        ("Radiologin", "2212"),
        ("Stadtkämmerin", "1112"),
        ("Betreiber eines Programmkinos", "theatre"),
        ("Vorständin eines Energieversorgers", "municipal-utility"),
        ("Getränkehandel", "5221"),
        ("Hörakustik", "hearing-aids"),
        ("Gartengestaltung", "6113"),
    ],
)
def test_a_work_is_read_in_other_forms_of_its_word(headline, code):
    assert code in codes_of(headline)


@pytest.mark.parametrize(
    ("headline", "now", "once"),
    [
        ("Pilzzüchterin, früher Konferenzdolmetscherin", "6113", "2643"),
        ("Hafnerlehrling mit 37, vorher Unternehmensberaterin", "7126", "consultancy"),
        ("Trauerrednerin (früher Stahlbauschlosserin)", "2656", "7214"),
        ("Climbing route setter, former mathematician", "3422", "2120"),
        ("Leiterin Friedhofsamt, gelernte Steuerberaterin", "5163", "tax-office"),
    ],
)
def test_what_somebody_was_does_not_hide_what_they_are(headline, now, once):
    found = codes_of(headline)
    assert now in found
    assert once not in found


def test_who_only_says_what_they_were_has_that_trade():
    assert "1346" in codes_of("Ehemaliger Sparkassendirektor")
    assert "restaurant" in codes_of("Rentner", "früher Gasthaus Böhmländer")


@pytest.mark.parametrize(
    ("organisation", "code"),
    [
        ("Schneider Maschinenbau GmbH", "machine-builder"),
        ("Bauer & Koch Steuerberatung", "tax-office"),
        ("Metallbauer Huber", "metalworks"),
        ("Rosenbauer Feuerwehrtechnik und Maschinenbau", "machine-builder"),
    ],
)
def test_an_owners_surname_is_not_the_trade_of_a_firm(organisation, code):
    assert code in codes_of(organisation=organisation)


@pytest.mark.parametrize(
    ("headline", "wrong"),
    [
        ("Geschäftsführende Gesellschafterin", "5162"),
        ("Chief risk officer", "1113"),
        ("Partner, private equity", "0310"),
        ("Agent for unusual buildings", "4223"),
        ("Dealer in spare parts", "4212"),
        ("Director Operations", "1345"),
    ],
)
def test_a_word_of_many_senses_names_no_trade(headline, wrong):
    assert wrong not in codes_of(
        headline, encode=lambda texts: np.zeros((len(texts), 4), np.float32)
    )


def test_an_industry_speaks_for_itself_only_where_nothing_else_is_named():
    assert "retail-shop" not in codes_of("Optiker", industry="Einzelhandel")
    assert "software-firm" in codes_of("Founder", "Tabletalk", "Software")


def test_a_word_of_no_work_does_not_put_others_further_back():
    assert "6123" in codes_of("Rentner, Imker")
    assert codes_of("Rentner, Imker") == codes_of("Imker")


@pytest.mark.parametrize("fields", [{}, {"organisation": "Zzyx"}, {"headline": "  "}])
def test_who_says_nothing_has_no_trade_and_is_asked_of_nobody(fields):
    if not fields.get("headline"):
        assert codes_of(**fields) == []
    else:
        assert codes_of(**fields, encode=lambda texts: np.zeros((len(texts), 4), np.float32)) == []


def test_whom_no_word_places_is_placed_by_meaning_alone(encoder):
    """By the nearest name; who means nothing that is near any has none."""
    words = "Ich repariere Fahrräder"
    assert not find_module._choose(find_module._score(Member(id="x", name="X", headline=words))), (
        "else words place it"
    )
    (code,) = codes_of(words, encode=encoder.encode)
    near = load_trades().trades[[trade.code for trade in load_trades().trades].index(code)]
    assert any("icycle" in word or "ahrrad" in word for word in near.words), near.names
    assert codes_of("xqzt", encode=encoder.encode) == []


def test_everybody_has_the_trades_they_have_alone(encoder):
    headlines = ["Bäckerin", "", "Ich repariere Fahrräder", "Notar", "xqzt", "Tischlermeister"]
    people = [Member(id=str(n), name="X", headline=text) for n, text in enumerate(headlines)]
    together = find_trades(people, encoder.encode)
    alone = [find_trades([person], encoder.encode)[0] for person in people]
    np.testing.assert_array_equal(together, alone)
    assert together.shape == (len(people), 2)
    assert (together[1] == -1).all()
    assert find_trades([], no_encoder).shape == (0, 2)


@pytest.fixture(scope="module")
def club():
    headlines = ("Bäckerin", "Steuerberater", "Hausverwaltung", "Dachdecker", "", "Rechtsanwältin")
    return Club.build(
        [Member(id=f"m{n}", name="X", headline=text) for n, text in enumerate(headlines)]
    )


def test_what_two_trades_are_worth_to_each_other_is_the_same_either_way_round(club, encoder):
    features = prepare(club, encoder, Config()).features
    pairs = all_pairs(len(club))
    there, back = (features.of(each)[FEATURE.name] for each in (pairs, pairs[:, ::-1]))
    np.testing.assert_array_equal(there, back)
    nobody = (pairs == 4).any(axis=1)
    assert not there[nobody].any()
    assert (there[~nobody] > 0).any()


def test_a_member_changed_later_has_the_trade_of_now(club, encoder):
    prepared = prepare(club, encoder, Config())
    members = list(club.members)
    members[4] = Member(id="m4", name="X", headline="Bäcker")
    later = prepared.with_members(Club.build(members), np.array([4]), encoder)
    assert later.facets.trades[4].tolist() == later.facets.trades[0].tolist()
    assert later.features.trades[4].tolist() == prepared.features.trades[0].tolist()
