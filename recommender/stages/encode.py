"""Stage 1: members become facets, what each gives, needs, likes, and where each comes from."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.refusals import without_refusals
from recommender.config import Profiles
from recommender.labels import label, unrelated_texts
from recommender.maths.texts.facets import EncodedFacets, Facets, Texts
from recommender.maths.texts.items import Items, in_context, start_of, unit
from recommender.maths.texts.patched import PatchedItems
from recommender.ports.progress import silent
from recommender.trades.find import find_trades

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from recommender.arrays import BoolArray, DoubleArray, FloatArray, IntArray
    from recommender.club.member import Member
    from recommender.config import Background
    from recommender.ports.encoder import Encoder
    from recommender.ports.progress import Progress

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[^\s\d])")
_LISTED = frozenset({"offers", "needs", "interests"})
_BLOCK = 4_096
"""Texts encoded at a time; each has the vector it has alone."""
_USUAL = Profiles()


def encode_members(
    members: Sequence[Member],
    encoder: Encoder,
    progress: Progress = silent,
    *,
    profiles: Profiles = _USUAL,
) -> EncodedFacets:
    """Turn members into facets; what a need asks not to get is not read.

    Parameters
    ----------
    members
        In the club's row order.
    encoder
        Any encoder; only texts it has not seen cost time if it is a caching one.
    progress
        Told how far it is.
    profiles
        How much of a profile is read, and how.
    """
    gives, needs, interests = (
        _texts(members, read, profiles) for read in (_gives, _needs, _interests)
    )
    headlines = [_headline(member, profiles) for member in members]
    profiles_read = [join_profile(member) for member in members]
    industries = [label("industries", member.industry, "en") for member in members]
    unrelated = unrelated_texts()
    kinds = (
        *(_read(texts) for texts in (gives, needs, interests)),
        profiles_read,
        headlines,
        industries,
        unrelated,
    )
    order = np.argsort(_list_owners(len(members), (gives, needs, interests)), kind="stable")
    vectors = _encode([*chain.from_iterable(kinds)], order, encoder, progress)
    parts = np.split(vectors, np.cumsum([len(texts) for texts in kinds[:-1]]))
    given = _items(parts[0], gives)
    _read_in_context(given, parts[6].mean(axis=0), profiles.context)
    return EncodedFacets(
        encoder=encoder.identity,
        calibration=encoder.calibration,
        gives=given,
        needs=_items(parts[1], needs),
        interests=_items(parts[2], interests),
        whole=parts[3],
        trades=find_trades(members, encoder.encode),
        roles=PatchedItems.one_each(parts[4]),
        industries=PatchedItems.one_each(parts[5]),
        unrelated=parts[6],
        give_texts=gives,
        need_texts=needs,
        interest_texts=interests,
    )


def texts_of(members: Sequence[Member], profiles: Profiles = _USUAL) -> set[str]:
    """Every text of some members' own that `encode_members` encodes."""
    facets = (_read(_texts(members, fields, profiles)) for fields in (_gives, _needs, _interests))
    whole = ((_headline(member, profiles), join_profile(member)) for member in members)
    return {*chain.from_iterable(facets), *chain.from_iterable(whole)}


def join_profile(member: Member) -> str:
    """Everything a member says about themselves as one text, who they are first.

    Examples
    --------
    >>> from recommender.club.member import Member
    >>> join_profile(Member(id="1", name="Ada", headline="Baker", needs=("Flour",)))
    'Baker. Flour'
    """
    listed = (*member.offers, *member.needs, *member.interests)
    parts = (
        member.headline,
        member.organisation,
        member.industry,
        member.about,
        *map(without_refusals, listed),
        member.goals,
    )
    return ". ".join(part for part in parts if part.strip())


def _headline(member: Member, profiles: Profiles) -> str:
    return member.headline or member.about[: profiles.window]


def _list_owners(n: int, kinds: Sequence[Texts]) -> IntArray:
    """Whose each text is: of some kinds, then profiles, headlines, industries and what is nobody's.

    Shape (n_texts,). Texts of one member are encoded beside each other: many are the same, and profiles
    are made of the others.
    """
    rows, nobody = np.arange(n), n + len(unrelated_texts())
    owners = [np.repeat(rows, kind.counts) for kind in kinds]
    return np.concatenate([*owners, rows, rows, np.arange(n, n + nobody)])


