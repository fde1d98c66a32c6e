"""The report: one page, complete, loading nothing, and never executing what a member wrote."""

import json
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recommender.club.club import Club
from recommender.club.findings import ClubFindings
from recommender.club.gaps import ClubGaps, Gap, OwnWords, UnaskedOffer
from recommender.club.member import Member
from recommender.club.organisation import OrganisationFit, OrganisationView, Theme
from recommender.club.round import Certificate
from recommender.letters import render_report, report
from recommender.letters.club_map import COLOURS, MOST_TIES, draw_club_map
from recommender.letters.histogram import BINS, draw_histogram
from recommender.letters.layout import SPRING_UP_TO, place_members
from recommender.letters.report_numbers import (
    BubbleChange,
    format_number,
    read_band,
    say_proof,
)
from recommender.letters.voice import Voice

ENGLISH = Voice("en")


@pytest.fixture
def html(round_, club) -> str:
    return render_report(round_, club, "en")


def test_the_page_parses_and_its_scripts_are_its_own(html, read_page):
    page = read_page(html)
    tags = [tag for tag, _ in page.tags]
    assert tags.count("script") == 3
    assert "img" not in tags
    assert not any(name.startswith("on") for _, attrs in page.tags for name in attrs)
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_the_page_loads_nothing_and_forbids_it(html, read_page):
    assert re.findall(r"https?:|//[a-z]+\.|url\(|@import", html) == []
    links = [attrs["href"] for _, attrs in read_page(html).tags if "href" in attrs]
    assert links == ["#introductions"]
    assert (
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
        in html
    )


def test_the_data_of_the_script_cannot_end_the_script(html):
    data = html.split('<script type="application/json" id="club-data">')[1].split("</script>")[0]
    members = json.loads(data)
    assert len(members) == 11
    assert members[2]["name"].startswith("</script><script>")
    assert members[0]["meets"] == [1, 2]
    assert members[3]["name"] == "ليلى حداد"


def test_nothing_confidential_is_in_the_page(html):
    assert "0.7331" not in html
    assert "zz-unwanted" not in html
    assert "remote_work" not in html


def test_the_table_has_both_reasons_in_english(html, round_, club):
    table = html.split('<table id="table">')[1].split("</table>")[0]
    assert table.count("<tr data-a=") == len(round_.introductions)
    assert table.count("<b>For ") == 2 * len(round_.introductions)
    assert "can help you with: " in table
    assert "helfen" not in re.sub(r"“[^”]*”", "", table)


def test_the_organiser_reads_every_reason_of_a_shortfall(html):
    part = html.split('<h2 id="short">')[1]
    assert "1 asked not to be introduced (confidential)" in part
    assert "3 below the club’s compatibility floor" in part
    assert "4 members got fewer" in part


def test_a_number_without_meaning_is_not_drawn(html):
    assert "not defined for this club" in html
    assert "Too few ties are known for it." in html
    assert "nan" not in re.sub(r"[a-z]*nan[a-z]+|[a-z]+nan", "", html.casefold())


def test_the_same_round_makes_the_same_bytes(round_, club, html):
    assert render_report(round_, club, "en") == html


def test_an_empty_round_of_an_empty_club_is_a_page(solved, read_page):
    html = render_report(solved(()), Club.build([]), "en")
    read_page(html)
    assert "This round makes no introduction." in html
    assert "Everyone got as many introductions as they asked for." in html


def test_a_long_table_is_cut_and_says_so(round_, club, monkeypatch):
    monkeypatch.setattr(report, "MOST_ROWS", 1)
    html = render_report(round_, club, "en")
    assert html.count("<tr data-a=") == 1
    assert "1 of 4: more would make the page slow" in html


def test_a_wild_config_draws_no_band(round_):
    assert read_band(round_) == (0.35, 0.45)
    assert read_band(replace(round_, config={})) is None
    assert read_band(replace(round_, config={"bridging": "high"})) is None


@pytest.mark.parametrize(
    ("before", "after", "better", "verdict"),
    [
        (0.2, 0.3, "higher", "more-open"),
        (0.2, 0.3, "lower", "less-open"),
        (0.3, 0.2, "lower", "more-open"),
        (0.3, 0.2, "higher", "less-open"),
        (0.301, 0.302, "higher", "unchanged"),
        (float("nan"), 0.2, "higher", "undefined"),
    ],
)
def test_the_verdict_follows_the_better_direction(before, after, better, verdict):
    assert BubbleChange("n", "m", before, after, 0.0, 1.0, better).verdict == verdict


def test_a_proof_claims_no_more_than_was_proven():
    bounded = Certificate("bounded", 99.6999, 100.0, 1, 1, 10, "prices")
    assert "Proven optimal" in say_proof(replace(bounded, status="optimal"), ENGLISH)
    said = say_proof(bounded, ENGLISH)
    assert "Proven optimal" not in said
    assert "reaches 99.69 % of it" in said
    assert "Within 0.31 %" in said
    assert "99,69 % davon" in say_proof(bounded, Voice("de"))


