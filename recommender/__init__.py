"""Introductions that get people out of their bubble: different, and compatible.

>>> import recommender
>>> recommender.Config().bubble
0.5

Nothing heavy is loaded before it is used: each name below is imported on first access.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from recommender.adapters.round_files import write_round
    from recommender.club.club import Club
    from recommender.club.introduction import introductions_frame
    from recommender.club.member import Member
    from recommender.config import Config
    from recommender.learning.ranker import outcomes_frame
    from recommender.letters import side_text
    from recommender.maths.measures.dyads import person_folds
    from recommender.pipeline import introduce_club, introduce_member, sweep_club, sweep_member
    from recommender.service.club.bootstrap import load_ranker, prepare, save_ranker
    from recommender.service.club.club_files import import_club, load_club

__all__ = [
    "Club",
    "Config",
    "Member",
    "import_club",
    "introduce_club",
    "introduce_member",
    "introductions_frame",
    "load_club",
    "load_ranker",
    "outcomes_frame",
    "person_folds",
    "prepare",
    "save_ranker",
    "side_text",
    "sweep_club",
    "sweep_member",
    "write_round",
]

_HOMES = {
    "Club": "recommender.club.club",
    "Config": "recommender.config",
    "Member": "recommender.club.member",
    "import_club": "recommender.service.club.club_files",
    "introduce_club": "recommender.pipeline",
    "introduce_member": "recommender.pipeline",
    "introductions_frame": "recommender.club.introduction",
    "load_club": "recommender.service.club.club_files",
    "load_ranker": "recommender.service.club.bootstrap",
    "outcomes_frame": "recommender.learning.ranker",
    "person_folds": "recommender.maths.measures.dyads",
    "prepare": "recommender.service.club.bootstrap",
    "save_ranker": "recommender.service.club.bootstrap",
    "side_text": "recommender.letters",
    "sweep_club": "recommender.pipeline",
    "sweep_member": "recommender.pipeline",
    "write_round": "recommender.adapters.round_files",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401
    if name not in _HOMES:
        message = f"module 'recommender' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_HOMES[name]), name)
