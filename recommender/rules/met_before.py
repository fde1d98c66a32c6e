"""Who were introduced in an earlier round are not introduced again, or not for some weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from recommender.club.contacts import is_said, list_in_touch
from recommender.club.week import Week
from recommender.rules.checks import PairList
from recommender.rules.rule import Rule

if TYPE_CHECKING:
    from recommender.rules.rule import RuleContext


def _prepare(context: RuleContext) -> PairList:
    return PairList.of(context.club.pairs(_recent_rounds(context)), len(context.club))


def _recent_rounds(context: RuleContext) -> pd.DataFrame:
    """Introductions that still forbid a repeat; that of this week does unless it is made anew.

    Who meet otherwise this week, at an evening, in a debate or on a visit, do so whatever is made anew. Who are still in touch
    need none, however long ago it was.
    """
    history, repeat_after = context.club.history, context.knobs.repeat_after_weeks
    limit = float("inf") if repeat_after is None else repeat_after
    since = {name: context.week.weeks_since(Week.parse(name)) for name in history["week"].unique()}
    barred = [
        name for name, weeks in since.items() if (weeks != 0 or not context.anew) and weeks < limit
    ]
    sat = is_said(history["evening"], value=True) & (history["week"] == str(context.week))
    barring = history["week"].isin(barred) | (sat & (limit > 0))
    return pd.concat([history[barring], list_in_touch(context.club)])


RULE = Rule(
    reason="met_before",
    order=30,
    knob="repeat_after_weeks",
    prepare=_prepare,
    says={"de": "wurden früher schon bekannt gemacht", "en": "introduced in an earlier round"},
    reads=frozenset({"history"}),
)
