"""The week of a club's folder: what its round is made from, and where it goes."""

import json
from pathlib import Path

import pytest

from recommender.errors import InputError, RoundError
from recommender.labels import describe_outcome_column
from recommender.service.club.club_week import plan_week

WEEK = "2026-W48"
MEMBERS = "id,name,about\na,Ana,bakes\nb,Ben,bikes\n"
FORM = "what-came-of-it.csv"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "members.csv").write_text(MEMBERS, encoding="utf-8")
    return tmp_path


def put_week(folder, name=WEEK, met=""):
    """A round that was made, and its table as somebody has left it."""
    place = folder / "weeks" / name
    place.mkdir(parents=True)
    pairs = [{"a": "a", "b": "b"}]
    round_ = {"format": 1, "week": WEEK, "introductions": pairs, "config": {}, "numbers": {}}
    (place / "round.json").write_text(json.dumps(round_), encoding="utf-8")
    header = ",".join(
        describe_outcome_column(name, "en").header for name in ("week", "a", "b", "met")
    )
    (place / FORM).write_text(f"{header}\n{WEEK},a,b,{met}\n", encoding="utf-8")
    return place


def list_history(plan):
    assert not isinstance(plan.files.history, Path)
    return list(plan.files.history)


def test_the_first_round_goes_into_the_weeks_own_folder(folder):
    plan = plan_week(folder, WEEK)
    assert plan.place == folder / "weeks" / WEEK
    assert plan.files.members == folder / "members.csv"
    assert not plan.files.history


def test_a_folder_without_members_says_so(tmp_path):
    with pytest.raises(InputError, match="members"):
        plan_week(tmp_path, WEEK)


@pytest.mark.parametrize("lock", [f"~${FORM}", f".~lock.{FORM}#"])
def test_while_its_table_is_open_nothing_is_planned(folder, lock):
    place = put_week(folder)
    (place / lock).touch()
    with pytest.raises(RoundError, match=r"what-came-of-it\.csv is open in another program"):
        plan_week(folder, WEEK)


def test_a_round_without_answers_is_made_anew_in_its_place(folder):
    place = put_week(folder)
    plan = plan_week(folder, WEEK)
    assert plan.place == place
    assert place / FORM not in list_history(plan), "or its pairs would count as met"


def test_one_that_somebody_has_answered_is_not_written_over(folder):
    put_week(folder, met="yes")
    with pytest.raises(RoundError, match=r"has answers, and is not written over.*--again"):
        plan_week(folder, WEEK)


def test_a_further_one_is_made_beside_it_and_reads_it(folder):
    first = put_week(folder, met="yes")
    plan = plan_week(folder, WEEK, again=True)
    assert plan.place == first.with_name(f"{WEEK}.2")
    assert first / FORM in list_history(plan)
    second = put_week(folder, f"{WEEK}.2", met="no")
    assert plan_week(folder, WEEK, again=True).place == first.with_name(f"{WEEK}.3")
    assert second / FORM in list_history(plan_week(folder, WEEK, again=True))


def test_earlier_weeks_are_history_in_their_order(folder):
    later, earlier = (put_week(folder, name, met="yes") for name in ("2026-W47", "2026-W46"))
    assert list_history(plan_week(folder, WEEK)) == [earlier / FORM, later / FORM]
