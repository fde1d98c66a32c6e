"""How the two of a made-up introduction respond: a stated model, not an observation of people.

Every rating below is simulated. What a model learns from it is this file's assumptions, and
nothing about people. The assumptions:

* **Accepted**: a habit of each member (some nearly always say yes), less often if the two would
  have to travel, a little less often for another industry, more often for common ground.
* **Met**: only if both accepted, and less often if they would have to travel.
* **Glad** (1-5): common ground, a need that the other may meet, and profiles in the same
  language; habits of the two, something of the pair itself, and noise.
* **Learned something new** (1-5): another industry, another level, a need that the other may
  meet; habits, pair and noise.
* Not everyone answers, and some answer only one of the two questions.

Common ground and met needs are crude on purpose, beginnings of rare words that two texts share:
whoever models content properly must not find its own measure planted here.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

from recommender.club.member import Meet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.club.member import Member

_WORD = re.compile(r"[^\W\d_]{5,}")


@dataclass(frozen=True)
class ResponseModel:
    """The knobs of past rounds; log-odds for yes and no, points for ratings. All are assumptions."""

    taking_part: float = 0.75
    """Chance that a member takes part in a round."""
    accept: float = 1.9
    """Log-odds of accepting an introduction without travel and without common ground."""
    accept_habit: float = 0.8
    """Standard deviation of a member's own inclination to accept."""
    accept_travel: float = -0.4
    """If one of the two meets in person only and they live in different cities."""
    accept_other_industry: float = -0.3
    """The familiar is accepted more readily; this is what keeps bubbles closed."""
    accept_common: float = 0.5
    """For full common ground (0 to 1)."""
    meet: float = 1.8
    """Log-odds that two who accepted do meet."""
    meet_travel: float = -0.5
    """The same condition as for accepting."""
    glad: float = 3.3
    """Mean rating without any of the following."""
    glad_common: float = 0.7
    glad_need: float = 0.6
    """For a need of one's own that the other may meet (0 to 1)."""
    glad_language: float = 0.3
    """If both write their profile in the same language."""
    learned: float = 2.5
    learned_industry: float = 0.9
    """If the other is of another industry."""
    learned_level: float = 0.3
    """If the other is of another level."""
    learned_need: float = 0.4
    habit: float = 0.4
    """Standard deviation of how kindly a member rates."""
    pair: float = 0.5
    """Standard deviation of what is between the two and in no profile; the same for both sides
    and both questions."""
    noise: float = 0.6
    """Standard deviation of a single answer."""
    answers: float = 0.85
    """Chance that a member who met answers at all."""
    skips: float = 0.05
    """Chance that an answer leaves out one question, for each of the two."""
    rare: float = 0.1
    """Words used by more than this share of the members say nothing about a pair."""
    full_overlap: int = 2
    """Shared rare words that count as full common ground."""


@dataclass(frozen=True)
class Responses:
    """What came of some introductions, in their order; column 0 is the first of the pair."""

    accepted: BoolArray
    """Shape (pairs, 2)."""
    met: BoolArray
    """Shape (pairs,)."""
    glad: DoubleArray
    """Shape (pairs, 2), 1 to 5; nan where they did not meet or did not answer."""
    learned: DoubleArray
    """The same for "learned something new"."""


def respond(
    members: Sequence[Member],
    pairs: IntArray,
    rng: np.random.Generator,
    model: ResponseModel | None = None,
) -> Responses:
    """Draw both sides' responses to a series of introductions.

    Parameters
    ----------
    members
        In a stated order (by id); habits are drawn in it.
    pairs
        Shape (pairs, 2), row numbers of ``members``.
    rng
        The only source of chance.
    model
        The assumptions; None takes the default ones.
    """
    model = model or ResponseModel()
    about = _About.of(members, pairs, model)
    spread = np.array([model.accept_habit, model.habit, model.habit])
    habits: DoubleArray = spread * rng.standard_normal((len(members), 3))[pairs]
    accepted = _draw_yes(about.acceptance(model) + habits[:, :, 0], rng)
    met = accepted.all(axis=1) & _draw_yes(about.meeting(model), rng)
    answered = met[:, None] & (rng.random(accepted.shape) < model.answers)
    between = model.pair * rng.standard_normal((len(pairs), 1))
    ratings = []
    for number, expected in enumerate((about.gladness(model), about.novelty(model)), start=1):
        noise = model.noise * rng.standard_normal(accepted.shape)
        rating = np.clip(np.rint(expected + habits[:, :, number] + between + noise), 1, 5)
        stated = answered & (rng.random(accepted.shape) >= model.skips)
        ratings.append(np.where(stated, rating, np.nan))
    return Responses(accepted, met, ratings[0], ratings[1])


