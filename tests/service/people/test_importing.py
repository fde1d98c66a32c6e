"""A list on its way into the club: looked over, put right, and written at once or not at all."""

from datetime import timedelta

import pytest

from recommender.errors import InputError
from recommender.ports.refusals import NotFoundError, UnknownIdError
from recommender.service.people.import_preview import RowState
from tests.made_up import ANA, ROUND

BY = "test"
LIST = "id,name,about,per_round\nana,Ana Lima,New words,1\nzoe,Zoe Zorn,Sings,2\n"


@pytest.fixture
def importing(services):
    return services.importing


def take(importing, text=LIST, kind="members", file="list.csv", **options):
    return importing.take(kind, file, text.encode(), **options)


def members(services):
    return {record.member.id: record.member for record in services.people.page("", 99)}


def test_nothing_is_written_before_it_is_applied(importing, services):
    before = members(services)
    preview = importing.preview(take(importing))
    states = {one.member.id: one.state for one in preview.members}
    assert states == {"ana": RowState.CHANGED, "zoe": RowState.NEW}
    assert members(services) == before


def test_applied_it_is_in_the_club_and_the_draft_is_gone(importing, services):
    draft = take(importing)
    importing.apply(draft, by=BY)
    there = members(services)
    assert (there["ana"].about, there["zoe"].per_round) == ("New words", 2)
    assert there["ana"].email == ANA.email, "an address that the list does not have stays"
    assert there["ana"].needs == (), "the rest of a profile is the list's"
    with pytest.raises(UnknownIdError, match="draft"):
        importing.preview(draft)


def test_applied_twice_the_same_list_changes_nothing(importing, services):
    importing.apply(take(importing), by=BY)
    before = services.people.get("ana").version
    preview = importing.apply(take(importing), by=BY)
    assert {one.state for one in preview.members} == {RowState.SAME}
    assert services.people.get("ana").version == before


def test_a_row_that_is_left_out_is_not_written_and_may_be_put_back(importing, services):
    draft = take(importing)
    [zoe] = [one.row for one in importing.preview(draft).members if one.member.id == "zoe"]
    importing.repair(draft, {}, [zoe])
    assert {one.member.id for one in importing.preview(draft).members} == {"ana"}
    importing.restore_rows(draft)
    assert {one.member.id for one in importing.preview(draft).members} == {"ana", "zoe"}


def test_a_cell_can_be_put_right(importing):
    draft = take(importing, LIST.replace("Sings,2", "Sings,many"))
    [faulty] = importing.preview(draft).faulty
    [cell] = [cell for cell in faulty.cells if cell.header == "per_round"]
    assert cell.text == "many"
    importing.repair(draft, {(faulty.row, cell.position): "3"}, [])
    preview = importing.preview(draft)
    assert preview.faulty == ()
    assert {one.member.id: one.member.per_round for one in preview.members} == {"ana": 1, "zoe": 3}


def test_what_a_column_is_said_to_be_is_remembered_for_the_next_list(importing):
    text = "id,name,headline,whatsit\nzoe,Zoe Zorn,Baker,Sings\n"
    draft = take(importing, text)
    assert importing.preview(draft).members[0].member.about == ""
    importing.say_columns(draft, {"whatsit": "about"})
    importing.apply(draft, by=BY)
    assert importing.preview(take(importing, text)).members[0].member.about == "Sings"


def test_a_draft_that_nobody_finishes_is_gone_after_a_day(importing, clock):
    draft = take(importing)
    clock.now += timedelta(days=1)
    importing.preview(draft)
    clock.now += timedelta(seconds=1)
    with pytest.raises(UnknownIdError, match="draft"):
        importing.apply(draft, by=BY)


def test_a_draft_that_is_thrown_away_is_gone_at_once(importing, services):
    draft = take(importing)
    importing.discard(draft)
    with pytest.raises(UnknownIdError):
        importing.preview(draft)
    assert "zoe" not in members(services)


def test_what_is_no_list_is_refused_at_once(importing):
    with pytest.raises(InputError):
        take(importing, "", file="list.xlsx")


@pytest.mark.parametrize("owner", ["nobody", "", "example.org"])
def test_contacts_of_nobody_are_refused(importing, owner):
    text = "First Name,Last Name,Email Address,Connected On\nBen,Ohm,,01 Jan 2026\n"
    with pytest.raises(NotFoundError, match="owner"):
        take(importing, text, kind="linkedin", owner=owner)


def test_ties_are_written_as_such(importing, services):
    importing.apply(take(importing, "a,b\nana,finn\n", kind="ties"), by=BY)
    ties = services.people.ties("ana")
    assert {frozenset(pair) for pair in zip(ties["a"], ties["b"], strict=True)} == {
        frozenset({"ana", "finn"})
    }


def test_it_is_told_what_the_list_does_to_the_round_that_is_being_prepared(importing):
    text = LIST.replace(",per_round", ",per_round,do_not_introduce").replace(",1\n", ",1,ben\n").replace(",2\n", ",2,\n")  # fmt: skip
    preview = importing.preview(take(importing, text))
    [effect] = importing.tell_effects(preview)
    assert effect.round_id == ROUND
    assert (effect.newcomers, effect.changed, effect.blocked) == (1, 1, 1)
