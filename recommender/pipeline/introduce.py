"""The whole way from a club to its introductions, readable at a glance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from recommender.club.edits import Edits
from recommender.club.round import Round
from recommender.club.week import Week
from recommender.features.registry import COMPATIBILITY, FURTHER
from recommender.maths.pairs import member_of, pair_keys, unique_pairs
from recommender.maths.search.partners import mark_best
from recommender.pipeline.alarms import find_alarms
from recommender.pipeline.candidates import find_candidates
from recommender.pipeline.describe import effect_of, introductions_of, make_explainer
from recommender.pipeline.edits import banning, rows_of
from recommender.pipeline.explore import explore, wants_surprise
from recommender.pipeline.left_over import find_left_over
from recommender.pipeline.memory import check_memory
from recommender.pipeline.schedule import count_rounds_left, keep_for_later
from recommender.pipeline.score import score_pairs, weigh_pairs
from recommender.pipeline.scorer import make_scorer
from recommender.pipeline.shortfalls import shortfalls
from recommender.pipeline.solve import solve
from recommender.pipeline.suggest import SUGGESTERS
from recommender.pipeline.threes import count_threes, find_threes, name_thirds, pairs_of_threes
from recommender.ports.progress import silent
from recommender.rules.permissions import permissions
from recommender.stages.rank import as_ranker

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.club.introduction import Introduction
    from recommender.club.round import Certificate, Drawing
    from recommender.config import Config
    from recommender.pipeline.prepared import Prepared
    from recommender.pipeline.scorer import Scorer
    from recommender.pipeline.solve import Solution
    from recommender.pipeline.wished import WishedPairs
    from recommender.ports.progress import Progress
    from recommender.ports.ranker import Ranker

_NO_EDITS = Edits()


def introduce_club(  # noqa: PLR0913  (each is a choice of the caller)
    prepared: Prepared,
    week: str,
    config: Config | None = None,
    progress: Progress = silent,
    *,
    ranker: Any = None,  # noqa: ANN401  # any fitted scikit-learn classifier
    edits: Edits = _NO_EDITS,
    wished: WishedPairs | None = None,
) -> Round:
    """Solve the round of one week for the whole club.

    Parameters
    ----------
    prepared
        From `prepare`.
    week
        ISO week, e.g. ``2026-W48``.
    config
        Knobs; those of ``prepared`` if left out.
    progress
        Told how far it is.
    ranker
        A fitted scikit-learn classifier or a loaded ranker; that of ``prepared`` if left out.
    edits
        What the organiser has laid down.
    wished
        Pairs that private wishes favour: they are chosen rather, and nothing of it is told.

    Returns
    -------
    Round
        The same for the same club, week, configuration, ranker, seed, edits and wishes.

    Raises
    ------
    RoundError
        If there is too little memory for a club of that size, or the round cannot be solved.
    """
    prepared = use_knobs(prepared, config, ranker).in_week(Week.parse(week))
    check_memory(prepared)
    club = prepared.club
    rules = permissions(club, Week.parse(week), prepared.config.rules)
    scorer = make_scorer(prepared, banning(rules, rows_of(club, edits.banned)))
    scorer = replace(scorer, wished=wished)
    locked = rows_of(club, edits.locked)
    if prepared.config.season.weeks > 1:
        scorer = keep_for_later(prepared, Week.parse(week), scorer, locked)
    solved = _solve(prepared, week, scorer, locked, progress)
    if wished is not None and wished.reward_of(solved.pairs).any():
        # what was favoured is in no number: the bound of the favoured weights holds for the others, too
        solved = solved.proved_by_bound(scorer, prepared.config.rules.introduction_worth)
    if not prepared.config.rules.groups_of_three:
        return describe_round(prepared, week, scorer, solved)
    threes = find_threes(scorer, solved.pairs)
    worth = prepared.config.rules.introduction_worth
    described = describe_round(prepared, week, scorer, solved.with_threes(threes, scorer, worth))
    return replace(described, introductions=name_thirds(described.introductions, club, threes))


def introduce_member(  # noqa: PLR0913  (each is a choice of the caller)
    prepared: Prepared,
    member: str,
    week: str,
    limit: int = 3,
    config: Config | None = None,
    *,
    ranker: Any = None,  # noqa: ANN401  # any fitted scikit-learn classifier
    dial: float | None = None,
) -> tuple[Introduction, ...]:
    """The best introductions for one member on their own, by the club's rules and weights.

    They are not a round: two members may be suggested the same person.

    Parameters
    ----------
    prepared
        From `prepare`.
    member
        An id of the club.
    week
        ISO week, for pauses and repeats.
    limit
        How many at most, at least 1.
    config
        Knobs; those of ``prepared`` if left out.
    ranker
        As for `introduce_club`.
    dial
        Taken for everybody, 0 to 1; members' own and the club's if left out. Quicker than a
        ``config`` for each, as nothing is laid out anew for it.
    """
    ranked = use_knobs(prepared, None, ranker)
    suggester = SUGGESTERS.get(ranked, Week.parse(week), config)
    suggester = suggester if dial is None else suggester.turned_to(dial)
    return introductions_of(suggester.explainer, suggester.best(prepared.club.row(member), limit))


@dataclass(frozen=True, eq=False)
class Solved:
    """What a round comes to before it is described."""

    pairs: IntArray
    """Shape (m, 2)."""
    propensity: DoubleArray
    """Shape (m,)."""
    certificate: Certificate
    exploration: Drawing | None
    rounds_left: int | None

    def with_threes(self, threes: IntArray, scorer: Scorer, worth: float) -> Solved:
        """The same with the pairs that groups of three add, each as likely as the pair it joins.

        Parameters
        ----------
        threes
            Shape (k, 3), from `find_threes`.
        scorer
            Of the week.
        worth
            That of an introduction, ``rules.introduction_worth``.
        """
        likely = {
            tuple(pair): share
            for pair, share in zip(self.pairs.tolist(), self.propensity, strict=True)
        }
        joined = np.array([likely[a, b] for a, b, _ in threes.tolist()], dtype=np.float64)
        return replace(
            self,
            pairs=np.concatenate([self.pairs, pairs_of_threes(threes)]),
            propensity=np.concatenate([self.propensity, joined, joined]),
            certificate=count_threes(self.certificate, scorer, threes, worth),
        )

    def proved_by_bound(self, scorer: Scorer, worth: float) -> Solved:
        """The same with other pairs than those its proof is of: the bound holds for these, too.

        Parameters
        ----------
        scorer
            Of the week.
        worth
            That of an introduction, ``rules.introduction_worth``.
        """
        value = float((scorer.table(self.pairs)["weight"] + worth).sum())
        proof = replace(
            self.certificate,
            status="bounded",
            value=value,
            bound=max(self.certificate.bound, value),
            served=len(np.unique(self.pairs)),
        )
        return replace(self, certificate=proof)


def _solve(
    prepared: Prepared, week: str, scorer: Scorer, locked: IntArray, progress: Progress
) -> Solved:
    """Solve a round, and draw it where that is asked for; what it chose from is let go here."""
    waited = find_left_over(prepared.club, Week.parse(week))
    best = _solve_best(prepared, scorer, locked, progress, waited)
    left = count_rounds_left(prepared, Week.parse(week), best.open, best.pairs)
    if prepared.config.exploration.on or wants_surprise(prepared).any():
        drawn = explore(prepared, scorer, best, locked)
        return Solved(drawn.pairs, drawn.propensity, drawn.certificate, drawn.exploration, left)
    return Solved(best.pairs, np.ones(len(best.pairs)), best.certificate, None, left)


def choose_pairs(
    prepared: Prepared, scorer: Scorer, locked: IntArray, progress: Progress = silent
) -> tuple[IntArray, Certificate]:
    """The pairs of a round; what it chose from is let go before anything else is worked out.

    Parameters
    ----------
    prepared, scorer
        The club, and what scores its pairs in the week.
    locked
        Shape (k, 2), pairs that are in wherever the rules allow it.
    progress
        Told how far it is.

    Returns
    -------
    chosen : IntArray, shape (m, 2)
    certificate : Certificate
    """
    best = _solve_best(prepared, scorer, locked, progress)
    return best.pairs, best.certificate


def _solve_best(
    prepared: Prepared,
    scorer: Scorer,
    locked: IntArray,
    progress: Progress,
    waited: BoolArray | None = None,
) -> Solution:
    """The best round, with what it was chosen from."""
    n = len(prepared.club)
    favoured = locked[:0] if scorer.wished is None else scorer.wished.pairs
    candidates = unique_pairs(
        np.concatenate([find_candidates(prepared, scorer, progress), locked, favoured]), n
    )
    weighed = weigh_pairs(scorer, candidates, prepared.blocks, progress)
    del candidates
    best = mark_best(weighed.pairs, weighed.weights, prepared.config.candidates.per_member, n)
    best |= member_of(pair_keys(weighed.pairs, n), np.sort(pair_keys(locked, n)))
    return solve(prepared, scorer, weighed.only(best), locked, progress, waited)


def _ranker(given: Any) -> Ranker:  # noqa: ANN401
    return as_ranker(given, COMPATIBILITY, further=FURTHER)


def use_knobs(prepared: Prepared, config: Config | None, ranker: Any) -> Prepared:  # noqa: ANN401
    """The club under other knobs or another ranker.

    Not a copy unless one is given: what a first call lays out is there for the next one.
    """
    prepared = prepared if config is None else prepared.under(config)
    return prepared if ranker is None else prepared.ranked_by(_ranker(ranker))


def describe_round(
    prepared: Prepared,
    week: str,
    scorer: Scorer,
    solved: Solved,
) -> Round:
    """Everything about a solved round: both sides' reasons, its effect, its proof."""
    config = prepared.config
    chosen = score_pairs(scorer, solved.pairs).assign(propensity=solved.propensity)
    chosen = chosen.sort_values(["weight", "i", "j"], ascending=[False, True, True])
    effect = effect_of(prepared, chosen, scorer.rules.capacity)
    return Round(
        week=str(Week.parse(week)),
        introductions=introductions_of(make_explainer(prepared), chosen),
        shortfalls=shortfalls(prepared, scorer, chosen[["i", "j"]].to_numpy()),
        certificate=solved.certificate,
        numbers=effect.numbers,
        before=effect.before,
        after=effect.after,
        bubble_index=effect.bubble_index,
        communities=dict(
            zip(prepared.club.ids, prepared.network.communities.tolist(), strict=True)
        ),
        config=config.to_dict(),
        seed=config.seed,
        versions=_versions(prepared, scorer),
        scores=chosen,
        exploration=solved.exploration,
        rounds_left=solved.rounds_left,
        alarms=find_alarms(prepared, scorer, str(Week.parse(week)), chosen),
    )


def _versions(prepared: Prepared, scorer: Scorer) -> dict[str, str]:
    packages = (
        "recommender",
        "numpy",
        "scipy",
        "scikit-learn",
        "pandas",
        "scikit-network",
        "faiss-cpu",
    )
    made_by = {"encoder": prepared.facets.encoder, "ranker": scorer.ranker.identity}
    return {**made_by, **{name: version(name) for name in packages}}
