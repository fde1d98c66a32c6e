"""A member's week in a browser: behind the link, for that member alone, and nothing told of others."""

import json
from datetime import timedelta

import pytest

from recommender.ports.records import Answers, Role
from recommender.ports.refusals import NotFoundError
from recommender.ports.suspensions import SuspensionRecord
from tests.desk.conftest import Browser, app_of
from tests.made_up import ROUND, introduction

PAIR = introduction("ana", "ben").id
OTHER = introduction("ben", "cleo").id


@pytest.fixture
def published(services):
    services.rounds.publish(ROUND, by="test")
    return services


def browser_of(services, member):
    browser = Browser(app_of(services))
    browser.sign_in(services, Role.MEMBER, member)
    return browser


@pytest.fixture
def ana(published):
    return browser_of(published, "ana")


@pytest.fixture
def ben(published):
    return browser_of(published, "ben")


def token(services, side="a", pair=PAIR):
    return services.links.make_token(pair, side)


def test_a_letters_link_signs_its_reader_in_when_the_button_is_pressed(published):
    browser, path = Browser(app_of(published)), f"/l/{token(published)}/week"
    for _ in range(2):
        assert "Open my week" in browser.get(path).text
        assert browser.get("/me").status_code == 401
    entered = browser.post(path)
    assert entered.headers["location"] == "/me"
    for word in ("HttpOnly", "SameSite=strict", "Path=/me"):
        assert word in entered.headers["set-cookie"]
    page = browser.get("/me").text
    assert "Hello Ana</h1>" in page
    assert "Ben Ohm" in page
    assert "Cleo" not in page


def test_expired_foreign_and_ended_links_lead_nowhere(published, clock):
    browser = Browser(app_of(published))
    good = token(published)
    wrong = [
        good[:-1] + ("A" if good[-1] != "A" else "B"),
        "nothing",
        token(published, pair="f" * 24),
    ]
    for bad in wrong:
        assert browser.get(f"/l/{bad}/week").status_code == 404
        lost = browser.get("/me/nothing")
        assert lost.status_code == 404
        assert '<a href="/me">' in lost.text
        assert 'href="/desk"' not in lost.text
        assert browser.post(f"/l/{bad}/week").status_code == 404
    clock.now += timedelta(days=31)
    assert browser.post(f"/l/{good}/week").status_code == 404


def test_a_link_whose_introduction_has_ended_still_opens_the_week(published):
    published.feedback.add(PAIR, "ben", "k", Answers(accepted=False))
    browser = Browser(app_of(published))
    assert browser.post(f"/l/{token(published)}/week").status_code == 303
    page = browser.get("/me").text
    assert "Ben Ohm" not in page
    assert "Meet after all" not in page, "it was not Ana who declined"


