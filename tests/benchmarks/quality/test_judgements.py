"""The judgements fit the sample club, and their description fits the judgements."""

import re
from pathlib import Path

import pandas as pd
import pytest

from recommender.stages.encode import windows

DATA = Path(__file__).resolve().parents[3] / "data"
README = (DATA / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def judgements():
    return pd.read_csv(DATA / "judgements.csv", keep_default_na=False)


@pytest.fixture(scope="module")
def members(sample_club):
    return {member.id: member for member in sample_club.members}


def test_every_need_reads_as_in_the_profile(judgements, members):
    for row in judgements.itertuples():
        assert members[row.need_member].needs[row.need_index] == row.need_text


def test_nobody_is_judged_twice_or_on_their_own_need(judgements):
    assert not judgements.duplicated(["need_member", "need_index", "member"]).any()
    assert not (judgements["need_member"] == judgements["member"]).any()


def test_grades_above_zero_rest_on_words_of_the_profile(judgements, members):
    assert set(judgements["grade"]) == {0, 1, 2}
    assert (judgements.loc[judgements["grade"] == 0, "evidence_text"] == "").all()
    for row in judgements[judgements["grade"] > 0].itertuples():
        member, field = members[row.member], row.evidence_field
        held = member.offers if field == "offers" else (getattr(member, field),)
        assert any(row.evidence_text in text for text in held), row
        assert row.evidence_text


def test_both_languages_and_all_kinds_are_judged(judgements, members):
    needs = judgements.drop_duplicates(["need_member", "need_index"])
    languages = needs["need_member"].map(lambda id_: members[id_].text_language)
    assert languages.value_counts().to_dict() == {"de": 36, "en": 36}
    assert set(needs["kind"]) == {"thing", "service", "person", "knowledge", "place"}
    assert (judgements["grade"] > 0).sum() > 200


def test_the_counts_in_the_readme_are_those_of_the_file(judgements, members):
    cells = re.findall(r"\| (\w+) \| (\w+) \| (\d+) \| (\d+) \| (\d+) \|", README)
    told = {tuple(row) for row in cells}
    names = {id_: {"de": "German", "en": "English"}[m.text_language] for id_, m in members.items()}
    pairs = [judgements[column].map(names) for column in ("need_member", "member")]
    counted = {
        (need, other, *(str((part["grade"] == grade).sum()) for grade in (2, 1, 0)))
        for (need, other), part in judgements.groupby(pairs)
    }
    assert told == counted
    assert f"{len(judgements):,} pairs of 72 needs" in README


def test_no_judged_about_is_longer_than_its_windows(judgements, members):
    for id_ in set(judgements["member"]):
        about = members[id_].about
        assert " ".join(windows(about)).split() == about.split()
