"""A member's own network: which circles they reach, which lines are thin, who is worth a call."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.inventory import Closeness
from recommender.club.member import Member
from recommender.club.own_network import DormantContact, OwnCircle, OwnNetwork, TradeLine
from recommender.maths.network.bubble import bubble_index, constraints, effective_sizes
from recommender.pipeline.warm import list_askings, rate_contacts
from recommender.stages.effect import industry_groups
from recommender.trades.find import find_trades

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from scipy.sparse import csr_array

    from recommender.arrays import DoubleArray, IntArray
    from recommender.club.inventory import Contact, Inventory
    from recommender.club.week import Week
    from recommender.pipeline.prepared import Prepared
    from recommender.ports.encoder import Encoder

_CLOSE = tuple(Closeness)
_LEAST_CIRCLE = 3
"""Members from which a community is called a circle."""


def find_own_network(
    prepared: Prepared, encoder: Encoder, member: str, week: Week, inventory: Inventory
) -> OwnNetwork:
    """What a member's own network looks like.

    Circles are those of the network of the week. Whom a member knows in them are stated ties and those
    whom the club has introduced to them, whatever came of it: what the others have said of a meeting
    cannot be told from it. Burt's measures are of stated ties alone.

    Parameters
    ----------
    prepared
        The club.
    encoder
        The one that it was prepared with; it should remember nothing of what it is asked.
    member, week
        Whose network, and as of when.
    inventory
        The member's.

    Raises
    ------
    UnknownMemberError
        If nobody has this id.
    """
    row = prepared.club.row(member)
    network = prepared.in_week(week, anew=False).network
    stated = network.stated
    industries = industry_groups(prepared.club.members)
    index = bubble_index(stated, network.communities, industries)
    contacts = inventory.contacts
    lines, trade_of, without = _list_trades(contacts, encoder)
    return OwnNetwork(
        circles=_find_circles(prepared, network.communities, network.possible, row),
        contacts=int(stated.indptr[row + 1] - stated.indptr[row]),
        effective_size=_known(effective_sizes(stated), row),
        constraint=_known(constraints(stated), row),
        bubble=_known(index, row),
        noted={close: sum(contact.closeness is close for contact in contacts) for close in _CLOSE},
        trades=lines,
        without_trade=without,
        dormant=_find_dormant(prepared, encoder, member, week.monday, inventory, trade_of),
    )


def _find_circles(
    prepared: Prepared, communities: IntArray, possible: csr_array, row: int
) -> tuple[OwnCircle, ...]:
    ids = prepared.club.ids
    known = set(possible.indices[possible.indptr[row] : possible.indptr[row + 1]].tolist()) - {row}
    circles = []
    for number in np.unique(communities).tolist():
        rows = np.flatnonzero(communities == number).tolist()
        is_own = communities[row] == number
        inside = tuple(ids[other] for other in rows if other in known)
        if len(rows) >= _LEAST_CIRCLE or is_own or inside:
            circles.append(OwnCircle(tuple(ids[other] for other in rows), inside, bool(is_own)))
    return tuple(
        sorted(
            circles,
            key=lambda circle: (not circle.is_own, -len(circle.contacts), -len(circle.members)),
        )
    )


def _list_trades(
    contacts: Sequence[Contact], encoder: Encoder
) -> tuple[tuple[TradeLine, ...], dict[str, int], int]:
    """Trades of an inventory, that of each contact by id, and how many have none that is known."""
    people = [
        Member(
            id=contact.id, name=contact.name, headline=contact.role,
            organisation=contact.organisation, industry=contact.trade,
        )
        for contact in contacts
    ]  # fmt: skip
    first = find_trades(people, encoder.encode)[:, 0].tolist() if people else []
    trade_of = {
        contact.id: trade for contact, trade in zip(contacts, first, strict=True) if trade >= 0
    }
    counts = Counter(trade_of.values())
    only = {trade_of[contact.id]: contact for contact in contacts if contact.id in trade_of}
    lines = tuple(
        TradeLine(trade, count, only[trade] if count == 1 else None)
        for trade, count in sorted(counts.items(), key=lambda counted: (-counted[1], counted[0]))
    )
    return lines, trade_of, len(contacts) - len(trade_of)


def _find_dormant(
    prepared: Prepared,
    encoder: Encoder,
    member: str,
    today: date,
    inventory: Inventory,
    trade_of: dict[str, int],
) -> tuple[DormantContact, ...]:
    """Contacts not spoken with for long: first who may help, then the close, then the only of a trade."""
    knobs = prepared.config.advice
    counts = Counter(trade_of.values())
    long_ago = [
        (contact, (today - contact.last_contact).days // 7)
        for contact in inventory.contacts
        if contact.last_contact is not None
        and (today - contact.last_contact).days // 7 >= knobs.dormant_weeks
    ]
    if not long_ago or not knobs.dormant:
        return ()
    wishes = [(member, wish.kind.value, wish.text) for wish in inventory.wishes]
    meets = _find_met(prepared, encoder, member, [contact for contact, _ in long_ago], wishes)
    dormant = [
        DormantContact(
            contact=contact,
            weeks=weeks,
            meets=met,
            chance=chance,
            only_of_trade=trade_of[contact.id]
            if counts[trade_of.get(contact.id, -1)] == 1
            else None,
        )
        for (contact, weeks), (met, chance) in zip(long_ago, meets, strict=True)
    ]
    dormant.sort(
        key=lambda contact: (
            -contact.chance,
            -_CLOSE.index(contact.contact.closeness),
            contact.only_of_trade is None,
            -contact.weeks,
            contact.contact.id,
        )
    )
    return tuple(dormant[: knobs.dormant])


def _find_met(
    prepared: Prepared,
    encoder: Encoder,
    member: str,
    contacts: Sequence[Contact],
    wishes: Sequence[tuple[str, str, str]],
) -> list[tuple[str, float]]:
    """What each contact might meet of what the member looks for, and with which chance."""
    askings = list_askings(prepared, encoder, wishes)
    theirs = askings.only(
        np.array([asking.asker == member for asking in askings.askings], np.bool_)
    )
    if not theirs.askings:
        return [("", 0.0)] * len(contacts)
    chances = rate_contacts(prepared, encoder, theirs, contacts)
    least = prepared.config.evidence.might_help
    best = chances.argmax(axis=0)
    return [
        (theirs.askings[at].text, float(chances[at, column]))
        if chances[at, column] >= least
        else ("", 0.0)
        for column, at in enumerate(best.tolist())
    ]


def _known(values: DoubleArray, row: int) -> float | None:
    return None if np.isnan(values[row]) else float(values[row])
