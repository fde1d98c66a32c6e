"""A club made ready for rounds: texts encoded, network laid out, no weight in it yet.

Who has met whom depends on the week: `Prepared.in_week` puts it into the network, and whoever
makes or judges introductions of a week works on that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from recommender.config import Config
from recommender.errors import InputError
from recommender.features.club_features import PairFeatures
from recommender.maths.texts.splice import spliced_rows
from recommender.maths.texts.splice_facets import spliced_facets
from recommender.pipeline.network import lay_out_in_week, lay_out_stated
from recommender.ports.progress import silent
from recommender.stages.encode import background_of, encode_members, texts_of

if TYPE_CHECKING:
    from recommender.arrays import FloatArray, IntArray
    from recommender.club.club import Club
    from recommender.club.week import Week
    from recommender.features.club_facts import Network
    from recommender.maths.texts.facets import EncodedFacets, Facets
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
    """Of the stated ties alone; after `in_week` with what has come about by meetings."""
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
        turned = replace(self, config=config)
        return turned if same else turned.measured_anew()

    def measured_anew(self) -> Prepared:
        """The same texts on scales of their own: under other knobs, or of other fields of members."""
        members, config = self.club.members, self.config
        background, space = background_of(members, self.facets, config.background)
        rng = np.random.default_rng(config.seed)
        features = self.features.measured_anew(
            members, self.facets, background, config.evidence, rng
        )
        return replace(self, layout=ClubLayout(background, space, features))

    def ranked_by(self, ranker: Ranker | None) -> Prepared:
        """The same club with another ranker; no weight is in what was laid out."""
        return replace(self, ranker=ranker)

    def with_club(self, club: Club) -> Prepared:
        """The same members and ties with other dials or another past; what is laid out is kept.

        What has come about by meetings is not in it before `in_week`.
        """
        return replace(self, club=club)

    def in_week(self, week: Week, *, anew: bool = True) -> Prepared:
        """The same club with the network as it is in a week: who have met know each other.

        Parameters
        ----------
        week
            As of when.
        anew
            Whether the week's round is being made, in place of what is recorded of that week.
        """
        network = lay_out_in_week(self.club, week, self.config, self.network, anew=anew)
        return self if network is self.network else self.with_network(network)

    def with_network(self, network: Network) -> Prepared:
        """The same club with another network; nothing else that is laid out depends on it."""
        layout = replace(self.layout, features=replace(self.features, network=network))
        return replace(self, network=network, layout=layout)

    def with_facets(self, facets: EncodedFacets) -> Prepared:
        """The same club whose texts were read otherwise; laid out anew, ``facets`` written over."""
        layout = lay_out(self.club, facets, self.network, self.config)
        return replace(self, facets=facets.without_vectors(), layout=layout)

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
        if len(club) <= self.config.candidates.all_on_demand:
            facets, features = facets.joined(), features.joined()  # nothing old is kept
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


def lay_out(club: Club, facets: EncodedFacets, network: Network, config: Config) -> ClubLayout:
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
    network = lay_out_stated(club, config)
    layout = lay_out(club, facets, network, config)
    said = facets.without_vectors()
    return Prepared(club, said, network, layout, index, blocks, config, ranker)
