"""Circles of people, and who of a circle knows whom: the parts of the tie model.

A group (a city, an industry) is split at random into circles of bounded size, so that drawing
costs O(members * size) time and memory however large the group is. Rows are members.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.arrays import BoolArray, DoubleArray, IntArray


def number_texts(texts: Sequence[str]) -> IntArray:
    """Number of every text in alphabetical order; -1 for the empty one."""
    names = {text: number for number, text in enumerate(sorted({*texts} - {""}))}
    return np.array([names.get(text, -1) for text in texts], dtype=np.int64)


def combine_labels(one: IntArray, other: IntArray) -> IntArray:
    """One number for two labels; -1 where either is not stated."""
    joint = one * (other.max(initial=0) + 1) + other
    return np.where((one < 0) | (other < 0), -1, joint)


def draw_with_chance(
    labels: IntArray, knows: BoolArray, chance: float, size: int, rng: np.random.Generator
) -> IntArray:
    """Pairs of one circle, each with the same chance.

    Parameters
    ----------
    labels
        Shape (members,): the group of each; -1 = none.
    knows
        Shape (members,): False for those who know nobody.
    chance
        0 to 1.
    size
        Most members in a circle, 2 or more.
    rng
        The only source of chance.

    Returns
    -------
    IntArray, shape (pairs, 2)
        The smaller row first.
    """
    pairs = list_pairs_within(split_into_circles(labels, size, rng), size)
    met: IntArray = pairs[knows[pairs].all(axis=1) & (rng.random(len(pairs)) < chance)]
    return met


def draw_with_contacts(
    labels: IntArray, contacts: DoubleArray, size: int, rng: np.random.Generator
) -> IntArray:
    """Pairs of one circle, each with chance ``1 - exp(-c_a c_b / sum c)``.

    ``c`` is ``contacts``, shape (members,), 0 or more: how many people of the circle each would
    know if the circle were large (Norros and Reittu, 2006). The rest as in `draw_with_chance`.
    """
    circles = split_into_circles(labels, size, rng)
    pairs = list_pairs_within(circles, size)
    # Shifted by one: entry 0 holds those without a circle, whom no pair looks up.
    total = np.bincount(circles + 1, weights=contacts, minlength=1)[1:]
    product = contacts[pairs].prod(axis=1)
    rate = np.zeros_like(product)
    np.divide(product, total[circles[pairs[:, 0]]], out=rate, where=product > 0)
    met: IntArray = pairs[rng.random(len(pairs)) < -np.expm1(-rate)]
    return met


def split_into_circles(labels: IntArray, size: int, rng: np.random.Generator) -> IntArray:
    """Split every group into circles of at most ``size``, at random and alike in size.

    Returns
    -------
    IntArray, shape (members,)
        Number of the circle; -1 for those without a group.
    """
    order = rng.permutation(len(labels))
    order = order[np.argsort(labels[order], kind="stable")]
    order = order[labels[order] >= 0]
    _, start, counts = np.unique(labels[order], return_index=True, return_counts=True)
    splits = -(-counts // size)
    place = np.arange(len(order)) - np.repeat(start, counts)
    circles = np.full(len(labels), -1, dtype=np.int64)
    first = np.cumsum(splits) - splits
    circles[order] = np.repeat(first, counts) + place % np.repeat(splits, counts)
    return circles


def list_pairs_within(circles: IntArray, size: int) -> IntArray:
    """All pairs of one circle, shape (pairs, 2), the smaller row first."""
    order = np.argsort(circles, kind="stable")
    order = order[circles[order] >= 0]
    steps = [np.empty((0, 2), dtype=np.int64)]
    for step in range(1, size):
        pairs = np.column_stack([order[:-step], order[step:]])
        steps.append(pairs[circles[pairs[:, 0]] == circles[pairs[:, 1]]])
    return np.concatenate(steps)