def test_the_histogram_counts_every_pair_in_its_bin():
    drawn = draw_histogram([0.0, 0.04, 0.05, 0.99, 1.0], None)
    counts = [int(bar.title.rsplit(" ", 1)[1]) for bar in drawn.bars]
    assert counts == [2, 1, *[0] * (BINS - 3), 2]
    assert drawn.curve == ""
    assert drawn.peak is None
    assert draw_histogram([], (0.35, 0.45)).peak == pytest.approx(0.35 * 640)


@pytest.mark.parametrize("size", [1, 2, 60, SPRING_UP_TO + 1])
@pytest.mark.parametrize("tied", [False, True])
def test_every_member_has_a_place_of_their_own(size, tied):
    ties = [(row, row + 1) for row in range(0, size - 1, 2)] if tied else []
    places = place_members(size, ties, [row % 5 for row in range(size)])
    assert places.shape == (size, 2)
    assert np.isfinite(places).all()
    assert places.min() >= 0
    assert places.max() <= 1
    assert len(np.unique(places.round(9), axis=0)) == size
    again = place_members(size, ties, [row % 5 for row in range(size)])
    assert np.array_equal(places, again)


@pytest.mark.parametrize("across", [0, 40])
def test_members_of_a_circle_lie_together_whoever_they_know_outside(across):
    circles = np.repeat(range(4), 15)
    ends = np.random.default_rng(7).integers(0, 60, (across, 2))
    ties = {(a, b) for b in range(60) for a in range(b) if circles[a] == circles[b]}
    ties |= {(min(pair), max(pair)) for pair in ends.tolist() if pair[0] != pair[1]}
    places = place_members(60, sorted(ties), circles.tolist())
    apart = np.linalg.norm(places[:, None] - places[None], axis=-1) + 9 * np.eye(60)
    nearest = np.argsort(apart, axis=1)[:, :5]
    assert (circles[nearest] == circles[:, None]).mean() > 0.95


