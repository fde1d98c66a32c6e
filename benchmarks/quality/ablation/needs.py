"""Judged needs of the sample club, through the production path: each facet and each encoder.

Whether somebody meets a need of another was judged by a reader of all profiles. Every pair of
those asking is scored as production scores it; measured is whether those who meet a need come
first. That a meeting is worth having for other reasons is not in this measure.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.ablation.shapes import SHAPES
from benchmarks.quality.encoder.methods import (
    EMBEDDED,
    RANDOM,
    TEACHER,
    TFIDF,
    method_of,
    teacher_folder,
)
from benchmarks.quality.records import Measured, QualityRecord, mean_of
from recommender.adapters.index_cache import IndexCache
from recommender.adapters.threads import InThreads
from recommender.club.week import Week
from recommender.config import Config, Profiles
from recommender.errors import InputError
from recommender.maths.measures.metrics import ndcg
from recommender.maths.measures.outcome_metrics import per_person_auc
from recommender.pipeline import prepare
from recommender.pipeline.score import score_pairs
from recommender.pipeline.scorer import make_scorer
from recommender.ports.progress import silent
from recommender.rules.permissions import permissions
from recommender.stages.encode import encode_members

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd

    from recommender.arrays import DoubleArray, IntArray
    from recommender.club.club import Club
    from recommender.pipeline import Prepared
    from recommender.ports.encoder import Encoder
    from recommender.ports.progress import Progress

    Score = Callable[[Prepared, IntArray], DoubleArray]

PROTOCOL = "ablation, judged needs"
FULL = "all of it"
WEEK = "2026-W48"

_OFF: Mapping[str, tuple[str, ...]] = {
    "without needs met": ("compatibility__best_exchange",),
    "without whole profiles": ("compatibility__whole_likeness",),
    "without a shared interest": ("compatibility__best_interest",),
    "without trades": ("compatibility__trades_fit",),
    "without travel": ("compatibility__travel",),
    "without mutual contacts": ("bridging__mutual_contacts",),
    "without the same community": ("bridging__same_community",),
    "without the network": ("bridging__mutual_contacts", "bridging__same_community"),
    "without competition": ("bridging__competitor",),
    "without any reward for distance": ("bubble",),
}
"""Knobs set to 0 by the name of the variant."""


def ablate_needs(
    club: Club,
    judgements: pd.DataFrame,
    seed: int = 0,
    progress: Progress = silent,
    *,
    encoders: Sequence[str] | None = None,
) -> list[QualityRecord]:
    """Every variant on the judged pairs.

    Parameters
    ----------
    club
        With all members that were judged.
    judgements
        Columns ``need_member``, ``member``, ``grade`` (0 to 2).
    seed
        Of intervals.
    progress
        Called with how far it is.
    encoders
        Names for `benchmarks.quality.encoder.methods.method_of`, the embedded one first; all
        that are here if left out.

    Returns
    -------
    list of QualityRecord
        Per variant ``AUC per person`` and ``nDCG@10``, over members whose needs were judged, of
        everyone else ordered by the production weight; and what is lost against all of it,
        paired, above 0 where the part helps.

    Raises
    ------
    InputError
        If a judged member is not in the club.
    """
    judged = judged_pairs(club, judgements)
    weights: dict[str, DoubleArray] = {}
    names = encoders or [EMBEDDED, *([TEACHER] if teacher_folder() else []), TFIDF, RANDOM]
    texts = sorted({text for member in club.members for text in _texts(member)})
    for number, name in enumerate(names, start=1):
        encoder = method_of(name).fit(texts)
        prepared = prepare(club, encoder, IndexCache(), InThreads())
        weights |= {
            variant: score(prepared, judged.pairs)
            for variant, score in _variants_of(name, encoder).items()
        }
        progress(PROTOCOL, number, len(names))
    return [
        QualityRecord(protocol=PROTOCOL, method=name, **asdict(value))
        for name, weight in weights.items()
        for value in _measure(judged, weight, weights[FULL], seed)
    ]


@dataclass(frozen=True)
class Judged:
    """Everyone a member whose needs were judged could meet, and how well each meets a need."""

    owners: IntArray
    """Shape (m,), row of the member who needs."""
    pairs: IntArray
    """Shape (m, 2), i < j."""
    grades: DoubleArray
    """Shape (m,), 0 to 2, the best over the owner's needs; 0 for who was not judged, as the
    judge read all profiles first and named whoever might fit."""


def judged_pairs(club: Club, judgements: pd.DataFrame) -> Judged:
    """All pairs of members whose needs were judged.

    Raises
    ------
    InputError
        If a judged member is not in the club.
    """
    named = judgements[["need_member", "member"]]
    missing = sorted(set(named.to_numpy().ravel()) - set(club.ids))
    if missing:
        raise InputError(f"judgements: {missing[0]} is no member of the club")
    asking = sorted({club.row(member) for member in judgements["need_member"]})
    table = np.zeros((len(club), len(club)))
    rows = (np.array([club.row(member) for member in judgements[name]]) for name in named)
    np.maximum.at(table, tuple(rows), judgements["grade"].to_numpy(dtype=np.float64))
    owners = np.repeat(asking, len(club))
    others = np.tile(np.arange(len(club)), len(asking))
    apart = owners != others
    ends = np.stack([owners[apart], others[apart]], axis=1).astype(np.int64)
    return Judged(ends[:, 0], np.sort(ends, axis=1), table[ends[:, 0], ends[:, 1]])


def _variants_of(name: str, encoder: Encoder) -> dict[str, Score]:
    """Every part left out of the embedded encoder's club; of any other all of it alone."""
    full = _weigh_under(Config())
    if name != EMBEDDED:
        return {f"encoder {name}": full}
    off = {
        name: _weigh_under(Config().with_knobs(**dict.fromkeys(knobs, 0.0)))
        for name, knobs in _OFF.items()
    }
    return {
        FULL: full,
        "each thing given alone": lambda p, pairs: full(alone(p, encoder), pairs),
        "offers alone, without who they are": lambda p, pairs: full(
            _give_listed_only(p, encoder), pairs
        ),
        **off,
        "linear instead of the inverted U": _weigh_shaped("linear"),
        "without the inverted U": _weigh_shaped(None),
    }


