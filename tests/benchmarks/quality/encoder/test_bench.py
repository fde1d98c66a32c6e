"""The bench: every method on every test, in order, and how far it is."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.quality.encoder.bench import measure
from benchmarks.quality.encoder.methods import RANDOM, TFIDF, Method, Random, TfIdf
from benchmarks.quality.encoder.protocol import Protocol
from benchmarks.quality.records import plain


def protocol(name):
    """A test whose value is the dimension of the encoder, and whose count that of its texts."""
    texts = [name, f"{name} again"]
    return Protocol(name, lambda fit: [plain("dimension", fit(texts).dimension, len(texts))])


METHODS = [Method(RANDOM, lambda _: Random()), Method(TFIDF, TfIdf)]


def test_records_come_test_after_test_with_methods_in_the_order_given():
    records = measure(METHODS, [protocol("one"), protocol("two")])
    assert [(record.protocol, record.method) for record in records] == [
        ("one", RANDOM), ("one", TFIDF), ("two", RANDOM), ("two", TFIDF),
    ]  # fmt: skip
    assert [record.value for record in records] == [384, 4096] * 2
    assert {(record.metric, record.n) for record in records} == {("dimension", 2)}


def test_a_test_of_several_numbers_gives_a_record_for_each():
    several = Protocol("several", lambda _: [plain("a", 1.0), plain("b", 2.0)])
    records = measure(METHODS[:1], [several])
    assert [(record.metric, record.value) for record in records] == [("a", 1.0), ("b", 2.0)]
    assert all(np.isnan(record.low) for record in records)


@given(st.integers(0, 3), st.integers(0, 4))
def test_progress_counts_up_to_the_number_of_methods_by_tests(methods, tests):
    steps = []
    measure(
        METHODS[:1] * methods,
        [protocol(f"test {n}") for n in range(tests)],
        lambda work, done, total: steps.append((work, done, total)),
    )
    whole = methods * tests
    assert steps == [("measuring", done, whole) for done in range(1, whole + 1)]
