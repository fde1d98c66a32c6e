"""Need to offer: whether the members who meet a need come first, as production ranks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.records import Measured, mean_of
from recommender.config import Profiles
from recommender.errors import InputError
from recommender.maths.measures.metrics import ndcg
from recommender.maths.texts.evidence import standardise
from recommender.maths.texts.items import Items, best_per_pair
from recommender.stages.encode import encode_members

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from benchmarks.quality.encoder.methods import Fit
    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.club.member import Member
    from recommender.maths.texts.facets import EncodedFacets

CLEAR = 2
"""Grade of a clear match."""


def measure_need_to_offer(
    members: Sequence[Member], judgements: pd.DataFrame, fit: Fit
) -> list[Measured]:
    """Rank the members of a club by how well they meet each judged need.

    Encoding, centring on the club and late interaction are the production code: the score
    of a member is the best of what they give (offers, headline, windows of about), each read
    beside the rest; for comparison each alone, and offers alone without who the members are.

    Parameters
    ----------
    members
        The club's, in the order of their ids.
    judgements
        Columns ``need_member``, ``need_index``, ``need_text``, ``member``, ``grade``;
        who was not judged counts as grade 0.
    fit
        The encoder for given texts.

    Raises
    ------
    InputError
        If a judgement does not fit the members.
    """
    encoder = fit(_texts(members))
    facets, alone = (
        encode_members(members, encoder, profiles=profiles)
        for profiles in (Profiles(), Profiles(context=0.0))
    )
    asked = zip(judgements["need_member"], judgements["need_index"], strict=True)
    keys = sorted({(str(owner), int(index)) for owner, index in asked})
    rows, grades = _lay_out(members, facets, judgements, keys)
    others = np.array([[m.id != owner for m in members] for owner, _ in keys])
    same = _same_language(members, keys)
    scores, scores_alone = score_matches(facets, rows), score_matches(alone, rows)
    offers = score_matches(alone, rows, offers_only=True)
    return [
        _mean_ndcg("ndcg_10", scores, grades, others),
        _mean_ndcg("ndcg_10_same_language", scores, grades, others & same),
        _mean_ndcg("ndcg_10_other_language", scores, grades, others & ~same),
        _mean_ndcg("ndcg_10_without_context", scores_alone, grades, others),
        _mean_ndcg("ndcg_10_offers_only", offers, grades, others),
        mean_of("clear_in_10", _find_clear(scores, grades, others)),
    ]


def score_matches(
    facets: EncodedFacets, rows: IntArray, *, offers_only: bool = False
) -> DoubleArray:
    """How well each member meets each need, as production scores it.

    Parameters
    ----------
    facets
        Of a club.
    rows
        Shape (n_needs,): rows of ``facets.needs``.
    offers_only
        Leave out who members are; for comparison.

    Returns
    -------
    DoubleArray, shape (n_needs, n_members)
        z-values; higher is better.
    """
    given = facets.gives
    if offers_only:
        given = given.only(facets.give_texts.marked(["offers"]))
    exchange = standardise(facets.needs, given, facets.unrelated, np.random.default_rng(0))
    asked = Items(exchange.asked.vectors[rows], np.arange(len(rows) + 1))
    members = len(given.start) - 1
    first, second = np.repeat(np.arange(len(rows)), members), np.tile(np.arange(members), len(rows))
    best = best_per_pair(asked, exchange.given, np.stack([first, second], axis=1))
    return best.reshape(len(rows), members) / exchange.sd


def _texts(members: Sequence[Member]) -> list[str]:
    return [text for m in members for text in (*m.offers, m.headline, m.about, *m.needs) if text]


def _lay_out(
    members: Sequence[Member],
    facets: EncodedFacets,
    judgements: pd.DataFrame,
    keys: list[tuple[str, int]],
) -> tuple[IntArray, DoubleArray]:
    """Rows of the needs, and grades of shape (n_needs, n_members).

    Raises
    ------
    InputError
        If a judgement does not fit the members.
    """
    place = {member.id: row for row, member in enumerate(members)}
    need = {key: row for row, key in enumerate(keys)}
    grades = np.zeros((len(keys), len(members)))
    rows = np.zeros(len(keys), dtype=np.int64)
    columns = (judgements[name] for name in ("need_member", "need_index", "member", "grade"))
    texts = judgements["need_text"]
    for owner, index, member, grade, text in zip(*columns, texts, strict=True):
        row = need[owner, int(index)]
        if owner not in place or member not in place:
            raise InputError(f"judgements: {owner} or {member} is no member of the club")
        rows[row] = facets.needs.start[place[owner]] + int(index)
        if rows[row] >= len(facets.need_texts.texts) or facets.need_texts.texts[rows[row]] != text:
            raise InputError(f"judgements: need {index} of {owner} reads differently in the club")
        grades[row, place[member]] = float(grade)
    return rows, grades


def _same_language(members: Sequence[Member], keys: list[tuple[str, int]]) -> BoolArray:
    language = {member.id: member.text_language for member in members}
    return np.array([[m.text_language == language[owner] for m in members] for owner, _ in keys])


def _mean_ndcg(
    metric: str, scores: DoubleArray, grades: DoubleArray, counted: BoolArray
) -> Measured:
    rankings = zip(scores, grades, counted, strict=True)
    return mean_of(metric, np.array([ndcg(s[among], g[among]) for s, g, among in rankings]))


def _find_clear(scores: DoubleArray, grades: DoubleArray, counted: BoolArray) -> DoubleArray:
    """Per need with a clear match: is one among the first ten?  NaN for the other needs."""
    hits = []
    for s, g, among in zip(scores, grades, counted, strict=True):
        clear = g[among] >= CLEAR
        first = np.argsort(-s[among], kind="stable")[:10]
        hits.append(float(clear[first].any()) if clear.any() else np.nan)
    return np.array(hits)
