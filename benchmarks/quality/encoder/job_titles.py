"""Job titles as ESCO writes them."""

from __future__ import annotations


def first_form(title: str) -> str:
    """The first of the two forms of a German title.

    Examples
    --------
    >>> first_form("Hydrologe/Hydrologin")
    'Hydrologe'
    """
    return title.split("/", maxsplit=1)[0].strip()