def _weigh_under(config: Config) -> Score:
    """The production edge weight under other knobs."""

    def score(prepared: Prepared, pairs: IntArray) -> DoubleArray:
        return _score_table(prepared.under(config), pairs)["weight"].to_numpy(dtype=np.float64)

    return score


def _weigh_shaped(shape: str | None) -> Score:
    """The edge weight with another shape over closeness."""

    def score(prepared: Prepared, pairs: IntArray) -> DoubleArray:
        table, knobs = _score_table(prepared, pairs), prepared.config.bridging
        closeness = table["closeness"].to_numpy(dtype=np.float64)
        change = -SHAPES["inverted U"](closeness, knobs)
        if shape is not None:
            change += SHAPES[shape](closeness, knobs)
        weight: DoubleArray = table["weight"].to_numpy() + prepared.config.bubble * change
        return weight

    return score


def _score_table(prepared: Prepared, pairs: IntArray) -> pd.DataFrame:
    rules = permissions(prepared.club, Week.parse(WEEK), prepared.config.rules)
    return score_pairs(make_scorer(prepared, rules), pairs)


def alone(prepared: Prepared, encoder: Encoder) -> Prepared:
    """The club in which nothing that members give is read beside the rest of it."""
    facets = encode_members(prepared.club.members, encoder, profiles=Profiles(context=0.0))
    return prepared.with_facets(facets)


def _give_listed_only(prepared: Prepared, encoder: Encoder) -> Prepared:
    """The club whose members give no more than they listed, each thing alone."""
    facets = encode_members(prepared.club.members, encoder, profiles=Profiles(context=0.0))
    texts = facets.give_texts
    gives = facets.gives.only(texts.marked(["offers"]))
    return prepared.with_facets(replace(facets, gives=gives, give_texts=texts.only(["offers"])))


def _texts(member: object) -> list[str]:
    fields = ("offers", "needs", "interests")
    many = [text for name in fields for text in getattr(member, name)]
    return [*many, *(getattr(member, name) for name in ("headline", "about", "goals"))]


def _measure(judged: Judged, weight: DoubleArray, full: DoubleArray, seed: int) -> list[Measured]:
    aucs, gains = _aucs(judged, weight), _gains(judged, weight)
    return [
        mean_of("AUC per person", aucs, seed),
        mean_of("nDCG@10", gains, seed),
        mean_of("AUC per person lost", _aucs(judged, full) - aucs, seed),
        mean_of("nDCG@10 lost", _gains(judged, full) - gains, seed),
    ]


def _aucs(judged: Judged, weight: DoubleArray) -> DoubleArray:
    return per_person_auc(judged.owners, (judged.grades > 0).astype(np.int64), weight)


def _gains(judged: Judged, weight: DoubleArray) -> DoubleArray:
    """nDCG@10 of each owner's list, shape (n_owners,)."""
    rows = [judged.owners == owner for owner in np.unique(judged.owners)]
    return np.array([ndcg(weight[mask], judged.grades[mask]) for mask in rows])
