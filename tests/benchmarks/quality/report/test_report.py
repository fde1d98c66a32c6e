"""The document: sentences follow the numbers and say where we lose; pictures lie beside it."""

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.quality.records import as_rows, read_records, write_records
from benchmarks.quality.report import write_report
from benchmarks.quality.report.claims import are_apart, claim
from benchmarks.quality.report.pictures import MOST
from benchmarks.quality.report.plan import Reason, Target, read_plan
from benchmarks.quality.report.tables import tabulate_by_metric, tabulate_by_protocol
from recommender.cli.main import app
from recommender.errors import InputError
from tests.benchmarks.quality.report.planted_records import read_sections, read_table, record

ROOT = Path(__file__).resolve().parents[4]


@pytest.mark.parametrize(
    ("ours", "rival", "half", "expected"),
    [
        (1.3, 1.1, 0.05, "ours (1.300) is ahead; next is nearest (1.100), and their intervals are apart"),
        (1.2, 1.15, 0.05, "but their intervals overlap"),
        (1.0, 1.3, 0.05, "nearest (1.300) is ahead; ours (1.000) is number 2 of 3; **We lose here**"),
        (1.1, 1.15, 0.05, "the intervals overlap, so neither is shown to be better"),
        (1.0, 1.3, None, "so neither is shown"),
        (1.2, 1.2, 0.05, "are level"),
    ],
)  # fmt: skip
def test_a_sentence_says_what_the_numbers_carry(ours, rival, half, expected):
    found = [
        record("ours", ours, half),
        record("nearest", rival, half),
        record("random", 0.9, half),
    ]
    assert expected in claim(found, "lift@3")


def test_where_less_is_better_the_smaller_is_ahead():
    found = [record("ours", 0.02, 0.001, "ECE"), record("nearest", 0.3, 0.001, "ECE")]
    assert "ours (0.020) is ahead" in claim(found, "ECE", lower=True)
    assert "**We lose here**" in claim(found, "ECE")


def test_no_better_variant_of_ours_speaks_for_us():
    found = [record("ours", 1.0), record("ours, with more", 2.0), record("nearest", 1.5)]
    assert "nearest (1.500) is ahead" in claim(found, "lift@3")
    assert not claim([record("ours, with more", 2.0), record("nearest", 1.5)], "lift@3")
    assert not claim([record("ours", 1.0)], "lift@3")


def test_intervals_that_touch_are_not_apart():
    assert not are_apart(record("a", 1.0, 0.1), record("b", 1.2, 0.1))
    assert are_apart(record("a", 1.0, 0.09), record("b", 1.2, 0.1))
    assert not are_apart(record("a", 1.0, None), record("b", 5.0, None))


def test_tables_have_the_best_on_top_and_gaps_where_nothing_was_measured():
    found = [record("random", 1.0), record("ours", 1.2), record("nearest", 1.1, None)]
    lines = tabulate_by_metric(
        [*found, record("ours", 0.6, metric="AUC")], ["lift@3", "AUC", "MRR"]
    ).split("\n")
    assert lines[0] == "| method | lift@3 | AUC |"
    assert lines[2] == "| **ours** | 1.200 (1.150 to 1.250) | 0.600 (0.550 to 0.650) |"
    assert lines[3] == "| nearest | 1.100 | – |"
    groups = [record("a", 1.0, protocol="new ties, x"), record("a", 2.0, protocol="new ties, y")]
    assert "| lift@3 | x | y |" in tabulate_by_protocol(
        groups, "lift@3", {p: p[-1] for p in ("new ties, x", "new ties, y")}
    )


def test_a_multiple_is_of_the_better_of_the_two():
    target = Target("t", "speed dating", "ours", "lift@3", at_least=1.5, over=("nearest", "random"))
    assert target.bound([record("nearest", 1.2), record("random", 1.0)]) == pytest.approx(1.8)
    assert target.bound([record("else", 1.2)]) is None


def results():
    dial = [
        record(f"{bubble:g}", value, metric=metric, protocol="dial, speed dating")
        for bubble in (0, 0.5, 1)
        for metric, value in (("hits", 0.2 - bubble / 50), ("bridging", 0.5 + bubble / 5))
    ]
    return [record("ours", 1.2), record("nearest", 1.3), record("random", 1.0), *dial]


