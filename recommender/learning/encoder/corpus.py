"""The text the encoder is trained on: parallel sentences and plain English.

Only three collections are read, the ones whose licences allow a derived model to be
shipped. ``manifest.json`` of the artefact carries their attributions (`ATTRIBUTIONS`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from recommender.errors import InputError
from recommender.maths.measures.holdout import held_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

ATTRIBUTIONS: tuple[dict[str, str], ...] = (
    {
        "name": "ESCO in English and German",
        "licence": "Commission Decision 2011/833/EU",
        "attribution": "This service uses the ESCO classification of the European Commission.",
        "changes": "Titles split by gender, descriptions split into sentences, joined by concept, "
        "one occupation in ten left out for tests.",
    },
    {
        "name": "Tatoeba English-German sentence pairs (May 2018), without the 1,000-pair test",
        "licence": "CC BY 2.0 FR",
        "attribution": "tatoeba.org and manythings.org/anki",
        "changes": "None.",
    },
    {
        "name": "ACL Anthology, papers of ACL venues from 2016 on",
        "licence": "CC BY 4.0",
        "attribution": "ACL Anthology, aclanthology.org",
        "changes": "Titles and sentences of abstracts, without their authors.",
    },
)
"""Training data as the manifest names it."""

PAIRS_FILE = "parallel_tatoeba_2018/train.parquet"
ESCO_FOLDER = "esco_en_de"
PAPERS_FILE = "acl_anthology/papers.parquet"
SYNONYMS_PER_SKILL = 4
SENTENCES_PER_ABSTRACT = 3
MAX_CHARACTERS = 400
"""Longer training sentences are cut: the teacher reads 256 word pieces at most."""

_SENTENCE_END = re.compile(r"(?<=[a-zäöüß)][.!?])\s+(?=[A-ZÄÖÜ])")
_GENDER_SUFFIX = re.compile(r"/-?(?:innen|in)\b")


@dataclass(frozen=True, slots=True)
class Corpus:
    """Training text.

    Attributes
    ----------
    pairs
        English and German texts that mean the same, each at most `MAX_CHARACTERS` long.
    english
        Further English texts: they widen the vocabulary, and the teacher can read them.
    """

    pairs: tuple[tuple[str, str], ...]
    english: tuple[str, ...]


def read_corpus(data: Path) -> Corpus:
    """Read all training text below a data folder.

    Parameters
    ----------
    data
        Folder with ``esco_en_de`` and ``parallel_tatoeba_2018``; ``acl_anthology`` is
        optional and adds English alone.

    Returns
    -------
    Corpus
        Distinct texts in a stable order.

    Raises
    ------
    InputError
        If the folder or one of the needed files is not there.
    """
    _check_files(data)
    tatoeba = pd.read_parquet(data / PAIRS_FILE)
    hidden = held_out_texts(pd.read_parquet(data / ESCO_FOLDER / "occupations.parquet"))
    pairs = [*zip(tatoeba["en"], tatoeba["de"], strict=True), *_esco_pairs(data / ESCO_FOLDER)]
    english = [*_esco_english(data / ESCO_FOLDER), *_paper_english(data / PAPERS_FILE)]
    shown = ((en, de) for en, de in pairs if en and de and not {folded(en), folded(de)} & hidden)
    alone = (text for text in english if text and folded(text) not in hidden)
    return Corpus(
        pairs=tuple(dict.fromkeys((_clip(en), _clip(de)) for en, de in shown)),
        english=tuple(dict.fromkeys(_clip(text) for text in alone)),
    )


def held_out_texts(occupations: pd.DataFrame) -> frozenset[str]:
    """List every text of the occupations that the test bench asks for.

    Parameters
    ----------
    occupations
        Columns ``uri``, ``label_*``, ``alt_*``, ``desc_*`` in both languages.

    Returns
    -------
    frozenset of str
        Folded titles, in all their forms, synonyms, descriptions and the sentences of these.
        None of them is trained on, whichever concept it comes from.
    """
    table = occupations[held_out(list(occupations["uri"]))]
    hidden: set[str] = set()
    for side in ("en", "de"):
        for title in table[f"label_{side}"]:
            hidden.update((title, *split_gendered(title)))
        for synonyms in table[f"alt_{side}"]:
            hidden.update(synonyms if synonyms is not None else ())
        for text in table[f"desc_{side}"]:
            hidden.update((text, *split_sentences(text)))
            bare = _GENDER_SUFFIX.sub("", text)
            hidden.update((bare, *split_sentences(bare)))
    return frozenset(map(folded, hidden))


def folded(text: str) -> str:
    """Bring a text into the form in which held-out texts are compared."""
    return " ".join(text.casefold().split())


def _check_files(data: Path) -> None:
    names = [PAIRS_FILE, *(f"{ESCO_FOLDER}/{n}.parquet" for n in ("occupations", "skills"))]
    names.append(f"{ESCO_FOLDER}/parallel_pairs.parquet")
    missing = [name for name in names if not (data / name).is_file()]
    if missing:
        raise InputError(
            f"training data not found below {data}: {', '.join(missing)}. Give --data a folder "
            f"that holds {PAIRS_FILE} (columns en, de) and {ESCO_FOLDER}/ with "
            "occupations.parquet, skills.parquet and parallel_pairs.parquet"
        )


def _clip(text: str) -> str:
    return text[:MAX_CHARACTERS]


def split_gendered(title: str) -> list[str]:
    """Split a German title that names both genders.

    Returns
    -------
    list of str
        Both forms, or the title itself.

    Examples
    --------
    >>> split_gendered("Hydrologe/Hydrologin")
    ['Hydrologe', 'Hydrologin']
    >>> split_gendered("CAD/CAM")
    ['CAD/CAM']
    """
    forms = [form.strip() for form in title.split("/")]
    return forms if len(forms) == 2 and min(map(len, forms)) > 4 else [title]


def split_sentences(text: str) -> list[str]:
    """Split a description at the ends of its sentences.

    Returns
    -------
    list of str
        Sentences in order.

    Examples
    --------
    >>> split_sentences("Cooks cook. They serve food, e.g. soup.")
    ['Cooks cook.', 'They serve food, e.g. soup.']
    """
    return _SENTENCE_END.split(text.strip())


def _esco_pairs(folder: Path) -> Iterator[tuple[str, str]]:
    for row in pd.read_parquet(folder / "parallel_pairs.parquet").itertuples():
        if str(row.kind).endswith("description"):
            yield from _description_pairs(str(row.en), str(row.de))
        else:
            yield from ((str(row.en), form) for form in split_gendered(str(row.de)))
    for name in ("occupations", "skills"):
        table = pd.read_parquet(folder / f"{name}.parquet")
        for label, forms in zip(table["label_en"], table["alt_de"], strict=True):
            yield from ((label, form) for form in (forms if forms is not None else ()))


def _description_pairs(english: str, german: str) -> Iterator[tuple[str, str]]:
    german = _GENDER_SUFFIX.sub("", german)
    yield english, german
    left, right = split_sentences(english), split_sentences(german)
    if len(left) == len(right) > 1:
        yield from zip(left, right, strict=True)


def _esco_english(folder: Path) -> Iterator[str]:
    for titles in pd.read_parquet(folder / "occupations.parquet")["alt_en"]:
        yield from titles
    skills = pd.read_parquet(folder / "skills.parquet")
    columns = (skills[name] for name in ("label_en", "alt_en", "desc_en"))
    for label, synonyms, description in zip(*columns, strict=True):
        yield label
        yield from _spread(list(synonyms), SYNONYMS_PER_SKILL)
        yield from split_sentences(description)


def _paper_english(path: Path) -> Iterator[str]:
    if not path.is_file():
        return
    papers = pd.read_parquet(path, columns=["title", "abstract", "year", "is_acl_venue"])
    for row in papers[papers["is_acl_venue"] & (papers["year"] >= 2016)].itertuples():
        yield str(row.title)
        if isinstance(row.abstract, str):
            yield from _spread(split_sentences(row.abstract), SENTENCES_PER_ABSTRACT)


def _spread(texts: list[str], count: int) -> Iterable[str]:
    """Take at most `count` texts, evenly over the list: neighbours in it are near-duplicates."""
    step = max(1, -(-len(texts) // count))
    return texts[::step]
