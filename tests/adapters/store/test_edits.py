"""Edits of rounds and places that became free, on every database."""

from dataclasses import replace

import pytest

from recommender.ports.records import EditKind, MemberOutcome, PairEdit, RoundState, VacancyState
from tests.adapters.store.test_store import ANA, BEN, CEM, LATER, NOW, pair, solve

WEEK = "2026-W48"
BAN = PairEdit("ana", "ben", EditKind.BAN)


@pytest.fixture
def club(store):
    with store.write() as session:
        session.members.put([replace(ANA, do_not_introduce=frozenset()), BEN, CEM])
    return store


@pytest.fixture
def published(club):
    solve(club, pair("ana", "ben"), pair("ana", "cem"))
    with club.write() as session:
        assert session.rounds.publish("r1", NOW, "p")
    return club


def version(store):
    with store.read() as session:
        return session.rounds.get("r1").version


def test_a_pair_is_locked_or_banned_but_not_both(club):
    solve(club, pair("ana", "ben"))
    with club.write() as session:
        session.edits.put("r1", BAN)
        session.edits.put("r1", replace(BAN, kind=EditKind.LOCK))
        assert session.edits.of("r1") == (replace(BAN, kind=EditKind.LOCK),)
        session.edits.remove("r1", "ben", "ana")
        assert session.edits.of("r1") == ()


def test_every_change_of_a_round_raises_its_version(club):
    solve(club, pair("ana", "ben"))
    seen = [version(club)]
    for change in (
        lambda session: session.edits.touch("r1"),
        lambda session: session.edits.requeue("r1"),
        lambda session: (
            session.rounds.claim("me", NOW, LATER)
            and session.rounds.finish("r1", "me", {}, [pair("ana", "cem")], [])
        ),
        lambda session: session.rounds.publish("r1", NOW, "p"),
        lambda session: session.vacancies.end("ana-cem", WEEK, NOW),
        lambda session: session.rounds.withdraw("r1"),
    ):
        with club.write() as session:
            assert session.rounds.hold("r1").version == seen[-1]
            change(session)
        seen.append(version(club))
    assert seen == sorted(set(seen))


def test_solving_again_puts_the_new_pairs_in_the_place_of_the_old(club):
    people = [MemberOutcome("ana", 1, 1, {}, 0.5, 0.4)]
    solve(club, pair("ana", "ben"), people=people)
    with club.write() as session:
        session.edits.requeue("r1")
        assert [each.id for each in session.rounds.introductions("r1")] == ["ana-ben"]
        assert session.rounds.claim("me", NOW, LATER).result == {"numbers": 1}
        assert session.rounds.finish("r1", "me", {}, [pair("ben", "cem")], people)
        assert [each.id for each in session.rounds.introductions("r1")] == ["ben-cem"]


def test_an_exchange_changes_what_it_names_and_no_more(club):
    people = [MemberOutcome(each, 1, 1, {}, 0.5, 0.4) for each in ("ana", "ben", "cem")]
    solve(club, pair("ana", "ben"), pair("ana", "cem"), people=people)
    changed = [replace(people[1], got=0)]
    with club.write() as session:
        session.edits.exchange("r1", ["ana-ben"], [pair("ben", "cem")], {"x": 1}, changed)
    with club.read() as session:
        assert {each.id for each in session.rounds.introductions("r1")} == {"ana-cem", "ben-cem"}
        assert session.rounds.get("r1").result == {"x": 1}
        assert session.rounds.everything_of("ben")["rounds"][0]["got"] == 0
        assert session.rounds.everything_of("ana")["rounds"][0]["got"] == 1


def test_an_end_leaves_a_place_for_each_and_hides_the_introduction(published):
    with published.write() as session:
        assert session.vacancies.end("ana-ben", WEEK, LATER) == 1
        assert session.vacancies.end("ana-ben", WEEK, LATER) == 0, "it has ended already"
    with published.read() as session:
        assert [each.id for each in session.rounds.introductions_of("r1", "ana")] == ["ana-cem"]
        assert session.rounds.introductions_of("r1", "ben") == ()
        assert session.rounds.introduction("ana-ben")[0].ended_at == LATER
        places = session.vacancies.of("r1")
        assert [(each.member, each.state) for each in places] == [
            ("ana", VacancyState.SEARCHING), ("ben", VacancyState.SEARCHING),
        ]  # fmt: skip
        assert session.vacancies.rounds() == ("r1",)
        assert set(session.vacancies.pairs("r1")) == {("ana", "ben", False), ("ana", "cem", True)}


def test_an_end_is_taken_back_until_somebody_is_found(published):
    with published.write() as session:
        session.vacancies.end("ana-ben", WEEK, NOW)
        assert session.vacancies.reopen("ana-ben")
        assert not session.vacancies.reopen("ana-ben")
        assert session.vacancies.of("r1") == ()
        session.vacancies.end("ana-ben", WEEK, NOW)
        session.vacancies.add([pair("ben", "cem")])
        ana, ben = session.vacancies.of("r1")
        session.vacancies.settle(ana.number, None)
        session.vacancies.settle(ben.number, "ben-cem")
        assert not session.vacancies.reopen("ana-ben")
        assert [each.state for each in session.vacancies.of("r1")] == ["nobody", "replaced"]
        assert session.vacancies.rounds() == ()


def test_what_is_over_or_not_published_does_not_end(published):
    solve(published, pair("ben", "cem", round_id="r2"), round_id="r2")
    with published.write() as session:
        assert session.vacancies.end("ana-ben", "2026-W49", NOW) == 0
        assert session.vacancies.end("ben-cem", WEEK, NOW) == 0
        session.rounds.withdraw("r1")
        assert session.vacancies.end("ana-ben", WEEK, NOW) == 0


def test_a_block_ends_what_is_published_and_so_does_leaving(published):
    with published.write() as session:
        session.relations.block("ben", "ana")
        assert session.vacancies.end_blocked(WEEK, NOW) == 1
        assert session.vacancies.end_blocked(WEEK, NOW) == 0
        assert session.rounds.introduction("ana-ben") is not None, "as with a decline"
        assert session.vacancies.end_of("cem", WEEK, NOW) == 1
        session.members.erase("cem")
        assert [(each.member, each.ended) for each in session.vacancies.of("r1")] == [
            ("ana", "ana-ben"), ("ben", "ana-ben"), ("ana", None),
        ]  # fmt: skip


def test_erased_people_take_their_edits_and_places_with_them(published):
    with published.write() as session:
        session.edits.put("r1", BAN)
        session.vacancies.end("ana-ben", WEEK, NOW)
        held = session.rounds.everything_of("ben")
        assert held["edits"] == [{"round_id": "r1", "kind": "ban"}], "without the other one"
        assert [each["state"] for each in held["vacancies"]] == ["searching"]
        session.members.erase("ben")
        assert session.edits.of("r1") == ()
        assert [each.member for each in session.vacancies.of("r1")] == ["ana"]


def test_changes_of_the_past_are_counted_apart(published):
    with published.write() as session:
        before = session.revision(), session.past()
        session.past_changed()
        assert (session.revision(), session.past()) == (before[0] + 1, before[1] + 1)
        session.changed()
        assert (session.revision(), session.past()) == (before[0] + 2, before[1] + 1)
        assert session.rounds.get("r1").state is RoundState.PUBLISHED