def test_the_document_its_pictures_and_results_are_written_and_the_same_twice(tmp_path):
    for name in ("one", "two"):
        write_report(results(), tmp_path / name / "evaluation.md")
    text = (tmp_path / "one" / "evaluation.md").read_text(encoding="utf-8")
    assert "≥ 1.250 | 1.200 (1.150 to 1.250) | **no** |" in text
    assert "nearest (1.300) is ahead; ours (1.200) is number 2 of 3" in text
    for line in text.splitlines():
        if line.startswith("!["):
            picture = tmp_path / "one" / line.split("](")[1].rstrip(")")
            assert picture.is_file()
            assert picture.with_suffix(".png").is_file()
    files = sorted((tmp_path / "one").rglob("*.*"))
    assert len(files) == 6
    for file in files:
        other = tmp_path / "two" / file.relative_to(tmp_path / "one")
        assert file.read_bytes() == other.read_bytes(), file.name
    kept = read_records(tmp_path / "one" / "evaluation" / "results.json")
    assert as_rows(kept) == as_rows(results())


def test_the_command_puts_several_results_together(tmp_path):
    whole = results()
    for name, part in (("a", whole[:3]), ("b", whole[3:])):
        write_records(part, tmp_path / name / "results.json")
    arguments = ["evaluate", "report", str(tmp_path / "a"), str(tmp_path / "b" / "results.json")]
    done = CliRunner().invoke(app, [*arguments, "--out", str(tmp_path / "doc.md")])
    assert done.exit_code == 0, done.exception
    assert len(json.loads((tmp_path / "doc" / "results.json").read_text())) == len(whole)


def test_results_of_nothing_known_are_refused(tmp_path):
    with pytest.raises(InputError, match="belongs to a section"):
        write_report([record("ours", 1.0, protocol="astrology")], tmp_path / "doc.md")


def test_a_reason_is_given_only_where_its_condition_holds():
    reason = Reason("speed dating", "nearest", "lift@3", "above", "ours", "{value} beats {other}")
    assert reason.explain(results()) == ["1.300 beats 1.200"]
    assert reason.explain([record("nearest", 1.0), record("ours", 1.2)]) == []
    assert reason.explain([record("nearest", 1.0)]) == []
    below = Reason("speed dating", "nearest", "lift@3", "below", 1.5, "{protocol}: {value}")
    assert below.explain(results()) == ["speed dating: 1.300"]
    sure = replace(below, relation="surely below", than=1.34)
    assert sure.explain(results()) == [], "its interval reaches up to 1.35"
    assert replace(sure, than=1.36).explain(results())
    assert not replace(reason, relation="surely above").explain(
        [record("nearest", 1.25), record("ours", 1.2)]
    )


def test_where_we_are_behind_is_listed_sure_losses_first(tmp_path):
    ahead = [record("ours", 3.0), record("nearest", 1.0)]
    write_report(ahead, tmp_path / "ahead.md")
    assert "In none of these measures" in (tmp_path / "ahead.md").read_text(encoding="utf-8")
    two = [
        record(name, value, metric="AUC per person")
        for name, value in (("ours", 0.5), ("best", 0.9))
    ]
    near = [record("ours", 1.2), record("nearest", 1.22)]
    write_report([*near, *two], tmp_path / "behind.md")
    text = (
        (tmp_path / "behind.md").read_text(encoding="utf-8").partition("## Where we are behind")[2]
    )
    assert 0 < text.index("**We lose here**") < text.index("the intervals overlap")


def test_every_target_of_the_plan_names_one_bound():
    for target in read_plan().targets:
        assert (target.at_least is None) != (target.at_most is None), target.name


DOCUMENT = ROOT / "docs" / "evaluation-tables.md"


@pytest.mark.skipif(not DOCUMENT.is_file(), reason="no docs/evaluation-tables.md")
def test_the_committed_document_is_what_its_results_give(tmp_path):
    write_report(
        read_records(ROOT / "docs" / "evaluation-tables" / "results.json"),
        tmp_path / "evaluation-tables.md",
    )
    assert (tmp_path / "evaluation-tables.md").read_text(encoding="utf-8") == DOCUMENT.read_text(
        encoding="utf-8"
    )


def write_and_read(records, folder):
    write_report(records, folder / "evaluation.md")
    return (folder / "evaluation.md").read_text(encoding="utf-8")


