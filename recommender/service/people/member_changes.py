"""What a row or a patch makes of a member."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from recommender.errors import InputError
from recommender.tables import ReadingTerms, cell_of, members_from_frame
from recommender.tables.problems import NEVER_STRICT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.club.member import Member

_ADDRESSABLE = re.compile(r"[^\x00-\x1f\x7f/\\?#]{1,200}")
_DOTS = {".", ".."}
_NEEDED = (
    "an id of at most 200 characters without / \\ ? # and control characters, and neither . nor .."
)


def is_addressable(id_: str) -> bool:
    """Whether an id can stand in a web address."""
    return _ADDRESSABLE.fullmatch(id_) is not None and id_ not in _DOTS


def refuse_unaddressable(id_: str) -> str:
    """What an id has to be instead where it cannot stand in a web address; "" where it can."""
    return "" if is_addressable(id_) else _NEEDED


def merge_member(member: Member, old: Member | None) -> Member:
    """A member as a table has them; what it does not say of address, dial and pause stays."""
    if old is None:
        return member
    return replace(
        member,
        email=member.email or old.email,
        bubble=old.bubble if member.bubble is None else member.bubble,
        paused_until=old.paused_until if member.paused_until is None else member.paused_until,
    )


def apply_changes(member: Member, changes: Mapping[str, Any], per_round: int) -> Member:
    """A member with some fields changed, by the rules of an import; ``per_round`` if they say none.

    Raises
    ------
    InputError
        If a value cannot be used.
    """
    row = {name: cell_of(value) for name, value in fields_without_blocks(member).items()}
    row |= {name: "" if value is None else value for name, value in changes.items()}
    table = pd.DataFrame([row])
    reading = ReadingTerms(per_round, looks_at_cells=False)
    (changed,), report = members_from_frame(table, file="body", reading=reading)
    refused = [problem for problem in report.problems if problem.severity not in NEVER_STRICT]
    if refused:
        message = "; ".join(
            f"{problem.column}: allowed is {problem.allowed}" for problem in refused
        )
        raise InputError(message)
    names = changes.keys() - {"id", "do_not_introduce"}
    return replace(member, **{name: getattr(changed, name) for name in names})


def fields_without_blocks(member: Member) -> dict[str, Any]:
    """Every field but whom they have blocked."""
    fields = asdict(member)
    del fields["do_not_introduce"]
    return fields
