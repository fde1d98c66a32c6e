"""After a few members have changed, the scales are those of before and all else is as it is now."""

from dataclasses import fields, replace
from multiprocessing.reduction import ForkingPickler

import numpy as np
import pandas as pd
import pytest

from recommender.club.club import Club
from recommender.club.week import Week
from recommender.config import Config
from recommender.maths.pairs import all_pairs
from recommender.pipeline import SUGGESTERS
from recommender.pipeline.describe import introductions_of, make_explainer
from recommender.service.club.bootstrap import prepare
from tests.planted_club import person, planted_club

PAIRS = all_pairs(20)
WEEK = Week.parse("2026-W48")


@pytest.fixture
def planted(encoder):
    return prepare(planted_club(), encoder, Config())


def changed_club(club, **profiles):
    members = [replace(member, **profiles.get(member.id, {})) for member in club.members]
    return Club.build(members, club.ties)


def test_nothing_changed_changes_nothing(planted, encoder):
    again = planted.with_members(planted.club, np.array([2, 3, 12]), encoder)
    for name, column in planted.features.of(PAIRS, further=True).items():
        found = again.features.of(PAIRS, further=True)[name]
        np.testing.assert_allclose(found, column, atol=1e-4, err_msg=str(name))


def test_the_scales_are_one_value_that_is_handed_on(planted, encoder):
    club = changed_club(planted.club, m05={"interests": ("Opera",), "viewpoints": {"x": 0}})
    after = planted.with_members(club, np.array([5]), encoder).features
    assert after.scales is planted.features.scales
    assert after.exchange.sd == planted.features.exchange.sd
    assert after.stated is not planted.features.stated


@pytest.mark.parametrize("scored_before", [True, False])
def test_it_does_not_matter_what_was_asked_before_the_change(planted, encoder, scored_before):
    rows = np.array([5, 9])
    club = changed_club(
        planted.club,
        m05={"interests": ("Opera",), "viewpoints": {"x": 0, "y": 0, "z": 0}, "city": "Graz"},
        m09={"offers": ("Sourdough courses",), "industry": "retail_ecommerce"},
    )
    if scored_before:
        planted.features.of(PAIRS, further=True)
    after = planted.with_members(club, rows, encoder).features.of(PAIRS)
    fresh = prepare(planted_club(), encoder, Config()).with_members(club, rows, encoder)
    pd.testing.assert_frame_equal(after, fresh.features.of(PAIRS), check_exact=True)
    changed = (after != planted.features.of(PAIRS)).any(axis=1).to_numpy()
    touched = np.isin(PAIRS, rows).any(axis=1)
    assert changed[touched].any()
    assert not changed[~touched].any()


CHANGES = (
    {"m05": {"interests": ("Opera",), "needs": (), "city": "Graz"}, "m11": {"offers": ()}},
    {"m05": {"needs": ("Sourdough courses",)}, "m09": {"offers": ("Sourdough courses", "Rye")}},
    {"m00": {"headline": "Keeps accounts", "about": ""}, "m19": {"interests": ("Opera", "Chess")}},
)


def test_what_lies_apart_is_told_as_if_all_lay_together(encoder):
    config = Config().with_knobs(candidates__all_on_demand=0)  # as for a large club
    club, now = planted_club(), prepare(planted_club(), encoder, config)
    base = now.features.exchange.given.vectors
    SUGGESTERS.get(now, WEEK)
    for profiles in CHANGES:
        club, before = changed_club(club, **profiles), now
        rows = np.array(sorted(club.row(id_) for id_ in profiles))
        now = now.with_members(club, rows, encoder)
        SUGGESTERS.carry_over(before, now, rows)
    apart = SUGGESTERS.get(now, WEEK)
    told = [introductions_of(apart.explainer, apart.best(row, 10)) for row in range(len(club))]
    assert now.features.exchange.given_parts.base.vectors is base, "nothing is copied"
    assert vars(now.features.exchange).keys().isdisjoint({"asked", "given"})
    together = as_one(now)
    one = replace(
        apart,
        scorer=replace(apart.scorer, features=together.features),
        explainer=make_explainer(together),
    )
    for row, pairs in enumerate(told):
        assert pairs
        assert pairs == introductions_of(one.explainer, one.best(row, 10))
    pd.testing.assert_frame_equal(
        now.features.of(PAIRS, further=True), together.features.of(PAIRS, further=True),
        check_exact=True,
    )  # fmt: skip


def as_one(prepared):
    """The same club whose vectors all lie together."""
    layout = replace(prepared.layout, features=prepared.features.joined())
    return replace(prepared, facets=prepared.facets.joined(), layout=layout)


def test_in_a_small_club_nothing_of_before_is_kept(planted, encoder):
    club = changed_club(planted.club, m05={"interests": ("Opera",)})
    after = planted.with_members(club, np.array([5]), encoder)
    kinds = after.features.exchange, after.features.interests
    assert not any(kind.asked_parts.is_patched or kind.given_parts.is_patched for kind in kinds)
    kept = after.features.whole_parts, after.facets.roles, after.facets.industries
    assert not any(kind.is_patched for kind in kept)


def test_competition_is_read_off_the_offers_of_now(planted, encoder):
    club = changed_club(
        planted.club, m09={"offers": ("Kiln space by the week",), "headline": "Keeps accounts"}
    )
    after = planted.with_members(club, np.array([9]), encoder)
    before, now = (one.features.of(np.array([[1, 9]]))["competitor"] for one in (planted, after))
    assert (before.item(), now.item()) == (1.0, 0.0)


def test_they_are_the_same_after_a_journey_to_another_process(planted):
    table = planted.features.of(PAIRS, further=True)
    there = ForkingPickler.loads(ForkingPickler.dumps(planted.features))
    pd.testing.assert_frame_equal(there.of(PAIRS, further=True), table, check_exact=True)


@pytest.mark.parametrize("n", [1, 2])
def test_the_smallest_clubs_have_scales(encoder, n):
    features = prepare(Club.build([person(number) for number in range(n)]), encoder).features
    table = features.of(all_pairs(n), further=True)
    assert len(table) == n * (n - 1) // 2
    assert np.isfinite(table.to_numpy(dtype=np.float64)).all()
    assert features.scales.whole_spread > 0


@pytest.mark.parametrize("knobs", [{"seed": 5}, {"evidence__competitor_z": 1.0}, {"background__role": 0.9}])  # fmt: skip
def test_under_other_knobs_it_is_what_preparing_the_club_with_them_gives(planted, encoder, knobs):
    config = Config().with_knobs(**knobs)
    turned, fresh = planted.under(config), prepare(planted_club(), encoder, config)
    pd.testing.assert_frame_equal(
        turned.features.of(PAIRS, further=True), fresh.features.of(PAIRS, further=True),
        check_exact=True,
    )  # fmt: skip
    assert turned.features.exchange.given.vectors is planted.features.exchange.given.vectors


def test_no_vector_that_pairs_are_compared_by_is_kept_twice(planted):
    """They are most of what a large club takes: raw ones are gone once they are centred."""
    facets = planted.facets
    kept = {field.name for field in fields(facets) if getattr(facets, field.name) is not None}
    assert kept.isdisjoint({"gives", "needs", "interests", "whole"})
