"""What is planted is what the bench says it is, and some of each kind is found."""

import numpy as np
import pytest

from benchmarks.warm_recall import KINDS, measure, plant
from recommender.trades.table import load_trades


def test_a_planted_contact_meets_what_is_looked_for_by_the_table():
    table, rng = load_trades(), np.random.default_rng(3)
    one = plant("need, what they could be asked, other language", 7, rng)
    need, gift = one.text, one.contact.ask
    met = [
        (table.needs(seeker, need_, "de"), table.gifts(giver, gift_, "en"))
        for seeker, need_, giver, gift_ in table.matches
    ]
    assert (need, gift) in met
    assert one.contact.role in {trade.names["en"] for trade in table.trades}
    firm = plant("wish, firm", 9, rng)
    assert firm.text.removeprefix("somebody at ") in firm.contact.organisation


@pytest.mark.parametrize("kind", [KINDS[0], KINDS[-1]])
def test_most_of_what_is_planted_is_found(encoder, kind):
    recall, others = measure(kind, 12, encoder)
    assert recall >= (1.0 if "firm" in kind else 0.5)
    assert others >= 0