def _encode(
    texts: Sequence[str], order: IntArray, encoder: Encoder, progress: Progress
) -> FloatArray:
    """Vectors of texts, which are encoded in some order."""
    vectors = np.empty((len(texts), encoder.dimension), dtype=np.float32)
    for low in range(0, len(texts), _BLOCK):
        some = order[low : low + _BLOCK]
        vectors[some] = encoder.encode([texts[row] for row in some])
        progress("encoding texts", min(low + _BLOCK, len(texts)), len(texts))
    return vectors


def _read_in_context(items: Items, centre: FloatArray, context: float) -> None:
    """Write over the items' own vectors, some members at a time: a large club has millions."""
    for low in range(0, len(items.start) - 1, _BLOCK):
        start = items.start[low : low + _BLOCK + 1]
        some = items.vectors[start[0] : start[-1]]
        some[:] = in_context(Items(some, start - start[0]), centre, context).vectors


@dataclass(frozen=True)
class BackgroundSpace:
    """How members' backgrounds are placed: measured on one club, for whoever is in it later, too."""

    shares: Background
    role: FloatArray
    """Shape (dimension,): mean role."""
    industry: FloatArray
    """Shape (dimension,): mean industry."""
    directions: DoubleArray
    """Shape (n_columns, at most 24): in which that club differed most."""

    def place(self, members: Sequence[Member], facets: Facets) -> FloatArray:
        """Unit rows of some members, shape (n_members, at most 24)."""
        joined = _joined(members, facets, self.shares, (self.role, self.industry))
        return unit((joined.astype(np.float64) @ self.directions).astype(np.float32))


def background_of(
    members: Sequence[Member], facets: Facets, shares: Background
) -> tuple[FloatArray, BackgroundSpace]:
    """Where members come from, as vectors whose cosine is closeness of background.

    Role, industry, level, city and organisation are joined by their shares and reduced to
    the directions in which the club differs most, before anything is squared.

    Parameters
    ----------
    members, facets
        Of one club, in its row order.
    shares
        What closeness is made of.

    Returns
    -------
    rows : FloatArray, shape (n, at most 24)
        Unit rows.
    space : BackgroundSpace
        In which they lie.
    """
    roles, industries = facets.roles.joined().vectors, facets.industries.joined().vectors
    means = _mean(roles), _mean(industries)
    places, directions = _reduced(_joined(members, facets, shares, means), shares.dimensions)
    return places, BackgroundSpace(shares, *means, directions)


def _joined(
    members: Sequence[Member],
    facets: Facets,
    shares: Background,
    means: tuple[FloatArray, FloatArray],
) -> FloatArray:
    """Role, industry, level, city and organisation side by side, by their shares."""
    roles, industries = facets.roles.joined().vectors, facets.industries.joined().vectors
    blocks = (
        (shares.role, unit(_less(roles, means[0]))),
        (shares.industry / 2, unit(_less(industries, means[1]))),
        (shares.industry / 2, _codes([member.industry for member in members])),
        (shares.level, _codes([member.level for member in members])),
        (shares.city, _codes([member.place for member in members])),
        (shares.organisation, _codes([member.workplace for member in members])),
    )
    width = sum(block.shape[1] for _, block in blocks)
    joined, first = np.empty((len(members), width), dtype=np.float32), 0
    for share, block in blocks:  # one after the other: of a large club they are long
        joined[:, first : first + block.shape[1]] = np.sqrt(share) * block
        first += block.shape[1]
    return joined


def windows(text: str, profiles: Profiles = _USUAL) -> list[str]:
    """Cut a long text at ends of sentences into windows of about 160 characters, 8 at most.

    Parameters
    ----------
    text
        Of any length.
    profiles
        ``window`` and ``windows``, where other numbers are wanted.

    Examples
    --------
    >>> windows("I bake. " * 30)[0].count("bake")
    21
    """
    texts: list[str] = []
    closed = True
    for sentence in _SENTENCE_END.split(text.strip()):
        if closed:
            if len(texts) == profiles.windows:
                break
            texts.append(sentence)
        else:
            texts[-1] = f"{texts[-1]} {sentence}"
        closed = len(texts[-1]) >= profiles.window
    return [each for each in texts if each]


