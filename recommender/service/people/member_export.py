"""Everything held on one member, as they may have it: of others only whom they were introduced to."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from recommender.club.inventory import write_contact
from recommender.club.warm import RequestState
from recommender.ports.goals import SeatState
from recommender.rules.known import RULE as KNOWN
from recommender.rules.met_before import RULE as MET_BEFORE
from recommender.rules.paused import RULE as PAUSED
from recommender.service.people.member_changes import fields_without_blocks
from recommender.service.rounds.suggesting import find_standing
from recommender.service.rounds.told_debate import write_told_debate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.club.member import Member
    from recommender.club.warm import Request
    from recommender.config import Rules
    from recommender.ports.debates import DebateRecord
    from recommender.ports.evenings import EveningRecord
    from recommender.ports.goals import GoalRecord, GoalSeat
    from recommender.ports.records import KeyRecord, OutcomeRecord
    from recommender.ports.sign_ins import BrowserSession
    from recommender.ports.store import Session

TOLD = frozenset({PAUSED.reason, KNOWN.reason, MET_BEFORE.reason})
"""Reasons that members see counted. They come before blocks, so that their counts are the same with
and without one; any other rule is not told unless it is added here."""


def export_inventory(session: Session, member: str) -> dict[str, Any]:
    """What a member keeps for themselves, for them alone: no part of what an organiser may have."""
    entries = session.inventories.entries(member)
    return {
        "contacts": [write_contact(e.contact) | {"same_as": e.same_as} for e in entries],
        "wishes": [asdict(wish) for wish in session.inventories.wishes(member)],
        "terms": asdict(session.warm_requests.terms(member)),
        "asked": [_serialise_asked(request) for request in session.warm_requests.of_owner(member)],
        "introduced": [
            {
                "id": request.id,
                "text": request.text,
                "sentence": request.sentence,
                "came_of": request.came_of,
            }
            for request in session.warm_requests.of_asker(member)
            if request.state is RequestState.INTRODUCED
        ],
    }


def _serialise_asked(request: Request) -> dict[str, Any]:
    """What a member was asked; by whom only where they may know."""
    told = request.named or request.state is RequestState.INTRODUCED
    return asdict(request) | {"asker": request.asker if told else None}


def export_member(session: Session, member: Member, rules: Rules) -> dict[str, Any]:
    """Everything on a member, as plain values.

    Parameters
    ----------
    session
        A transaction that reads.
    member
        Whose.
    rules
        The club's, for who may be suggested.

    Returns
    -------
    dict
        A list or a mapping by kind of record; nothing in it tells who has blocked the member.
    """
    id_, records = member.id, session.rounds.everything_of(member.id)
    standing = {pair.id for pair in records["introductions"]}
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
        "steps": records["steps"],
        "suspensions": [asdict(suspension) for suspension in session.suspensions.of(id_)],
        "debates": [
            _serialise_debate(session, debate, member) for debate in session.debates.of_member(id_)
        ],
        "visits": [asdict(each) for each in session.visits.of_member(id_)],
        "suggestions": _list_suggestions(session, member, rules),
        "history": _own_history(session, id_),
        "evenings": [
            _serialise_evening(session, evening, id_) for evening in session.evenings.of_member(id_)
        ],
        "goals": _list_goals(session, id_),
        "outcomes": [_serialise_outcome(answer, standing) for answer in session.outcomes.by(id_)],
        "keys": [_serialise_key(key) for key in session.keys.all(id_)],
        "sessions": [_serialise_key(key) for key in session.sign_ins.sessions(id_)],
        "messages": [asdict(message) for message in session.outbox.of(id_)],
        "audit": list(session.audit.of(id_)),
    }


def _serialise_debate(session: Session, debate: DebateRecord, member: Member) -> dict[str, Any]:
    """A debate as one of the two is told of it, and what they said themselves."""
    partner = debate.partner_of(member.id)
    letter = write_told_debate(session, debate, member, session.members.faces([partner])[partner])
    return {
        "id": debate.id,
        "week": debate.week,
        "partner": partner,
        "statements": list(debate.statements),
        "told": {"subject": letter.subject, "text": letter.text},
        "hour": debate.meets_at,
        "met": debate.met_by(member.id),
        "understood": debate.understood_by(member.id),
    }


def _serialise_member(member: Member) -> dict[str, Any]:
    return fields_without_blocks(member) | {"do_not_introduce": sorted(member.do_not_introduce)}


def _list_suggestions(session: Session, member: Member, rules: Rules) -> list[dict[str, Any]]:
    """What was drawn for a member, as far as they would be told of it now."""
    weeks = session.suggestions.weeks(member.id)
    drawn = {week: session.suggestions.of(member.id, week) or () for week in weeks}
    return [
        {
            "week": week,
            "at": at,
            "told": [
                {"partner": record.partner, "told": record.texts["member"]}
                for record, _ in find_standing(session, member, week, drawn[week], rules)
            ],
        }
        for week, at in weeks.items()
    ]


def _own_history(session: Session, member: str) -> list[dict[str, Any]]:
    """Rounds from before this store: with whom, whether they met, and what the member said."""
    rows = []
    for week, a, b, answers in session.relations.history_of(member):
        side, partner = ("_a", b) if member == a else ("_b", a)
        said = {
            name.removesuffix(side): value
            for name, value in answers.items()
            if name.endswith(side) or name == "met"
        }
        rows.append({"week": week, "partner": partner, "answers": said})
    return rows


def _serialise_evening(session: Session, record: EveningRecord, member: str) -> dict[str, Any]:
    """An evening, the member's own tables, who sat there, and what the member said of them."""
    state = {guest.member: guest.state for guest in session.evenings.guests(record.id)}
    return {
        "id": record.id,
        "name": record.name,
        "week": record.plan.week,
        "state": state.get(member),
        "tables": [
            {"round": table.round, "table": table.number, "members": list(table.members)}
            for table in record.plan.seats_of(member)
        ],
        "answers": [
            {"partner": answer.partner, "at": answer.at, **asdict(answer.answers)}
            for answer in session.evenings.answers(record.id, member)
        ],
    }


