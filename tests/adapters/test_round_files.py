import pandas as pd
from pandas.testing import assert_frame_equal

from recommender.adapters.club_folder import write_club
from recommender.adapters.round_files import make_introductions_table, name_letters, write_round
from recommender.service.club.club_files import load_club
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


def test_letters_have_safe_names_no_two_alike_on_any_system():
    ids = [
        "m001",
        "2024/017",
        "2024\\017",
        "M001",
        "..",
        "con",
        "a?b#c",
        "Änne 7",
        "x" * 200,
        "nul.txt",
    ]
    names = name_letters(ids)
    assert list(names) == ids
    assert (names["m001"], names["2024/017"], names["Änne 7"]) == ("m001", "2024-017", "Änne-7")
    folded = [name.casefold() for name in names.values()]
    assert len(set(folded)) == len(ids)
    for name in names.values():
        assert not set(name) & set('/\\:*?"<>|#\n ')
        assert 0 < len(name) < 100
        assert not name.startswith(".")
        assert not name.endswith((".", " "))
        assert name.partition(".")[0].casefold() not in {"con", "nul"}


def test_a_list_says_whose_letter_is_which_file(sample_round, sample_club, tmp_path):
    write_round(sample_round, sample_club, tmp_path / "round")
    listed = pd.read_csv(tmp_path / "round" / "letters.csv", encoding="utf-8-sig", dtype=str)
    assert list(listed) == ["id", "name", "email", "file"]
    assert listed["id"].tolist() == list(sample_club.ids)
    assert all((tmp_path / "round" / file).is_file() for file in listed["file"])


def test_a_club_written_as_csv_opens_in_a_spreadsheet_and_reads_back_equal(sample_club, tmp_path):
    write_club(sample_club, tmp_path / "club")
    for name in ("members", "ties", "history"):
        assert (tmp_path / "club" / f"{name}.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    again = load_club(tmp_path / "club")
    assert again.members == sample_club.members
    assert_frame_equal(again.ties, sample_club.ties)
