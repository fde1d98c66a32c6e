"""Goals: how a description is told apart into parts, and what is refused."""

import pytest

from recommender.club.goal import Goal, make_goal, split_parts
from recommender.errors import InputError


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Energieaudit: Wärmepumpen, Dämmung alter Wände und Förderanträge",
         ("Wärmepumpen", "Dämmung alter Wände", "Förderanträge")),
        ("- find the leaks\n- pay for it\n\n3. Find the leaks", ("find the leaks", "pay for it")),
        ("Thermal pictures of every roof. Who applies for grants?",
         ("Thermal pictures of every roof", "Who applies for grants")),
        ("Wir wollen, dass 1,5 MW reichen", ("Wir wollen, dass 1,5 MW reichen",)),
        ("heat pumps; insulation and windows", ("heat pumps", "insulation and windows")),
        ("  ,. ", ()),
        ("", ()),
    ],
)  # fmt: skip
def test_parts_are_lines_sentences_and_what_commas_separate(text, parts):
    assert split_parts(text) == parts


def test_parts_that_were_told_apart_go_before_a_text_and_that_before_the_title():
    assert make_goal(" A  b, and c ", ("x", " "), "y, z").parts == ("x",)
    assert make_goal("A", (), "KI, Recht", "m1") == Goal("A", ("KI", "Recht"), "m1")
    assert make_goal("Energy audit of our buildings").parts == ("Energy audit of our buildings",)
    assert make_goal("IT").parts == ("IT",)


@pytest.mark.parametrize(
    ("title", "parts", "told"),
    [
        ("", ("a b c",), "title has nothing"),
        ("x" * 201, ("a b c",), "title has 201 characters"),
        ("x", ("a" * 201,), "part has 201 characters"),
        ("x", tuple(f"part {n}" for n in range(13)), "13 parts; allowed are 1 to 12"),
    ],
)
def test_what_cannot_be_a_goal_is_refused_by_name(title, parts, told):
    with pytest.raises(InputError, match=told):
        make_goal(title, parts)