def test_the_numbers_of_planted_records_stand_in_their_section(tmp_path):
    sections = read_sections(write_and_read(results(), tmp_path))
    table = read_table(sections["Speed dating"])
    assert list(table) == ["nearest", "ours", "random"]
    assert table["ours"]["lift@3"] == "1.200 (1.150 to 1.250)"
    dial = read_table(sections["The dial from 0 to 1"])
    assert list(dial) == ["0", "0.5", "1"]
    assert [row["hits"].split()[0] for row in dial.values()] == ["0.200", "0.190", "0.180"]
    assert "New ties in four small groups" not in sections


def test_targets_are_compared_with_what_was_reached(tmp_path):
    reached = [
        record("a model made for papers", value, half, metric, "acl 2018, bridging ranking")
        for metric, value, half in (
            ("recall@100", 0.3, 0.01), ("AUC", 0.87, 0.05), ("hit@10", 0.1, 0.01), ("ECE", 0.02, 0.001),
        )
    ]  # fmt: skip
    text = read_sections(write_and_read(reached, tmp_path))["What was to be reached"]
    rows = read_table(text)
    assert (
        rows["ACL bridging, recall@100; a model made for papers"][""]
        == "yes, with all of the interval"
    )
    assert rows["ACL bridging, AUC; a model made for papers"][""] == "yes"
    assert rows["ACL bridging, hit@10; a model made for papers"][""] == "**no**"
    assert rows["ACL bridging, hit@10; a model made for papers"]["to reach"] == "≥ 0.130"
    calibration = rows[
        "ACL bridging, expected calibration error (10 bins); a model made for papers"
    ]
    assert calibration["to reach"] == "≤ 0.030"
    assert calibration[""] == "yes, with all of the interval"
    assert "ACL bridging, MRR; a model made for papers" not in rows


def test_sections_of_several_protocols_have_a_heading_for_each(tmp_path):
    records = [
        record(method, value, metric="hits per introduction", protocol=f"acl 2018, anyone round of {k}")
        for k in (3, 10)
        for method, value in (("ours, production path, unlearnt", k / 10), ("nearest", 0.3))
    ]  # fmt: skip
    text = read_sections(write_and_read(records, tmp_path))["Rounds among authors"]
    three, ten = text.split("### acl 2018, anyone round of ")[1:]
    assert "ours, production path, unlearnt (0.300) and nearest (0.300) are level" in three
    assert "ours, production path, unlearnt (1.000) is ahead" in ten


def test_groups_side_by_side_are_named_in_their_sentences(tmp_path):
    ours = "ours, learnt on the other groups"
    records = [
        record(method, value, metric="AUC per person", protocol=f"new ties, {group}")
        for group, own in (("school", 0.9), ("conference", 0.5))
        for method, value in ((ours, own), ("Adamic-Adar", 0.7))
    ]
    text = write_and_read(records, tmp_path)
    section = read_sections(text)["New ties in four small groups"]
    assert f"- school, **AUC per person**: {ours} (0.900) is ahead" in section
    assert "- conference, **AUC per person**: Adamic-Adar (0.700) is ahead" in section
    behind = read_sections(text)["Where we are behind"]
    assert "new ties, conference" in behind
    assert "new ties, school" not in behind


def test_a_picture_needs_two_methods_and_undefined_numbers_are_not_drawn(tmp_path):
    write_report([record("ours", 1.2)], tmp_path / "one.md")
    assert not list((tmp_path / "one").glob("*.svg"))
    records = [record("ours", 1.2), record("nearest", 1.1), record("random", math.nan)]
    write_report(records, tmp_path / "two.md")
    (picture,) = (tmp_path / "two").glob("*.svg")
    drawn = picture.read_text(encoding="utf-8")
    assert picture.name == "speed-dating.svg"
    assert "nearest" in drawn
    assert "random" not in drawn


def test_no_more_methods_are_drawn_than_can_be_read(tmp_path):
    records = [record(f"method {n:02}", 2.0 - n / 100) for n in range(MOST + 5)]
    write_report(records, tmp_path / "many.md")
    drawn = (tmp_path / "many" / "speed-dating.svg").read_text(encoding="utf-8")
    assert f"method {MOST - 1:02}" in drawn
    assert f"method {MOST:02}" not in drawn


def test_the_command_names_a_file_that_is_not_there(tmp_path):
    done = CliRunner().invoke(
        app, ["evaluate", "report", str(tmp_path), "--out", str(tmp_path / "d.md")]
    )
    assert isinstance(done.exception, InputError)
    assert str(tmp_path / "results.json") in str(done.exception)
    assert not (tmp_path / "d.md").exists()
