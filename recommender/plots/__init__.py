"""Pictures of rounds and results: each function takes a table or arrays and returns a Figure.

One look: the colours of Okabe and Ito (2008), which colour-blind people tell apart, and a second
mark (shape, weight, a label) wherever colour means something. No setting of matplotlib is changed,
and nothing is shown or saved; in a notebook a Figure at the end of a cell is drawn after
``%matplotlib inline``. Every function draws into ``ax`` if it is given one.

Needs matplotlib: ``pip install 'recommender[notebooks]'``.
"""

from recommender.plots.band import band
from recommender.plots.before_after import before_after, bubble_histogram
from recommender.plots.calibration import calibration
from recommender.plots.dial import bridging_curve, hits_curve
from recommender.plots.knob_map import knob_map
from recommender.plots.methods import methods
from recommender.plots.moving_list import moving_list
from recommender.plots.scaling import scaling
from recommender.plots.weekly import weekly

__all__ = [
    "band",
    "before_after",
    "bridging_curve",
    "bubble_histogram",
    "calibration",
    "hits_curve",
    "knob_map",
    "methods",
    "moving_list",
    "scaling",
    "weekly",
]
