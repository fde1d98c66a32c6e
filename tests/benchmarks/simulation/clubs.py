"""Small made-up clubs for the tests of the generator."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st

from recommender.club.member import Meet, Member

LEVELS = ("", "owner", "executive", "retired", "student_trainee", "specialist")


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def member(number: int, **fields: Any) -> Member:
    return Member(id=f"p{number:04d}", name=f"Person {number}", headline="Works", **fields)


@st.composite
def clubs(draw, most=30):
    """Clubs with few cities and industries, some of them not stated, and every meeting format."""
    count = draw(st.integers(0, most))
    return [
        member(
            number,
            city=draw(st.sampled_from(["", "Linz", "Berlin", "Köln"])),
            industry=draw(st.sampled_from(["", "logistics", "retail"])),
            organisation=draw(st.sampled_from(["", "Self-employed", "Acme", f"Firm {number}"])),
            level=draw(st.sampled_from(LEVELS)),
            languages=tuple(draw(st.lists(st.sampled_from(["de", "en", "fr"]), unique=True))),
            meet=draw(st.sampled_from(list(Meet))),
            per_round=draw(st.integers(0, 3)),
            do_not_introduce=frozenset(
                f"p{other:04d}" for other in draw(st.sets(st.integers(0, most), max_size=3))
            ),
        )
        for number in range(count)
    ]


def block_club(per_block: int, cities: Sequence[str] = ("Linz", "Berlin")) -> list[Member]:
    """A club with ``per_block`` members for each city and each of two industries."""
    fields = [
        (city, industry) for city in cities for industry in ("logistics", "retail")
    ] * per_block
    return [
        member(number, city=city, industry=industry, languages=("de",))
        for number, (city, industry) in enumerate(fields)
    ]
