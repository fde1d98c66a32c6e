"""A round looked over, changed by hand, undone, published and taken back: forms alone, no script."""

import re
from html import unescape

import pytest

from recommender.ports.records import EditKind, RoundState
from tests.desk.small_desk import BY, Desk, draft_file


@pytest.fixture(scope="session")
def draft(tmp_path_factory, encoder, sample_club):
    return draft_file(tmp_path_factory.mktemp("desk"), encoder, sample_club)


@pytest.fixture
def desk(draft, tmp_path, encoder):
    desk = Desk(draft, tmp_path, encoder)
    yield desk
    desk.close()


def version(desk):
    return desk.small.record().version


def pair_of(desk):
    return min(desk.small.pairs())


def edits(desk):
    return {(e.a, e.b): e.kind for e in desk.services.editing.read_edits(desk.small.round)[1]}


def press(desk, browser, do, pair, seen=None):
    """Press a button of a card, as it was when the page was read."""
    page = browser.get(f"{desk.here}?which=all")
    a, b = pair
    return browser.submit(page, f"{desk.here}/pair", a=a, b=b, do=do, version=seen or version(desk))


def test_the_home_of_an_organiser_is_the_round(desk):
    browser = desk.browser()
    assert browser.get("/desk").headers["location"] == "/desk/round"
    page = browser.get("/desk/round")
    assert f'href="{desk.here}"' in page.text
    assert "Week 48, from 23 November 2026" in page.text


def test_a_round_is_drafted_watched_and_there(desk):
    browser = desk.browser()
    page = browser.get("/desk/round")
    sent = browser.submit(page, "/desk/round", week="2026-W49")
    there = sent.headers["location"]
    waiting = browser.get(there)
    assert "<progress" in waiting.text
    assert 'http-equiv="refresh"' in waiting.text
    desk.solve()
    done = browser.get(there)
    assert "<progress" not in done.text
    assert re.search(r"\d+ introductions", done.text)
    again = browser.fill("/desk/round", "/desk/round", week="2026-W49")
    assert "nothing has changed since" in again.text


def test_the_ten_worst_come_first_and_all_are_there(desk):
    browser, pairs = desk.browser(), desk.small.introductions()
    chances = sorted(pair.numbers["compatibility"] for pair in pairs.values())
    shown = re.findall(r"chance (\d+)%", browser.get(desk.here).text)
    assert [int(each) for each in shown] == [round(100 * each) for each in chances[:10]]
    assert browser.get(f"{desk.here}?which=all").text.count("<article") == len(pairs)


def test_somebody_is_found_by_name_and_their_words_are_theirs(desk):
    browser, (a, b) = desk.browser(), pair_of(desk)
    name = desk.small.members()[a].name
    page = unescape(browser.get(desk.here, params={"q": name}).text)
    assert page.count("<article") == sum(a in pair for pair in desk.small.pairs())
    pair = desk.small.introductions()[a, b]
    assert pair.text_of(a)["summary"] in page


def test_keeping_two_and_letting_go(desk):
    browser, pair = desk.browser(), pair_of(desk)
    sent = press(desk, browser, "lock", pair)
    assert sent.headers["location"].startswith(f"{desk.here}?which=all&"), "to the same cards"
    assert edits(desk) == {pair: EditKind.LOCK}
    assert press(desk, browser, "unlock", pair).status_code == 303
    assert edits(desk) == {}


def test_two_kept_apart_are_gone_once_it_is_solved_again(desk):
    browser, pair = desk.browser(), pair_of(desk)
    press(desk, browser, "ban", pair)
    page = browser.get(desk.here)
    assert "Work it out again" in page.text
    assert f"{desk.here}/publish" not in browser.forms_of(page)
    browser.submit(page, f"{desk.here}/solve", version=version(desk))
    desk.solve()
    assert pair not in desk.small.pairs()
    press(desk, browser, "unban", pair)
    assert edits(desk) == {}


