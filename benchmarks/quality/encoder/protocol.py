"""The tests of the bench: which there are, what each needs, and what is missing for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from benchmarks.quality.encoder.esco_skills import measure_esco_skills
from benchmarks.quality.encoder.esco_titles import measure_esco_titles
from benchmarks.quality.encoder.language_bias import measure_language_bias
from benchmarks.quality.encoder.long_text import measure_long_text
from benchmarks.quality.encoder.need_to_offer import measure_need_to_offer
from benchmarks.quality.encoder.odd_text import measure_odd_text
from benchmarks.quality.encoder.other_languages import measure_other_languages
from benchmarks.quality.encoder.retrieval import measure_retrieval
from benchmarks.quality.encoder.similarity import measure_similarity
from recommender.club.club import Club
from recommender.errors import InputError
from recommender.tables import read_members

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from benchmarks.quality.encoder.methods import Fit
    from benchmarks.quality.records import Measured
    from recommender.club.member import Member

PARALLEL = ("en", "de")
STS = ("split", "score", "en1", "en2", "de1", "de2")
OCCUPATIONS = ("uri", "label_en", "label_de", "desc_en", "desc_de")
RELATIONS = ("occupation_uri", "skill_uri", "relation")
SKILLS = ("uri", "label_en")
JUDGEMENTS = ("need_member", "need_index", "need_text", "member", "grade")


@dataclass(frozen=True)
class Protocol:
    """A test, ready to run."""

    name: str
    run: Callable[[Fit], list[Measured]]


@dataclass(frozen=True)
class Missing:
    """A test that cannot run, and what to put where."""

    name: str
    wanted: str


def protocols(data: Path, club: Path, judgements: Path) -> Iterator[Protocol | Missing]:
    """All tests, each ready or missing.

    Parameters
    ----------
    data
        Folder of test sets; any folder ``*sts*`` with a table of `STS` columns and any
        ``parallel_*`` with a table ``test*`` of `PARALLEL` columns takes part.
    club
        Folder with ``members.csv``.
    judgements
        Table of `JUDGEMENTS`.

    Yields
    ------
    Protocol or Missing
        In the order in which they are shown.
    """
    yield from _similarity(data)
    yield from _parallel(data)
    yield from _esco(data / "esco_en_de")
    yield from _club(club, judgements)


def read_club(club: Path) -> tuple[Member, ...]:
    """The members of a club's folder, in the order of their ids."""
    members, _ = read_members(club / "members.csv")
    return Club.build(members).members


def read_table(file: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """Read a table and check its columns; rows with a gap in one of them are left out.

    Raises
    ------
    InputError
        If it lacks a column.
    """
    read = pd.read_csv if file.suffix == ".csv" else pd.read_parquet
    rows: pd.DataFrame = read(file)
    lacking = sorted(set(columns) - set(rows.columns))
    if lacking:
        raise InputError(f"{file} has no column {', '.join(lacking)}; it has {list(rows)}")
    return rows.dropna(subset=list(columns)).reset_index(drop=True)


def _similarity(data: Path) -> Iterator[Protocol | Missing]:
    files = sorted(data.glob("*sts*/*.parquet"))
    if not files:
        yield _missing("similarity", data / "stsb_en_de_eval" / "stsb.parquet", STS)
    for file in files:
        name = file.parent.name.removesuffix("_en_de_eval")
        yield Protocol(f"similarity {name}", partial(measure_similarity, read_table(file, STS)))


def _parallel(data: Path) -> Iterator[Protocol | Missing]:
    files = sorted(data.glob("parallel_*/test*.parquet"))
    if not files:
        place = data / "parallel_ntrex_2019" / "test.parquet"
        for name in ("retrieval", "language bias", "long text"):
            yield _missing(name, place, PARALLEL)
    for file in files:
        name, pairs = file.parent.name.removeprefix("parallel_"), read_table(file, PARALLEL)
        yield Protocol(f"retrieval {name}", partial(measure_retrieval, pairs))
        yield Protocol(f"language bias {name}", partial(measure_language_bias, pairs))
        if "ntrex" in name:  # sentences in the order of documents
            yield Protocol(f"long text {name}", partial(measure_long_text, pairs))


def _esco(folder: Path) -> Iterator[Protocol | Missing]:
    occupations, relations, skills = (
        folder / f"{name}.parquet" for name in ("occupations", "occupation_skill", "skills")
    )
    if not occupations.is_file():
        yield _missing("esco titles", occupations, OCCUPATIONS)
        yield _missing("esco skills", occupations, OCCUPATIONS)
        return
    jobs = read_table(occupations, OCCUPATIONS)
    yield Protocol("esco titles", partial(measure_esco_titles, jobs))
    if relations.is_file() and skills.is_file():
        tables = jobs, read_table(relations, RELATIONS), read_table(skills, SKILLS)
        yield Protocol("esco skills", partial(measure_esco_skills, *tables))
    else:
        yield _missing("esco skills", relations, RELATIONS)


def _club(club: Path, judgements: Path) -> Iterator[Protocol | Missing]:
    if not (club / "members.csv").is_file():
        for name in ("need to offer", "odd text", "other languages"):
            yield Missing(name, f"{club / 'members.csv'}: members of the sample club")
        return
    members = read_club(club)
    if judgements.is_file():
        judged = read_table(judgements, JUDGEMENTS)
        yield Protocol("need to offer", partial(measure_need_to_offer, members, judged))
    else:
        yield _missing("need to offer", judgements, JUDGEMENTS)
    yield Protocol("odd text", partial(measure_odd_text, members))
    yield Protocol("other languages", partial(measure_other_languages, members))


def _missing(name: str, file: Path, columns: tuple[str, ...]) -> Missing:
    return Missing(name, f"{file}: a table with the columns {', '.join(columns)}")
