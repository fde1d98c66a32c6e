"""Every knob is declared with kind, range and words, and checks what it is turned to."""

import copy
import json
import subprocess
import sys
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.cli.options import config_from
from recommender.config import Bridging, Caller, Config, Evidence, Knobs, all_knobs, groups
from recommender.config.declaration import declared_in
from recommender.config.toml_file import comments_of
from recommender.errors import InputError
from tests.config.made_up_configs import IN_ORDER, configs, values_of

KNOBS = all_knobs()
NAMES = pytest.mark.parametrize("name", list(KNOBS))
DEFAULTS = {
    "bubble": 0.5,
    "seed": 0,
    "compatibility": {
        "intercept": 0.9, "whole_likeness": 0.75, "best_exchange": 0.7, "best_interest": 0.06,
        "trades_fit": 0.4, "club_size": -1.0, "travel": -0.5,
    },
    "bridging": {
        "mu": 0.35, "width": 0.7, "mutual_contacts": 1.5, "same_community": 0.3, "competitor": 2.0,
        "views": 1.25, "own_house": 0.0, "other_level": 0.0, "other_collar": 1.0,
    },
    "background": {
        "role": 1.0, "industry": 1.0, "level": 0.5, "city": 0.35, "organisation": 0.35,
        "dimensions": 24,
    },
    "evidence": {
        "might_help": 0.5, "can_help": 0.8, "shared_interest": 6.5, "near_work": 2.75, "near_interest": 4.0,
        "views_answered": 3, "competitor_z": 7.0,
    },
    "candidates": {
        "per_member": 150, "per_need": 150, "per_exchange": 60, "per_whole": 140,
        "looked_at": 6, "fields": 0.45, "random": 10, "all_on_demand": 2_000, "shortlist": 300, "shortlist_from": 900, "changed": 1_000,
    },
    "rules": {
        "floor": 0.1, "repeat_after_weeks": None, "shared_language": True,
        "same_city_in_person": False, "reach_km": None, "journey": 1.0, "other_organisation": False, "horizon": "partners", "other_person": True, "introduction_worth": 20.0, "solver": "auto",
        "exact_up_to": 2_000, "debt": 0.1, "debt_weeks": 6, "left_over": 10.0, "groups_of_three": False,
    },
}  # fmt: skip
"""The groups that decide who meets whom, written out."""
WEIGHTS = {f"{group}.{knob}" for group in ("compatibility", "bridging") for knob in DEFAULTS[group]}  # type: ignore[attr-defined]
OF_MEMBERS = {"bubble", "seed"} | WEIGHTS
OF_ORGANISERS = (
    OF_MEMBERS
    | {"memory.half_life", "evenings.worst_table"}
    | {
        f"visits.{name}"
        for name in ("guests", "reach_km", "other_collar", "other_level", "other_trade")
    }
    | {f"debates.{name}" for name in ("least_apart", "agreeing", "reach_km")}
    | {
        f"goals.{name}"
        for name in ("least", "most", "tables", "competitors_apart", "part", "together", "seat")
    }
    | {"season.weeks", "season.thin", "season.variety", "exploration.on", "exploration.price"}
    | {
        f"rules.{knob}"
        for knob in (
            "floor",
            "repeat_after_weeks",
            "shared_language",
            "same_city_in_person",
            "reach_km",
            "journey",
            "other_organisation",
            "horizon",
            "other_person",
            "most_per_member",
            "groups_of_three",
        )
    }
)


def refusal(name, value):
    with pytest.raises(InputError) as error:
        Config().turned({name: value})
    return str(error.value)


@NAMES
def test_a_knob_has_a_kind_a_range_and_words(name):
    knob = KNOBS[name]
    group, _, leaf = name.rpartition(".")
    comment = comments_of(groups()[group] if group else Config)[leaf]
    assert len(comment) >= len("Same city."), name
    assert comment.endswith("."), comment
    assert knob.kind in {float, int, bool, str}
    assert (knob.between is not None) == (knob.kind in {float, int})
    assert bool(knob.choices) == (knob.kind is str)
    assert knob.check(knob.default) == knob.default


