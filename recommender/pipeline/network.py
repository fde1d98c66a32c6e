"""The club's network in a week, from what `recommender.club.contacts` says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.club.contacts import read_contacts
from recommender.features.club_facts import Network
from recommender.maths.network.structure import adjacency, communities

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scipy.sparse import csr_array

    from recommender.club.club import Club
    from recommender.club.contacts import Contacts
    from recommender.club.week import Week
    from recommender.config import Config


def lay_out_stated(club: Club, config: Config) -> Network:
    """The network of the stated ties alone, before any week: nobody has met."""
    return _lay_out_stated(read_contacts(club), config)


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
        As for `recommender.club.contacts.Contacts.known_in`.
    """
    contacts = read_contacts(club)
    stated = before if before.possible is before.stated else _lay_out_stated(contacts, config)
    return _lay_out(contacts, week, config, stated, anew=anew)


def lay_out_weeks(club: Club, weeks: Sequence[Week], config: Config) -> Iterator[Network]:
    """The network in each of some weeks, as it was before the round of that week.

    Ties and history are read once for all of them.

    Yields
    ------
    Network
        Of the next week.
    """
    contacts = read_contacts(club)
    stated = _lay_out_stated(contacts, config)
    for week in weeks:
        yield _lay_out(contacts, week, config, stated, anew=True)


def _lay_out_stated(contacts: Contacts, config: Config) -> Network:
    ties = adjacency(len(contacts.ids), contacts.stated, contacts.strengths)
    return Network(ties, communities(ties, config.seed), ties, ties)


def _lay_out(
    contacts: Contacts, week: Week, config: Config, stated: Network, *, anew: bool
) -> Network:
    introduced = contacts.introduced_by(week, anew=anew)
    if not len(introduced):
        return stated
    n = len(contacts.ids)
    ties = adjacency(n, *contacts.known_in(week, config.memory, anew=anew))
    same = not abs(ties - stated.ties).max() if ties.nnz == stated.ties.nnz else False
    groups = stated.communities if same else communities(ties, config.seed)
    either: csr_array = ties + adjacency(n, introduced)
    return Network(ties, groups, stated.ties, either)
