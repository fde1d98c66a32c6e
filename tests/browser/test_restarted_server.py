"""The server ends and begins again between two steps: nothing that was said to be kept is lost."""

import re

import pytest

from recommender.api.app import make_app
from recommender.settings import Settings
from tests.browser.conftest import sign_in
from tests.desk.conftest import FREE
from tests.service.small_club import make_small, open_small
from tests.serving import serving

pytestmark = pytest.mark.enable_socket
LONG = 120_000
"""Milliseconds; a wait that ends as soon as it is done."""
LIST = """Nr;Name;Beruf;Pausiert bis
n1;Öz Kara;Messerschleifer;
n2;Ida Holm;Wirtin;irgendwann
n3;Kai Blum;Töpfer;
"""


class Restarted:
    """A desk whose server can be ended and begun anew: other objects, the same port and database."""

    def __init__(self, url, encoder):
        self._url = url
        self._encoder = encoder
        self._port = 0

    def start(self):
        """A service as a new process would have it, and a server; solves rounds by itself."""
        self.small = open_small(self._url, self._encoder, lease=1.0)
        self._serving = serving(make_app(self.small.services, Settings(**FREE)), self._port)
        self.address = self._serving.__enter__()
        self._port = int(self.address.rpartition(":")[2])

    def stop(self):
        self._serving.__exit__(None, None, None)
        self.small.store.close()

    def again(self, page):
        """End it, begin it anew, and have the page be where it was."""
        where = page.url
        page.goto("about:blank")  # whose script would ask a server that is not there
        self.stop()
        self.start()
        page.goto(where)


@pytest.fixture
def server(tmp_path, encoder, sample_club):
    from tests.service.small_club import few_members

    url = f"sqlite:///{tmp_path / 'club.sqlite'}"
    make_small(url, encoder, few_members(sample_club)).store.close()
    server = Restarted(url, encoder)
    server.start()
    yield server
    server.stop()


def test_an_import_goes_on_where_it_was(open_window, server):
    page = open_window()
    sign_in(page, server.address, server.small.services)
    page.goto(f"{server.address}/desk/import")
    list_ = {"name": "l.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    page.set_input_files("#file", list_)
    page.locator("form.import button").click()
    page.wait_for_url("**/desk/import/*")
    server.again(page)
    assert "irgendwann" in (page.locator("#cell-3-3").input_value())
    page.locator("#cell-3-3").fill("2027-01-01")
    page.locator("#faulty button.main").click()
    page.wait_for_url("**/desk/import/*done=*")
    server.again(page)
    assert page.locator("#faulty").count() == 0, "what was mended stays mended"
    page.locator("form[action$='/apply'] button").first.click()
    page.wait_for_url("**/desk/people?done=*")
    server.again(page)
    found = server.small.members()
    assert {"n1", "n2", "n3"} <= found.keys()
    assert str(found["n2"].paused_until) == "2027-01-01"


def test_a_page_of_before_the_restart_is_still_good(open_window, server):
    """The form was made by the old server and is done by the new one, once."""
    page = open_window(java_script_enabled=False)
    sign_in(page, server.address, server.small.services)
    page.goto(f"{server.address}/desk/organisers")
    page.get_by_label("For whom?").fill("Ben Ohm")
    server.stop()
    server.start()
    page.get_by_role("button", name="Make a link").click()
    assert page.get_by_label("Link to pass on").count() == 1
    assert len(server.small.services.browsers.links()) == 1


def test_a_round_goes_on_where_it_was(open_window, server):
    page = open_window()
    sign_in(page, server.address, server.small.services)
    page.goto(f"{server.address}/desk/round")
    page.get_by_role("button", name="Work out a draft").click()
    server.again(page)  # while it is being solved, or just after
    page.get_by_role("heading", name=re.compile("Look at these ten")).wait_for(timeout=LONG)
    found = re.search(r"/round/([0-9a-f]{16})", page.url)
    assert found is not None
    server.small.round = found[1]
    page.get_by_role("button", name=re.compile("^Keep")).first.click()
    page.get_by_text("The two are kept.").wait_for()
    kept = server.small.services.editing.read_edits(server.small.round)[1]
    round_id = server.small.round
    server.again(page)
    server.small.round = round_id
    assert server.small.services.editing.read_edits(round_id)[1] == kept
    page.get_by_role("button", name=re.compile("^Not these two")).nth(1).click()
    page.get_by_text("The two will not occur").wait_for()
    page.get_by_role("button", name="Work it out again").click()
    server.again(page)
    page.get_by_role("button", name=re.compile("^Publish")).wait_for(timeout=LONG)
    server.small.round = round_id
    (lock,) = (edit for edit in kept)
    assert (lock.a, lock.b) in server.small.pairs()
    page.get_by_role("button", name=re.compile("^Publish")).click()
    page.get_by_text("The round is published.").wait_for()
    server.again(page)
    server.small.round = round_id
    assert server.small.record().state == "published"
    steps = server.small.services.undoing.steps(round_id)
    assert [step.kind for step in steps] == ["ban", "lock"]
