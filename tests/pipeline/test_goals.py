"""Tables for goals: planted offers are found, no hard rule is broken, and a reason is a true one."""

import re
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recommender import Club, Config, Member, prepare
from recommender.club.goal import MOST_AT_GOAL, Goal, GoalTable, NoTable, make_goal
from recommender.club.introduction import Certainty
from recommender.club.member import Meet
from recommender.letters.goal_page import render_goals, say_goal_table
from recommender.letters.voice import Voice
from recommender.pipeline.goals import GoalTerms, plan_goals, plan_table

WEEK = "2026-W48"
AUDIT = Goal(
    "Energy audit of our buildings",
    ("Wärmepumpen in Altbauten planen", "write applications for energy grants",
     "thermal imaging of roofs and walls"),
)  # fmt: skip
OFFERS = {
    "pump": "Planning heat pumps for old buildings",
    "grant": "Förderanträge für Energiesanierungen schreiben",
    "camera": "Wärmebilder von Dächern und Wänden mit der Drohne",
}
OTHERS = (
    "Choir practice for beginners", "Tax returns for freelancers", "Sourdough bread workshops",
    "Repairing old bicycles", "Portraitfotos für Bewerbungen", "Marathontraining im Winter",
    "Translating contracts into French", "Puppet theatre for birthdays",
)  # fmt: skip


def member(id_, offer, **values):
    texts = {"id": id_, "name": f"{id_.title()} Test", "offers": (offer,)}
    return Member(**texts, **{"languages": ("de", "en"), "city": "Munich", **values})


MEMBERS = tuple(
    [member(id_, offer) for id_, offer in OFFERS.items()]
    + [member(f"x{at}", offer) for at, offer in enumerate(OTHERS)]
)


def table_for(encoder, members=MEMBERS, goal=AUDIT, terms=None, club=None, **knobs):
    config = Config().with_knobs(**knobs)
    prepared = prepare(club or Club.build(members), encoder, config)
    return plan_table(prepared, encoder, goal, WEEK, terms)


def changed(id_, **values):
    return tuple(replace(each, **values) if each.id == id_ else each for each in MEMBERS)


def test_who_has_what_it_takes_is_found_and_quoted(encoder):
    table = table_for(encoder)
    assert set(table.members) == set(OFFERS)
    assert table.open == ()
    told = {part.part: [(c.member, c.quote.text) for c in part.covers] for part in table.parts}
    planted = zip(AUDIT.parts, OFFERS.items(), strict=True)
    assert told == {part: [offer] for part, offer in planted}
    assert table.coverage > 0.8
    lines = say_goal_table(table, {each.id: each for each in MEMBERS}, Voice("de")).parts
    assert "Pump Test kann helfen" in lines[0].lines[0]


def test_can_help_is_said_only_from_its_chance_on_and_less_than_might_is_not_said(encoder):
    goal = make_goal("Energy audit", ("heating in old houses", "accounting"))
    sure, weak = table_for(encoder, goal=goal).parts
    assert [(c.member, c.evidence) for c in sure.covers] == [("pump", Certainty.CLEAR)]
    assert (weak.covers, weak.in_club, weak.chance) == ((), False, 0.0)
    above = min(0.99, sure.covers[0].chance + 0.01)
    strict = table_for(encoder, goal=goal, evidence__can_help=above).parts[0]
    assert [(c.member, c.evidence) for c in strict.covers] == [("pump", Certainty.POSSIBLE)]


def test_a_part_that_nobody_knows_about_is_said_and_so_where_one_is_not_at_the_table(encoder):
    goal = replace(AUDIT, parts=(*AUDIT.parts[:2], "registering a trademark in Japan"))
    table = table_for(encoder, goal=goal)
    assert table.open == ("registering a trademark in Japan",)
    assert not table.parts[2].in_club
    away = table_for(encoder, changed("pump", per_round=0))
    assert away.open == AUDIT.parts[:1]
    assert away.parts[0].in_club
    page = render_goals(
        plan_goals(prepare(Club.build(MEMBERS), encoder), encoder, [goal], WEEK),
        Club.build(MEMBERS),
        "en",
    )
    assert "Nobody in the club seems to know about it: invite" in page


def test_who_named_it_and_who_has_agreed_sit_there_and_others_are_left_out(encoder):
    goal = replace(AUDIT, by="x3")
    terms = GoalTerms(keep=frozenset({"x5"}), without=frozenset({"grant"}))
    table = table_for(encoder, goal=goal, terms=terms)
    assert table.members[0] == "x3"
    assert {"x3", "x5", "pump", "camera"} <= set(table.members)
    assert "grant" not in table.members


def test_rules_hold_between_all_pairs_but_who_know_each_other_may_sit_together(encoder):
    blocked = table_for(encoder, changed("pump", do_not_introduce=frozenset({"grant"})))
    assert not {"pump", "grant"} <= set(blocked.members)
    rivals = tuple(
        replace(m, industry="energy", headline="roofer", offers=(OFFERS["camera"],))
        if m.id in {"pump", "camera"} else m
        for m in MEMBERS
    )  # fmt: skip
    assert not {"pump", "camera"} <= set(table_for(encoder, rivals).members)
    import pandas as pd

    ties = pd.DataFrame([("pump", "grant", 1.0, "x")], columns=["a", "b", "strength", "source"])
    assert {"pump", "grant"} <= set(table_for(encoder, club=Club.build(MEMBERS, ties)).members)


