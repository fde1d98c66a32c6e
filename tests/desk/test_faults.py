"""What is refused is told in the reader's language, not in that of the code."""

import ast
from pathlib import Path

import pytest

from recommender.config import Config, all_knobs
from recommender.desk.faults import read_faults, tell_fault
from recommender.errors import InputError

ROOT = Path(__file__).resolve().parents[2] / "recommender"
BY_HAND = [
    *(ROOT / "service" / "rounds" / f"{name}.py" for name in ("steps", "swapping", "undoing", "editing", "stored_round", "kept_evenings", "goals", "own_goals")),
    *(ROOT / "adapters" / "delivery" / f"{name}.py" for name in ("smtp", "eml_folder", "mime", "webhook")),
]  # fmt: skip
"""Whose messages an organiser gets to read on a page."""


def list_messages(file):
    """What is assigned to ``message`` or ``reason``, or refused at once, 7 in place of values."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        given = None
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            given = node.value if name in {"message", "reason"} or name.isupper() else None
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "NotSentError":
            given = node.args[0]
        if isinstance(given, ast.JoinedStr):
            yield "".join(
                str(each.value) if isinstance(each, ast.Constant) else "7" for each in given.values
            )
        elif isinstance(given, ast.Constant) and isinstance(given.value, str):
            yield given.value


@pytest.mark.parametrize("file", BY_HAND, ids=lambda file: file.stem)
def test_what_stands_in_the_way_of_a_step_or_a_letter_is_told_in_german(file):
    messages = [text for text in list_messages(file) if " " in text]
    assert [text for text in messages if tell_fault(text, "de") == text] == []


@pytest.mark.parametrize("name", sorted(name for name in all_knobs() if name.startswith("rules.")))
def test_where_a_dial_cannot_stand_is_told_in_german(name):
    with pytest.raises(InputError) as refused:
        Config().turned({name: "x"})
    told = tell_fault(str(refused.value), "de")
    assert "möglich ist" in told
    assert "allowed" not in told


def test_as_many_places_in_german():
    for english, german in read_faults().items():
        assert english.count("{}") == german.count("{}"), english


def test_whoever_reads_english_gets_it_as_it_is():
    assert tell_fault("pair: the two are one", "en") == "pair: the two are one"


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_german_page_says_in_german_what_was_wrong(desk, language):
    desk.headers["accept-language"] = language
    dials = desk.get("/desk/dials?bubble=7").text
    page = desk.get("/desk/add")
    refused = desk.submit(page, "/desk/add", name="Neu", headline="Wirt", email="kein@")
    assert refused.status_code == 422
    assert ("möglich ist 0 bis 1" in dials) is (language == "de")
    assert ("eine Adresse wie" in refused.text) is (language == "de")
    assert ("one address such as" in refused.text) is (language == "en")
