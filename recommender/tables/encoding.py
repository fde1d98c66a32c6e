"""Bytes of a text file to text; the report names the encoding that was assumed."""

from __future__ import annotations

import codecs

from recommender.errors import InputError
from recommender.tables.legacy_encoding import NAMES, guess_text
from recommender.tables.problems import quote

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ALLOWED = "text in UTF-8 (with or without byte order mark); a spreadsheet can save as CSV UTF-8"


def decode(file: str, data: bytes) -> tuple[str, str]:
    """Text and the name of its encoding.

    A byte order mark decides; then strict UTF-8; then UTF-16 by its zeros. What is none of these
    is read in the one older encoding in which it reads as words; nobody can tell two of them
    apart, and the file is refused, if it reads as words in both. In a file that is UTF-8 but for
    some bytes, these become lone surrogates, so that the cells they stand in can be reported and
    all others kept.

    Raises
    ------
    InputError
        If the bytes are no text, or could be several; names what was tried.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _decode_as(file, data, name)
    wide = _tell_utf_16(data)
    if wide:
        return _decode_as(file, data, wide)
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
    return _decode_older(file, data)


def _decode_older(file: str, data: bytes) -> tuple[str, str]:
    guesses = guess_text(data)
    if len(guesses) == 1:
        return guesses[0].text, guesses[0].encoding
    at, line = _first_odd_line(data)
    if not guesses:
        message = (
            f"{file}, line {line}: found byte 0x{data[at]:02x}, which makes no word in UTF-8, "
            f"{', '.join(NAMES.values())}; allowed: {_ALLOWED}"
        )
        raise InputError(message)
    shown = " or ".join(
        f"{quote(guess.text.splitlines()[line - 1])} in {NAMES[guess.encoding]}"
        for guess in guesses[:3]
    )
    message = f"{file}, line {line}: found text that reads {shown}; allowed: {_ALLOWED}"
    raise InputError(message)


def _first_odd_line(data: bytes) -> tuple[int, int]:
    """Position of the first byte beyond ASCII, and its line."""
    at = next(position for position, byte in enumerate(data) if byte > 0x7F)
    return at, data.count(b"\n", 0, at) + 1


def _tell_utf_16(data: bytes) -> str:
    """UTF-16 without its mark has a zero beside every ASCII character, always on the same side."""
    if len(data) % 2 or len(data) < 8:
        return ""
    even, odd = data[::2].count(0), data[1::2].count(0)
    least = len(data) // 2 * 0.15
    name = "utf-16-le" if odd > least and even * 20 < odd else ""
    name = "utf-16-be" if even > least and odd * 20 < even else name
    try:
        text = data.decode(name) if name else ""
    except UnicodeDecodeError:
        return ""
    return name if text and all(char.isprintable() or char in "\r\n\t" for char in text) else ""


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
