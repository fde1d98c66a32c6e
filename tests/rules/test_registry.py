"""What the files declare is complete, in a fixed order, and refused by name where it is wrong."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import recommender.rules
from recommender.errors import InputError
from recommender.rules.known import RULE as KNOWN
from recommender.rules.paused import RULE as PAUSED
from recommender.rules.registry import CODES, REASONS, RULES, in_order
from recommender.service.people.member_export import TOLD

FOLDER = Path(recommender.rules.__path__[0])


def test_every_file_that_declares_a_rule_is_in_force_once():
    declaring = {path.stem for path in FOLDER.glob("*.py") if "\nRULE = " in path.read_text()}
    assert declaring == set(CODES)
    assert len(CODES) == len(set(CODES)) == len(RULES)


def test_the_order_in_which_rules_are_told_is_the_one_declared():
    told = [CODES.index(name) for name in (
        "paused", "known", "met_before", "not_available", "no_shared_language", "meeting_format",
        "banned",
    )]  # fmt: skip
    assert told == sorted(told)
    assert (*CODES, "below_floor", "partner_taken") == REASONS


def test_the_order_does_not_hang_on_how_files_are_listed():
    assert in_order(reversed(RULES)) == in_order(RULES) == RULES
    twins = [replace(PAUSED, reason=name, order=5) for name in ("b", "a")]
    assert [rule.reason for rule in in_order([PAUSED, *twins])] == ["a", "b", "paused"]


@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_finds_the_same_rules_first_imported_from_either_side(seed):
    for module in ("permissions", "registry"):
        script = (
            f"import recommender.rules.{module};"
            "from recommender.rules.registry import REASONS; print(*REASONS)"
        )
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(FOLDER.parents[1])},
            capture_output=True,
            text=True,
            check=True,
        )
        assert tuple(done.stdout.split()) == REASONS


def test_what_members_are_told_comes_before_blocks():
    """Else a count a member sees would be smaller for somebody's wish not to meet them."""
    assert max(CODES.index(name) for name in TOLD) < CODES.index("not_available")
    assert set(CODES[: len(TOLD)]) == TOLD


@pytest.mark.parametrize("name", ["paused", "below_floor", "partner_taken"])
def test_a_reason_that_is_there_already_is_refused(name):
    with pytest.raises(InputError, match=name):
        in_order([*RULES, replace(KNOWN, reason=name)])


def test_a_rule_of_a_knob_that_is_not_there_is_refused():
    with pytest.raises(InputError, match=r"known: no knob 'tide'"):
        replace(KNOWN, knob="tide")


@pytest.mark.parametrize("says", [{}, {"de": "kennen sich"}, {"de": "", "en": "", "fr": ""}])
def test_a_rule_without_its_words_is_refused(says):
    with pytest.raises(InputError, match="needed are de and en"):
        replace(KNOWN, says=says)
