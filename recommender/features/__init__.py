"""Features: what a pair of members is compared by, one file each.

A feature's file declares `FEATURE`, a `recommender.features.feature.Feature`; with its knob in
``recommender/config.py`` that is all it takes to be computed, weighed and learnt from. See "Add a
feature" in ``docs/contributing.md``.
"""
