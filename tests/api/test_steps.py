"""What the desk can do by hand, asked of the API: steps and their inverse, leaving out, remedies, dials."""

import pytest

from recommender.api.app import make_app
from recommender.ports.records import Role, RoundState
from recommender.settings import Settings
from tests.desk.small_desk import draft_file
from tests.service.small_club import WEEK, open_small


@pytest.fixture(scope="module")
def drafted(tmp_path_factory, encoder, sample_club):
    return draft_file(tmp_path_factory.mktemp("steps"), encoder, sample_club)


@pytest.fixture
def small(drafted, tmp_path, encoder):
    copy = tmp_path / "club.sqlite"
    copy.write_bytes(drafted[0].read_bytes())
    opened = open_small(f"sqlite:///{copy}", encoder)
    opened.round = drafted[1]
    yield opened
    opened.store.close()


@pytest.fixture
def api(small):
    """An organiser's client."""
    from starlette.testclient import TestClient

    _, key = small.services.access.issue(Role.ORGANISER, None, "", None, by="test")
    app = make_app(small.services, Settings(), solve=False)
    return TestClient(app, headers={"Authorization": f"Bearer {key}"})


def path(small, rest=""):
    return f"/v1/rounds/{small.round}{rest}"


def steps(api, small):
    return api.get(path(small, "/steps")).json()


def ban(api, small, pair):
    answer = api.put(path(small, f"/bans/{pair[0]}/{pair[1]}"))
    assert answer.status_code == 200, answer.text


def test_a_step_is_told_with_what_it_did_and_taken_back_by_its_inverse(api, small):
    pair = min(small.pairs())
    assert steps(api, small)["steps"] == []
    ban(api, small, pair)
    told = steps(api, small)
    assert told["unsolved"]
    (step,) = told["steps"]
    (change,) = step["changes"]
    assert (step["kind"], change["a"], change["b"], change["after"]) == ("ban", *pair, "ban")
    undone = api.post(path(small, f"/steps/{step['step']}:undo"))
    assert undone.status_code == 200, undone.text
    assert undone.headers["etag"] == f'"v{undone.json()["version"]}"'
    last = steps(api, small)
    assert not last["unsolved"]
    assert [each["kind"] for each in last["steps"]] == ["undo", "ban"]
    assert api.get(path(small, "/edits")).json()["banned"] == []


def test_the_inverse_is_a_step_and_can_be_taken_back_too(api, small):
    pair = min(small.pairs())
    ban(api, small, pair)
    for _ in range(2):
        last = steps(api, small)["steps"][0]["step"]
        assert api.post(path(small, f"/steps/{last}:undo")).status_code == 200
    assert api.get(path(small, "/edits")).json()["banned"] == [dict(zip("ab", pair, strict=True))]


def test_a_swap_comes_back_as_it_was(api, small):
    before = small.pairs()
    wanted = next(pair for pair in small.possible() if any(pair[0] in each for each in before))
    member = wanted[0]
    old = next(each for each in sorted(before) if member in each)
    instead_of = old[1] if old[0] == member else old[0]
    partner = wanted[1]
    theirs = next((each for each in sorted(before) if partner in each), None)
    exchange = theirs and next(id_ for id_ in theirs if id_ != partner)
    sent = {"member": member, "instead_of": instead_of, "partner": partner, "exchange": exchange}
    swapped = api.post(path(small, ":swap"), json=sent)
    if swapped.status_code == 409:
        pytest.skip("no exchange between these four in this club")
    assert small.pairs() != before
    step = steps(api, small)["steps"][0]["step"]
    assert api.post(path(small, f"/steps/{step}:undo")).status_code == 200
    assert small.pairs() == before


def test_a_step_on_which_another_rests_waits_for_that_one(api, small):
    pair = min(small.pairs())
    ban(api, small, pair)
    first = steps(api, small)["steps"][0]["step"]
    api.put(path(small, f"/locks/{pair[0]}/{pair[1]}"))
    assert api.post(path(small, f"/steps/{first}:undo")).status_code == 409


@pytest.mark.parametrize(("step", "status"), [(999, 404), (0, 422), ("x", 422)])
def test_a_step_that_is_none_is_refused(api, small, step, status):
    assert api.post(path(small, f"/steps/{step}:undo")).status_code == status


def test_whoever_was_later_undoes_and_leaves_out_nothing(api, small):
    seen = {"If-Match": api.get(path(small)).headers["etag"]}
    first, second = sorted(small.pairs())[:2]
    ban(api, small, first)
    step = steps(api, small)["steps"][0]["step"]
    assert api.post(path(small, f"/steps/{step}:undo"), headers=seen).status_code == 412
    sent = {"member": second[0]}
    assert api.post(path(small, ":park"), json=sent, headers=seen).status_code == 412
    assert small.members()[second[0]].paused_until is None


