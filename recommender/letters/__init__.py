"""A solved round in words and pages: sentences, letters, the organiser's report."""

from recommender.letters.absence import is_paused
from recommender.letters.follow_up import follow_up_letter
from recommender.letters.gap_words import SaidGaps, name_trades, say_gaps
from recommender.letters.invitation_text import cancellation_text, invitation_text
from recommender.letters.letters import Letter, write_letter, write_letters
from recommender.letters.link_page import (
    PAUSES,
    LinkPage,
    LinkPages,
    link_page_style,
    notice_page,
    pause_end,
    render_link_page,
    unsubscribe_page,
)
from recommender.letters.organisation_words import SaidOrganisation, say_organisation
from recommender.letters.report import render_report
from recommender.letters.report_numbers import list_alarms
from recommender.letters.season_words import say_season, say_what_helps
from recommender.letters.sentences import SideText, side_text
from recommender.letters.stored_letter import (
    LINKS,
    StoredSide,
    absence_letter,
    apart_letter,
    cancellation_letter,
    stored_letter,
)
from recommender.letters.suspension_letter import suspension_letter
from recommender.letters.value_words import say_value
from recommender.letters.voice import LANGUAGES, Voice

__all__ = [
    "LANGUAGES",
    "LINKS",
    "PAUSES",
    "Letter",
    "LinkPage",
    "LinkPages",
    "SaidGaps",
    "SaidOrganisation",
    "SideText",
    "StoredSide",
    "Voice",
    "absence_letter",
    "apart_letter",
    "cancellation_letter",
    "cancellation_text",
    "follow_up_letter",
    "invitation_text",
    "is_paused",
    "link_page_style",
    "list_alarms",
    "name_trades",
    "notice_page",
    "pause_end",
    "render_link_page",
    "render_report",
    "say_gaps",
    "say_organisation",
    "say_season",
    "say_value",
    "say_what_helps",
    "side_text",
    "stored_letter",
    "suspension_letter",
    "unsubscribe_page",
    "write_letter",
    "write_letters",
]
