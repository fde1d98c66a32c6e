"""Whatever a member asks, the answers are the same whether somebody blocked them, declined, pauses
or has left; and by asking often nobody takes the club apart."""

import re
import shutil
from collections import Counter
from datetime import UTC, date, datetime
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from recommender.adapters.store import SqlStore
from recommender.api.app import make_app
from recommender.club.club import Club
from recommender.club.member import Member
from recommender.ports.records import Answers, Role
from recommender.ports.refusals import NotFoundError
from recommender.service.assembly import assemble
from recommender.settings import Settings
from tests.api.conftest import WEEK, A, _copy
from tests.api.member_requests import ME, NEXT, REQUESTS, ask, look_around

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
LATER = date(2027, 6, 1)
WORDS = ("bread", "bridges", "law", "music", "orchards", "printing", "sailing", "teaching")
_names = count()


def make_services(url, encoder):
    store = SqlStore(url, lambda: NOW)
    store.migrate()
    return assemble(store, encoder, clock=lambda: NOW)


@st.composite
def clubs(draw):
    """A dozen members who need and offer what others do, each with a place or two."""
    words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=2, unique=True)
    return Club.build(
        Member(
            id=f"p{number}",
            name=f"Person {number}",
            headline=f"{draw(st.sampled_from(WORDS))}, {number} years of it",
            needs=tuple(f"Help with {word}" for word in draw(words)),
            offers=tuple(f"Long experience in {word}" for word in draw(words)),
            languages=draw(st.sampled_from([("en",), ("de", "en"), ()])),
            per_round=2 if number == 0 else 1,
        )
        for number in range(12)
    )


def decline(services, who, introduction):
    """Whether it could be: of what the member has ended before, nobody else can."""
    try:
        services.feedback.add(introduction, who, "no", Answers(accepted=False))
    except NotFoundError:
        return False
    return True


EVENTS = {
    "blocked": lambda s, who, _: s.people.block(who, ME, blocked=True, by=who),
    "paused": lambda s, who, _: s.people.pause(who, LATER, by=who),
    "erased": lambda s, who, _: s.people.erase(who, by="organiser"),
    "declined": decline,
}


RANDOM = re.compile(r'value="[0-9a-f]{16}r?"')
"""The number of a page, so that the same page sent twice is one answer."""


def live(file, encoder, key, event, before, after):
    """Every answer to a member, before something happened and after it; None if it could not."""
    services = make_services(f"sqlite:///{file}", encoder)
    app = make_app(services, Settings(), solve=False)
    client = TestClient(app, headers={"Authorization": f"Bearer {key}"})
    world = look_around(services)
    answers = [ask(client, each, world, number) for number, each in enumerate(before)]
    if event(services, world.told) is False:
        services.store.close()
        return None
    answers += [ask(client, each, world, 100 + number) for number, each in enumerate(after)]
    services.store.close()
    return [
        (each.status_code, RANDOM.sub("", each.text), sorted(each.headers.items()))
        for each in answers
    ]


