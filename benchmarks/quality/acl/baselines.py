"""What somebody would use instead among authors, and beside it a model made for papers, and ours.

A new method is one decorated function here; `benchmarks.quality.acl.methods` says what each kind
of function is given and gives.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from benchmarks.quality.acl.calibration import fit_scale
from benchmarks.quality.acl.linear import Linear, Model, fit_linear
from benchmarks.quality.acl.methods import Methods, Rerank, Score
from benchmarks.quality.acl.nets import NETS, Blend, fit_blend
from benchmarks.quality.acl.sample import Sample, blocks, join_samples
from benchmarks.quality.acl.texts import MOST_FREQUENT
from benchmarks.quality.scores import content, diversify, walks, weak_ties
from benchmarks.quality.scores.factorisation import factors
from benchmarks.quality.scores.lists import percentiles
from benchmarks.quality.scores.reciprocal import harmonic_mean
from benchmarks.quality.scores.tu_matching import balanced
from recommender.config import Compatibility, Rules
from recommender.errors import InputError
from recommender.features.registry import COMPATIBILITY, FURTHER
from recommender.maths.texts.items import unit
from recommender.pipeline.scorer import choose_ranker
from recommender.stages.rank import PriorLogisticRegression, as_ranker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.quality.acl.bench import Bench
    from recommender.arrays import FloatArray, IntArray
    from recommender.ports.ranker import Ranker

METHODS = Methods("acl")

BUSY_YEARS = 3
"""Years up to the cutoff whose papers say who is busiest."""
FEW_NETS = 2
"""Networks that are enough to set the scale of log-odds by."""
THIRTEEN = (
    "meaning",
    "words",
    "meaning_best",
    "words_best",
    "venues",
    "events",
    "paths_3",
    "tied_3",
    "paths_4",
    "papers_3_a",
    "papers_3_b",
    "contacts_a",
    "contacts_b",
)
"""Features of a pair that a day's work gives."""
LEARNT = (*COMPATIBILITY, *FURTHER)
"""Columns that the learnt ranker of the production path reads."""
LEARNT_FLOOR = 0.0
"""Learnt is the chance to write together, which is small for everybody: no pair is left out."""


@METHODS.scorer("most recent papers")
def activity(bench: Bench) -> Score:
    """Papers of the last three years of the one suggested: the busiest, for everyone."""
    recent = (bench.at.papers.year > bench.at.cutoff - BUSY_YEARS).astype(np.float64)
    counts = np.asarray(bench.at.member_papers @ recent).astype(np.float32)
    return lambda rows: np.broadcast_to(counts, (len(rows), len(counts)))


@METHODS.scorer("Adamic-Adar")
def adamic_adar(bench: Bench) -> Score:
    """Mutual co-authors, those who know few counting most."""
    return walks.count_walks(walks.adamic_adar(bench.at.ties), bench.at.members)


@METHODS.scorer("BM25")
def bm25(bench: Bench) -> Score:
    """Words of all papers, as a search engine weighs them; either as a query to the other."""
    from sklearn.feature_extraction.text import CountVectorizer

    counter = CountVectorizer(
        min_df=2, max_df=MOST_FREQUENT, stop_words="english", dtype=np.float32
    )
    papers = csr_array(counter.fit_transform(bench.at.papers.texts))
    counts = csr_array(bench.at.member_papers.astype(np.float32) @ papers)
    asked = csr_array(counts, copy=True)
    asked.data = np.log1p(asked.data)
    weights = csr_array(content.bm25(counts).astype(np.float32))

    def score(rows: IntArray) -> FloatArray:
        there = (asked[rows] @ csr_array(weights.T)).toarray()
        back = (weights[rows] @ csr_array(asked.T)).toarray()
        return ((there + back) / 2).astype(np.float32)

    return score


@METHODS.scorer("random")
def chance(bench: Bench) -> Score:
    """Random people, as coffee lotteries draw them; the same draw for the same members."""
    n, seed = len(bench.at), bench.seed

    def score(rows: IntArray) -> FloatArray:
        rng = np.random.default_rng([seed, int(rows[0])])
        drawn: FloatArray = rng.random((len(rows), n), dtype=np.float32)
        return drawn

    return score


@METHODS.scorer("random across communities")
def chance_across(bench: Bench) -> Score:
    """Random people, those of one community after all others: mixing for its own sake."""
    drawn, across = chance(bench), other_community(bench)
    return lambda rows: drawn(rows) + across(rows)


