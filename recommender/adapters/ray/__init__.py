"""The ports on a Ray cluster: encoding, candidate search, blocks of pairs.

Nothing here is imported unless a cluster is asked for. Tasks give the same result wherever and
however often they run, so that what a lost worker had in hand is simply done again.
"""
