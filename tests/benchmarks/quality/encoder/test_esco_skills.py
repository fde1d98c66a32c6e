"""ESCO skills: occupations that need a skill come first among those held out."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.quality.encoder import esco_skills
from benchmarks.quality.encoder.esco_skills import measure_esco_skills
from recommender.maths.measures.holdout import held_out, name_hash
from tests.benchmarks.quality.encoder.test_esco_titles import meanings, occupations
from tests.benchmarks.quality.planted import Planted, chance, counts, draw_vectors, values

JOBS = occupations()
ASKED = np.flatnonzero(held_out(list(JOBS["uri"]))).tolist()
SKILLS = pd.DataFrame({"uri": [f"s{n}" for n in ASKED], "label_en": [f"skill {n}" for n in ASKED]})
EN, DE = (f"skill_en_to_occupation_{language}_ndcg_10" for language in ("en", "de"))


def relations(pairs, relation="essential"):
    return pd.DataFrame(
        {
            "occupation_uri": [f"concept-{job}" for job, _ in pairs],
            "skill_uri": [f"s{skill}" for _, skill in pairs],
            "relation": relation,
        }
    )


OWN = [(n, n) for n in ASKED]


def test_occupations_that_need_a_skill_come_first():
    planted = meanings("Beruf") | {f"skill {n}": f"job {n}" for n in ASKED}
    found = values(measure_esco_skills(JOBS, relations(OWN), SKILLS, lambda _: Planted(planted)))
    assert found == {EN: 1.0, DE: 1.0}
    lost = values(measure_esco_skills(JOBS, relations(OWN), SKILLS, chance))
    assert max(lost.values()) < 0.6


def test_the_languages_of_the_titles_are_told_apart():
    planted = {f"skill {n}": f"job {n}" for n in ASKED}
    found = values(measure_esco_skills(JOBS, relations(OWN), SKILLS, lambda _: Planted(planted)))
    assert found[EN] == 1.0
    assert found[DE] < 0.6


def test_optional_skills_and_skills_without_a_label_are_not_asked_for():
    optional = pd.concat([relations(OWN[1:], "optional"), relations(OWN[:1])])
    assert set(counts(measure_esco_skills(JOBS, optional, SKILLS, chance)).values()) == {1}
    unknown = pd.concat([relations(OWN), relations([(ASKED[0], 9999)])])
    found = counts(measure_esco_skills(JOBS, unknown, SKILLS, chance))
    assert set(found.values()) == {len(ASKED)}


def test_occupations_that_are_not_held_out_ask_for_nothing():
    others = [n for n in range(len(JOBS)) if n not in ASKED][:5]
    extra = pd.concat([relations(OWN), relations([(job, ASKED[0]) for job in others])])
    one, other = (
        values(measure_esco_skills(JOBS, table, SKILLS, chance))
        for table in (extra, relations(OWN))
    )
    assert one == other


def test_of_too_many_skills_those_with_the_smallest_hash_are_asked_for(monkeypatch):
    monkeypatch.setattr(esco_skills, "MOST_SKILLS", 3)
    seen: list[str] = []

    def fit(texts):
        seen.extend(text for text in texts if text.startswith("skill"))
        return chance(texts)

    found = measure_esco_skills(JOBS, relations(OWN), SKILLS, fit)
    assert set(counts(found).values()) == {3}
    first = sorted((f"s{n}" for n in ASKED), key=name_hash)[:3]
    assert seen == [f"skill {uri[1:]}" for uri in first]


@given(st.integers(0, 2**32 - 1), st.data())
@settings(deadline=None, max_examples=20)
def test_it_is_the_mean_of_discounted_gains_computed_by_hand(seed, data):
    jobs = st.lists(st.sampled_from(ASKED), min_size=1, max_size=5, unique=True)
    needed = {skill: data.draw(jobs) for skill in ASKED[:4]}
    table = relations([(job, skill) for skill, some in needed.items() for job in some])
    titles = [f"job {n}" for n in ASKED]
    texts = [*titles, *(f"Beruf {n}" for n in ASKED), *SKILLS["label_en"]]
    encoder = draw_vectors(texts, seed)
    gains = []
    for skill, some in needed.items():
        scores = encoder.encode(titles) @ encoder.encode([f"skill {skill}"])[0]
        ranked = [ASKED[row] for row in np.argsort(-scores)][:10]
        gain = sum(1 / np.log2(place + 2) for place, job in enumerate(ranked) if job in some)
        gains.append(gain / sum(1 / np.log2(place + 2) for place in range(len(some))))
    found = values(measure_esco_skills(JOBS, table, SKILLS, lambda _: encoder))
    assert found[EN] == pytest.approx(np.mean(gains), rel=1e-5)