@pytest.mark.parametrize(("one", "other", "third"), [(0, 1, 2), (0, 2, 1), (1, 2, 0)])
def test_ties_between_two_circles_draw_them_together(one, other, third):
    circles = [row // 10 for row in range(30)]
    linked = {one, other}
    ties = [
        (a, b)
        for b in range(30)
        for a in range(b)
        if circles[a] == circles[b] or {circles[a], circles[b]} == linked
    ]
    places = place_members(30, ties, circles)
    centre = [places[start : start + 10].mean(axis=0) for start in (0, 10, 20)]
    apart = np.linalg.norm(centre[one] - centre[other])
    assert apart < 0.6 * np.linalg.norm(centre[one] - centre[third])
    assert apart < 0.6 * np.linalg.norm(centre[other] - centre[third])


def test_the_order_of_ties_does_not_move_anybody():
    ties = [(0, 1), (1, 2), (3, 4), (2, 4), (0, 5)]
    circles = [0, 0, 0, 1, 1, 2, 2]
    there, back = (place_members(7, order, circles) for order in (ties, ties[::-1]))
    assert np.array_equal(there, back)


def test_the_map_draws_each_tie_once_the_strongest_first(round_, club, monkeypatch):
    ties = pd.DataFrame(
        [("m01", "m02", 0.3, ""), ("m02", "m01", 0.9, ""), ("m03", "m04", 0.5, ""),
         ("m01", "gone", 1.0, ""), ("m05", "m05", 1.0, "")],
        columns=["a", "b", "strength", "source"],
    )  # fmt: skip
    drawn = draw_club_map(round_, Club.build(club.members, ties), ENGLISH)
    assert (drawn.ties_drawn, drawn.ties_known) == (2, 2)
    first = drawn.nodes[0]
    assert drawn.ties_path.startswith(f"M{first.x} {first.y}L")


def test_too_many_ties_are_cut_and_the_page_says_so(solved):
    members = [Member(id=f"m{row:03d}", name=f"N{row}", city="Linz") for row in range(90)]
    ids = [member.id for member in members]
    ties = pd.DataFrame(
        [(a, b, 0.5, "") for row, a in enumerate(ids) for b in ids[row + 1 :]],
        columns=["a", "b", "strength", "source"],
    )
    html = render_report(solved((), (), tuple(ids)), Club.build(members, ties), "en")
    assert len(ties) > MOST_TIES
    assert "The 3,000 strongest of 4,005 ties are drawn." in html


def test_circles_without_a_colour_share_the_last_one(solved):
    members = [Member(id=f"m{row:03d}", name=f"N{row}", city=f"C{row // 3}") for row in range(30)]
    round_ = replace(solved(()), communities={m.id: row // 3 for row, m in enumerate(members)})
    drawn = draw_club_map(round_, Club.build(members), ENGLISH)
    assert [group.number for group in drawn.groups] == list(range(COLOURS + 1))
    assert drawn.groups[0].name == "mostly C0"
    assert drawn.groups[-1].size == 9


def test_a_circle_of_which_nothing_is_known_still_has_a_name(solved):
    members = [Member(id=f"m{row}", name=f"N{row}") for row in range(4)]
    round_ = replace(solved(()), communities={member.id: 0 for member in members})
    assert draw_club_map(round_, Club.build(members), ENGLISH).groups[0].name == "a circle"


def test_the_report_of_a_german_club_is_german(round_, club):
    html = render_report(round_, club)
    assert '<html lang="de">' in html
    own = {word for member in club.members for text in (*member.texts, member.name,
           member.organisation) for word in text.split()}  # fmt: skip
    shown = re.sub(r"<(style|script).*?</\1>|<[^>]*>", " ", html, flags=re.DOTALL)
    labels = " ".join(re.findall(r'(?:aria-label|placeholder|data-label)="([^"]*)"', html))
    english = set(re.findall(r"\b(?:the|of|and|with|member|members|ties|before|after)\b",
                             shown + labels))  # fmt: skip
    assert english <= own
    for said in (
        "Begegnungen unter 11 Mitgliedern",
        "Die Blase, vorher und nachher",
        "Vertraulich",
    ):
        assert said in html


def test_the_language_follows_the_club_unless_it_is_named(solved):
    english = Club.build(
        [Member(id=id_, name="X", headline="x", languages=("en",)) for id_ in "ab"]
    )
    assert '<html lang="en">' in render_report(solved(()), english)
    assert '<html lang="de">' in render_report(solved(()), english, "de")


def test_what_no_file_says_is_not_counted(round_, club, introduce, solved):
    members = [replace(member, industry="") for member in club.members]
    unknown = replace(round_, before=replace(round_.before, ties=0))
    html = render_report(unknown, Club.build(members), "en")
    assert "Who knows whom was not given, so contacts in common cannot be counted." in html
    assert "share no contact in the club" not in html.split("<main>")[0]
    facts = html.split('<dl class="facts">')[1].split("</dl>")[0]
    assert facts.count("<dd>–</dd>") == 5, "nobody of them works with their hands, either"
    assert "No profile states an industry." in facts
    assert "not defined" not in html, "said once, not on six cards"
    assert "100\xa0%" not in facts


def test_a_card_without_a_number_says_why(round_, club):
    members = [replace(member, industry="") for member in club.members]
    html = render_report(round_, Club.build(members, club.ties), "en")
    cards = html.split('<div class="changes">')[1].split("</section>")[0]
    assert cards.count("not defined for this club") == 2
    assert cards.count("No profile states an industry.") == 1
    assert cards.count("Too few ties are known for it.") == 1


def test_the_report_says_how_much_the_profiles_carry(html):
    part = html.split('<h2 id="profiles">')[1].split("</section>")[0]
    assert "of 11 profiles name no need" in part
    assert "What would help most" in part


@pytest.mark.parametrize(
    ("value", "said"), [(-0.0004, "0.00"), (-0.0, "0.00"), (-0.006, "−0.01"), (0.004, "0.00")]
)
def test_nothing_is_never_negative(value, said):
    assert format_number(value) == said


def test_one_introduction_is_told_in_the_singular(introduce, solved, club):
    one = solved((introduce(club.members[0], club.members[1], 1.0),))
    assert "<h1>1 introduction among 11 members</h1>" in render_report(one, club, "en")
    assert "<h1>1 Begegnung unter 11 Mitgliedern</h1>" in render_report(one, club, "de")


FINDINGS = ClubFindings(
    ClubGaps(
        needs=9,
        open=3,
        gaps=(
            Gap("hospital", (OwnWords("m01", "<b>A ward</b>"), OwnWords("m02", "A clinic"))),
            Gap("", (OwnWords("m01", "Something odd"),)),
        ),
        offers=4,
        unasked=(
            UnaskedOffer(OwnWords("m03", "Ropes"), ("hospital",), ("m04", "m05")),
            UnaskedOffer(OwnWords("m04", "Knots"), ("hospital",), ()),
        ),
    ),
    (OrganisationView("Mill & Co", 6, 0.5, (Theme("hospital", 3),), (), (
        OrganisationFit("Dairy", 3, 6, competes=True),), 3),),
)  # fmt: skip


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_nobody_has_and_organisations_are_told_where_they_were_looked_for(
    round_, club, read_page, language
):
    html = render_report(round_, club, language, FINDINGS)
    read_page(html)
    part = html.split('<h2 id="gaps">')[1]
    assert "&lt;b&gt;A ward&lt;/b&gt;" in part
    names = {"de": "Krankenhäuser", "en": "hospitals"}
    assert names[language] in part
    assert {"de": "2 Mitglieder suchen", "en": "2 members look"}[language] in part
    assert "Mill &amp; Co" in part.split('<h2 id="organisations">')[1]
    assert {"de": "stehen im Wettbewerb", "en": "several of them compete"}[language] in part
    assert 'id="gaps"' not in render_report(round_, club, language)
