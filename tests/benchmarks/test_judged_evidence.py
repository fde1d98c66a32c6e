"""Evidence against judgements: the best z by hand, and more evidence means more that fits."""

import csv

import numpy as np
import pandas as pd
import pytest

from benchmarks import judged_evidence
from benchmarks.judged_evidence import (
    CONTEXTS,
    DATA,
    EDGES,
    count_right_claims,
    find_best_z,
    main,
    tabulate_contexts,
)
from recommender.service.club.club_files import load_club


@pytest.fixture(scope="module")
def judged():
    return pd.read_csv(DATA / "judgements.csv")


@pytest.fixture(scope="module")
def table(judged, prepared):
    return judged.assign(z=find_best_z(prepared, judged))


def test_it_is_the_largest_of_all_products_of_a_need_with_what_somebody_gives(table, prepared):
    exchange, club = prepared.features.exchange, prepared.club
    for row in table.iloc[::150].itertuples():
        asker, giver = club.row(row.need_member), club.row(row.member)
        need = exchange.asked.vectors[exchange.asked.rows(asker)][row.need_index]
        products = [
            float(need @ vector) for vector in exchange.given.vectors[exchange.given.rows(giver)]
        ]
        assert row.z == pytest.approx(max(products) / exchange.sd, rel=1e-4)


def test_the_order_of_judgements_makes_no_difference(table, judged, prepared):
    backwards = find_best_z(prepared, judged.iloc[::-1])
    assert backwards[::-1] == pytest.approx(table["z"].to_numpy(), rel=1e-5)


def test_what_fits_has_more_evidence(table):
    means = table.groupby("grade")["z"].mean()
    assert means[0] < means[1] < means[2]
    clear = table[table["z"] >= 6.5]
    faint = table[table["z"] < 3.0]
    assert (clear["grade"] >= 1).mean() > 2 * (faint["grade"] >= 1).mean()


def test_as_many_pairs_are_compared_at_every_weight_of_the_context(table, prepared, monkeypatch):
    monkeypatch.setattr(judged_evidence, "CONTEXTS", (0.0, 0.5))
    rows = tabulate_contexts(prepared, table)
    told_from = prepared.facets.calibration.z_of(prepared.config.evidence.might_help)
    count = int((table["z"] >= told_from).sum())
    assert rows["context"].tolist() == [0.0, 0.5]
    assert set(rows["pairs"]) == {count}
    assert (rows["clearly"] <= rows["partly"]).all()
    alone, beside = rows["partly"]
    assert beside > alone, "what else somebody gives helps to read one thing"


def test_the_tables_are_printed_with_every_pair_in_one_row(judged, capsys):
    main()
    printed = capsys.readouterr().out
    first, second, claims = printed.split("\n\n")
    rows = [line.strip("| ").split(" | ") for line in first.splitlines()[2:]]
    assert sum(int(row[2]) for row in rows) == len(judged)
    assert [float(row[0]) for row in rows] == list(EDGES[:-1])
    assert [float(line.strip("| ").split(" | ")[0]) for line in second.splitlines()[2:]] == list(
        CONTEXTS
    )
    assert claims.splitlines()[-1].startswith("| all | 72 |")
    shares = [np.array(row[3:], dtype="U8") for row in rows]
    assert all(cell.endswith("%") for share in shares for cell in share)


def test_claims_are_counted_by_club_and_in_all():
    claims = pd.DataFrame({"club": ["a", "a", "b", "b"], "grade": [2, 0, 1, 2]})
    rows = count_right_claims(claims).set_index("club")
    assert rows["claims"].to_dict() == {"a": 2, "b": 2, "all": 4}
    assert rows["partly"].to_dict() == {"a": 0.5, "b": 1.0, "all": 0.75}
    assert rows["clearly"].to_dict() == {"a": 0.5, "b": 0.5, "all": 0.5}


def test_every_judged_claim_stands_in_the_profiles_of_its_club():
    with (DATA / "judged_claims.csv").open(encoding="utf-8", newline="") as file:
        claims = list(csv.DictReader(file))
    assert len(claims) >= 60
    clubs = {name: load_club(DATA / "judged_clubs" / name) for name in {c["club"] for c in claims}}
    for claim in claims:
        club = clubs[claim["club"]]
        for whose, what in (("need_member", "need"), ("member", "give")):
            member = club.members[club.row(claim[whose])]
            assert claim[f"{what}_text"] in "".join(getattr(member, claim[f"{what}_field"]))
