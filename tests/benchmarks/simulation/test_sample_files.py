"""The committed files are what they say they are."""

import json

import pytest

from benchmarks.simulation.sample_club import describe, describe_history, main
from recommender.club.club import HISTORY_COLUMNS, MEMBER_COLUMNS, TIE_COLUMNS
from recommender.labels import codes


def test_there_are_240_members_144_in_german_and_96_in_english(cells):
    assert len(cells) == 240
    assert cells["text_language"].value_counts().to_dict() == {"de": 144, "en": 96}


def test_ids_run_from_m001_to_m240_without_a_gap(cells):
    assert cells["id"].tolist() == [f"m{number:03d}" for number in range(1, 241)]


def test_every_column_is_a_field_of_a_member(cells):
    assert set(cells.columns) <= set(MEMBER_COLUMNS)


def test_the_file_has_no_byte_order_mark_and_no_broken_letters(folder):
    raw = (folder / "members.csv").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    text = raw.decode("utf-8")
    assert "Geschäftsführer" in text
    assert not {"�", "Ã¼", "Ã¤", "Ã¶"} & set(text)


@pytest.mark.parametrize("column", ["languages", "offers", "needs", "interests"])
def test_no_item_of_a_list_was_lost_or_split_by_the_separator(cells, column):
    for cell in cells[column]:
        for item in cell.split("|") if cell else []:
            assert item == item.strip()
            assert item


def test_lists_have_as_many_items_as_were_written(cells):
    counts = {
        column: sum(len(cell.split("|")) for cell in cells[column] if cell)
        for column in ("languages", "offers", "needs", "interests")
    }
    assert counts == {"languages": 636, "offers": 643, "needs": 614, "interests": 739}


@pytest.mark.parametrize(
    ("column", "kind"), [("industry", "industries"), ("level", "levels"), ("text_language", None)]
)
def test_codes_are_known_ones(cells, column, kind):
    assert set(cells[column]) <= (set(codes(kind)) if kind else {"de", "en"})


def test_languages_are_known_codes_and_include_the_one_of_the_profile(cells):
    for row in cells.itertuples():
        spoken = row.languages.split("|")
        assert set(spoken) <= set(codes("languages"))
        assert row.text_language in spoken


def test_viewpoints_are_answers_from_minus_2_to_2_to_the_eight_statements(cells, folder):
    text = (folder / "README.md").read_text(encoding="utf-8")
    for cell in cells["viewpoints"]:
        for key, answer in json.loads(cell).items():
            assert answer in {-2, -1, 0, 1, 2}
            assert f"`{key}`" in text


def test_the_members_read_are_those_of_the_file(members, cells):
    assert [member.id for member in members] == cells["id"].tolist()
    assert [member.name for member in members] == cells["name"].tolist()
    assert ["|".join(member.offers) for member in members] == cells["offers"].tolist()
    assert [dict(member.viewpoints) for member in members] == [
        json.loads(cell) for cell in cells["viewpoints"]
    ]


@pytest.mark.parametrize(
    ("name", "columns"), [("ties.csv", TIE_COLUMNS), ("history.csv", HISTORY_COLUMNS[:10])]
)
def test_committed_tables_are_what_the_generator_makes(folder, tmp_path, name, columns, capsys):
    (tmp_path / "members.csv").write_bytes((folder / "members.csv").read_bytes())
    assert main(["--out", str(tmp_path), "--seed", "2026"]) == 0
    assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(",".join(columns) + "\n")
    assert not list(tmp_path.glob("*.part"))


def test_the_readme_quotes_the_numbers_that_came_out(folder, club):
    text = (folder / "README.md").read_text(encoding="utf-8")
    ties, rounds = describe(club), describe_history(club)
    rows = {
        "ties": f"{ties['ties']:,}",
        "contacts per member: mean, median, most": (
            f"{ties['contacts, mean']:.1f}, {ties['contacts, median']:.0f}, "
            f"{ties['contacts, most']}"
        ),
        "members without a contact": f"{ties['members without a contact']}",
        "ties within a city": f"{ties['ties within city']:.0%}",
        "ties within an industry": f"{ties['ties within industry']:.0%}",
        "ties within a level": f"{ties['ties within level']:.0%}",
        "ties across both industry and city": f"{ties['ties across industry and city']:.0%}",
        "communities of two or more (Louvain)": f"{ties['communities of two or more']}",
        "E-I index over communities (-1 closed, 1 open)": (
            f"{ties['E-I index over communities']:.2f}"
        ),
        "E-I index over industries": f"{ties['E-I index over industries']:.2f}",
        "modularity of the communities": f"{ties['modularity of the communities']:.2f}",
        "clustering coefficient (share of closed triples)": (
            f"{ties['clustering coefficient']:.2f}"
        ),
        "pairs of members with a mutual contact": f"{ties['pairs with a mutual contact']:.0%}",
        "rounds, introductions": f"{rounds['rounds']}, {rounds['introductions']}",
        "sides that accepted": f"{rounds['accepted, share of sides']:.0%}",
        "introductions that led to a meeting": f"{rounds['met, share of introductions']:.0%}",
        "answers to *glad*, mean": f"{rounds['glad, answers']}, {rounds['glad, mean']:.2f}",
        "answers to *learned*, mean": (
            f"{rounds['learned, answers']}, {rounds['learned, mean']:.2f}"
        ),
    }
    for name, value in rows.items():
        assert f"| {name} | {value.replace('%', ' %')} |\n" in text
