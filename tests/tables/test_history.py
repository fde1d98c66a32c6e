"""History: what each side said stays with that side."""

import pandas as pd
import pytest

from recommender.club.club import HISTORY_COLUMNS, Club
from recommender.errors import InputError
from recommender.tables import Severity, history_from_frame, read_history


def read(*rows, **options):
    return history_from_frame(pd.DataFrame(rows, dtype=object), file="history.csv", **options)


def row(**values):
    return {"week": "2026-W48", "a": "m1", "b": "m2"} | values


def test_the_two_sides_are_swapped_along_with_their_ids():
    history, report = read(
        row(a="m9", b="m1", accepted_a="ja", accepted_b="nein", met=1, glad_a=5, learned_b="2")
    )
    assert history.columns.tolist() == list(HISTORY_COLUMNS)
    assert history.iloc[0].dropna().tolist() == [
        "2026-W48", "m1", "m9", False, True, True, 5, 2,
    ]  # fmt: skip
    assert history[["glad_a", "learned_b"]].isna().all(axis=None)
    assert report.problems == ()


def test_what_lasts_is_read_in_words_of_either_language():
    history, report = read(
        row(
            **{
                "noch in Kontakt a": "ja",
                "was wurde daraus b": "Zusammenarbeit",
                "versetzt a": "nein",
            }
        ),
        row(week="2026-W49", **{"was wurde daraus b": "gold"}),
    )
    assert bool(history["still_in_touch_a"][0])
    assert not bool(history["stood_up_a"][0])
    assert history[["still_in_touch_a", "stood_up_a"]].isna().all(axis=1).tolist() == [False, True]
    assert history["came_of_b"].fillna("").tolist() == ["work", ""]
    (problem,) = report.problems
    assert problem.row == 2


def test_the_odds_of_a_drawn_round_are_read_and_nonsense_is_named():
    history, report = read(
        row(propensity="0,25"),
        row(week="2026-W49", propensity=1),
        row(week="2026-W50", propensity=0),
        row(week="2026-W51", propensity="often"),
        row(week="2026-W52"),
    )
    assert history["propensity"].fillna(-1.0).tolist() == [0.25, 1.0, -1.0, -1.0, -1.0]
    assert [problem.row for problem in report.problems] == [3, 4]
    assert {problem.allowed for problem in report.problems} == {
        "a chance above 0 and at most 1, or nothing"
    }


def test_answers_and_ratings_keep_unknown_apart_from_no():
    history, _ = read(row(accepted_a=False, met=""), row(week="2026-W49", met="nein"))
    assert history.dtypes.map(str).tolist() == [
        *["str"] * 3, *["boolean"] * 3, *["Int64"] * 4, *["boolean"] * 8, *["string"] * 2, "Float64", "boolean",
    ]  # fmt: skip
    assert history["met"].isna().tolist() == [True, False]
    assert history["accepted_a"].fillna(value=True).tolist() == [False, True]


def test_only_week_and_pair_are_required_and_people_may_have_left():
    history, _ = read({"Woche": "2026-W01", "Mitglied A": "gone", "Mitglied B": "left"})
    assert history.loc[0, ["week", "a", "b"]].tolist() == ["2026-W01", "gone", "left"]
    assert history.iloc[0, 3:].isna().all()


@pytest.mark.parametrize(
    ("bad", "column"),
    [
        ({"week": "2026-W54"}, "week"),
        ({"week": "2026-11-23"}, "week"),
        ({"week": ""}, "week"),
        ({"a": ""}, "a"),
        ({"b": "m1"}, "b"),
    ],
)
def test_a_row_without_a_week_or_a_pair_is_refused(bad, column):
    history, report = read(row(**bad), row(a="good"))
    assert history["b"].tolist() == ["m2"]
    (problem,) = report.problems
    assert (problem.row, problem.column) == (1, column)
    assert problem.severity is Severity.ROW_REFUSED


@pytest.mark.parametrize("bad", [{"met": "perhaps"}, {"glad_a": 6}, {"learned_b": "1.5"}])
def test_a_bad_answer_is_unknown_and_the_introduction_kept(bad):
    history, report = read(row(**bad))
    assert history.iloc[0, 3:].isna().all()
    assert report.problems[0].severity is Severity.CELL_IGNORED
    with pytest.raises(InputError, match="strict"):
        read(row(**bad), strict=True)


def test_a_pair_stands_once_a_week_whichever_comes_first():
    history, report = read(row(met="ja"), row(a="m2", b="m1", met="nein"), row(week="2026-W49"))
    assert history["week"].tolist() == ["2026-W48", "2026-W49"]
    assert history["met"].tolist()[0] is True
    assert [(each.row, each.severity) for each in report.problems] == [(2, Severity.ROW_REFUSED)]


def test_history_reads_back_equal(tmp_path):
    history, _ = read(row(met=True, glad_a=3), row(week="2026-W49", accepted_b=False))
    history.to_csv(tmp_path / "h.csv", index=False)
    history.to_parquet(tmp_path / "h.parquet")
    history.to_excel(tmp_path / "h.xlsx", index=False)
    for ending in ("csv", "parquet", "xlsx"):
        pd.testing.assert_frame_equal(read_history(tmp_path / f"h.{ending}")[0], history)


def test_a_header_alone_is_a_club_before_its_first_round(tmp_path):
    Club.build([]).history.to_csv(tmp_path / "h.csv", index=False)
    history, report = read_history(tmp_path / "h.csv")
    assert history.columns.tolist() == list(HISTORY_COLUMNS)
    assert (len(history), report.rows) == (0, 0)


def test_history_without_one_good_row_is_refused():
    with pytest.raises(InputError, match="gives an introduction"):
        read(row(week="soon"))
