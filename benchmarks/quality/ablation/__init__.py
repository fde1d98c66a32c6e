"""What each part is worth where outcomes are known: the same measure with the part left out.

Differences are paired: the same people, the same evenings, with and without.
"""