@dataclass(frozen=True)
class _About:
    """What the model knows of each introduction; shape (pairs,), ``need`` (pairs, 2)."""

    travel: BoolArray
    other_industry: BoolArray
    other_level: BoolArray
    same_language: BoolArray
    common: DoubleArray
    need: DoubleArray

    @classmethod
    def of(cls, members: Sequence[Member], pairs: IntArray, model: ResponseModel) -> _About:
        two = [(members[a], members[b]) for a, b in pairs.tolist()]
        liked = _find_rare_words(
            [(*m.interests, m.goals, m.headline, m.about) for m in members], model.rare
        )
        needed, given = (
            _find_rare_words(texts, model.rare)
            for texts in (
                [m.needs for m in members],
                [(*m.offers, m.headline, m.about) for m in members],
            )
        )
        a, b = pairs.T
        return cls(
            travel=_mask(x.city != y.city and Meet.IN_PERSON in {x.meet, y.meet} for x, y in two),
            other_industry=_mask(x.industry != y.industry for x, y in two),
            other_level=_mask(x.level != y.level for x, y in two),
            same_language=_mask(x.letter_language == y.letter_language for x, y in two),
            common=_overlap(liked, liked, a, b, model),
            need=np.column_stack(
                [
                    _overlap(needed, given, a, b, model),
                    _overlap(needed, given, b, a, model),
                ]
            ),
        )

    def acceptance(self, model: ResponseModel) -> DoubleArray:
        """Log-odds of accepting, the same for both, shape (pairs, 1)."""
        odds = (
            model.accept
            + model.accept_travel * self.travel
            + model.accept_other_industry * self.other_industry
            + model.accept_common * self.common
        )
        return odds[:, None]

    def meeting(self, model: ResponseModel) -> DoubleArray:
        """Log-odds of meeting once both have accepted, shape (pairs,)."""
        return model.meet + model.meet_travel * self.travel.astype(np.float64)

    def gladness(self, model: ResponseModel) -> DoubleArray:
        """Expected rating of each side, shape (pairs, 2)."""
        shared = (
            model.glad + model.glad_common * self.common + model.glad_language * self.same_language
        )
        return shared[:, None] + model.glad_need * self.need

    def novelty(self, model: ResponseModel) -> DoubleArray:
        """Expected "learned something new" of each side, shape (pairs, 2)."""
        shared = (
            model.learned
            + model.learned_industry * self.other_industry
            + model.learned_level * self.other_level
        )
        return shared[:, None] + model.learned_need * self.need


def _draw_yes(log_odds: DoubleArray, rng: np.random.Generator) -> BoolArray:
    said: BoolArray = rng.random(log_odds.shape) < expit(log_odds)
    return said


def _mask(values: Iterable[bool]) -> BoolArray:
    return np.fromiter(values, dtype=np.bool_)


def _find_rare_words(texts: Sequence[Iterable[str]], share: float) -> list[frozenset[str]]:
    """Beginnings of the longer words of each member that few members use."""
    used = [
        frozenset(word[:6] for text in member_texts for word in _WORD.findall(text.casefold()))
        for member_texts in texts
    ]
    counts = Counter(word for words in used for word in words)
    most = max(2.0, share * len(used))
    return [frozenset(word for word in words if counts[word] <= most) for words in used]


def _overlap(
    asked: Sequence[frozenset[str]],
    given: Sequence[frozenset[str]],
    a: IntArray,
    b: IntArray,
    model: ResponseModel,
) -> DoubleArray:
    """Rare words that ``asked`` of ``a`` shares with ``given`` of ``b``, 0 to 1."""
    shared = [len(asked[i] & given[j]) for i, j in zip(a.tolist(), b.tolist(), strict=True)]
    return np.minimum(np.array(shared, dtype=np.float64) / model.full_overlap, 1.0)
