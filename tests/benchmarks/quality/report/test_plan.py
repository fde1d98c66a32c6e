"""The plan: sections, targets and reasons pick their records, and only those."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.quality.report.plan import Reason, Section, Target, read_plan
from tests.benchmarks.quality.report.planted_records import record

PLAN = read_plan()


def test_a_section_has_the_records_of_whole_protocol_names():
    section = Section("t", r"acl \d+, bridging ranking", "", ("MRR",))
    names = [
        "acl 2018, bridging ranking",
        "acl 2018, bridging ranking too",
        "acl x, bridging ranking",
    ]
    records = [record("ours", 1.0, protocol=name) for name in names]
    assert section.of(records) == records[:1]


def test_every_layout_and_picture_of_the_plan_is_one_there_is():
    for section in PLAN.sections:
        assert section.layout in {"metrics", "protocols", "dial"}, section.title
        assert section.picture in {"", *section.metrics}, section.title
        assert {*section.judged, *section.lower} <= {*section.metrics}, section.title
        re.compile(section.match)


def test_no_protocol_belongs_to_two_sections():
    protocols = [
        "acl 2018, bridging ranking", "acl 2018, anyone round of 3", "acl 2018, bridging lists of 3",
        "speed dating", "new ties, highschool2013", "ablation, acl 2018, bridging ranking",
        "ablation, judged needs", "ablation, speed dating", "ablation, conference-ws16",
        "dial, speed dating",
    ]  # fmt: skip
    for protocol in protocols:
        titles = [
            part.title for part in PLAN.sections if part.of([record("m", 1.0, protocol=protocol)])
        ]
        assert len(titles) == 1, (protocol, titles)


def test_a_target_is_about_one_method_metric_and_protocol():
    target = Target("t", r"acl \d+", "ours", "AUC", at_least=0.5)
    right = record("ours", 0.7, metric="AUC", protocol="acl 2018")
    assert target.is_about(right)
    for change in ({"method": "ours, linear"}, {"metric": "MRR"}, {"protocol": "acl 2018, more"}):
        assert not target.is_about(replace(right, **change))


@given(st.lists(st.floats(0.1, 5), max_size=4), st.floats(0.5, 3))
def test_a_multiple_is_of_the_best_of_those_named(values, factor):
    target = Target("t", "p", "ours", "m", at_least=factor, over=("a", "b", "c", "d"))
    records = [record(name, value, metric="m", protocol="p") for name, value in zip("abcd", values, strict=False)]  # fmt: skip
    others = [record("e", 99.0, metric="m", protocol="p"), record("a", 99.0, protocol="p")]
    bound = target.bound([*records, *others])
    assert bound == (pytest.approx(factor * max(values)) if values else None)


def test_a_bound_from_above_is_a_bound():
    assert Target("t", "p", "ours", "ECE", at_most=0.03).bound([]) == 0.03
    assert Target("t", "p", "ours", "ECE").bound([]) is None


relations = st.sampled_from(["below", "above", "surely below", "surely above"])


@given(relations, st.floats(0, 2), st.floats(0, 2), st.sampled_from([0.0, 0.1, 0.5]))
def test_a_reason_holds_where_its_comparison_does(relation, value, other, half):
    reason = Reason("p", "mine", "m", relation, "other", "{protocol}: {value} {other}")
    records = [record(name, number, half, "m", "p") for name, number in (("mine", value), ("other", other))]  # fmt: skip
    mine, rival = records
    expected = {
        "below": value < other,
        "above": value > other,
        "surely below": mine.high < rival.low,
        "surely above": mine.low > rival.high,
    }[relation]
    assert bool(reason.explain(records)) == expected


def test_a_reason_is_given_for_each_protocol_that_carries_it():
    reason = Reason(r"p\d", "mine", "m", "above", 1.0, "{protocol}: {value} is above {other}")
    records = [record("mine", value, metric="m", protocol=name) for name, value in (("p1", 1.5), ("p2", 0.5), ("p3", 1.25))]  # fmt: skip
    assert reason.explain(records) == ["p1: 1.500 is above 1.000", "p3: 1.250 is above 1.000"]


def test_every_reason_of_the_plan_can_be_written():
    for reason in PLAN.reasons:
        assert reason.relation in {"below", "above", "surely below", "surely above"}
        text = reason.text.format(value="1", other="2", protocol="p")
        assert "{" not in text
        assert text != reason.text
