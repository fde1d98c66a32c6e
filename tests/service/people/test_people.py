"""Members in the store: imported, changed, paused, blocked, tied; each change noted."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.club.club import Club
from recommender.errors import InputError
from recommender.ports.refusals import NotFoundError, StaleError
from recommender.service.calendar import Calendar
from recommender.service.people.people import People
from tests.made_up import ANA, BEN, PEOPLE, ROUND, Clock, dump_tables, services_on

GOOD = {"id": "gus", "name": "Gus Holm", "about": "Mends bicycles."}
BAD = {"id": "hal", "name": "", "about": "Has no name."}


@pytest.fixture
def people(services):
    return services.people


def ids(people):
    return [record.member.id for record in people.page("", 100)]


def test_good_rows_are_stored_and_bad_ones_reported(people):
    report = people.put_rows([GOOD, BAD], strict=False, by="test")
    assert (report.rows, report.kept, len(report.refused)) == (2, 1, 1)
    assert people.get("gus").member.about == "Mends bicycles."
    assert "hal" not in ids(people)


def test_strictly_one_bad_row_stores_none(people, url):
    before = dump_tables(url)
    with pytest.raises(InputError):
        people.put_rows([GOOD, BAD], strict=True, by="test")
    assert dump_tables(url) == before


def test_an_id_that_is_no_part_of_an_address_is_refused_with_its_row_and_what_is_allowed(people):
    report = people.put_rows([GOOD, GOOD | {"id": "../ana"}], strict=False, by="test")
    assert (report.rows, report.kept) == (2, 1)
    (problem,) = report.refused
    assert (problem.row, problem.column, problem.found) == (2, "id", "'../ana'")
    assert "without / \\ ? #" in problem.allowed
    assert set(ids(people)) == {person.id for person in PEOPLE} | {"gus"}


def test_a_csv_file_is_what_its_rows_are(people, tmp_path):
    text = "id;Name;Über mich;Ich biete\ngus;Gus Holm;Mends bicycles.;Wheels|Brakes\n"
    report = people.put_csv(text.encode("utf-8-sig"), strict=True, by="test")
    gus = people.get("gus").member
    assert (report.kept, report.problems) == (1, ())
    assert gus.offers == ("Wheels", "Brakes")
    people.put_rows([GOOD | {"offers": ["Wheels", "Brakes"]}], strict=True, by="test")
    assert people.get("gus").member == gus


def test_importing_again_keeps_address_blocks_and_pause_but_replaces_the_rest(people):
    people.block("ana", "ben", blocked=True, by="test")
    people.pause("ana", date(2026, 12, 24), by="test")
    row = {"id": "ana", "name": "Ana Lima", "about": "Only this."}
    people.put_rows([row], strict=True, by="test")
    ana = people.get("ana").member
    assert (ana.about, ana.headline, ana.needs) == ("Only this.", "", ())
    assert (ana.email, ana.paused_until) == ("ana@example.org", date(2026, 12, 24))
    assert ana.do_not_introduce == {"ben"}


def test_a_whole_club_comes_with_its_ties_and_its_history(open_copy, empty_file, clock):
    store, _ = open_copy(empty_file, clock)
    ties = pd.DataFrame([("ana", "ben", 0.5, "x")], columns=["a", "b", "strength", "source"])
    history = pd.DataFrame([{"week": "2026-W40", "a": "ana", "b": "ben", "met": True}])
    People(store, Calendar(Clock())).put_club(
        Club.build(PEOPLE, ties=ties, history=history), by="start"
    )
    with store.read() as session:
        assert session.members.all() == PEOPLE
        assert session.relations.ties().to_numpy().tolist() == [["ana", "ben", 0.5, "x"]]
        assert session.relations.history()["week"].tolist() == ["2026-W40"]


@given(limit=st.integers(1, 9))
@settings(max_examples=9, deadline=None)
def test_pages_of_any_size_have_everybody_once(shared_people, limit):
    seen, after = [], ""
    while page := shared_people.page(after, limit):
        assert len(page) <= limit
        seen += [record.member.id for record in page]
        after = seen[-1]
    assert seen == sorted(person.id for person in PEOPLE)


@pytest.fixture(scope="module")
def shared_people(open_copy, round_file):
    return People(open_copy(round_file, Clock())[0], Calendar(Clock()))


def test_a_patch_raises_the_version_by_one(people):
    before = people.get("ana")
    after = people.patch("ana", {"city": "Ulm"}, version=before.version, by="test")
    assert after.version == before.version + 1
    assert (after.member.city, after.member.headline) == ("Ulm", ANA.headline)


def test_a_patch_of_what_was_read_before_somebody_elses_is_refused(people):
    version = people.get("ana").version
    people.patch("ana", {"city": "Ulm"}, version=version, by="one")
    with pytest.raises(StaleError, match="read it again"):
        people.patch("ana", {"city": "Jena"}, version=version, by="other")
    assert people.get("ana").member.city == "Ulm"


def test_of_many_who_have_read_the_same_exactly_one_may_write(each_store, clock):
    people = services_on(each_store, clock).people
    version = people.get("ana").version

    def write(number):
        try:
            return people.patch("ana", {"goals": f"Goal {number}"}, version=version, by="test")
        except StaleError:
            return None

    with ThreadPoolExecutor(6) as pool:
        written = [record for record in pool.map(write, range(12)) if record is not None]
    assert [record.version for record in written] == [version + 1]
    assert people.get("ana") == written[0]


def test_a_patch_that_is_refused_changes_nothing(people, url):
    before = dump_tables(url)
    with pytest.raises(InputError):
        people.patch("ana", {"city": "Ulm", "bubble": 7}, version=None, by="test")
    assert dump_tables(url) == before


def test_a_pause_begins_and_ends(people):
    assert people.pause("ben", date(2026, 12, 24), by="t").member.paused_until == date(2026, 12, 24)
    ended = people.pause("ben", None, by="t").member
    assert ended == BEN


@pytest.mark.parametrize(
    "use",
    [
        lambda people: people.get("nobody"),
        lambda people: people.patch("nobody", {"city": "x"}, version=None, by="t"),
        lambda people: people.pause("nobody", None, by="t"),
        lambda people: people.erase("nobody", by="t"),
        lambda people: people.export("nobody"),
        lambda people: people.ties("nobody"),
        lambda people: people.blocks("nobody"),
        lambda people: people.block("nobody", "ana", blocked=True, by="t"),
    ],
)
def test_of_nobody_nothing_is_known_and_nothing_is_changed(people, url, use):
    before = dump_tables(url)
    with pytest.raises(NotFoundError, match="member: no such id"):
        use(people)
    assert dump_tables(url) == before


def test_blocking_somebody_who_does_not_exist_protects_nobody_and_is_refused(people):
    with pytest.raises(NotFoundError, match="no such id"):
        people.block("ana", "nobody", blocked=True, by="test")
    assert people.blocks("ana") == ()
    people.block("ana", "nobody", blocked=False, by="test")  # whoever left can be let go
    people.block("ana", "ben", blocked=True, by="test")
    assert people.blocks("ana") == ("ben",)
    assert people.blocks("ben") == (), "a block is on the list of who made it alone"


def test_a_block_ends_what_is_published_and_its_end_gives_nothing_back(services):
    services.rounds.publish(ROUND, by="test")
    services.people.block("ben", "ana", blocked=True, by="test")
    with services.store.read() as session:
        places = {place.member for place in session.vacancies.of(ROUND)}
    assert places == {"ana", "ben"}
    services.people.block("ben", "ana", blocked=False, by="test")
    with services.store.read() as session:
        assert session.rounds.introductions_of(ROUND, "ana") == ()
        assert [pair.a for pair in session.rounds.introductions_of(ROUND, "cleo")] == [
            "ben",
            "cleo",
        ]


def test_a_block_in_an_import_ends_it_as_well(services):
    services.rounds.publish(ROUND, by="test")
    row = {"id": "ben", "name": "Ben Ohm", "about": "x", "do_not_introduce": ["ana"]}
    services.people.put_rows([row], strict=True, by="test")
    with services.store.read() as session:
        assert session.rounds.introductions_of(ROUND, "ana") == ()
        assert {place.member for place in session.vacancies.of(ROUND)} == {"ana", "ben"}


def test_ties_between_members_are_stored_and_others_reported(people):
    rows = [{"a": "ben", "b": "ana", "strength": 0.5}, {"a": "ana", "b": "nobody"}]
    report = people.put_ties(rows, by="test")
    assert (report.rows, report.kept, len(report.problems)) == (2, 1, 1)
    assert people.ties("ana").to_dict("records") == people.ties("ben").to_dict("records")
    people.remove_tie("ana", "ben", by="test")
    assert people.ties("ana").empty
    with pytest.raises(NotFoundError, match="tie: there is none"):
        people.remove_tie("ben", "ana", by="test")


CHANGES = {
    "member changed": lambda p: p.patch("ana", {"city": "x"}, version=None, by="key-1"),
    "member paused": lambda p: p.pause("ana", date(2027, 1, 1), by="key-1"),
    "pause ended": lambda p: p.pause("ana", None, by="key-1"),
    "block changed": lambda p: p.block("ana", "ben", blocked=True, by="key-1"),
    "members imported": lambda p: p.put_rows([GOOD], strict=True, by="key-1"),
    "ties imported": lambda p: p.put_ties([{"a": "ana", "b": "ben"}], by="key-1"),
    "member erased": lambda p: p.erase("ana", by="key-1"),
}


@pytest.mark.parametrize("action", CHANGES)
def test_every_change_is_in_the_audit_log_with_the_key_and_without_a_word_of_it(
    people, url, action
):
    CHANGES[action](people)
    (row,) = [row for row in dump_tables(url)["audit"] if f"'{action}'" in row]
    assert "'key-1'" in row
    assert "Gus" not in row
    assert "gus" not in row


@pytest.mark.parametrize("action", CHANGES)
def test_a_change_of_one_member_leaves_the_club_prepared_and_any_other_does_not(
    people, store, action
):
    def counts():
        with store.read() as session:
            return session.revision(), session.people()

    revision, of_people = counts()
    CHANGES[action](people)
    alone = {"member changed", "member paused", "pause ended", "block changed"}
    assert counts() == (revision + 1, of_people + (action in alone))


def test_an_import_of_known_members_alone_counts_as_a_change_of_people(people, store):
    people.put_rows([{"id": "ana", "name": "Ana", "about": "New."}], strict=True, by="test")
    with store.read() as session:
        assert (session.revision(), session.people()) == (1, 1)
