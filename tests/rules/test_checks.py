"""Each kind of check against a loop over pairs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.maths.pairs import all_pairs
from recommender.rules.checks import MemberMask, NothingShared, PairList, SameCode, codes_of

WORDS = st.lists(st.sampled_from(["", " ", "Köln", "KÖLN ", "köln", "Mill", "straße", "STRASSE"]),
                 min_size=2, max_size=8)  # fmt: skip


def broken(check, n):
    """Pairs that break a check, asked both ways round."""
    pairs = all_pairs(n)
    hit = check.breaks(pairs)
    assert hit.dtype == np.bool_
    assert hit.tolist() == check.breaks(pairs[:, ::-1]).tolist()
    return {tuple(pair) for pair in pairs[hit].tolist()}


@given(WORDS)
def test_the_same_word_is_the_same_code_and_what_is_not_stated_is_nobodys(words):
    same = {
        (i, j)
        for i, j in all_pairs(len(words)).tolist()
        if words[i].strip() and words[i].strip().casefold() == words[j].strip().casefold()
    }
    assert broken(SameCode.of(words), len(words)) == same
    assert [code == -1 for code in codes_of(words)] == [not word.strip() for word in words]


@given(st.integers(2, 7), st.data())
def test_a_list_of_pairs_holds_its_pairs_and_no_others(n, data):
    row = st.integers(0, n - 1)
    listed = data.draw(st.lists(st.tuples(row, row), max_size=6))
    check = PairList.of(np.array(listed, dtype=np.int64).reshape(-1, 2), n)
    assert broken(check, n) == {(min(two), max(two)) for two in listed if two[0] != two[1]}


@given(st.lists(st.booleans(), min_size=2, max_size=7))
def test_a_mask_keeps_its_members_from_everybody(out):
    expected = {(i, j) for i, j in all_pairs(len(out)).tolist() if out[i] or out[j]}
    assert broken(MemberMask(np.array(out)), len(out)) == expected


@pytest.mark.parametrize("known", [3, 62, 63, 130])
def test_nothing_shared_is_right_in_every_word_of_bits(known):
    names = [f"{number:03d}" for number in range(known)]
    stated = [(), tuple(names), (names[0],), (names[-1],), (names[-1], names[1]), (names[1],)]
    expected = {
        (i, j)
        for i, j in all_pairs(len(stated)).tolist()
        if stated[i] and stated[j] and not {*stated[i]} & {*stated[j]}
    }
    assert broken(NothingShared.of(stated), len(stated)) == expected
    assert (2, 3) in expected
