"""Every route x every role; and member A trying to reach member B."""

import logging
import re
from datetime import timedelta
from typing import Any

import pytest

from recommender.api.limits import RateLimiter
from recommender.api.monitoring import Monitoring
from recommender.ports.records import Role
from recommender.service.assembly import assemble
from tests.api.conftest import NOW, WEEK, A, B

ROUND = "0" * 16
INTRODUCTION = "0" * 24
ORGANISER, READER, OWN, NONE = "organiser", "reader", "a", None
ALL, READING, OF_OWN = {ORGANISER, READER, OWN}, {ORGANISER, READER}, {ORGANISER, OWN}
ONLY = {ORGANISER}

ROUTES: dict[tuple[str, str], tuple[Any, Any]] = {
    # who may, and a request that comes as far as the use case
    ("POST", "/v1/members"): (ONLY, {"members": [{"id": "x", "name": "x", "about": "x"}]}),
    ("POST", "/v1/members:csv"): (ONLY, "id,name,about\nx,x,x\n"),
    ("GET", "/v1/members"): (READING, None),
    ("GET", "/v1/members/{member_id}"): (ALL, None),
    ("PATCH", "/v1/members/{member_id}"): (OF_OWN, {"city": "Ulm"}),
    ("DELETE", "/v1/members/{member_id}"): (ONLY, None),
    ("GET", "/v1/members/{member_id}/export"): (OF_OWN, None),
    ("PUT", "/v1/members/{member_id}/pause"): (OF_OWN, {"until": "2030-01-01"}),
    ("DELETE", "/v1/members/{member_id}/pause"): (OF_OWN, None),
    ("GET", "/v1/members/{member_id}/readings"): ({OWN}, None),
    ("GET", "/v1/members/{member_id}/profile-advice"): (OF_OWN, None),
    ("GET", "/v1/members/{member_id}/bubble"): ({OWN}, None),
    ("GET", "/v1/members/{member_id}/contacts"): ({OWN}, None),
    ("POST", "/v1/members/{member_id}/contacts"): ({OWN}, {"name": "Ada Brunner"}),
    ("POST", "/v1/members/{member_id}/contacts:file"): ({OWN}, "Name,Firma\nAda Ott,Bosch\n"),
    ("DELETE", "/v1/members/{member_id}/contacts"): ({OWN}, None),
    ("PATCH", "/v1/members/{member_id}/contacts/{contact_id}"): ({OWN}, {"city": "Ulm"}),
    ("DELETE", "/v1/members/{member_id}/contacts/{contact_id}"): ({OWN}, None),
    ("PUT", "/v1/members/{member_id}/contacts/{contact_id}/same"): ({OWN}, {"same": True}),
    ("GET", "/v1/members/{member_id}/wishes"): ({OWN}, None),
    ("POST", "/v1/members/{member_id}/wishes"): ({OWN}, {"kind": "next", "text": "a nurse"}),
    ("DELETE", "/v1/members/{member_id}/wishes/{wish_id}"): ({OWN}, None),
    ("POST", "/v1/members/{member_id}/questions"): ({OWN}, {"text": "somebody at Bosch"}),
    ("GET", "/v1/members/{member_id}/requests"): ({OWN}, None),
    ("PUT", "/v1/members/{member_id}/requests/{request_id}/answer"): ({OWN}, {"agree": True}),
    ("PUT", "/v1/members/{member_id}/requests/{request_id}/contact"): ({OWN}, {"agree": True}),
    ("GET", "/v1/members/{member_id}/warm-introductions"): ({OWN}, None),
    ("PUT", "/v1/members/{member_id}/warm-introductions/{request_id}"): ({OWN}, {"came_of": "met"}),
    ("GET", "/v1/members/{member_id}/inventory-terms"): ({OWN}, None),
    ("PUT", "/v1/members/{member_id}/inventory-terms"): ({OWN}, {"named": True}),
    ("DELETE", "/v1/members/{member_id}/suspension"): (ONLY, None),
    ("GET", "/v1/members/{member_id}/ties"): (ALL, None),
    ("GET", "/v1/members/{member_id}/blocks"): (OF_OWN, None),
    ("PUT", "/v1/members/{member_id}/blocks/{other}"): (OF_OWN, None),
    ("DELETE", "/v1/members/{member_id}/blocks/{other}"): (OF_OWN, None),
    ("GET", "/v1/members/{member_id}/introductions"): (ALL, None),
    ("POST", "/v1/members/{member_id}/introductions:suggest"): (OF_OWN, {"limit": 1}),
    ("POST", "/v1/explain"): (ONLY, {"a": A, "b": B}),
    ("POST", "/v1/introductions/{introduction_id}/outcomes"): (OF_OWN, {"member": A}),
    ("GET", "/v1/introductions/{introduction_id}/outcomes"): (OF_OWN, None),
    ("POST", "/v1/rounds"): (ONLY, {"week": "2027-W20"}),
    ("GET", "/v1/rounds"): (READING, None),
    ("GET", "/v1/rounds/{round_id}"): (READING, None),
    ("GET", "/v1/rounds/{round_id}/introductions"): (ONLY, None),
    ("POST", "/v1/rounds/{round_id}:publish"): (ONLY, None),
    ("POST", "/v1/rounds/{round_id}:withdraw"): (ONLY, None),
    ("GET", "/v1/rounds/{round_id}/edits"): (ONLY, None),
    ("PUT", "/v1/rounds/{round_id}/locks/{a}/{b}"): (ONLY, None),
    ("DELETE", "/v1/rounds/{round_id}/locks/{a}/{b}"): (ONLY, None),
    ("PUT", "/v1/rounds/{round_id}/bans/{a}/{b}"): (ONLY, None),
    ("DELETE", "/v1/rounds/{round_id}/bans/{a}/{b}"): (ONLY, None),
    ("POST", "/v1/rounds/{round_id}:solve"): (ONLY, None),
    ("POST", "/v1/rounds/{round_id}:swap"): (
        ONLY,
        {"member": A, "instead_of": B, "partner": "m003"},
    ),
    ("GET", "/v1/rounds/{round_id}/steps"): (ONLY, None),
    ("POST", "/v1/rounds/{round_id}/steps/{step}:undo"): (ONLY, None),
    ("POST", "/v1/rounds/{round_id}:park"): (ONLY, {"member": A}),
    ("GET", "/v1/rounds/{round_id}/remedies"): (ONLY, None),
    ("GET", "/v1/club/config"): (ONLY, None),
    ("PATCH", "/v1/club/config"): (ONLY, {"knobs": {"bubble": 0.6}}),
    ("POST", "/v1/club/config:try"): (ONLY, {"knobs": {"bubble": 0.6}}),
    ("GET", "/v1/club/config/saved"): (ONLY, None),
    ("POST", "/v1/club/config/saved/{number}:restore"): (ONLY, None),
    ("GET", "/v1/club/bubble"): (READING, None),
    ("GET", "/v1/club/outcomes"): (READING, None),
    ("GET", "/v1/club/season"): (ONLY, None),
    ("GET", "/v1/club/gaps"): (ONLY, None),
    ("GET", "/v1/club/organisations"): (ONLY, None),
    ("GET", "/v1/club/organisation"): (ONLY, None),
    ("POST", "/v1/club/value"): (ONLY, {"knobs": {"bubble": 0.7}}),
    ("POST", "/v1/evenings:plan"): (ONLY, {"tables": 3, "seats": 6}),
    ("POST", "/v1/evenings:plan-again"): (ONLY, {"plan": {}, "present": [A], "sat": 0}),
    ("POST", "/v1/visits:fill"): (ONLY, {}),
    ("GET", "/v1/visits"): (ONLY, None),
    ("DELETE", "/v1/visits/{week}/{host_id}/{guest_id}"): (ONLY, None),
    ("GET", "/v1/members/{member_id}/visits"): ({OWN}, None),
    ("POST", "/v1/debates"): (ONLY, {}),
    ("POST", "/v1/debates:open"): (ONLY, {}),
    ("POST", "/v1/debates:close"): (ONLY, {}),
    ("POST", "/v1/debates:publish"): (ONLY, {}),
    ("GET", "/v1/debates/{debate_id}/letters/{member_id}"): (ONLY, None),
    ("DELETE", "/v1/debates/{debate_id}"): (ONLY, None),
    ("GET", "/v1/debates"): (ONLY, None),
    ("GET", "/v1/club/statements"): (ALL, None),
    ("PUT", "/v1/club/statements"): (ONLY, {"statements": []}),
    ("GET", "/v1/members/{member_id}/debates"): ({OWN}, None),
    ("PUT", "/v1/members/{member_id}/debates/{debate_id}"): ({OWN}, {"understood": 4}),
    ("DELETE", "/v1/members/{member_id}/debates/{debate_id}"): ({OWN}, None),
    ("GET", "/v1/goals"): (ONLY, None),
    ("POST", "/v1/goals"): (ONLY, {"title": "Energy audit"}),
    ("POST", "/v1/goals/{goal_id}:propose"): (ONLY, {}),
    ("POST", "/v1/goals/{goal_id}:ask"): (ONLY, None),
    ("DELETE", "/v1/goals/{goal_id}"): (ONLY, None),
    ("GET", "/v1/members/{member_id}/goals"): ({OWN}, None),
    ("POST", "/v1/members/{member_id}/goals"): ({OWN}, {"title": "Energy audit"}),
    ("PUT", "/v1/members/{member_id}/goals/{goal_id}"): ({OWN}, {"take_part": True}),
    ("DELETE", "/v1/members/{member_id}/goals/{goal_id}"): ({OWN}, None),
    ("POST", "/v1/members/{member_id}/goals/{goal_id}/meetings"): ({OWN}, {"on": "2026-11-20"}),
    ("PUT", "/v1/members/{member_id}/goals/{goal_id}/meetings/{meeting_id}"): (
        {OWN},
        {"there": True},
    ),
    ("POST", "/v1/members/{member_id}/goals/{goal_id}/agreements"): (
        {OWN},
        {"who": A, "what": "x", "until": "2026-12-20"},
    ),
    ("PUT", "/v1/members/{member_id}/goals/{goal_id}/agreements/{agreement_id}"): (
        {OWN},
        {"done": True},
    ),
    ("DELETE", "/v1/members/{member_id}/goals/{goal_id}/agreements/{agreement_id}"): ({OWN}, None),
    ("POST", "/v1/evenings"): (ONLY, {"tables": 3, "seats": 6}),
    ("GET", "/v1/evenings"): (ONLY, None),
    ("GET", "/v1/evenings/{evening_id}"): (ONLY, None),
    ("DELETE", "/v1/evenings/{evening_id}"): (ONLY, None),
    ("PUT", "/v1/evenings/{evening_id}/guests"): (ONLY, {"here": [A]}),
    ("POST", "/v1/evenings/{evening_id}:plan-again"): (ONLY, {"sat": 0}),
    ("POST", "/v1/evenings/{evening_id}:close"): (ONLY, {"sat": 0}),
    ("GET", "/v1/evenings/{evening_id}/answers"): (ONLY, None),
    ("GET", "/v1/evenings/{evening_id}/page"): (ONLY, None),
    ("GET", "/v1/club/giving"): (READING, None),
    ("GET", "/v1/club/profiles"): (ONLY, None),
    ("GET", "/v1/club/ranker"): (READING, None),
    ("POST", "/v1/club/ranker:back"): (ONLY, None),
    ("GET", "/v1/club/suspensions"): (ONLY, None),
    ("POST", "/v1/ties"): (ONLY, {"ties": [{"a": A, "b": B}]}),
    ("DELETE", "/v1/ties/{a}/{b}"): (ONLY, None),
    ("GET", "/v1/delivery"): (ONLY, None),
    ("POST", "/v1/rounds/{round_id}:deliver"): (ONLY, None),
    ("GET", "/v1/rounds/{round_id}/delivery"): (ONLY, None),
    ("GET", "/v1/rounds/{round_id}/messages"): (ONLY, None),
    ("POST", "/v1/rounds/{round_id}/messages:retry"): (ONLY, {"unknown": True}),
    ("POST", "/v1/messages/{message_id}:retry"): (ONLY, None),
    ("DELETE", "/v1/links"): (ONLY, None),
    ("POST", "/v1/keys"): (ONLY, {"role": "reader"}),
    ("GET", "/v1/audit"): (ONLY, None),
    ("GET", "/v1/erasures"): (ONLY, None),
    ("GET", "/v1/keys"): (ONLY, None),
    ("DELETE", "/v1/keys/{key_id}"): (ONLY, None),
    ("GET", "/metrics"): (READING, None),
    ("GET", "/health/live"): ({*ALL, NONE}, None),
    ("GET", "/health/ready"): ({*ALL, NONE}, None),
}
OF_A_MEMBER = [route for route in ROUTES if "{member_id}" in route[1]]


