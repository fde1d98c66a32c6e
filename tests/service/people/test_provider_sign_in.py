"""Whom the club's provider vouches for is let in if the club has named them, and nobody else."""

import pytest

from recommender.ports.identity import Identity
from recommender.ports.records import Role
from recommender.ports.refusals import ForbiddenError
from recommender.service.people.browser_access import BrowserAccess
from recommender.service.people.provider_sign_in import ProviderSignIn


class Nobody:
    """A provider that nobody is sent to: who has come back is given."""

    async def send_out(self, back):
        raise AssertionError(back)

    async def take_back(self, back, code, errand):
        raise AssertionError(code)


NOBODY = Nobody()


@pytest.fixture
def let_in(store, clock):
    browsers = BrowserAccess(store, clock)
    sign_in = ProviderSignIn(NOBODY, ["Ana@Example.org", "id-7", "Id-8"], browsers)

    def let(*names):
        session, cookie = sign_in.let_in(Identity(label="Ana", names=frozenset(names)))
        assert browsers.find_session(cookie) == session
        return session

    return let


@pytest.mark.parametrize("name", ["ana@example.org", "id-7", "Id-8"])
def test_who_is_named_is_an_organiser(let_in, name):
    session = let_in("x", name)
    assert (session.role, session.member, session.label) == (Role.ORGANISER, None, "Ana")


@pytest.mark.parametrize("names", [(), ("ben@example.org",), ("id-8",), ("ID-7",), ("",)])
def test_nobody_else_is(let_in, names):
    with pytest.raises(ForbiddenError, match="not among them"):
        let_in(*names)
