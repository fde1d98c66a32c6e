"""Statements of a club from a table, and what debates have come to."""

import pytest

from recommender.errors import InputError
from recommender.service.assembly import SAMPLE_CLUB
from recommender.service.club.club_files import load_club
from recommender.tables.statements import read_statements
from recommender.tables.understood import read_understood


def written(folder, text, name="list.csv"):
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_the_sample_clubs_statements_have_words_in_both_languages():
    found = read_statements(SAMPLE_CLUB / "statements.csv")
    assert all(set(each.words) == {"de", "en"} for each in found.values())
    answered = {key for member in load_club(SAMPLE_CLUB).members for key in member.viewpoints}
    assert answered == set(found)


def test_one_language_is_enough_and_headers_may_be_german(tmp_path):
    found = read_statements(written(tmp_path, "Schlüssel;Deutsch\nfrei;Freitag ist frei\n"))
    assert found["frei"].in_language("en") == "Freitag ist frei"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,de\nx,y\n", "allowed is key"),
        ("key,de\nx,y\nx,z\n", "comes twice"),
        ("key,de\nx,\n", "no words"),
        ("key,de\nreligion,Glaube hilft\n", "protected trait"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path, text, said):
    with pytest.raises(InputError, match=said):
        read_statements(written(tmp_path, text))


def test_a_sheet_filled_in_afterwards_is_summed_up(tmp_path):
    head = "number,week,a,b,understood_a,understood_b\n"
    said = read_understood(written(tmp_path, head + "1,2026-W48,x,y,5,2\n2,2026-W48,z,w,,4\n"))
    assert (said.debates, said.answers, said.better) == (2, (5, 2, 4), 2)
    assert said.mean == pytest.approx(11 / 3)
    with pytest.raises(InputError, match="understood_a: '6'"):
        read_understood(written(tmp_path, head + "1,2026-W48,x,y,6,2\n"))
    with pytest.raises(InputError, match="needed are"):
        read_understood(written(tmp_path, "week,a,b\n2026-W48,x,y\n"))
