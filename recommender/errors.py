"""Every error this package raises on purpose, in one tree.

::

    RecommenderError
    ├── InputError            a file, a row, an argument that cannot be used
    │   ├── UnknownMemberError
    │   └── NothingKeptError      a file of which no row can be used; carries its report
    ├── EncoderError          an encoder that cannot be had
    │   └── EncoderMismatchError   vectors of two encoders would meet
    ├── ModelFileError        an artefact that is missing or damaged
    ├── OutputError           a result that cannot be written
    └── RoundError            a round that cannot be solved

A message names the thing, what came, and what is allowed. It never carries a
member's text, block list or dial.
"""

from __future__ import annotations


class RecommenderError(Exception):
    """Base of all errors raised on purpose; the command line prints it and exits with 1."""


class InputError(RecommenderError):
    """Something given to us cannot be used as it is."""


class UnknownMemberError(InputError):
    """An id that no member of the club has."""


class EncoderError(RecommenderError):
    """An encoder that is not there, not reachable, or not usable."""


class EncoderMismatchError(EncoderError):
    """Vectors made by one encoder were about to meet vectors made by another."""


class ModelFileError(RecommenderError):
    """A model artefact is missing, incomplete or damaged."""


class OutputError(RecommenderError):
    """A result could not be written; nothing half-written is left behind."""


class RoundError(RecommenderError):
    """A round that cannot be solved as asked."""
