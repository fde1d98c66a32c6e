"""Small clubs written to files, for the tests of reading them."""

import json
from pathlib import Path

import pandas as pd

from recommender.club.member import Member

ROWS = [
    {"id": "007", "name": "Änne Größe", "about": "Backe Brot; auch nachts, gern allein."},
    {"id": "8", "name": "שרה 🌍", "about": 'First line\nsecond, with "quotes"'},
]


def write_csv(path: Path, rows, delimiter=",", encoding="utf-8") -> Path:
    text = pd.DataFrame(rows).to_csv(index=False, sep=delimiter)
    path.write_bytes(text.encode(encoding))
    return path


def write_json(path: Path, rows) -> Path:
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return path


def write_json_lines(path: Path, rows) -> Path:
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def write_xlsx(path: Path, rows) -> Path:
    pd.DataFrame(rows).to_excel(path, index=False)
    return path


def write_parquet(path: Path, rows) -> Path:
    pd.DataFrame(rows).to_parquet(path)
    return path


def people(*names: str) -> tuple[Member, ...]:
    """Members m0, m1, ... of these names; ``Name @ Organisation`` gives both."""
    parts = [name.partition(" @ ") for name in names]
    return tuple(
        Member(id=f"m{row}", name=name, organisation=organisation, about="text")
        for row, (name, _, organisation) in enumerate(parts)
    )


def row(**values) -> dict[str, object]:
    """A row that is good but for the values given."""
    return {"id": "m1", "name": "Ada", "about": "Baut Brücken."} | values
