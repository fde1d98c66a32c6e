# ruff: noqa: ARG001  (every baseline is called alike)
"""What somebody would use instead to foretell new ties of a small group.

A baseline is ``f(club, pairs, seed)`` and gives a score per pair, higher is better, shape (m,), or
several draws of it, shape (draws, m), over which results are averaged. ``club`` is a
`benchmarks.quality.people.clubs.Watched`; what came of it must not be read.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

import numpy as np

from benchmarks.quality.people import club_learnt
from benchmarks.quality.people.club_features import (
    alike,
    degrees,
    three_step_paths,
    tokens,
    vectors,
    walks,
)
from benchmarks.quality.people.clubs import Watched
from benchmarks.quality.registry import Registry
from benchmarks.quality.scores import groups, weak_ties
from benchmarks.quality.scores import walks as steps
from benchmarks.quality.scores.factorisation import factors
from benchmarks.quality.scores.lists import as_lists, as_pairs, percentiles
from benchmarks.quality.scores.reciprocal import harmonic_mean
from benchmarks.quality.scores.tu_matching import log_matches
from recommender.arrays import DoubleArray, IntArray
from recommender.maths.network.structure import communities

Method: TypeAlias = Callable[[Watched, IntArray, int], DoubleArray]

METHODS: Registry[Method] = Registry("new-ties")
baseline = METHODS.baseline


@baseline("random")
def chance(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:
    """Random pairs across groups."""
    return groups.draw_scores(np.random.default_rng(seed), len(pairs))


@baseline("random across communities")
def chance_across(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:
    """Random pairs, those of one community after all others."""
    drawn: DoubleArray = chance(club, pairs, seed) + other_community(club, pairs, seed)
    return drawn


@baseline("equal weights, other community")
def other_community(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:
    """1 for two communities of the ties, else 0, as coffee lotteries with such a rule have it."""
    return groups.differ(communities(club.ties, seed), pairs)


@baseline("common neighbours")
def common_neighbours(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:
    """Mutual contacts: friends of friends, what most networks suggest."""
    return walks(steps.common_neighbours(club.ties), pairs)


@baseline("Adamic-Adar")
def adamic_adar(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:
    """Mutual contacts, those who know few counting most."""
    return walks(steps.adamic_adar(club.ties), pairs)


@baseline("nearest neighbour")
def nearest(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:
    """Alike in what is known of them and in whom they know."""
    return alike(club, pairs)


@baseline("farthest")
def farthest(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:
    """Unlike in what is known of them and in whom they know."""
    return -alike(club, pairs)


@baseline("three-step paths")
def three_steps(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:
    """Paths of three steps, hubs counting less (L3)."""
    return three_step_paths(club, pairs)


@baseline("matrix factorisation")
def factorisation(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:
    """Mean of both inner products of factors of who knows whom (package implicit)."""
    knowing, known = factors(club.ties, seed=seed)
    one, other = pairs[:, 0], pairs[:, 1]
    there = np.einsum("ij,ij->i", knowing[one], known[other])
    back = np.einsum("ij,ij->i", knowing[other], known[one])
    mean: DoubleArray = (there + back).astype(np.float64) / 2
    return mean


@baseline("TF-IDF content")
def tfidf(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:
    """Cosine of attributes and contacts as tokens; rare ones count most."""
    return groups.tfidf_cosine(tokens(club), pairs)


@baseline("BM25 content")
def bm25(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:
    """Attributes and contacts as tokens, either as a query to the other."""
    return groups.bm25_both_ways(tokens(club), pairs)


@baseline("MMR")
def mmr(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:
    """A list of people alike, but not alike among themselves."""
    return groups.diversify_lists(pairs, alike(club, pairs), vectors(club), "mmr")


@baseline("DPP")
def dpp(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:
    """The same by a determinantal point process."""
    return groups.diversify_lists(pairs, alike(club, pairs), vectors(club), "dpp")


def raise_weak_ties(club: Watched, pairs: IntArray, seed: int, share: float) -> DoubleArray:
    """The nearest, those who have few contacts in common going up (RELISON); ``share`` is 0 to 1."""
    known, n = degrees(club), len(club.attributes)
    shared = common_neighbours(club, pairs, seed)
    overlap = weak_ties.overlap(shared, known[pairs[:, 0]], known[pairs[:, 1]])
    relevance, weakness = (as_lists(pairs, values, n) for values in (alike(club, pairs), -overlap))
    return as_pairs(weak_ties.rerank(relevance, weakness, share), pairs)


for _share in weak_ties.SWEEP:
    METHODS.add(f"weak ties, share {_share:g}", partial(raise_weak_ties, share=_share))


@baseline("reciprocal, harmonic mean")
def harmonic(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:
    """Harmonic mean of the places each has on the other's list of the nearest (RECON)."""
    places = percentiles(as_lists(pairs, alike(club, pairs), len(club.attributes)))
    one, other = pairs[:, 0], pairs[:, 1]
    return harmonic_mean(places[one, other], places[other, one])


@baseline("TU matching")
def tu_matching(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:
    """Log of the expected matches; likeness in units of its spread is the surplus."""
    surplus = alike(club, pairs)
    return log_matches(pairs, surplus / max(float(surplus.std()), 1e-9), len(club.attributes))


@baseline("ours, reward for distance alone")
def ours(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:
    """The inverted U over closeness, less mutual contacts and a shared community; no text."""
    return club_learnt.reward(club, pairs, seed)
