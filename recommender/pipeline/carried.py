"""What was laid out for suggestions, carried over to the club after a few members have changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.week import Week
from recommender.pipeline.score import debt_of, dials_of
from recommender.pipeline.suggest import Search, search_in
from recommender.rules.meeting_format import ways_of
from recommender.rules.permissions import permissions_after

if TYPE_CHECKING:
    from recommender.arrays import IntArray
    from recommender.pipeline.prepared import Prepared
    from recommender.pipeline.suggest import Suggester


_MOST_CHANGED = 1_000
"""Members looked at on their own because they have changed; then the club is laid out anew."""


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
    knobs = prepared.config.rules
    rules = permissions_after(old.scorer.rules, prepared.club, week, knobs, anew=False)
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


def _search_after(old: Suggester, new: Suggester, rows: IntArray) -> Search:
    before = old.search
    assert before is not None  # noqa: S101  (asked before)
    scorer, features = new.scorer, new.prepared.features
    if len(before.lookup.changed) + len(rows) > _MOST_CHANGED:
        return search_in(new.prepared, scorer.rules)
    linear = before.club.linear._replace(
        dial=scorer.dials.astype(np.float32),
        owed=(scorer.debt * scorer.owed).astype(np.float32),
        place=features.stated.places,
        meet=ways_of(new.prepared.club.members),
    )
    from recommender.maths.search.near_partners import club_of  # compiled when first needed
    from recommender.rules.search_terms import terms_after

    content = features.content()
    terms = terms_after(before.club.terms, old.scorer.rules, scorer.rules)
    lookup = before.lookup.after(before.content, content, rows)
    return Search(content, lookup, club_of(content, linear, terms))
