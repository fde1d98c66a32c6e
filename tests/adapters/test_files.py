import errno
import os
from pathlib import Path

import pytest

from recommender.adapters.files import CONTENTS, write_folder, write_text
from recommender.errors import OutputError


def names(folder: Path) -> list[str]:
    return sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*"))


@pytest.fixture
def full_disk(monkeypatch):
    """The system refuses to put anything on the disk, as it does when the disk is full."""

    def refuse(handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refuse)


def test_text_is_written_as_it_is(tmp_path):
    text = "Grüße, שלום 👩🏽‍🚒\r\nzweite Zeile\n"
    write_text(tmp_path / "new" / "letter.txt", text)
    assert (tmp_path / "new" / "letter.txt").read_bytes().decode() == text
    assert names(tmp_path) == ["new", "new/letter.txt"]


def test_a_file_is_replaced_and_keeps_its_mode(tmp_path):
    target = tmp_path / "letter.txt"
    target.write_text("before")
    target.chmod(0o640)
    write_text(target, "after")
    assert target.read_text() == "after"
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_file_is_replaced_not_written_over(tmp_path):
    target = tmp_path / "letter.txt"
    target.write_text("before")
    (tmp_path / "reader").hardlink_to(target)  # as someone who has the file open would
    write_text(target, "after")
    assert (tmp_path / "reader").read_text() == "before"


def test_a_link_is_followed(tmp_path):
    (tmp_path / "real.txt").write_text("before")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    write_text(tmp_path / "link.txt", "after")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "after"


def test_a_full_disk_leaves_the_earlier_file(tmp_path, full_disk):
    target = tmp_path / "report.html"
    target.write_text("before")
    with pytest.raises(OutputError, match=r"report\.html.*disk is full") as caught:
        write_text(target, "after")
    assert isinstance(caught.value.__cause__, OSError)
    assert target.read_text() == "before"
    assert names(tmp_path) == ["report.html"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_device_is_written_to_and_stays_a_device():
    with pytest.raises(OutputError, match=r"/dev/full.*disk is full"):
        write_text("/dev/full", "text")
    assert Path("/dev/full").is_char_device()


def test_a_folder_in_the_way_of_a_file_is_named(tmp_path):
    (tmp_path / "report.html").mkdir()
    with pytest.raises(OutputError, match="there is a folder of this name"):
        write_text(tmp_path / "report.html", "text")
    assert names(tmp_path) == ["report.html"]


def test_half_a_character_is_an_error_not_a_crash(tmp_path):
    with pytest.raises(OutputError, match="half a character"):
        write_text(tmp_path / "letter.txt", "\ud83d")
    assert names(tmp_path) == []


def test_a_folder_appears_whole_and_lists_its_files(tmp_path):
    target = tmp_path / "out" / "2026-W48"
    with write_folder(target) as folder:
        write_text(folder / "letters" / "m1.txt", "Hallo")
        assert not target.exists()
    assert names(target) == [CONTENTS, "letters", "letters/m1.txt"]
    assert names(tmp_path / "out") == ["2026-W48", *(f"2026-W48/{each}" for each in names(target))]


def test_an_earlier_output_is_replaced_not_mixed(tmp_path):
    target = tmp_path / "out"
    for name in ("first.txt", "second.txt"):
        with write_folder(target) as folder:
            write_text(folder / name, name)
    assert names(target) == [CONTENTS, "second.txt"]
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


def test_an_empty_folder_and_system_files_are_no_obstacle(tmp_path):
    (tmp_path / ".DS_Store").write_text("")
    with write_folder(tmp_path) as folder:
        write_text(folder / "a.txt", "a")
    assert (tmp_path / "a.txt").read_text() == "a"


@pytest.mark.parametrize("ours_before", [False, True])
def test_a_folder_with_files_of_others_is_refused_before_any_work(tmp_path, ours_before):
    target = tmp_path / "out"
    if ours_before:
        with write_folder(target) as folder:
            write_text(folder / "a.txt", "a")
    target.mkdir(exist_ok=True)
    (target / "thesis.odt").write_text("years of work")
    before = names(target)
    with (
        pytest.raises(OutputError, match=r"'thesis\.odt'.*not written by this program"),
        write_folder(target),
    ):
        pytest.fail("the work must not begin")
    assert names(target) == before
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


def test_a_file_put_there_meanwhile_is_not_lost(tmp_path):
    target = tmp_path / "out"

    def work() -> None:
        with write_folder(target) as folder:
            write_text(folder / "a.txt", "a")
            target.mkdir()
            (target / "notes.txt").write_text("mine")

    with pytest.raises(OutputError, match=r"notes\.txt"):
        work()
    assert names(tmp_path) == ["out", "out/notes.txt"]


def test_a_damaged_list_makes_everything_foreign(tmp_path):
    (tmp_path / CONTENTS).write_text("{ not json")
    (tmp_path / "a.txt").write_text("a")
    with pytest.raises(OutputError, match=r"a\.txt"), write_folder(tmp_path):
        pytest.fail("the work must not begin")


def test_a_file_in_the_way_of_a_folder_is_named(tmp_path):
    (tmp_path / "out").write_text("text")
    with (
        pytest.raises(OutputError, match="is a file; a folder is needed"),
        write_folder(tmp_path / "out"),
    ):
        pytest.fail("the work must not begin")


def test_a_place_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(OutputError, match=r"file/out was not written: Not a directory"),
        write_folder(tmp_path / "file" / "out"),
    ):
        pytest.fail("the work must not begin")


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_any_interruption_leaves_the_folder_as_it_was(tmp_path, error):
    target = tmp_path / "out"

    def work(text: str, interruption: type[BaseException] | None) -> None:
        with write_folder(target) as folder:
            write_text(folder / "a.txt", text)
            if interruption:
                raise interruption

    work("before", None)
    with pytest.raises(error):
        work("after", error)
    assert (target / "a.txt").read_text() == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


def test_a_full_disk_leaves_the_folder_as_it_was(tmp_path, full_disk):
    target = tmp_path / "out"
    with pytest.raises(OutputError) as caught, write_folder(target) as folder:
        write_text(folder / "letters" / "m1.txt", "Hallo")
    assert f"{target}/letters/m1.txt was not written: the disk is full" in str(caught.value)
    assert names(tmp_path) == []


def test_a_full_disk_at_the_end_leaves_the_folder_as_it_was(tmp_path, full_disk):
    target = tmp_path / "out"
    with (
        pytest.raises(OutputError, match="out was not written: the disk is full"),
        write_folder(target) as folder,
    ):
        (folder / "table.csv").write_text("a,b\n")
    assert names(tmp_path) == []


def test_a_failed_last_rename_puts_the_earlier_folder_back(tmp_path, monkeypatch):
    target = tmp_path / "out"
    with write_folder(target) as folder:
        write_text(folder / "a.txt", "before")
    rename = os.rename

    def refuse_new(source, destination):
        if str(source).endswith(".part"):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        rename(source, destination)

    monkeypatch.setattr(os, "rename", refuse_new)
    with pytest.raises(OutputError, match="Input/output"), write_folder(target) as folder:
        write_text(folder / "a.txt", "after")
    assert (target / "a.txt").read_text() == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["out"]
