"""An introduction that will not take place: both get somebody else, and nobody learns why."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from recommender.adapters.store import SqlStore
from recommender.adapters.store.tables import exposures
from recommender.config import Config
from recommender.pipeline.by_hand import effect_with
from recommender.ports.records import Answers, EditKind, PairEdit, Role
from recommender.service.assembly import assemble
from recommender.service.rounds.solution import effect_numbers
from recommender.service.rounds.swapping import sort_pair
from tests.api.conftest import WEEK, A, _copy, solve_sample
from tests.made_up import Clock

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
"""The week of the round."""
ROOM = ("m010", "m020", "m030", "m040", "m050", "m060")


@pytest.fixture(scope="module")
def solved(tmp_path_factory, encoder):
    """A round without a floor, so that rules and places alone decide who may come instead."""
    return solve_sample(tmp_path_factory.mktemp("repairs"), encoder, {"rules.floor": 0.0})


@pytest.fixture
def api(solved, tmp_path, encoder):
    yield from _copy(solved, tmp_path, encoder, clock=lambda: MONDAY)


def week(api, member, role="organiser"):
    path = f"/v1/members/{member}/introductions?week={WEEK}"
    return api.client(role).get(path).json()


def introduced(api, member):
    return {each["partner"]["id"]: each["id"] for each in week(api, member)["introductions"]}


def give_room(api, *members):
    """Take one more introduction, as members with a place free do."""
    organiser = api.client("organiser")
    for member in members:
        places = organiser.get(f"/v1/members/{member}").json()["per_round"]
        organiser.patch(f"/v1/members/{member}", json={"per_round": places + 1})


def say(api, introduction, member, key, **answers):
    path = f"/v1/introductions/{introduction}/outcomes"
    headers, sent = {"Idempotency-Key": key}, {"member": member} | answers
    return api.client("organiser").post(path, json=sent, headers=headers)


def decline(api, member=A, key="no"):
    """Decline a member's first introduction; whose it was and its id."""
    partner, introduction = next(iter(introduced(api, member).items()))
    assert say(api, introduction, member, key, accepted=False).status_code == 200
    return partner, introduction


def all_pairs(api):
    found = api.client("organiser").get(f"/v1/rounds/{api.round}/introductions").json()
    return [(each["a"], each["b"]) for each in found["introductions"]]


def check_places(api):
    pairs = all_pairs(api)
    assert len(pairs) == len(set(pairs))
    with api.services.store.read() as session:
        for member in session.members.all():
            assert sum(member.id in pair for pair in pairs) <= member.per_round, member.id


def test_both_get_somebody_else_with_reasons_and_an_exposure(api):
    give_room(api, *ROOM)
    before = introduced(api, A)
    partner, introduction = decline(api)
    assert partner not in introduced(api, A)
    assert A not in introduced(api, partner)
    for member in (A, partner):
        assert [each["state"] for each in week(api, member)["replacements"]] == ["searching"]
    assert api.services.repairs.run_pending() == 1
    for member, other in ((A, partner), (partner, A)):
        told = week(api, member)
        (replacement,) = told["replacements"]
        assert replacement["state"] == "replaced"
        assert replacement["message"]
        (new,) = [i for i in told["introductions"] if i["id"] == replacement["introduction"]]
        assert new["partner"]["id"] in {*ROOM, other} - {other} - before.keys()
        assert new["reasons"]["summary"]
        theirs = {each["id"]: each for each in week(api, new["partner"]["id"])["introductions"]}
        assert theirs[new["id"]]["reasons"] == new["partner_reasons"]
        with api.services.store._engine.connect() as connection:
            query = exposures.select().where(exposures.c.introduction == new["id"])
            shown = connection.execute(query).one()
        assert (shown.policy, shown.propensity) == ("repair/prior-1", None)
    said = api.client("a").get(f"/v1/introductions/{introduction}/outcomes").json()
    assert (said["accepted"], said["replacement"]) == (False, "replaced")
    check_places(api)


def test_where_there_is_nobody_it_says_so_and_nothing_more(api):
    partner, introduction = decline(api)
    api.services.repairs.run_pending()
    for member in (A, partner):
        (found,) = week(api, member)["replacements"]
        assert (found["state"], found["introduction"]) == ("nobody", None)
        assert found.keys() == {"state", "introduction", "message"}
    assert introduction not in str(week(api, partner))


def test_once_is_enough(api):
    give_room(api, *ROOM)
    _, introduction = decline(api)
    assert say(api, introduction, A, "no", accepted=False).status_code == 200
    assert api.services.repairs.run_pending() == 1
    pairs = all_pairs(api)
    assert say(api, introduction, A, "no", accepted=False).status_code == 200
    assert say(api, introduction, A, "again", accepted=False).status_code == 200
    assert api.services.repairs.run_pending() == 0
    assert all_pairs(api) == pairs


