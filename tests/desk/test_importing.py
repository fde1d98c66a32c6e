"""A list into the club: looked over, put right, asked about, and written only at the end."""

from datetime import timedelta
from pathlib import Path

import pytest

from recommender.desk.pages.importing import FAULTY_SHOWN
from recommender.ports.records import Role
from tests.desk.conftest import Browser, app_of

HEADER = "Mitgliedsnummer;Name;Beruf;Ort;Ich biete;Ich suche;Religion;Pausiert bis;Notiz\n"
ROWS = [
    "n1;Öz Kara;Messerschleifer;Ulm;Messer schleifen;Eine Backstube;rk;;abc",
    "n2;Ida Holm;Wirtin;Ulm;Mittagstisch;Ein Koch;ev;irgendwann;",
    "n3;;Fotografin;Bonn;Porträts;Ein Atelier;;;",
    "n1;Zwei Mal;Maler;Bonn;Wände;Leitern;;;",
    "n5;Ana Lima;Bäckerin;Köln;Brot;Mehl;;;",
]
LIST = HEADER + "\n".join(ROWS) + "\n"


def upload(desk, content=LIST, name="liste.csv", **fields):
    sent = desk.submit(
        desk.get("/desk/import"), "/desk/import",
        files={"file": (name, content.encode(), "text/csv")}, **{"kind": "members"} | fields,
    )  # fmt: skip
    assert sent.status_code == 303, sent.text
    return sent.headers["location"]


def ids(services):
    return {record.member.id for record in services.people.page("", 200)}


def test_nothing_is_written_until_it_is_said(desk, services):
    before = ids(services)
    draft = upload(desk)
    page = desk.get(draft)
    assert "2 of 5 rows can be read" in page.text
    assert "None of this is in the club yet" in page.text
    assert "cannot be read yet" not in page.text
    assert ids(services) == before
    desk.fill(draft, f"{draft}/discard")
    assert desk.get(draft).status_code == 404
    assert ids(services) == before


def test_faulty_rows_are_put_right_in_place(desk, services):
    draft = upload(desk)
    page = desk.get(draft).text
    for words in ("Row 3", "irgendwann", "the name of the member", "the id of row 2 again"):
        assert words in page
    page = desk.fill(
        draft, f"{draft}/rows",
        **{"cell-3-7": "2027-01-01", "cell-4-1": "Pia Roth", "out-5": "1"},
    )  # fmt: skip
    assert "4 of 4 rows can be read" in page.text
    assert "One row is left out." in page.text
    page = desk.fill(draft, f"{draft}/restore")
    assert "4 of 5 rows can be read" in page.text
    desk.fill(draft, f"{draft}/rows", **{"cell-5-0": "n4"})
    done = desk.submit(desk.get(draft), f"{draft}/apply")
    assert done.headers["location"].startswith("/desk/people?done=")
    assert {"n1", "n2", "n3", "n4", "n5"} <= ids(services)
    assert services.people.get("n2").member.paused_until.isoformat() == "2027-01-01"
    assert services.people.get("n3").member.name == "Pia Roth"
    assert desk.get(draft).status_code == 404, "the draft is gone"


def test_a_list_of_which_every_row_is_refused_is_put_right_in_place(desk, services):
    draft = upload(desk, "id;name;headline\nq1;;Köchin\nq2;;Maler\n")
    page = desk.get(draft)
    assert "None of the 2 rows can be read like this." in page.text
    assert "0 of 2 rows can be read" in page.text
    assert "2 rows need your eye" in page.text
    assert f'{draft}/apply"' not in page.text, "there is nothing to save"
    by_hand = desk.forms_of(page)[f"{draft}/discard"]
    assert desk.post(f"{draft}/apply", data=by_hand).status_code == 422
    page = desk.fill(draft, f"{draft}/rows", **{"cell-2-1": "Quirin Alt", "out-3": "1"}).text
    assert "1 of 1 rows can be read" in page
    desk.submit(desk.get(draft), f"{draft}/apply")
    assert services.people.get("q1").member.name == "Quirin Alt"
    assert "q2" not in ids(services)


