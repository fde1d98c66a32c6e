"""Each stage of a round by size of club, and the whole, beside what could be done at best.

Clubs are those of `benchmarks.clubs`. Nothing is taken from a cache.
"""

from __future__ import annotations

import resource
import statistics
import sys
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.clubs import synthetic_club
from benchmarks.cost_records import CostRecord, time_work
from benchmarks.indexes import measure_indexes
from recommender.club.week import Week
from recommender.maths.matching.dual_prices import solve_dual
from recommender.maths.pairs import all_pairs, sample_pairs
from recommender.pipeline import introduce_club, introduce_member
from recommender.pipeline.candidates import find_candidates
from recommender.pipeline.score import weigh_pairs
from recommender.pipeline.scorer import make_scorer
from recommender.rules.permissions import permissions
from recommender.service.club.bootstrap import prepare
from recommender.stages.encode import encode_members

if TYPE_CHECKING:
    from recommender.adapters.sentence_encoder import SentenceEncoder
    from recommender.arrays import IntArray
    from recommender.club.club import Club
    from recommender.features.club_features import PairFeatures
    from recommender.pipeline import Prepared
    from recommender.pipeline.scorer import Scorer

WEEK = "2026-W48"
_TEXTS = 20_000
"""Texts that encoding is compared on."""
_PYTHON_PAIRS = 300
"""Pairs that the scorer in plain Python gets."""
_ASKED = 31
"""Members asked about on demand."""
_WIDE = 3
"""How many times as far the search goes that candidates are held against in a large club."""
_COMPARED = 50_000
"""Members up to which the search is measured by itself; above, memory is kept for the round."""
_ALL_PAIRS = 2_000
"""Members up to which the round on all pairs is solved; above, that of a wider search."""


def measure_stages(n: int, encoder: SentenceEncoder) -> list[CostRecord]:
    """All numbers of one size."""
    return measure_club(synthetic_club(n), encoder)


def measure_club(club: Club, encoder: SentenceEncoder) -> list[CostRecord]:
    """All numbers of a club."""
    n = len(club)
    records, prepared = _measure_encoding(club, encoder), prepare(club, encoder)
    records += _measure_round(prepared)
    if n <= _COMPARED:
        records += _measure_search(prepared)
        records += measure_indexes(prepared)
    records += _measure_scoring(prepared)
    records += _measure_requests(prepared)
    return records


def measure_on_demand(n: int, encoder: SentenceEncoder) -> list[CostRecord]:
    """Only what one member's introductions take in a club of that size."""
    return _measure_requests(prepare(synthetic_club(n), encoder))


def _measure_encoding(club: Club, encoder: SentenceEncoder) -> list[CostRecord]:
    """Texts a second through the adapter and through the bare library, the same texts."""
    texts = list(
        dict.fromkeys(text for m in club.members for text in (*m.offers, m.about, *m.needs))
    )
    texts = texts[:_TEXTS]
    bare = encoder._model.encode  # the yardstick is what stands behind it
    bare(texts[:10])
    _, library = time_work(lambda: bare(texts, batch_size=256, show_progress_bar=False))
    _, ours = time_work(lambda: encoder.encode(texts))
    _, whole = time_work(lambda: encode_members(club.members, encoder))
    n = len(club)
    return [
        CostRecord("encoding", n, len(texts) / ours.cpu, "texts / CPU s", "bare encode", library.cpu / ours.cpu),
        CostRecord("profiles encoded", n, n / whole.cpu, "profiles / CPU s", "5,000", n / whole.cpu / 5_000),
    ]  # fmt: skip


def _measure_round(prepared: Prepared) -> list[CostRecord]:
    """From vectors in memory to the round, compiled beforehand."""
    n = len(prepared.club)
    fresh = prepared.with_club(prepared.club)
    solved, cost = time_work(lambda: introduce_club(fresh, WEEK))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (
        1 if sys.platform == "darwin" else 1024
    )
    asked = sum(member.per_round for member in prepared.club.members)
    return [
        CostRecord("whole round", n, cost.seconds, "s", "ms per member", cost.seconds / n * 1e3),
        CostRecord("whole round, CPU", n, cost.cpu, "CPU s", "ms per member", cost.cpu / n * 1e3),
        CostRecord("peak memory of the process", n, peak / 2**30, "GiB", "bytes per member", peak / n),
        CostRecord("introductions made", n, len(solved.introductions), "pairs", "asked for", 2 * len(solved.introductions) / asked),
        CostRecord("certificate of the round", n, solved.certificate.value, "log-odds", "D(y)", solved.certificate.ratio),
    ]  # fmt: skip


def _measure_search(prepared: Prepared) -> list[CostRecord]:
    """Candidates: cost beside a bare product of the same size, value beside what there is."""
    n, scorer = len(prepared.club), _make_scorer(prepared)
    pairs, cost = time_work(lambda: find_candidates(prepared, scorer))
    features = prepared.features
    _, bare = time_work(lambda: _multiply(features, 4_096))
    share = min(1.0, 4_096 / max(len(features.items("needs").vectors), 1))
    product = bare.cpu / share
    ours, best, count = _compare_rounds(prepared, scorer, pairs)
    sample = sample_pairs(n, 20_000, np.random.default_rng(2))
    some = weigh_pairs(scorer, sample, prepared.blocks)
    chance = float(some.weights.mean()) * count
    beside = "all pairs" if n <= _ALL_PAIRS else "a wider search"
    return [
        CostRecord("candidates per member", n, len(pairs) / n, "pairs", "all pairs", 2 * len(pairs) / n / (n - 1)),
        CostRecord("search, CPU", n, cost.cpu, "CPU s", "bare product", cost.cpu / product),
        CostRecord("candidate value", n, ours, "log-odds", beside, ours / best),
        CostRecord("candidate value over chance", n, ours - chance, "log-odds", beside, (ours - chance) / (best - chance)),
    ]  # fmt: skip


