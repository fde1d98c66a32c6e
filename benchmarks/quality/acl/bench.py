"""What every method is given: the society to serve, and earlier ones whose outcomes are known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from benchmarks.quality.acl.linear import Linear, fit_all
from benchmarks.quality.acl.sample import QUESTIONS, Sample, draw_samples, join_samples
from recommender.errors import InputError
from recommender.ports.progress import silent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.quality.acl.production import Production
    from benchmarks.quality.acl.snapshot import Snapshot
    from benchmarks.quality.acl.society import Followed, Society
    from recommender.ports.encoder import Encoder
    from recommender.ports.progress import Progress


@dataclass(frozen=True)
class Bench:
    """The society to serve and earlier ones; nothing of what came of the former is in here."""

    society: Society
    past: Sequence[Followed]
    """Earlier cutoffs, the latest first; their windows end by the cutoff of ``society``."""
    seed: int = 0
    progress: Progress = silent
    encoder: Encoder | None = None
    """Of what members say, for methods on the production path."""

    @property
    def at(self) -> Snapshot:
        """What is known."""
        return self.society.at

    @cached_property
    def production(self) -> Production:
        """The society as a club on the production path."""
        return self._production_at(self.at)

    @cached_property
    def past_production(self) -> tuple[Production, ...]:
        """Those of ``past``, likewise."""
        return tuple(self._production_at(year.at) for year in self.past)

    def _production_at(self, at: Snapshot) -> Production:
        from benchmarks.quality.acl.production import prepare_production  # faiss, when needed

        if self.encoder is None:
            raise InputError("bench: the production path needs an encoder")
        return prepare_production(at, self.encoder)

    def linear(self, samples: Sequence[Sample]) -> Linear:
        """The linear part learnt from some of `samples`; fitted once, whoever asks for it."""
        key = tuple(id(sample) for sample in samples)
        with self._lock:
            if key not in self._fitted:
                self._fitted[key] = fit_all(join_samples(samples))
            return self._fitted[key]

    @cached_property
    def _lock(self) -> Lock:
        return Lock()

    @cached_property
    def _fitted(self) -> dict[tuple[int, ...], Linear]:
        return {}

    @cached_property
    def samples(self) -> Mapping[bool, tuple[Sample, ...]]:
        """Pairs of each earlier cutoff, the latest first, by whether only bridging ones are asked."""
        drawn = []
        for number, year in enumerate(self.past, start=1):
            drawn.append(draw_samples(year, self.seed))
            self.progress("pairs of earlier years", number, len(self.past))
        return {
            bridging: tuple(year[place] for year in drawn)
            for place, bridging in enumerate(QUESTIONS)
        }
