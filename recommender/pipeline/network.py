"""The club's network in a week, from what `recommender.club.contacts` says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.club.contacts import list_contacts, list_introduced, list_stated
from recommender.features.club_facts import Network
from recommender.maths.network.structure import adjacency, communities

if TYPE_CHECKING:
    import pandas as pd
    from scipy.sparse import csr_array

    from recommender.club.club import Club
    from recommender.club.week import Week
    from recommender.config import Config


def lay_out_stated(club: Club, config: Config) -> Network:
    """The network of the stated ties alone, before any week: nobody has met."""
    ties = _adjacency_of(club, list_stated(club))
    return Network(ties, communities(ties, config.seed), ties, ties)


def lay_out_in_week(
    club: Club, week: Week, config: Config, before: Network, *, anew: bool
) -> Network:
    """The network in a week, with what has come about by meetings until then.

    Parameters
    ----------
    club, week, config
        The club, as of when, and how meetings are remembered.
    before
        The club's network without a week or in another; given back where it is the same.
    anew
        As for `recommender.club.contacts.list_contacts`.
    """
    stated = before if before.possible is before.stated else lay_out_stated(club, config)
    introduced = list_introduced(club, week, anew=anew)
    if not len(introduced):
        return stated
    ties = _adjacency_of(club, list_contacts(club, week, config.memory, anew=anew))
    same = not abs(ties - stated.ties).max() if ties.nnz == stated.ties.nnz else False
    groups = stated.communities if same else communities(ties, config.seed)
    either: csr_array = ties + adjacency(len(club), club.pairs(introduced))
    return Network(ties, groups, stated.ties, either)


def _adjacency_of(club: Club, ties: pd.DataFrame) -> csr_array:
    return adjacency(len(club), club.pairs(ties), ties["strength"].to_numpy(dtype=np.float64))