def test_the_rules_hold_for_whom_comes_instead(api):
    organiser = api.client("organiser")
    partner, _ = next(iter(introduced(api, A).items()))
    blocking, banned, paused, known, fits = ROOM[:5]
    give_room(api, *ROOM[:5])
    organiser.put(f"/v1/members/{blocking}/blocks/{A}")
    organiser.put(f"/v1/members/{blocking}/blocks/{partner}")
    organiser.put(f"/v1/members/{paused}/pause", json={"until": "2999-01-01"})
    organiser.post("/v1/ties", json={"ties": [{"a": A, "b": known}, {"a": partner, "b": known}]})
    with api.services.store.write() as session:
        for member in (A, partner):
            session.edits.put(api.round, PairEdit(*sort_pair(member, banned), EditKind.BAN))
    decline(api)
    api.services.repairs.run_pending()
    found = (introduced(api, A).keys() | introduced(api, partner).keys()) & set(ROOM)
    assert found == {fits}
    states = sorted(week(api, each)["replacements"][0]["state"] for each in (A, partner))
    assert states == ["nobody", "replaced"], "there is one place for two"
    check_places(api)


def test_a_later_place_is_found_for_whom_there_was_nobody(api):
    partner, _ = decline(api)
    api.services.repairs.run_pending()
    other = next(each for each in ROOM if each not in {A, partner})
    decline(api, other, "late")
    api.services.repairs.run_pending()
    states = {each: week(api, each)["replacements"][0]["state"] for each in (A, partner, other)}
    assert "replaced" in states.values()
    assert states[A] == "replaced" or states[partner] == "replaced"
    check_places(api)


def test_until_somebody_is_found_a_decline_may_be_taken_back(api):
    give_room(api, *ROOM)
    partner, introduction = decline(api)
    assert say(api, introduction, partner, "x", met=True).status_code == 404
    assert say(api, introduction, A, "yes", accepted=True).json()["replacement"] is None
    assert introduced(api, A)[partner] == introduced(api, partner)[A] == introduction
    assert week(api, A)["replacements"] == week(api, partner)["replacements"] == []
    assert api.services.repairs.run_pending() == 0
    assert say(api, introduction, A, "no-again", accepted=False).status_code == 200
    api.services.repairs.run_pending()
    assert say(api, introduction, A, "yes-again", accepted=True).status_code == 200
    assert partner not in introduced(api, A), "both have somebody else"
    check_places(api)


def test_if_both_decline_both_have_to_take_it_back(api):
    partner, introduction = next(iter(introduced(api, A).items()))
    with ThreadPoolExecutor(2) as pool:
        done = pool.map(lambda who: say(api, introduction, who, "no", accepted=False), (A, partner))
    assert 200 in {each.status_code for each in done}
    with api.services.store.read() as session:
        assert len(session.vacancies.of(api.round)) == 2


def seen_by(api, member, introduction):
    """Everything a member can see of what became of an introduction."""
    key = api.services.access.issue(Role.MEMBER, member, "", None, by="test")[1]
    client = api.client(None)
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "probe"}
    told = client.get(f"/v1/members/{member}/introductions?week={WEEK}", headers=headers).json()
    path = f"/v1/introductions/{introduction}/outcomes"
    answers = [client.get(path, headers=headers), client.post(path, json={}, headers=headers)]
    exported = client.get(f"/v1/members/{member}/export", headers=headers).json()
    return {
        "standing": len(told["introductions"]),
        "replacements": [each | {"introduction": None} for each in told["replacements"]],
        "answers": [(each.status_code, each.json()) for each in answers],
        "exported": sorted(each["partner"] for each in exported["introductions"]),
        "rounds": exported["rounds"],
        "vacancies": [each["state"] for each in exported["vacancies"]],
    }


@pytest.mark.parametrize("repaired", [False, True])
def test_a_decline_a_block_and_a_departure_look_the_same_to_the_other(
    solved, tmp_path, encoder, repaired
):
    seen = {}
    for what in ("decline", "block", "import", "leave"):
        (tmp_path / what).mkdir()
        for api in _copy(solved, tmp_path / what, encoder, clock=lambda: MONDAY):
            partner, introduction = next(iter(introduced(api, A).items()))
            organiser = api.client("organiser")
            if what == "decline":
                decline(api)
            elif what == "block":
                organiser.put(f"/v1/members/{A}/blocks/{partner}")
            elif what == "import":
                row = {"id": A, "name": "x", "about": "x", "do_not_introduce": [partner]}
                organiser.post("/v1/members", json={"members": [row]})
            else:
                organiser.delete(f"/v1/members/{A}")
            if repaired:
                api.services.repairs.run_pending()
            seen[what] = seen_by(api, partner, introduction)
    assert seen["decline"]["answers"][0][0] == 404
    assert len(seen["decline"]["replacements"]) == 1
    assert all(each == seen["decline"] for each in seen.values())


def test_a_block_is_not_told_by_taking_a_decline_back(api):
    """Whether the other has blocked them meanwhile, or somebody else was found: the same."""
    partner, introduction = decline(api)
    api.client("organiser").put(f"/v1/members/{partner}/blocks/{A}")
    again = say(api, introduction, A, "yes", accepted=True)
    assert again.status_code == 200
    assert partner not in introduced(api, A)


