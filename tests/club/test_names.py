"""What people are greeted by, and which two entries are one person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.club.names import _split_words, given_name, person_marks, turn_round


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("Ada Brunner", "Ada"),
        ("Jane Doe, CFA", "Jane"),
        ("Peter Huber jun.", "Peter"),
        ("Anna Huber M.Sc.", "Anna"),
        ("Brunner, Ada", "Ada"),
        ("Rüegg, Dr. Thandiwe", "Thandiwe"),
        ("Maria Müller geb. Schmidt", "Maria"),
        ("Maria Huber, geb. Müller", "Maria"),
        ("Prof. Dr.-Ing. habil. Peter Groß", "Peter"),
        ("Dr. rer. nat. Anna H. Huber", "Anna"),
        ("Dipl.-Ing. (FH) Max Huber", "Max"),
        ("Bürgermeister Max Huber", "Max"),
        ("RA Dr. Max Huber", "Max"),
        ("Dr. Max Freiherr von Berg", "Max"),
        ("Graf Max von Moltke", "Max"),
        ("Frau Ada Brunner", "Ada"),
        ("ADA BRUNNER", "Ada"),
        ("BRUNNER Ada", "Ada"),
        ("Ada BRUNNER", "Ada"),
        ("Ada (Adele) Brunner", "Ada"),
        ("🌟 Ada Brunner 🚀", "Ada"),
        ("Gian-Luca Tschudin", "Gian-Luca"),
        ("Lisa Ritter", "Lisa"),
        ("Ma Li", "Ma"),
    ],
)
def test_the_given_name_is_found_among_titles_offices_and_suffixes(name, given):
    assert given_name(name) == given


@pytest.mark.parametrize(
    "name",
    [
        "Familie Brunner", "Max & Anna Müller", "Eva und Max Huber", "Dr. Brunner", "Herr Brunner",
        "J. R. Miller", "A. Huber", "Cher", "von Berg", "(Ada) Brunner", "info@example.org", "", "李雷",
        "Huber GmbH", "Dr.",
    ],
)  # fmt: skip
def test_nobody_is_greeted_by_what_may_be_no_given_name(name):
    assert given_name(name) == ""


@pytest.mark.parametrize(
    ("listed", "called"),
    [
        ("Brunner Ada", "Ada Brunner"),
        ("Brunner, Ada", "Ada Brunner"),
        ("Müller-Lüdenscheidt Anna Maria", "Anna Maria Müller-Lüdenscheidt"),
        ("von Berg Anna", "Anna von Berg"),
        ("van der Berg Jan", "Jan van der Berg"),
        ("Dr. Brunner Ada", "Dr. Ada Brunner"),
        ("Cher", "Cher"),
    ],
)
def test_a_name_with_the_family_first_is_turned_round(listed, called):
    assert turn_round(listed) == called


def test_entries_are_one_person_by_address_or_by_full_name_and_organisation():
    def alike(one, other):
        return bool(set(person_marks(*one)) & set(person_marks(*other)))

    assert alike(("Ada", "", "ada@x.org"), ("Bo", "Mill", "ADA@x.org"))
    assert alike(("Dr. Ada Brunner", "Mill GmbH", ""), ("ada brunner", "Mill", "a@x.org"))
    assert not alike(("Ada Brunner", "Mill", ""), ("Ada Brunner", "Dairy", ""))
    assert not alike(("Member 1", "Mill", ""), ("Member 2", "Mill", ""))
    assert not alike(("Ada", "", ""), ("Ada", "", "")), "a first name is many people's"


@given(st.text(st.characters(codec="ascii"), max_size=20))
def test_plain_names_are_spelled_as_those_with_other_letters_are(name):
    """Names of ASCII letters go a shorter way."""
    assert [*_split_words(name), "e"] == _split_words(f"{name} é")