def test_a_members_session_opens_no_desk_and_no_api(published, ana):
    secret = next(iter(ana.cookies.values()))
    assert ana.get("/desk/import").status_code == 401
    assert (
        ana.get("/v1/members/ana", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    )


def test_what_came_of_it_is_said_and_corrected(published, ana):
    action = f"/me/introductions/{PAIR}/answer"
    page = ana.fill("/me", action, said="not_yet")
    assert "You said: not yet." in page.text
    page = ana.fill("/me", action, said="met")
    assert "You said: we met." in page.text
    page = ana.fill("/me", f"/me/introductions/{PAIR}/rating", glad="5", learned="4")
    assert "Thank you!" in page.text
    assert published.feedback.of(PAIR, "ana") == Answers(True, True, 5, 4)
    assert 'name="glad" value="5" checked' in page.text


def test_the_same_answer_sent_twice_is_stored_once(published, ana):
    fields = ana.forms_of(ana.get("/me"))[f"/me/introductions/{PAIR}/answer"] | {"said": "met"}
    for _ in range(2):
        assert ana.post(f"/me/introductions/{PAIR}/answer", data=fields).status_code == 303
    with published.store.read() as session:
        assert len(session.outcomes.of(PAIR, "ana")) == 1


def test_who_declines_may_take_it_back_and_the_other_is_told_nothing(published, ana, ben):
    action = f"/me/introductions/{PAIR}/answer"
    page = ana.fill("/me", action, said="declined")
    assert "Ben Ohm" not in page.text
    other = ben.get("/me").text
    assert "Ana Lima" not in other
    assert "declined" not in other.replace('value="declined"', "")
    assert "Meet after all" not in other
    page = ana.fill("/me", action, said="again")
    assert "Ben Ohm" in page.text
    assert "Ana Lima" in ben.get("/me").text


def test_a_member_answers_for_no_other_pair(ana):
    fields = ana.forms_of(ana.get("/me"))[f"/me/introductions/{PAIR}/answer"] | {"said": "met"}
    foreign = ana.post(f"/me/introductions/{OTHER}/answer", data=fields)
    missing = ana.post("/me/introductions/ffffffffffffffffffffffff/answer", data=fields)
    assert foreign.status_code == missing.status_code == 404
    assert strip(foreign.text) == strip(missing.text)
    assert ana.get(f"/me/introductions/{OTHER}/meeting.ics").status_code == 404


def strip(page):
    """A page without the random values of its forms, and without its own address."""
    return "\n".join(line for line in page.splitlines() if 'type="hidden"' not in line)


def test_a_block_is_told_to_nobody_and_looks_like_any_end(published, ana, ben):
    page = ana.fill("/me/terms", "/me/terms/blocks", name="Ben Ohm")
    assert "You are never introduced to each other." in page.text
    assert "Ben Ohm" in page.text
    assert "Ana Lima" not in ben.get("/me").text
    assert "Ana" not in ben.get("/me/terms").text
    declined = published.feedback
    with pytest.raises(NotFoundError):
        declined.of(PAIR, "ben")
    page = ana.fill("/me/terms", "/me/terms/blocks/ben/end")
    assert "Ben Ohm" not in page.text


@pytest.mark.parametrize("name", ["nobody", "Ana Lima", "ben@example.org", ""])
def test_whom_a_name_does_not_mean_is_blocked_by_nobody(published, ana, name):
    """An address finds nobody, or it would tell whose it is."""
    page = ana.submit(ana.get("/me/terms"), "/me/terms/blocks", name=name)
    assert page.status_code == 422
    assert published.people.blocks("ana") == ()


def test_pause_number_and_dial(published, ana):
    page = ana.fill("/me/terms", "/me/terms/pause", weeks="4")
    assert "You take a break until 20 December 2026." in page.text
    assert published.people.get("ana").member.paused_until.isoformat() == "2026-12-20"
    page = ana.fill("/me/terms", "/me/terms/pause", weeks="0")
    assert "You take part again." in page.text
    ana.fill("/me/terms", "/me/terms/number", number="2")
    ana.fill("/me/terms", "/me/terms/dial", bubble="0.75")
    own = published.people.get("ana").member
    assert (own.paused_until, own.per_round, own.bubble) == (None, 2, 0.75)
    ana.fill("/me/terms", "/me/terms/dial", bubble="")
    assert published.people.get("ana").member.bubble is None
    ana.fill("/me/terms", "/me/terms/rivals", welcome="yes")
    assert published.people.get("ana").member.meets_rivals
    ana.fill("/me/terms", "/me/terms/rivals")
    assert not published.people.get("ana").member.meets_rivals
    for action, fields in (("number", {"number": "21"}), ("dial", {"bubble": "7"})):
        sent = ana.submit(ana.get("/me/terms"), f"/me/terms/{action}", **fields)
        assert sent.status_code == 422


def test_the_profile_is_changed_field_by_field_and_never_over_somebody_elses_change(published, ana):
    page, late = ana.get("/me/profile"), ana.get("/me/profile")
    assert "new customers" not in page.text
    filled = {"name": "Ana Lima", "headline": "Bäckerin & Lehrerin", "city": "Cologne",
              "needs": "Ein Ofen\nLehrstelle & mehr", "offers": "Brot", "languages": "de, en",
              "meet": "online", "text_language": "de", "email": "ana@example.org"}  # fmt: skip
    done = ana.submit(page, "/me/profile", **filled)
    assert done.status_code == 303
    own = published.people.get("ana").member
    assert own.needs == ("Ein Ofen", "Lehrstelle & mehr")
    assert own.headline == "Bäckerin & Lehrerin"
    assert (own.meet, own.share_email, own.organisation) == ("online", False, "")
    again = ana.get("/me/profile").text
    assert "Lehrstelle &amp; mehr" in again
    stale = ana.submit(late, "/me/profile", **filled | {"city": "Bonn"})
    assert stale.status_code == 412
    assert "Somebody else was quicker" in stale.text
    assert published.people.get("ana").member.city == "Cologne"


def test_what_cannot_be_saved_is_said_and_what_was_typed_stays(published, ana):
    page = ana.submit(
        ana.get("/me/profile"), "/me/profile", name="Ana Lima", email="no address", headline="Neu"
    )
    assert page.status_code == 422
    assert "That was not saved" in page.text
    assert 'value="Neu"' in page.text
    assert published.people.get("ana").member.headline == "Bäckerin"


def test_a_thin_profile_is_told_what_would_help(published):
    page = browser_of(published, "dora").get("/me/profile").text
    assert "With one more concrete line in “what I look for”" in page
    assert "With one more concrete line in “what I can offer”" in page


def test_the_export_is_that_of_the_service(published, ana):
    answer = ana.get("/me/data/export.json")
    assert answer.headers["content-disposition"] == "attachment; filename=my-data.json"
    own = json.loads(answer.text)
    assert own["member"]["name"] == "Ana Lima"
    assert own.keys() == published.people.export("ana", to_member=True).keys()


def test_erasing_asks_first_and_then_is_whole(published, ana, ben):
    page = ana.submit(ana.get("/me/data"), "/me/data/erase")
    assert page.status_code == 422
    assert published.people.get("ana")
    gone = ana.submit(ana.get("/me/data"), "/me/data/erase", sure="yes")
    assert "Everything is erased" in gone.text
    assert "Max-Age=0" in gone.headers["set-cookie"]
    with pytest.raises(NotFoundError):
        published.people.get("ana")
    assert ana.get("/me").status_code == 401
    assert "Ana Lima" not in ben.get("/me").text


def test_an_hour_to_meet_is_the_same_for_both(published, ana, ben):
    files = [each.get(f"/me/introductions/{PAIR}/meeting.ics") for each in (ana, ben)]
    hours = [
        line for file in files for line in file.text.splitlines() if line.startswith("DTSTART")
    ]
    assert len(hours) == 2
    assert len(set(hours)) == 1
    assert files[0].headers["content-type"].startswith("text/calendar")


def test_suggestions_are_shown_and_the_same_when_asked_again(published, ana):
    first, second = ana.get("/me/suggestions"), ana.get("/me/suggestions")
    assert first.status_code == 200
    assert strip(first.text) == strip(second.text)
    assert "Ben Ohm" not in first.text, "they are introduced already"


def test_signing_out_ends_it(ana):
    page = ana.get("/me")
    out = ana.submit(page, "/me/sign-out")
    assert "Signed out" in out.text
    lost = ana.submit(page, f"/me/introductions/{PAIR}/answer", said="met")
    assert lost.status_code == 401
    assert "Nothing has changed" in lost.text


def test_a_member_changes_within_limits(published):
    from recommender.api.app import make_app
    from recommender.settings import Settings

    app = make_app(published, Settings(member_changes_per_minute=2), solve=False)
    browser = Browser(app)
    browser.sign_in(published, Role.MEMBER, "ana")
    statuses = [
        browser.submit(browser.get("/me/terms"), "/me/terms/number", number="1").status_code
        for _ in range(3)
    ]
    assert statuses == [303, 303, 429]


def test_who_came_in_vain_says_so_in_the_words_of_the_letters_and_the_other_reads_nothing(
    published, ana, ben, clock
):
    clock.now += timedelta(days=7)
    page = ana.get("/me").text
    assert "We had agreed to meet, and Ben did not come and said nothing" in page
    before = strip(ben.get("/me").text)
    done = ana.fill("/me", f"/me/introductions/{PAIR}/answer", said="waited")
    assert "Who waited in vain goes first next time." in done.text
    said = published.feedback.of(PAIR, "ana")
    assert (said.met, said.stood_up) == (False, True)
    assert strip(ben.get("/me").text) == before
    ana.fill("/me", f"/me/introductions/{PAIR}/answer", said="called_off")
    assert published.feedback.of(PAIR, "ana").stood_up is False


def test_whether_one_was_listened_to_is_asked_with_the_ratings(published, ana):
    ana.fill("/me", f"/me/introductions/{PAIR}/answer", said="met")
    rating = f"/me/introductions/{PAIR}/rating"
    assert "Did Ben listen to you?" in ana.get("/me").text
    page = ana.fill("/me", rating, listened="yes", sold_to="no")
    said = published.feedback.of(PAIR, "ana")
    assert (said.glad, said.listened, said.sold_to) == (None, True, False)
    assert 'name="listened" value="yes" checked' in page.text
    assert ana.submit(page, rating, listened="perhaps").status_code == 422


@pytest.mark.parametrize(
    ("weeks", "asked"),
    [(0, set()), (3, {"answer"}), (6, {"touch"}), (20, set()), (52, {"result"}), (60, set())],
)
def test_later_questions_are_asked_when_letters_ask_them(published, ana, clock, weeks, asked):
    if "answer" not in asked:
        published.feedback.add(PAIR, "ana", "k", Answers(met=True))
    clock.now += timedelta(days=8) + timedelta(weeks=weeks)
    ana.sign_in(published, Role.MEMBER, "ana")
    page = ana.get("/me")
    shown = page.text.partition('id="asked"')[2]
    found = {action.rpartition("/")[2] for action in ana.forms_of(page) if action in shown}
    assert found & {"answer", "touch", "result"} == asked


def test_a_later_question_is_answered_once_and_then_asked_no_more(published, ana, clock):
    published.feedback.add(PAIR, "ana", "k", Answers(met=True))
    clock.now += timedelta(days=8) + timedelta(weeks=6)
    ana.sign_in(published, Role.MEMBER, "ana")
    assert "Still in touch with Ben?" in ana.get("/me").text
    page = ana.fill("/me", f"/me/introductions/{PAIR}/touch", touch="yes")
    assert "Still in touch" not in page.text
    assert published.feedback.of(PAIR, "ana").still_in_touch is True
    clock.now += timedelta(weeks=46)
    ana.sign_in(published, Role.MEMBER, "ana")
    page = ana.fill("/me", f"/me/introductions/{PAIR}/result", result="friendship")
    assert published.feedback.of(PAIR, "ana").came_of == "friendship"
    assert "What came of getting" not in page.text


def test_nobody_answers_later_questions_of_others(ana, clock):
    fields = ana.forms_of(ana.get("/me"))[f"/me/introductions/{PAIR}/answer"]
    for action, sent in (("touch", {"touch": "yes"}), ("result", {"result": "work"})):
        answer = ana.post(f"/me/introductions/{OTHER}/{action}", data=fields | sent)
        assert answer.status_code == 404


def test_ones_own_give_and_take_is_on_ones_own_profile_alone(published, ana, desk):
    page = ana.get("/me/profile").text
    assert "Give and take, agreements" in page
    assert "More stands here once enough meetings are over." in page
    assert "in time, 0 late" not in page
    assert "Agreements to meet" not in desk.get("/desk/people/ana").text


def test_whom_the_club_has_paused_is_told_and_an_organiser_lets_them_in_again(
    published, ana, desk, clock
):
    clock.now += timedelta(days=7)
    assert "Paused by the club" not in desk.get("/desk/people").text
    with published.store.write() as session:
        session.suspensions.add(SuspensionRecord("ana", "2026-W48", clock.now.isoformat(), 2))
    assert "talk to your club" in ana.get("/me").text
    listed = desk.get("/desk/people").text
    assert "Paused by the club" in listed
    assert "did not come 2 times" in listed
    assert "Cleo" not in desk.get("/desk/people/ana").text, "nobody is told who waited"
    page = desk.fill("/desk/people/ana", "/desk/people/ana/let-in")
    assert "The person takes part in rounds again." in page.text
    assert "talk to your club" not in ana.get("/me").text
