"""The port to whatever sorts a club's items into cells of near ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from recommender.arrays import FloatArray
    from recommender.maths.search.cells import Cells


class IndexFactory(Protocol):
    """Sorts items into cells, or finds them sorted."""

    def __call__(self, name: str, vectors: FloatArray, *, anew: bool = True) -> Cells:
        """The cells of some items.

        Parameters
        ----------
        name
            What kind of items they are, and of which encoder: cells are kept by it.
        vectors
            Shape (n_items, dimension), n_items at least 1.
        anew
            Whether the same items must always have the same cells, whatever was asked before:
            rounds need that. Else cells of nearly the same items may be brought up to date.
        """
        ...