def test_groups_are_named_after_their_class():
    assert [group.prefix() for group in groups().values()] == [f"{name}." for name in groups()]
    parts: list[type[Knobs]] = [Config, *groups().values()]
    assert len(KNOBS) == sum(len(declared_in(part)) for part in parts)


@NAMES
def test_what_is_out_of_range_or_of_another_kind_is_refused_by_name(name):
    knob = KNOBS[name]
    wrong = [float("nan"), float("inf"), -float("inf"), "many", [], {}, object(), 10**400]
    if knob.between is not None:
        wrong += [knob.between.low - 1, knob.between.high + 1, True, False]
        wrong += [knob.between.low + 0.5] * (knob.kind is int)
    if knob.kind in {bool, str}:
        wrong += [0, 1, 0.5, "true"]
    if not knob.optional:
        wrong += [None]
    for value in wrong:
        message = refusal(name, value)
        assert message.startswith(f"config: {name} is "), message
        assert message.endswith(f"; allowed is {knob.allowed}"), message


@NAMES
def test_both_ends_of_a_range_are_allowed(name):
    knob = KNOBS[name]
    ends = [knob.between.low, knob.between.high] if knob.between else knob.choices or [True, False]
    for value in ends:
        assert knob.check(value) == value
        assert type(knob.check(value)) is knob.kind


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("background.role", -1, "config: background.role is -1; allowed is 0 to 1,000"),
        ("rules.debt", -2, "config: rules.debt is -2; allowed is 0 to 50"),
        ("rules.exact_up_to", "many",
         "config: rules.exact_up_to is 'many'; allowed is a whole number, 0 to 1,000,000,000"),
        ("rules.shared_language", 1, "config: rules.shared_language is 1; allowed is true or false"),
        ("rules.solver", "dul", "config: rules.solver is 'dul'; allowed is auto, exact, dual"),
        ("seed", None, "config: seed is none; allowed is a whole number, 0 to 2,147,483,647"),
        ("bubble", float("nan"), "config: bubble is nan; allowed is 0 to 1"),
    ],
)  # fmt: skip
def test_a_message_names_the_knob_what_came_and_what_is_allowed(name, value, message):
    assert refusal(name, value) == message


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("bridging.muu", "bridging.mu"), ("mu", "bridging.mu"), ("bubbel", "bubble"),
     ("rules.flor", "rules.floor"), ("brigding.width", "bridging.width")],
)  # fmt: skip
def test_an_unknown_knob_is_refused_with_the_nearest_name(name, nearest):
    assert refusal(name, 1) == f"config: there is no knob {name!r}; the nearest is {nearest}"


@pytest.mark.parametrize("name", ["__class__", "bridging", "to_dict", "", "xyzzy"])
def test_what_is_no_knob_is_refused(name):
    assert "there is no knob" in refusal(name, 1)


@pytest.mark.parametrize("value", [3, 3.0, np.int64(3), np.float32(3)])
def test_whole_numbers_may_come_as_any_number(value):
    seed = Config().with_knobs(seed=value).seed
    assert seed == 3
    assert type(seed) is int
    assert type(Config().with_knobs(bubble=np.float64(1)).bubble) is float
    assert Config(bubble=1) == Config(bubble=1.0)


def test_none_is_allowed_where_it_means_something():
    eight = Config().with_knobs(rules__repeat_after_weeks=8.0)
    assert eight.rules.repeat_after_weeks == 8
    assert eight.with_knobs(rules__repeat_after_weeks=None) == Config()


@pytest.mark.parametrize(
    ("turned", "name", "bound"),
    [
        ({"can_help": 0.4}, "can_help", "at least evidence.might_help, which is 0.5"),
        ({"might_help": 0.9}, "can_help", "at least evidence.might_help, which is 0.9"),
        ({"might_help": 0.3, "can_help": 0.2}, "can_help",
         "at least evidence.might_help, which is 0.3"),
    ],
)  # fmt: skip
def test_evidence_in_the_wrong_order_is_refused(turned, name, bound):
    for make in (
        lambda: Evidence(**turned),
        lambda: Config().turned({f"evidence.{knob}": value for knob, value in turned.items()}),
        lambda: replace(Config().evidence, **turned),
    ):
        with pytest.raises(InputError, match=f"evidence.{name} is .*; allowed is {bound}$"):
            make()


