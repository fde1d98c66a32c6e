"""An organisation as a unit in words: what it has and seeks, and which others fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.letters.gap_words import name_trades
from recommender.letters.report_numbers import format_count, format_percent

if TYPE_CHECKING:
    from recommender.club.organisation import OrganisationFit, OrganisationView, Theme
    from recommender.letters.voice import Voice


@dataclass(frozen=True, slots=True)
class SaidOrganisation:
    """An organisation in sentences, in one language."""

    name: str
    summary: tuple[str, ...]
    has: tuple[str, ...]
    seeks: tuple[str, ...]
    fits: tuple[str, ...]


def say_organisation(view: OrganisationView, voice: Voice) -> SaidOrganisation:
    """What an organisation has and seeks, and which others fit; nobody of it is named.

    Parameters
    ----------
    view
        Of `recommender.pipeline.organisations.view_organisation`.
    voice
        Of the reader's language.
    """
    count = format_count(view.people, voice.language)
    summary = [voice.say("organisation.people", count=count)]
    if view.strangers is not None:
        share = format_percent(view.strangers)
        summary.append(voice.say("organisation.strangers", share=share))
    if view.known_by:
        known = format_count(view.known_by, voice.language)
        summary.append(voice.say("organisation.known_by", count=known))
    if not view.fits:
        summary.append(voice.say("organisation.no_fit"))
    return SaidOrganisation(
        view.name,
        tuple(summary),
        tuple(_say_theme("organisation.has", theme, voice) for theme in view.has),
        tuple(_say_theme("organisation.seeks", theme, voice) for theme in view.seeks),
        tuple(_say_fit(fit, voice) for fit in view.fits),
    )


def _say_theme(key: str, theme: Theme, voice: Voice) -> str:
    (trade,) = name_trades([theme.trade], voice.language)
    return voice.say(key, trade=trade, count=format_count(theme.people, voice.language))


def _say_fit(fit: OrganisationFit, voice: Voice) -> str:
    people, theirs = (format_count(n, voice.language) for n in (fit.people, fit.theirs))
    return voice.say(
        "organisation.fit", name=fit.name, people=people, theirs=theirs, competes=fit.competes
    )
