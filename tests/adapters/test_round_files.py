import pandas as pd
from pandas.testing import assert_frame_equal

from recommender.adapters.round_files import make_introductions_table, write_round
from recommender.tables import read_history


def test_introductions_as_parquet_keep_types_and_are_read_as_history(
    sample_round, sample_club, tmp_path
):
    write_round(sample_round, sample_club, tmp_path / "round", parquet=True)
    path = tmp_path / "round" / "introductions.parquet"
    assert_frame_equal(
        pd.read_parquet(path),
        make_introductions_table(sample_round, sample_club),
        check_dtype=False,
    )
    history, _ = read_history(path)
    pairs = {frozenset(pair) for pair in zip(history["a"], history["b"], strict=True)}
    assert pairs == {frozenset((each.a, each.b)) for each in sample_round.introductions}
