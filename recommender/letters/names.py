"""What a person is called in a sentence."""

from __future__ import annotations

from recommender.club.names import given_name


def first_name(name: str) -> str:
    """The given name, for a salutation; the whole name where it cannot be told.

    Examples
    --------
    >>> first_name("Prof. Dr. Henrike Wallbrecher")
    'Henrike'
    >>> first_name("Gian-Luca Tschudin"), first_name("Cher"), first_name("J. R. Miller")
    ('Gian-Luca', 'Cher', 'J. R. Miller')
    >>> first_name("Rüegg, Dr. Thandiwe"), first_name("Jane Doe, PhD")
    ('Thandiwe', 'Jane')
    >>> first_name("Dr."), first_name("Ma Li"), first_name("Di Yang")
    ('Dr.', 'Ma', 'Di')
    """
    return given_name(name) or name.strip()


def name_for_reader(name: str, reader: str) -> str:
    """What to call someone in a text for ``reader``: in full if both share a first name."""
    first = first_name(name)
    return name if first.casefold() == first_name(reader).casefold() else first
