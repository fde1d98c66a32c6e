"""Who is erased is in no table, no file and no memory; what the others have stays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.adapters.store import SqlStore
from recommender.ports.records import Answers, EditKind, PairEdit, Role
from recommender.ports.refusals import NotFoundError
from recommender.service.calendar import Calendar
from recommender.service.people.people import People
from tests.made_up import (
    PEOPLE,
    ROUND,
    Clock,
    dump_tables,
    fill_with_round,
    introduction,
    services_on,
)

MARKS = {
    "ana": ("ana", "lima", "bäckerin", "ofen"),
    "ben": ("'ben'", "ohm", "stove fitter", "ovens", "ben@"),
    "cleo": ("cleo", "roth", "vienna"),
    "dora": ("dora", "voss", "has no address"),
    "emil": ("emil", "kern", "pauses."),
    "finn": ("finn", "ude'", "nobody fits"),
}


def work(services, publish=True):
    """Everything a week does with everybody."""
    people = services.people
    names = [person.id for person in PEOPLE]
    for a, b in zip(names, [*names[1:], names[0]], strict=True):
        people.put_ties([{"a": a, "b": b}], by="test")
        services.access.issue(Role.MEMBER, a, "app", None, by="test")
    for a, b in zip(names[:3], names[3:], strict=True):
        people.block(a, b, blocked=True, by="test")
        people.block(b, a, blocked=True, by="test")
        with services.store.write() as session:
            session.edits.put(ROUND, PairEdit(a, b, EditKind.BAN))
    if publish:
        services.rounds.publish(ROUND, by="test")
        services.feedback.add(introduction("ana", "ben").id, "ana", "k1", Answers(met=True))
        services.feedback.add(introduction("ana", "ben").id, "ben", "k2", Answers(glad=4))
        services.feedback.add(introduction("ben", "cleo").id, "cleo", "k", Answers(accepted=False))


def rows_with(url, who):
    return [
        (table, row)
        for table, rows in dump_tables(url).items()
        for row in rows
        if any(mark in row.lower() for mark in MARKS[who])
    ]


@pytest.mark.parametrize("who", MARKS)
def test_nothing_of_them_is_in_any_table(services, url, who):
    work(services)
    assert len({table for table, _ in rows_with(url, who)}) >= 6, "or this proves nothing"
    services.people.erase(who, by="test")
    assert rows_with(url, who) == []


def test_nor_on_postgresql(postgres, clock):
    postgres.empty()
    store = SqlStore(postgres.url, clock)
    store.migrate()
    fill_with_round(store)
    services = services_on(store, clock)
    work(services)
    assert rows_with(postgres.url, "ana")
    services.people.erase("ana", by="test")
    assert rows_with(postgres.url, "ana") == []
    assert services.people.get("ben").member.name == "Ben Ohm"
    store.close()


def test_nor_in_the_files_of_the_database(services, tmp_path):
    work(services)
    content = b"".join(path.read_bytes() for path in tmp_path.glob("club.sqlite*"))
    assert "Bäckerin".encode() in content or b"B\\u00e4ckerin" in content, "or this proves nothing"
    services.people.erase("ana", by="test")
    for path in tmp_path.glob("club.sqlite*"):
        stored = path.read_bytes()
        for mark in (b"Lima", b"ckerin", b"ana@example.org"):
            assert mark not in stored, path.name


@pytest.mark.parametrize("who", MARKS)
def test_what_the_others_have_is_as_it_was(services, who):
    work(services, publish=False)
    others = [person.id for person in PEOPLE if person.id != who]
    before = {other: services.people.get(other).member for other in others}
    ties = {other: services.people.ties(other) for other in others}
    services.people.erase(who, by="test")
    for other in others:
        after = services.people.get(other).member
        assert after.do_not_introduce == before[other].do_not_introduce - {who}
        assert {**vars_of(after), "do_not_introduce": 0} == {
            **vars_of(before[other]),
            "do_not_introduce": 0,
        }
        left = ties[other][(ties[other]["a"] != who) & (ties[other]["b"] != who)]
        assert services.people.ties(other).to_numpy().tolist() == left.to_numpy().tolist()


def vars_of(member):
    return {name: getattr(member, name) for name in member.__dataclass_fields__}


def test_the_partner_is_looked_after_and_told_nothing(services):
    services.rounds.publish(ROUND, by="test")
    services.people.erase("ana", by="test")
    with services.store.read() as session:
        (place,) = session.vacancies.of(ROUND)
        assert (place.member, place.ended, place.state.value) == ("ben", None, "searching")
    assert "ana" not in repr(services.people.export("ben")).replace("organisation", "")


def test_all_that_hold_something_in_memory_are_told_the_id_once_it_is_gone(store, clock):
    told = []

    def forget(member):
        with store.read() as session:
            assert session.members.get(member) is None, "nothing can be read back in"
        told.append(member)

    people = People(store, Calendar(Clock()), erased=[forget, forget])
    people.erase("ana", by="test")
    assert told == ["ana", "ana"]
    with pytest.raises(NotFoundError):
        people.erase("ana", by="test")
    assert told == ["ana", "ana"]


def test_that_somebody_was_erased_is_noted_without_whom(services, url):
    services.people.erase("ana", by="key-1")
    (row,) = [row for row in dump_tables(url)["audit"] if "member erased" in row]
    assert "key-1" in row
    assert "ana" not in row


def test_who_comes_back_under_the_same_id_is_somebody_new(services):
    work(services)
    services.people.erase("ana", by="test")
    row = {"id": "ana", "name": "Another", "about": "New here."}
    services.people.put_rows([row], strict=True, by="test")
    export = services.people.export("ana")
    assert export["member"]["email"] == ""
    empty = ("ties", "introductions", "rounds", "outcomes", "keys", "messages", "audit", "edits")
    assert [name for name in empty if export[name]] == []
    assert services.people.blocks("ana") == ()
    assert services.people.blocks("dora") == (), "whom she had blocked before is gone with her"


@given(order=st.permutations([person.id for person in PEOPLE]), count=st.integers(1, 6))
@settings(max_examples=6, deadline=None)
def test_in_whatever_order_people_leave_nothing_of_them_is_left(
    open_copy, round_file, order, count
):
    store, url = open_copy(round_file, Clock())
    services = services_on(store)
    work(services)
    for who in order[:count]:
        services.people.erase(who, by="test")
    for who in order[:count]:
        assert rows_with(url, who) == []
    stayed = [record.member.id for record in services.people.page("", 100)]
    assert stayed == sorted(order[count:])
