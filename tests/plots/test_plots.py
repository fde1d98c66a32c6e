"""Pictures: what is drawn is what the table says, readable, and nothing global is changed."""

import io

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from recommender import plots
from recommender.club.round import BubbleNumbers
from recommender.config import Bridging
from recommender.errors import InputError
from recommender.maths.measures.band import inverted_u

DIAL = pd.DataFrame(
    {
        "value": [1.0, 0.0, 0.5],
        "bridging": [0.97, 0.7, 0.9],
        "mean_compatibility": [0.37, 0.41, 0.39],
    }
)
RESULTS = pd.DataFrame(
    {
        "method": ["random", "ours", "nearest"],
        "value": [1.0, 1.2, 1.1],
        "low": [0.9, 1.1, np.nan],
        "high": [1.1, 1.3, np.nan],
    }
)
SIZES = pd.DataFrame({"size": [10, 100], "seconds": [0.1, 1.0], "solver": ["a", "a"]})
LISTS = pd.DataFrame(
    {
        "value": [0.0, 0.0, 1.0, 1.0],
        "rank": [1, 2, 1, 2],
        "partner": ["Ada", "Ben", "Ben", "Cem with a very long description of what he does"],
    }
)
TWO = pd.DataFrame(
    {
        "bubble": [0.0, 1.0, 0.0, 1.0],
        "bridging.mu": [0.1, 0.1, 0.5, 0.5],
        "mean_compatibility": [0.4, 0.3, 0.41, 0.35],
    }
)
YEAR = pd.DataFrame(
    {
        "week": [1, 2, 1, 2],
        "policy": ["ours", "ours", "random", "random"],
        "good": [0.2, 0.3, 0.1, 0.1],
        "good_low": [0.1, 0.2, 0.0, 0.0],
        "good_high": [0.3, 0.4, 0.2, 0.2],
    }
)
OLD = BubbleNumbers(10, -0.5, 0.1, 0.2, 0.1, 0.5, 0.6)
NEW = BubbleNumbers(14, -0.2, 0.2, 0.3, float("nan"), 0.4, 0.5)
CHANCES = np.linspace(0.05, 0.9, 100)
EVERY = {
    "bridging_curve": lambda ax: plots.bridging_curve(DIAL, ax=ax),
    "hits_curve": lambda ax: plots.hits_curve(
        DIAL.rename(columns={"mean_compatibility": "hits"}).assign(low=0.3, high=0.5), ax=ax
    ),
    "knob_map": lambda ax: plots.knob_map(TWO, "bubble", "bridging.mu", ax=ax),
    "weekly": lambda ax: plots.weekly(YEAR, "good", ax=ax),
    "moving_list": lambda ax: plots.moving_list(LISTS, knob="bubble", chosen=1.0, ax=ax),
    "before_after": lambda ax: plots.before_after(OLD, NEW, ax=ax),
    "bubble_histogram": lambda ax: plots.bubble_histogram(
        {"a": (0.5, 0.4), "b": (float("nan"), 0.2)}, ax=ax
    ),
    "band": lambda ax: plots.band(Bridging(), np.array([0.2, 0.3]), ax=ax),
    "methods": lambda ax: plots.methods(RESULTS, reference=1.0, ax=ax),
    "scaling": lambda ax: plots.scaling(SIZES, group="solver", ax=ax),
    "calibration": lambda ax: plots.calibration((CHANCES > 0.5).astype(int), CHANCES, ax=ax),
}


@pytest.mark.parametrize("name", EVERY)
def test_it_gives_a_figure_draws_where_told_and_changes_no_setting(name):
    before = dict(mpl.rcParams)
    figure = EVERY[name](None)
    figure.savefig(io.BytesIO(), format="svg")
    assert isinstance(figure, Figure)
    axes = Figure().subplots(1, 2)
    assert EVERY[name](axes[1]) is axes[1].figure
    assert axes[1].has_data()
    assert not axes[0].has_data()
    assert dict(mpl.rcParams) == before


def test_every_picture_is_looked_at_here():
    assert set(EVERY) == set(plots.__all__)


@pytest.mark.parametrize("name", EVERY)
def test_no_two_labels_lie_on_one_another(name):
    figure = EVERY[name](None)
    figure.draw_without_rendering()
    (ax,) = figure.axes
    shown = [text for text in ax.texts if text.get_text()]
    boxes = [text.get_window_extent() for text in shown]
    for place, box in enumerate(boxes):
        for other in boxes[place + 1 :]:
            assert not box.overlaps(other), name


def points(figure):
    return [line.get_xydata().tolist() for line in figure.axes[0].lines]


def test_the_dial_is_drawn_in_its_order_and_the_chosen_point_marked():
    figure = plots.bridging_curve(DIAL, chosen=0.45)
    assert points(figure)[0] == [[0.7, 0.41], [0.9, 0.39], [0.97, 0.37]]
    assert [0.9, 0.39] in points(figure)[1]
    assert "bubble 0.5" in [text.get_text() for text in figure.axes[0].texts]


def test_the_best_method_is_on_top_and_ours_stands_out():
    figure = plots.methods(RESULTS, reference=1.0)
    labels = figure.axes[0].get_yticklabels()
    assert [text.get_text() for text in labels] == ["random", "nearest", "ours"]
    assert [text.get_fontweight() for text in labels] == ["normal", "normal", "bold"]


def test_a_person_off_the_list_has_no_place_there():
    figure = plots.moving_list(LISTS)
    drawn = [line for line in points(figure) if len(line) == 2]
    assert [[0.0, 2.0], [1.0, 1.0]] in drawn, "Ben rises"
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert {"Ada", "Ben", "Cem with a very long description of…"} == set(texts)


def test_the_band_is_the_one_of_production():
    figure = plots.band(Bridging(mu=0.2))
    x, y = np.array(points(figure)[0]).T
    np.testing.assert_allclose(y, inverted_u(x, 0.2, Bridging().width))


def test_a_measure_that_is_not_defined_is_left_out():
    labels = [text.get_text() for text in plots.before_after(OLD, NEW).axes[0].get_yticklabels()]
    assert len(labels) == 5
    assert not any("spread" in text for text in labels)


def test_calibration_says_its_error_and_refuses_what_does_not_fit():
    rng = np.random.default_rng(0)
    chance = rng.uniform(0, 0.6, 4000)
    figure = plots.calibration((rng.random(4000) < chance).astype(int), chance)
    (text,) = [each.get_text() for each in figure.axes[0].texts]
    assert float(text.rsplit(maxsplit=1)[1]) < 0.03
    with pytest.raises(InputError, match="3 outcomes and 2 chances"):
        plots.calibration(np.array([0, 1, 1]), np.array([0.1, 0.2]))


@pytest.mark.parametrize(
    ("draw", "table", "message"),
    [
        (plots.bridging_curve, DIAL[["value"]], "bridging_curve: the table has no bridging"),
        (plots.methods, RESULTS[["method", "value"]], "methods: the table has no low, high"),
        (plots.scaling, SIZES.head(0), "scaling: the table has no rows"),
        (plots.moving_list, DIAL, "no rank, partner; its columns are value"),
    ],
)
def test_a_table_that_does_not_fit_is_refused_by_its_columns(draw, table, message):
    with pytest.raises(InputError, match=message):
        draw(table)
