"""Dials turned and saved with their history; the club's map, numbers and log as tables and for scripts."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

from recommender.config import Config
from recommender.desk.wording import Words
from tests.desk.small_desk import Desk, draft_file

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def draft(tmp_path_factory, encoder, sample_club):
    return draft_file(tmp_path_factory.mktemp("desk"), encoder, sample_club)


@pytest.fixture
def desk(draft, tmp_path, encoder):
    desk = Desk(draft, tmp_path, encoder)
    yield desk
    desk.close()


def save(browser, page, **more):
    """Send the form that saves what a page shows."""
    form = re.search(
        r'<form method="post" action="/desk/dials"[^>]*>(.*?)</form>', page.text, re.DOTALL
    )
    assert form is not None
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[1]))
    return browser.post("/desk/dials", data={k: unescape(v) for k, v in fields.items()} | more)


def test_looking_saves_nothing_and_shows_what_would_change(desk):
    browser = desk.browser()
    page = browser.get("/desk/dials?bubble=1&rules.floor=0.6")
    assert "pairs come" in page.text
    assert "<svg" in page.text
    assert desk.services.config.latest() is None


def test_saved_dials_hold_and_their_history_says_who(desk):
    browser = desk.browser("Ana")
    page = browser.get("/desk/dials?bubble=0.8&rules.most_per_member=1")
    assert save(browser, page).status_code == 303
    config = desk.services.config.current()
    assert (config.bubble, config.rules.most_per_member) == (0.8, 1)
    shown = desk.browser("Ben").get("/desk/dials").text
    assert re.search(r"How far out of the bubble: 80%.*Ana", shown, re.DOTALL)
    file = browser.get("/desk/dials/file")
    assert "attachment" in file.headers["content-disposition"]
    assert Config.from_dict(__import__("tomllib").loads(file.text)) == config


def test_an_earlier_setting_holds_again(desk):
    browser = desk.browser()
    save(browser, browser.get("/desk/dials?bubble=0.8"))
    save(browser, browser.get("/desk/dials?bubble=0.2"))
    first = desk.services.config.history()[-1]
    page = browser.get("/desk/dials")
    browser.submit(page, "/desk/dials/restore", number=first.number)
    assert desk.services.config.current().bubble == 0.8


def test_a_switch_that_is_not_in_the_form_is_off(desk):
    browser = desk.browser()
    page = browser.get("/desk/dials?turned=1&bubble=0.5&rules.other_person=on")
    save(browser, page)
    rules = desk.services.config.current().rules
    assert (rules.shared_language, rules.other_person) == (False, True)


def test_the_later_of_two_is_told_and_keeps_what_they_turned(desk):
    ana, ben = desk.browser("Ana"), desk.browser("Ben")
    hers, his = ana.get("/desk/dials?bubble=0.8"), ben.get("/desk/dials?bubble=0.1")
    save(ana, hers)
    late = save(ben, his)
    assert late.status_code == 412
    assert 'name="bubble" min="0" max="1" step="0.05" value="0.1"' in late.text
    assert desk.services.config.current().bubble == 0.8
    save(ben, late)
    assert desk.services.config.current().bubble == 0.1


def test_saved_and_drafted_in_one_go(desk):
    browser = desk.browser()
    sent = save(browser, browser.get("/desk/dials?bubble=1"), and_draft="2026-W48")
    assert sent.headers["location"].startswith("/desk/round/")
    assert sent.headers["location"].split("?")[0] != desk.here


@pytest.mark.parametrize(
    "query", ["bubble=7", "bubble=x", "rules.floor=-1", "rules.most_per_member=0"]
)
def test_what_a_dial_cannot_be_is_said(desk, query):
    page = desk.browser().get(f"/desk/dials?{query}")
    assert page.status_code == 422
    assert "allowed is" in page.text


def test_the_map_and_its_tables_say_the_same(desk):
    browser = desk.browser()
    map_ = browser.get("/desk/club/map").json()
    assert len(map_["nodes"]) == len(desk.small.members())
    assert len(map_["introductions"]) == len(desk.small.pairs())
    assert all(0 <= node["x"] <= map_["width"] for node in map_["nodes"])
    svg = browser.get("/desk/club/map.svg")
    assert svg.headers["content-type"].startswith("image/svg+xml")
    assert svg.text.count("<circle") == len(map_["nodes"])
    page = browser.get("/desk/club").text
    rows = re.findall(r"</svg> .*?</th>((?:<td[^>]*>[\d,]+</td>)+)", page)
    numbers = [[int(n) for n in re.findall(r">(\d+)<", row)] for row in rows]
    assert sum(row[0] for row in numbers) == len(map_["nodes"])
    assert sum(row[1] for row in numbers) + sum(row[2] for row in numbers) // 2 == len(map_["ties"])


def test_a_persons_neighbourhood_is_found_by_name(desk):
    a, b = min(desk.small.pairs())
    members = desk.small.members()
    page = unescape(desk.browser().get("/desk/club", params={"q": members[a].name}).text)
    row = re.search(
        rf'<th scope="row" dir="auto">{re.escape(members[a].name)}</th>.*?</tr>', page, re.DOTALL
    )
    assert row
    assert members[b].name in row[0]


def test_numbers_over_the_weeks_are_those_of_published_rounds(desk):
    browser = desk.browser()
    assert browser.get("/desk/club/numbers").json()["bubble"]["weeks"] == []
    desk.small.publish()
    numbers = browser.get("/desk/club/numbers").json()
    assert numbers["bubble"]["weeks"] == ["Week 48"]
    result = desk.small.record().result
    assert numbers["bubble"]["after"] == [result["after"]["mean_bubble_index"]]
    assert ">Week 48</a>" in browser.get("/desk/club").text
    assert numbers["outcomes"]["weeks"] == [], "the week is not over"


def test_the_log_says_who_did_what_in_words(desk):
    browser, pair = desk.browser("Ana"), min(desk.small.pairs())
    desk.small.lock(pair)
    page = browser.get("/desk/club/audit").text
    assert "Pair kept" in page
    assert "Signed in" in page
    german = desk.browser("Ana", language="de").get("/desk/club/audit").text
    assert "Paar festgehalten" in german
    assert f'href="{desk.here}">Runde der KW 48</a>' in german, "no id, but what it stands for"


def test_an_empty_club_has_pages_too(empty_services):
    from tests.desk.conftest import Browser, app_of

    browser = Browser(app_of(empty_services))
    browser.sign_in(empty_services)
    for path in (
        "/desk/round",
        "/desk/dials",
        "/desk/club",
        "/desk/club/audit",
        "/desk/club/giving",
        "/desk/club/gaps",
    ):
        assert browser.get(path).status_code == 200, path
    assert browser.get("/desk/club/map").status_code == 409


def test_every_kind_of_entry_in_the_log_has_words():
    code = "\n".join(
        file.read_text(encoding="utf-8") for file in (ROOT / "recommender").rglob("*.py")
    )
    noted = set(
        re.findall(
            r"""(?:audit\.add|_note_change|_touch)\(\s*(?:session, )?(?:member, )?f?"([^"]+)\"""",
            code,
        )
    )
    kinds = {name.replace("{edit.kind}", kind) for name in noted for kind in ("lock", "ban")}
    assert len(kinds) > 30
    keys = {"club.action_" + re.sub(r"[^a-z]+", "_", kind).strip("_") for kind in kinds}
    for language in ("de", "en"):
        assert keys - Words(language)._phrases.keys() == set()


def test_give_and_take_is_a_picture_of_the_club_and_names_nobody(desk):
    desk.small.publish()
    desk.small.clock.now += timedelta(days=14)
    page = desk.browser().get("/desk/club/giving").text
    assert "In the last 26 weeks" in page
    assert "Week 48" in page
    assert not [m.name for m in desk.small.members().values() if m.name in page]


def test_what_a_round_is_worse_in_stands_on_its_page_and_on_the_clubs(desk):
    alarm = {"measure": "across_communities", "value": 0.3, "usual": 0.61, "band": 0.1}
    with desk.small.store.write() as session:
        result = {**desk.small.record().result, "alarms": [alarm]}
        session.edits.touch(desk.small.round, result)
    words = "Share across circles: 0.30; in the weeks before mostly 0.61 (band 0.10)."
    browser = desk.browser()
    assert words in browser.get(desk.here).text
    assert words not in browser.get("/desk/club").text, "it is a draft"
    desk.small.publish()
    assert words in browser.get("/desk/club").text
    german = desk.browser(language="de").get("/desk/club").text
    assert "Anteil über Kreise hinweg: 0,30, in den Wochen davor meist 0,61" in german


def test_whom_to_invite_is_said_with_the_words_of_those_who_look(desk):
    page = unescape(desk.browser().get("/desk/club/gaps").text)
    assert "look for something that" in page or "looks for something that" in page
    needs = {need for member in desk.small.members().values() for need in member.needs}
    assert any(need in page for need in needs)
    german = unescape(desk.browser(language="de").get("/desk/club/gaps").text)
    assert "Wen Sie einladen könnten" in german
    assert 'href="/desk/club/gaps"' in desk.browser().get("/desk/club").text


def test_the_horizon_is_chosen_among_its_words_and_kept(desk):
    browser = desk.browser(language="de")
    page = browser.get("/desk/dials").text
    assert '<option value="partners" selected>auch Partnerclubs</option>' in page
    chosen = browser.get("/desk/dials?rules.horizon=town")
    assert '<option value="town" selected>eigener Ort</option>' in chosen.text
    assert save(browser, chosen).status_code == 303
    assert desk.services.config.current().rules.horizon == "town"
    assert "Horizont: eigener Ort" in browser.get("/desk/dials").text
    assert browser.get("/desk/dials?rules.horizon=moon").status_code == 422