def test_all_of_a_table_speak_one_language(encoder):
    spoken = {"pump": ("de", "fr"), "grant": ("fr", "en"), "camera": ("de", "en")}
    members = tuple(replace(m, languages=spoken.get(m.id, ("de", "en"))) for m in MEMBERS)
    table = table_for(encoder, members)
    assert not set(OFFERS) <= set(table.members)
    assert table.languages
    free = table_for(encoder, members, rules__shared_language=False)
    assert set(OFFERS) <= set(free.members)


def test_several_goals_share_members_as_far_as_tables_go(encoder):
    again = Goal("The same once more", AUDIT.parts, by="camera")
    prepared = prepare(Club.build(MEMBERS), encoder)
    plan = plan_goals(prepared, encoder, [AUDIT, again], WEEK)
    first, second = plan.tables
    assert not set(first.members) & set(second.members)
    assert second.members[0] == "camera"
    more = prepared.under(Config().with_knobs(goals__tables=2))
    assert {"pump", "grant"} <= set(
        plan_goals(more, encoder, [AUDIT, again], WEEK).tables[1].members
    )
    assert plan == plan_goals(prepared, encoder, [AUDIT, again], WEEK)


def no_table(encoder, members, relaxed, expected, goal=AUDIT, terms=None, **knobs):
    assert table_for(encoder, members, goal, terms, **knobs) is expected
    if relaxed is not None:
        assert isinstance(table_for(encoder, relaxed, goal, **knobs), GoalTable)


def test_a_reason_is_a_true_one(encoder):
    three = MEMBERS[:3]
    no_table(encoder, MEMBERS[:2], three, NoTable.FEW_MEMBERS)
    no_table(
        encoder,
        changed("pump", per_round=0),
        MEMBERS,
        NoTable.NAMER_AWAY,
        replace(AUDIT, by="pump"),
    )
    apart = tuple(
        replace(m, languages=(code,)) for m, code in zip(three, ("de", "en", "fr"), strict=True)
    )
    no_table(encoder, apart, three, NoTable.LANGUAGE)
    ways = tuple(replace(m, meet=way) for m, way in zip(three, Meet, strict=True))
    no_table(encoder, ways, three, NoTable.FORMAT)
    firm = tuple(replace(m, organisation="Kranich") for m in three)
    no_table(encoder, firm, three, NoTable.ORGANISATION, rules__other_organisation=True)
    blocks = (replace(three[0], do_not_introduce=frozenset({"grant"})), *three[1:])
    no_table(encoder, blocks, three, NoTable.RULES)
    seats = GoalTerms(seats={"pump": 1})
    no_table(encoder, three, three, NoTable.ALL_SEATED, terms=seats)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_hard_rule_is_ever_broken(data, encoder):
    ids = [each.id for each in MEMBERS]
    members = tuple(
        replace(
            each,
            languages=data.draw(st.sampled_from([(), ("de",), ("en",), ("de", "en")])),
            meet=data.draw(st.sampled_from(list(Meet))),
            per_round=data.draw(st.sampled_from([0, 1, 1])),
            organisation=data.draw(st.sampled_from(["", "A", "B"])),
            do_not_introduce=data.draw(st.frozensets(st.sampled_from(ids), max_size=2)) - {each.id},
        )
        for each in MEMBERS
    )  # fmt: skip
    goal = replace(AUDIT, by=data.draw(st.sampled_from(["", *ids])))
    found = table_for(encoder, members, goal, rules__other_organisation=True)
    people = {each.id: each for each in members}
    if isinstance(found, NoTable):
        assert found is not NoTable.ALL_SEATED
        return
    assert goal.by in {"", found.members[0]}
    assert 3 <= len(found.members) <= MOST_AT_GOAL
    at = [people[id_] for id_ in found.members]
    spoken = [set(each.languages) for each in at if each.languages]
    assert not spoken or set.intersection(*spoken)
    for a, b in combinations(at, 2):
        assert a.per_round
        assert b.per_round
        assert b.id not in a.do_not_introduce
        assert a.id not in b.do_not_introduce
        assert {a.meet, b.meet} != {Meet.IN_PERSON, Meet.ONLINE}
        assert not a.organisation or a.organisation != b.organisation


def test_a_general_part_is_read_with_its_title(encoder):
    goal = make_goal("Energy grants for old buildings", ("Förderung",))
    table = table_for(encoder, goal=goal)
    assert table.parts[0].covers[0].member == "grant"
    general = table_for(encoder, goal=make_goal("Marketing", ("Kontakte",)))
    assert general.open == ("Kontakte",)


def test_the_lines_of_the_documentation_run(capsys, monkeypatch):
    root = Path(__file__).resolve().parents[2]
    text = (root / "docs" / "goals.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    monkeypatch.chdir(root)
    exec(compile(code, "docs/goals.md", "exec"), {})  # noqa: S102
    assert capsys.readouterr().out.strip()
