import pytest

from benchmarks.simulation.sample_club import main


@pytest.fixture
def copy(folder, tmp_path):
    (tmp_path / "members.csv").write_bytes((folder / "members.csv").read_bytes())
    return tmp_path


def test_check_prints_the_numbers_and_writes_nothing(copy, capsys):
    assert main(["--out", str(copy), "--check"]) == 0
    printed = capsys.readouterr().out
    assert "E-I index over communities" in printed
    assert "modularity of the communities" in printed
    assert [path.name for path in copy.iterdir()] == ["members.csv"]


def test_another_seed_writes_other_tables(copy, folder):
    assert main(["--out", str(copy), "--seed", "7"]) == 0
    for name in ("ties.csv", "history.csv"):
        assert (copy / name).read_bytes() != (folder / name).read_bytes()


def test_a_table_that_cannot_be_written_leaves_nothing_half_written(copy, capsys):
    (copy / "history.csv").mkdir()
    assert main(["--out", str(copy)]) == 1
    assert "history.csv" in capsys.readouterr().err
    assert not list(copy.glob("*.part"))


def test_a_folder_without_members_is_named(tmp_path, capsys):
    assert main(["--out", str(tmp_path)]) == 1
    assert "members.csv" in capsys.readouterr().err
