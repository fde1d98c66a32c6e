"""A club made ready for rounds: texts encoded, network laid out, no weight in it yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from recommender.config import Config
from recommender.errors import InputError
from recommender.features.club_facts import Network
from recommender.features.club_features import PairFeatures
from recommender.maths.network.structure import adjacency, communities
from recommender.maths.pairs import pair_keys
from recommender.maths.texts.splice import spliced_facets, spliced_rows
from recommender.ports.progress import silent
from recommender.stages.encode import background_of, encode_members, texts_of

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from recommender.arrays import FloatArray, IntArray
    from recommender.club.club import Club
    from recommender.maths.texts.facets import Facets
    from recommender.ports.blocks import Blocks
    from recommender.ports.encoder import Encoder
    from recommender.ports.index import IndexFactory
    from recommender.ports.progress import Progress
    from recommender.ports.ranker import Ranker
    from recommender.stages.encode import BackgroundSpace


@dataclass(frozen=True, eq=False)
class Prepared:
    """A club whose texts are encoded, ready to be scored under any configuration."""

    club: Club
    facets: Facets
    network: Network
    layout: ClubLayout
    index: IndexFactory
    blocks: Blocks
    """Works through blocks of pairs."""
    config: Config
    ranker: Ranker | None = None
    """One learnt from outcomes; None = the prior of ``config.compatibility``."""

    @property
    def background(self) -> FloatArray:
        """Where members come from: unit rows, shape (n, at most 24)."""
        return self.layout.background

    @property
    def features(self) -> PairFeatures:
        """Features of any pairs of the club."""
        return self.layout.features

    def under(self, config: Config) -> Prepared:
        """The same club under other knobs; whatever they leave untouched is kept.

        Raises
        ------
        InputError
            If profiles are to be read otherwise: the texts are encoded already.
        """
        if config == self.config:
            return self
        if config.profiles != self.config.profiles:
            message = "config: profiles.* are other than those the club was prepared with; prepare it anew"
            raise InputError(message)
        same = (self.config.background, self.config.evidence, self.config.seed) == (
            config.background,
            config.evidence,
            config.seed,
        )
        layout = self.layout if same else lay_out(self.club, self.facets, self.network, config)
        return replace(self, config=config, layout=layout)

    def ranked_by(self, ranker: Ranker) -> Prepared:
        """The same club with another ranker; no weight is in what was laid out."""
        return replace(self, ranker=ranker)

    def with_club(self, club: Club) -> Prepared:
        """The same members and ties with other dials or another past; what is laid out is kept."""
        return replace(self, club=club)

    def with_facets(self, facets: Facets) -> Prepared:
        """The same club whose texts were read otherwise; measured anew."""
        layout = lay_out(self.club, facets, self.network, self.config)
        return replace(self, facets=facets, layout=layout)

    def with_members(self, club: Club, rows: IntArray, encoder: Encoder) -> Prepared:
        """The same club after a few members have changed: only their texts are encoded.

        What is measured on a whole club stays as it was: what texts are centred by and how they
        spread, the directions of background, percentiles, communities. `prepare` measures it.

        Parameters
        ----------
        club
            The same members with the same ties; some with another profile.
        rows
            Ascending rows of these.
        encoder
            The one that the club was prepared with.
        """
        few = [club.members[row] for row in rows]
        new = encode_members(few, encoder, profiles=self.config.profiles)
        facets = spliced_facets(self.facets, rows, new)
        space = self.layout.space
        background = spliced_rows(self.background, rows, space.place(few, new))
        features = self.features.with_members(club.members, facets, background, rows, new)
        return replace(
            self, club=club, facets=facets, layout=ClubLayout(background, space, features)
        )

    def texts_of(self, rows: IntArray) -> set[str]:
        """Every text of some members' own that was encoded."""
        return texts_of([self.club.members[row] for row in rows], self.config.profiles)


@dataclass(frozen=True, eq=False)
class ClubLayout:
    """What is measured on a club under some knobs, before any weight."""

    background: FloatArray
    """Where members come from: unit rows, shape (n, at most 24)."""
    space: BackgroundSpace
    """In which they lie."""
    features: PairFeatures


def lay_out(club: Club, facets: Facets, network: Network, config: Config) -> ClubLayout:
    """Measure a club: backgrounds, what texts are centred by and how they spread."""
    background, space = background_of(club.members, facets, config.background)
    rng = np.random.default_rng(config.seed)
    features = PairFeatures.measure(club.members, facets, background, network, config.evidence, rng)
    return ClubLayout(background, space, features)


def prepare(  # noqa: PLR0913  (the adapters, and what the caller chooses)
    club: Club,
    encoder: Encoder,
    index: IndexFactory,
    blocks: Blocks,
    config: Config | None = None,
    progress: Progress = silent,
    *,
    ranker: Ranker | None = None,
) -> Prepared:
    """Encode a club's texts and lay out who knows whom.

    Parameters
    ----------
    club
        At least one member.
    encoder, index, blocks
        The adapters to use.
    config
        Knobs; the defaults if left out.
    progress
        Told how far it is.
    ranker
        One learnt from outcomes, in the place of the prior.
    """
    config = config or Config()
    facets = encode_members(club.members, encoder, progress, profiles=config.profiles)
    ties = _ties(club)
    network = Network(ties, communities(ties, config.seed))
    layout = lay_out(club, facets, network, config)
    return Prepared(club, facets, network, layout, index, blocks, config, ranker)


def _ties(club: Club) -> csr_array:
    """Who knows whom with strengths; a pair named twice counts once, unstated strength as 1."""
    table = club.ties[club.ties["a"].isin(club.rows) & club.ties["b"].isin(club.rows)]
    pairs, strength = club.pairs(table), table["strength"].to_numpy(dtype=np.float64)
    _, first = np.unique(pair_keys(pairs, len(club)), return_index=True)
    return adjacency(len(club), pairs[first], np.nan_to_num(strength[first], nan=1.0))
