"""What an encoder costs: time per profile on one core, size on disk, time to load."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.records import Measured, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.quality.encoder.methods import Method
    from recommender.club.member import Member
    from recommender.ports.encoder import Encoder

    Clock = Callable[[], float]


_SECONDS = 1.0
"""Shortest measurement."""
_RUNS = 3


def measure_cost(method: Method, members: Sequence[Member], clock: Clock) -> list[Measured]:
    """Measure what a method costs.

    Parameters
    ----------
    method
        What is measured.
    members
        Whose profiles are encoded.
    clock
        Seconds the processor worked for us (`time.process_time`), so that neither other
        programs nor a second core count.

    Returns
    -------
    list of Measured
        Rates as the median of three runs, with the slowest and the fastest as ``low`` and
        ``high``. The yardstick is splitting the same profiles into words and hashing them
        (scikit-learn's `HashingVectorizer`): the ratio to it means the same on any machine.
        ``at_first`` is the rate of an encoder that has just been loaded: one that remembers
        words is slower until it has met the usual ones.
    """
    profiles, items = _profiles(members), [offer for m in members for offer in m.offers]
    with _one_thread():
        # A fresh one: the method's own remembers texts it has seen.
        encode = (method.load() if method.load else method.fit([*profiles, *items])).encode
        yardstick = _rate(_hashed_words, profiles, clock)
        of_profiles = _rate(encode, profiles, clock)
        of_items = _rate(encode, items, clock)
        measured = [
            _spread("profiles_per_second", of_profiles),
            _spread("items_per_second", of_items),
            plain("profiles_to_yardstick", float(np.median(of_profiles) / np.median(yardstick))),
        ]
        if method.load is not None:
            measured.insert(
                1,
                plain("profiles_per_second_at_first", _rate_at_first(method.load, profiles, clock)),
            )
            measured.append(_spread("load_seconds", _time_loading(method.load, clock)))
    if method.folder is not None:
        files = (file for file in method.folder.rglob("*") if file.is_file())
        measured.append(plain("megabytes", sum(file.stat().st_size for file in files) / 1e6))
    return measured


def _profiles(members: Sequence[Member]) -> list[str]:
    """Each member's whole profile as one text (production encodes it item by item)."""
    lists = ((m.headline, *m.offers, *m.needs, *m.interests, m.about, m.goals) for m in members)
    return ["\n".join(filter(None, parts)) for parts in lists]


def _hashed_words(texts: Sequence[str]) -> object:
    from sklearn.feature_extraction.text import HashingVectorizer

    return HashingVectorizer(n_features=4096).transform(texts)


def _rate(encode: Callable[[list[str]], object], texts: list[str], clock: Clock) -> list[float]:
    """Texts a second, run by run; a number makes each text a new one."""
    encode(texts[:16])
    rates = []
    for run in range(_RUNS):
        begin, done = clock(), 0
        while not done or clock() - begin < _SECONDS:
            encode([f"{text} {run} {done}" for text in texts])
            done += len(texts)
        rates.append(done / (clock() - begin))
    return rates


def _rate_at_first(load: Callable[[], Encoder], texts: list[str], clock: Clock) -> float:
    """Texts a second of an encoder that has not met their words yet."""
    encode = load().encode
    encode([""])
    begin = clock()
    encode(texts)
    return len(texts) / (clock() - begin)


def _time_loading(load: Callable[[], object], clock: Clock) -> list[float]:
    seconds = []
    for _ in range(_RUNS):
        begin = clock()
        load()
        seconds.append(clock() - begin)
    return seconds


def _spread(metric: str, values: list[float]) -> Measured:
    return Measured(metric, float(np.median(values)), min(values), max(values), len(values))


@contextmanager
def _one_thread() -> Iterator[None]:
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
