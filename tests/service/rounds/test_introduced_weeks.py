"""A week that has been introduced is not made again by mistake."""

import pandas as pd
import pytest

from recommender.club.club import HISTORY_COLUMNS
from recommender.ports.refusals import ConflictError
from tests.made_up import ROUND, WEEK

BY = "test"


@pytest.fixture
def published(services):
    services.rounds.publish(ROUND, by=BY)
    return services.rounds


def test_a_published_week_is_refused_whether_or_not_anybody_has_answered(published):
    with pytest.raises(ConflictError, match=f"{WEEK} has been introduced.*again=true"):
        published.ask(WEEK, {"bubble": 0.9}, by=BY)


def test_it_is_made_for_whoever_asks_for_it(published):
    record, new = published.ask(WEEK, {"bubble": 0.9}, by=BY, again=True)
    assert new
    same, new = published.ask(WEEK, {"bubble": 0.9}, by=BY)
    assert (same.id, new) == (record.id, False), "what was asked for is found without another word"


def test_a_week_taken_back_is_free_again(published):
    published.withdraw(ROUND, by=BY)
    assert published.ask(WEEK, {"bubble": 0.9}, by=BY)[1]


def test_a_week_that_was_imported_counts_too(services, store):
    past = pd.DataFrame([{"week": "2026-W40", "a": "ana", "b": "cleo"}])
    with store.write() as session:
        session.relations.put_history(past.reindex(columns=list(HISTORY_COLUMNS)))
    with pytest.raises(ConflictError, match="2026-W40 has been introduced"):
        services.rounds.ask("2026-W40", {}, by=BY)
    assert services.rounds.ask("2026-W41", {}, by=BY)[1]
