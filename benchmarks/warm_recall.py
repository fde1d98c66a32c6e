"""How many planted contacts, wishes and firms are found: ``python -m benchmarks.warm_recall``.

Needs and wishes are put into the sample club, each with somebody who meets it: by the table of
trades, which says whose usual gift meets which usual need, and by names of firms. Beside each
contact that is planted, its owner has others of trades drawn at random. Told is
the share that is found of those planted (recall), and how many of the others (who may fit, too) for each.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.sample_round import SAMPLE
from recommender.club.club import Club
from recommender.club.inventory import Contact, WishKind
from recommender.maths.texts.evidence import centred
from recommender.pipeline.leads import find_leads
from recommender.pipeline.warm import count_near, list_askings
from recommender.service.club.bootstrap import make_encoder, prepare
from recommender.service.club.club_files import load_club
from recommender.service.club.vectors import RecentVectors
from recommender.trades.table import load_trades

if TYPE_CHECKING:
    from recommender.ports.encoder import Encoder

_OTHERS = 20
"""Contacts drawn at random beside each planted one."""
_FORMS = ("GmbH", "AG", "e. V.", "")
_NEXT = WishKind.NEXT.value


@dataclass(frozen=True)
class Planted:
    """Something looked for, and who meets it."""

    text: str
    contact: Contact


def plant(kind: str, number: int, rng: np.random.Generator) -> Planted:
    """One need or wish of a kind of `KINDS`, with a contact who meets it."""
    table = load_trades()
    seeker, need, giver, gift = table.matches[int(rng.integers(len(table.matches)))]
    asked, given = ("de", "en") if kind.endswith("other language") else ("en", "en")
    trade = table.trades[giver]
    contact = Contact(id=f"{number:016x}", name=f"Zyx{number} Planted", role=trade.names[given])
    if kind.startswith("need, what"):
        told = replace(contact, ask=table.gifts(giver, gift, given))
        return Planted(table.needs(seeker, need, asked), told)
    if kind.startswith("need, role"):
        return Planted(table.needs(seeker, need, asked), contact)
    if kind.startswith("wish, role"):
        word = trade.words[int(rng.integers(len(trade.words)))]
        return Planted(trade.names[asked], replace(contact, role=word))
    letters = "".join(chr(ord("a") + number // 26**place % 26) for place in range(3))
    firm = f"Zy{letters} Werke"  # names of firms are compared without figures
    return Planted(
        f"somebody at {firm}", replace(contact, organisation=f"{firm} {_FORMS[number % 4]}")
    )


KINDS = (
    "need, what they could be asked", "need, what they could be asked, other language",
    "need, role alone", "wish, role", "wish, role, other language", "wish, firm",
)  # fmt: skip


def measure(kind: str, count: int, encoder: Encoder, seed: int = 0) -> tuple[float, float]:
    """Plant so many of a kind in the sample club.

    Returns
    -------
    recall : float
        Share of them that are found.
    others : float
        Of the other contacts, how many are found for each thing looked for, too.
    """
    rng, club = np.random.default_rng(seed), load_club(SAMPLE)
    ids = [str(id_) for id_ in rng.permutation(club.ids)]
    planted = [plant(kind, number, rng) for number in range(count)]
    askers = [ids[at % len(ids)] for at in range(count)]
    owners = [ids[(at + len(ids) // 2) % len(ids)] for at in range(count)]
    told = [(asker, _NEXT, one.text) for asker, one in zip(askers, planted, strict=True)]
    is_wish = kind.startswith("wish")
    prepared = prepare(club if is_wish else _with_needs(club, told), encoder)
    askings = list_askings(prepared, encoder, told if is_wish else [])
    texts = {one.text for one in planted}
    askings = askings.only(np.array([a.text in texts for a in askings.askings], np.bool_))
    contacts = [(owner, one.contact) for owner, one in zip(owners, planted, strict=True)]
    contacts += _draw_others(owners, rng)
    found = {
        (lead.asking.text, lead.contact)
        for lead in find_leads(prepared, encoder, askings, contacts)
    }
    pairs = {(one.text, one.contact.id) for one in planted}
    return len(found & pairs) / len(pairs), len(found - pairs) / len(askings.askings)


def measure_members(count: int, encoder: Encoder, seed: int = 0) -> float:
    """Share of wishes for somebody at a member's firm that this member is found for."""
    club = load_club(SAMPLE)
    prepared, rng = prepare(club, encoder), np.random.default_rng(seed)
    at_work = [member for member in club.members if member.workplace]
    chosen = [at_work[row] for row in rng.permutation(len(at_work))[:count]]
    found = 0
    for member in chosen:
        text = f"jemand bei {member.workplace}"
        vector = centred(encoder.encode([text]), prepared.features.exchange.means[0])[0]
        asker = next(id_ for id_ in club.ids if id_ != member.id)
        found += count_near(prepared, vector, text, asker)[:1] == (member.id,)
    return found / len(chosen)


def _with_needs(club: Club, told: list[tuple[str, str, str]]) -> Club:
    """The club whose members look for what was planted, and for nothing else."""
    needs: dict[str, list[str]] = {}
    for asker, _, text in told:
        needs.setdefault(asker, []).append(text)
    people = [replace(m, needs=tuple(needs.get(m.id, ()))) for m in club.members]
    return Club.build(people, club.ties, club.history)


def _draw_others(owners: list[str], rng: np.random.Generator) -> list[tuple[str, Contact]]:
    """Contacts of trades drawn at random, so many beside each that is planted."""
    trades = load_trades().trades
    drawn = rng.integers(0, len(trades), (len(owners), _OTHERS))
    return [
        (owner, Contact(id=f"f{at:06}{row:06}", name=f"Some Body{at} Nr{row}", role=trades[trade].names["en"]))
        for at, (owner, row_of) in enumerate(zip(owners, drawn.tolist(), strict=True))
        for row, trade in enumerate(row_of)
    ]  # fmt: skip


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--each", type=int, default=240, help="planted of a kind")
    options = parser.parse_args()
    encoder = RecentVectors(make_encoder(cache=False))
    sys.stdout.write("| kind | planted | found | others found for each |\n|---|---|---|---|\n")
    for kind in KINDS:
        recall, others = measure(kind, options.each, encoder)
        sys.stdout.write(f"| {kind} | {options.each} | {recall:.0%} | {others:.1f} |\n")
        sys.stdout.flush()
    recall = measure_members(options.each, encoder)
    sys.stdout.write(f"| wish, firm of a member | {options.each} | {recall:.0%} | |\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
