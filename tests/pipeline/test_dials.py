"""Rounds tried out at a dial: near the solved ones, and what does not depend on the dial stays."""

import pytest

from recommender.club.edits import Edits
from recommender.config import Config
from recommender.pipeline import introduce_club
from recommender.pipeline.dials import list_places, score_club
from tests.conftest import WEEK


@pytest.fixture(scope="module")
def scored(prepared):
    return score_club(prepared, WEEK)


def test_a_tried_round_is_nearly_as_good_as_the_solved_one(prepared, scored, sample_round):
    tried = scored.try_out(prepared.config)
    assert tried.point.introductions == len(sample_round.introductions)
    assert tried.point.unserved == 0
    assert tried.point.quality == pytest.approx(sample_round.numbers.mean_compatibility, abs=0.01)
    solved = {(pair.a, pair.b) for pair in sample_round.introductions}
    assert len(solved & tried.pairs) > 0.8 * len(solved)


def test_turning_the_dial_gives_bridging_for_quality(scored):
    points = [scored.try_out(Config(bubble=place)).point for place in list_places(Config())]
    assert [point.bubble for point in points] == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert points[0].quality > points[-1].quality
    assert points[0].bridging < points[-1].bridging


def test_nothing_turned_is_the_same_round(scored):
    assert scored.try_out(Config()).pairs == scored.try_out(Config()).pairs


def test_a_floor_leaves_some_without_and_all_pairs_are_above_it(prepared, scored):
    strict = Config().with_knobs(rules__floor=0.6)
    tried = scored.try_out(strict)
    solved = introduce_club(prepared.under(strict), WEEK)
    assert tried.point.unserved > 0
    assert tried.point.quality >= 0.6
    assert tried.point.introductions == pytest.approx(len(solved.introductions), abs=3)


def test_what_is_laid_down_holds(prepared, sample_round):
    banned, *others = [(pair.a, pair.b) for pair in sample_round.introductions]
    locked = others[-1]
    edits = Edits(locked=(locked,), banned=(banned,))
    for place in (0.0, 1.0):
        pairs = score_club(prepared, WEEK, edits).try_out(Config(bubble=place)).pairs
        assert locked in pairs
        assert banned not in pairs