@pytest.mark.parametrize(
    ("kind", "listed", "mended"),
    [("ties", "a;b\nana;nobody\nnoone;ben\n", {"cell-2-1": "cleo", "cell-3-0": "cleo"}),
     ("history", "week;a;b\nspring;ana;dora\n", {"cell-2-0": "2026-W30"})],
)  # fmt: skip
def test_pairs_that_are_all_refused_are_put_right_in_place(desk, kind, listed, mended):
    draft = upload(desk, listed, kind=kind)
    german = desk.get(draft, headers={"accept-language": "de"}).text
    assert "lässt sich so" in german
    for cell in mended:
        assert f'name="{cell}"' in german
    page = desk.fill(draft, f"{draft}/rows", **mended).text
    assert f"{len(mended)} of {len(mended)} rows can be read" in page
    assert f'{draft}/apply"' in page


def test_a_list_whose_rows_are_all_left_out_can_be_taken_back_in(desk):
    draft = upload(desk, "id;name;headline\nq1;;Köchin\n")
    page = desk.fill(draft, f"{draft}/rows", **{"out-2": "1"})
    assert "One row is left out." in page.text
    assert "rows need your eye" not in page.text
    assert "One row needs your eye" in desk.fill(draft, f"{draft}/restore").text


def test_a_protected_column_is_shown_as_dropped_and_nothing_of_it_is_shown(desk, services):
    draft = upload(desk)
    page = desk.get(draft).text
    row = page.partition('<th scope="row" dir="auto">Religion</th>')[2].partition("</tr>")[0]
    assert "protected: never read" in row
    assert "rk" not in row
    assert "select" not in row
    refused = desk.fill(draft, f"{draft}/columns", **{"field-6": "about"})
    assert "protected: never read" in refused.text


def test_a_column_that_holds_a_protected_trait_is_read_as_nothing_whatever_is_said(desk, services):
    listed = "id;name;headline;Herkunft des Glaubens\nn1;Öz Kara;Koch;rk\nn2;Ida Holm;Wirtin;ev\n"
    draft = upload(desk, listed)
    page = desk.get(draft).text
    if 'name="field-3"' in page:
        page = desk.fill(draft, f"{draft}/columns", **{"field-3": "interests"}).text
        assert "protected trait" in page
        page = desk.fill(draft, f"{draft}/columns", **{"field-3": "ignore"}).text
    assert "2 of 2 rows can be read" in page


def test_what_is_not_read_is_said_before_anything_is_saved(desk):
    page = desk.get(upload(desk, HEADER.replace("Notiz", "Telefon privat") + ROWS[0] + "\n")).text
    assert "One column is not read: <bdi>Telefon privat</bdi>." in page
    assert "One column is protected and never read: <bdi>Religion</bdi>." in page
    assert '<option value="">not recognised: left out</option>' in page


def test_a_text_nobody_understands_is_to_be_named_or_left_out_by_the_words_of_the_page(desk):
    odd = "Name;Beruf;E-Mail;Dein schönster Ort?\nAda Roth;Malerin;ada@example.org;Die Ostsee im März\n"
    draft = upload(desk, odd)
    assert "of this column to a field, or to &#39;leave out&#39;" in desk.get(draft).text
    german = desk.get(draft, headers={"accept-language": "de"}).text
    assert "zu einem Feld oder zu &#39;weglassen&#39;" in german


def test_a_column_is_named_by_hand_and_remembered(desk, services):
    draft = upload(desk)
    assert "abc" in desk.get(draft).text
    desk.fill(draft, f"{draft}/columns", **{"field-8": "interests"})
    page = desk.get(draft).text
    assert '<option value="interests" selected>' in page
    desk.submit(desk.get(draft), f"{draft}/apply")
    assert services.people.get("n1").member.interests == ("abc",)
    again = upload(desk, LIST.replace("abc", "Schach"))
    assert '<option value="interests" selected>' in desk.get(again).text
    desk.fill(again, f"{again}/columns", **{"field-8": ""})
    assert '<option value="interests" selected>' not in desk.get(again).text


