"""Candidates come from indexes at every size, and the round on them is that on all pairs."""

import subprocess
import sys
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from recommender.adapters.faiss_index import FaissIndex
from recommender.club.week import Week
from recommender.maths.matching.dual_prices import solve_dual
from recommender.maths.pairs import all_pairs
from recommender.pipeline import introduce, introduce_club
from recommender.pipeline.candidates import find_candidates
from recommender.pipeline.score import weigh_pairs
from recommender.pipeline.scorer import make_scorer
from recommender.rules.permissions import permissions
from tests.conftest import SAMPLE, WEEK


@pytest.fixture(scope="module")
def scorer(prepared):
    rules = permissions(prepared.club, Week.parse(WEEK), prepared.config.rules)
    return make_scorer(prepared, rules)


def value(prepared, scorer, pairs):
    weighed = weigh_pairs(scorer, pairs, prepared.blocks)
    solved = solve_dual(weighed.pairs, weighed.weights + 20.0, scorer.rules.capacity)
    return float(weighed.weights[solved.chosen].sum()), int(solved.chosen.sum()), weighed.weights


def kept_of_best(prepared, scorer, pairs):
    """What a round from some pairs is worth: 0 as by chance, 1 as from all pairs."""
    ours, made, _ = value(prepared, scorer, pairs)
    best, most, every = value(prepared, scorer, all_pairs(len(prepared.club)))
    chance = float(every.mean()) * most
    assert made == most
    return (ours - chance) / (best - chance)


def near_indexes(name, vectors):
    """An inverted file, as above a hundred thousand vectors."""
    return FaissIndex.build(vectors, exact_up_to=0)


def test_the_round_on_candidates_is_that_on_all_pairs(prepared, scorer):
    assert kept_of_best(prepared, scorer, find_candidates(prepared, scorer)) > 0.999


def test_an_inverted_file_of_quantised_vectors_loses_little(prepared, scorer):
    near = replace(prepared, index=near_indexes)
    assert kept_of_best(prepared, scorer, find_candidates(near, scorer)) > 0.98


def test_candidates_are_the_same_again_each_once_and_no_more_than_asked_for(prepared, scorer):
    one, other = (find_candidates(prepared, scorer) for _ in range(2))
    np.testing.assert_array_equal(one, other)
    assert (one[:, 0] < one[:, 1]).all()
    assert len(np.unique(one, axis=0)) == len(one)
    few = {f"candidates__{name}": 1 for name in ("per_exchange", "per_whole")}
    little = prepared.under(prepared.config.with_knobs(candidates__random=0, **few))
    listed = find_candidates(little, scorer)
    assert 0 < len(listed) <= 2 * len(prepared.club)


def test_whom_somebody_knows_takes_no_place_in_their_list(prepared, scorer):
    few = prepared.config.with_knobs(candidates__random=0)
    listed = find_candidates(prepared.under(few), scorer)
    assert scorer.rules.allowed(listed).all()


def test_more_of_the_nearest_are_asked_of_the_rules_where_a_club_says_so(prepared, scorer):
    counts = []
    for looked_at in (1, 4, 200):
        few = {"candidates__random": 0, "candidates__per_whole": 3, "candidates__per_exchange": 3}
        knobs = prepared.config.with_knobs(**few, candidates__looked_at=looked_at)
        counts.append(len(find_candidates(prepared.under(knobs), scorer)))
    assert counts[0] < min(counts[1:])


@pytest.mark.parametrize(
    "knob", ["per_member", "per_need", "per_exchange", "per_whole", "looked_at"]
)
def test_with_as_little_effort_as_allowed_everybody_is_served_all_the_same(prepared, knob):
    solved = introduce_club(
        prepared, WEEK, prepared.config.with_knobs(**{f"candidates__{knob}": 1})
    )
    assert solved.certificate.served == solved.certificate.servable


def test_one_round_makes_one_scorer(prepared, monkeypatch):
    made: Counter[str] = Counter()

    def counting(*given):
        made["scorer"] += 1
        return make_scorer(*given)

    monkeypatch.setattr(introduce, "make_scorer", counting)
    introduce_club(prepared, WEEK)
    assert made["scorer"] == 1


def test_a_default_round_finds_its_candidates_with_faiss():
    script = (
        "import sys, recommender;"
        f"club = recommender.load_club({str(SAMPLE)!r});"
        f"recommender.introduce_club(recommender.prepare(club), {WEEK!r});"
        "print('faiss' in sys.modules)"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "True"
