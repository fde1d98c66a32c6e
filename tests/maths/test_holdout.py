"""What is held out follows from the names alone."""

from __future__ import annotations

import numpy as np

from recommender.maths.measures.holdout import HELD_OUT_OF, held_out


def test_a_tenth_is_held_out_whatever_the_order():
    names = [f"concept-{n}" for n in range(3000)]
    chosen = held_out(names)
    assert abs(chosen.mean() - 1 / HELD_OUT_OF) < 0.03
    assert held_out(names[::-1]).tolist() == chosen[::-1].tolist()
    assert np.all(held_out(names, one_in=1))
