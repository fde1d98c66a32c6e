"""A solved round changed by hand: locks, bans, swaps, solving it again, two organisers at once."""

from itertools import combinations

import pytest

from recommender.adapters.store.tables import audit
from recommender.ports.records import RoundState
from tests.api.conftest import A, B, _copy, service

WEEK = "2026-W50"


@pytest.fixture(scope="session")
def drafted(solved, tmp_path_factory, encoder):
    """The same service with a second round, solved and not published."""
    path = tmp_path_factory.mktemp("draft") / "club.sqlite"
    path.write_bytes(solved[0].read_bytes())
    services, _ = service(path, encoder)
    record, _ = services.rounds.ask(WEEK, {}, by="test")
    assert services.solver.run_pending() == 1
    services.store.tidy()
    services.store.close()
    return path, record.id


@pytest.fixture
def api(drafted, tmp_path, encoder):
    yield from _copy(drafted, tmp_path, encoder)


def path(api, rest=""):
    return f"/v1/rounds/{api.round}{rest}"


def pairs(api):
    found = api.client("organiser").get(path(api, "/introductions")).json()["introductions"]
    return {(each["a"], each["b"]): each for each in found}


def read(api):
    return api.client("organiser").get(path(api)).json()


def solve(api):
    asked = api.client("organiser").post(path(api, ":solve"))
    assert asked.status_code == 202, asked.text
    assert api.services.solver.run_pending() == 1
    return read(api)


def apart(api, known):
    """Two members a round could introduce, but does not."""
    organiser = api.client("organiser")
    members = sorted({id_ for pair in known for id_ in pair})
    for a, b in combinations(members[:12], 2):
        sent = {"a": a, "b": b, "round": api.round}
        found = organiser.post("/v1/explain", json=sent).json()
        if found["reason"] == "partner_taken":
            return a, b
    raise AssertionError


def edit(api, kind, pair, method="PUT", **headers):
    where = path(api, f"/{kind}/{pair[0]}/{pair[1]}")
    return api.client("organiser").request(method, where, headers=headers)


def test_a_locked_pair_is_in_and_a_banned_one_out_and_the_cost_is_told(api):
    before, first = pairs(api), read(api)
    banned, wanted = next(iter(before)), apart(api, before)
    assert edit(api, "locks", wanted).json()["locked"] == [{"a": wanted[0], "b": wanted[1]}]
    assert edit(api, "bans", banned[::-1]).json()["banned"] == [{"a": banned[0], "b": banned[1]}]
    organiser = api.client("organiser")
    assert organiser.post(path(api, ":publish")).status_code == 409, "not solved like that yet"
    again = solve(api)
    after = pairs(api)
    assert wanted in after
    assert banned not in after
    cost = again["result"]["edit"]
    assert (cost["locked"], cost["banned"], cost["left_out"]) == (1, 1, 0)
    assert cost["value_before"] == first["result"]["certificate"]["value"]
    assert cost["value_after"] == again["result"]["certificate"]["value"]
    assert cost["cost"] == pytest.approx(cost["value_before"] - cost["value_after"])
    assert cost["cost"] > 0
    assert again["result"]["certificate"]["status"] == "optimal"
    kept = before.keys() & after.keys()
    assert len(kept) > len(before) / 2
    assert all(before[pair]["id"] == after[pair]["id"] for pair in kept)
    assert organiser.post(path(api, ":publish")).json()["state"] == "published"
    assert edit(api, "bans", wanted).status_code == 409, "it is published"


def test_solving_again_with_nothing_laid_down_is_the_same_round(api):
    before = pairs(api)
    again = solve(api)
    assert pairs(api) == before
    assert again["result"]["edit"]["cost"] == 0
    assert not again["result"]["edit"]["club_changed"]


def test_taking_edits_back_gives_the_first_round_again(api):
    before = pairs(api)
    pair = next(iter(before))
    edit(api, "bans", pair)
    assert edit(api, "bans", pair, "DELETE").json()["banned"] == []
    last = solve(api)
    assert pairs(api).keys() == before.keys()
    assert last["result"]["edit"]["value_after"] == pytest.approx(
        last["result"]["edit"]["value_unedited"]
    )


