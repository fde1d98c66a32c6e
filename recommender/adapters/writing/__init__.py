"""A solved round in words and pages: sentences, letters, the organiser's report."""

from recommender.adapters.writing.letters import Letter, write_letter, write_letters
from recommender.adapters.writing.report import render_report
from recommender.adapters.writing.sentences import SideText, side_text

__all__ = ["Letter", "SideText", "render_report", "side_text", "write_letter", "write_letters"]
