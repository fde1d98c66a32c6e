"""Two rounds side by side."""

from recommender.club.comparison import BothValues, compare_rounds
from recommender.config import Config

PAIRS = [("a", "b"), ("c", "d")]


def made(pairs, week="2026-W48", numbers=None, config=None, **versions):
    return {
        "week": week,
        "introductions": [{"a": a, "b": b} for a, b in pairs],
        "numbers": numbers or {"introductions": len(pairs)},
        "config": Config().to_dict() if config is None else config,
        "versions": versions,
    }


def test_a_round_does_not_differ_from_itself():
    found = compare_rounds(made(PAIRS), made(PAIRS))
    assert found.kept == tuple(PAIRS)
    assert not (found.gone)
    assert not (found.new)
    assert not (found.numbers)
    assert not (found.knobs)
    assert not (found.versions)


def test_pairs_are_kept_gone_or_new_whoever_is_named_first():
    found = compare_rounds(made(PAIRS), made([("e", "a"), ("b", "a")]))
    assert found.kept == (("a", "b"),)
    assert found.gone == (("c", "d"),)
    assert found.new == (("a", "e"),)


def test_the_other_way_round_what_is_gone_is_new():
    one, two = made(PAIRS), made([("a", "c")], "2026-W49", {"introductions": 1}, encoder="x")
    there, back = compare_rounds(one, two), compare_rounds(two, one)
    assert (there.gone, there.new) == (back.new, back.gone)
    for name in ("numbers", "versions"):
        turned = {key: BothValues(each.b, each.a) for key, each in getattr(back, name).items()}
        assert getattr(there, name) == turned
    assert there.weeks == BothValues("2026-W48", "2026-W49")


def test_only_numbers_that_differ_are_told():
    found = compare_rounds(
        made(PAIRS, numbers={"introductions": 2, "mean_closeness": 0.4}),
        made(PAIRS, numbers={"introductions": 2, "mean_closeness": 0.3}),
    )
    assert found.numbers == {"numbers.mean_closeness": BothValues(0.4, 0.3)}


def test_knobs_that_differ_are_named_as_they_are_turned():
    turned = Config().with_knobs(bubble=0.9, bridging__mu=0.2, rules__repeat_after_weeks=8)
    assert compare_rounds(made(PAIRS), made(PAIRS, config=turned.to_dict())).knobs == {
        "bubble": BothValues(0.5, 0.9),
        "bridging.mu": BothValues(0.35, 0.2),
        "rules.repeat_after_weeks": BothValues(None, 8),
    }


def test_a_knob_an_older_round_did_not_have_counts_as_its_default():
    older = {"bubble": 0.5, "bridging": {"mu": 0.35, "gone_since": 1.0}}
    newer = Config().with_knobs(solving__nodes=7).to_dict()
    assert compare_rounds(made(PAIRS, config=older), made(PAIRS, config=newer)).knobs == {
        "solving.nodes": BothValues(Config().solving.nodes, 7),
        "bridging.gone_since": BothValues(1.0, None),
    }
