"""What a use case refuses, as part of the error tree: the edges turn each into an answer.

::

    RecommenderError
    ├── NotFoundError      nothing of this name, or nothing the asker may know of
    ├── ForbiddenError     the asker may not do this
    ├── ConflictError      it contradicts what is there
    ├── StaleError         the asker has seen an older version
    └── UnavailableError   the store cannot be reached now
"""

from __future__ import annotations

from recommender.errors import RecommenderError


class NotFoundError(RecommenderError):
    """There is no such thing, or none that the asker may know of."""


class ForbiddenError(RecommenderError):
    """The key does not allow this."""


class ConflictError(RecommenderError):
    """What is asked for contradicts what is there."""


class StaleError(RecommenderError):
    """The thing was changed since the asker read it."""


class UnavailableError(RecommenderError):
    """The store cannot be reached now; trying again may help."""
