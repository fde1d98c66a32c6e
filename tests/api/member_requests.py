"""Whatever a member can ask: every route a key or a link of theirs reaches, in any order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from recommender.ports.records import RoundState
from tests.api.conftest import WEEK
from tests.api.test_access import ROUTES

NEXT = "2026-W49"
ME = "p0"
ACTIONS = ("met", "declined", "pause", "rate")
REQUESTS = st.lists(
    st.one_of(
        st.sampled_from(
            [("week",), ("next week",), ("export",), ("ties",), ("blocks",), ("me",), ("pause",),
             ("end pause",), ("clear languages",)]
        ),
        st.tuples(
            st.just("suggest"), st.sampled_from([WEEK, NEXT]), st.sampled_from([0.0, 0.4, 1.0]),
            st.integers(1, 10),
        ),
        st.tuples(st.just("outcome"), st.integers(0, 1)),
        st.tuples(st.just("answer"), st.integers(0, 1), st.sampled_from(["met", "no", "yes"])),
        st.tuples(st.just("block"), st.integers(1, 11)),
        st.tuples(st.just("unblock"), st.integers(1, 11)),
        st.tuples(st.just("open link"), st.integers(0, 1), st.sampled_from([*ACTIONS, "prepare"])),
        st.tuples(st.just("push button"), st.integers(0, 1), st.sampled_from(ACTIONS)),
        st.tuples(st.just("version"), st.integers(1, 3)),
        st.tuples(
            st.just("route"), st.sampled_from(sorted(ROUTES)), st.integers(0, 11), st.integers(0, 99)
        ),
    ),
    min_size=3,
    max_size=12,
)  # fmt: skip

MINE = f"/v1/members/{ME}"
SAID = {"met": {"met": True}, "no": {"accepted": False}, "yes": {"accepted": True}}
BUTTONS = {"met": {}, "declined": {}, "rate": {"glad": "4"}, "pause": {"weeks": "2"}}
"""What a page's button sends beside the page's number."""
READS = {
    "week": f"{MINE}/introductions?week={WEEK}",
    "next week": f"{MINE}/introductions?week={NEXT}",
    "export": f"{MINE}/export",
    "ties": f"{MINE}/ties",
    "blocks": f"{MINE}/blocks",
    "me": MINE,
}
CHANGES = {
    "pause": ("PUT", f"{MINE}/pause", {"until": "2026-12-01"}),
    "end pause": ("DELETE", f"{MINE}/pause", None),
    "clear languages": ("PATCH", MINE, {"languages": None}),
}


@dataclass(frozen=True)
class World:
    """What a member has seen of a round: ids of introductions, and the links of letters."""

    round: str
    told: list[str]
    links: dict[str, str]
    everybodys: list[str]
    """Introductions of the whole round, which a member cannot know."""

    def introduction(self, number):
        return self.told[number % len(self.told)] if self.told else "0" * 24


def look_around(services):
    with services.store.read() as session:
        record = session.rounds.of_week(WEEK, RoundState.PUBLISHED)
        mine = session.rounds.introductions_of(record.id, ME)
        everybodys = session.rounds.introductions(record.id)
    links = {
        pair.id: services.links.make_token(pair.id, "a" if pair.a == ME else "b") for pair in mine
    }
    ids = sorted(pair.id for pair in everybodys)
    return World(record.id, [pair.id for pair in mine], links, ids)


def ask(client, request, world, number):
    """One of a member's requests; its number makes whatever is said of an introduction its own."""
    kind, rest = request[0], request[1:]
    if kind in READS:
        return client.get(READS[kind])
    if kind in CHANGES:
        method, path, sent = CHANGES[kind]
        return client.request(method, path, json=sent)
    return OTHERS[kind](client, world, number, *rest)


def suggest(client, _world, _number, week, bubble, limit):
    sent = {"week": week, "limit": limit, "knobs": {"bubble": bubble}}
    return client.post(f"{MINE}/introductions:suggest", json=sent)


def block(client, _world, _number, other):
    return client.put(f"{MINE}/blocks/p{other}")


def unblock(client, _world, _number, other):
    return client.delete(f"{MINE}/blocks/p{other}")


def change_version(client, _world, _number, version):
    return client.patch(MINE, json={"city": "Ulm"}, headers={"If-Match": f'"v{version}"'})


def read_outcome(client, world, _number, introduction):
    return client.get(f"/v1/introductions/{world.introduction(introduction)}/outcomes")


def answer(client, world, number, introduction, said):
    path = f"/v1/introductions/{world.introduction(introduction)}/outcomes"
    return client.post(path, json=SAID[said], headers={"Idempotency-Key": f"n{number}"})


def open_link(client, world, _number, introduction, action):
    return client.get(f"/l/{world.links.get(world.introduction(introduction), 'x')}/{action}")


def push_button(client, world, number, introduction, action):
    token = world.links.get(world.introduction(introduction), "x")
    sent = {"once": f"number-{number:03}", **BUTTONS[action]}
    return client.post(f"/l/{token}/{action}", data=sent)


def ask_any_route(client, world, _number, route, person, introduction):
    """A route of the document, of whomever and whatever introduction of the round.

    What changes something of the member's own is among the other requests, and not here.
    """
    method, path = route
    ids = {
        "a": "p1",
        "b": "p2",
        "other": "p1",
        "key_id": "0" * 16,
        "message_id": "0" * 24,
        "contact_id": "0" * 16,
        "wish_id": "0" * 16,
        "request_id": "0" * 16,
        "evening_id": "0" * 16,
        "debate_id": "0" * 16,
        "goal_id": "0" * 16,
        "meeting_id": "0" * 16,
        "agreement_id": "0" * 16,
        "week": WEEK,
        "host_id": "p1",
        "guest_id": "p2",
        "step": "1",
        "number": "0",
    }
    ids["member_id"] = f"p{person or 1}" if method != "GET" else f"p{person}"
    ids["introduction_id"] = world.everybodys[introduction % len(world.everybodys)]
    query = {"week": WEEK} if path.endswith("/introductions") else {}
    method = "GET" if path.endswith("/outcomes") else method
    return client.request(method, path.format(**ids, round_id=world.round), params=query)


OTHERS: dict[str, Callable[..., Any]] = {
    "suggest": suggest,
    "block": block,
    "unblock": unblock,
    "version": change_version,
    "outcome": read_outcome,
    "answer": answer,
    "open link": open_link,
    "push button": push_button,
    "route": ask_any_route,
}
