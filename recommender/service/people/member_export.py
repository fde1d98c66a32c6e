"""Everything held on one member, as they may have it: of others only whom they were introduced to."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from recommender.rules.known import RULE as KNOWN
from recommender.rules.met_before import RULE as MET_BEFORE
from recommender.rules.paused import RULE as PAUSED
from recommender.service.people.member_changes import fields_without_blocks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.club.member import Member
    from recommender.ports.records import KeyRecord
    from recommender.ports.store import Session

TOLD = frozenset({PAUSED.reason, KNOWN.reason, MET_BEFORE.reason})
"""Reasons that members see counted. They come before blocks, so that their counts are the same with
and without one; any other rule is not told unless it is added here."""


def export_member(session: Session, member: Member) -> dict[str, Any]:
    """Everything on a member, as plain values.

    Parameters
    ----------
    session
        A transaction that reads.
    member
        Whose.

    Returns
    -------
    dict
        A list or a mapping by kind of record; nothing in it tells who has blocked the member.
    """
    id_, records = member.id, session.rounds.everything_of(member.id)
    return {
        "member": _serialise_member(member),
        "ties": session.relations.ties(id_).to_dict("records"),
        "introductions": [
            {
                "id": pair.id,
                "week": pair.week,
                "partner": pair.partner_of(id_),
                "told": pair.text_of(id_),
            }
            for pair in records["introductions"]
        ],
        "exposures": records["exposures"],
        "rounds": [_redact_reasons(row) for row in records["rounds"]],
        "vacancies": records["vacancies"],
        "edits": records["edits"],
        "outcomes": [asdict(answer) for answer in session.outcomes.by(id_)],
        "keys": [_serialise_key(key) for key in session.keys.all(id_)],
        "messages": [asdict(message) for message in session.outbox.of(id_)],
        "audit": list(session.audit.of(id_)),
    }


def _serialise_member(member: Member) -> dict[str, Any]:
    return fields_without_blocks(member) | {"do_not_introduce": sorted(member.do_not_introduce)}


def _redact_reasons(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a round meant for a member, without what would tell that somebody has blocked them.

    Reasons are counted by the first that applies. All from blocks on are one sum, which is the
    same with and without a block.
    """
    reasons = {name: count for name, count in row["reasons"].items() if name in TOLD}
    others = sum(row["reasons"].values()) - sum(reasons.values())
    return {**row, "reasons": reasons | ({"other": others} if others else {})}


def _serialise_key(record: KeyRecord) -> dict[str, Any]:
    values = asdict(record)
    del values["digest"]
    return values