def call(client, route, member=A):
    method, path = route
    filled = path.format(
        member_id=member, other=B, introduction_id=INTRODUCTION, round_id=ROUND, key_id=ROUND, message_id=INTRODUCTION,
        a=A, b=B, contact_id=ROUND, wish_id=ROUND, request_id=ROUND, debate_id=ROUND, goal_id=ROUND, meeting_id=ROUND, agreement_id=ROUND, evening_id=ROUND, week=WEEK, host_id=A, guest_id=B, step=1, number=0,
    )  # fmt: skip
    body = ROUTES[route][1]
    sent = {"content": body} if isinstance(body, str) else {"json": body} if body else {}
    headers = {"Idempotency-Key": "k"} | ({"Content-Type": "text/csv"} if "csv" in path else {})
    query = {"week": WEEK} if path.endswith("/introductions") else {}
    query |= {"name": "Nobody"} if path.endswith("/organisation") else {}
    return client.request(method, filled, headers=headers, params=query, **sent)


def test_the_table_names_every_route(shared_api):
    known = set()
    for operation, methods in shared_api.app.openapi()["paths"].items():
        known |= {(method.upper(), operation) for method in methods}
    assert known == set(ROUTES)


def test_what_is_not_in_the_document_are_pages_that_no_key_opens(shared_api):
    strange = {"/e/{token}", "/e/{token}/here", "/e/{token}/with/{partner}",
               "/l/{token}/{action}", "/l/{token}/met", "/l/{token}/declined",
               "/l/{token}/rate", "/l/{token}/pause", "/l/{token}/missed",
               "/l/{token}/touch", "/l/{token}/result", "/l/{token}/prepare",
               "/l/{token}/unsubscribe", "/l/{token}/debate", "/l/{token}/debates",
               "/docs/assets/{name}"}  # fmt: skip
    shown = set(shared_api.app.openapi()["paths"]) | {"/docs", "/openapi.json"}
    paths = {each.path for part in shared_api.app.routes for each in routes_of(part)}
    pages = {path for path in paths if path == "/" or path.startswith(("/desk", "/me"))}
    pages |= {"/l/{token}/week"}  # tests/desk/test_access_to_pages.py
    assert paths - shown - pages - {"/docs/oauth2-redirect"} == strange
    for role in ("organiser", "a"):
        assert shared_api.client(role).get("/l/anything/met").status_code == 404