def _gives(member: Member, profiles: Profiles) -> Iterable[tuple[str, str]]:
    yield from (("offers", text) for text in member.offers[: profiles.items])
    yield "headline", member.headline
    yield from (("about", text) for text in windows(member.about, profiles))


def _needs(member: Member, profiles: Profiles) -> Iterable[tuple[str, str]]:
    yield from (("needs", text) for text in member.needs[: profiles.items])
    yield from (("goals", text) for text in windows(member.goals, profiles))


def _interests(member: Member, profiles: Profiles) -> Iterable[tuple[str, str]]:
    yield from (("interests", text) for text in member.interests[: profiles.items])


def _texts(
    members: Sequence[Member],
    read: Callable[[Member, Profiles], Iterable[tuple[str, str]]],
    profiles: Profiles,
) -> Texts:
    found = [
        [item for item in read(member, profiles) if _read_text(*item).strip()] for member in members
    ]
    flat = [item for items in found for item in items]
    return Texts(
        texts=tuple(text for _, text in flat),
        fields=tuple(field for field, _ in flat),
        counts=tuple(len(items) for items in found),
    )


def _read(texts: Texts) -> list[str]:
    """What is encoded of some texts."""
    return list(map(_read_text, texts.fields, texts.texts))


def _read_text(field: str, text: str) -> str:
    """What is encoded of a text: of what is listed, not what somebody asks not to get."""
    return without_refusals(text) if field in _LISTED else text


def _items(vectors: FloatArray, texts: Texts) -> Items:
    return Items(vectors, start_of(texts.counts))


def _mean(vectors: FloatArray) -> FloatArray:
    """Mean of the filled rows; 0 where fewer than two are."""
    filled: BoolArray = np.asarray(vectors.any(axis=1))
    few = filled.sum() < 2
    mean: FloatArray = np.zeros_like(vectors[0]) if few else vectors[filled].mean(axis=0)
    return mean


def _less(vectors: FloatArray, mean: FloatArray) -> FloatArray:
    """Filled rows minus a mean; a club of doctors differs in what kind of doctor."""
    filled: BoolArray = np.asarray(vectors.any(axis=1))
    centred: FloatArray = np.where(filled[:, None], vectors - mean, 0.0)
    return centred.astype(np.float32)


def _codes(values: Sequence[str]) -> FloatArray:
    """A unit vector per distinct value, nearly orthogonal to the others; zero for none.

    Drawn from the hash of the value, so that a value has one vector in every club.
    """
    known = {"": np.zeros(64)}
    for value in set(values) - {""}:
        digest = hashlib.sha256(value.casefold().encode()).digest()
        rng = np.random.default_rng(list(digest))
        known[value] = rng.standard_normal(64)
    return unit(np.array([known[value] for value in values], dtype=np.float32))


def _reduced(joined: FloatArray, dimensions: int) -> tuple[FloatArray, DoubleArray]:
    """Rows in their first principal directions, scaled to norm 1, and these directions.

    Shapes (n, at most dimensions) and (n_columns, at most dimensions).
    """
    rows = joined.astype(np.float64)
    kept = min(dimensions, *rows.shape)
    if rows.shape[0] <= rows.shape[1]:  # the smaller of the two Gram matrices
        values, vectors = np.linalg.eigh(rows @ rows.T)
        lengths = np.sqrt(np.maximum(values[::-1][:kept], 0.0))
        places = vectors[:, ::-1][:, :kept] * lengths
        real = lengths > 1e-6 * max(float(lengths[0]), 1e-12)
        scale = np.where(real, 1.0 / np.where(real, lengths, 1.0), 0.0)
        directions = rows.T @ vectors[:, ::-1][:, :kept] * scale
    else:
        directions = np.linalg.eigh(rows.T @ rows)[1][:, ::-1][:, :kept]
        places = rows @ directions
    return unit(places.astype(np.float32)), directions