def test_every_step_is_listed_with_who_did_it_and_can_be_undone(desk):
    browser, pair = desk.browser("Cleo"), pair_of(desk)
    press(desk, browser, "lock", pair)
    other = desk.browser("Ben").get(desk.here)
    assert re.search(r"Kept:.*Cleo", other.text, re.DOTALL)
    step = desk.services.undoing.steps(desk.small.round)[0]
    page = browser.get(desk.here)
    browser.submit(page, f"{desk.here}/undo", step=step.version, version=version(desk))
    assert edits(desk) == {}


def test_whom_somebody_could_meet_instead_and_why_others_not(desk):
    browser, (a, b) = desk.browser(), pair_of(desk)
    page = browser.get(f"{desk.here}/swap", params={"member": a, "instead_of": b})
    text = unescape(page.text)
    assert "Possible" in text
    assert "know each other already" in text or "below" in text
    choice = re.search(
        r'name="partner" value="([^"]+)"[^>]*><input[^>]*name="exchange" value="([^"]*)"', text
    )
    assert choice
    partner, exchange = choice.groups()
    sent = browser.submit(
        page, f"{desk.here}/swap", member=a, instead_of=b, partner=partner, exchange=exchange,
        version=version(desk),
    )  # fmt: skip
    assert sent.status_code == 303
    pairs = desk.small.pairs()
    assert tuple(sorted((a, partner))) in pairs
    assert (a, b) not in pairs


def test_who_is_dragged_is_told_whom_they_may_not_meet(desk):
    browser, (a, _) = desk.browser(), pair_of(desk)
    found = browser.get(f"{desk.here}/conflicts", params={"member": a}).json()
    judged = desk.services.explaining.judge_others(desk.small.round, a)
    assert found.keys() == {id_ for id_, each in judged.items() if each.broken}
    assert all(found.values())


def test_a_block_is_told_to_the_organiser_as_confidential(desk):
    a, b = pair_of(desk)
    desk.services.people.block(b, a, blocked=True, by=BY)
    found = desk.browser().get(f"{desk.here}/conflicts", params={"member": a}).json()
    assert "confidential" in found[b]


def test_who_is_left_out_is_in_no_introduction(desk):
    browser, (a, _) = desk.browser(), pair_of(desk)
    page = browser.get(f"{desk.here}?which=all")
    sent = browser.submit(page, f"{desk.here}/park", member=a, version=version(desk))
    assert sent.status_code == 303
    desk.solve()
    assert not any(a in pair for pair in desk.small.pairs())


def test_who_was_later_sees_the_others_change_and_loses_nothing(desk):
    ana, ben, pair = desk.browser("Ana"), desk.browser("Ben"), pair_of(desk)
    seen = version(desk)
    press(desk, ana, "lock", pair)
    late = press(desk, ben, "ban", pair, seen=seen)
    assert late.status_code == 412
    assert edits(desk) == {pair: EditKind.LOCK}
    text = unescape(late.text)
    assert "Somebody was quicker" in text
    assert desk.small.members()[pair[0]].name in text
    assert re.search(r"Kept:.*Ana", text, re.DOTALL)
    again = ben.submit(
        late, f"{desk.here}/pair", a=pair[0], b=pair[1], do="ban", version=version(desk)
    )
    assert again.status_code == 303
    assert edits(desk) == {pair: EditKind.BAN}


def test_the_same_form_sent_twice_is_done_once(desk):
    browser, pair = desk.browser(), pair_of(desk)
    page = browser.get(f"{desk.here}?which=all")
    asked = {"a": pair[0], "b": pair[1], "do": "lock", "version": version(desk)}
    first = browser.submit(page, f"{desk.here}/pair", **asked)
    second = browser.submit(page, f"{desk.here}/pair", **asked)
    assert first.headers["location"] == second.headers["location"]
    assert len(desk.services.undoing.steps(desk.small.round)) == 1


