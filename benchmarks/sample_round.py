"""The sample club's round under the dial from 0 to 1: what distance costs in compatibility.

Run ``python -m benchmarks.sample_round``; it prints the tables of the README as Markdown.
"""

from __future__ import annotations

import time
from pathlib import Path

from recommender.club.week import Week
from recommender.config import Config
from recommender.maths.matching.b_matching import solve_exact
from recommender.maths.pairs import all_pairs
from recommender.pipeline import Prepared, introduce_club
from recommender.pipeline.score import feasible, score_pairs
from recommender.pipeline.scorer import make_scorer
from recommender.rules.permissions import permissions
from recommender.service.club.bootstrap import prepare
from recommender.service.club.club_files import load_club

WEEK = "2026-W48"
SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sample_club"
DIALS = (0.0, 0.2, 0.4, 0.5, 0.6, 0.8, 1.0)


def tabulate_dial(prepared: Prepared) -> list[str]:
    """A Markdown table: bridging and compatibility for each position of the dial."""
    lines = [
        "| bubble | no mutual contact | across industries | both | mean closeness "
        "| mean compatibility | of that at 0 |",
        "|---|---|---|---|---|---|---|",
    ]
    reference = 0.0
    for dial in DIALS:
        numbers = introduce_club(prepared, WEEK, Config(bubble=dial)).numbers
        reference = reference or numbers.mean_compatibility
        lines.append(
            f"| {dial:.1f} | {numbers.no_mutual_contact:.1%} | {numbers.across_industries:.1%} "
            f"| {numbers.bridging:.1%} | {numbers.mean_closeness:.2f} "
            f"| {numbers.mean_compatibility:.3f} | {numbers.mean_compatibility / reference:.1%} |"
        )
    return lines


def measure_candidates(prepared: Prepared) -> float:
    """Total weight of the round on candidates over that of the round on all pairs."""
    week = Week.parse(WEEK)
    rules = permissions(prepared.club, week, prepared.config.rules)
    scorer, pairs = make_scorer(prepared.in_week(week), rules), all_pairs(len(prepared.club))
    scores = feasible(scorer, score_pairs(scorer, pairs[rules.allowed(pairs)]))
    weights = scores["weight"].to_numpy()
    worth = prepared.config.rules.introduction_worth
    best = solve_exact(scores[["i", "j"]].to_numpy(), weights + worth, rules.capacity)
    ours = sum(introduction.weight for introduction in introduce_club(prepared, WEEK).introductions)
    return float(ours / weights[best.chosen].sum())


def main() -> None:
    """Print everything."""
    club = load_club(SAMPLE)
    prepared = prepare(club)
    began = time.perf_counter()
    solved = introduce_club(prepared, WEEK)
    seconds = time.perf_counter() - began
    print("\n".join(tabulate_dial(prepared)))
    print(f"\ncandidate value: {measure_candidates(prepared):.5f}")
    print(f"certificate: {solved.certificate.status}, value/bound {solved.certificate.ratio:.6f}")
    print(f"one round, texts encoded: {seconds:.1f} s")


if __name__ == "__main__":
    main()