def _multiply(features: PairFeatures, rows: int) -> None:
    """Products of some needs with all that is given and of as large a share of whole profiles."""
    needs, whole = features.items("needs").vectors, features.whole
    share = rows / max(len(needs), 1)
    _ = needs[:rows] @ features.items("gives").vectors.T
    some = int(min(share, 1.0) * len(whole))
    for low in range(0, some, 4_096):
        _ = whole[low : min(low + 4_096, some)] @ whole.T


def _compare_rounds(
    prepared: Prepared, scorer: Scorer, pairs: IntArray
) -> tuple[float, float, int]:
    """Weight of the round on candidates, of the round on all pairs, and introductions.

    Above `_ALL_PAIRS` members the second is the round on candidates of a search that goes `_WIDE`
    times as far.
    """
    n, sizes = len(prepared.club), prepared.config.candidates
    ours, count = _solve(prepared, scorer, pairs)
    if n <= _ALL_PAIRS:
        return ours, _solve(prepared, scorer, all_pairs(n))[0], count
    names = ("per_need", "per_exchange", "per_whole")
    wide = {f"candidates__{name}": _WIDE * getattr(sizes, name) for name in names}
    wider = prepared.under(prepared.config.with_knobs(**wide))
    return ours, _solve(prepared, scorer, find_candidates(wider, scorer))[0], count


def _solve(prepared: Prepared, scorer: Scorer, pairs: IntArray) -> tuple[float, int]:
    """Total weight and number of the introductions of the round on some pairs."""
    weighed = weigh_pairs(scorer, pairs, prepared.blocks)
    worth = prepared.config.rules.introduction_worth
    matching = solve_dual(weighed.pairs, weighed.weights + worth, scorer.rules.capacity)
    return float(weighed.weights[matching.chosen].sum()), int(matching.chosen.sum())


def _measure_scoring(prepared: Prepared) -> list[CostRecord]:
    """Pairs a second, beside one pair after the other in Python."""
    n, scorer = len(prepared.club), _make_scorer(prepared)
    rng = np.random.default_rng(0)
    pairs = sample_pairs(n, 200_000, rng)
    _, ours = time_work(lambda: weigh_pairs(scorer, pairs, prepared.blocks))
    some = pairs[rng.permutation(len(pairs))[:_PYTHON_PAIRS]].tolist()
    _, plain = time_work(lambda: [_score_in_python(prepared, a, b) for a, b in some])
    per_pair, per_plain_pair = ours.cpu / len(pairs), plain.cpu / len(some)
    return [
        CostRecord("scoring", n, 1 / per_pair, "pairs / CPU s", "Python, pair by pair", per_plain_pair / per_pair)
    ]  # fmt: skip


def _score_in_python(prepared: Prepared, a: int, b: int) -> float:
    """What two members have for each other and in common, with numpy but pair by pair."""
    kinds, interests = prepared.features.exchange, prepared.features.interests
    whole, total = prepared.features.whole, 0.0
    for asks, gives in ((a, b), (b, a)):
        z = (
            kinds.asked.vectors[kinds.asked.rows(asks)]
            @ kinds.given.vectors[kinds.given.rows(gives)].T
        )
        total += float(z.max(initial=0.0)) / kinds.sd
    items = interests.asked
    shared = items.vectors[items.rows(a)] @ items.vectors[items.rows(b)].T
    return (
        total
        + float(shared.max(initial=0.0)) / interests.sd
        + float(whole[a] @ whole[b]) / prepared.features.scales.whole_spread
        + float(prepared.background[a] @ prepared.background[b])
    )


def _measure_requests(prepared: Prepared) -> list[CostRecord]:
    """One member's introductions after load: the median of `_ASKED` members."""
    n, rng = len(prepared.club), np.random.default_rng(1)
    introduce_member(prepared, prepared.club.ids[0], WEEK)
    asked = [prepared.club.ids[row] for row in rng.integers(0, n, size=_ASKED)]
    costs = [time_work(partial(introduce_member, prepared, id_, WEEK))[1] for id_ in asked]
    median = statistics.median(cost.seconds for cost in costs) * 1e3
    cpu = statistics.median(cost.cpu for cost in costs) * 1e3
    return [
        CostRecord("one member on demand", n, median, "ms", "30 ms", median / 30),
        CostRecord("one member on demand, CPU", n, cpu, "CPU ms", "30 ms", cpu / 30),
    ]


def _make_scorer(prepared: Prepared) -> Scorer:
    week = Week.parse(WEEK)
    rules = permissions(prepared.club, week, prepared.config.rules)
    return make_scorer(prepared.in_week(week), rules)