def test_it_is_published_and_taken_back(desk):
    browser = desk.browser()
    page = browser.get(desk.here)
    sent = browser.submit(page, f"{desk.here}/publish", version=version(desk))
    there = browser.get(sent.headers["location"])
    assert "The round is published." in there.text
    assert desk.small.record().state is RoundState.PUBLISHED
    assert 'draggable="true"' not in there.text
    browser.submit(there, f"{desk.here}/withdraw", version=version(desk))
    assert desk.small.record().state is RoundState.WITHDRAWN


def test_a_letter_is_read_as_its_reader_will(desk):
    browser, (a, _) = desk.browser(), pair_of(desk)
    letter = desk.services.letter_trial.read(desk.small.round, a)
    page = browser.get(f"{desk.here}/letters/{a}")
    assert letter.subject in unescape(page.text)
    assert letter.text.splitlines()[0] in unescape(page.text)
    whole = browser.get(f"{desk.here}/letters/{a}/page")
    assert whole.text == letter.html
    assert "script-src" not in whole.headers["content-security-policy"]
    assert "sandbox" in whole.headers["content-security-policy"]


def test_deliveries_say_what_failed_and_why(desk):
    browser = desk.browser()
    browser.submit(browser.get(desk.here), f"{desk.here}/publish", version=version(desk))
    page = browser.get(f"{desk.here}/deliveries")
    assert page.status_code == 200
    assert "No mail server is set" in page.text


def test_what_would_help_is_a_page_and_said_in_both_languages(desk):
    desk.small.solve(week="2026-W48", **{"rules.floor": 0.75})
    here = f"/desk/round/{desk.small.round}"
    assert "/remedies" in desk.browser().get(here).text
    english = desk.browser().get(f"{here}/remedies").text
    german = desk.browser(language="de").get(f"{here}/remedies").text
    assert "would have somebody if a chance of" in english
    assert "jemanden, wenn schon eine Aussicht von" in german
    assert "rules.floor=" in english


def test_strangers_and_unknown_rounds(desk):
    from tests.desk.conftest import Browser

    assert Browser(desk.app).get(desk.here).status_code == 401
    assert desk.browser().get(f"/desk/round/{'f' * 16}").status_code == 404
    assert desk.browser().get(f"{desk.here}/swap?member=no&instead_of=nobody").status_code == 404


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_speaks_both_languages(desk, language):
    browser = desk.browser(language=language)
    for path in ("/desk/round", desk.here, f"{desk.here}?which=one_way", "/desk/dials", "/desk/club",
                 "/desk/club/audit", f"{desk.here}/deliveries"):  # fmt: skip
        page = browser.get(path)
        assert page.status_code == 200, path
        assert f'<html lang="{language}">' in page.text


EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(2)> \u202eabc'


def test_nothing_of_a_profile_is_markup(desk):
    a, b = pair_of(desk)
    for id_ in (a, b):
        fields = dict.fromkeys(("name", "headline", "organisation", "city"), EVIL)
        desk.small.change(id_, **fields)
    browser = desk.browser(f"<b>{EVIL}")
    press(desk, browser, "lock", (a, b))
    for path in (f"{desk.here}?which=all", f"{desk.here}/swap?member={a}&instead_of={b}",
                 "/desk/club?q=script", "/desk/club/map.svg", "/desk/club/audit",
                 f"{desk.here}/letters/{a}", f"{desk.here}/letters/{a}/page", "/desk/dials?bubble=1"):  # fmt: skip
        page = browser.get(path)
        assert page.status_code == 200, path
        assert "<script>alert" not in page.text, path
        assert "<img src=x" not in page.text, path


def test_nobody_is_left_for_themselves_in_a_swap(desk):
    """Who meets two of them could be taken from the very one who would be left."""
    browser = desk.browser()
    for a, b in sorted(desk.small.pairs()):
        for member, other in ((a, b), (b, a)):
            page = unescape(
                browser.get(f"{desk.here}/swap?member={member}&instead_of={other}").text
            )
            name = desk.services.overviews.face(other).name
            assert f"{name} and {name}" not in page
            assert f"{name} then meets {name}" not in page
