"""Letters of a round on the desk: what failed and why, sent again, tried on oneself; a real mail server."""

from html import unescape

import pytest

from tests.desk.conftest import Browser, app_of
from tests.made_up import ROUND, Clock, services_on, store_with_round
from tests.service.delivery.conftest import Postbox, mail_server

pytestmark = pytest.mark.enable_socket
HERE = f"/desk/round/{ROUND}"


@pytest.fixture
def postbox():
    return Postbox()


@pytest.fixture
def services(tmp_path, postbox):
    store = store_with_round(tmp_path / "club.sqlite")
    with mail_server(postbox) as server:
        yield services_on(store, Clock(), smtp=server, sender="Club <club@example.org>")
    store.close()


@pytest.fixture
def desk(services):
    browser = Browser(app_of(services))
    browser.sign_in(services)
    return browser


def publish(desk):
    page = desk.get(HERE)
    assert "Publish and send the letters" in page.text
    return desk.submit(page, f"{HERE}/publish", version=2)


def test_published_letters_leave_and_the_page_says_so(desk, services, postbox):
    publish(desk)
    services.courier.run_pending()
    page = desk.get(f"{HERE}/deliveries")
    assert sorted(postbox.readers) == [
        "ana@example.org", "ben@example.org", "cleo@example.org", "finn@example.org",
    ]  # fmt: skip
    assert "no address" in page.text, "Dora has none"
    assert unescape(page.text).count("Cleo <i>Roth</i>") == 1
    assert "@example.org" not in page.text, "addresses stay where they are"


def test_what_did_not_arrive_comes_first_with_the_reason_and_goes_out_again(
    desk, services, postbox
):
    postbox.answers = ["550 no such mailbox", "250 OK", "250 OK", "250 OK"]
    publish(desk)
    services.courier.run_pending()
    page = desk.get(f"{HERE}/deliveries")
    first_row = page.text.partition("<tbody>")[2].partition("</tr>")[0]
    assert "not arrived" in first_row
    assert "the mail server refused the letter (550)" in first_row
    assert "has not arrived" in desk.get(HERE).text
    again = desk.submit(page, f"{HERE}/deliveries/retry")
    assert "1 letter goes out again" in desk.get(again.headers["location"]).text
    services.courier.run_pending()
    assert len(set(postbox.readers)) == 4
    assert "not arrived" not in desk.get(f"{HERE}/deliveries").text


def test_a_letter_is_tried_on_oneself(desk, postbox):
    page = desk.get(f"{HERE}/letters/ana")
    sent = desk.submit(page, f"{HERE}/letters/ana", to="me@example.org")
    assert "The test is sent." in desk.get(sent.headers["location"]).text
    assert postbox.readers == ["me@example.org"]


def test_a_server_that_refuses_is_told_and_the_address_stays_in_the_form(desk, postbox):
    postbox.answers = ["550 not you"]
    page = desk.get(f"{HERE}/letters/ana")
    refused = desk.submit(page, f"{HERE}/letters/ana", to="me@example.org")
    assert refused.status_code == 409
    assert "refused the letter (550)" in refused.text
    assert 'value="me@example.org"' in refused.text


def test_what_is_no_address_is_refused(desk, postbox):
    page = desk.get(f"{HERE}/letters/ana")
    assert desk.submit(page, f"{HERE}/letters/ana", to="nobody").status_code == 422
    assert postbox.taken == []