@METHODS.scorer("common neighbours")
def common_neighbours(bench: Bench) -> Score:
    """Mutual co-authors: contacts of contacts, what most networks suggest."""
    return walks.count_walks(walks.common_neighbours(bench.at.ties), bench.at.members)


def diversified(bench: Bench, strategy: str) -> Rerank:
    """Place on a list of people alike, but not alike among themselves; pyversity's trade-off."""
    vectors = unit(np.asarray(bench.at.member_papers @ bench.society.texts.meaning))
    return lambda _, relevance: diversify.rerank(relevance, vectors, strategy).astype(np.float32)


@METHODS.scorer("DPP", partial(diversified, strategy="dpp"))
def dpp(bench: Bench) -> Score:
    """The nearest, before a determinantal point process diversifies them."""
    return nearest(bench)


@METHODS.scorer("matrix factorisation")
def factorisation(bench: Bench) -> Score:
    """Mean of both inner products; every author's ties are learnt from, members' or not."""
    ties = walks.unit_ties(bench.at.ties)
    knowing, known = (
        vectors[bench.at.members] for vectors in factors(ties, dimension=64, seed=bench.seed)
    )

    def score(rows: IntArray) -> FloatArray:
        mean = (knowing[rows] @ known.T + known[rows] @ knowing.T) / 2
        return mean.astype(np.float32)

    return score


@METHODS.scorer("farthest")
def farthest(bench: Bench) -> Score:
    """Minus the cosine of the nearest neighbour: difference for its own sake."""
    near = nearest(bench)
    return lambda rows: -near(rows)


@METHODS.scorer("reciprocal, harmonic mean")
def harmonic(bench: Bench) -> Score:
    """Harmonic mean of the places each has on the other's list of the nearest (RECON)."""
    near, n = nearest(bench), len(bench.at)
    places = np.empty((n, n), dtype=np.float32)
    for rows in blocks(np.arange(n)):
        places[rows] = percentiles(near(rows))

    def score(rows: IntArray) -> FloatArray:
        mean: FloatArray = harmonic_mean(places[rows], places[:, rows].T).astype(np.float32)
        return mean

    return score


@METHODS.scorer("MMR", partial(diversified, strategy="mmr"))
def mmr(bench: Bench) -> Score:
    """The nearest, before maximal marginal relevance diversifies them."""
    return nearest(bench)


@METHODS.scorer("nearest neighbour")
def nearest(bench: Bench) -> Score:
    """Cosine of the mean vectors of all papers, as embedding-and-search matchers do.

    Raises
    ------
    InputError
        If the papers were not encoded.
    """
    vectors = bench.at.papers.vectors
    if vectors is None:
        raise InputError("nearest neighbour: the papers have no vectors; encode them first")
    means = unit(np.asarray(bench.at.member_papers @ vectors))
    return lambda rows: means[rows] @ means.T


@METHODS.scorer("equal weights, other community")
def other_community(bench: Bench) -> Score:
    """1 for another community, else 0: the matcher makes as many such pairs as there can be."""
    community = bench.at.community

    def score(rows: IntArray) -> FloatArray:
        across: FloatArray = (community[rows][:, None] != community[None, :]).astype(np.float32)
        return across

    return score


@METHODS.scorer("three-step paths")
def three_steps(bench: Bench) -> Score:
    """Paths of three steps, hubs counting less (L3)."""
    return walks.count_walks(walks.three_steps(bench.at.ties), bench.at.members)


@METHODS.scorer("TU matching")
def tu_matching(bench: Bench) -> Score:
    """Log of the expected matches; the cosine in units of its spread is the surplus of a pair."""
    near, n = nearest(bench), len(bench.at)
    drawn = np.random.default_rng(bench.seed).permutation(n)[:200]
    spread = max(float(near(drawn).std()), 1e-6)
    kernel = np.empty((n, n), dtype=np.float32)
    for rows in blocks(np.arange(n)):
        kernel[rows] = np.exp((near(rows) - 1.0) / (2.0 * spread))
    np.fill_diagonal(kernel, 0.0)
    logs = balanced(
        lambda a: (kernel @ a.astype(np.float32)).astype(np.float64), n, tolerance=1e-4, most=300
    ).astype(np.float32)

    def score(rows: IntArray) -> FloatArray:
        matches: FloatArray = logs[rows][:, None] + logs + (near(rows) - 1.0) / (2.0 * spread)
        return matches.astype(np.float32)

    return score


