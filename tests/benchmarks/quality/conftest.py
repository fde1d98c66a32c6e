"""Properties are checked without a clock: how long an example takes is no part of them."""

from hypothesis import settings

settings.register_profile("without a clock", deadline=None)
settings.load_profile("without a clock")
