"""A list looked over: what its columns are, who in it may be one person, and who leaves by it."""

import pytest

from recommender.service.people.import_preview import ONE_PERSON, TWO_PEOPLE, RowState

HEAD = "id,name,email,about\n"
EXPORT = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"


@pytest.fixture
def look(services):
    """Takes a list and looks it over; the draft's id comes with it."""

    def take(text, kind="members", owner=""):
        draft = services.importing.take(kind, "list.csv", text.encode(), owner=owner)
        return services.importing.preview(draft), draft

    return take


def again(services, draft):
    return services.importing.preview(draft)


def test_a_protected_trait_is_dropped_and_no_cell_of_it_is_shown(look):
    preview, _ = look("id,name,about,religion\nzoe,Zoe Zorn,Sings,Methodist\n")
    [dropped] = [column for column in preview.columns if column.is_dropped]
    assert (dropped.header, dropped.examples) == ("religion", ())
    assert "Methodist" not in repr(preview.columns) + repr(preview.members)


def test_columns_come_in_their_order_with_a_few_examples(look):
    rows = "".join(
        f"p{n},Person {n},p{n}@example.org,{'Reads and sings ' * 9}{n}\n" for n in range(9)
    )
    preview, _ = look(HEAD + rows)
    assert [column.field for column in preview.columns] == ["id", "name", "email", "about"]
    assert preview.columns[1].examples == ("Person 0", "Person 1", "Person 2")
    assert all(len(text) <= 61 for text in preview.columns[3].examples)
    assert not any(column.is_mapped for column in preview.columns)


def test_what_somebody_said_of_a_column_is_marked(services, look):
    _, draft = look("id,name,headline,whatsit\nzoe,Zoe Zorn,Baker,Sings\n")
    services.importing.say_columns(draft, {"whatsit": "about"})
    [column] = [one for one in again(services, draft).columns if one.header == "whatsit"]
    assert (column.field, column.is_mapped) == ("about", True)


def test_two_columns_that_are_said_to_be_one_field_are_a_fault_and_can_be_said_otherwise(
    services, look
):
    _, draft = look("id,name,headline,whatsit\nzoe,Zoe Zorn,Baker,Sings\n")
    services.importing.say_columns(draft, {"whatsit": "no_such_field"})
    preview = again(services, draft)
    assert preview.report is None
    assert "no_such_field" in preview.fault
    assert [column.header for column in preview.columns] == ["id", "name", "headline", "whatsit"]
    services.importing.say_columns(draft, {"whatsit": ""})
    assert again(services, draft).fault == ""


@pytest.fixture
def under_another_id(look):
    """Ana with the address that the club knows her by."""
    return look(HEAD + "a-17,Ana Lima,ana@example.org,New words\n")


def test_somebody_under_another_id_is_asked_about(under_another_id):
    [question] = under_another_id[0].questions
    assert (question.other_id, question.other_row, question.by) == ("ana", None, "email")
    assert question.answer == ""
    assert under_another_id[0].count(RowState.NEW) == 1, "until somebody says so they are two"


def test_one_person_keeps_the_id_they_have(services, under_another_id):
    preview, draft = under_another_id
    services.importing.answer(draft, {preview.questions[0].row: ONE_PERSON})
    [member] = again(services, draft).members
    assert (member.member.id, member.state) == ("ana", RowState.CHANGED)


def test_two_people_stay_two(services, under_another_id):
    preview, draft = under_another_id
    services.importing.answer(draft, {preview.questions[0].row: TWO_PEOPLE})
    after = again(services, draft)
    assert after.questions[0].answer == TWO_PEOPLE
    assert [member.member.id for member in after.members] == ["a-17"]


def test_of_two_rows_about_one_person_the_later_goes(services, look):
    text = HEAD + "z1,Zoe Zorn,zoe@example.org,Sings\nz2,Zoe Zorn,zoe@example.org,Sings well\n"
    preview, draft = look(text)
    [question] = preview.questions
    assert question.other_row is not None
    services.importing.answer(draft, {question.row: ONE_PERSON})
    assert [member.member.id for member in again(services, draft).members] == ["z1"]


def test_members_that_a_list_does_not_name_are_counted(services, look):
    preview, _ = look(HEAD + "ana,Ana Lima,ana@example.org,New words\n")
    assert preview.absent == len(services.people.page("", 99)) - 1
    assert preview.leaving == ()


def test_who_has_left_by_the_list_is_named_apart(look):
    preview, _ = look(
        "id,name,about,status\nana,Ana Lima,Bakes,active\nben,Ben Ohm,Fits stoves,former member\n"
    )
    assert [member.id for member in preview.leaving] == ["ben"]
    assert {member.member.id for member in preview.members} == {"ana"}


def test_a_contact_who_may_be_a_member_becomes_a_tie_once_the_owner_says_so(services, look):
    preview, draft = look(EXPORT + "Ben,Ohm,,,,,01 Jan 2026\n", kind="linkedin", owner="Ana Lima")
    [contact] = preview.unsure
    assert ([member.id for member in contact.candidates], contact.answer) == (["ben"], "")
    assert len(preview.pairs) == 0
    services.importing.answer(draft, {contact.row: "cleo"})
    assert len(again(services, draft).pairs) == 0, "she is none of those it may be"
    services.importing.answer(draft, {contact.row: "ben"})
    assert again(services, draft).pairs[["a", "b"]].to_numpy().tolist() == [["ana", "ben"]]


def test_a_row_in_which_something_cannot_be_read_is_shown_with_its_cells(look):
    text = "id,name,about,per_round\nzoe,Zoe Zorn,Sings,many\nyan,Yan Ye,Paints,2\n"
    [faulty] = look(text)[0].faulty
    assert (faulty.name, faulty.is_refused) == ("Zoe Zorn", True)
    assert [(cell.header, cell.text) for cell in faulty.cells] == [("per_round", "many")]


def test_what_is_only_said_is_no_fault(look):
    preview, _ = look(HEAD + "zoe,Zoe Zorn,zoe@example.org,Sings\n")
    assert preview.faulty == ()
    assert all(problem.row is None or problem not in preview.faulty for problem in preview.noted)
