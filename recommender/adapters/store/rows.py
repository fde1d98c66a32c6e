"""Values to rows and back."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from recommender.club.member import Meet, Member
from recommender.ports.records import (
    Answers,
    IntroductionRecord,
    KeyRecord,
    OutcomeRecord,
    Role,
    RoundRecord,
    RoundState,
    VacancyRecord,
    VacancyState,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LISTS = ("languages", "offers", "needs", "interests", "months_off")


def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


_MEMBER, _ROUND, _INTRODUCTION = _names(Member), _names(RoundRecord), _names(IntroductionRecord)
_VACANCY, _KEY = _names(VacancyRecord), _names(KeyRecord)


def profile_of(member: Member) -> dict[str, Any]:
    """A member as plain values, without what has columns: the id, the block list, the address."""
    profile = asdict(member)
    del profile["id"], profile["do_not_introduce"], profile["email"]
    paused = member.paused_until
    return profile | {
        "meet": member.meet.value,
        "paused_until": None if paused is None else paused.isoformat(),
        "viewpoints": dict(member.viewpoints),
    }


def member_from(row: Mapping[str, Any], blocks: Iterable[str]) -> Member:
    """The member of a row."""
    profile = row["profile"]
    values = {name: profile[name] for name in _MEMBER if name in profile}
    values |= {name: tuple(values.get(name, ())) for name in _LISTS}
    paused = values.get("paused_until")
    values["paused_until"] = date.fromisoformat(paused) if paused else None
    values["meet"] = Meet(values.get("meet", Meet.EITHER))
    values |= {"id": row["id"], "email": row["email"]}
    return Member(do_not_introduce=frozenset(blocks), **values)


def round_from(row: Mapping[str, Any]) -> RoundRecord:
    """The round of a row."""
    values = {name: row[name] for name in _ROUND}
    return RoundRecord(**values | {"state": RoundState(row["state"])})


def introduction_from(row: Mapping[str, Any]) -> IntroductionRecord:
    """The introduction of a row that has its week beside it."""
    return IntroductionRecord(**{name: row[name] for name in _INTRODUCTION})


def vacancy_from(row: Mapping[str, Any]) -> VacancyRecord:
    """The free place of a row."""
    values = {name: row[name] for name in _VACANCY if name in row}
    return VacancyRecord(
        **values | {"ended": row["introduction"], "state": VacancyState(row["state"])}
    )


def outcome_from(row: Mapping[str, Any]) -> OutcomeRecord:
    """The answer of a row."""
    return OutcomeRecord(
        row.get("introduction", ""), row["member"], row["key"], Answers(**row["answers"]), row["at"]
    )


def key_from(row: Mapping[str, Any]) -> KeyRecord:
    """The key of a row."""
    values = {name: row[name] for name in _KEY}
    return KeyRecord(**values | {"role": Role(row["role"])})