def routes_of(part):
    """A route, or those of a router that is included."""
    inner = getattr(part, "original_router", None)
    return [part] if inner is None else [each for one in inner.routes for each in routes_of(one)]


@pytest.mark.parametrize("role", [ORGANISER, READER, OWN, NONE], ids=str)
@pytest.mark.parametrize("route", ROUTES, ids=" ".join)
def test_each_route_answers_the_roles_it_is_for_and_no_other(shared_writes, route, role):
    answer = call(shared_writes.client(role), route, A if role == OWN else "m200")
    if role in ROUTES[route][0]:
        assert answer.status_code not in {401, 403}, answer.text
        assert answer.status_code < 500, answer.text
    else:
        assert answer.status_code == (401 if role is NONE else 403)
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.fixture(scope="module")
def shared_writes(solved, tmp_path_factory, encoder):
    from tests.api.conftest import _copy

    yield from _copy(solved, tmp_path_factory.mktemp("access"), encoder)


@pytest.mark.parametrize("other", [B, "nobody"])
@pytest.mark.parametrize("route", OF_A_MEMBER, ids=" ".join)
def test_a_member_reaches_no_other_nor_learns_whether_there_is_one(shared_api, route, other):
    answer = call(shared_api.client("a"), route, other)
    assert answer.status_code == 403
    assert answer.json()["detail"] == "this key does not allow that"


