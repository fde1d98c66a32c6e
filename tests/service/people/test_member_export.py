"""An export holds what is stored on a member, no other's words, and nothing that tells of a block."""

import json
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.club.member import Member
from recommender.ports.records import Answers, EditKind, PairEdit, Role
from tests.made_up import (
    PAIRS,
    PEOPLE,
    ROUND,
    WEEK,
    Clock,
    dump_tables,
    fill_with_round,
    introduction,
    services_on,
)

PAIR = introduction("ana", "ben").id


def work(services):
    """A week in which there is something of every kind to be held on Ana."""
    services.people.put_ties([{"a": "ana", "b": "dora", "source": "import"}], by="test")
    services.people.block("ana", "finn", blocked=True, by="test")
    services.access.issue(Role.MEMBER, "ana", "app", 30, by="test")
    with services.store.write() as session:
        session.edits.put(ROUND, PairEdit("ana", "emil", EditKind.BAN))
    services.rounds.publish(ROUND, by="test")
    services.feedback.add(PAIR, "ana", "k1", Answers(met=True, glad=4))
    services.feedback.add(PAIR, "ben", "k2", Answers(met=False, glad=1))


@pytest.fixture
def busy(store, clock, tmp_path):
    services = services_on(store, clock, folder=tmp_path / "mail")
    work(services)
    return services


def test_everything_that_is_stored_on_a_member_is_in_it(busy):
    export = busy.people.export("ana")
    assert export["member"]["name"] == "Ana Lima"
    assert export["member"]["email"] == "ana@example.org"
    assert export["member"]["do_not_introduce"] == ["finn"]
    assert [(tie["a"], tie["b"]) for tie in export["ties"]] == [("ana", "dora")]
    (pair,) = export["introductions"]
    assert (pair["id"], pair["week"], pair["partner"]) == (PAIR, WEEK, "ben")
    assert pair["told"]["summary"] == "Why ben."
    assert [exposure["introduction"] for exposure in export["exposures"]] == [PAIR]
    assert [row["round_id"] for row in export["rounds"]] == [ROUND]
    assert export["edits"] == [{"round_id": ROUND, "kind": "ban"}]
    assert [answer["answers"]["glad"] for answer in export["outcomes"]] == [4]
    assert [key["label"] for key in export["keys"]] == ["app"]
    assert [message["channel"] for message in export["messages"]] == ["file"]
    actions = [entry["action"] for entry in export["audit"]]
    assert actions == ["block changed", "key issued"]


def test_no_table_that_names_a_member_is_left_out(busy, url):
    """Whoever adds a table with members in it has to think of the export."""
    named = {name for name, rows in dump_tables(url).items() if any("'ana'" in r for r in rows)}
    assert named == {
        "members", "ties", "blocks", "introductions", "round_members", "round_edits", "outcomes",
        "outbox", "keys", "audit",
    }  # fmt: skip


def test_it_can_be_written_as_json_with_nothing_lost(busy):
    export = busy.people.export("ana")
    assert json.loads(json.dumps(export, default=str))["introductions"] == export["introductions"]


def test_no_secret_is_in_it(busy, url):
    _, secret = busy.access.issue(Role.MEMBER, "ana", "other", None, by="test")
    text = repr(busy.people.export("ana"))
    digests = [row for row in dump_tables(url)["keys"] if "'ana'" in row]
    assert len(digests) == 2
    assert secret not in text
    assert "digest" not in text


def test_neither_what_the_partner_was_told_nor_what_they_said_is_in_it(busy):
    text = repr(busy.people.export("ana"))
    assert "Why ana." not in text
    assert "'glad': 1" not in text
    assert "k2" not in text
    assert "ben@example.org" not in text


def test_whom_the_organiser_laid_something_down_with_is_not_in_it(busy):
    assert "emil" not in repr(busy.people.export("ana"))


def test_what_has_ended_is_in_it_without_who_ended_it(busy):
    busy.feedback.add(PAIR, "ben", "k3", Answers(accepted=False))
    export = busy.people.export("ana")
    assert export["introductions"] == []
    assert [(place["round_id"], place["state"]) for place in export["vacancies"]] == [
        (ROUND, "searching")
    ]


