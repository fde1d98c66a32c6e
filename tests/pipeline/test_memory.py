"""A round that cannot fit into memory is refused before it begins."""

from dataclasses import replace
from types import SimpleNamespace

import psutil
import pytest

from recommender.adapters.faiss_index import count_bytes
from recommender.errors import RoundError
from recommender.pipeline import introduce_club, memory
from tests.conftest import WEEK


def test_too_little_memory_is_said_before_any_work(prepared, monkeypatch):
    monkeypatch.setattr(memory, "_SMALL", 10)
    needed = memory.bytes_needed(prepared)
    free = SimpleNamespace(available=needed - 1)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: free)
    with pytest.raises(RoundError, match=r"240 members need about .* GiB of memory, .* are free"):
        introduce_club(prepared, WEEK)


def test_more_members_and_candidates_need_more(prepared):
    more = prepared.under(prepared.config.with_knobs(candidates__per_exchange=600))
    assert memory.bytes_needed(more) > memory.bytes_needed(prepared)


def test_of_vectors_that_lie_in_memory_only_what_indexes_take_beside_them_is_counted(prepared):
    shapes = [prepared.features.items(kind).vectors.shape for kind in ("gives", "whole")]
    weightless = replace(prepared, index=SimpleNamespace(bytes_of=lambda count, dimension: 0))
    indexes = memory.bytes_needed(prepared) - memory.bytes_needed(weightless)
    assert indexes == sum(count_bytes(*shape) for shape in shapes) > 0
