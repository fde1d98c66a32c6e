"""What contacts add to a club: ``python -m benchmarks.warm_introductions``.

Each member of the sample club gets a made-up inventory: people of trades drawn at random from
`data/trades`, whoever looks for what. Counted is who has anybody that may meet a need of theirs: a
member by the rules of the round, or a contact of another member. With ``--members 5000 --contacts 500
--round`` it measures the search in a made-up club of that size beside a round of it, in CPU seconds;
with ``--distinct`` every contact has a text of their own, which no memory helps with.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.clubs import synthetic_club
from benchmarks.sample_round import SAMPLE, WEEK
from recommender.club.inventory import Contact
from recommender.club.week import Week
from recommender.pipeline import introduce_club
from recommender.pipeline.leads import find_leads
from recommender.pipeline.warm import find_met, list_askings
from recommender.service.club.bootstrap import make_encoder, prepare
from recommender.service.club.club_files import load_club
from recommender.trades.table import load_trades

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.club.club import Club

_SEED = 0
_MOST = 16
"""Leads of an owner that are kept beside a round, as the service does: as many as are asked at a time,
and those asked before. Else all are, so that what contacts add is counted whole."""


def plant_contacts(
    club: Club, per_member: int, seed: int = _SEED, *, distinct: bool = False
) -> Iterator[tuple[str, Contact]]:
    """So many contacts of every member, of trades drawn at random; ``distinct``: at a firm each.

    Yields
    ------
    str, Contact
        Owner and contact.
    """
    rng, trades = np.random.default_rng(seed), load_trades().trades
    for owner in club.ids:
        for number, trade in enumerate(rng.integers(0, len(trades), per_member)):
            name = trades[trade].names["de" if number % 2 else "en"]
            firm = f"Firma {owner} {number}" if distinct else ""
            yield (
                owner,
                Contact(
                    id=f"{number:x}",
                    name=f"Person{owner} Nr{number}",
                    role=name,
                    organisation=firm,
                ),
            )


def measure(club: Club, per_member: int, *, distinct: bool, beside_round: bool) -> None:
    """Print who has somebody, before and after, and what the search costs."""
    encoder, whole = make_encoder(cache=False), time.process_time()
    prepared = prepare(club, encoder)
    if beside_round:
        introduce_club(prepared, WEEK)
        sys.stdout.write(f"a round: {time.process_time() - whole:.0f} CPU s with encoding\n")
        sys.stdout.flush()
    start = time.process_time()
    askings = list_askings(prepared, encoder, [])
    met = find_met(prepared, askings, Week.parse(WEEK))
    contacts = plant_contacts(club, per_member, distinct=distinct)
    most = _MOST if beside_round else None
    leads = find_leads(prepared, encoder, askings.only(~met), contacts, most)
    seconds = time.process_time() - start
    before = {a.asker for a, is_met in zip(askings.askings, met, strict=True) if is_met}
    after = before | {lead.asking.asker for lead in leads}
    open_needs = int((~met).sum())
    found = len({(lead.asking.asker, lead.asking.text) for lead in leads})
    sys.stdout.write(
        f"| {len(club):,} | {per_member} | {len(askings.askings):,} | {open_needs:,} | {found:,} "
        f"| {len(before):,} | {len(after):,} | {seconds:.1f} | {_time_planting(club, per_member, distinct=distinct):.1f} |\n"
    )


def _time_planting(club: Club, per_member: int, *, distinct: bool) -> float:
    """CPU seconds that making up the contacts takes by itself: no part of a search."""
    start = time.process_time()
    deque(plant_contacts(club, per_member, distinct=distinct), maxlen=0)
    return time.process_time() - start


def main() -> int:
    """Measure the sample club, or a made-up one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--contacts", type=int, nargs="+", default=[10, 50, 200])
    parser.add_argument("--members", type=int, default=0, help="of a made-up club")
    parser.add_argument("--distinct", action="store_true", help="no two contacts are alike")
    parser.add_argument("--round", action="store_true", help="beside a round of the club")
    options = parser.parse_args()
    club = synthetic_club(options.members) if options.members else load_club(SAMPLE)
    sys.stdout.write(
        "| members | contacts each | needs | met by nobody | of these by a contact "
        "| members with somebody before | after | CPU s | of them making up contacts |\n"
        "|---|---|---|---|---|---|---|---|---|\n"
    )
    for per_member in options.contacts:
        measure(club, per_member, distinct=options.distinct, beside_round=options.round)
    return 0


if __name__ == "__main__":
    sys.exit(main())
