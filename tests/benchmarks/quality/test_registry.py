"""The registry: names are unique, order is that of declaration, results hold what is declared."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from benchmarks.quality.acl.baselines import METHODS as ACL
from benchmarks.quality.acl.methods import Learner, PathRanker, Scorer
from benchmarks.quality.people.club_baselines import METHODS as NEW_TIES
from benchmarks.quality.people.date_baselines import METHODS as SPEED_DATING
from benchmarks.quality.people.new_ties import OURS
from benchmarks.quality.records import read_records
from benchmarks.quality.registry import Registry
from recommender.errors import InputError

BENCHES: dict[str, Registry[Any]] = {"acl": ACL, "new-ties": NEW_TIES, "speed-dating": SPEED_DATING}
PUBLISHED = Path(__file__).resolve().parents[3] / "docs" / "evaluation-tables" / "results.json"


def halve(number):
    return number / 2


def test_a_declared_function_stays_as_it_is_and_is_found_by_its_name():
    methods: Registry[Any] = Registry("dice")
    assert methods.baseline("half")(halve) is halve
    assert methods["half"] is halve
    assert dict(methods) == {"half": halve}


def test_methods_come_in_the_order_in_which_they_were_declared():
    methods: Registry[Any] = Registry("dice")
    for name in ("z", "a", "m"):
        methods.add(name, halve)
    assert list(methods) == ["z", "a", "m"]
    assert list(methods.choose(("m", "z"))) == ["z", "m"], "not in the order of the question"
    assert list(methods.choose()) == ["z", "a", "m"]
    assert len(methods) == 3


def test_a_name_is_given_once():
    methods: Registry[Any] = Registry("dice")
    methods.add("half", halve)
    with pytest.raises(InputError, match="dice: there are two baselines named 'half'"):
        methods.baseline("half")(len)
    assert methods["half"] is halve


def test_an_unknown_name_is_named_beside_those_there_are():
    methods: Registry[Any] = Registry("dice")
    methods.add("half", halve)
    with pytest.raises(InputError, match=r"no method \['magic'\]; there are \['half'\]"):
        methods.choose(("half", "magic"))
    with pytest.raises(KeyError):
        methods["magic"]


@pytest.mark.parametrize("bench", BENCHES)
def test_every_method_says_what_it_is(bench):
    for name, method in BENCHES[bench].items():
        function = method
        if isinstance(method, Scorer):
            function = method.prepare
        elif isinstance(method, Learner):
            function = method.fit
        elif isinstance(method, PathRanker):
            function = method.learn
        assert name == name.strip() != ""
        assert getattr(function, "func", function).__doc__, name


@pytest.mark.parametrize("bench", BENCHES)
def test_a_method_of_the_same_name_is_there_in_every_bench_it_makes_sense_in(bench):
    everywhere = {
        "random", "nearest neighbour", "farthest", "MMR", "DPP", "TU matching",
        "reciprocal, harmonic mean",
    }  # fmt: skip
    assert everywhere <= set(BENCHES[bench])


def test_the_kinds_of_methods_among_authors():
    kinds = Counter(type(method) for method in ACL.values())
    assert kinds == {Scorer: 19, Learner: 4, PathRanker: 2}
    calibrated = {
        name for name, method in ACL.items() if isinstance(method, Learner) and method.calibrated
    }
    assert calibrated == {"a model made for papers", "logistic regression, 13 features"}
    reranked = {name for name, method in ACL.items() if getattr(method, "rerank", None)}
    assert reranked == {"MMR", "DPP", *(f"weak ties, share {s}" for s in (0.25, 0.5, 0.75))}


@pytest.mark.parametrize(
    ("prefix", "bench", "beside"),
    [
        ("acl 2018, bridging ranking", "acl", set()),
        ("new ties, highschool2013", "new-ties", {OURS}),
        ("speed dating", "speed-dating", set()),
    ],
)
def test_published_results_are_of_exactly_the_declared_methods(prefix, bench, beside):
    published = {record.method for record in read_records(PUBLISHED) if record.protocol == prefix}
    assert published == {*BENCHES[bench], *beside}
