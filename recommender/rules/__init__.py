"""Rules: who may be introduced to whom in a week, one file each.

A rule's file declares `RULE`, a `recommender.rules.rule.Rule`; that is all it takes to be checked,
counted, told to the organiser and listed in the API. See "Add a rule" in ``docs/contributing.md``.
"""