def introduction_of(api, member):
    path = f"/v1/members/{member}/introductions?week={WEEK}"
    return api.client("organiser").get(path).json()["introductions"][0]["id"]


def test_a_member_neither_gives_nor_sees_outcomes_of_others(shared_api):
    foreign = f"/v1/introductions/{introduction_of(shared_api, B)}/outcomes"
    client, key = shared_api.client("a"), {"Idempotency-Key": "k"}
    missing = client.get(f"/v1/introductions/{INTRODUCTION}/outcomes")
    for answer in (client.get(foreign), client.post(foreign, json={"met": True}, headers=key)):
        assert (answer.status_code, answer.json()) == (404, missing.json())
    own = f"/v1/introductions/{introduction_of(shared_api, A)}/outcomes"
    assert client.get(own, params={"member": B}).status_code == 403
    answer = client.post(own, json={"met": True, "member": B}, headers=key)
    assert answer.status_code == 403


def test_what_is_confidential_goes_to_the_organiser_and_the_member_alone(api):
    api.client("organiser").patch(f"/v1/members/{B}", json={"bubble": 0.123})
    api.client("b").put(f"/v1/members/{B}/blocks/{A}")
    seen = {
        role: api.client(role).get(f"/v1/members/{B}").json().get("confidential")
        for role in ("organiser", "b", "reader")
    }
    assert seen["organiser"] == seen["b"]
    assert seen["b"]["do_not_introduce"] == [A]
    assert seen["b"]["bubble"] == 0.123
    assert seen["reader"] is None
    for path in ("/v1/members?limit=200", f"/v1/members/{B}", "/v1/rounds", "/v1/club/bubble"):
        answer = api.client("reader").get(path).text
        assert "do_not_introduce" not in answer
        assert "0.123" not in answer
    for path in ("", "/export", "/blocks", "/ties"):
        assert "0.123" not in api.client("a").get(f"/v1/members/{A}{path}").text


