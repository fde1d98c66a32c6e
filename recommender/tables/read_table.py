"""Any file a club may hand in, to a table of raw cells."""

from __future__ import annotations

import io
from pathlib import Path

from recommender.errors import InputError
from recommender.tables.csv_file import read_csv
from recommender.tables.json_file import read_json, read_json_lines
from recommender.tables.ods_file import read_ods
from recommender.tables.problems import quote
from recommender.tables.table import Layout, Table, table_from_frame
from recommender.tables.vcard_file import read_vcard
from recommender.tables.xlsx_file import read_xlsx

_ZIP = b"PK\x03\x04"
_PARQUET = b"PAR1"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""Stands in the directory of a workbook that is locked with a password."""
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_LONGEST_LINE = 64 * 1024**2
"""Bytes without a line break (or, in JSON, a quotation mark) that no text of a person has."""

_FORMATS = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv",
    ".xlsx": "xlsx", ".xlsm": "xlsx",
    ".json": "json", ".jsonl": "json lines", ".ndjson": "json lines",
    ".parquet": "parquet", ".pq": "parquet", ".ods": "ods", ".vcf": "vcard", ".vcard": "vcard",
}  # fmt: skip


_WITH_SHEETS = {"xlsx": read_xlsx, "ods": read_ods}


def read_table(path: str | Path, layout: Layout, file: str = "") -> Table:
    """Read a file into raw cells, by what it is rather than by what it is called.

    Parameters
    ----------
    path
        CSV, XLSX, ODS, vCard, JSON, JSON Lines or Parquet.
    layout
        What its header looks like.
    file
        What messages call it; its own name if left out.

    Returns
    -------
    Table
        Cells and headers; there may be no row.

    Raises
    ------
    InputError
        If the file cannot be read, is empty, damaged, or of another format.
    """
    path = Path(path)
    return take_table(file or path.name, _read_bytes(path), layout)


def take_table(file: str, data: bytes, layout: Layout) -> Table:
    """As `read_table`, of the bytes that stand in a file of that name.

    Raises
    ------
    InputError
        As `read_table`.
    """
    if not data.strip():
        message = f"{file}: found an empty file; allowed: a header and at least one row"
        raise InputError(message)
    format_ = _tell_format(Path(file), data)
    if format_ in _WITH_SHEETS:
        return _WITH_SHEETS[format_](file, data, layout)
    if format_ == "parquet":
        return _read_parquet(file, data)
    _refuse_endless_cell(file, data, b'"' if format_.startswith("json") else b"\n")
    return _read_text(file, data, format_, layout)


def _read_text(file: str, data: bytes, format_: str, layout: Layout) -> Table:
    if format_ == "csv":
        return read_csv(file, data, layout)
    if format_ == "vcard":
        return read_vcard(file, data)
    if format_ == "json lines" and not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        return read_json_lines(file, data)
    return read_json(file, data)


def _read_bytes(path: Path) -> bytes:
    if path.is_dir():
        message = f"{path}: found a folder; allowed: a file ({', '.join(_FORMATS)})"
        raise InputError(message)
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        message = f"{path}: cannot be read ({why}); allowed: a file ({', '.join(_FORMATS)})"
        raise InputError(message) from error
    return data


def _tell_format(path: Path, data: bytes) -> str:
    """By the first bytes, since exports are often misnamed; by the ending where these are text.

    Raises
    ------
    InputError
        If it is none of the formats.
    """
    for mark, format_ in ((_ZIP, "xlsx"), (_PARQUET, "parquet")):
        if data.startswith(mark):
            return "ods" if _ODS in data[:200] else format_
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:11].upper() == b"BEGIN:VCARD":
        return "vcard"
    if data.startswith(_OLD_EXCEL) and _ENCRYPTED in data:
        message = f"{path.name}: found a workbook with a password; allowed: one saved without it"
        raise InputError(message)
    ending = path.suffix.casefold()
    if ending not in _FORMATS or data.startswith(_OLD_EXCEL):
        what = "an old Excel file" if data.startswith(_OLD_EXCEL) else f"the ending {quote(ending)}"
        message = f"{path.name}: found {what}; allowed: {', '.join(_FORMATS)}"
        raise InputError(message)
    return _FORMATS[ending]


def _refuse_endless_cell(file: str, data: bytes, end: bytes) -> None:
    """Stop before a cell that is far too long is decoded, split and cleaned.

    Raises
    ------
    InputError
        Names the length.
    """
    start = 0
    while len(data) - start > _LONGEST_LINE:
        last = data.rfind(end, start, start + _LONGEST_LINE)
        if last < 0:
            message = (
                f"{file}: found a cell of more than {_LONGEST_LINE:,} bytes, from byte {start:,} on; "
                "allowed: texts of at most 20,000 characters"
            )
            raise InputError(message)
        start = last + 1


def _read_parquet(file: str, data: bytes) -> Table:
    from pyarrow import ArrowException
    from pyarrow.parquet import read_table as read

    try:
        table = read(io.BytesIO(data))
        # Without pandas' own metadata an index is a column like any other: it may hold the ids.
        frame = table.to_pandas(
            integer_object_nulls=True, date_as_object=True, ignore_metadata=True
        )
    except (ArrowException, OSError, ValueError) as error:
        message = f"{file}: found a damaged Parquet file ({error}); allowed: one that pandas opens"
        raise InputError(message) from error
    return table_from_frame(file, frame)
