"""The desk on a real store with a solved round of a few people, asked over HTTP."""

import re
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient

from recommender.adapters.store import SqlStore
from recommender.api.app import make_app
from recommender.ports.records import Role
from recommender.settings import Settings
from tests.made_up import Clock, services_on, store_with_round

FREE: dict[str, Any] = {"requests_per_minute": 1_000_000, "stranger_requests_per_minute": 1_000_000}
_FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
_FORM = re.compile(r'<form method="post" action="([^"]+)"[^>]*>(.*?)</form>', re.DOTALL)


class Browser(TestClient):
    """Reads pages and sends their forms, as a browser without JavaScript does."""

    def __init__(self, app, **settings):
        super().__init__(app, raise_server_exceptions=False, follow_redirects=False, **settings)
        self.headers["accept-language"] = "en"

    def forms_of(self, page):
        """The hidden fields of each form of a page, by the path it is sent to."""
        return {
            action: {name: unescape(value) for name, value in _FIELD.findall(inside)}
            for action, inside in _FORM.findall(page.text)
        }

    def submit(self, page, action, files=None, **fields):
        """Send a form of a page, filled in."""
        hidden = self.forms_of(page)[action]
        return self.post(action, data=hidden | fields, files=files)

    def fill(self, path, action, files=None, **fields):
        """Read a page, send a form of it, and read where that leads."""
        sent = self.submit(self.get(path), action, files, **fields)
        assert sent.status_code == 303, sent.text
        return self.get(sent.headers["location"])

    def sign_in(self, services, role=Role.ORGANISER, member=None, label="Ana"):
        """Hold a session of this role."""
        record, secret = services.browsers.open_session(role, member, label)
        place = "/desk" if role is Role.ORGANISER else "/me"
        self.cookies.set("recommender_session", secret, path=place)
        return record


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def services(tmp_path, clock):
    store = store_with_round(tmp_path / "club.sqlite")
    yield services_on(store, clock)
    store.close()


@pytest.fixture
def empty_services(tmp_path, clock):
    store = SqlStore(f"sqlite:///{tmp_path / 'empty.sqlite'}", Clock())
    store.migrate()
    yield services_on(store, clock)
    store.close()


def app_of(services):
    return make_app(services, Settings(**FREE), solve=False)


@pytest.fixture
def stranger(services):
    """Nobody is signed in."""
    return Browser(app_of(services))


@pytest.fixture
def desk(services):
    """An organiser's browser."""
    browser = Browser(app_of(services))
    browser.sign_in(services)
    return browser
