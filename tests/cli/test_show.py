"""What the terminal says of a round that was drawn, and of one that drifts."""

from dataclasses import replace

import pytest

from recommender import introduce_club, prepare
from recommender.cli.show import show_round
from recommender.club.round import Alarm
from recommender.service.club.doctor import look_at_alarms
from tests.made_up import Clock
from tests.planted_club import planted_club

DRAWN = {"exploration__on": True, "exploration__draws": 8, "exploration__steps": 3}


@pytest.fixture(scope="module")
def prepared(encoder):
    return prepare(planted_club(), encoder)


def said_of(round_, prepared, capsys):
    show_round(round_, prepared.club)
    return " ".join(capsys.readouterr().out.split())


def test_a_drawn_round_says_what_it_costs_and_another_one_nothing_of_it(prepared, capsys):
    drawn = introduce_club(prepared, "2026-W48", prepared.config.with_knobs(**DRAWN))
    assert drawn.exploration is not None
    said = said_of(drawn, prepared, capsys)
    assert "Exploration: drawn from 8 rounds at temperature" in said
    assert f"is worth {drawn.exploration.price:.2%} less than the best one on average" in said
    assert "0 surprises." in said
    assert "Exploration" not in said_of(introduce_club(prepared, "2026-W48"), prepared, capsys)


def test_what_drifts_is_told_in_words(prepared, capsys):
    round_ = replace(
        introduce_club(prepared, "2026-W48"), alarms=(Alarm("worst_tenth", 0.1, 0.2, 0.05),)
    )
    assert "in the weeks before mostly 0.20 (band 0.05)" in said_of(round_, prepared, capsys)


def test_the_doctor_says_that_nothing_is_published_yet(tmp_path):
    found = look_at_alarms(f"sqlite:///{tmp_path / 'club.sqlite'}", Clock())
    assert (found.ok, found.detail) == (True, "no round is published yet")