def test_who_is_left_out_is_in_no_introduction_and_comes_back_by_the_inverse(api, small):
    before = small.pairs()
    member = min(before)[0]
    parked = api.post(path(small, ":park"), json={"member": member})
    assert parked.status_code == 200, parked.text
    assert parked.json()["state"] == "queued"
    assert small.services.solver.run_pending() == 1
    assert not any(member in pair for pair in small.pairs())
    again = api.post(path(small, ":park"), json={"member": member})
    assert again.json()["state"] == "solved", "who pauses already stays as they are"
    step = steps(api, small)["steps"][0]["step"]
    assert api.post(path(small, f"/steps/{step}:undo")).status_code == 200
    assert small.services.solver.run_pending() == 1
    assert small.pairs() == before
    assert api.post(path(small, ":park"), json={"member": "nobody"}).status_code == 404


def test_a_published_round_is_not_changed(api, small):
    member = min(small.pairs())[0]
    ban(api, small, min(small.pairs()))
    step = steps(api, small)["steps"][0]["step"]
    api.post(path(small, f"/steps/{step}:undo"))
    assert api.post(path(small, ":publish")).status_code == 200
    assert small.record().state is RoundState.PUBLISHED
    assert api.post(path(small, ":park"), json={"member": member}).status_code == 409
    assert api.post(path(small, f"/steps/{step}:undo")).status_code == 409


def test_remedies_are_those_of_the_desk_and_name_who_would_be_helped(api, small):
    small.solve(WEEK, **{"rules.floor": 0.9})
    answer = api.get(path(small, "/remedies"))
    assert answer.status_code == 200, answer.text
    remedies = answer.json()["remedies"]
    assert [each["name"] for each in remedies] == [
        each.name for each in small.services.remedying.of(small.round)
    ]
    assert "rules.floor" in {each["name"] for each in remedies}
    assert all(each["gained"] >= 1 and each["helped"] for each in remedies)
    assert api.get("/v1/rounds/0000000000000000/remedies").status_code == 404


def test_dials_are_tried_on_saved_told_and_brought_back(api, small):
    first = api.get("/v1/club/config")
    assert first.headers["etag"] == '"v0"'
    assert first.json()["saved"] is None
    standing = first.json()["knobs"]
    assert standing["bubble"] == 0.5
    assert "rules.solver" not in standing, "only whoever runs the program turns it"

    knobs = {"bubble": 1.0, "rules.floor": 0.0}
    tried = api.post("/v1/club/config:try", json={"knobs": knobs}).json()
    assert tried["week"] == WEEK
    assert tried["point"]["bubble"] == 1.0
    assert {each["bubble"] for each in tried["curve"]} >= {0.0, 1.0}
    gone = {(each["a"], each["b"]) for each in tried["gone"]}
    new = {(each["a"], each["b"]) for each in tried["new"]}
    assert len(new) - len(gone) == tried["point"]["introductions"] - tried["now"]["introductions"]
    assert api.get("/v1/club/config").json() == first.json(), "nothing is saved by trying"

    seen = {"If-Match": first.headers["etag"]}
    saved = api.patch("/v1/club/config", json={"knobs": knobs}, headers=seen)
    assert saved.status_code == 200, saved.text
    assert saved.json()["knobs"] == standing | knobs
    assert saved.json()["saved"]["knobs"] == knobs
    assert api.patch("/v1/club/config", json={"knobs": {}}, headers=seen).status_code == 412
    more = api.patch("/v1/club/config", json={"knobs": {"seed": 7}}).json()
    assert more["knobs"] == standing | knobs | {"seed": 7}, "what is not sent stays"

    history = api.get("/v1/club/config/saved").json()["saved"]
    assert [each["knobs"] for each in history] == [knobs | {"seed": 7}, knobs]
    restore = f"/v1/club/config/saved/{history[1]['number']}:restore"
    assert api.post(restore, headers=seen).status_code == 412
    assert api.post(restore).json()["knobs"] == standing | knobs
    assert api.post("/v1/club/config/saved/0:restore").json()["knobs"] == standing
    assert api.post("/v1/club/config/saved/999:restore").status_code == 404
    assert small.services.config.current().bubble == 0.5


@pytest.mark.parametrize("knobs", [{"bubble": 2}, {"rules.solver": 1}, {"nothing": 1}])
def test_dials_that_are_not_the_organisers_are_neither_tried_nor_saved(api, knobs):
    for answer in (
        api.post("/v1/club/config:try", json={"knobs": knobs}),
        api.patch("/v1/club/config", json={"knobs": knobs}),
    ):
        assert answer.status_code == 422
    assert api.get("/v1/club/config").json()["saved"] is None


def test_an_empty_save_is_none(api):
    api.patch("/v1/club/config", json={"knobs": {}})
    api.post("/v1/club/config/saved/0:restore")
    assert api.get("/v1/club/config/saved").json()["saved"] == []
