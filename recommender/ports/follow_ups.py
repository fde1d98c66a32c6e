"""Questions that are asked some time after an introduction: each by one letter, once.

What was said in the round's own letter is asked again once; what lasts is asked once it can be
known, and again once. Nobody is asked a third time: a message exists once, whoever asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from recommender.config import Memory
    from recommender.ports.records import Answers


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question after an introduction."""

    about: str
    """Kind of its message, and of its words."""
    action: str
    """Page on which it is answered."""
    weeks: Callable[[Memory], int]
    """After the round's week."""
    is_open: Callable[[Answers], bool]
    """Whether a side who has said so much is (still) to be asked."""


def _has_not_reported(said: Answers) -> bool:
    return said.met is None and said.accepted is not False and said.glad is None


def _may_be_in_touch(said: Answers) -> bool:
    return said.met is True and said.still_in_touch is None


def _may_have_a_result(said: Answers) -> bool:
    return said.met is True and said.came_of is None


FOLLOW_UPS = (
    FollowUp("reminder", "met", lambda knobs: knobs.reminded_after, _has_not_reported),
    FollowUp("touch", "touch", lambda knobs: knobs.touch_asked_after, _may_be_in_touch),
    FollowUp(
        "touch_again",
        "touch",
        lambda knobs: knobs.touch_asked_after + knobs.reminded_after,
        _may_be_in_touch,
    ),
    FollowUp("result", "result", lambda knobs: knobs.result_asked_after, _may_have_a_result),
)
"""All of them, in the order they come."""

BY_ABOUT = {follow_up.about: follow_up for follow_up in FOLLOW_UPS}
