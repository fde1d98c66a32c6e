"""The small pages behind the links of a letter: one question, one button, no script."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from recommender.labels import codes, label
from recommender.letters.environment import asset, environment
from recommender.letters.names import name_for_reader
from recommender.letters.voice import Voice, keep_apart

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from recommender.club.member import Member

PAUSES = (2, 4, 8)
"""Weeks a reader can choose from."""


@dataclass(frozen=True, slots=True)
class LinkChoice:
    """One answer to choose."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class LinkQuestion:
    """A question and its answers."""

    name: str
    text: str
    choices: tuple[LinkChoice, ...]
    required: bool
    ends: tuple[str, ...] = ()
    """What the first and the last of a scale mean."""


@dataclass(frozen=True, slots=True)
class Form:
    """What is sent by a button."""

    action: str
    """Where to, relative to the page."""
    once: str
    """The same page sent twice is one answer."""
    button: str
    heading: str = ""
    lines: tuple[str, ...] = ()
    questions: tuple[LinkQuestion, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkTable:
    """A table of an evening, for somebody who sits there."""

    heading: str
    people: tuple[tuple[str, str], ...]
    """Name and headline of the others."""
    lines: tuple[str, ...]
    """What they can begin with."""


@dataclass(frozen=True, slots=True)
class LinkPage:
    """A page."""

    language: str
    title: str
    lines: tuple[str, ...] = ()
    forms: tuple[Form, ...] = ()
    signature: str = ""
    sheet: tuple[str, ...] = ()
    """What to think about; to be read, or printed and written on."""
    tables: tuple[LinkTable, ...] = ()
    """The reader's way through an evening."""
    code: Markup = Markup()  # noqa: RUF009 - it never changes
    """A QR code to be shown, as SVG of ours."""


class LinkPages:
    """Pages for one reader about one partner.

    Parameters
    ----------
    reader, partner
        The two; the words are in the reader's language.
    once
        A random value for the forms.
    today
        From which pauses are counted.
    """

    def __init__(self, reader: Member, partner: Member, once: str, today: date) -> None:
        self._voice = Voice(reader.letter_language)
        self._name = keep_apart(name_for_reader(partner.name, reader.name))
        self._once = once
        self._today = today

    def asking(self, action: str) -> LinkPage:
        """The page that asks before anything is written: met, declined, pause, rate, touch or result.

        Where it asks whether they met, it takes a no as well.
        """
        forms = [self._make_form(action)]
        if action == "met":
            forms.append(self._make_form("missed"))
        return self._make_page(f"page.{action}.title", (f"page.{action}.text",), *forms)

    def preparing(self, lines: tuple[str, ...]) -> LinkPage:
        """The page of two minutes before the meeting.

        Parameters
        ----------
        lines
            Of the worksheet, as this reader was told them.
        """
        page = self._make_page("page.prepare.title", ("page.prepare.text",))
        return replace(page, sheet=lines)

    def done(self, action: str, until: date | None = None) -> LinkPage:
        """The page that says what was written, and asks how it was after a meeting."""
        if action == "met":
            return self._make_page("page.done.met", (), self._ask_rating())
        form = () if action == "declined" else (self._make_form(action),)
        return self._make_page(
            f"page.done.{action}", (f"page.done.{action}.text",), *form, until=until
        )

    def after_evening(self, number: int, *, noted: bool, later: bool) -> Form:
        """What is asked of somebody that the reader sat with at an evening.

        Parameters
        ----------
        number
            The partner's on the list of the evening.
        noted
            Whether the reader has said something already.
        later
            Whether it is some weeks ago, so that what came of it is asked, too.
        """
        met = self._ask_yes_no("met", "evening.own.met", required=not noted)
        further = (self._ask_yes_no("touch", required=False), self._ask_result())
        questions = (met, *self._ask_experience(), *(further if later else ()))
        return Form(
            action=f"with/{number}",
            once=f"{self._once}{number}",
            button=self._voice.say("evening.own.store"),
            heading=self._voice.say("evening.own.partner", name=self._name),
            lines=(self._voice.say("evening.own.noted"),) if noted else (),
            questions=tuple(
                replace(question, required=question is met and not noted) for question in questions
            ),
        )

    def _make_page(
        self, title: str, lines: tuple[str, ...], *forms: Form, until: date | None = None
    ) -> LinkPage:
        day = self._say_date(until) if until else ""
        return LinkPage(
            language=self._voice.language,
            title=self._voice.say(title, name=self._name),
            lines=tuple(self._voice.say(line, name=self._name, date=day) for line in lines),
            forms=forms,
            signature=sign_page(self._voice),
        )

    def _make_form(self, action: str) -> Form:
        asks: dict[str, Callable[[], tuple[LinkQuestion, ...]]] = {
            "pause": lambda: (self._ask_pause(),),
            "rate": self._ask_experience,
            "missed": lambda: (self._ask_why_missed(),),
            "touch": lambda: (self._ask_yes_no("touch", required=True),),
            "result": lambda: (self._ask_result(),),
        }
        questions = asks[action]() if action in asks else ()
        button = self._voice.say(f"page.{action}.button")
        return Form(action, self._once, button, questions=questions)

    def _ask_rating(self) -> Form:
        return Form(
            action="rate",
            once=f"{self._once}r",
            button=self._voice.say("page.rate.button"),
            heading=self._voice.say("page.rate.title", name=self._name),
            lines=(self._voice.say("page.rate.text", name=self._name),),
            questions=self._ask_experience(),
        )

    def _ask_pause(self) -> LinkQuestion:
        choices = tuple(
            LinkChoice(str(weeks), self._voice.say("page.pause.choice", weeks=weeks, date=date_))
            for weeks in PAUSES
            if (date_ := self._say_date(pause_end(self._today, weeks)))
        )
        return LinkQuestion("weeks", self._voice.say("page.pause.question"), choices, required=True)

    def _ask_experience(self) -> tuple[LinkQuestion, ...]:
        further = (self._ask_yes_no(name, required=False) for name in ("listened", "sold_to"))
        return (*self._ask_scales(), *further)

    def _ask_yes_no(self, name: str, key: str = "", *, required: bool) -> LinkQuestion:
        choices = tuple(
            LinkChoice(answer, self._voice.say(f"page.{answer}")) for answer in ("yes", "no")
        )
        known = "page.touch.question" if name == "touch" else f"page.rate.{name}"
        text = self._voice.say(key or known, name=self._name)
        return LinkQuestion(name, text, choices, required=required)

    def _ask_why_missed(self) -> LinkQuestion:
        choices = tuple(
            LinkChoice(answer, self._voice.say(f"page.missed.{answer}", name=self._name))
            for answer in ("off", "waited")
        )
        text = self._voice.say("page.missed.question")
        return LinkQuestion("how", text, choices, required=True)

    def _ask_result(self) -> LinkQuestion:
        choices = tuple(
            LinkChoice(code, label("came_of", code, self._voice.language))
            for code in codes("came_of")
        )
        return LinkQuestion(
            "result", self._voice.say("page.result.question"), choices, required=True
        )

    def _ask_scales(self) -> tuple[LinkQuestion, ...]:
        choices = tuple(LinkChoice(str(number), str(number)) for number in range(1, 6))
        ends = (self._voice.say("page.rate.least"), self._voice.say("page.rate.most"))
        return tuple(
            LinkQuestion(
                name, self._voice.say(f"page.rate.{name}"), choices, required=False, ends=ends
            )
            for name in ("glad", "learned")
        )

    def _say_date(self, day: date) -> str:
        month = self._voice.say("month", pick=day.month - 1)
        return self._voice.say("date", day=day.day, month=month, year=day.year)


def unsubscribe_page(reader: Member, *, done: bool) -> LinkPage:
    """The page that asks whether letters are to end, or says that they have."""
    voice, name = Voice(reader.letter_language), "page.done.unsubscribe"
    if not done:
        name = "page.unsubscribe"
    form = Form("unsubscribe", "", voice.say("page.unsubscribe.button"))
    return LinkPage(
        language=voice.language,
        title=voice.say(name if done else f"{name}.title"),
        lines=(voice.say(f"{name}.text"),),
        forms=() if done else (form,),
        signature=sign_page(voice),
    )


def notice_page(kind: str, language: str) -> LinkPage:
    """A page for whom there is nothing to ask: gone, busy or wrong."""
    voice = Voice(language)
    return LinkPage(
        language=language,
        title=voice.say(f"page.{kind}.title"),
        lines=(voice.say(f"page.{kind}.text"),),
        signature=sign_page(voice),
    )


def sign_page(voice: Voice) -> str:
    """Whose page it is."""
    text = voice.say("signature")
    return text[:1].upper() + text[1:]


def pause_end(today: date, weeks: int) -> date:
    """First day with introductions again."""
    return today.fromordinal(today.toordinal() + 7 * weeks)


def render_link_page(page: LinkPage) -> str:
    """A page as HTML that loads nothing."""
    return environment(markup=True).get_template("link.html.j2").render(page=page)


@cache
def link_page_style() -> str:
    """The only style a browser may apply, as a source of a Content-Security-Policy."""
    digest = hashlib.sha256(asset("link.css").encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
