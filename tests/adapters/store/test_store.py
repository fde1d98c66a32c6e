"""What the port promises, on every database."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from recommender.adapters.store import SqlStore
from recommender.adapters.store.engine import make_engine
from recommender.adapters.store.tables import metadata
from recommender.club.member import Meet, Member
from recommender.errors import InputError
from recommender.ports.records import (
    Answers,
    IntroductionRecord,
    KeyRecord,
    MemberOutcome,
    OutcomeRecord,
    Role,
    RoundRecord,
    RoundState,
)
from recommender.ports.refusals import ConflictError
from tests.made_up import Clock

ANA = Member(
    id="ana", name="Ana", headline="Baker", languages=("de", "en"), offers=("bread",),
    meet=Meet.ONLINE, paused_until=date(2026, 12, 1), bubble=0.9,
    do_not_introduce=frozenset({"cem"}), viewpoints={"x": -2},
)  # fmt: skip
BEN = Member(id="ben", name="Ben", about="Ägypten – “quotes”, 日本")
CEM = Member(id="cem", name="Cem", about="c")
NOW, LATER = "2026-11-22T10:00:00+00:00", "2026-11-22T10:01:00+00:00"


def asked(id_="r1", week="2026-W48", fingerprint="f"):
    return RoundRecord(id_, week, RoundState.QUEUED, fingerprint, {"bubble": 0.5}, NOW)


def pair(a, b, id_=None, round_id="r1"):
    texts = {"a": {"summary": f"meet {b}"}, "b": {"summary": f"meet {a}"}}
    return IntroductionRecord(id_ or f"{a}-{b}", round_id, "2026-W48", a, b, {"weight": 1.5}, texts)


def solve(store, *pairs, round_id="r1", people=()):
    with store.write() as session:
        session.rounds.add(asked(round_id, fingerprint=round_id))
        assert session.rounds.claim("me", NOW, LATER).id == round_id
        assert session.rounds.finish(round_id, "me", {"numbers": 1}, pairs, people)


@pytest.fixture
def club(store):
    with store.write() as session:
        session.members.put([ANA, BEN, CEM])
    return store


def test_the_migrated_tables_are_those_of_the_code(store, url):
    engine = make_engine(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_migrating_again_changes_nothing(club, url):
    again = SqlStore(url, Clock())
    again.migrate()
    with again.read() as session:
        assert len(session.members.all()) == 3
    again.close()


@pytest.mark.parametrize("bad", ["nonsense", "mysql://x/y", "oracle://x", "sqlite3:///a"])
def test_another_address_is_refused_without_repeating_it(bad):
    with pytest.raises(InputError, match="database-url") as caught:
        make_engine(bad)
    assert bad not in str(caught.value)


def test_a_member_comes_back_as_they_were(club):
    with club.read() as session:
        assert session.members.all() == (ANA, BEN, CEM)
        assert session.members.get("ana").member == ANA
        assert session.members.get("nobody") is None


def test_members_come_in_pages_by_id(club):
    with club.write() as session:
        session.members.put([Member(id="Ärz", name="x"), Member(id="Zoe", name="z")])
    with club.read() as session:
        first = session.members.page("", 3)
        rest = session.members.page(first[-1].member.id, 3)
        ids = [record.member.id for record in (*first, *rest)]
    assert ids == sorted(["ana", "ben", "cem", "Ärz", "Zoe"])


def test_putting_again_replaces_and_raises_the_version_but_keeps_blocks(club):
    with club.read() as session:
        before = session.members.get("ana").version
    with club.write() as session:
        session.members.put([replace(ANA, name="Anna", do_not_introduce=frozenset({"ben"}))])
    with club.read() as session:
        after = session.members.get("ana")
    assert after.member.name == "Anna"
    assert after.version == before + 1
    assert after.member.do_not_introduce == {"ben", "cem"}


def test_what_fails_halfway_is_not_there(club):
    def half():
        with club.write() as session:
            session.members.put([replace(ANA, name="Anna")])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    with club.read() as session:
        assert session.members.get("ana").member.name == "Ana"


def test_ties_are_kept_once_in_one_order(club):
    table = pd.DataFrame(
        [("ben", "ana", 0.5, "import"), ("cem", "ben", 1.0, "")],
        columns=["a", "b", "strength", "source"],
    )
    with club.write() as session:
        session.relations.put_ties(table)
        session.relations.put_ties(table.assign(strength=0.7))
    with club.read() as session:
        rows = session.relations.ties().to_numpy().tolist()
        of_cem = session.relations.ties("cem")
    assert rows == [["ana", "ben", 0.7, "import"], ["ben", "cem", 0.7, ""]]
    assert len(of_cem) == 1
    with club.write() as session:
        assert session.relations.remove_tie("cem", "ben")
        assert not session.relations.remove_tie("cem", "ben")


def test_a_tie_to_a_stranger_is_refused(club):
    table = pd.DataFrame([("ana", "nobody", 1.0, "")], columns=["a", "b", "strength", "source"])
    with pytest.raises(ConflictError), club.write() as session:
        session.relations.put_ties(table)


def test_a_round_runs_once_at_a_time_and_is_taken_over_when_its_owner_is_silent(club):
    with club.write() as session:
        session.rounds.add(asked())
        assert session.rounds.claim("first", NOW, LATER).id == "r1"
        assert session.rounds.claim("second", NOW, LATER) is None
        assert session.rounds.report("r1", "first", LATER, ("scoring", 1, 2))
    with club.write() as session:
        assert session.rounds.claim("second", "2026-11-22T10:02:00+00:00", "2027") is not None
        assert not session.rounds.finish("r1", "first", {}, [], [])
        assert session.rounds.finish("r1", "second", {}, [pair("ana", "ben")], [])
    with club.read() as session:
        assert session.rounds.get("r1").state is RoundState.SOLVED
        assert (session.rounds.get("r1").done, session.rounds.get("r1").total) == (1, 2)


def test_one_published_round_per_week(club):
    solve(club, pair("ana", "ben"))
    solve(club, pair("ben", "cem", round_id="r2"), round_id="r2")
    with club.write() as session:
        assert session.rounds.publish("r1", NOW, "policy")
        assert not session.rounds.publish("r1", NOW, "policy")
    with pytest.raises(ConflictError), club.write() as session:
        session.rounds.publish("r2", NOW, "policy")
    with club.write() as session:
        assert session.rounds.withdraw("r1")
        assert session.rounds.publish("r2", NOW, "policy")
        assert session.rounds.of_week("2026-W48", RoundState.PUBLISHED).id == "r2"


def test_a_block_hides_the_introduction_from_both(club):
    solve(club, pair("ana", "ben"), pair("ana", "cem"))
    with club.read() as session:
        assert [each.b for each in session.rounds.introductions_of("r1", "ana")] == ["ben"]
    with club.write() as session:
        session.relations.block("ben", "ana")
        assert session.relations.blocks("ben") == ("ana",)
    with club.read() as session:
        for member in ("ana", "ben"):
            assert session.rounds.introductions_of("r1", member) == ()
        assert session.rounds.introduction("ana-ben") is None
    with club.write() as session:
        assert session.relations.unblock("ben", "ana")
        assert session.rounds.introduction("ana-ben") is not None


def test_an_outcome_is_stored_once_per_key(club):
    solve(club, pair("ana", "ben"))
    first = OutcomeRecord("ana-ben", "ana", "k", Answers(met=True), NOW)

    def send(_):
        with club.write() as session:
            return session.outcomes.add(first)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(send, range(40))) == {first}
    with club.write() as session:
        assert session.outcomes.add(replace(first, answers=Answers(met=False))) == first
        session.outcomes.add(replace(first, key="k2", answers=Answers(glad=5)))
    with club.read() as session:
        assert [each.key for each in session.outcomes.of("ana-ben", "ana")] == ["k", "k2"]
        assert session.outcomes.of("ana-ben", "ben") == ()


def test_published_rounds_and_their_outcomes_are_history(club):
    imported = pd.DataFrame(
        [{"week": "2026-W40", "a": "ana", "b": "ben", "met": True, "glad_a": 4},
         {"week": "2026-W40", "a": "ana", "b": "left"}]
    )  # fmt: skip
    from recommender.club.club import HISTORY_COLUMNS

    with club.write() as session:
        imported = imported.reindex(columns=list(HISTORY_COLUMNS)).assign(propensity=0.25)
        session.relations.put_history(imported)
    solve(club, pair("ben", "cem"))
    with club.write() as session:
        assert len(session.relations.history()) == 1
        session.rounds.publish("r1", NOW, "p")
        answers = Answers(met=True, glad=2)
        session.outcomes.add(OutcomeRecord("ben-cem", "cem", "k", answers, NOW))
        later = Answers(glad=3)
        session.outcomes.add(OutcomeRecord("ben-cem", "cem", "k2", later, NOW))
    with club.read() as session:
        history = session.relations.history()
    assert history["week"].tolist() == ["2026-W40", "2026-W48"]
    assert history["met"].tolist() == [True, True]
    assert history["propensity"].tolist() == [0.25, 1.0]
    assert history["glad_b"].tolist()[1] == 3


def test_where_somebody_waited_in_vain_is_read_alone_and_as_it_is_among_all(club):
    from recommender.club.club import HISTORY_COLUMNS

    imported = pd.DataFrame(
        [{"week": "2026-W40", "a": "ana", "b": "ben", "met": True},
         {"week": "2026-W41", "a": "ana", "b": "ben", "stood_up_b": True}]
    ).reindex(columns=list(HISTORY_COLUMNS))  # fmt: skip
    with club.write() as session:
        session.relations.put_history(imported)
    solve(club, pair("ben", "cem"), pair("ana", "cem"), pair("ana", "ben"))
    said = [("ben-cem", "cem", Answers(met=False, stood_up=True)), ("ben-cem", "ben", Answers(accepted=False)),
            ("ana-cem", "ana", Answers(stood_up=True)), ("ana-cem", "ana", Answers(met=True, stood_up=False)),
            ("ana-ben", "ben", Answers(met=True, stood_up=False))]  # fmt: skip
    with club.write() as session:
        session.rounds.publish("r1", NOW, "p")
        for number, (introduction, member, answers) in enumerate(said):
            session.outcomes.add(OutcomeRecord(introduction, member, str(number), answers, NOW))
    with club.read() as session:
        everything, waited = session.relations.history(), session.relations.history(waited=True)
    rows = [("2026-W41", "ana", "ben"), ("2026-W48", "ana", "cem"), ("2026-W48", "ben", "cem")]
    assert list(waited[["week", "a", "b"]].itertuples(index=False, name=None)) == rows
    among_all = everything[everything["a"].add(everything["b"]).add(everything["week"]).isin(
        [a + b + week for week, a, b in rows]
    )]  # fmt: skip
    pd.testing.assert_frame_equal(waited, among_all.reset_index(drop=True))


def test_keys_are_found_by_digest_and_end(club):
    key = KeyRecord("k1", Role.MEMBER, "ana", "app", NOW, None, None, "d" * 64)
    with club.write() as session:
        session.keys.add(key)
        assert session.keys.by_digest("d" * 64) == key
        assert session.keys.all("ben") == ()
        assert session.keys.revoke("k1", LATER)
        assert session.keys.by_digest("d" * 64).revoked_at == LATER
    assert "dddd" not in repr(key)


def everything_stored(url):
    engine = make_engine(url)
    with engine.connect() as connection:
        rows = [
            repr(tuple(row))
            for table in metadata.sorted_tables
            for row in connection.execute(table.select())
        ]
    engine.dispose()
    return rows


def test_erase_removes_a_person_from_every_table(club, url):
    table = pd.DataFrame([("ana", "ben", 1.0, "")], columns=["a", "b", "strength", "source"])
    with club.write() as session:
        session.relations.put_ties(table)
        session.relations.block("cem", "ben")
        key = KeyRecord("k1", Role.MEMBER, "ben", "app", NOW, None, None, "d")
        session.keys.add(key)
        session.audit.add("patched", key="k0", member="ben")
    people = [MemberOutcome("ben", 1, 1, {}, 0.5, 0.4), MemberOutcome("cem", 1, 0, {}, 0, 0)]
    solve(club, pair("ana", "ben"), people=people)
    with club.write() as session:
        session.rounds.publish("r1", NOW, "p")
        outcome = OutcomeRecord("ana-ben", "ana", "k", Answers(met=True), NOW)
        session.outcomes.add(outcome)
    assert any("'ben'" in row for row in everything_stored(url))
    with club.write() as session:
        assert session.members.erase("ben")
        assert not session.members.erase("ben")
    club.tidy()
    left = everything_stored(url)
    assert not [row for row in left if "ben" in row.lower()]
    assert any("patched" in row for row in left), "the audit log keeps that something happened"
    assert any("'cem'" in row for row in left)


def test_erased_people_are_not_in_the_database_files(tmp_path):
    store = SqlStore(f"sqlite:///{tmp_path / 'club.sqlite'}", Clock())
    store.migrate()
    marked = replace(BEN, about="xyzzy-unlike-anything")
    with store.write() as session:
        session.members.put([marked])
    with store.write() as session:
        session.members.erase("ben")
    store.tidy()
    store.close()
    files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"xyzzy" not in files


def test_a_round_finished_after_somebody_left_is_without_them(club):
    with club.write() as session:
        session.rounds.add(asked())
        session.rounds.claim("me", NOW, LATER)
        session.members.erase("ben")
        people = [MemberOutcome("ben", 1, 0, {}, 0, 0)]
        assert session.rounds.finish("r1", "me", {}, [pair("ana", "ben")], people)
        assert session.rounds.introductions("r1") == ()


def test_writers_wait_for_each_other(club):
    def bump(_):
        with club.write() as session:
            session.revision()
            session.changed()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(bump, range(50)))
    with club.read() as session:
        assert session.revision() == 50


def test_export_has_everything_and_retention_removes_old_outcomes(club):
    solve(club, pair("ana", "ben"), people=[MemberOutcome("ana", 1, 1, {}, 0.5, 0.4)])
    with club.write() as session:
        session.rounds.publish("r1", NOW, "p")
        session.outcomes.add(OutcomeRecord("ana-ben", "ana", "k", Answers(met=True), NOW))
        session.audit.add("patched", key="k", member="ana")
    with club.read() as session:
        held = session.rounds.everything_of("ana")
        assert [len(held[name]) for name in ("introductions", "exposures", "rounds")] == [1, 1, 1]
        assert held["exposures"][0]["propensity"] == 1.0
        assert len(session.outcomes.by("ana")) == len(session.audit.of("ana")) == 1
    with club.write() as session:
        assert session.outcomes.expire(NOW) == []
        ((week, gone),) = session.outcomes.expire(LATER)
        assert (week, gone.member, gone.answers) == ("2026-W48", "ana", Answers(met=True))
        assert session.outcomes.expire(LATER) == []
        session.outcomes.keep_counts({(week, "met", 1): 2, (week, "glad", 5): 1})
        session.outcomes.keep_counts({(week, "met", 1): 1})
        assert session.outcomes.counts() == ((week, "glad", 5, 1), (week, "met", 1, 3))


def test_rounds_come_in_pages_newest_first(club):
    with club.write() as session:
        for number in range(5):
            made = f"2026-11-22T10:0{number}:00+00:00"
            session.rounds.add(replace(asked(f"r{number}"), created_at=made))
        assert session.rounds.find("f") is not None
        assert session.rounds.find("other") is None
    with club.read() as session:
        first = session.rounds.page("", 2)
        rest = session.rounds.page(f"{first[-1].created_at}|{first[-1].id}", 9)
        assert [each.id for each in (*first, *rest)] == ["r4", "r3", "r2", "r1", "r0"]
        assert len(session.rounds.in_state(RoundState.QUEUED)) == 5