def test_what_might_help_may_be_what_can():
    assert Evidence(might_help=0.8).might_help == Evidence().can_help


def test_knobs_that_belong_together_are_turned_at_once():
    higher = {"evidence.might_help": 0.9, "evidence.can_help": 0.95}
    for order in (higher, dict(reversed(higher.items()))):
        assert Config().turned(order).evidence.can_help == 0.95


def test_both_ways_to_write_a_name_turn_the_same_knob():
    assert Config().with_knobs(bridging__mu=0.2) == Config().with_knobs(**{"bridging.mu": 0.2})
    assert Config().with_knobs(bridging__mu=0.2).bridging == Bridging(mu=0.2)


def test_a_group_is_no_number():
    with pytest.raises(InputError, match="config: bridging is 1; allowed is a group of knobs"):
        Config(bridging=1)  # type: ignore[arg-type]


def test_the_defaults_are_those_of_always():
    whole = Config().to_dict()
    for name, expected in DEFAULTS.items():
        found = whole[name]
        assert (found | expected == found) if isinstance(expected, dict) else found == expected


@given(configs())
@settings(max_examples=50, deadline=None)
def test_equal_configurations_are_one_and_the_same_key(config):
    again = Config.from_dict(json.loads(json.dumps(config.to_dict())))
    assert again == config
    assert hash(again) == hash(config)
    assert copy.deepcopy(config) == config
    assert copy.copy(config).__reduce_ex__(4)
    assert Config().turned(config.differences()) == config


def test_a_configuration_reaches_another_process():
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    config = Config().with_knobs(bridging__mu=0.2, rules__solver="dual")
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        assert pool.submit(copy.copy, config).result() == config


def test_a_configuration_stays_as_it_is():
    with pytest.raises(FrozenInstanceError):
        Config().bubble = 0.7  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        Config().bridging.mu = 0.7  # type: ignore[misc]


@pytest.mark.parametrize(
    ("caller", "theirs"),
    [(Caller.MEMBER, OF_MEMBERS), (Caller.ORGANISER, OF_ORGANISERS),
     (Caller.OPERATOR, set(KNOBS))],
)  # fmt: skip
def test_who_may_turn_what(caller, theirs):
    for name, knob in KNOBS.items():
        turn = {name: knob.default}
        if name in theirs:
            assert Config().turned(turn, caller) == Config()
        else:
            with pytest.raises(InputError, match=f"config: {name} cannot be turned here"):
                Config().turned(turn, caller)


@NAMES
@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_set_turns_any_knob(name, data):
    knob = KNOBS[name]
    value = data.draw(values_of(knob))
    if name in {each for names in IN_ORDER for each in names}:
        value = knob.kind(1.1 * float(knob.default or 0))
    text = "none" if value is None else value if isinstance(value, str) else json.dumps(value)
    assert config_from(None, None, None, [f"{name}={text}"]).value_of(name) == value


@pytest.mark.parametrize(
    "text", ["0.5", "true", "nan", "NaN", "Infinity", "-1", "x", "", "1e400", "[1]"]
)
def test_set_refuses_what_a_whole_number_cannot_be(text):
    with pytest.raises(InputError, match=r"config: seed is .*allowed is a whole number, 0 to"):
        config_from(None, None, None, [f"seed={text}"])


def test_options_go_before_the_file_and_the_file_before_the_defaults(tmp_path):
    file = tmp_path / "club.toml"
    file.write_text("bubble = 0.1\nseed = 4\n[bridging]\nmu = 0.2\nviews = 0.4\n")
    found = config_from(file, 0.9, None, ["bridging.mu=0.3", "rules.repeat_after_weeks=none"])
    assert found == Config().with_knobs(bubble=0.9, seed=4, bridging__mu=0.3, bridging__views=0.4)


def test_reading_the_knobs_loads_nothing_large():
    code = (
        "import sys, recommender.config;"
        "assert not {'numpy', 'pandas', 'scipy', 'torch', 'pydantic'} & set(sys.modules)"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
