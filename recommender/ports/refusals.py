"""What a use case refuses, as part of the error tree: the edges turn each into an answer.

::

    RecommenderError
    ├── NotFoundError      nothing of this name, or nothing the asker may know of
    │   └── UnknownIdError
    ├── ForbiddenError     the asker may not do this
    ├── ConflictError      it contradicts what is there
    ├── StaleError         the asker has seen an older version
    └── UnavailableError   the store cannot be reached now
"""

from __future__ import annotations

from recommender.errors import RecommenderError


class NotFoundError(RecommenderError):
    """There is no such thing, or none that the asker may know of."""


class UnknownIdError(NotFoundError):
    """An id stands for nothing.

    Parameters
    ----------
    kind
        What it would be an id of, such as ``"round"``; never the id itself, which may be
        somebody's name.

    Examples
    --------
    >>> str(UnknownIdError("round"))
    'round: no such id'
    """

    def __init__(self, kind: str) -> None:
        super().__init__(f"{kind}: no such id")


class ForbiddenError(RecommenderError):
    """The key does not allow this."""


class ConflictError(RecommenderError):
    """What is asked for contradicts what is there."""


class StaleError(RecommenderError):
    """The thing was changed since the asker read it."""


class UnavailableError(RecommenderError):
    """The store cannot be reached now; trying again may help."""
