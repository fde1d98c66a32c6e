"""The form of a profile: what it shows reads back as what it was, in both languages."""

from typing import Any

import pytest
from starlette.datastructures import FormData

from recommender.club.member import Member
from recommender.desk.profile_form import FIELDS, find_changes, write_values
from recommender.desk.visit import Visit
from recommender.desk.wording import LANGUAGES, Words
from recommender.labels import codes
from recommender.tables.lists import parse_languages


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_are_named_and_read_back(language):
    spoken = tuple(code for code in codes("languages") if parse_languages(code, []) == (code,))
    assert len(spoken) > 150
    shown = write_values(Member(id="a", name="Ana", languages=spoken), language)["languages"]
    assert parse_languages(shown, []) == spoken


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_sent_as_it_came_changes_nothing(language):
    member = Member(id="a", name="Ana", languages=("de", "en"), offers=("Bread", "Tea"))
    sent = {name: write_values(member, language)[name] for name in FIELDS}
    nobody: Any = None
    visit = Visit(nobody, nobody, Words(language), form=FormData(sent))
    assert find_changes(visit, member) == {}
    assert "de, en" not in sent["languages"]
