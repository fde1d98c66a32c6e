"""Organisers who sign in at the club's own provider: who is let in, and who by no means."""

import time
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from joserfc.jwk import RSAKey

from recommender.adapters.openid_provider import OpenIdOptions, OpenIdProvider
from recommender.errors import InputError
from recommender.service.assembly import assemble
from recommender.settings import read_settings
from tests.desk.conftest import Browser, app_of
from tests.desk.made_up_provider import CLIENT, SECRET, MadeUpProvider
from tests.made_up import Clock, store_with_round
from tests.serving import serving

pytestmark = pytest.mark.enable_socket
COOKIE = "recommender_errand"


@pytest.fixture(scope="module")
def key():
    return RSAKey.generate_key(2048, parameters={"kid": "1"})


@pytest.fixture
def provider(key):
    """A provider that is there for real."""
    made = MadeUpProvider(key)
    with serving(made.app) as made.issuer:
        yield made


@pytest.fixture
def make_desk(tmp_path):
    """Makes a browser of a desk that trusts a provider."""
    stores = []

    def make(provider, organisers=("ana@example.org",), secret=SECRET, issuer=None):
        store = store_with_round(tmp_path / "club.sqlite")
        stores.append(store)
        options = OpenIdOptions(issuer or provider.issuer, CLIENT, secret)
        services = assemble(
            store, clock=Clock(), provider=OpenIdProvider(options), organisers=organisers
        )
        return Browser(app_of(services))

    yield make
    for store in stores:
        store.close()


def go_there(desk):
    """To the provider and back: the address that the provider sends the browser to."""
    sent = desk.get("/desk/provider")
    assert sent.status_code == 303, sent.text
    return httpx2.get(sent.headers["location"]).headers["location"]


def come_back(desk):
    return desk.get(go_there(desk))


def is_in(desk):
    return desk.get("/desk/organisers").status_code == 200


def test_whom_the_club_has_named_is_signed_in_by_a_link(provider, make_desk):
    desk = make_desk(provider)
    assert 'href="/desk/provider"' in desk.get("/desk/sign-in").text
    answer = come_back(desk)
    assert answer.status_code == 200
    assert 'http-equiv="refresh" content="0; url=/desk"' in answer.text
    session = next(each for each in answer.headers.get_list("set-cookie") if "_session" in each)
    for word in ("HttpOnly", "SameSite=strict", "Path=/desk"):
        assert word in session
    page = desk.get("/desk/organisers")
    assert "Ana Lima" in page.text
    assert desk.app.state.services.access.audit(None, 1, None)[0].action == "signed in"


def test_the_browser_keeps_its_errand_for_the_way_back_alone(provider, make_desk):
    desk = make_desk(provider)
    kept = desk.get("/desk/provider").headers["set-cookie"]
    for word in (COOKIE, "HttpOnly", "SameSite=lax", "Path=/desk/provider", "Max-Age=600"):
        assert word in kept
    asked = come_back(desk)
    gone = next(each for each in asked.headers.get_list("set-cookie") if COOKIE in each)
    assert "Max-Age=0" in gone


def test_only_a_challenge_goes_out_never_the_verifier(provider, make_desk):
    desk = make_desk(provider)
    sent = desk.get("/desk/provider")
    verifier = sent.cookies[COOKIE].split(".")[2]
    query = parse_qs(urlsplit(sent.headers["location"]).query)
    assert query["code_challenge_method"] == ["S256"]
    assert query["redirect_uri"] == ["http://testserver/desk/provider/back"]
    assert len(verifier) >= 43
    assert verifier not in sent.headers["location"]


@pytest.mark.parametrize(
    ("person", "organisers", "let_in"),
    [
        ({}, ("someone@example.org",), False),
        ({}, ("17",), True),
        ({}, ("ANA@example.org",), True),
        ({"email_verified": False}, ("ana@example.org",), False),
        ({"email": "ana@example.org.evil.example"}, ("ana@example.org",), False),
        ({"sub": "ana@example.org", "email": "eve@x.org"}, ("eve@x.org",), True),
    ],
)
def test_an_account_counts_by_what_the_provider_vouches_for(
    provider, make_desk, person, organisers, let_in
):
    provider.person |= person
    desk = make_desk(provider, organisers)
    answer = come_back(desk)
    assert answer.status_code == (200 if let_in else 403)
    assert ("not listed as an organiser" in answer.text) is not let_in
    assert is_in(desk) is let_in


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of another sign-in"},
        {"aud": "another-service"},
        {"iss": "https://evil.example"},
        {"exp": int(time.time()) - 3_600},
    ],
    ids=lambda claims: next(iter(claims)),
)
def test_an_answer_for_somebody_else_opens_nothing(provider, make_desk, claims):
    provider.claims = claims
    desk = make_desk(provider)
    assert come_back(desk).status_code == 403
    assert not is_in(desk)


