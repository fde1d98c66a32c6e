"""What was laid out for suggestions, carried over to the club after a few members have changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.week import Week
from recommender.maths.items import Items
from recommender.maths.splice import spliced_items
from recommender.pipeline.score import debt_of, dials_of
from recommender.stages.rules import permissions

if TYPE_CHECKING:
    from recommender.arrays import FloatArray, IntArray
    from recommender.maths.best_partners import Content
    from recommender.maths.terms import Terms
    from recommender.pipeline.prepared import Prepared
    from recommender.pipeline.suggest import Search, Suggester
    from recommender.stages.rules import Permissions


def carry_suggester(before: Prepared, after: Prepared, rows: IntArray) -> None:
    """Have what was laid out last before a change ready after it, too.

    Parameters
    ----------
    before, after
        The club before and after `Prepared.with_members`.
    rows
        Ascending rows of those who have changed.
    """
    for (week, config), old in tuple(before.suggesters.items())[-1:]:
        under = after.under(config)
        after.suggesters[week, config] = _carried(old, under, Week.parse(week), rows)


def _carried(old: Suggester, prepared: Prepared, week: Week, rows: IntArray) -> Suggester:
    rules = _rules_after(old.scorer.rules, prepared, week)
    same = np.array_equal(rules.capacity, old.scorer.rules.capacity)
    scorer = replace(
        old.scorer,
        features=prepared.features,
        rules=rules,
        dials=dials_of(prepared),
        owed=old.scorer.owed if same else debt_of(prepared, rules),
    )
    found = replace(old, prepared=prepared, scorer=scorer)
    return found if old.search is None else replace(found, search=_search_after(old, found, rows))


def _rules_after(old: Permissions, prepared: Prepared, week: Week) -> Permissions:
    """The rules anew, but for ties and history: these are the same, and long."""
    club = prepared.club
    alone = replace(club, ties=club.ties[:0], history=club.history[:0])
    return replace(permissions(alone, week, prepared.config.rules), known=old.known, met=old.met)


def _terms_after(terms: Terms, old: Permissions, rules: Permissions) -> Terms:
    if not np.array_equal(old.blocked, rules.blocked):
        return rules.terms()
    none = rules.blocked[:0]
    fresh = replace(rules, known=none, met=none, blocked=none, banned=none).terms()
    return fresh._replace(start=terms.start, barred=terms.barred)


def _search_after(old: Suggester, new: Suggester, rows: IntArray) -> Search:
    assert old.search is not None  # noqa: S101  (asked before)
    scorer, features = new.scorer, new.prepared.features
    linear = old.search.linear._replace(
        dial=scorer.dials.astype(np.float32),
        owed=(scorer.debt * scorer.owed).astype(np.float32),
        place=features.places,
        meet=scorer.rules.meet,
    )
    return replace(
        old.search,
        content=_content_after(old.search.content, features.content(), new.prepared.leading, rows),
        linear=linear,
        terms=_terms_after(old.search.terms, old.scorer.rules, scorer.rules),
    )


def _content_after(
    old: Content, new: Content, leading: tuple[FloatArray, FloatArray], rows: IntArray
) -> Content:
    assert old.led is not None  # noqa: S101  (as `suggester` lays it out)
    exchange, interest = leading

    def spliced(name: str, basis: FloatArray) -> FloatArray:
        own = getattr(new, name).of(rows)
        before = Items(getattr(old.led, name), getattr(old, name).start)
        return spliced_items(before, rows, Items(own.vectors @ basis, own.start)).vectors

    led = replace(
        old.led,
        gives=spliced("gives", exchange),
        needs=spliced("needs", exchange),
        interests=spliced("interests", interest),
    )
    return replace(new, led=led)
