"""What somebody would use instead, one small file each; the same signature for all of a protocol.

For evenings of dates a method is ``scores(train, test, seed)``, of two `Dates`; for clubs it is
``scores(club, pairs, seed)``. Either gives a score per pair, higher is better, shape (m,), or
several draws of it, shape (draws, m), over which results are averaged.
"""
