"""Weekly rounds held against random ones: views apart, collars crossed, and whether the two can meet in person.

Run ``python -m benchmarks.against_chance``; it prints the tables of ``docs/against_chance.md`` as Markdown. ``--curve``
turns one weight after the other in the first two clubs, ``--why`` says what works against collars, ``--hosts`` what
careful hosts say of the rewards in the clubs they have judged.

Every club's round under the default knobs is held against 1,000 random feasible rounds: its allowed pairs in random
order, each taken while both have places left. Clubs: the sample club; the judged club ``company``; and one of 400 put
together from the sample club's words (`benchmarks.clubs`). In ``company`` nobody states views, or how they meet. Both
are drawn, views by a leaning of the level and chance, ways of meeting with the shares of the sample club, to see that
the round answers to them; they say nothing about people.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, fields, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.clubs import SAMPLE, synthetic_club
from benchmarks.quality.hosts.clubs import read_hosted_clubs
from benchmarks.quality.hosts.rounds import introduce_as_shipped, run_weeks
from recommender.club.member import Meet
from recommender.club.week import Week
from recommender.config import Config
from recommender.features.other_collar import mark_across
from recommender.features.stated import Stated, views_apart
from recommender.features.travel import find_journeys
from recommender.labels.journeys import JOURNEYS
from recommender.maths.pairs import all_pairs
from recommender.pipeline import introduce_club
from recommender.pipeline.score import score_pairs
from recommender.pipeline.scorer import make_scorer
from recommender.rules.permissions import permissions
from recommender.service.club.bootstrap import make_encoder, prepare
from recommender.service.club.club_files import load_club

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from benchmarks.quality.hosts.clubs import HostedClub
    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.club.club import Club
    from recommender.pipeline import Prepared

WEEK = "2026-W48"
ROUNDS = 1_000
JUDGED = Path(__file__).resolve().parents[1] / "data" / "judged_clubs"
WAYS = {Meet.IN_PERSON: 130 / 240, Meet.EITHER: 96 / 240, Meet.ONLINE: 14 / 240}
"""Shares of the sample club."""
TURNED: Mapping[str, tuple[float, ...]] = {
    "rules__journey": (0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0),
    "bridging__views": (0.0, 0.5, 1.0, 1.5, 2.0, 3.0),
    "bridging__other_collar": (0.0, 1.0, 2.0, 3.0),
}
"""Values of each weight on the curve, the others left at their defaults."""
RULES: Mapping[str, Mapping[str, float | bool]] = {
    "rules.reach_km 100": {"rules__reach_km": 100.0},
    "rules.reach_km 50": {"rules__reach_km": 50.0},
    "rules.same_city_in_person": {"rules__same_city_in_person": True},
}
_HOUR = JOURNEYS.index("hour")
_STATEMENTS = tuple(f"statement_{number}" for number in range(8))


@dataclass(frozen=True, eq=False)
class PairMeasures:
    """Pairs of a club, and what is measured of them, shape (m,) each."""

    apart: DoubleArray
    """Distance of views, 0 to 1; NaN where too few statements are shared."""
    across: BoolArray
    """One leads, the other works with their hands."""
    journeys: IntArray
    """Class of the journey that is needed, as `find_journeys` has it."""
    bridging: BoolArray
    """Another industry, and no contact in common."""
    compatibility: DoubleArray
    """Whatever the way to each other is."""

    def of(self, rows: IntArray) -> RoundMeasures:
        """The round of some pairs."""
        journeys, apart = self.journeys[rows], self.apart[rows]
        known = apart[~np.isnan(apart)]
        town, hour, two_hours = (float((journeys <= at).mean()) for at in range(3))
        return RoundMeasures(
            float(known.mean()) if len(known) else np.nan,
            float(self.across[rows].mean()),
            town,
            hour,
            two_hours,
            float(self.bridging[rows].mean()),
            float(self.compatibility[rows].mean()),
            float((self.bridging[rows] & (journeys <= _HOUR)).sum()),
            float(self.compatibility[rows] @ (journeys <= _HOUR)),
            len(rows),
        )


@dataclass(frozen=True, slots=True)
class RoundMeasures:
    """What a round comes to: shares of pairs and means."""

    views: float
    """Mean distance of views, 0 to 1."""
    collars: float
    town: float
    """Can meet in the way both want within a town; then within an hour, and two."""
    hour: float
    two_hours: float
    bridging: float
    compatibility: float
    bridging_met: float
    """Introductions that bridge and can meet within an hour."""
    good_met: float
    """Good meetings to be expected of those that can meet within an hour."""
    introductions: float

    def row(self) -> str:
        """Cells of a Markdown table."""
        return (
            f"{self.views:.3f} | {self.collars:.1%} | {self.town:.1%} | {self.hour:.1%} "
            f"| {self.two_hours:.1%} | {self.bridging:.3f} | {self.compatibility:.3f} "
            f"| {self.bridging_met:.0f} | {self.good_met:.1f} | {self.introductions:.0f}"
        )


HEAD = f"| round | views apart | across collars | {' | '.join(f'within {name}' for name in JOURNEYS[:3])} | bridging | compatibility | bridging and within an hour | good within an hour | pairs |"


def read_clubs() -> Iterator[tuple[str, Club]]:
    """The clubs by name.

    Yields
    ------
    name, club
    """
    yield "sample", load_club(SAMPLE)
    yield "company", draw_answers(load_club(JUDGED / "company"))
    yield "made of its words, 400", synthetic_club(400, seed=7)


def draw_answers(club: Club) -> Club:
    """The same club in which everybody has views, a leaning of the level and chance, and a way of meeting."""
    rng = np.random.default_rng(0)
    levels = sorted({member.level for member in club.members})
    leaning = dict(zip(levels, rng.normal(0.0, 0.7, (len(levels), 8)), strict=True))
    ways = rng.choice(len(WAYS), len(club), p=list(WAYS.values()))
    members = []
    for member, way in zip(club.members, ways.tolist(), strict=True):
        drawn = np.clip(np.rint(leaning[member.level] + rng.normal(0.0, 1.2, 8)), -2, 2)
        answers = dict(zip(_STATEMENTS, drawn.astype(int).tolist(), strict=True))
        members.append(replace(member, viewpoints=answers, meet=list(WAYS)[way]))
    return replace(club, members=tuple(members))


def measure_pairs(prepared: Prepared, pairs: IntArray) -> PairMeasures:
    """What is measured of pairs, shape (m, 2)."""
    club, week = prepared.club, Week.parse(WEEK)
    rules = permissions(club, week, prepared.config.rules)
    anywhere = prepared.under(Config().with_knobs(compatibility__travel=0.0)).in_week(week)
    table = score_pairs(make_scorer(anywhere, rules), pairs)
    stated = Stated(club.members)
    industries = stated.industries[pairs]
    same = (industries[:, 0] == industries[:, 1]) & (industries[:, 0] >= 0)
    return PairMeasures(
        views_apart(stated, pairs, prepared.config.evidence.views_answered),
        mark_across(stated, pairs),
        find_journeys(stated, pairs),
        (table["mutual_contacts"].to_numpy() == 0) & ~same,
        table["compatibility"].to_numpy(),
    )


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
        most = sum(left) // 2
        for row in rng.permutation(len(pairs)).tolist():
            a, b = sides[row]
            if left[a] and left[b]:
                left[a] -= 1
                left[b] -= 1
                chosen.append(row)
                if len(chosen) == most:
                    break
        yield np.array(chosen, dtype=np.int64)


def measure_chance(prepared: Prepared) -> list[RoundMeasures]:
    """Random feasible rounds."""
    rules = permissions(prepared.club, Week.parse(WEEK), prepared.config.rules)
    pairs = all_pairs(len(prepared.club))
    pairs = pairs[rules.allowed(pairs)]
    measured = measure_pairs(prepared, pairs)
    drawn = draw_rounds(pairs, rules.capacity, np.random.default_rng(0))
    return [measured.of(next(drawn)) for _ in range(ROUNDS)]


def measure_round(prepared: Prepared, config: Config | None = None) -> RoundMeasures:
    """The round of the week under some knobs; its compatibility is told whatever the way to each other is."""
    club = prepared.club
    round_ = introduce_club(prepared, WEEK, config)
    rows = [(club.row(pair.a), club.row(pair.b)) for pair in round_.introductions]
    pairs = np.array(rows, dtype=np.int64).reshape(-1, 2)
    return measure_pairs(prepared, pairs).of(np.arange(len(pairs)))


def say_chance(rounds: list[RoundMeasures]) -> str:
    """Means, and where 95 of 100 lie, as cells of a Markdown table."""
    cells = []
    for field in fields(RoundMeasures):
        values = np.array([getattr(measured, field.name) for measured in rounds])
        low, high = np.quantile(values, [0.025, 0.975])
        form = {
            "views": ".3f",
            "bridging": ".3f",
            "compatibility": ".3f",
            "bridging_met": ".0f",
            "good_met": ".1f",
            "introductions": ".0f",
        }
        say = form.get(field.name, ".1%")
        cells.append(f"{values.mean():{say}} ({low:{say}} to {high:{say}})")
    return " | ".join(cells)


def tabulate(name: str, prepared: Prepared) -> list[str]:
    """Rows of a Markdown table: the round under the default knobs, without the three weights, and by chance."""
    without = Config().with_knobs(**dict.fromkeys(TURNED, 0.0))
    return [
        f"| {name}, default | {measure_round(prepared).row()} |",
        f"| {name}, without the three weights | {measure_round(prepared, without).row()} |",
        f"| {name}, random | {say_chance(measure_chance(prepared))} |",
    ]


def tabulate_curve(name: str, prepared: Prepared) -> list[str]:
    """Rows: what each weight gains and costs."""
    choices: dict[str, Mapping[str, float | bool]] = {
        f"{knob.replace('__', '.')} {value:g}": {knob: value}
        for knob, values in TURNED.items()
        for value in values
    }
    return [
        f"| {name}, {title} | {measure_round(prepared, Config().with_knobs(**knobs)).row()} |"
        for title, knobs in (choices | dict(RULES)).items()
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
    across = mark_across(Stated(prepared.club.members), pairs)
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
        lines.append(f"| {name}, round without {knob} | {made.row()} |")
    made = measure_round(prepared, Config(bubble=0.0))
    lines.append(f"| {name}, round without the reward | {made.row()} |")
    return lines


def tabulate_hosts() -> list[str]:
    """Rows: what each reward costs of the introductions that careful hosts would make, in clubs they have judged."""
    hosted = list(read_hosted_clubs(JUDGED, make_encoder(cache=True)))
    lines = []
    for views, collars in ((None, None), (None, 0.0), (0.0, None), (0.0, 0.0)):
        turned = {"bridging__views": views, "bridging__other_collar": collars}
        knobs = {name: value for name, value in turned.items() if value is not None}
        would, never = np.mean([_ask_host(judged, knobs) for judged in hosted], axis=0)
        title = ", ".join(f"{name.replace('__', '.')} 0" for name in knobs) or "default"
        lines.append(f"| {title} | {would:.3f} | {never:.3f} |")
    return lines


def _ask_host(hosted: HostedClub, knobs: Mapping[str, float]) -> tuple[float, float]:
    """Shares of four weeks' introductions that a host would make, and never would."""
    config = hosted.prepared.config.with_knobs(**knobs)
    weeks = run_weeks(replace(hosted, prepared=hosted.prepared.under(config)), introduce_as_shipped)
    made = np.sum(weeks, axis=0)
    would, never = (
        float((made * marked).sum() / made.sum())
        for marked in (hosted.grades >= 2, hosted.grades == 0)
    )
    return would, never


def main() -> None:
    """Print the tables as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--why", action="store_true", help="what works against collars")
    parser.add_argument("--curve", action="store_true", help="what the weights gain and cost")
    parser.add_argument("--hosts", action="store_true", help="what hosts say of the rewards")
    asked = parser.parse_args()
    if asked.hosts:
        print("| rewards | hosts would | hosts never would |\n|---|---|---|")
        print("\n".join(tabulate_hosts()))
        return
    made = tabulate_why if asked.why else tabulate_curve if asked.curve else tabulate
    print(HEAD + "\n" + "|---" * (HEAD.count("|") - 1) + "|")
    encoder = make_encoder(cache=False)
    for name, club in islice(read_clubs(), 2 if asked.curve else None):
        print("\n".join(made(name, prepare(club, encoder))), flush=True)


if __name__ == "__main__":
    main()
