"""Weekly rounds: views apart, and executives or managers who meet trades, held against random rounds.

Run ``python -m benchmarks.views_and_collars``; ``--why`` prints what works against collars, ``--curve``
what the two rewards cost. Every club's round under the default knobs is held against 1,000 random feasible
rounds: its allowed pairs in random order, each taken while both have places left. Clubs: the sample club; the
judged club ``company``; and one of 400 put together from the sample club's words (`benchmarks.clubs`).
In ``company`` nobody states views: they are drawn, a leaning of the level and chance, to see that the reward
works; they say nothing about people.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.clubs import SAMPLE, synthetic_club
from recommender.club.week import Week
from recommender.config import Config
from recommender.features.other_collar import mark_across
from recommender.features.stated import Stated, views_apart
from recommender.maths.pairs import all_pairs
from recommender.pipeline import introduce_club
from recommender.pipeline.score import score_pairs
from recommender.pipeline.scorer import make_scorer
from recommender.rules.permissions import permissions
from recommender.service.club.bootstrap import make_encoder, prepare
from recommender.service.club.club_files import load_club

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.club.club import Club
    from recommender.pipeline import Prepared

WEEK = "2026-W48"
ROUNDS = 1_000
ANSWERED = 3
"""Statements both must have answered."""
JUDGED = Path(__file__).resolve().parents[1] / "data" / "judged_clubs"
_STATEMENTS = tuple(f"statement_{number}" for number in range(8))


@dataclass(frozen=True, eq=False)
class PairMeasures:
    """All pairs of a club, and what is measured of a round."""

    apart: DoubleArray
    """Shape (m,): distance of views, 0 to 1; NaN where fewer than three statements are shared."""
    across: BoolArray
    """Shape (m,): one leads, the other works with their hands."""

    def of(self, rows: IntArray) -> tuple[float, float]:
        """Mean distance of views, and the share across collars, of some pairs."""
        return float(np.nanmean(self.apart[rows])), float(self.across[rows].mean())


def read_clubs() -> Iterator[tuple[str, Club]]:
    """The clubs by name.

    Yields
    ------
    name, club
    """
    yield "sample", load_club(SAMPLE)
    yield "company", _with_views(load_club(JUDGED / "company"))
    yield "made of its words, 400", synthetic_club(400, seed=7)


def _with_views(club: Club) -> Club:
    """The same club in which everybody has answered: a leaning of the level, and chance."""
    rng = np.random.default_rng(0)
    levels = sorted({member.level for member in club.members})
    leaning = dict(zip(levels, rng.normal(0.0, 0.7, (len(levels), 8)), strict=True))
    members = []
    for member in club.members:
        drawn = np.clip(np.rint(leaning[member.level] + rng.normal(0.0, 1.2, 8)), -2, 2)
        answers = dict(zip(_STATEMENTS, drawn.astype(int).tolist(), strict=True))
        members.append(replace(member, viewpoints=answers))
    return replace(club, members=tuple(members))


def measure_pairs(club: Club, pairs: IntArray) -> PairMeasures:
    """What is measured of pairs, shape (m, 2)."""
    stated = Stated(club.members)
    return PairMeasures(views_apart(stated, pairs, ANSWERED), mark_across(stated, pairs))


def draw_rounds(
    pairs: IntArray, capacity: IntArray, rng: np.random.Generator
) -> Iterator[IntArray]:
    """Random feasible rounds, one after the other without end.

    Yields
    ------
    IntArray
        Rows of the pairs of a round.
    """
    sides = pairs.tolist()
    while True:
        left, chosen = capacity.tolist(), []
        for row in rng.permutation(len(pairs)).tolist():
            a, b = sides[row]
            if left[a] and left[b]:
                left[a] -= 1
                left[b] -= 1
                chosen.append(row)
        yield np.array(chosen, dtype=np.int64)


@dataclass(frozen=True)
class Chance:
    """What random rounds have: mean, and where 95 of 100 lie."""

    mean: float
    low: float
    high: float

    @classmethod
    def of(cls, values: DoubleArray) -> Chance:
        """Of one value a round."""
        low, high = np.quantile(values, [0.025, 0.975])
        return cls(float(values.mean()), float(low), float(high))


def measure_chance(prepared: Prepared) -> tuple[Chance, Chance]:
    """Views and collars of random feasible rounds."""
    rules = permissions(prepared.club, Week.parse(WEEK), prepared.config.rules)
    pairs = all_pairs(len(prepared.club))
    pairs = pairs[rules.allowed(pairs)]
    measured = measure_pairs(prepared.club, pairs)
    drawn = draw_rounds(pairs, rules.capacity, np.random.default_rng(0))
    values = np.array([measured.of(next(drawn)) for _ in range(ROUNDS)])
    return Chance.of(values[:, 0]), Chance.of(values[:, 1])


@dataclass(frozen=True)
class OfRound:
    """A round as it is made."""

    views: float
    collars: float
    bridging: float
    compatibility: float


def measure_round(prepared: Prepared, config: Config | None = None) -> OfRound:
    """The round of the week under some knobs."""
    club = prepared.club
    round_ = introduce_club(prepared, WEEK, config)
    rows = [(club.row(each.a), club.row(each.b)) for each in round_.introductions]
    pairs = np.array(rows, dtype=np.int64).reshape(-1, 2)
    views, collars = measure_pairs(club, pairs).of(np.arange(len(pairs)))
    return OfRound(views, collars, round_.numbers.bridging, round_.numbers.mean_compatibility)


def tabulate(name: str, prepared: Prepared) -> list[str]:
    """Rows of a Markdown table: the round under the default knobs, without both rewards, and by chance."""
    views, collars = measure_chance(prepared)
    lines = []
    for title, config in (
        ("default", Config()),
        ("without both rewards", _knobs(0.0, 0.0)),
    ):
        made = measure_round(prepared, config)
        lines.append(f"| {name}, {title} | {_say(made)} |")
    lines.append(
        f"| {name}, random | {views.mean:.3f} ({views.low:.3f} to {views.high:.3f}) "
        f"| {collars.mean:.1%} ({collars.low:.1%} to {collars.high:.1%}) | | |"
    )
    return lines


def _knobs(views: float, collars: float) -> Config:
    return Config().with_knobs(bridging__views=views, bridging__other_collar=collars)


def _say(made: OfRound) -> str:
    return f"{made.views:.3f} | {made.collars:.1%} | {made.bridging:.3f} | {made.compatibility:.3f}"


def tabulate_curve(name: str, prepared: Prepared) -> list[str]:
    """Rows: what each reward gains and costs."""
    points = [(0.2, collars) for collars in (0.0, 0.5, 1.0, 1.5)]
    points += [(views, 1.0) for views in (4.0, 6.0, 8.0, 10.0, 15.0)]
    return [
        f"| {name}, views {views:g}, collars {collars:g} "
        f"| {_say(measure_round(prepared, _knobs(views, collars)))} |"
        for views, collars in points
    ]


def tabulate_why(name: str, prepared: Prepared) -> list[str]:
    """Rows: what each term of the edge weight gives pairs across collars, beside all allowed ones.

    In log-odds, as it stands in the weight with the club's dial; then the round without that term.
    """
    prepared = prepared.in_week(Week.parse(WEEK))
    rules = permissions(prepared.club, Week.parse(WEEK), prepared.config.rules)
    pairs = all_pairs(len(prepared.club))
    pairs = pairs[rules.allowed(pairs)]
    table = score_pairs(make_scorer(prepared, rules), pairs)
    across = measure_pairs(prepared.club, pairs).across
    config = prepared.config
    terms = {
        column: getattr(config.compatibility, column) * table[column].to_numpy()
        for column in ("whole_likeness", "best_exchange", "best_interest", "trades_fit", "travel")
    }
    dial = config.bubble
    terms["reward for distance"] = dial * table["bridging_reward"].to_numpy()
    terms["weight"] = table["weight"].to_numpy()
    spread = terms["weight"].std()
    lines = []
    for title, values in terms.items():
        gap = values[across].mean() - values.mean()
        top = values >= np.quantile(values, 0.98)
        lines.append(
            f"| {name}, {title} | {values[across].mean():+.3f} | {values.mean():+.3f} "
            f"| {gap / spread:+.2f} | {across[top].mean():.1%} of the top 2 %, of all {across.mean():.1%} |"
        )
    for knob in terms:
        if knob in {"weight", "reward for distance"}:
            continue
        made = measure_round(prepared, Config().with_knobs(**{f"compatibility__{knob}": 0.0}))
        lines.append(f"| {name}, round without {knob} | {_say(made)} |")
    made = measure_round(prepared, Config(bubble=0.0))
    lines.append(f"| {name}, round without the reward | {_say(made)} |")
    return lines


def main() -> None:
    """Print the tables as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--why", action="store_true", help="what works against collars")
    parser.add_argument("--curve", action="store_true", help="what the rewards gain and cost")
    asked = parser.parse_args()
    made = tabulate_why if asked.why else tabulate_curve if asked.curve else tabulate
    print(
        "| round | views apart | across collars | bridging | compatibility |\n|---|---|---|---|---|"
    )
    encoder = make_encoder(cache=False)
    for name, club in read_clubs():
        print("\n".join(made(name, prepare(club, encoder))), flush=True)


if __name__ == "__main__":
    main()
