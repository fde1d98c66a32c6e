"""The pages behind the links of debates: take part, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.club.debate import ANSWERS, BEST_UNDERSTOOD
from recommender.letters.debate_letter import name_statement
from recommender.letters.link_page import Form, LinkChoice, LinkPage, LinkQuestion, sign_page
from recommender.letters.names import name_for_reader
from recommender.letters.voice import Voice, keep_apart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.club.debate import Statement
    from recommender.club.member import Member


def after_debate_page(reader: Member, partner: Member, once: str, *, done: bool) -> LinkPage:
    """The page that asks whether two have met, and whether one understood the other better.

    Parameters
    ----------
    reader, partner
        The two; the words are in the reader's language.
    once
        A random value for the form.
    done
        Whether something has just been said.
    """
    voice = Voice(reader.letter_language)
    name = keep_apart(name_for_reader(partner.name, reader.name))
    scale = tuple(LinkChoice(str(value), str(value)) for value in range(1, BEST_UNDERSTOOD + 1))
    ends = (voice.say("page.debate.least"), voice.say("page.debate.most"))
    form = Form(
        action="debate",
        once=once,
        button=voice.say("page.debate.button"),
        questions=(
            LinkQuestion(
                "met", voice.say("page.debate.met", name=name), _yes_no(voice), required=True
            ),
            LinkQuestion(
                "understood",
                voice.say("page.debate.understood", name=name),
                scale,
                required=False,
                ends=ends,
            ),
        ),
    )
    kind = "page.debate.done" if done else "page.debate"
    return LinkPage(
        language=voice.language,
        title=voice.say(f"{kind}.title", name=name),
        lines=(voice.say(f"{kind}.text", name=name),),
        forms=() if done else (form,),
        signature=sign_page(voice),
    )


def take_part_page(
    reader: Member, statements: Mapping[str, Statement], once: str, *, done: bool
) -> LinkPage:
    """The page on which somebody says that they want a debate, and what they say to statements.

    It shows nothing of what they have said before: who has their letter may open it.

    Parameters
    ----------
    reader
        Who is asked.
    statements
        The club's, by key.
    once
        A random value for the form.
    done
        Whether they take part.
    """
    voice = Voice(reader.letter_language)
    choices = tuple(
        LinkChoice(str(value), voice.say(f"debate.answer.{value}")) for value in ANSWERS
    )
    asked = tuple(
        LinkQuestion(
            f"view_{number}",
            name_statement(key, statements, voice.language),
            choices,
            required=False,
        )
        for number, key in enumerate(statements)
    )
    share = LinkQuestion("share", voice.say("page.debates.share"), _yes_no(voice), required=True)
    form = Form("debates", once, voice.say("page.debates.button"), questions=(*asked, share))
    kind = "page.debates.done" if done else "page.debates"
    return LinkPage(
        language=voice.language,
        title=voice.say(f"{kind}.title"),
        lines=(voice.say(f"{kind}.text"),),
        forms=() if done else (form,),
        signature=sign_page(voice),
    )


def _yes_no(voice: Voice) -> tuple[LinkChoice, ...]:
    return tuple(LinkChoice(answer, voice.say(f"page.{answer}")) for answer in ("yes", "no"))