def test_a_key_is_shown_once_and_never_stored_or_listed(api):
    made = api.client("organiser").post("/v1/keys", json={"role": "reader", "label": "board"})
    assert made.status_code == 201
    secret = made.json()["key"]
    listed = api.client("organiser").get("/v1/keys").text
    assert made.json()["id"] in listed
    assert secret not in listed
    assert "digest" not in listed
    with api.services.store.read() as session:
        assert all(secret not in each.digest for each in session.keys.all())


def test_a_revoked_key_ends_at_once(api):
    made = api.client("organiser").post("/v1/keys", json={"role": "reader"}).json()
    headers = {"Authorization": f"Bearer {made['key']}"}
    client = api.client(None)
    assert client.get("/v1/rounds", headers=headers).status_code == 200
    assert api.client("organiser").delete(f"/v1/keys/{made['id']}").status_code == 204
    assert client.get("/v1/rounds", headers=headers).status_code == 401


def test_an_expired_key_is_none(api):
    _, secret = api.services.access.issue(Role.READER, None, "", 30, by="test")
    later = assemble(api.services.store, clock=lambda: NOW + timedelta(days=31))
    assert api.services.access.authenticate(secret) is not None
    assert later.access.authenticate(secret) is None


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer x", "Basic eDp5", "Bearer rec_\u00e4", "bearer  "]
)
def test_anything_else_is_no_key(shared_api, header):
    answer = shared_api.client(None).get("/v1/rounds", headers={"Authorization": header.encode()})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "sent",
    [{"role": "member"}, {"role": "reader", "member": A}, {"role": "god"},
     {"role": "reader", "days": 0}],
    ids=str,
)  # fmt: skip
def test_a_key_without_sense_is_refused(shared_api, sent):
    assert shared_api.client("organiser").post("/v1/keys", json=sent).status_code == 422


def test_the_first_key_is_made_once(api):
    assert api.services.access.ensure_first_key() is None
    assert api.services.access.ensure_first_key(again=True).startswith("rec_")


def test_a_key_that_asks_too_often_is_slowed_down():
    now = [0.0]
    limits = RateLimiter(60, lambda: now[0])
    assert [limits.take("k") for _ in range(61)] == [True] * 60 + [False]
    assert limits.take("other")
    now[0] = 1.0
    assert [limits.take("k"), limits.take("k")] == [True, False]


def test_too_often_is_a_problem_document(api):
    api.app.state.limits = RateLimiter(1)
    client = api.client("reader")
    assert client.get("/v1/rounds").status_code == 200
    answer = client.get("/v1/rounds")
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "1"


