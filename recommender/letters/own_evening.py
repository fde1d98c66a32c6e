"""A guest's own page of an evening: where they sit, that they are there, and how it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from recommender.letters.evening_page import table_words
from recommender.letters.link_page import Form, LinkPage, LinkPages, LinkTable
from recommender.letters.names import first_name
from recommender.letters.voice import Voice, keep_apart
from recommender.letters.week_words import name_week

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from recommender.club.evening import Evening
    from recommender.club.member import Member


@dataclass(frozen=True)
class GuestView:
    """What a guest's page is made of."""

    evening: Evening
    name: str
    """Of the evening; may be empty."""
    reader: Member
    people: Mapping[str, Member]
    """Whoever sits with the reader, and the reader, by id."""
    partners: tuple[Member, ...]
    """In the order of rounds."""
    numbers: Mapping[str, int]
    """On the list of the evening, by id."""
    state: str
    """"expected", "here" or "away"."""
    over: bool
    noted: Collection[str]
    """Ids of those of whom the reader has said something."""
    later: bool
    """Whether it is so long ago that what came of it is asked, too."""


def make_own_page(view: GuestView, once: str, today: date, code: str = "") -> LinkPage:
    """The page, in the guest's language.

    Parameters
    ----------
    view
        What it tells.
    once
        A random value for its forms.
    today
        The day it is.
    code
        QR code of its own address, as SVG; none if empty.
    """
    voice = Voice(view.reader.letter_language)
    titled = "evening.own.title" if view.name else "evening.own.title_plain"
    hello = voice.say("evening.own.hello", name=keep_apart(first_name(view.reader.name)))
    if view.over:
        lines, forms = _ask_afterwards(view, voice, once, today)
        shown = ""
    else:
        lines, forms = _ask_whether_there(view, voice, once)
        shown = "" if view.state == "here" else code
    return LinkPage(
        language=voice.language,
        title=voice.say(titled, name=view.name),
        lines=(hello, *lines),
        forms=forms,
        signature=voice.say(
            "evening.own.of_week", week=name_week(view.evening.week, voice.language)
        ),
        tables=() if view.over else _list_tables(view, voice),
        code=Markup(shown),  # noqa: S704 - ours
    )


def _ask_whether_there(
    view: GuestView, voice: Voice, once: str
) -> tuple[tuple[str, ...], tuple[Form, ...]]:
    lines = [voice.say(f"evening.own.{view.state}")]
    rounds = {table.round for table in view.evening.seats_of(view.reader.id)}
    if view.state == "here" and view.evening.sat + 1 not in rounds:
        lines.append(voice.say("evening.own.waiting"))
    forms = () if view.state == "here" else (Form("here", once, voice.say("evening.own.button")),)
    return tuple(lines), forms


def _ask_afterwards(
    view: GuestView, voice: Voice, once: str, today: date
) -> tuple[tuple[str, ...], tuple[Form, ...]]:
    forms = tuple(
        LinkPages(view.reader, partner, once, today).after_evening(
            view.numbers[partner.id], noted=partner.id in view.noted, later=view.later
        )
        for partner in view.partners
        if partner.id in view.numbers
    )
    return (voice.say("evening.own.over" if forms else "evening.own.nobody"),), forms


def _list_tables(view: GuestView, voice: Voice) -> tuple[LinkTable, ...]:
    """The reader's tables, those that were sat, too."""
    shown = []
    for table in view.evening.seats_of(view.reader.id):
        text = table_words(table, view.people, voice)
        others = [view.people[id_] for id_ in table.members if id_ != view.reader.id]
        heading = voice.say("evening.own.table", round=table.round, table=table.number)
        people = tuple((other.name, other.headline) for other in others)
        shown.append(LinkTable(heading, people, (*text.reasons, text.question)))
    return tuple(shown)
