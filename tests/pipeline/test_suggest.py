"""Suggestions on demand are the same from a shortlist as from everybody, and quick the next time."""

import numpy as np
import pytest

from recommender.config import Config
from recommender.pipeline import introduce_member, suggest
from tests.conftest import WEEK


@pytest.fixture
def fresh(prepared):
    return prepared.with_club(prepared.club)


def weights_of(found):
    return np.array([pair.weight for pair in found])


@pytest.mark.parametrize("bubble", [0.0, 1.0])
def test_a_shortlist_keeps_nearly_all_of_what_the_best_ten_are_worth(
    fresh, prepared, monkeypatch, bubble
):
    config, ids = Config(bubble=bubble), prepared.club.ids[:40]
    whole = [weights_of(introduce_member(prepared, id_, WEEK, 200, config)) for id_ in ids]
    monkeypatch.setattr(suggest, "_ALL", 10)
    monkeypatch.setattr(suggest, "_SHORTLIST", 40)
    short = [weights_of(introduce_member(fresh, id_, WEEK, 10, config)) for id_ in ids]
    gained = [
        (few - np.median(every)).sum() / (every[:10] - np.median(every)).sum()
        for few, every in zip(short, whole, strict=True)
    ]
    assert np.mean(gained) > 0.99
    assert np.mean([few[0] == every[0] for few, every in zip(short, whole, strict=True)]) > 0.95


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
