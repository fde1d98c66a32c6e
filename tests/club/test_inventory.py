"""Contacts: nobody is merged with anybody unless the member says so, and nothing is taken twice."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.club.inventory import (
    Closeness,
    Contact,
    Entry,
    merge_entries,
    read_contact,
    sort_in,
    write_contact,
)

ADA = Contact(id="1", name="Ada Brunner", organisation="Klinikum Ulm", role="Einkauf")


def contact(id_, name, organisation="", **values):
    return Contact(id=id_, name=name, organisation=organisation, **values)


@pytest.mark.parametrize(
    ("name", "organisation", "asked"),
    [
        ("Dr. Ada Brunner", "Klinikum Ulm GmbH", True),  # titles and legal forms aside
        ("Ada Brunner", "Bosch", True),  # she may have changed jobs
        ("Ada Brunner", "", True),
        ("Ada Bruner", "Klinikum Ulm", False),
        ("Ada", "Klinikum Ulm", False),  # a first name alone is many people's
    ],
)
def test_who_may_be_there_already_is_asked_about_and_both_are_kept(name, organisation, asked):
    arrived = sort_in([contact("2", name, organisation)], [Entry(ADA)])
    assert [entry.contact.id for entry in arrived.added] == ["2"]
    assert (arrived.added[0].same_as == "1") is asked
    assert arrived.asked == int(asked)


def test_of_several_the_one_of_the_same_firm_is_asked_about():
    other = contact("9", "Ada Brunner", "Bosch GmbH")
    arrived = sort_in([contact("2", "Ada Brunner", "Bosch")], [Entry(ADA), Entry(other)])
    assert arrived.added[0].same_as == "9"


def test_two_rows_of_one_file_are_asked_about_too():
    rows = [contact("1", "Ada Brunner", "Bosch"), contact("2", "Ada Brunner", "Siemens")]
    assert [entry.same_as for entry in sort_in(rows, []).added] == [None, "1"]


def test_one_entry_of_two_keeps_the_newer_job_the_closer_tie_and_all_notes():
    before = contact("1", "Ada Brunner", "Bosch", closeness=Closeness.RELATIONSHIP, did="Lent a van",
                     last_contact=date(2026, 1, 1), city="Ulm")  # fmt: skip
    new = contact(
        "2", "Dr. Ada Brunner", "Klinikum", did="Wrote a letter", last_contact=date(2025, 1, 1)
    )
    kept = merge_entries(Entry(before), Entry(new))
    assert kept.contact == contact(
        "1", "Dr. Ada Brunner", "Klinikum", closeness=Closeness.RELATIONSHIP,
        did="Lent a van\nWrote a letter", last_contact=date(2026, 1, 1), city="Ulm",
    )  # fmt: skip
    again = sort_in([before, new], [kept])
    assert (again.added, again.known) == ((), 2), "what was answered once is not asked again"


NAMES = st.sampled_from(
    ["Ada Brunner", "Dr. Ada Brunner", "ada brunner", "Jo Ott", "Cher", "李 娜"]
)
FIRMS = st.sampled_from(["", "Bosch", "Bosch GmbH", "Klinikum Ulm"])
CONTACTS = st.builds(
    Contact, id=st.uuids().map(str), name=NAMES, organisation=FIRMS, role=st.sampled_from(["", "x"]),
    closeness=st.sampled_from(Closeness), last_contact=st.sampled_from([None, date(2026, 2, 28)]),
)  # fmt: skip
FILES = st.lists(CONTACTS, max_size=8, unique_by=lambda each: each.id)


@given(FILES, FILES)
def test_whatever_comes_everybody_is_there_and_coming_again_adds_nobody(first, second):
    kept = sort_in(first, []).added
    arrived = sort_in(second, kept)
    everybody = [*kept, *arrived.added]
    said = {(e.contact.name, e.contact.organisation, e.contact.role) for e in everybody}
    assert said == {(c.name, c.organisation, c.role) for c in (*first, *second)}
    ids = {entry.contact.id for entry in everybody}
    assert {entry.same_as for entry in everybody if entry.same_as} <= ids
    assert len(arrived.added) + arrived.known == len(second)
    again = sort_in([*first, *second], everybody)
    assert (again.added, again.known) == ((), len(first) + len(second))


@given(CONTACTS)
def test_what_is_written_is_read_back(one):
    assert read_contact(write_contact(one)) == one
