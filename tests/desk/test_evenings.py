"""An evening on the desk: planned from names, checked in to, planned again, printed, and over."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin

import pytest

from tests.desk.conftest import Browser
from tests.desk.small_desk import Desk, draft_file


@pytest.fixture(scope="module")
def draft(tmp_path_factory, encoder, sample_club):
    return draft_file(tmp_path_factory.mktemp("evening"), encoder, sample_club)


@pytest.fixture
def desk(draft, tmp_path, encoder):
    desk = Desk(draft, tmp_path, encoder)
    yield desk
    desk.close()


ASKED = {"tables": 4, "seats": 4, "rounds": 2, "keep": ["nobody_twice", "common_language"]}


def plan(browser, **asked):
    return browser.submit(browser.get("/desk/evening"), "/desk/evening", **(ASKED | asked))


def rows_of(page):
    """Name and tables of everybody in the list by person."""
    return {
        name: re.findall(r'<td class="number">(\d+|–)</td>', cells)
        for name, cells in re.findall(
            r'<tr><th scope="row"[^>]*>([^<]*)</th>((?:<td class="number">(?:\d+|–)</td>)+)</tr>',
            page.text,
        )
    }


def links_of(browser, here):
    rows = browser.get(f"{here}/links.csv").text.splitlines()[1:]
    return {
        row.split(",")[0]: row.rpartition(",")[2].removeprefix("http://testserver") for row in rows
    }


@dataclass
class Planned:
    """An evening of twelve as the organiser's browser sees it."""

    desk: Desk
    browser: Browser
    here: str
    names: list[str]

    def links(self):
        return links_of(self.browser, self.here)

    def page(self):
        return self.browser.get(self.here)

    def send(self, action, page=None, **fields):
        return self.browser.submit(page or self.page(), f"{self.here}/{action}", **fields)


@pytest.fixture
def evening(desk):
    browser = desk.browser()
    names = [member.name for member in desk.services.kept_evenings.club().members[:12]]
    planned = plan(browser, present="\n".join(names), name="Summer")
    assert planned.status_code == 303
    assert "The evening is planned." in browser.get(planned.headers["location"]).text
    return Planned(desk, browser, planned.headers["location"].partition("?")[0], names)


def test_an_evening_is_planned_kept_and_printed_with_codes(evening):
    page = evening.page()
    assert sorted(rows_of(page)) == sorted(evening.names)
    assert page.text.count("For the table") == 8
    printed = evening.browser.get(f"{evening.here}/page")
    assert printed.headers["content-disposition"].startswith("attachment")
    assert printed.text.count('<div class="card">') == 12
    assert printed.text.count("<svg") == 12
    assert ">Summer</a>" in evening.browser.get("/desk/evening").text


@pytest.mark.parametrize(
    ("language", "header"),
    [("de", "Name;E-Mail-Adresse;Eigene Seite"), ("en", "Name,E-mail address,Own page")],
)
def test_links_open_in_a_spreadsheet_of_the_reader(evening, language, header):
    headers = {"accept-language": language}
    content = evening.browser.get(f"{evening.here}/links.csv", headers=headers).content
    lines = content.decode("utf-8-sig").splitlines()
    assert lines[0] == header
    assert {line.count(header[4]) for line in lines} == {2}
    assert len(lines) == 13


def test_who_is_there_gets_a_seat_in_the_rounds_that_remain(evening):
    names = evening.names
    noted = evening.send("guests", more="\n".join(names[:10]), away=names[10])
    assert "11 people noted." in evening.browser.get(noted.headers["location"]).text
    page = evening.page()
    assert re.search(r"<strong>10</strong> here", page.text)
    assert f"still has a seat in the next round: {names[10]}" in page.text
    other = evening.page()
    again = evening.send("again", page, sat=1, who="here")
    assert again.status_code == 303, again.text
    second = rows_of(evening.page())
    assert all("–" not in second[name] for name in names[:10])
    assert not {names[10], names[11]} & second.keys()
    wall = evening.browser.get(f"{evening.here}/wall").text
    assert "<strong>Table 1</strong>" in wall
    assert "Sign out" not in wall, "guests look at it, too"
    assert 'href="/desk/people"' not in wall
    assert all(name in wall for name in names[:10])
    stale = evening.send("again", other, sat=1, who="here")
    assert stale.status_code == 422
    assert "planned again meanwhile" in stale.text


def once_on(page):
    return re.findall(r'name="once" value="([^"]+)"', page.text)[0]


def test_a_guest_checks_in_by_link_and_says_afterwards_how_it_was(evening):
    guest, link = Browser(evening.desk.app), evening.links()[evening.names[0]]
    own = guest.get(link)
    assert own.status_code == 200
    assert "<svg" in own.text
    assert "<strong>0</strong> here" in evening.page().text
    said = guest.post(f"{link}/here", data={"once": once_on(own)})
    assert said.status_code == 303
    assert guest.get(urljoin(f"{link}/here", said.headers["location"])).status_code == 200
    assert 'name="once"' not in guest.get(link).text
    assert re.search(r"<strong>1</strong> here", evening.page().text)

    evening.send("guests", more="\n".join(evening.names))
    over = evening.send("over", sat=2)
    assert "who sat together is history now" in evening.browser.get(over.headers["location"]).text
    asks = guest.get(link)
    form = re.findall(r'action="([^"]*/with/\d+)"', asks.text)[0]
    answer = {"once": once_on(asks), "met": "yes", "glad": "4"}
    stored = guest.post(urljoin(link, form), data=answer)
    assert stored.status_code == 303
    assert "There is one answer" in evening.page().text
    assert guest.get(link[:-2] + "xx").status_code == 404


def test_guests_read_their_page_in_their_own_language(desk):
    browser = desk.browser()
    people = desk.services.kept_evenings.club().members[:12]
    planned = plan(browser, present="\n".join(each.name for each in people))
    links = links_of(browser, planned.headers["location"].partition("?")[0])
    words = {"de": "Hallo", "en": "Hello"}
    for each in people:
        page = Browser(desk.app).get(links[each.name]).text
        assert f'<html lang="{each.letter_language}">' in page
        assert words[each.letter_language] in page


def test_what_cannot_be_is_said_on_the_page_with_what_was_typed(desk):
    browser = desk.browser()
    page = plan(browser, present="Nobody Atall", tables=3)
    assert page.status_code == 422
    assert "Nobody Atall" in page.text
    assert 'value="3"' in page.text
    names = "\n".join(m.name for m in desk.services.kept_evenings.club().members[:6])
    page = plan(desk.browser(language="de"), present=names, tables=2, seats=3)
    assert page.status_code == 422
    assert "Ohne dies gibt es einen: niemand sitzt zweimal mit derselben Person" in page.text
    page = plan(browser, hosts="Ada")
    assert "name = number. This line is not: " in page.text
    page = plan(desk.browser(language="de"), present=names, tables=1, seats=3)
    assert "genug sind 2 Tische oder 6 Plätze" in page.text
