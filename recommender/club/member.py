"""A member: who they are, what they give and need, and under which terms they meet."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from recommender.club.text_language import LETTER_LANGUAGES, tell_language
from recommender.config import Profiles
from recommender.labels.towns import town_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_NO_WORKPLACE = frozenset(
    [
        "selbstständig",
        "selbständig",
        "freiberuflich",
        "freelance",
        "freelancer",
        "self-employed",
        "none",
        "keine",
        "n/a",
        "-",
    ]
)


class Meet(StrEnum):
    """How a member is willing to meet."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    EITHER = "either"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person of the club.

    Only ``id``, ``name`` and one text are required; a thin profile is introduced
    on what it has. Protected traits have no field here, so they cannot reach a feature.
    """

    id: str
    """Unique within the club."""
    name: str
    headline: str = ""
    """What this person is, in one line."""
    organisation: str = ""
    industry: str = ""
    """A code of ``recommender/labels/industries.json`` or the club's own word."""
    city: str = ""
    languages: tuple[str, ...] = ()
    """ISO 639 codes, lower case, best first; empty means not stated."""
    level: str = ""
    """A code of ``recommender/labels/levels.json`` or the club's own word."""
    text_language: str = ""
    """Language this member is written to: "de", "en", or empty to follow ``languages``, or where
    these name neither, the language of their own texts."""
    about: str = ""
    offers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    goals: str = ""
    meet: Meet = Meet.EITHER
    per_round: int = Profiles().per_round
    """Introductions wanted per round, 0 to 20; 0 = paused."""
    paused_until: date | None = None
    """First day on which this member wants introductions again."""
    every_weeks: int = 1
    """This member's rhythm, 1 to 52: weeks from one introduction to the next at least; 2 = every
    other week, 4 = monthly."""
    months_off: tuple[int, ...] = ()
    """Months of the year in which this member takes no introductions, 1 to 12."""
    surprise: bool = False
    """Whether one place of a round may be drawn at random among others who want to be surprised."""
    meets_rivals: bool = False
    """Whether this member wants to meet competitors, too; nothing is held against a pair of which
    both do."""
    home_club: str = ""
    """The partner club that this member comes from; empty for a member of this one."""
    bubble: float | None = field(default=None, repr=False)
    """This member's own dial, 0 (close) to 1 (far out); None follows the club's. Confidential."""
    do_not_introduce: frozenset[str] = field(default=frozenset(), repr=False)
    """Ids this member must not be introduced to; works both ways. Confidential."""
    viewpoints: Mapping[str, int] = field(default_factory=dict, repr=False)
    """Answers to the club's own statements, -2 (no) to 2 (yes); unanswered ones are absent."""
    debates: bool = False
    """Whether this member wants to debate with somebody who answers a statement differently."""
    share_views: bool = False
    """Whether the letter of a debate may tell the other this member's answers to the statements it is
    about; it does if both of the two have agreed."""
    come_by: str = ""
    """What there is to see at this member's place of work, where others may come by; empty: nothing."""
    come_by_when: str = ""
    """When, in their own words."""
    come_by_guests: int = 0
    """How many may come at once, 0 to 50; 0 = as many as is usual in the club."""
    email: str = field(default="", repr=False)
    """Where letters go. Confidential, and never read by a feature."""
    share_email: bool = False
    """Whether letters may tell the address to whom this member is introduced; they do if both of
    the two have agreed."""

    @property
    def letter_language(self) -> str:
        """``"de"`` or ``"en"``: the stated text language, else the first of the two spoken.

        Where neither is stated it is the language of the member's own texts; English if they are
        too short to tell.
        """
        return self.stated_language or tell_language(self.texts) or "en"

    @property
    def stated_language(self) -> str:
        """The letter language as far as it is stated: "de", "en" or empty."""
        spoken = (self.text_language, *self.languages)
        return next((code for code in spoken if code in LETTER_LANGUAGES), "")

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything this member wrote about themselves."""
        return (
            self.headline,
            self.about,
            *self.offers,
            *self.needs,
            *self.interests,
            self.goals,
        )

    @property
    def workplace(self) -> str:
        """The organisation, or nothing where it only says that there is none ("self-employed")."""
        return "" if self.organisation.strip().casefold() in _NO_WORKPLACE else self.organisation

    @property
    def place(self) -> str:
        """The town under one name, whatever language, postcode, district or country is with it."""
        return town_of(self.city)

    @property
    def has_text(self) -> bool:
        """Whether there is anything to embed."""
        return any(text.strip() for text in self.texts)