def test_a_signature_of_another_key_opens_nothing(provider, make_desk):
    provider.key = RSAKey.generate_key(2048, parameters={"kid": "1"})
    desk = make_desk(provider)
    assert come_back(desk).status_code == 403
    assert not is_in(desk)


def test_keys_that_were_changed_meanwhile_are_read_anew(provider, make_desk):
    desk = make_desk(provider)
    assert come_back(desk).status_code == 200
    provider.change_key("2")
    assert come_back(desk).status_code == 200


def test_a_way_back_is_for_the_browser_that_went_and_once(provider, make_desk):
    desk = make_desk(provider)
    other = Browser(desk.app)
    there = go_there(desk)
    assert other.get(there).status_code == 403, "another browser's"
    other.get("/desk/provider")
    assert other.get(there).status_code == 403, "another errand's"
    assert not is_in(other)
    assert desk.get(there).status_code == 200
    assert desk.get(there).status_code == 403, "a second time"


@pytest.mark.parametrize("query", ["", "?error=access_denied&state=x", "?code=x", "?state=x"])
def test_whoever_gives_up_there_can_begin_again(provider, make_desk, query):
    desk = make_desk(provider)
    go_there(desk)
    answer = desk.get(f"/desk/provider/back{query}")
    assert answer.status_code == 403
    assert 'href="/desk/provider"' in answer.text
    assert not is_in(desk)


def test_what_is_only_told_when_asked_again_is_asked_for(provider, make_desk):
    provider.in_answer = False
    desk = make_desk(provider)
    assert come_back(desk).status_code == 200
    assert "Ana Lima" in desk.get("/desk/organisers").text


def test_what_is_told_then_has_to_be_about_the_same_person(provider, make_desk):
    provider.in_answer, provider.claims = False, {"sub": "18"}
    desk = make_desk(provider)
    assert come_back(desk).status_code == 403


def test_a_public_client_needs_no_secret(provider, make_desk):
    provider.secret = ""
    assert come_back(make_desk(provider, secret="")).status_code == 200


def test_a_wrong_secret_opens_nothing(provider, make_desk):
    assert come_back(make_desk(provider, secret="wrong")).status_code == 403  # noqa: S106


def test_a_provider_that_names_itself_otherwise_is_not_trusted_until_it_is_put_right(
    provider, make_desk
):
    desk = make_desk(provider)
    provider.named = "https://evil.example"
    assert desk.get("/desk/provider").status_code == 503
    provider.named = None
    assert come_back(desk).status_code == 200


def test_where_the_provider_is_away_a_key_still_signs_in(key, make_desk):
    made = MadeUpProvider(key)
    with serving(made.app) as made.issuer:
        pass
    desk = make_desk(made)
    answer = desk.get("/desk/provider")
    assert answer.status_code == 503
    assert "cannot be reached" in answer.text
    assert 'name="key"' in answer.text


def test_a_club_without_a_provider_has_no_such_page(stranger):
    assert "/desk/provider" not in stranger.get("/desk/sign-in").text
    assert stranger.get("/desk/provider").status_code == 404
    assert stranger.get("/desk/provider/back?code=x&state=y").status_code == 404


@pytest.mark.parametrize(
    "given",
    [
        {"oidc_issuer": "https://idp.example"},
        {"oidc_issuer": "https://idp.example", "oidc_client_id": "x"},
        {"oidc_issuer": "http://idp.example", "oidc_client_id": "x", "oidc_organisers": ("a",)},
        {"oidc_issuer": "https://idp.example", "oidc_client_id": "x", "oidc_organisers": ("",)},
    ],
)
def test_settings_that_leave_a_hole_are_refused(given):
    with pytest.raises(InputError, match="oidc_"):
        read_settings(**given)


def test_settings_make_a_provider_and_show_no_secret():
    settings = read_settings(
        oidc_issuer="https://idp.example",
        oidc_client_id="desk",
        oidc_client_secret="hunter2",  # noqa: S106
        oidc_organisers=("ana@example.org",),
    )
    options = settings.openid()
    assert options == OpenIdOptions("https://idp.example", "desk", "hunter2")
    for shown in (repr(settings), repr(options)):
        assert "hunter2" not in shown
    assert read_settings().openid() is None