def test_a_list_without_a_known_column_is_mapped_instead_of_refused(desk, services):
    draft = upload(desk, "Zeichen;Wer;Was\nz1;Rosa Kahn;Schmiedin aus Graz\n")
    page = desk.get(draft)
    assert page.status_code == 200
    assert "No column was recognised as" in page.text
    page = desk.fill(
        draft, f"{draft}/columns", **{"field-0": "id", "field-1": "name", "field-2": "headline"}
    )
    assert "1 of 1 rows can be read" in page.text
    desk.submit(page, f"{draft}/apply")
    assert services.people.get("z1").member.headline == "Schmiedin aus Graz"


def test_whoever_looks_the_same_is_asked_about(desk, services):
    again = "m1;Ana Lima;Bäckerin;ana@example.org\nm2;Eva Roth;Ärztin;eva@example.org\nm3;Eva Roth;Ärztin;eva@example.org\n"
    listed = "id;name;headline;email\n" + again
    draft = upload(desk, listed)
    page = desk.get(draft).text
    assert "2 people may be there twice" in page
    assert "Ana Lima, in the club already under another number, has the same address." in page
    assert "Eva Roth in row 3 has the same address." in page
    desk.fill(draft, f"{draft}/people", **{"same-2": "one", "same-4": "one"})
    desk.submit(desk.get(draft), f"{draft}/apply")
    assert services.people.get("ana").member.headline == "Bäckerin"
    assert {"m2"} == ids(services) & {"m1", "m2", "m3"}


def test_two_people_stay_two(desk, services):
    draft = upload(desk, "id;name;headline;email\nm1;Ana Lima;Bäckerin;ana@example.org\n")
    desk.fill(draft, f"{draft}/people", **{"same-2": "two"})
    desk.submit(desk.get(draft), f"{draft}/apply")
    assert {"ana", "m1"} <= ids(services)


def test_what_the_list_does_to_the_open_round_is_said_before(desk, services):
    listed = "id;name;headline;do_not_introduce\nana;Ana Lima;Meisterin;ben\nneu;Neu Hier;Köchin;\n"
    page = desk.get(upload(desk, listed)).text
    assert "Week 48" in page
    assert "A draft of the round is ready" in page
    assert "One person of this list is not in it." in page
    assert "One person is in it with their old profile." in page
    assert "One introduction in it brings together two whom this list keeps apart" in page
    assert "<strong>1</strong> new" in page
    assert "<strong>5</strong> in the club but not in this list" in page


def test_whoever_left_by_the_list_and_is_in_the_club_is_said(desk):
    page = desk.get(upload(desk, "id;name;headline;status\nben;Ben Ohm;Fitter;ausgetreten\nn1;A B;C;aktiv\n")).text  # fmt: skip
    assert "One person has left by this list and is still in the club" in page
    assert 'href="/desk/people/ben"' in page


def test_a_list_is_pasted_from_a_spreadsheet(desk, services):
    sent = desk.submit(
        desk.get("/desk/import"), "/desk/import", files={"file": ("", b"")}, kind="members",
        pasted="id\tName\tBeruf\np1\tPia Roth\tFotografin\n",
    )  # fmt: skip
    page = desk.get(sent.headers["location"])
    assert "1 of 1 rows can be read" in page.text
    desk.submit(page, f"{sent.headers['location']}/apply")
    assert services.people.get("p1").member.name == "Pia Roth"


def test_ties_and_history_come_the_same_way(desk, services):
    draft = upload(desk, "a;b\nAna Lima;ben@example.org\nana;nobody\n", kind="ties")
    page = desk.get(draft).text
    assert "1 of 2 rows can be read" in page
    page = desk.fill(draft, f"{draft}/rows", **{"cell-3-1": "cleo"})
    assert "2 of 2 rows can be read" in page.text
    page = desk.fill(draft, f"{draft}/apply")
    assert "2 pairs who know each other are saved." in page.text
    assert len(services.people.ties("ana")) == 2
    draft = upload(desk, "week;a;b;met\n2026-W30;ana;dora;ja\n", kind="history")
    page = desk.fill(draft, f"{draft}/apply")
    assert "One earlier introduction is saved." in page.text


