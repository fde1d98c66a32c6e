"""Files and folders that are there whole or not at all: written aside, then renamed.

An error while writing leaves what was there before. The one gap is a machine that dies
between the two renames that replace a folder: the earlier folder then lies next to the new
one, its name ending in ``.old``.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
import shutil
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from recommender.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

CONTENTS = ".recommender-output"
"""The file in every folder we write that lists what we wrote, and its hashes: the proof that it is
ours and that nobody has written into it since."""

_IN_WORDS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EACCES: "no permission",
    errno.EPERM: "no permission",
    errno.EROFS: "the disk can only be read",
}

_LEFT_BY_SYSTEMS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


def write_text(path: str | Path, text: str) -> None:
    """Write a text file, UTF-8, whole or not at all.

    A link is followed, so that the file it names is replaced. What is not a plain file (a
    device, a pipe) cannot be replaced and is written to directly. Missing folders are made.

    Parameters
    ----------
    path
        Where to.
    text
        The whole content.

    Raises
    ------
    OutputError
        If the system refuses; says which file and why.
    """
    requested = Path(path)
    try:
        target = Path(os.path.realpath(requested))
        if target.exists() and not target.is_file() and not target.is_dir():
            target.write_text(text, encoding="utf-8", newline="\n")
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            _replace_file(target, text)
    except OSError as error:
        raise OutputError(_explain_refusal(requested, error)) from error
    except UnicodeEncodeError as error:
        message = (
            f"output: {requested} was not written: half a character in the text ({error.reason})"
        )
        raise OutputError(message) from error


@contextmanager
def write_folder(target: str | Path, to_fill_in: Collection[str] = ()) -> Iterator[Path]:
    """Fill a folder aside and put it in place at the end, all at once.

    Parameters
    ----------
    target
        The folder to make. It may be missing, empty, or an earlier output of ours (it is then
        replaced); a folder that holds anything we did not write, or that somebody has written
        into, is refused before any work.
    to_fill_in
        Files that are meant to be written into: whoever calls looks whether they may be replaced.

    Yields
    ------
    Path
        A temporary folder beside it to write into.

    Raises
    ------
    OutputError
        If ``target`` is not ours to replace, or the system refuses; the temporary folder is
        then gone and ``target`` is as it was.
    """
    with replace_folder(target, _find_foreign) as aside:
        yield aside
        _list_contents(aside, to_fill_in)


@contextmanager
def replace_folder(target: str | Path, foreign: Callable[[Path], Iterator[str]]) -> Iterator[Path]:
    """`write_folder` for folders that prove in another way what in them is ours.

    Parameters
    ----------
    target
        The folder to make or replace.
    foreign
        Given the folder that is there: the names in it that may not be replaced.

    Yields
    ------
    Path
        A temporary folder beside it to write into.

    Raises
    ------
    OutputError
        As `write_folder`.
    """
    requested = Path(target)
    try:
        place = Path(os.path.realpath(requested))
        _refuse(requested, place, foreign)
        aside = _name_beside(place, "part")
        aside.mkdir(parents=True)
    except OSError as error:
        raise OutputError(_explain_refusal(requested, error)) from error
    try:
        yield aside
        _sync_tree(aside)
        _refuse(requested, place, foreign)  # someone may have put a file there meanwhile
        _swap(aside, place)
    except OSError as error:
        raise OutputError(_explain_refusal(requested, error)) from error
    except OutputError as error:  # of a file inside: say where it was meant to be
        raise OutputError(str(error).replace(str(aside), str(requested))) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _replace_file(target: Path, text: str) -> None:
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "there is a folder of this name", str(target))
    aside = _name_beside(target, "part")
    try:
        with aside.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, aside)
        aside.replace(target)
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
    _sync(target.parent)


def _name_beside(target: Path, ending: str) -> Path:
    """A new name in the same folder, so that a rename never crosses disks."""
    return target.with_name(f".{target.name[:30]}.{secrets.token_hex(4)}.{ending}")


def _refuse(requested: Path, place: Path, foreign: Callable[[Path], Iterator[str]]) -> None:
    if not place.exists():
        return
    if not place.is_dir():
        message = f"output: {requested} is a file; a folder is needed"
        raise OutputError(message)
    stranger = next(foreign(place), None)
    if stranger is not None:
        message = (
            f"output: {requested} holds {stranger!r}, which was not written by this program; "
            "allowed is a new folder, an empty one, or an earlier output with nothing added"
        )
        raise OutputError(message)


def _find_foreign(place: Path) -> Iterator[str]:
    listed = place / CONTENTS
    written = _read_contents(listed) if listed.is_file() else {}
    for name, digest in written.items():
        if digest and (place / name).is_file() and _digest(place / name) != digest:
            message = (
                f"output: {place} holds {name!r}, which was changed after it was written; "
                "allowed is another folder, or this one once the file is moved away"
            )
            raise OutputError(message)
    return list_others(place, {CONTENTS, *written} if listed.is_file() else None)


def list_others(place: Path, ours: Collection[str] | None) -> Iterator[str]:
    """What lies in a folder and is not in a list of relative names, in order of name.

    Without a list nothing there is ours: what lies at the top answers, without a walk
    through it all.
    """
    known = {*(ours or ()), *_LEFT_BY_SYSTEMS}
    names = sorted(entry.name for entry in place.iterdir()) if ours is None else _list_files(place)
    return (name for name in names if name not in known)


def _read_contents(listed: Path) -> dict[str, str]:
    """What we wrote, by name: its hash, or nothing where it may be changed."""
    try:
        written = json.loads(listed.read_text(encoding="utf-8"))
    except ValueError:
        return {}
    if isinstance(written, list):  # as earlier versions have it
        return dict.fromkeys(map(str, written), "")
    return {str(k): str(v) for k, v in written.items()} if isinstance(written, dict) else {}


def _list_contents(folder: Path, to_fill_in: Collection[str]) -> None:
    names = _list_files(folder)
    written = {name: "" if name in to_fill_in else _digest(folder / name) for name in names}
    text = json.dumps(written, ensure_ascii=False, indent=0)
    (folder / CONTENTS).write_text(text + "\n", encoding="utf-8")


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _list_files(folder: Path) -> list[str]:
    """Relative names of everything that is not a true folder, in one order."""
    return sorted(
        entry.relative_to(folder).as_posix()
        for entry in folder.rglob("*")
        if entry.is_symlink() or not entry.is_dir()
    )


def _sync_tree(folder: Path) -> None:
    for entry in (*folder.rglob("*"), folder):
        if not entry.is_symlink():
            _sync(entry)


def _sync(path: Path) -> None:
    """Have the system put a file, or a folder's list of names, on the disk now.

    Some systems report a full disk only here. Folders cannot be opened on Windows.
    """
    if path.is_dir() and os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _swap(aside: Path, place: Path) -> None:
    if place.exists():
        shutil.copymode(place, aside)
        earlier = _name_beside(place, "old")
        place.rename(earlier)
        try:
            aside.rename(place)
        except BaseException:
            earlier.rename(place)
            raise
        shutil.rmtree(earlier, ignore_errors=True)
    else:
        aside.rename(place)
    _sync(place.parent)


def _explain_refusal(requested: Path, error: OSError) -> str:
    words = _IN_WORDS.get(error.errno or 0)
    system = error.strerror or str(error)
    reason = f"{words} ({system})" if words else system
    return f"output: {requested} was not written: {reason}"