def test_what_a_member_is_told_of_a_round_does_not_tell_a_block(api):
    organiser = api.client("organiser")
    organiser.patch(f"/v1/members/{A}", json={"languages": ["fi"]})  # nobody to talk to
    rows = []
    for number, blocked in enumerate((False, True)):
        if blocked:
            organiser.put(f"/v1/members/m007/blocks/{A}")
        record, _ = api.services.rounds.ask(f"2026-W5{number}", {}, by="test")
        api.services.solver.run_pending()
        export = organiser.get(f"/v1/members/{A}/export").json()
        rows += [each["reasons"] for each in export["rounds"] if each["round_id"] == record.id]
    assert rows[0] == rows[1]
    assert rows[0]["other"] > 100
    assert "not_available" not in str(rows)


class Killed(BaseException):
    """Nothing catches it."""


def test_a_kill_in_the_middle_loses_and_doubles_nothing(api):
    give_room(api, *ROOM)
    partner, _ = decline(api)
    pairs = all_pairs(api)

    def killed(*_):
        raise Killed

    api.services.repairs._announce = killed
    with pytest.raises(Killed):
        api.services.repairs.run_pending()
    assert all_pairs(api) == pairs
    assert week(api, A)["replacements"][0]["state"] == "searching"
    again = assemble(api.services.store, clock=lambda: MONDAY)
    assert again.repairs.run_pending() == 1
    assert len(all_pairs(api)) == len(pairs) + 2
    assert week(api, partner)["replacements"][0]["state"] == "replaced"
    check_places(api)


def test_many_declines_on_two_servers_fill_every_place_once(api, encoder):
    give_room(api, *ROOM)
    members = [f"m{number:03d}" for number in range(100, 140)]
    other = SqlStore(str(api.services.store._engine.url), Clock())
    second = assemble(other, encoder, clock=lambda: MONDAY)
    own = {member: introduced(api, member) for member in members}
    wanted = [(member, id_) for member, each in own.items() for id_ in each.values()]

    def answer(pair):
        member, introduction = pair
        use = (api.services, second)[hash(introduction) % 2]
        try:
            use.feedback.add(introduction, member, "no", Answers(accepted=False))
        except Exception as error:
            return type(error).__name__  # the partner has declined it already
        return "ok"

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(answer, wanted))
        list(pool.map(lambda each: each.repairs.run_pending(), (api.services, second) * 2))
    other.close()
    assert set(done) <= {"ok", "UnknownIdError"}
    check_places(api)
    with api.services.store.read() as session:
        places = session.vacancies.of(api.round)
        assert session.vacancies.rounds() == ()
    new = [each.replacement for each in places if each.replacement]
    assert new
    assert all(new.count(id_) <= 2 for id_ in new), "one introduction fills at most two places"
    assert len({each.ended for each in places}) == done.count("ok")


def test_a_week_that_is_over_is_left_as_it_was(solved, tmp_path, encoder):
    later = datetime(2026, 12, 1, tzinfo=UTC)
    for api in _copy(solved, tmp_path, encoder, clock=lambda: later):
        partner, introduction = decline(api)
        assert introduced(api, A)[partner] == introduction
        assert week(api, A)["replacements"] == []
        assert api.services.repairs.run_pending() == 0


def test_of_a_withdrawn_round_nobody_is_searched(api):
    give_room(api, *ROOM)
    decline(api)
    api.client("organiser").post(f"/v1/rounds/{api.round}:withdraw")
    assert api.services.repairs.run_pending() == 0


def test_the_next_round_knows_whom_a_repair_introduced(api):
    give_room(api, *ROOM)
    decline(api)
    api.services.repairs.run_pending()
    (new,) = [i for i in week(api, A)["introductions"] if i["partner"]["id"] in ROOM]
    found = api.client("organiser").post(
        "/v1/explain", json={"a": A, "b": new["partner"]["id"], "week": "2026-W50"}
    )
    assert found.json()["reason"] == "met_before"


def test_the_bubble_numbers_are_those_of_the_pairs_that_stand(api):
    """Counted anew after each repair, as if the round had been made of these."""
    before, proof = shown_numbers(api), api.services.rounds.get(api.round).result["certificate"]
    _, ended = decline(api)
    api.services.repairs.run_pending()
    left = all_pairs(api)
    record = api.services.rounds.get(api.round)
    prepared = api.services.club.prepare_under(Config().turned(record.config))
    assert shown_numbers(api) == effect_numbers(effect_with(prepared, WEEK, left))
    assert shown_numbers(api) != before
    assert shown_numbers(api)["numbers"]["introductions"] == len(left)
    assert record.result["certificate"] == proof, "that of the round as it was solved"
    assert ended not in introduced(api, A).values()


def shown_numbers(api):
    (week,) = api.client("organiser").get("/v1/club/bubble").json()["weeks"]
    return {name: week[name] for name in ("numbers", "before", "after")}
