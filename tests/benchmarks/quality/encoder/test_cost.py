"""Cost: rates by the clock that is given, beside splitting the same texts into words."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
import torch
from typing_extensions import override

from benchmarks.quality.encoder.bench import COST, measure_cost
from benchmarks.quality.encoder.cost import measure_cost as measure_cost_of
from benchmarks.quality.encoder.methods import EMBEDDED, TFIDF, Method, Random, method_of
from recommender.club.member import Member
from tests.benchmarks.quality.planted import values

MEMBERS = [
    Member(id=f"m{n}", name="N", headline=f"works at {n}", offers=(f"offer {n}", f"gift {n}"))
    for n in range(5)
]


def ticking(step):
    """A clock that goes on by ``step`` seconds whenever it is read."""
    return itertools.count(0.0, step).__next__


class Working(Random):
    """Moves a clock by a second for every text and remembers what it encoded."""

    def __init__(self):
        self.seconds = 0.0
        self.texts = []

    @override
    def encode(self, texts):
        self.seconds += len(texts)
        self.texts += texts
        return super().encode(texts)


def test_names_and_order_of_the_numbers(sample_club):
    found = measure_cost([method_of(TFIDF)], sample_club.members[:5], ticking(0.25))
    assert [record.metric for record in found] == [
        "profiles_per_second", "items_per_second", "profiles_to_yardstick",
    ]  # fmt: skip
    assert all(record.value > 0 and record.protocol == COST for record in found)
    assert {record.method for record in found} == {TFIDF}
    assert found[2].value == pytest.approx(1)


def test_rates_are_texts_by_the_time_the_clock_says():
    encoder = Working()
    method = Method("working", lambda _: encoder)
    found = values(measure_cost_of(method, MEMBERS, lambda: encoder.seconds + next(_TICKS)))
    # A text takes a second and every look at the clock next to nothing.
    assert found["profiles_per_second"] == pytest.approx(1, rel=0.01)
    assert found["items_per_second"] == pytest.approx(1, rel=0.01)


_TICKS = itertools.count(0.0, 1e-3)


def test_every_text_is_a_new_one_so_that_nothing_comes_from_memory():
    encoder = Working()
    measure_cost_of(Method("working", lambda _: encoder), MEMBERS, ticking(0.25))
    timed = [text for text in encoder.texts if text not in encoder.texts[:5]]
    assert len(timed) > 20
    assert encoder.texts.count("offer 1 0 0") == 1


def test_a_profile_is_one_text_of_all_that_a_member_wrote():
    encoder = Working()
    member = Member(
        id="a", name="A", headline="head", offers=("one", "two"), needs=("three",),
        interests=("four",), about="five", goals="six",
    )  # fmt: skip
    measure_cost_of(Method("working", lambda _: encoder), [member], ticking(0.25))
    assert encoder.texts[0] == "head\none\ntwo\nthree\nfour\nfive\nsix"


def test_loading_is_timed_only_where_something_is_loaded_and_size_where_there_are_files(tmp_path):
    plain = Method("plain", lambda _: Random())
    assert set(values(measure_cost_of(plain, MEMBERS, ticking(0.25)))) == {
        "profiles_per_second", "items_per_second", "profiles_to_yardstick",
    }  # fmt: skip
    (tmp_path / "part").mkdir()
    (tmp_path / "weights.bin").write_bytes(b"x" * 1_500_000)
    (tmp_path / "part" / "more.bin").write_bytes(b"x" * 500_000)
    whole = replace(plain, load=Random, folder=tmp_path)
    found = values(measure_cost_of(whole, MEMBERS, ticking(0.25)))
    assert found["megabytes"] == 2.0
    assert found["load_seconds"] == 0.25
    assert found["profiles_per_second_at_first"] == len(MEMBERS) / 0.25


def test_a_freshly_loaded_encoder_is_timed_not_the_one_that_knows_the_texts():
    known, loaded = Working(), []

    def load():
        loaded.append(Working())
        return loaded[-1]

    measure_cost_of(Method("m", lambda _: known, load), MEMBERS, ticking(0.25))
    assert not known.texts
    assert len(loaded) == 5, "once to be timed, once at first, three times to time the loading"


def test_spread_is_from_the_slowest_run_to_the_fastest():
    found = measure_cost_of(Method("m", lambda _: Random()), MEMBERS, ticking(0.3))
    for value in found[:2]:
        assert value.low <= value.value <= value.high
        assert value.n == 3
    assert np.isnan(found[2].low)


def test_one_thread_works_and_the_number_is_put_back():
    before = torch.get_num_threads()
    seen = []

    class Looking(Random):
        @override
        def encode(self, texts):
            seen.append(torch.get_num_threads())
            return super().encode(texts)

    measure_cost_of(Method("m", lambda _: Looking()), MEMBERS, ticking(0.5))
    assert set(seen) == {1}
    assert torch.get_num_threads() == before


def test_size_and_load_time_of_the_real_encoder(sample_club):
    found = values(measure_cost([method_of(EMBEDDED)], sample_club.members[:5], ticking(1.0)))
    assert 1 < found["megabytes"] < 100
    assert found["load_seconds"] == 1
