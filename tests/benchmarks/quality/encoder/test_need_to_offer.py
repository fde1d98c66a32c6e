"""Need to offer: the members who meet a need come first, as production ranks them."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import override

from benchmarks.quality.encoder.need_to_offer import measure_need_to_offer, score_matches
from recommender.club.member import Member
from recommender.config import Profiles
from recommender.errors import InputError
from recommender.maths.measures.metrics import ndcg
from recommender.stages.encode import encode_members
from tests.benchmarks.quality.planted import Planted, chance, counts, values


def club():
    def member(n, *wanted, language="en", about=""):
        return Member(
            id=f"m{n:02}", name=f"Name {n}", headline=f"headline {n}", about=about,
            offers=(f"offer {n}a", f"offer {n}b"), needs=wanted, text_language=language,
        )  # fmt: skip

    some = [member(n, language="de" if n % 2 else "en") for n in range(3, 30)]
    return [member(1, "need one", "need two"), member(2, about="It is so."), *some]


def judged(*rows):
    return pd.DataFrame(rows, columns=["need_member", "need_index", "need_text", "member", "grade"])


def test_needs_are_met_by_planted_offers_and_by_who_somebody_is():
    table = judged(("m01", 0, "need one", "m05", 2), ("m01", 1, "need two", "m02", 1))
    met = {"need one": "offer 5b", "need two": "It is so."}
    found = values(measure_need_to_offer(club(), table, lambda _: Planted(met)))
    assert found["ndcg_10"] == 1.0
    assert found["clear_in_10"] == 1.0
    assert found["ndcg_10_offers_only"] < 1.0
    assert found["ndcg_10_other_language"] == found["ndcg_10_same_language"] == 1.0
    assert values(measure_need_to_offer(club(), table, chance))["ndcg_10"] < 0.6


def test_a_member_does_not_meet_their_own_need():
    table = judged(("m01", 0, "need one", "m05", 2))
    met = {"need one": "x", "offer 5b": "x", "offer 1a": "x"}
    assert values(measure_need_to_offer(club(), table, lambda _: Planted(met)))["ndcg_10"] == 1.0


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("m01", 0, "another need", "m05", 2), "need 0 of m01 reads differently"),
        (("m01", 0, "need one", "m99", 2), "m99 is no member"),
    ],
)
def test_judgements_of_another_club_are_refused(row, message):
    with pytest.raises(InputError, match=message):
        measure_need_to_offer(club(), judged(row), chance)


def test_the_order_of_judgements_makes_no_difference():
    table = judged(
        ("m01", 0, "need one", "m05", 2), ("m01", 1, "need two", "m02", 1),
        ("m01", 0, "need one", "m07", 1), ("m01", 1, "need two", "m09", 0),
    )  # fmt: skip
    one, other = (
        values(measure_need_to_offer(club(), rows, chance)) for rows in (table, table.iloc[::-1])
    )
    assert one == pytest.approx(other, nan_ok=True)


def test_a_need_without_a_clear_match_is_not_asked_for_one():
    table = judged(("m01", 0, "need one", "m05", 1), ("m01", 1, "need two", "m02", 2))
    found = counts(measure_need_to_offer(club(), table, chance))
    assert found["clear_in_10"] == 1
    assert found["ndcg_10"] == 2
    faint = judged(("m01", 0, "need one", "m05", 1))
    assert math.isnan(values(measure_need_to_offer(club(), faint, chance))["clear_in_10"])


def test_members_of_the_same_and_of_another_language_are_ranked_apart():
    # m05 writes German, m06 English, as the one who needs does.
    table = judged(("m01", 0, "need one", "m05", 2), ("m01", 0, "need one", "m06", 2))
    met = {"need one": "x", "offer 6a": "x"}
    found = values(measure_need_to_offer(club(), table, lambda _: Planted(met)))
    assert found["ndcg_10_same_language"] == 1.0
    assert found["ndcg_10_other_language"] < 0.7
    only_english = judged(("m01", 0, "need one", "m06", 2))
    found = measure_need_to_offer(club(), only_english, chance)
    assert counts(found)["ndcg_10_other_language"] == 0


def test_a_clear_match_counts_only_among_the_first_ten():
    # Twelve members say the very thing; the clear one says it in other words, and comes after.
    met = {f"offer {n}a": "need one" for n in range(3, 15)}
    table = judged(("m01", 0, "need one", "m20", 2))
    found = values(measure_need_to_offer(club(), table, lambda _: Planted(met)))
    assert found["clear_in_10"] == 0.0
    assert found["ndcg_10"] == 0.0


@given(st.integers(0, 2**16))
@settings(deadline=None, max_examples=15)
def test_gains_are_those_of_scores_computed_member_by_member(seed):
    members = club()
    mark = f" {seed}"

    class Marked(Planted):
        @override
        def encode(self, texts):
            return super().encode([text and text + mark for text in texts])

    encoder = Marked({})
    table = judged(("m01", 0, "need one", "m05", 2), ("m01", 0, "need one", "m12", 1))
    facets = encode_members(members, encoder)
    scores = score_matches(facets, np.array([0]))[0]
    grades = np.array([{"m05": 2.0, "m12": 1.0}.get(member.id, 0.0) for member in members])
    found = values(measure_need_to_offer(members, table, lambda _: encoder))
    assert found["ndcg_10"] == pytest.approx(ndcg(scores[1:], grades[1:]))


def test_a_members_score_is_the_best_of_what_they_give():
    members = club()
    met = {"need one": "x", "offer 5b": "x", "headline 7": "x", "offer 9a": "x", "offer 9b": "x"}
    facets = encode_members(members, Planted(met), profiles=Profiles(context=0.0))
    scores = score_matches(facets, np.array([0]))[0]
    by_id = dict(zip((member.id for member in members), scores, strict=True))
    first = sorted(by_id, key=lambda id_: -by_id[id_])[:3]
    assert set(first) == {"m05", "m07", "m09"}
    assert by_id["m05"] == pytest.approx(by_id["m09"], rel=1e-4), "twice the same is not more"
    offers = score_matches(facets, np.array([0]), offers_only=True)[0]
    assert offers[[member.id for member in members].index("m07")] < scores.max() / 3