def test_no_secret_and_nothing_personal_is_logged(api, every_log_line):
    client = api.client("organiser")
    text = "Unlike-anything"
    client.patch(f"/v1/members/{A}", json={"headline": text})
    client.get(f"/v1/members/{A}?cursor={text}")
    client.post("/v1/rounds", json={"week": text})
    client.get("/v1/members", headers={"Authorization": f"Bearer {text}"})
    logged = every_log_line.text
    assert "PATCH /v1/members/{member_id} 200" in logged
    for secret in (text, api.keys["organiser"], A, "Stadlhofer"):
        assert secret not in logged
    assert logging.getLogger("recommender").isEnabledFor(logging.INFO)


def test_headers_keep_browsers_from_mischief(shared_api):
    for path in ("/health/live", "/v1/rounds", "/nowhere"):
        headers = shared_api.client(None).get(path, headers={"Origin": "https://x"}).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"
        assert not [name for name in headers if name.startswith("access-control")]


def test_the_documentation_needs_no_third_party(shared_api):
    client = shared_api.client(None)
    page = client.get("/docs")
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert "http" not in page.headers["content-security-policy"]
    needed = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(needed) == 3
    for path in needed:
        assert path.startswith("/docs/assets/")
        answer = client.get(path)
        assert answer.status_code == 200
        assert len(answer.content) > 1_000
    assert "https://" not in page.text
    assert client.get("/docs/assets/nothing.js").status_code == 422


def test_a_body_too_long_is_refused(solved, tmp_path, encoder):
    from tests.api.conftest import Api, issue, service

    services, app = service(tmp_path / "x.sqlite", encoder, max_body_bytes=2_000)
    services.people.put_rows(
        [{"id": each, "name": "x", "about": "x"} for each in (A, B)], strict=False, by="test"
    )
    api = Api(app, services, "", issue(services))
    client = api.client("organiser")
    long = "id,name,about\n" + "x" * 3_000
    headers = {"Content-Type": "text/csv"}
    answer = client.post("/v1/members:csv", content=long, headers=headers)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    parts = (b"id,name,about\n", *(b"x" * 1_000 for _ in range(3)))
    answer = client.post("/v1/members:csv", content=iter(parts), headers=headers)
    assert answer.status_code == 413
    services.store.close()


def test_no_tag_tells_a_reader_that_something_confidential_was_changed(api):
    reader, organiser = api.client("reader"), api.client("organiser")
    path = f"/v1/members/{A}"
    before, own = reader.get(path).headers["etag"], api.client("a").get(path).headers["etag"]
    organiser.put(f"{path}/blocks/{B}")
    organiser.patch(path, json={"bubble": 0.9})
    assert reader.get(path).headers["etag"] == before
    assert api.client("a").get(path).headers["etag"] != own, "the member sees their own"
    organiser.patch(path, json={"city": "Ulm"})
    assert reader.get(path).headers["etag"] != before


def test_strangers_cannot_fill_the_log_and_the_next_line_says_how_many_there_were(api, caplog):
    now = [0.0]
    stranger, organiser = api.client(None), api.client("organiser")
    api.app.middleware_stack = api.app.build_middleware_stack()
    (monitoring,) = (each for each in layers_of(api.app) if isinstance(each, Monitoring))
    monitoring._lines = RateLimiter(5, lambda: now[0])
    for path in ("/health/live", "/nowhere", "/v1/rounds", "/l/x/met") * 3:
        stranger.get(path)
    assert len([each for each in caplog.records if each.name == "recommender.requests"]) == 5
    caplog.clear()
    organiser.get("/v1/rounds")
    (line,) = [each for each in caplog.records if each.name == "recommender.requests"]
    assert line.not_noted == 7


def layers_of(app):
    layer = app.middleware_stack
    while layer is not None:
        yield layer
        layer = getattr(layer, "app", None) or getattr(layer, "_app", None)


def test_the_document_is_for_strangers_who_get_so_many(api):
    client = api.client(None)
    answer = client.get("/openapi.json")
    assert answer.json() == api.app.openapi()
    api.app.state.strangers = RateLimiter(2)
    paths = ("/openapi.json", "/docs", "/docs/assets/favicon.png")
    assert [client.get(path).status_code for path in paths] == [200, 200, 429]