@pytest.mark.parametrize("introduced", [True, False])
@settings(
    max_examples=8, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(clubs(), st.tuples(REQUESTS, REQUESTS), st.data())
def test_no_answer_tells_what_somebody_did(
    tmp_path_factory, encoder, introduced, club, requests, data
):
    folder = tmp_path_factory.mktemp(f"club{next(_names)}")
    base = folder / "base.sqlite"
    services = make_services(f"sqlite:///{base}", encoder)
    services.people.put_club(club, by="test")
    record, _ = services.rounds.ask(WEEK, {}, by="test")
    services.solver.run_pending()
    services.rounds.publish(record.id, by="test")
    _, key = services.access.issue(Role.MEMBER, ME, "", None, by="test")
    with services.store.read() as session:
        mine = {
            pair.partner_of(ME): pair.id for pair in session.rounds.introductions_of(record.id, ME)
        }
    services.store.tidy()
    services.store.close()
    who = sorted(mine) if introduced else sorted(set(club.ids) - {ME, *mine})
    if not who:
        return
    other = data.draw(st.sampled_from(who))
    kinds = ("declined", "erased") if introduced else ("paused", "erased")
    # What is drawn after somebody has left is measured on another club than what is drawn while
    # they are there: so both weeks are drawn before. That of a later week is in the test below.
    drawn = [("suggest", WEEK, 0.4, 10), ("suggest", NEXT, 0.4, 10), ("next week",)]
    for kind in kinds:
        before, after = requests
        if kind == "erased":
            before, after = without_what_tells_of_leaving(before, after, other)
        parts = [*drawn, *before], [("week",), *drawn, ("export",), *after, ("export",)]
        worlds = []
        for each in ("blocked", kind):
            world = folder / f"{each}.sqlite"
            shutil.copy(base, world)
            event = EVENTS[each]
            worlds.append(
                live(world, encoder, key, lambda s, _, e=event: e(s, other, mine.get(other)), *parts)
            )  # fmt: skip
        blocked, another = worlds
        if another is None:
            continue
        asked = [*parts[0], *parts[1]]
        for request, one, two in zip(asked, blocked, another, strict=True):
            assert one == two, (kind, request)
        suggested = [text for status, text, _ in blocked[len(parts[0]) + 1 :][:2] if status == 200]
        assert not [text for text in suggested if f'"id":"{other}"' in text]
    shutil.rmtree(folder)


def without_what_tells_of_leaving(before, after, other):
    """Requests but those that tell that somebody has left, as `docs/privacy.md` says.

    Nobody keeps a block of who has left, and nothing opens the link of an introduction that one
    has declined oneself.
    """
    parts = [
        [each for each in part if each[0] not in {"block", "unblock"} or f"p{each[1]}" != other]
        for part in (before, after)
    ]
    declines = {("answer", "no"), ("push button", "declined")}
    if any((each[0], each[-1]) in declines for part in parts for each in part):
        parts[1] = [each for each in parts[1] if each[0] not in {"open link", "push button"}]
    return parts


@pytest.mark.parametrize("kind", ["blocked", "paused", "declined", "erased"])
def test_a_week_that_is_drawn_afterwards_does_not_hold_them_either(solved, tmp_path, encoder, kind):
    """The issue's own way: the partner of an introduction that has vanished, asked for again."""
    for api in _copy(solved, tmp_path, encoder, clock=lambda: NOW):
        client = api.client("a")
        path = f"/v1/members/{A}/introductions"
        (first, *_) = client.get(path, params={"week": WEEK}).json()["introductions"]
        other = first["partner"]["id"]
        EVENTS[kind](api.services, other, first["id"]) if kind != "blocked" else (
            api.services.people.block(other, A, blocked=True, by=other)
        )
        for week in (WEEK, NEXT):
            answer = client.post(f"{path}:suggest", json={"week": week, "limit": 10})
            assert answer.status_code == 200
            told = {each["partner"]["id"] for each in answer.json()["introductions"]}
            assert told
            assert other not in told


@pytest.fixture
def api(solved, tmp_path, encoder):
    yield from _copy(solved, tmp_path, encoder, clock=lambda: NOW)


def test_by_asking_often_nobody_takes_the_club_apart(api):
    """Clear own languages, ask under any knob, block whoever is shown, ask again."""
    client, path = api.client("a"), f"/v1/members/{A}"
    for blocker in ("m100", "m150"):
        api.services.people.block(blocker, A, blocked=True, by=blocker)
    assert client.patch(path, json={"languages": None}).status_code == 200
    seen: set[str] = set()
    for step in range(60):
        sent = {"limit": 10, "week": (WEEK, NEXT)[step % 2], "knobs": {"bubble": step / 60}}
        answer = client.post(f"{path}/introductions:suggest", json=sent)
        assert answer.status_code == 200
        shown = [each["partner"]["id"] for each in answer.json()["introductions"]]
        seen |= set(shown)
        for each in shown[:2]:
            assert client.put(f"{path}/blocks/{each}").status_code == 204
    assert len(seen) <= 20


@pytest.mark.parametrize(
    "sent",
    [{"knobs": {"compatibility.intercept": 50}}, {"knobs": {"bridging.mu": 0.1}},
     {"knobs": {"seed": 3}}, {"week": "2099-W10"}, {"week": "2026-W47"}, {"week": "2026-W50"},
     {"limit": 11}],
)  # fmt: skip
def test_a_members_key_turns_the_dial_and_nothing_else(api, sent):
    path = f"/v1/members/{A}/introductions:suggest"
    answer = api.client("a").post(path, json=sent)
    assert answer.status_code == 422
    if "limit" not in sent:
        assert api.client("organiser").post(path, json=sent).status_code == 200


def test_the_same_ones_when_asked_again_in_the_order_of_the_dial(api):
    client, path = api.client("a"), f"/v1/members/{A}/introductions:suggest"

    def ask_for(bubble, limit=10):
        sent = {"knobs": {"bubble": bubble}, "limit": limit}
        return [
            each["partner"]["id"] for each in client.post(path, json=sent).json()["introductions"]
        ]

    near, far = ask_for(0.0), ask_for(1.0)
    assert near != far
    assert set(near) == set(far)
    assert ask_for(0.0) == near
    assert ask_for(1.0, 3) == far[:3]
    organiser = api.client("organiser").post(path, json={"limit": 10})
    assert len(organiser.json()["introductions"]) == 10


def introductions_of_everybody(api):
    pairs = api.services.rounds.introductions(api.round)
    return Counter(member for pair in pairs for member in (pair.a, pair.b))


def test_own_words_about_who_has_left_stay_in_the_export_and_can_be_taken_back(api):
    two = next(id_ for id_, count in introductions_of_everybody(api).items() if count > 1)
    key = api.services.access.issue(Role.MEMBER, two, "", None, by="test")[1]
    client = TestClient(api.app, headers={"Authorization": f"Bearer {key}"})
    told = client.get(f"/v1/members/{two}/introductions", params={"week": WEEK}).json()
    first, second = told["introductions"][:2]
    path = "/v1/introductions/{}/outcomes"
    for pair, said in ((first, {"met": True, "glad": 5}), (second, {"accepted": False})):
        answer = client.post(path.format(pair["id"]), json=said, headers={"Idempotency-Key": "k"})
        assert answer.status_code == 200
    before = client.get(f"/v1/members/{two}/export").json()["outcomes"]
    for pair in (first, second):
        assert (
            api.client("organiser").delete(f"/v1/members/{pair['partner']['id']}").status_code < 300
        )
    after = client.get(f"/v1/members/{two}/export").json()["outcomes"]
    assert [each["answers"] for each in after] == [each["answers"] for each in before]
    assert client.get(path.format(first["id"])).status_code == 404
    declined = client.get(path.format(second["id"]))
    assert declined.json()["replacement"] == "searching"
    again = client.post(
        path.format(second["id"]), json={"accepted": True}, headers={"Idempotency-Key": "k2"}
    )
    assert again.status_code == 200
    assert client.get(path.format(second["id"])).status_code == 404


def test_the_export_has_the_members_own_past(api):
    rows = api.client("a").get(f"/v1/members/{A}/export").json()["history"]
    with api.services.store.read() as session:
        stored = session.relations.history_of(A)
    assert len(rows) == len(stored) > 0
    for row, (week, a, b, answers) in zip(rows, stored, strict=True):
        side = "a" if a == A else "b"
        assert (row["week"], row["partner"]) == (week, b if a == A else a)
        for name in ("accepted", "glad", "learned"):
            assert row["answers"][name] == answers[f"{name}_{side}"]
        assert row["answers"]["met"] == answers["met"]
