"""Lists, long passages, emoji, mixed languages and empty text behave as documented."""

import numpy as np
import pandas as pd
import pytest

from benchmarks.quality.encoder.methods import method_of
from benchmarks.quality.encoder.need_to_offer import measure_need_to_offer, score_matches
from benchmarks.quality.encoder.odd_text import measure_odd_text
from benchmarks.quality.encoder.other_languages import measure_other_languages
from recommender.club.member import Member
from recommender.stages.encode import encode_members, windows
from tests.benchmarks.quality.planted import values

FILLER = (
    "Our village has a small market on Saturdays. ", "The river rose twice last winter. ",
    "I have two cats and a very old car. ", "On Sundays we walk up the hill behind the church. ",
    "The trains are late, and nobody minds much. ", "My brother lives in Portugal by the sea. ",
)  # fmt: skip


def seeking(*needs, **more):
    return Member(id="m00", name="A", headline="member", needs=needs, **more)


def scores(encoder, need, *givers):
    """z-values of one need against some members, among eight others."""
    others = tuple(
        Member(id=f"x{n}", name="X", headline=text.strip(), needs=(FILLER[n - 1].strip(),))
        for n, text in enumerate(FILLER)
    )
    facets = encode_members((seeking(need), *givers, *others), encoder)
    return score_matches(facets, np.array([0]))[0][1 : 1 + len(givers)]


def test_an_item_counts_nearly_as_much_among_things_that_have_nothing_to_do_with_it(encoder):
    listed = ("bread", "choir", "welding lessons", "honey", "tax")
    short = Member(id="a", name="A", offers=("welding lessons",))
    long = Member(id="b", name="B", offers=listed)
    reversed_list = Member(id="c", name="C", offers=listed[::-1])
    one, two, three = scores(encoder, "someone who teaches me to weld", short, long, reversed_list)
    assert 0.85 * one < two < one
    assert two == pytest.approx(three, abs=1e-5)


def test_a_sentence_in_a_long_about_is_found_in_its_window(encoder):
    need = "someone who teaches me to weld"
    long = "".join((*FILLER * 3, "I teach welding to beginners in my workshop. ", *FILLER * 2))
    within = Member(id="a", name="A", about=long)
    without = Member(id="b", name="B", about="".join(FILLER * 5))
    with_it, nothing = scores(encoder, need, within, without)
    assert with_it > nothing + 1
    whole, best = (
        encoder.encode(texts) @ encoder.encode([need])[0] for texts in ([long], windows(long))
    )
    assert best.max() > whole.max()


def test_only_the_first_eight_windows_of_about_count():
    sentence = "This sentence is exactly as long as it has to be to fill a window. " * 3
    assert len(windows(sentence * 20)) == 8


def test_empty_text_has_the_zero_vector_and_no_influence(encoder):
    assert not encoder.encode(["", "   ", "\n\t"]).any()
    plain = Member(id="a", name="A", offers=("welding lessons",))
    padded = Member(id="b", name="B", offers=("", "welding lessons", "  "), about="   ")
    nothing = Member(id="c", name="C")
    one, two, none = scores(encoder, "someone who teaches me to weld", plain, padded, nothing)
    assert one == pytest.approx(two, abs=1e-5)
    assert none == 0


def test_emoji_leave_the_nearest_text_the_same(encoder, sample_club):
    measured = values(measure_odd_text(sample_club.members[:60], lambda _: encoder))
    assert measured["emoji_at_1"] > 0.98
    assert measured["capitals_at_1"] > 0.95
    assert measured["umlauts_spelled_out_at_1"] > 0.9
    assert measured["slip_of_the_pen_at_1"] > 0.9
    assert measured["length_of_the_vector_of_blank_text"] == 0


def test_text_of_emoji_alone_is_harmless(encoder):
    (vector,) = encoder.encode(["🎉🎉😊"])
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) <= 1 + 1e-5


def test_german_and_mixed_text_find_english_and_other_languages_degrade(encoder, sample_club):
    measured = values(measure_other_languages(sample_club.members, lambda _: encoder))
    assert measured["de_at_1"] > 0.8
    assert measured["de_then_en_at_1"] > 0.8
    for language in ("fr", "es", "it", "tr", "pl"):
        assert 0 <= measured[f"{language}_at_1"] <= measured["de_at_1"]


def test_the_embedded_encoder_beats_tf_idf_and_chance_on_the_judgements(sample_club):
    from tests.benchmarks.quality.test_judgements import DATA

    judgements = pd.read_csv(DATA / "judgements.csv")
    measured = {
        name: {
            m.metric: m
            for m in measure_need_to_offer(sample_club.members, judgements, method_of(name).fit)
        }
        for name in ("embedded", "tf-idf", "random")
    }
    assert measured["embedded"]["ndcg_10"].low > measured["tf-idf"]["ndcg_10"].high
    assert measured["embedded"]["ndcg_10"].low > measured["random"]["ndcg_10"].high
    whole, offers = (measured["embedded"][f"ndcg_10{name}"] for name in ("", "_offers_only"))
    assert whole.value > offers.value
