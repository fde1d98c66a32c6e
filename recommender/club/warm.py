"""Warm introductions: a need that no member meets, and a member whose contact might.

Nothing of it is disclosed before the owner of the contact, then the contact, agree.

::

    ASKED ──► OFFERED ──► INTRODUCED      the asker learns of it here, and not before
      │          │
      ▼          ▼
    DECLINED   REFUSED                    the asker never learns that there was anything
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum


class RequestState(StrEnum):
    """Where a request is on its way."""

    ASKED = "asked"
    """The owner is asked whether they would introduce their contact."""
    DECLINED = "declined"
    """The owner would rather not."""
    OFFERED = "offered"
    """The owner agrees and asks their contact."""
    REFUSED = "refused"
    """The contact would rather not."""
    INTRODUCED = "introduced"
    """Both agree: the asker is told."""


class CameOf(StrEnum):
    """What came of a warm introduction, by the asker's word; whoever vouched is told."""

    NOTHING = "nothing"
    MET = "met"
    HELPED = "helped"


@dataclass(frozen=True, slots=True)
class WarmTerms:
    """What a member agrees to."""

    asks: bool = True
    """Needs and wishes that no member meets may be put to a member who may know somebody."""
    named: bool = False
    """Whoever is asked may read who asks."""
    asked: bool = True
    """The member may be asked about their own contacts."""


@dataclass(frozen=True, slots=True)
class Request:
    """A question to the owner of a contact, and what became of it."""

    id: str
    asker: str
    owner: str
    contact: str
    """Id of the contact; empty where the owner may know somebody whom they have not noted down."""
    kind: str
    """"need", "next", "hope" or "asked"."""
    text: str
    named: bool
    state: RequestState
    created_at: str
    changed_at: str
    sentence: str = ""
    """Why the owner recommends their contact, in their own words."""
    came_of: CameOf | None = None


def request_id(asker: str, owner: str, contact: str, text: str) -> str:
    """The id of a request: the same question about the same contact is asked once."""
    whole = "\x1f".join((asker, owner, contact, " ".join(text.casefold().split())))
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:16]
