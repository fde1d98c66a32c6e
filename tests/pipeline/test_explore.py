"""The unplanned encounter: odds are stored with every pair, the price is told, surprises are mutual."""

from dataclasses import replace

import numpy as np
import pytest

from recommender import Club, introduce_club, prepare
from recommender.club.edits import Edits
from recommender.service.club.bootstrap import make_encoder
from tests.planted_club import planted_club

WEEK = "2026-W48"


@pytest.fixture(scope="module")
def prepared():
    return prepare(planted_club(), make_encoder(cache=False))


def drawn(prepared, seed=0, **knobs):
    turned = {"exploration__on": True, "exploration__draws": 16, "exploration__steps": 4} | knobs
    config = prepared.config.with_knobs(seed=seed, **turned)
    return introduce_club(prepared, WEEK, config)


def pairs_of(round_):
    return {(pair.a, pair.b) for pair in round_.introductions}


def test_nothing_is_drawn_unless_asked_for(prepared):
    round_ = introduce_club(prepared, WEEK)
    assert round_.exploration is None
    assert {pair.propensity for pair in round_.introductions} == {1.0}
    assert round_.certificate.status == "optimal"


def test_a_drawn_round_serves_as_many_at_its_price_and_tells_its_odds(prepared):
    best = introduce_club(prepared, WEEK)
    round_ = drawn(prepared, exploration__price=0.05)
    assert round_.certificate.served == best.certificate.served
    assert 0 <= round_.exploration.price <= 0.05
    assert all(1 / 16 <= pair.propensity <= 1 for pair in round_.introductions)
    assert min(pair.propensity for pair in round_.introductions) < 1
    assert round_.certificate.value <= best.certificate.value <= round_.certificate.bound
    assert round_.certificate.status == "bounded"
    assert {"propensity"} <= set(round_.to_frame())


def test_another_seed_draws_another_round_and_the_same_seed_the_same(prepared):
    dear = {"exploration__price": 0.2}
    assert pairs_of(drawn(prepared, 0, **dear)) == pairs_of(drawn(prepared, 0, **dear))
    assert len({frozenset(pairs_of(drawn(prepared, seed, **dear))) for seed in range(4)}) > 1


def test_what_is_locked_is_in_every_draw(prepared):
    last = introduce_club(prepared, WEEK).introductions[-1]
    config = prepared.config.with_knobs(exploration__on=True, exploration__draws=8)
    edits = Edits(locked=((last.a, last.b),))
    round_ = introduce_club(prepared, WEEK, config, edits=edits)
    locked = next(pair for pair in round_.introductions if (pair.a, pair.b) == (last.a, last.b))
    assert locked.propensity == 1.0


def test_who_asked_for_a_surprise_gets_one_among_those_who_did(prepared):
    asked = {member.id for member in prepared.club.members[:6]}
    members = [replace(each, surprise=each.id in asked) for each in prepared.club.members]
    club = Club.build(members, prepared.club.ties, prepared.club.history)
    surprised, met, places = prepared.with_club(club), [], 0
    for seed in range(12):
        round_ = introduce_club(surprised, WEEK, prepared.config.with_knobs(seed=seed))
        between = [pair for pair in round_.introductions if {pair.a, pair.b} <= asked]
        assert round_.exploration is not None
        assert round_.exploration.surprises <= len(between)
        assert round_.exploration.temperature == 0.0
        places += round_.exploration.surprises
        met += [(pair.a, pair.b) for pair in between]
        assert all(pair.compatibility >= prepared.config.rules.floor for pair in between)
    assert places
    assert len(set(met)) > 3
    assert np.mean([met.count(pair) for pair in set(met)]) < 8


def test_a_surprise_alone_is_none(prepared):
    members = [replace(each, surprise=at == 0) for at, each in enumerate(prepared.club.members)]
    club = Club.build(members, prepared.club.ties, prepared.club.history)
    assert introduce_club(prepared.with_club(club), WEEK).exploration is None
