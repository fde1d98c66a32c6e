"""Facets of a club in which a few members say something else, everybody else's kept as they are."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from recommender.maths.texts.facets import Facets, Texts
from recommender.maths.texts.items import start_of
from recommender.maths.texts.splice import alternate, cut_around, spliced_rows

if TYPE_CHECKING:
    from recommender.arrays import IntArray


def spliced_texts(texts: Texts, rows: IntArray, new: Texts) -> Texts:
    """Texts in which some members have others; as for `recommender.maths.texts.splice.spliced_items`."""
    start, starts = start_of(texts.counts), start_of(new.counts)
    counts = list(texts.counts)
    for row, count in zip(rows, new.counts, strict=True):
        counts[row] = count

    def joined(old: tuple[str, ...], own: tuple[str, ...]) -> tuple[str, ...]:
        parts = cut_around(start, rows, lambda low, high: old[low:high])
        changed = [own[starts[place] : starts[place + 1]] for place in range(len(rows))]
        return tuple(chain.from_iterable(alternate(parts, changed)))

    return Texts(joined(texts.texts, new.texts), joined(texts.fields, new.fields), tuple(counts))


def spliced_facets(facets: Facets, rows: IntArray, new: Facets) -> Facets:
    """Facets of a club in which some members' texts are other ones; as for `recommender.maths.texts.splice.spliced_items`."""
    return replace(
        facets,
        trades=spliced_rows(facets.trades, rows, new.trades),
        roles=facets.roles.with_members(rows, new.roles.joined()),
        industries=facets.industries.with_members(rows, new.industries.joined()),
        give_texts=spliced_texts(facets.give_texts, rows, new.give_texts),
        need_texts=spliced_texts(facets.need_texts, rows, new.need_texts),
        interest_texts=spliced_texts(facets.interest_texts, rows, new.interest_texts),
    )
