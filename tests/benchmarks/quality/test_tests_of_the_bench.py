"""Every test of the bench finds a planted answer, and finds nothing where there is none."""

import numpy as np
import pandas as pd
import pytest
from typing_extensions import override

from benchmarks.quality.encoder.esco_skills import measure_esco_skills
from benchmarks.quality.encoder.esco_titles import measure_esco_titles
from benchmarks.quality.encoder.job_titles import first_form
from benchmarks.quality.encoder.language_bias import measure_language_bias
from benchmarks.quality.encoder.long_text import measure_long_text
from benchmarks.quality.encoder.methods import Random
from benchmarks.quality.encoder.need_to_offer import measure_need_to_offer
from benchmarks.quality.encoder.odd_text import measure_odd_text, swap_letters
from benchmarks.quality.encoder.other_languages import measure_other_languages
from benchmarks.quality.encoder.retrieval import measure_retrieval
from benchmarks.quality.encoder.similarity import measure_similarity
from recommender.club.member import Member
from recommender.errors import InputError
from recommender.maths.measures.holdout import held_out
from tests.benchmarks.quality.planted import Planted, values

PAIRS = pd.DataFrame(
    {"en": [f"text {n}." for n in range(60)], "de": [f"Satz {n}." for n in range(60)]}
)
MEANINGS = dict(zip(PAIRS["de"], PAIRS["en"], strict=True))


def planted(texts):
    return Planted(MEANINGS)


def chance(texts):
    return Random()


def test_retrieval_finds_planted_translations_and_chance_does_not():
    assert values(measure_retrieval(PAIRS, planted)) == {"de_en_at_1": 1.0, "en_de_at_1": 1.0}
    assert max(values(measure_retrieval(PAIRS, chance)).values()) < 0.15


def test_language_bias_is_none_for_chance_and_half_for_islands():
    assert abs(values(measure_language_bias(PAIRS, chance))["excess"]) < 0.06

    class Islands(Random):
        @override
        def encode(self, texts):
            language = np.array([[5.0 if text.startswith("Satz") else -5.0] for text in texts])
            vectors = np.concatenate([super().encode(texts), language], axis=1)
            return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    assert values(measure_language_bias(PAIRS, lambda _: Islands())) == {
        "excess": 0.5, "excess_en": 0.5, "excess_de": 0.5,
    }  # fmt: skip


def test_similarity_recovers_a_planted_order_of_pairs():
    rows = 12
    table = pd.DataFrame(
        {name: [f"{name} {n}" for n in range(rows)] for name in ("en1", "en2", "de1", "de2")}
        | {"split": "dev", "score": np.linspace(0, 5, rows)}
    )

    class Angles(Random):
        @override
        def encode(self, texts):
            angles = [int(t.split()[1]) / rows if t[2] == "2" else 1.0 for t in texts]
            return np.array([[np.cos(a), np.sin(a)] for a in angles], dtype=np.float32)

    found = measure_similarity(table, lambda _: Angles())
    assert [each.metric for each in found] == [
        "spearman_en_dev", "spearman_de_dev", "spearman_across_dev",
    ]  # fmt: skip
    assert all(each.value == pytest.approx(1) and each.n == rows for each in found)


def occupations():
    names = [f"concept-{n}" for n in range(200)]
    return pd.DataFrame(
        {"uri": names, "label_en": [f"job {n}" for n in range(200)]}
        | {"label_de": [f"Beruf {n}/Berufin {n}" for n in range(200)]}
        | {
            "desc_en": [f"does {n}" for n in range(200)],
            "desc_de": [f"tut {n}" for n in range(200)],
        }
    )


def job_meanings():
    return {f"{word} {n}": f"job {n}" for word in ("Beruf", "does", "tut") for n in range(200)}


def test_a_fixed_tenth_is_held_out_whatever_the_order():
    names = list(occupations()["uri"])
    asked = held_out(names)
    assert 8 <= asked.sum() <= 32
    assert held_out(names[::-1]).tolist() == asked[::-1].tolist()
    assert len(asked) - held_out([f"{name}x" for name in names]).sum() != 0


def test_titles_are_found_from_the_other_language_and_the_description():
    found = measure_esco_titles(occupations(), lambda _: Planted(job_meanings()))
    assert set(values(found).values()) == {1.0}
    assert {each.n for each in found} == {int(held_out(list(occupations()["uri"])).sum())}
    assert max(values(measure_esco_titles(occupations(), chance)).values()) < 0.2


def test_occupations_that_need_a_skill_come_first():
    jobs = occupations()
    asked = np.flatnonzero(held_out(list(jobs["uri"])))
    known = pd.DataFrame(
        {"uri": [f"s{n}" for n in asked], "label_en": [f"skill {n}" for n in asked]}
    )
    wanted = pd.DataFrame(
        {"occupation_uri": jobs["uri"][asked], "skill_uri": known["uri"].to_numpy()}
        | {"relation": "essential"}
    )
    meanings = job_meanings() | {f"skill {n}": f"job {n}" for n in asked}
    found = values(measure_esco_skills(jobs, wanted, known, lambda _: Planted(meanings)))
    assert list(found.values()) == [1.0, 1.0]
    optional = wanted.assign(relation=["optional"] * (len(wanted) - 1) + ["essential"])
    assert {each.n for each in measure_esco_skills(jobs, optional, known, chance)} == {1}


def test_a_title_has_its_first_form():
    assert first_form("Hydrologe/Hydrologin") == "Hydrologe"
    assert first_form("Technischer Leiter") == "Technischer Leiter"


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


def test_odd_text_asks_only_for_what_changed():
    found = {each.metric: each for each in measure_odd_text(club(), chance)}
    assert found["umlauts_spelled_out_at_1"].n == 0
    assert found["emoji_at_1"].n == 58
    assert found["emoji_at_1"].value < 0.2
    assert found["length_of_the_vector_of_blank_text"].value == 0


def test_a_slip_of_the_pen_changes_one_word_only():
    assert swap_letters("repair of watches") == "repair of wacthes"
    assert swap_letters("") == ""


def test_other_languages_find_nothing_by_chance():
    found = measure_other_languages(club(), chance)
    assert [each.metric[:2] for each in found[:6]] == ["de", "fr", "es", "it", "tr", "pl"]
    assert all(each.value <= 0.25 and each.n == 12 for each in found)


def test_windows_find_a_sentence_in_a_long_passage():
    long = pd.DataFrame({"en": [f"A plain sentence that has number {n}." for n in range(70)]})
    long["de"] = ["Ein Satz, der lang genug ist, um ein eigenes Fenster zu füllen, " * 3
                  + f"und zwar Nummer {n}." for n in range(70)]  # fmt: skip
    found = values(
        measure_long_text(long, lambda _: Planted(dict(zip(long["de"], long["en"], strict=True))))
    )
    assert found["windows_at_1"] == 1.0
    assert found["whole_at_1"] < 0.4
