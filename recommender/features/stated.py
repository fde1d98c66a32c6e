"""What members state in fields rather than in texts, as columns of a club."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from recommender.club.member_columns import MemberColumns, number_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.arrays import BoolArray, DoubleArray, IntArray, UnsignedArray
    from recommender.club.member import Member

_STEPS = 4
"""From one end of an answer to the other: -2 to 2."""
_WORD = 64


class Stated(MemberColumns):
    """The fields of a club's members, each read once."""

    def with_members(self, members: Sequence[Member], rows: IntArray) -> Stated:
        """The fields after some members, in ascending rows, have changed; all others are kept as read."""
        return Stated(members, self.carry_columns(members, rows))

    @property
    def places(self) -> IntArray:
        """Number of each member's city, shape (n,); not stated is a place of its own."""
        return self.column(read_places)

    @property
    def industries(self) -> IntArray:
        """Number of each member's industry, shape (n,); -1 where not stated."""
        return self.column(read_industries)


def read_places(members: Sequence[Member]) -> IntArray:
    """Number of each member's city, shape (n,); not stated is a place of its own."""
    return number_values([member.place for member in members])


def read_industries(members: Sequence[Member]) -> IntArray:
    """Number of each member's industry, shape (n,); -1 where not stated."""
    return number_values([member.industry for member in members])


def views_apart(stated: Stated, pairs: IntArray, least: int = 1) -> DoubleArray:
    """Mean distance over the statements both answered, 0 to 1; NaN where there are too few.

    Parameters
    ----------
    stated
        The members' fields.
    pairs
        Shape (m, 2), row numbers.
    least
        Statements that both must have answered, at least 1.
    """
    views = stated.column(read_answer_bits)
    answers, answered = views.answers, views.answered
    first, second = pairs.T
    both = answered[first] & answered[second]
    apart = np.bitwise_count((answers[first] ^ answers[second]) & both).sum(axis=1, dtype=np.int64)
    known = np.bitwise_count(both).sum(axis=1, dtype=np.int64)
    enough = known >= least * _STEPS
    distances: DoubleArray = np.where(enough, apart / np.maximum(known, 1), np.nan)
    return distances


@dataclass(frozen=True, eq=False)
class AnswerBits:
    """Answers to statements, and which there are, as bits: of two answers as many differ as they are steps apart."""

    statements: tuple[str, ...]
    """Each has four bits."""
    answers: UnsignedArray
    """Shape (n, n_words): an answer sets a bit for each step that it is above -2."""
    answered: UnsignedArray
    """Shape (n, n_words): where there is an answer, all four bits are set."""

    def with_rows(self, rows: IntArray, new: AnswerBits) -> AnswerBits:
        """The same with others in some rows; statements that only they answer come last."""
        more = tuple(name for name in new.statements if name not in self.statements)
        statements = self.statements + more
        places = [statements.index(name) for name in new.statements]
        parts = []
        for kept, own in ((self.answers, new.answers), (self.answered, new.answered)):
            bits = np.zeros((len(rows), len(statements), _STEPS), dtype=np.bool_)
            bits[:, places] = _unpack_bits(own, len(new.statements))
            packed = _pack_bits(bits)
            wide = np.zeros((len(kept), packed.shape[1]), dtype=np.uint64)
            wide[:, : kept.shape[1]] = kept
            wide[rows] = packed
            parts.append(wide)
        return AnswerBits(statements, *parts)


def read_answer_bits(members: Sequence[Member]) -> AnswerBits:
    """Answers of members as bits."""
    answers, answered = read_viewpoints(members)
    above = answers[:, :, None] > np.arange(-_STEPS // 2, _STEPS // 2)
    steps = above & answered[:, :, None]
    there = np.broadcast_to(answered[:, :, None], steps.shape)
    return AnswerBits(_list_statements(members), _pack_bits(steps), _pack_bits(there))


def _list_statements(members: Sequence[Member]) -> tuple[str, ...]:
    return tuple(sorted({key for member in members for key in member.viewpoints}))


def _pack_bits(bits: BoolArray) -> UnsignedArray:
    """Bits of each row in as few words as they need, one at least, shape (n, n_words)."""
    flat = bits.reshape(len(bits), bits.shape[1] * bits.shape[2])
    missing = -flat.shape[1] % _WORD if flat.shape[1] else _WORD
    packed: UnsignedArray = np.packbits(np.pad(flat, ((0, 0), (0, missing))), axis=1).view(
        np.uint64
    )
    return packed


def _unpack_bits(words: UnsignedArray, statements: int) -> BoolArray:
    """Bits by statement, shape (n, n_statements, 4)."""
    bits = np.unpackbits(words.view(np.uint8), axis=1)[:, : statements * _STEPS]
    return bits.reshape(len(words), statements, _STEPS).astype(np.bool_)


def read_viewpoints(members: Sequence[Member]) -> tuple[DoubleArray, BoolArray]:
    """Answers, 0 where there is none, and which there are, shape (n, n_statements) each."""
    statements = list(_list_statements(members))
    table = pd.DataFrame([dict(member.viewpoints) for member in members], columns=statements)
    values = table.to_numpy(dtype=np.float64).reshape(len(members), len(statements))
    return np.nan_to_num(values), ~np.isnan(values)
