"""What every method is given: the society to serve, and earlier ones whose outcomes are known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from recommender.evaluation.acl.sample import QUESTIONS, Sample, samples_of
from recommender.ports.progress import silent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.evaluation.acl.snapshot import Snapshot
    from recommender.evaluation.acl.society import Followed, Society
    from recommender.ports.progress import Progress


@dataclass(frozen=True)
class Bench:
    """The society to serve and earlier ones; nothing of what came of the former is in here."""

    society: Society
    past: Sequence[Followed]
    """Earlier cutoffs, the latest first; their windows end by the cutoff of ``society``."""
    seed: int = 0
    progress: Progress = silent

    @property
    def at(self) -> Snapshot:
        """What is known."""
        return self.society.at

    @cached_property
    def samples(self) -> Mapping[bool, tuple[Sample, ...]]:
        """Pairs of each earlier cutoff, the latest first, by whether only bridging ones are asked."""
        drawn = []
        for number, each in enumerate(self.past, start=1):
            drawn.append(samples_of(each, self.seed))
            self.progress("pairs of earlier years", number, len(self.past))
        return {
            bridging: tuple(each[place] for each in drawn)
            for place, bridging in enumerate(QUESTIONS)
        }
