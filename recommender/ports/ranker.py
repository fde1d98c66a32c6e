"""The port to whatever says how likely a good meeting is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from recommender.arrays import DoubleArray


class Ranker(Protocol):
    """Turns the named features of pairs into log-odds of a good meeting."""

    @property
    def identity(self) -> str:
        """Name and hash, kept with every round; equal only for rankers that say the same."""
        ...

    @property
    def features(self) -> Sequence[str]:
        """Columns it reads, in their order."""
        ...

    def log_odds(self, features: pd.DataFrame) -> DoubleArray:
        """Log-odds of a good meeting, finite, shape (n_pairs,).

        Parameters
        ----------
        features
            The columns named by ``features``.
        """
        ...


def expected_features(
    found: Sequence[str], usual: Sequence[str], further: Sequence[str]
) -> tuple[str, ...]:
    """Columns a ranker should read: the usual ones, or, if it reads any of the further, all.

    Examples
    --------
    >>> expected_features(["a", "c"], ["a", "b"], ["c"])
    ('a', 'b', 'c')
    """
    return (*usual, *further) if set(found) & set(further) else tuple(usual)


def feature_mismatch(found: Sequence[str], expected: Sequence[str]) -> str:
    """What is wrong with the columns a ranker reads, by name; empty if nothing is.

    Examples
    --------
    >>> feature_mismatch(["a", "c"], ["a", "b"])
    "it does not know b and reads c; expected are ['a', 'b']"
    """
    have, want = [str(name) for name in found], list(expected)
    if have == want:
        return ""
    lacking = [name for name in want if name not in have]
    unknown = [name for name in have if name not in want]
    details = (
        f"does not know {', '.join(lacking)}" if lacking else "",
        f"reads {', '.join(unknown)}" if unknown else "",
    )
    said = " and ".join(detail for detail in details if detail) or f"reads them in the order {have}"
    return f"it {said}; expected are {want}"
