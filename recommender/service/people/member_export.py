"""Everything held on one member, as they may have it: of others only whom they were introduced to."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from recommender.rules.known import RULE as KNOWN
from recommender.rules.met_before import RULE as MET_BEFORE
from recommender.rules.paused import RULE as PAUSED
from recommender.service.people.member_changes import fields_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.club.member import Member
    from recommender.ports.store import Session

TOLD = frozenset({PAUSED.reason, KNOWN.reason, MET_BEFORE.reason})
"""Reasons that members see counted. They come before blocks, so that their counts are the same with
and without one; any other rule is not told unless it is added here."""


def exported(session: Session, member: Member) -> dict[str, Any]:
    """All of it, as plain values."""
    id_, held = member.id, session.rounds.everything_of(member.id)
    return {
        "member": _plain(member),
        "ties": session.relations.ties(id_).to_dict("records"),
        "introductions": [
            {
                "id": each.id,
                "week": each.week,
                "partner": each.partner_of(id_),
                "told": each.text_of(id_),
            }
            for each in held["introductions"]
        ],
        "exposures": held["exposures"],
        "rounds": [_own_round(each) for each in held["rounds"]],
        "vacancies": held["vacancies"],
        "edits": held["edits"],
        "outcomes": [asdict(each) for each in session.outcomes.by(id_)],
        "keys": [_key(each) for each in session.keys.all(id_)],
        "messages": [asdict(each) for each in session.outbox.of(id_)],
        "audit": list(session.audit.of(id_)),
    }


def _plain(member: Member) -> dict[str, Any]:
    return fields_of(member) | {"do_not_introduce": sorted(member.do_not_introduce)}


def _own_round(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a round meant for a member, without what would tell that somebody has blocked them.

    Reasons are counted by the first that applies. All from blocks on are one sum, which is the
    same with and without a block.
    """
    reasons = {name: count for name, count in row["reasons"].items() if name in TOLD}
    others = sum(row["reasons"].values()) - sum(reasons.values())
    return {**row, "reasons": reasons | ({"other": others} if others else {})}


def _key(record: Any) -> dict[str, Any]:  # noqa: ANN401
    shown = asdict(record)
    del shown["digest"]
    return shown
