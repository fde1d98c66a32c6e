"""The form of a profile, the member's own and the organiser's: its fields, and what would make it stronger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recommender.club.member import Meet
from recommender.club.vague_wish import is_general
from recommender.labels import label
from recommender.tables.lists import parse_languages

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from recommender.club.member import Member
    from recommender.desk.visit import Visit

LINES = ("name", "headline", "organisation", "city")
LISTS = ("offers", "needs", "interests")
"""Entries, one a line."""
TEXTS = ("about", "goals")
CHOICES = {"meet": tuple(Meet), "text_language": ("", "de", "en")}
FIELDS = (*LINES, *LISTS, *TEXTS, "languages", *CHOICES, "email")


def read_values(visit: Visit) -> dict[str, str]:
    """The fields of the form as they were sent."""
    sent = {name: visit.form.get(name) for name in FIELDS}
    return {
        name: "\n".join(line.strip() for line in value.strip().splitlines())
        for name, value in sent.items()
        if isinstance(value, str)
    }


def write_values(member: Member, language: str) -> dict[str, str]:
    """The fields of the form as they are filled in, for a reader of this language."""
    values = {name: getattr(member, name) for name in FIELDS}
    values |= {name: "\n".join(values[name]) for name in LISTS}
    spoken = ", ".join(_name_language(code, language) for code in member.languages)
    return values | {"languages": spoken, "meet": member.meet.value}


def _name_language(code: str, language: str) -> str:
    """What a language is called, if that reads back as the same one; else its code."""
    name = label("languages", code, language)
    return name if parse_languages(name, []) == (code,) else code


def find_changes(visit: Visit, member: Member) -> dict[str, Any]:
    """What the form that was sent says otherwise than the member's profile, as a patch takes it."""
    before = write_values(member, visit.words.language)
    changes: dict[str, Any] = as_row(
        {name: value for name, value in read_values(visit).items() if value != before[name]}
    )
    share = "share_email" in visit.form
    return changes | ({} if share == member.share_email else {"share_email": share})


def as_row(values: Mapping[str, str]) -> dict[str, Any]:
    """Values of the form as an import takes them: lists as lists."""
    return {name: value.splitlines() if name in LISTS else value for name, value in values.items()}


def advise(member: Member, counted: Collection[str] = ()) -> list[str]:
    """Keys of what would make a profile stronger, what helps most first.

    Parameters
    ----------
    member
        As they are.
    counted
        Parts of the profile of which more is said already.
    """
    needs = [need for need in member.needs if need.strip()]
    weak = {
        "no_needs": ("needs", not needs),
        "general_needs": ("needs", bool(needs) and all(map(is_general, needs))),
        "no_offers": ("offers", not any(offer.strip() for offer in member.offers)),
        "no_headline": ("headline", not member.headline.strip()),
        "no_about": ("about", not member.about.strip()),
        "no_languages": ("languages", not member.languages),
    }
    return [key for key, (part, is_weak) in weak.items() if is_weak and part not in counted]
