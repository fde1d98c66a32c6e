"""Questions to the owners of contacts, and what members agree to, in SQL."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from recommender.adapters.store import tables as t
from recommender.adapters.store.upsert import upsert
from recommender.club.warm import CameOf, Request, RequestState, WarmTerms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

_CHANGING = ["contact", "named", "state", "sentence", "came_of", "changed_at"]


class SqlWarmRequests:
    """`recommender.ports.warm_requests.WarmRequests` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, requests: Iterable[Request]) -> None:
        """Store requests; of those that are there only what became of them changes."""
        rows = [
            asdict(request)
            | {
                "named": int(request.named),
                "state": request.state.value,
                "came_of": request.came_of and request.came_of.value,
            }
            for request in requests
        ]
        upsert(self._connection, t.warm_requests, rows, _CHANGING)

    def all(self) -> Sequence[Request]:
        """All of them, as they came: for nobody's eyes."""
        return self._select()

    def of_owner(self, member: str) -> Sequence[Request]:
        """Those that a member is asked, as they came."""
        return self._select(t.warm_requests.c.owner == member)

    def of_asker(self, member: str) -> Sequence[Request]:
        """Those that a member's needs led to, as they came: the member may read introduced ones."""
        return self._select(t.warm_requests.c.asker == member)

    def remove(self, requests: Iterable[str]) -> None:
        """Forget some, by id."""
        self._connection.execute(
            delete(t.warm_requests).where(t.warm_requests.c.id.in_(list(requests)))
        )

    def remove_about(self, owner: str, contact: str | None = None) -> None:
        """Forget those about one contact of a member, or about all of them."""
        w = t.warm_requests.c
        about = w.contact != "" if contact is None else w.contact == contact
        self._connection.execute(delete(t.warm_requests).where(w.owner == owner, about))

    def terms(self, member: str) -> WarmTerms:
        """What a member agrees to."""
        c = t.inventory_terms.c
        row = self._connection.execute(select(c.asks, c.named, c.asked).where(c.member == member))
        stored = row.first()
        return WarmTerms() if stored is None else WarmTerms(*map(bool, stored))

    def all_terms(self) -> Mapping[str, WarmTerms]:
        """What members agree to who have said so, by id."""
        c = t.inventory_terms.c
        rows = self._connection.execute(select(c.member, c.asks, c.named, c.asked))
        return {member: WarmTerms(*map(bool, terms)) for member, *terms in rows}

    def put_terms(self, member: str, terms: WarmTerms) -> None:
        """Store what a member agrees to."""
        row = {name: int(value) for name, value in asdict(terms).items()}
        upsert(self._connection, t.inventory_terms, [{"member": member, **row}], list(row))

    def _select(self, *where: ColumnElement[bool]) -> tuple[Request, ...]:
        w = t.warm_requests.c
        query = select(t.warm_requests).where(*where).order_by(w.created_at, w.id)
        rows = self._connection.execute(query).mappings()
        return tuple(_request_from(dict(row)) for row in rows)


def _request_from(row: Mapping[str, Any]) -> Request:
    came_of = row["came_of"]
    changed = {
        "named": bool(row["named"]),
        "state": RequestState(row["state"]),
        "came_of": None if came_of is None else CameOf(came_of),
    }
    return Request(**{**row, **changed})
