"""The truth of a simulated year: how people respond, in stated numbers from field experiments.

Nobody was observed: what comes of a year is what these numbers say. Value is apart from meeting. The
value of a meeting rises with difference *given that they meet* (Roche, Oettl and Catalini, 2024), with
needs that are met and with common ground; meeting falls with difference and with another city
(Dimitriadis and Koning, 2022). Their product is the inverted U, which nobody puts in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

if TYPE_CHECKING:
    from benchmarks.simulation.year.people import People
    from recommender.arrays import BoolArray, DoubleArray, IntArray


@dataclass(frozen=True)
class Truth:
    """How people respond: log-odds where nothing else is said."""

    accept: float = 0.7
    """Of accepting somebody near, without common ground or a need met: .4 to .7 of all accept."""
    accept_common: float = 0.8
    accept_need: float = 0.6
    accept_difference: float = -0.9
    """From next door to the other end of the club: the familiar is accepted more readily."""
    accept_habit: float = 0.8
    """Standard deviation of a member's own inclination."""
    popularity: float = 0.0
    """Standard deviation of how readily a member is accepted, whoever is asked."""
    meet: float = 1.0
    """That two who accepted meet: .5 to .8 of them. So .22 to .6 of introductions are meetings (22 %
    at least of strangers: Deutschland spricht, 2017)."""
    meet_city: float = -0.7
    """If they live in different cities."""
    meet_difference: float = -0.4
    glad: float = -1.0
    """That both are glad, if they meet: .5 to .7 of meetings."""
    glad_need: float = 1.6
    glad_common: float = 1.2
    glad_difference: float = 1.2
    glad_kindness: float = 0.4
    """Standard deviation of how easily a member is glad."""
    glad_pair: float = 0.5
    """Standard deviation of what is between the two and in no profile."""
    question: float = 1.15
    """What a prepared question multiplies the chance of a good meeting by (Sandvik et al., 2020)."""
    tie: float = 0.10
    """Chance that a meeting becomes a tie (Hasan and Koning, 2020)."""
    tie_again: float = 2.0
    """Times as likely after a second meeting (Cai and Szeidl, 2018)."""
    meet_again: float = 0.3
    """Chance that two who were both glad meet a second time by themselves."""
    half_life: float = 26.0
    """Weeks in which a contact that is not renewed fades by half."""
    silence: float = 0.15
    """Chance that nobody says what came of an introduction; unknown, not "no"."""
    leaves: float = 0.005
    """Share of the members that leaves in a week; as many join, who know nobody."""


TRUTHS = {
    "stated": Truth(),
    "no gain from difference": Truth(glad_difference=0.0, glad=-0.4),
    "strong homophily": Truth(accept_difference=-2.5, accept=1.5),
    "popularity": Truth(popularity=1.2),
    "30 % silence": Truth(silence=0.3),
    "no complementarity": Truth(glad_need=0.0, accept_need=0.0, glad=-0.6),
}
"""The truth, and others under which no policy may be worse than chance."""


@dataclass(frozen=True, eq=False)
class Outcomes:
    """What came of some introductions, in their order, shape (m,) each."""

    accepted: BoolArray
    met: BoolArray
    good: BoolArray
    """They met and both were glad."""
    tie: BoolArray
    """A lasting tie came of it."""
    told: BoolArray
    """Whether the club learns of any of it."""


@dataclass(frozen=True, eq=False)
class Chances:
    """The truth about all pairs, shape (n, n) each: what only the policy that knows it may see."""

    accepted: DoubleArray
    met: DoubleArray
    """If they accepted."""
    good: DoubleArray
    """If they met."""

    @property
    def good_meeting(self) -> DoubleArray:
        """That an introduction becomes a good meeting."""
        return self.accepted * self.met * self.good


def work_out_chances(people: People, truth: Truth) -> Chances:
    """The chances of every pair, whatever is between the two alone set aside."""
    difference, need, common = people.difference, people.need, people.common
    one_way = expit(
        truth.accept
        + truth.accept_common * common
        + truth.accept_need * need
        + truth.accept_difference * difference
        + truth.accept_habit * people.habit[:, None]
        + truth.popularity * people.appeal[None, :]
    )
    met = expit(
        truth.meet + truth.meet_city * people.other_city + truth.meet_difference * difference
    )
    everybody = np.arange(len(people.community))
    grid = np.meshgrid(everybody, everybody, indexing="ij")
    good = _glad(people, truth, np.zeros(need.shape), (grid[0], grid[1]))
    return Chances(one_way * one_way.T, met, good)


def _glad(
    people: People, truth: Truth, between: DoubleArray, pairs: tuple[IntArray, IntArray]
) -> DoubleArray:
    """That both are glad if they meet, of some pairs; ``between`` is what is between them alone."""
    odds = (
        truth.glad
        + truth.glad_need * people.need[pairs]
        + truth.glad_common * people.common[pairs]
        + truth.glad_difference * people.difference[pairs]
        + truth.glad_kindness * (people.kindness[pairs[0]] + people.kindness[pairs[1]])
        + between
    )
    chance: DoubleArray = np.minimum(truth.question * expit(odds), 1.0)
    return chance


def respond(
    people: People, chances: Chances, pairs: IntArray, truth: Truth, rng: np.random.Generator
) -> Outcomes:
    """Draw what comes of some introductions.

    Parameters
    ----------
    people, chances
        Who they are, and the chances of all pairs.
    pairs
        Shape (m, 2).
    truth
        The numbers.
    rng
        The only source of chance.
    """
    i, j = pairs.T
    m = len(pairs)
    accepted = rng.random(m) < chances.accepted[i, j]
    met = accepted & (rng.random(m) < chances.met[i, j])
    between = truth.glad_pair * people.between[i, j]
    good = met & (rng.random(m) < _glad(people, truth, between, (i, j)))
    again = good & (rng.random(m) < truth.meet_again)
    tie = met & (rng.random(m) < truth.tie)
    tie |= again & (rng.random(m) < truth.tie * truth.tie_again)
    return Outcomes(accepted, met, good, tie, rng.random(m) >= truth.silence)
