"""Signing in with a browser: links that work once, sessions that end, forms that are done once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from recommender.ports.records import Role
from recommender.ports.refusals import NotFoundError, UnknownIdError
from recommender.service.people.access import Access
from recommender.service.people.browser_access import MADE_AT_START, BrowserAccess, SignInTerms

BY = "organiser"


@pytest.fixture
def browsers(store, clock):
    return BrowserAccess(store, clock, SignInTerms(link_days=7, session_days=30))


def sign_in(browsers, label="Ana"):
    return browsers.follow_link(browsers.invite(label, by=BY)[1])


def test_a_link_signs_in_whoever_follows_it_first(browsers):
    link, secret = browsers.invite("Ana", by=BY)
    assert browsers.check_link(secret) == link
    session, cookie = browsers.follow_link(secret)
    assert (session.role, session.member, session.label) == (Role.ORGANISER, None, "Ana")
    assert browsers.find_session(cookie) == session
    with pytest.raises(NotFoundError, match="not valid"):
        browsers.follow_link(secret)


def test_looking_at_a_link_does_not_use_it(browsers):
    _, secret = browsers.invite("Ana", by=BY)
    for _ in range(3):
        browsers.check_link(secret)
    assert browsers.follow_link(secret)


def test_what_is_stored_signs_nobody_in(browsers):
    link, secret = browsers.invite("Ana", by=BY)
    session, cookie = browsers.follow_link(secret)
    for stored in (link.digest, link.id, session.digest, session.id):
        assert stored not in {secret, cookie}
        assert browsers.find_session(stored) is None
        with pytest.raises(NotFoundError):
            browsers.check_link(stored)


@pytest.mark.parametrize(("days", "valid"), [(6.99, True), (7, False), (8, False)])
def test_a_link_is_valid_for_a_week(browsers, clock, days, valid):
    _, secret = browsers.invite("Ana", by=BY)
    clock.now += timedelta(days=days)
    assert bool(browsers.links()) is valid
    if valid:
        assert browsers.follow_link(secret)
    else:
        with pytest.raises(NotFoundError):
            browsers.follow_link(secret)


@pytest.mark.parametrize(("days", "valid"), [(29.99, True), (30, False)])
def test_a_session_is_valid_for_its_days(browsers, clock, days, valid):
    _, cookie = sign_in(browsers)
    clock.now += timedelta(days=days)
    assert (browsers.find_session(cookie) is not None) is valid
    assert bool(browsers.sessions()) is valid


def test_a_members_link_opens_the_members_pages_alone(browsers):
    _, secret = browsers.invite_member("ana", by=BY)
    with pytest.raises(NotFoundError):
        browsers.follow_link(secret, Role.ORGANISER)
    session, _ = browsers.follow_link(secret, Role.MEMBER)
    assert (session.role, session.member) == (Role.MEMBER, "ana")
    _, organisers = browsers.invite("Ben", by=BY)
    with pytest.raises(NotFoundError):
        browsers.follow_link(organisers, Role.MEMBER)


def test_nobody_is_no_member(browsers):
    with pytest.raises(UnknownIdError, match="member"):
        browsers.invite_member("nobody", by=BY)
    with pytest.raises(UnknownIdError, match="member"):
        browsers.open_session(Role.MEMBER, "nobody")


def test_whoever_has_shown_it_otherwise_needs_no_link(browsers):
    session, cookie = browsers.open_session(Role.MEMBER, "ana")
    assert browsers.find_session(cookie) == session


def test_the_first_start_gives_a_link_and_the_next_one_another_until_somebody_is_in(browsers):
    first = browsers.ensure_first_link()
    second = browsers.ensure_first_link()
    with pytest.raises(NotFoundError):
        browsers.check_link(first)
    session, _ = browsers.follow_link(second)
    assert session.label == MADE_AT_START
    assert browsers.ensure_first_link() is None
    assert browsers.ensure_first_link(again=True)
    assert len(browsers.links()) == 1


def test_an_invitation_outlives_a_start(browsers):
    _, secret = browsers.invite("Ana", by=BY)
    browsers.ensure_first_link()
    assert browsers.follow_link(secret)


def test_a_session_that_is_ended_is_over(browsers):
    session, cookie = sign_in(browsers)
    browsers.end_session(session.id, by=BY)
    assert browsers.find_session(cookie) is None
    assert list(browsers.sessions()) == []
    with pytest.raises(NotFoundError, match="session"):
        browsers.end_session("nothing", by=BY)


def test_an_invitation_that_is_taken_back_is_over(browsers):
    link, secret = browsers.invite("Ana", by=BY)
    browsers.end_link(link.id, by=BY)
    assert list(browsers.links()) == []
    with pytest.raises(NotFoundError):
        browsers.follow_link(secret)
    with pytest.raises(NotFoundError):
        browsers.end_link(link.id, by=BY)


def test_a_form_that_is_sent_twice_is_done_once(browsers):
    session, _ = sign_in(browsers)
    assert browsers.claim_form(session.id, "once") is None
    running = browsers.claim_form(session.id, "once")
    assert (running.once, running.location) == ("once", "")
    browsers.settle_form(replace(running, location="/desk/round", notice={"key": "done"}))
    again = browsers.claim_form(session.id, "once")
    assert (again.location, dict(again.notice)) == ("/desk/round", {"key": "done"})
    assert browsers.find_form(session.id, "once") == again


def test_a_form_that_was_refused_may_be_sent_again(browsers):
    session, _ = sign_in(browsers)
    browsers.claim_form(session.id, "once")
    browsers.release_form(session.id, "once")
    assert browsers.find_form(session.id, "once") is None
    assert browsers.claim_form(session.id, "once") is None


def test_forms_are_known_by_session(browsers):
    one, other = sign_in(browsers)[0], sign_in(browsers, "Ben")[0]
    browsers.claim_form(one.id, "once")
    assert browsers.claim_form(other.id, "once") is None


def test_old_forms_are_forgotten_when_somebody_signs_in(browsers, clock):
    session, _ = sign_in(browsers)
    browsers.claim_form(session.id, "once")
    clock.now += timedelta(days=3)
    sign_in(browsers, "Ben")
    assert browsers.find_form(session.id, "once") is None


def test_who_did_what_is_noted_without_a_secret(browsers, store, clock):
    link, secret = browsers.invite("Ana", by=BY)
    session, cookie = browsers.follow_link(secret)
    entries = Access(store, clock).audit(None, 9, None)
    noted = {(entry.action, entry.key, entry.what) for entry in entries}
    assert ("organiser invited", BY, link.id) in noted
    assert ("signed in", session.id) in {(action, key) for action, key, _ in noted}
    assert not any(secret in str(entry) or cookie in str(entry) for entry in entries)