def test_contacts_of_one_person_are_matched_and_the_unsure_ones_asked_about(desk, services):
    export = "First Name,Last Name,Email Address,Company\nBen,Ohm,,\nDora,Voss,,Elsewhere\n"
    refused = desk.submit(
        desk.get("/desk/import"), "/desk/import", files={"file": ("c.csv", export.encode())},
        kind="linkedin", owner="Nobody Here",
    )  # fmt: skip
    assert refused.status_code == 422
    assert "belongs to nobody" in refused.text
    draft = upload(desk, export, kind="linkedin", owner="Ana Lima")
    page = desk.get(draft).text
    assert "may be in the club" in page
    row = page.partition('name="same-')[2].partition('"')[0]
    desk.fill(draft, f"{draft}/people", **{f"same-{row}": "ben"})
    desk.fill(draft, f"{draft}/apply")
    ties = services.people.ties("ana")
    assert set(zip(ties["a"], ties["b"], strict=True)) >= {("ana", "ben")}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("liste.csv", "", "Neither a file nor pasted text arrived"), ("liste.pdf", "%PDF-1.7", "allowed"),
     ("liste.xlsx", "PK\x03\x04broken", "liste.xlsx")],
)  # fmt: skip
def test_what_is_no_list_is_refused_by_name(desk, name, content, said):
    sent = desk.submit(
        desk.get("/desk/import"), "/desk/import", files={"file": (name, content.encode())}
    )
    assert sent.status_code == 422
    assert said in sent.text


def test_markup_and_right_to_left_text_stay_text(desk):
    evil = '"<script>alert(1)</script>"'
    page = desk.get(
        upload(desk, f"id;name;headline;{evil}\nx1;{evil};שלום;{evil}\n", name="<b>.csv")
    ).text
    assert "<script>alert" not in page
    assert "<b>.csv" not in page
    assert "שלום" in page


def test_many_faulty_rows_come_up_a_page_at_a_time(desk):
    rows = "".join(f"n{i};Name {i};Koch;irgendwann\n" for i in range(FAULTY_SHOWN + 7))
    page = desk.get(upload(desk, "id;name;headline;paused_until\nok;Gut;Koch;\n" + rows)).text
    assert page.count('name="out-') == FAULTY_SHOWN
    assert "7 more come up once these are done." in page


def test_a_draft_goes_after_a_day_and_with_whoever_is_erased(desk, services, clock):
    draft = upload(desk)
    services.people.erase("finn", by="test")
    assert desk.get(draft).status_code == 404
    draft = upload(desk)
    clock.now += timedelta(hours=23)
    assert desk.get(draft).status_code == 200
    clock.now += timedelta(hours=2)
    assert desk.get(draft).status_code == 404


def test_a_draft_is_there_after_the_server_was_restarted(desk, services):
    draft = upload(desk)
    other = Browser(app_of(services), cookies=dict(desk.cookies))
    assert "2 of 5 rows can be read" in other.get(draft).text


def test_a_draft_is_for_organisers_alone(desk, services):
    draft = upload(desk)
    member = Browser(app_of(services))
    member.sign_in(services, Role.MEMBER, "ana")
    assert member.get(draft).status_code == 401


CASES = Path(__file__).resolve().parents[1] / "tables" / "cases"


@pytest.mark.parametrize("path", sorted(CASES.glob("*/*.csv")), ids=lambda path: path.parent.name)
def test_lists_as_people_have_them_are_looked_over_in_both_languages(desk, path):
    kind = {"ties": "ties", "history": "history", "h": "history"}.get(path.stem, "members")
    draft = upload(desk, path.read_text(encoding="utf-8"), path.name, kind=kind)
    for language in ("de", "en"):
        desk.headers["accept-language"] = language
        page = desk.get(draft)
        assert page.status_code == 200
        assert f'<html lang="{language}">' in page.text
        assert "--mapping" not in page.text, "that is said to who types commands"