def test_doing_it_twice_is_doing_it_once(api):
    pair = next(iter(pairs(api)))
    once, twice = edit(api, "locks", pair), edit(api, "locks", pair[::-1])
    assert once.json() == twice.json()
    assert once.headers["etag"] == twice.headers["etag"] == '"v3"'
    assert edit(api, "bans", pair, "DELETE").json() == once.json(), "it is not banned"
    for _ in range(2):
        assert edit(api, "locks", pair, "DELETE").json()["version"] == 4
    assert api.client("organiser").post(path(api, ":solve")).status_code == 202
    assert api.client("organiser").post(path(api, ":solve")).status_code == 200


def test_a_pair_that_may_not_meet_is_refused_in_the_same_words_whyever(api):
    organiser, members = api.client("organiser"), sorted({i for p in pairs(api) for i in p})
    tie = organiser.get(f"/v1/members/{A}/ties").json()["ties"][0]
    known = (tie["a"], tie["b"])
    blocked = apart(api, pairs(api))
    organiser.put(f"/v1/members/{blocked[1]}/blocks/{blocked[0]}")
    paused = (members[20], members[40])
    organiser.put(f"/v1/members/{members[40]}/pause", json={"until": "2999-01-01"})
    banned = edit(api, "bans", known)
    assert banned.status_code == 200, "keeping apart is always possible"
    answers = [edit(api, "locks", pair) for pair in (known, blocked, paused)]
    assert {each.status_code for each in answers} == {409}
    assert len({each.text for each in answers}) == 1
    assert edit(api, "locks", (A, A)).status_code == 422
    assert edit(api, "locks", (A, "nobody")).status_code == 404
    assert edit(api, "bans", (A, "nobody")).status_code == 404


def test_a_block_after_a_lock_goes_before_it(api):
    wanted = apart(api, pairs(api))
    edit(api, "locks", wanted)
    api.client("organiser").put(f"/v1/members/{wanted[0]}/blocks/{wanted[1]}")
    again = solve(api)
    assert wanted not in pairs(api)
    assert again["result"]["edit"]["left_out"] == 1
    assert api.client("organiser").post(path(api, ":publish")).status_code == 200


def test_nobody_is_locked_more_often_than_they_have_places(api):
    member, known = A, pairs(api)
    organiser = api.client("organiser")
    places = organiser.get(f"/v1/members/{member}").json()["per_round"]
    others = [i for p in known for i in p if i != member][:40]
    states = [edit(api, "locks", (member, other)).status_code for other in dict.fromkeys(others)]
    assert states.count(200) == places
    assert len(organiser.get(path(api, "/edits")).json()["locked"]) == places


def test_two_organisers_do_not_undo_each_other(api):
    organiser = api.client("organiser")
    tag = organiser.get(path(api)).headers["etag"]
    first, second = list(pairs(api))[:2]
    assert edit(api, "bans", first, **{"If-Match": tag}).status_code == 200
    assert edit(api, "bans", second, **{"If-Match": tag}).status_code == 412
    for action in (":publish", ":withdraw", ":solve"):
        assert organiser.post(path(api, action), headers={"If-Match": tag}).status_code == 412
    fresh = organiser.get(path(api, "/edits")).headers["etag"]
    assert edit(api, "bans", second, **{"If-Match": fresh}).status_code == 200
    seen = organiser.get(path(api)).headers["etag"]
    unchanged = organiser.get(path(api), headers={"If-None-Match": seen})
    assert unchanged.status_code == 304


def swap(api, **sent):
    return api.client("organiser").post(path(api, ":swap"), json=sent)


