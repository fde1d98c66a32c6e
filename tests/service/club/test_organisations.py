"""Organisations of the club: those with enough people, and no single one of them shows."""

import pytest

from recommender.errors import InputError

NAME = "Hof am Moosanger"


@pytest.fixture
def organisations(drafted):
    return drafted.services.organisations


def join(small, *members, name=NAME):
    for member in members:
        small.change(member, organisation=name)


def test_an_organisation_is_told_of_from_three_people_on(drafted, organisations):
    least = drafted.services.club.config.organisations.least_people
    people = sorted(drafted.members())[: least - 1]
    join(drafted, *people)
    assert NAME not in {one.name for one in organisations.list_all()}
    with pytest.raises(InputError, match="organisation"):
        organisations.view(NAME)
    join(drafted, *sorted(drafted.members())[:least])
    assert {one.name: one.people for one in organisations.list_all()} == {NAME: least}
    assert organisations.view(NAME).people == least


def test_however_it_is_spelt(drafted, organisations):
    spelt = (NAME, NAME.upper(), NAME, f"{NAME} GmbH")
    for member, name in zip(sorted(drafted.members()), spelt, strict=False):
        drafted.change(member, organisation=name)
    assert [(one.name, one.people) for one in organisations.list_all()] == [(NAME, 4)]
    assert organisations.view(NAME.lower()).name == NAME


def test_one_that_nobody_belongs_to(organisations):
    with pytest.raises(InputError, match="organisation"):
        organisations.view("Nowhere Ltd")
