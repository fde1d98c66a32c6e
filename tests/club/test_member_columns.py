"""Columns of a club's members: read once, and of a few who have changed read again."""

from dataclasses import replace

import numpy as np
import pytest

from recommender.club.member import Member
from recommender.club.member_columns import MemberColumns, number_values


def test_only_who_has_changed_is_read_again():
    asked = []

    def read(members):
        asked.append([member.id for member in members])
        return np.array([len(member.name) for member in members])

    people = [Member(id=id_, name=id_) for id_ in ("a", "b", "c")]
    columns = MemberColumns(people)
    assert columns.column(read) is columns.column(read)
    changed = [people[0], replace(people[1], name="longer"), people[2]]
    carried = MemberColumns(changed, columns.carry_columns(changed, np.array([1])))
    assert carried.column(read).tolist() == [1, 6, 1]
    assert columns.column(read).tolist() == [1, 1, 1], "what was read before stays as it was"
    assert asked == [["a", "b", "c"], ["b"]]


@pytest.mark.parametrize("others", [[], ["Ulm", "graz"], ["", "Bern", "Ulm"]])
def test_a_number_follows_from_its_value_alone(others):
    numbers = number_values(["Graz", *others, "GRAZ"])
    assert numbers[0] == numbers[-1] == number_values(["graz"])[0] >= 0
    assert len(set(numbers.tolist())) == len({other.casefold() for other in ["graz", *others]})
    assert [number < 0 for number in numbers[1:-1]] == [not other for other in others]
