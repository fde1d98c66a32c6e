"""Suggestions on demand are the same from a shortlist as from everybody, and quick the next time."""

import pytest

from recommender.config import Config
from recommender.pipeline import introduce_member, suggest
from tests.conftest import WEEK


@pytest.fixture
def fresh(prepared):
    return prepared.with_club(prepared.club)


@pytest.mark.parametrize("bubble", [0.0, 1.0])
def test_a_shortlist_loses_none_of_the_best(fresh, prepared, monkeypatch, bubble):
    config = Config(bubble=bubble)
    whole = [introduce_member(prepared, id_, WEEK, 3, config) for id_ in prepared.club.ids[:20]]
    monkeypatch.setattr(suggest, "_ALL", 10)
    monkeypatch.setattr(suggest, "_SHORTLIST", 40)
    short = [introduce_member(fresh, id_, WEEK, 3, config) for id_ in prepared.club.ids[:20]]
    assert short == whole


def test_where_the_floor_leaves_few_everybody_is_looked_at(fresh, prepared, monkeypatch):
    strict = Config().with_knobs(rules__floor=0.5)
    whole = introduce_member(prepared, "m001", WEEK, 50, strict)
    monkeypatch.setattr(suggest, "_ALL", 10)
    monkeypatch.setattr(suggest, "_SHORTLIST", 1)
    assert introduce_member(fresh, "m001", WEEK, 50, strict) == whole


def test_what_members_have_in_common_is_laid_out_once_and_not_for_ever(fresh):
    for number in range(10):
        for _ in range(2):
            introduce_member(fresh, "m001", WEEK, config=Config(bubble=number / 10))
    assert 0 < len(fresh.suggesters) <= 4
    assert fresh.with_club(fresh.club).suggesters == {}
