"""The compiled twins of `recommender.maths.network.structure`: shared entries and ways.

A way of three steps from i over u and v to j counts ``1 / (sqrt(d_i) d_u d_v sqrt(d_j))``, d being the number of
contacts: the cube of the normalised network (as in Kovács et al., 2019, doi 10.1038/s41467-019-09177-y,
who divide by the middle two alone). Who knows many is on many ways, and each says little.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.compiled import compiled

if TYPE_CHECKING:
    from typing import Any

    import numpy.typing as npt

    from recommender.arrays import DoubleArray, IntArray

    Lists = tuple[npt.NDArray[np.signedinteger[Any]], npt.NDArray[np.signedinteger[Any]]]


@compiled
def count_shared(lists: Lists, pairs: IntArray, out: IntArray) -> None:
    """Fill in how many entries the lists of the two of each pair share.

    Parameters
    ----------
    lists
        Where each member's list starts, shape (n + 1,), and the lists one after the other, each
        ascending.
    pairs
        Shape (n_pairs, 2).
    out
        Shape (n_pairs,).
    """
    start, entries = lists
    for p in range(len(pairs)):
        i, j = start[pairs[p, 0]], start[pairs[p, 1]]
        last_i, last_j = start[pairs[p, 0] + 1], start[pairs[p, 1] + 1]
        count = 0
        while i < last_i and j < last_j:
            if entries[i] == entries[j]:
                count += 1
                i += 1
                j += 1
            elif entries[i] < entries[j]:
                i += 1
            else:
                j += 1
        out[p] = count


@compiled
def weigh_shared(lists: Lists, weights: DoubleArray, pairs: IntArray, out: DoubleArray) -> None:
    """Fill in the sum of the weights of the entries that the lists of the two share.

    Parameters
    ----------
    lists, pairs
        As in `count_shared`.
    weights
        Of entries, by their number.
    out
        Shape (n_pairs,).
    """
    start, entries = lists
    for p in range(len(pairs)):
        i, j = start[pairs[p, 0]], start[pairs[p, 1]]
        last_i, last_j = start[pairs[p, 0] + 1], start[pairs[p, 1] + 1]
        total = 0.0
        while i < last_i and j < last_j:
            if entries[i] == entries[j]:
                total += weights[entries[i]]
                i += 1
                j += 1
            elif entries[i] < entries[j]:
                i += 1
            else:
                j += 1
        out[p] = total


@compiled
def ways_of_pairs(contacts: Lists, pairs: IntArray, out: DoubleArray) -> None:
    """Fill in what the ways of three steps between the two of each pair count together.

    0 where a shorter one leads from one to the other.

    Parameters
    ----------
    contacts
        Where each member's list starts, shape (n + 1,), and the lists one after the other.
    pairs
        Shape (n_pairs, 2); quicker where the first of neighbouring pairs is the same.
    out
        Shape (n_pairs,).
    """
    start, other = contacts
    reached = np.zeros(len(start) - 1)
    touched = np.empty(len(start) - 1, dtype=np.int64)
    tied = np.full(len(start) - 1, -1)
    count, last = 0, -1
    for p in range(len(pairs)):
        i, j = pairs[p, 0], pairs[p, 1]
        if i != last:
            for place in range(count):
                reached[touched[place]] = 0.0
            count, last = two_steps(contacts, i, reached, touched), i
            tied[other[start[i] : start[i + 1]]] = i
        total = 0.0
        if reached[j] == 0.0 and tied[j] != i:
            for place in range(start[j], start[j + 1]):
                total += reached[other[place]]
        out[p] = total / np.sqrt(max(start[j + 1] - start[j], 1))


@compiled
def best_by_ways(contacts: Lists, members: IntArray, partner: IntArray) -> None:
    """Fill in whom most speaks for by ways of three steps, contacts and theirs left out.

    Parameters
    ----------
    contacts
        As for `ways_of_pairs`.
    members
        Shape (m,).
    partner
        Shape (m, k): best first, of equals the lower number; -1 where there are fewer.
    """
    start, other = contacts
    n, k = len(start) - 1, partner.shape[1]
    near, far = np.zeros(n), np.zeros(n)
    touched, found = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    for row in range(len(members)):
        i = members[row]
        count = two_steps(contacts, i, near, touched)
        arrived = three_steps(contacts, touched[:count], near, far, found)
        for place in range(start[i], start[i + 1]):
            far[other[place]] = 0.0
        for place in range(count):
            far[touched[place]] = 0.0
            near[touched[place]] = 0.0
        ends = np.sort(found[:arrived])
        order = np.argsort(-far[ends], kind="mergesort")
        for place in range(min(k, arrived)):
            if far[ends[order[place]]] > 0.0:
                partner[row, place] = ends[order[place]]
        far[ends] = 0.0


@compiled
def two_steps(contacts: Lists, i: int, reached: DoubleArray, touched: IntArray) -> int:
    """Add up ways of two steps at their ends, ways back too; the number of ends."""
    start, other = contacts
    count, root = 0, np.sqrt(max(start[i + 1] - start[i], 1))
    for first in range(start[i], start[i + 1]):
        u = other[first]
        share = 1.0 / (root * (start[u + 1] - start[u]))
        for second in range(start[u], start[u + 1]):
            v = other[second]
            if reached[v] == 0.0:
                touched[count] = v
                count += 1
            reached[v] += share / (start[v + 1] - start[v])
    return count


@compiled
def three_steps(
    contacts: Lists, middle: IntArray, reached: DoubleArray, far: DoubleArray, found: IntArray
) -> int:
    """Take ways one step further; ``found`` are their ends, ``far`` what arrives; their number."""
    start, other = contacts
    count = 0
    for v in middle:
        for place in range(start[v], start[v + 1]):
            j = other[place]
            if far[j] == 0.0:
                found[count] = j
                count += 1
            far[j] += reached[v] / np.sqrt(start[j + 1] - start[j])
    return count
