"""Bytes of a text file to text, by rules that give the same answer every time."""

from __future__ import annotations

import codecs

from recommender.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ALLOWED = "text in UTF-8 (with or without byte order mark) or Windows-1252"


def decode(file: str, data: bytes) -> tuple[str, str]:
    """Text and the name of its encoding.

    A byte order mark decides; then strict UTF-8; then Windows-1252, which spreadsheets
    still write. Nothing is guessed from statistics, so that a file never reads differently
    for a row more. In a file that is UTF-8 but for some bytes, these become lone
    surrogates, so that the cells they stand in can be reported and all others kept.

    Raises
    ------
    InputError
        If the bytes are none of these.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _decode_as(file, data, name)
    if data.count(0) * 10 > len(data):
        message = f"{file}: found binary data; allowed: {_ALLOWED}"
        raise InputError(message)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    damaged = data.decode("utf-8", "surrogateescape")
    if _is_mostly_utf8(damaged):
        return damaged, "utf-8"
    return _decode_as(file, data, "cp1252")


def _decode_as(file: str, data: bytes, name: str) -> tuple[str, str]:
    errors = "surrogateescape" if name == "utf-8-sig" else "strict"
    try:
        return data.decode(name, errors), name
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = (
            f"{file}, line {line}: found byte 0x{data[error.start]:02x}, which has no meaning in "
            f"{name}; allowed: {_ALLOWED}"
        )
        raise InputError(message) from error


def _is_mostly_utf8(damaged: str) -> bool:
    """Text in Windows-1252 hardly ever holds a valid UTF-8 sequence, so more good than bad tells."""
    beyond_ascii = [char for char in damaged if char > "\x7f"]
    bad = sum("\udc80" <= char <= "\udcff" for char in beyond_ascii)
    return len(beyond_ascii) - bad > bad