def ended_by(end, store):
    """Ana's export after her introduction ended in some way."""
    services = services_on(store)
    services.rounds.publish(ROUND, by="test")
    end(services)
    return services.people.export("ana")


def test_who_was_blocked_reads_what_who_was_declined_reads(open_copy, round_file):
    blocked, declined = (
        ended_by(end, open_copy(round_file, Clock())[0])
        for end in (
            lambda s: s.people.block("ben", "ana", blocked=True, by="ben"),
            lambda s: s.feedback.add(PAIR, "ben", "k", Answers(accepted=False)),
        )
    )
    assert blocked["vacancies"]
    assert blocked == declined


@pytest.mark.parametrize("instead", ["below_floor", "partner_taken", "banned"])
def test_a_count_of_reasons_is_the_same_with_and_without_a_block(open_copy, empty_file, instead):
    def export(reasons):
        store, _ = open_copy(empty_file, Clock())
        fill_with_round(store, reasons={"finn": reasons})
        (row,) = services_on(store).people.export("finn")["rounds"]
        return row["reasons"]

    common = {"paused": 1, "met_before": 1}
    with_block = export(common | {"not_available": 1, instead: 2})
    without = export(common | {instead: 3})
    assert with_block == without == common | {"other": 3}


def test_no_count_is_given_where_there_is_nothing_to_count(busy):
    (row,) = busy.people.export("ana")["rounds"]
    assert row["reasons"] == {}


NAMES = ("ada", "bo", "cy", "di")


def marked(name):
    """Somebody every word of whom is theirs alone."""
    mark = f"only-{name}"
    return Member(
        id=name, name=f"{name.title()} {mark}", headline=f"headline {mark}", about=f"about {mark}",
        goals=f"goals {mark}", offers=(f"offer {mark}",), needs=(f"need {mark}",),
        interests=(f"interest {mark}",), organisation=f"firm {mark}", email=f"{mark}@example.org",
        bubble=0.5, viewpoints={f"statement {mark}": 1},
    )  # fmt: skip


ALL_PAIRS = tuple(combinations(NAMES, 2))


@given(
    introduced=st.sets(st.sampled_from(ALL_PAIRS), min_size=1),
    tied=st.sets(st.sampled_from(ALL_PAIRS)),
    blocked=st.sets(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES))),
)
@settings(max_examples=8, deadline=None)
def test_in_any_club_an_export_has_ones_own_words_and_no_others(
    open_copy, empty_file, introduced, tied, blocked
):
    blocked = {(a, b) for a, b in blocked if a != b}
    store, _ = open_copy(empty_file, Clock())
    fill_with_round(store, [marked(name) for name in NAMES], sorted(introduced))
    services = services_on(store)
    if tied:
        services.people.put_ties([{"a": a, "b": b} for a, b in tied], by="test")
    services.rounds.publish(ROUND, by="test")
    for member, other in blocked:
        services.people.block(member, other, blocked=True, by="test")
    for name in NAMES:
        export = services.people.export(name)
        check_words(repr(export), name)
        check_partners(export, name, introduced, blocked)
        assert export["member"]["do_not_introduce"] == sorted(b for a, b in blocked if a == name)
        assert len(export["ties"]) == len([pair for pair in tied if name in pair])


def check_words(text, name):
    for part in ("headline", "about", "goals", "offer", "need", "interest", "firm", "statement"):
        assert f"{part} only-{name}" in text
    for other in set(NAMES) - {name}:
        assert f"only-{other}" not in text


def check_partners(export, name, introduced, blocked):
    visible = {
        pair for pair in introduced if pair not in blocked and (pair[1], pair[0]) not in blocked
    }
    partners = {pair["partner"] for pair in export["introductions"]}
    assert partners == {a if b == name else b for a, b in visible if name in {a, b}}
    blockers = {a for a, b in blocked if b == name}
    rest = {key: value for key, value in export.items() if key not in {"member", "ties"}}
    assert not [who for who in blockers if f"'{who}'" in repr(rest)]


def test_the_example_covers_everybody_of_the_made_up_club(busy):
    for person in PEOPLE:
        export = busy.people.export(person.id)
        got = [pair for pair in PAIRS if person.id in pair]
        assert len(export["introductions"]) == len(got)
        assert export["member"]["about"] == person.about