def _list_goals(session: Session, member: str) -> list[dict[str, Any]]:
    """Goals whose table a member was asked to, and what of its notes is theirs: written, agreed, said."""
    goals = []
    for record in session.goals.of_member(member):
        seat = next(seat for seat in session.goals.seats(record.id) if seat.member == member)
        if seat.state is not SeatState.PROPOSED:
            goals.append(_serialise_goal(session, record, seat))
    return goals


def _serialise_goal(session: Session, record: GoalRecord, seat: GoalSeat) -> dict[str, Any]:
    member = seat.member
    return {
        "id": record.id,
        "title": record.title,
        "parts": list(record.parts),
        "named": record.by == member,
        "state": seat.state,
        "covers": [asdict(cover) for cover in seat.covers],
        "meetings": [
            {
                "on": meeting.on,
                "there": meeting.there.get(member),
                "note": meeting.note if meeting.by == member else None,
            }
            for meeting in session.goals.meetings(record.id)
            if member in meeting.there or meeting.by == member
        ],
        "agreements": [
            {"what": agreement.what, **asdict(agreement.agreed)}
            for agreement in session.goals.agreements(record.id)
            if agreement.member == member
        ],
    }


def _redact_reasons(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a round meant for a member, without what would tell that somebody has blocked them.

    Reasons are counted by the first that applies. All from blocks on are one sum, which is the
    same with and without a block.
    """
    reasons = {name: count for name, count in row["reasons"].items() if name in TOLD}
    others = sum(row["reasons"].values()) - sum(reasons.values())
    return {**row, "reasons": reasons | ({"other": others} if others else {})}


def _serialise_outcome(answer: OutcomeRecord, standing: set[str]) -> dict[str, Any]:
    """What a member said; of which introduction only while it stands, whyever it does not."""
    known = answer.introduction if answer.introduction in standing else None
    return {**asdict(answer), "introduction": known}


def _serialise_key(record: KeyRecord | BrowserSession) -> dict[str, Any]:
    """A key or a browser's session, without the digest of its secret."""
    values = asdict(record)
    del values["digest"]
    return values
