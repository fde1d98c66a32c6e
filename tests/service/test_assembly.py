"""The use cases put together: on one store, one clock, one zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from recommender.club.member import Member
from recommender.errors import InputError, ModelFileError
from recommender.ports.records import Answers
from recommender.service.assembly import assemble, load_demo, open_store
from recommender.service.club.running_ranker import POLICY
from recommender.service.delivery.delivery_options import DeliveryOptions
from tests.conftest import SAMPLE
from tests.made_up import PAIRS, ROUND, Clock, introduction, services_on, store_with_round
from tests.service.small_club import BY, MONDAY

SUNDAY = datetime(2027, 1, 3, 23, 30, tzinfo=UTC)
"""Half an hour before a Monday in UTC; in Berlin it is one."""
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def store(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'made' / 'club.sqlite'}", Clock())
    yield store
    store.close()


def test_a_database_is_made_with_its_folder_and_opened_again_as_it_was(tmp_path):
    url = f"sqlite:///{tmp_path / 'new' / 'folder' / 'club.sqlite'}"
    first = open_store(url, Clock())
    assemble(first, clock=Clock()).people.put_rows(
        [{"id": "a", "name": "A", "about": "x"}], strict=True, by=BY
    )
    first.close()
    again = open_store(url, Clock())
    assert [record.member.id for record in assemble(again, clock=Clock()).people.page("", 9)] == [
        "a"
    ]
    again.close()


def test_a_database_of_another_kind_is_refused():
    with pytest.raises(InputError, match="database-url: not understood"):
        open_store("mysql://localhost/club", Clock())


def test_the_same_database_on_postgresql(postgres):
    postgres.empty()
    store = open_store(postgres.url, Clock())
    services = assemble(store, clock=Clock(MONDAY))
    services.people.put_rows([{"id": "a", "name": "A", "about": "x"}], strict=True, by=BY)
    assert services.people.get("a").member.name == "A"
    store.close()
    again = open_store(postgres.url, Clock())
    assert assemble(again, clock=Clock()).people.get("a").member == Member(
        id="a", name="A", about="x"
    )
    again.close()


def test_the_sample_club_is_loaded_into_an_empty_store_alone(store, sample_club):
    services = assemble(store, clock=Clock(MONDAY))
    assert load_demo(services, SAMPLE)
    assert len(services.people.page("", 1_000)) == len(sample_club)
    services.people.erase("m001", by=BY)
    assert not load_demo(services, SAMPLE), "somebody is there already"
    assert len(services.people.page("", 1_000)) == len(sample_club) - 1


def test_every_use_case_goes_by_the_zone_of_the_club(store):
    services = assemble(store, clock=Clock(SUNDAY), delivery=DeliveryOptions(zone=BERLIN))
    assert services.now().isoformat() == "2027-01-04T00:30:00+01:00"
    assert services.outcome_counts.until() == datetime(2027, 1, 4, tzinfo=BERLIN)
    plain = assemble(store, clock=Clock(SUNDAY))
    assert plain.outcome_counts.until() == datetime(2026, 12, 28, tzinfo=UTC)


def test_nothing_is_encoded_or_loaded_before_it_is_needed(store):
    services = assemble(store, "/no/such/encoder", clock=Clock(MONDAY))
    services.people.put_rows([{"id": "a", "name": "A", "about": "x"}], strict=True, by=BY)
    record, new = services.rounds.ask("2026-W48", {}, by=BY)
    assert new
    assert services.solver.run_pending() == 1
    assert "/no/such/encoder" in str(services.rounds.get(record.id).error)


def test_a_ranker_that_is_missing_is_said_at_once(store, tmp_path):
    with pytest.raises(ModelFileError, match="nowhere"):
        assemble(store, ranker=str(tmp_path / "nowhere"), clock=Clock())


def test_without_a_ranker_rounds_are_chosen_by_the_prior(store):
    assert assemble(store, clock=Clock()).ranker.read()[0] == POLICY


def test_outcomes_go_after_as_many_days_as_are_set(tmp_path):
    store = store_with_round(tmp_path / "club.sqlite")
    clock = Clock(MONDAY)
    services_on(store, clock).rounds.publish(ROUND, by=BY)
    first = introduction(*PAIRS[0]).id
    assemble(store, clock=clock).feedback.add(first, "ana", "1", Answers(met=True))
    clock.now += timedelta(days=31)
    assert assemble(store, clock=clock).retention.run(None) == 0, "never, if nothing is set"
    assert assemble(store, clock=clock).retention.run(32) == 0
    assert assemble(store, clock=clock).retention.run(30) == 1
    store.close()


def test_what_ends_an_introduction_wakes_the_repairs(tmp_path):
    store = store_with_round(tmp_path / "club.sqlite")
    services = services_on(store, Clock(MONDAY))
    services.rounds.publish(ROUND, by=BY)
    assert not services.feedback.ended.is_set()
    services.feedback.add(introduction(*PAIRS[0]).id, "ana", "1", Answers(accepted=False))
    assert services.feedback.ended.is_set()
    store.close()


def test_who_is_erased_is_forgotten_by_what_is_in_memory(store, encoder):
    services = assemble(store, encoder, clock=Clock(MONDAY))
    rows = [{"id": id_, "name": id_, "about": f"Keeps {id_} bees"} for id_ in ("a", "b", "c")]
    services.people.put_rows(rows, strict=True, by=BY)
    services.club.snapshot()
    vectors = services.club._vectors
    assert vectors is not None
    assert any("b bees" in text for text in vectors.texts)
    services.people.erase("b", by=BY)
    assert not any("b bees" in text for text in vectors.texts)
