"""Named columns about two authors, a file per kind; each from what was known at the cutoff.

A file gives a `Block`: names, and a function from member numbers to values against all members. Columns are the same for (a, b) and (b, a), or come
in two: ``_ab`` on the side of the first, ``_ba`` on that of the second.
"""
