"""Nobody is introduced to herself: one address, or one full name at one organisation."""

import numpy as np
import pytest

from recommender.club.member import Member
from recommender.config import Config, Rules
from recommender.maths.pairs import all_pairs
from recommender.rules.permissions import permissions
from recommender.rules.registry import CODES
from tests.rules.clubs import WEEK, club


def entry(id_, name, organisation="", email=""):
    return Member(id=id_, name=name, headline="baker", organisation=organisation, email=email)


def reasons(*members, rules=None):
    codes = permissions(club(*members), WEEK, rules or Config().rules).codes(
        all_pairs(len(members))
    )
    return [CODES[code - 1] if code else None for code in np.asarray(codes).tolist()]


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (
            entry("a", "Ada Brunner", email="ada@x.org"),
            entry("b", "A. B.", email="Ada@X.org"),
            True,
        ),
        (entry("a", "Ada Brunner", "Mill"), entry("b", "Dr. Ada Brunner", "Mill GmbH"), True),
        (entry("a", "Ada Brunner"), entry("b", "ada brunner"), True),
        (entry("a", "Ada Brunner", "Mill"), entry("b", "Ada Brunner", "Dairy"), False),
        (entry("a", "Ada"), entry("b", "Ada"), False),
        (entry("a", "Ada Brunner"), entry("b", "Bo Cordes"), False),
    ],
)
def test_two_entries_of_one_person_do_not_meet(one, other, reason):
    assert reasons(one, other) == ["same_person" if reason else None]
    assert reasons(one, other, rules=Rules(other_person=False)) == [None]


def test_others_meet_as_ever():
    twice = entry("a", "Ada Brunner", email="a@x.org"), entry("b", "Ada Brunner", email="a@x.org")
    assert reasons(*twice, entry("c", "Bo Cordes")) == ["same_person", None, None]
