"""The service on two dozen members of the sample club: the real store, encoder and solver.

A round of them is solved in a fraction of a second, so that each test may solve its own.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import combinations

import pandas as pd

from recommender.adapters.store import SqlStore
from recommender.club.club import Club
from recommender.ports.records import EditKind, IntroductionRecord, PairEdit
from recommender.service.assembly import Services, assemble
from recommender.service.delivery.delivery_options import DeliveryOptions
from recommender.service.rounds.swapping import sort_pair
from tests.made_up import Clock

SIZE = 24
WEEK, NEXT_WEEK = "2026-W48", "2026-W49"
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
"""In the week of the round."""
NEXT_MONDAY = datetime(2026, 11, 30, 9, tzinfo=UTC)
BY = "organiser-key"


def few_members(club: Club, size: int = SIZE) -> Club:
    """The first members of a club, with the ties and history between them."""
    members = club.members[:size]
    ids = {member.id for member in members}
    return Club.build(members, _between(club.ties, ids), _between(club.history, ids))


def _between(table: pd.DataFrame, ids: set[str]) -> pd.DataFrame:
    return table[table["a"].isin(ids) & table["b"].isin(ids)]


@dataclass
class Small:
    """A service, the clock it goes by, and the id of a round."""

    services: Services
    clock: Clock
    round: str = ""

    @property
    def store(self):
        return self.services.store

    def record(self):
        return self.services.rounds.get(self.round)

    def introductions(self) -> dict[tuple[str, str], IntroductionRecord]:
        """Those of the round, by pair."""
        records = self.services.rounds.introductions(self.round)
        return {(record.a, record.b): record for record in records}

    def pairs(self) -> set[tuple[str, str]]:
        return set(self.introductions())

    def members(self):
        with self.store.read() as session:
            return {member.id: member for member in session.members.all()}

    def solve(self, week=WEEK, **knobs):
        """Ask for a round and solve it."""
        record, _ = self.services.rounds.ask(week, knobs, by=BY, again=True)
        self.services.solver.run_pending()
        self.round = record.id
        return self.record()

    def solve_again(self):
        self.services.editing.solve_again(self.round, version=None, by=BY)
        assert self.services.solver.run_pending() == 1
        return self.record()

    def publish(self):
        return self.services.rounds.publish(self.round, by=BY)

    def edit(self, kind, pair, version=None):
        edit = PairEdit(*sort_pair(*pair), kind)
        return self.services.editing.put_edit(self.round, edit, version=version, by=BY)

    def lock(self, pair, version=None):
        return self.edit(EditKind.LOCK, pair, version)

    def ban(self, pair, version=None):
        return self.edit(EditKind.BAN, pair, version)

    def take_back(self, kind, pair, version=None):
        """Leave a locked or banned pair to the solver again."""
        edit = PairEdit(*sort_pair(*pair), kind)
        return self.services.editing.remove_edit(self.round, edit, version=version, by=BY)

    def change(self, member, **changes):
        """Put a member with other fields in the place of the stored one."""
        with self.store.write() as session:
            session.members.put([replace(session.members.get(member).member, **changes)])
            session.people_changed()

    def possible(self, member=""):
        """Pairs, of one member or of all, that the round could introduce and does not."""
        ids, pairs = sorted(self.members()), self.pairs()
        for pair in combinations(ids, 2):
            if pair not in pairs and (not member or member in pair):
                explanation = self.services.explaining.explain(*pair, round_id=self.round)
                if explanation.possible:
                    yield pair

    def week_of(self, member, week=WEEK):
        return self.services.weekly.of_week(member, week)

    def partners(self, member, week=WEEK):
        """Id of the introduction by partner, as the member is told."""
        personal = self.week_of(member, week).introductions
        return {introduction.partner.id: introduction.id for introduction in personal}


def open_small(url, encoder, *, zone=UTC, lease=15.0, clock=None):
    """The service on a database that is there; close its store at the end."""
    clock = clock or Clock(MONDAY)
    store = SqlStore(url, clock)
    store.migrate()
    options = DeliveryOptions(zone=zone)
    return Small(assemble(store, encoder, clock=clock, lease=lease, delivery=options), clock)


def make_small(url, encoder, club):
    """The service on an empty database that the club is put into."""
    small = open_small(url, encoder)
    small.services.people.put_club(club, by=BY)
    return small


def check_invariants(small):
    """What holds of a round whatever was done to it."""
    members, pairs = small.members(), [tuple(pair) for pair in small.introductions()]
    ties = few_ties(small)
    assert len(pairs) == len(set(pairs))
    assert all(a < b for a, b in pairs)
    for id_, member in members.items():
        assert sum(id_ in pair for pair in pairs) <= member.per_round, id_
    for a, b in pairs:
        assert (a, b) not in ties, "they know each other"
        assert b not in members[a].do_not_introduce
        assert a not in members[b].do_not_introduce


def few_ties(small):
    with small.store.read() as session:
        ties = session.relations.ties()
    return {sort_pair(a, b) for a, b in zip(ties["a"], ties["b"], strict=True)}
