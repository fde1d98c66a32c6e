"""Introductions that get people out of their bubble: different, and compatible.

>>> import recommender
>>> recommender.Config().bubble
0.5

Nothing heavy is loaded before it is used: each name of ``__init__.pyi`` is imported on first access.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