def raised_weak_ties(bench: Bench, share: float) -> Rerank:
    """Lists on which weak ties go up (RELISON).

    Weak is first who shares few co-authors, of all co-authors of the two; among those who share
    none, who is of another community.

    Parameters
    ----------
    bench
        The society.
    share
        Of weakness in the place, 0 to 1.
    """
    shared, across = common_neighbours(bench), other_community(bench)
    degree = bench.at.degree.astype(np.float32)

    def rerank(rows: IntArray, relevance: FloatArray) -> FloatArray:
        overlap = weak_ties.overlap(shared(rows), degree[rows][:, None], degree[None, :])
        places = weak_ties.rerank(relevance, (across(rows) - overlap), share)
        open_to = np.isfinite(relevance)
        return np.where(open_to, places, -np.inf).astype(np.float32)

    return rerank


@METHODS.scorer("weak ties, share 0.25", partial(raised_weak_ties, share=0.25))
@METHODS.scorer("weak ties, share 0.75", partial(raised_weak_ties, share=0.75))
@METHODS.scorer("weak ties, share 0.5", partial(raised_weak_ties, share=0.5))
def nearest_weak_ties(bench: Bench) -> Score:
    """The nearest, before weak ties go up."""
    return nearest(bench)


@METHODS.scorer("TF-IDF")
def tfidf(bench: Bench) -> Score:
    """Cosine of the sums of the papers' TF-IDF vectors: shared words, rare ones counting more."""
    from sklearn.preprocessing import normalize

    papers = bench.at.member_papers.astype(np.float32)
    words = normalize(papers @ bench.society.texts.words)
    transposed = csr_array(words.T)

    def score(rows: IntArray) -> FloatArray:
        cosines: FloatArray = (words[rows] @ transposed).toarray()
        return cosines

    return score


@METHODS.learner("a model made for papers", calibrated=True)
def ours(bench: Bench, samples: Sequence[Sample]) -> Model:
    """What is linear, and the bends and joint effects that small networks add to it.

    The mean of both log-odds, on all columns, each member counting alike.
    """

    def fit(some: Sequence[Sample], nets: int = NETS) -> Blend:
        return fit_blend(bench.linear(some), join_samples(some), bench.seed, nets)

    return fit(samples).calibrated(*fit_scale(partial(fit, nets=FEW_NETS), samples))


@METHODS.learner("a model made for papers, linear")
def ours_linear(bench: Bench, samples: Sequence[Sample]) -> Model:
    """Ridge logistic regression on all columns, those of people among them."""
    return bench.linear(samples)


@METHODS.learner("a model made for papers, linear, person effects left out")
def ours_pair(bench: Bench, samples: Sequence[Sample]) -> Model:
    """The same; weights of columns about one person are fitted and then set to 0, as in a round."""
    return bench.linear(samples).without(bench.society.personal)


@METHODS.learner("logistic regression, 13 features", calibrated=True)
def thirteen_features(bench: Bench, samples: Sequence[Sample]) -> Model:
    """Plain weights of `THIRTEEN` features, every new tie counting alike."""
    used = np.isin(bench.society.names, THIRTEEN)

    def fit(some: Sequence[Sample]) -> Linear:
        whole = join_samples(some)
        return fit_linear(whole.X, whole.good, whole.weight, used)

    return fit(samples).calibrated(*fit_scale(fit, samples))


@METHODS.ranker("ours, production path, unlearnt", floor=Rules().floor)
def production(bench: Bench, samples: Sequence[Sample]) -> Ranker:  # noqa: ARG001
    """Ours as it ships: authors as members, the prior's weights, nothing learnt."""
    return choose_ranker(bench.production.prepared)


@METHODS.ranker("ours, production path, learnt", floor=LEARNT_FLOOR)
def production_learnt(bench: Bench, samples: Sequence[Sample]) -> Ranker:
    """The production estimator, which starts from the prior, fitted on production's features."""
    tables = []
    for past, sample in zip(bench.past_production, samples, strict=True):
        pairs = np.stack([sample.member, sample.other], axis=1)
        tables.append(past.features(pairs, further=True)[list(LEARNT)])
    whole = join_samples(samples)
    prior = [getattr(Compatibility(), name, 0.0) for name in LEARNT]
    model = PriorLogisticRegression(prior)
    model.fit(pd.concat(tables, ignore_index=True), whole.good, whole.even / whole.even.mean())
    return as_ranker(model, COMPATIBILITY, further=FURTHER)