def exchangeable(api):
    """Two introductions whose partners may be exchanged."""
    known = list(pairs(api))
    organiser = api.client("organiser")
    for (a, b), (c, d) in combinations(known[:30], 2):
        if len({a, b, c, d}) < 4 or {(a, d), (d, a), (b, c), (c, b)} & set(known):
            continue
        found = [
            organiser.post("/v1/explain", json={"a": x, "b": y, "round": api.round}).json()
            for x, y in ((a, d), (c, b))
        ]
        if all(each["possible"] for each in found):
            return a, b, c, d
    raise AssertionError


def test_two_introductions_exchange_partners(api):
    before, first = pairs(api), read(api)
    a, b, c, d = exchangeable(api)
    sent = {"member": a, "instead_of": b, "partner": d, "exchange": c}
    done = swap(api, **sent)
    assert done.status_code == 200, done.text
    after = pairs(api)
    new = {tuple(sorted((a, d))), tuple(sorted((c, b)))}
    assert after.keys() == before.keys() - {(a, b), (c, d)} | new
    assert all(after[pair]["summary_a"] for pair in new)
    result = done.json()["result"]
    assert result["certificate"]["status"] == "bounded"
    assert result["certificate"]["value"] <= first["result"]["certificate"]["bound"]
    change = sum(after[pair]["numbers"]["weight"] for pair in new)
    change -= sum(before[pair]["numbers"]["weight"] for pair in ((a, b), (c, d)))
    assert -result["edit"]["cost"] == pytest.approx(change, abs=1e-6)
    assert result["numbers"]["introductions"] == first["result"]["numbers"]["introductions"]
    again = swap(api, **sent)
    assert again.json()["version"] == done.json()["version"], "it is done already"
    solve(api)
    assert new <= pairs(api).keys(), "what was swapped is locked"
    assert api.client("organiser").post(path(api, ":publish")).status_code == 200


def test_a_partner_without_a_place_is_not_taken(api):
    a, b, c, d = exchangeable(api)
    assert swap(api, member=a, instead_of=b, partner=d).status_code == 409
    assert swap(api, member=a, instead_of=c, partner=d, exchange=b).status_code == 409
    assert swap(api, member=a, instead_of=b, partner=a).status_code == 422
    assert swap(api, member=a, instead_of=b, partner="nobody").status_code == 404


def test_a_partner_with_a_place_free_comes_in(api):
    a, b, _, d = exchangeable(api)
    organiser = api.client("organiser")
    more = organiser.get(f"/v1/members/{d}").json()["per_round"] + 1
    organiser.patch(f"/v1/members/{d}", json={"per_round": more})
    done = swap(api, member=a, instead_of=b, partner=d)
    assert done.status_code == 200, done.text
    assert tuple(sorted((a, d))) in pairs(api)
    assert (a, b) not in pairs(api)
    assert done.json()["result"]["edit"]["club_changed"]


def test_an_edit_of_a_round_that_is_being_solved_waits(api):
    organiser = api.client("organiser")
    organiser.post(path(api, ":solve"))
    assert edit(api, "bans", (A, B)).status_code == 409
    assert organiser.get(path(api)).headers["etag"] != '"v3"'
    api.services.solver.run_pending()
    assert edit(api, "bans", (A, B)).status_code == 200


def test_what_is_edited_is_in_the_log(api):
    pair = next(iter(pairs(api)))
    edit(api, "bans", pair)
    solve(api)
    with api.services.store._engine.connect() as connection:
        noted = connection.execute(audit.select().where(audit.c.what == api.round)).all()
    assert {"pair: ban", "round asked for again"} <= {each.action for each in noted}
    assert not any(each.member for each in noted)


def test_a_kill_while_solving_again_keeps_the_round(api):
    """The first solver dies with it in its hands: the pairs stay, and it is begun again."""
    before = pairs(api)
    api.client("organiser").post(path(api, ":solve"))
    with api.services.store.write() as session:
        assert session.rounds.claim("dead", "2026", "2026") is not None
    assert pairs(api) == before
    assert api.services.solver.run_pending() == 1
    assert read(api)["state"] == RoundState.SOLVED
    assert pairs(api) == before
