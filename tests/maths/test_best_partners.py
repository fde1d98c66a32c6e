"""The best partners are those of the score written out pair by pair."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.maths.search import best_partners as module
from recommender.maths.search.best_partners import Content, best_partners, led
from recommender.maths.search.every_pair import Scale
from recommender.maths.search.heaps import empty_best, merge, offer
from recommender.maths.search.pair_score import Linear
from recommender.maths.search.terms import Terms
from recommender.maths.texts.items import Items, unit
from recommender.ports.blocks import InThreads


def made(n, rng, dimension=12):
    def some(most):
        counts = rng.integers(0, most + 1, size=n)
        start = np.concatenate([[0], np.cumsum(counts)])
        return Items(unit(rng.normal(size=(start[-1], dimension)).astype(np.float32)), start)

    content = Content(
        gives=some(4),
        needs=some(3),
        interests=some(3),
        common=unit(rng.normal(size=(n, dimension)).astype(np.float32)),
        background=unit(rng.normal(size=(n, 5)).astype(np.float32)),
        exchange=Scale(0.2, 1.0, 3.0),
        interest=Scale(0.25, 1.0, 2.0),
        shrink=1.0,
    )
    linear = Linear(
        fit_mean=14.0,
        fit_min=6.0,
        shared=0.6,
        common=np.linspace(-1, 1, 2001).astype(np.float32),
        band=-(np.linspace(-1, 1, 2001).astype(np.float32) ** 2),
        dial=rng.random(n).astype(np.float32),
        owed=rng.random(n).astype(np.float32),
        travel=-0.5,
        place=rng.integers(0, 4, size=n),
        meet=rng.integers(0, 3, size=n),
        same_group=0.3,
        group=rng.integers(0, 3, size=n),
    )
    barred = np.stack([np.arange(n), (np.arange(n) * 7 + 1) % n], axis=1)
    ends = np.unique(np.concatenate([barred, barred[:, ::-1]]), axis=0)
    terms = Terms(
        active=rng.random(n) < 0.9,
        spoken=rng.integers(0, 4, size=(n, 2)),
        meet=rng.integers(0, 3, size=n),
        city=rng.integers(-1, 3, size=n),
        start=np.searchsorted(ends[:, 0], np.arange(n + 1)),
        barred=np.ascontiguousarray(ends[:, 1]),
    )
    return content, linear, terms


def met(content, asker, giver):
    needs = content.needs.vectors[content.needs.rows(asker)]
    gives = content.gives.vectors[content.gives.rows(giver)]
    z = (needs @ gives.T / content.exchange.sd).max(axis=1, initial=-9.0)
    return np.clip((z - 1.0) / 2.0, 0, 1).sum() / max(len(needs) + content.shrink, 1)


def score(content, linear, a, b):
    fits = met(content, a, b), met(content, b, a)
    interests = [content.interests.vectors[content.interests.rows(row)] for row in (a, b)]
    z = (interests[0] @ interests[1].T).max(initial=-9.0) / content.interest.sd
    reward = -(float(content.background[a] @ content.background[b]) ** 2)
    reward -= linear.same_group * (linear.group[a] == linear.group[b])
    travels = linear.place[a] != linear.place[b] and max(linear.meet[[a, b]]) == 1
    return (
        14.0 * sum(fits) / 2
        + 6.0 * min(fits)
        + 0.6 * np.clip(z - 1.0, 0, 1)
        + float(content.common[a] @ content.common[b])
        - 0.5 * travels
        + linear.owed[a]
        + linear.owed[b]
        + reward * (linear.dial[a] + linear.dial[b]) / 2
    )


def allowed(terms, a, b):
    spoken, meet, city = terms.spoken, terms.meet[[a, b]], terms.city[[a, b]]
    speechless = spoken[a].any() and spoken[b].any() and not (spoken[a] & spoken[b]).any()
    apart = (meet == 1).any() and (meet != 2).all() and city[0] != city[1] and (city >= 0).all()
    listed = b in terms.barred[terms.start[a] : terms.start[a + 1]]
    return not (
        speechless
        or apart
        or listed
        or set(meet.tolist()) == {1, 2}
        or not terms.active[[a, b]].all()
    )


def silent(done, total):
    pass


def test_they_are_the_best_by_the_score_written_out_among_those_allowed(monkeypatch):
    monkeypatch.setattr(module, "STRIP", 7)
    monkeypatch.setattr(module, "_WIDTH", 11)
    n, k = 40, 6
    content, linear, terms = made(n, np.random.default_rng(0))
    found = best_partners(content, linear, terms, k, map, silent)
    for a in range(n):
        options = [b for b in range(n) if b != a and allowed(terms, a, b)]
        expected = np.sort([score(content, linear, a, b) for b in options])[::-1][:k]
        partners = [b for b in found.partner[a].tolist() if b >= 0]
        assert len(partners) == len(set(partners)) == len(expected)
        assert set(partners) <= set(options)
        ours = np.sort([score(content, linear, a, b) for b in partners])[::-1]
        np.testing.assert_allclose(ours, expected, atol=2e-3)


def partner_sets(found):
    return [set(row) for row in found.partner.tolist()]


@pytest.mark.parametrize("cores", [1, 3])
def test_the_number_of_threads_changes_nothing(monkeypatch, cores):
    content, linear, terms = made(60, np.random.default_rng(1))
    monkeypatch.setattr(module, "STRIP", 16)
    monkeypatch.setattr(module, "_WIDTH", 32)
    whole = best_partners(content, linear, terms, 5, map, silent)
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    again = best_partners(content, linear, terms, 5, InThreads().map, silent)
    assert partner_sets(whole) == partner_sets(again)
    np.testing.assert_array_equal(np.sort(whole.score), np.sort(again.score))


def test_leading_directions_rule_out_only_what_is_no_evidence():
    """Items lie near few directions, as texts do; then hardly any evidence is passed over."""
    rng = np.random.default_rng(2)
    content, linear, terms = made(50, rng, dimension=48)
    spread = rng.normal(size=(48, 48)) * np.where(np.arange(48) < 12, 3.0, 0.3)[:, None]

    def narrowed(items):
        return Items(unit((items.vectors @ spread).astype(np.float32)), items.start)

    content = replace(
        content,
        gives=narrowed(content.gives),
        needs=narrowed(content.needs),
        interests=narrowed(content.interests),
    )
    short = led(content)
    assert short.led is not None
    assert short.led.gives.shape[1] < 48
    exact, quick = (
        partner_sets(best_partners(each, linear, terms, 5, map, silent))
        for each in (content, short)
    )
    shared = sum(len(a & b) for a, b in zip(exact, quick, strict=True))
    assert shared >= 0.97 * sum(len(a) for a in exact)


@pytest.mark.parametrize("n", [1, 127, 513, 9_000])
def test_the_pieces_of_work_hold_every_block_of_pairs_once(n):
    blocks = np.concatenate(module.tiles(n))
    expected = [(a, b) for a in range(0, n, module.STRIP) for b in range(a, n, module._WIDTH)]
    assert sorted(map(tuple, blocks[:, [0, 2]].tolist())) == expected
    lengths = blocks[:, [1, 3]] - blocks[:, [0, 2]]
    assert (lengths > 0).all()
    assert (lengths <= (module.STRIP, module._WIDTH)).all()
    assert blocks.max() == n


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 30)), max_size=40), st.integers(1, 6))
@settings(max_examples=60, deadline=None)
def test_heaps_keep_the_largest_and_of_equals_the_first(offers, k):
    offers = list({partner: score for score, partner in offers}.items())
    expected = sorted((-score, partner) for partner, score in offers)[:k]
    halves = [empty_best(1, k), empty_best(1, k)]
    for at, (partner, value) in enumerate(offers):
        offer(halves[at % 2], 0, float(value), partner)
    merge(halves[0], np.array([0]), halves[1])
    kept = {
        (-score, partner)
        for score, partner in zip(halves[0].score[0], halves[0].partner[0], strict=True)
        if partner >= 0
    }
    assert kept == {(float(score), partner) for score, partner in expected}
