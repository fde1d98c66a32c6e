"""What members are told of a need, held against what was judged."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.quality.hosts.told import CAN, MIGHT, NEEDS, TOLD, count_right, evaluate_told
from recommender.config import Evidence
from recommender.errors import InputError
from tests.benchmarks.quality.hosts.made_up import TRADES

judgements = st.lists(
    st.tuples(st.floats(0, 1), st.sampled_from([0.0, 1.0, 2.0])), min_size=1, max_size=30
)


@settings(max_examples=25)  # each draws four intervals
@given(judgements)
def test_shares_are_counted_one_by_one(judged):
    evidence = Evidence(might_help=0.4, can_help=0.7)
    chance, grades = np.array(judged).T
    records = count_right(chance, grades, evidence)
    bounds = {CAN: (0.7, 1.1), MIGHT: (0.4, 0.7)}
    assert [(r.method, r.metric) for r in records] == [
        (CAN, "at least partly"), (CAN, "clearly"),
        (MIGHT, "at least partly"), (MIGHT, "clearly"),
    ]  # fmt: skip
    for record in records:
        low, high = bounds[record.method]
        said = [grade for chance_, grade in judged if low <= chance_ < high]
        least = 1 if record.metric == "at least partly" else 2
        assert record.n == len(said)
        if said:
            right = sum(grade >= least for grade in said)
            assert record.value == pytest.approx(right / len(said))
            assert record.low <= record.value <= record.high
        else:
            assert np.isnan(record.value)


def write_judgements(file, **changed):
    """Who gives what a needer looks for is clearly right, everybody else is wrong."""
    rows = [
        {
            "need_member": f"n{need}", "need_index": 0, "need_text": TRADES[need][1],
            "member": f"g{giver}", "grade": 2 * int(need == giver),
        }
        for need in range(4)
        for giver in range(4)
    ]  # fmt: skip
    pd.DataFrame(rows).assign(**changed).to_csv(file, index=False)
    return file


def test_whoever_meets_a_need_comes_first_and_is_told_of_it(judged, tmp_path):
    records = evaluate_told(judged / "thin", write_judgements(tmp_path / "judged.csv"))
    order = {r.method: r for r in records if r.protocol == NEEDS}
    assert set(order) == {"ours", "characters (TF-IDF)"}
    assert {r.metric for r in order.values()} == {"nDCG@10"}
    assert {r.n for r in order.values()} == {4}
    assert order["ours"].value > 0.9
    told = [r for r in records if r.protocol == TOLD]
    partly, clearly = (
        [r for r in told if r.metric == metric] for metric in ("at least partly", "clearly")
    )
    assert [r.n for r in partly] == [r.n for r in clearly]
    assert sum(r.n for r in partly) <= 16
    assert [r.value for r in partly] == pytest.approx([r.value for r in clearly], nan_ok=True)


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"need_text": "another need"}, "reads differently"), ({"member": "nobody"}, "no member")],
)
def test_judgements_of_another_club_are_refused(judged, tmp_path, changed, said):
    file = write_judgements(tmp_path / "judged.csv", **changed)
    with pytest.raises(InputError, match=said):
        evaluate_told(judged / "thin", file)
