"""What a patch or a row makes of a member: what is said, and nothing else."""

from dataclasses import replace
from datetime import date
from urllib.parse import quote, unquote, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from recommender.config import Profiles
from recommender.errors import InputError
from recommender.service.people.member_changes import (
    apply_changes,
    fields_without_blocks,
    is_addressable,
    merge_member,
)
from tests.made_up import ANA
from tests.service.people.members import FIELDS, members, words

VALUES = {
    "headline": "Baker of rye bread", "about": "Now about something else.", "goals": "More rye.",
    "offers": ["Rye bread", "An hour | at the oven"], "needs": ["Flour"], "interests": ["Chess"],
    "per_round": 3, "bubble": 0.75, "text_language": "en", "email": "new@example.org",
    "languages": ["fr", "de"], "meet": "online", "viewpoints": {"growth": -1},
}  # fmt: skip
USUAL = Profiles().per_round


@given(members(), st.sampled_from(sorted(VALUES)))
@settings(max_examples=60, deadline=None)
def test_one_field_is_changed_and_every_other_one_is_as_it_was(member, name):
    changed = apply_changes(member, {name: VALUES[name]}, USUAL)
    new = VALUES[name]
    assert getattr(changed, name) == (tuple(new) if isinstance(new, list) else new)
    for other in set(FIELDS) - {name}:
        assert getattr(changed, other) == getattr(member, other), other


@given(members())
@settings(max_examples=40, deadline=None)
def test_what_is_sent_as_it_is_changes_nothing(member):
    fields = fields_without_blocks(member)
    del fields["id"]
    assert apply_changes(member, fields, USUAL) == member
    assert apply_changes(member, {}, USUAL) == member


@pytest.mark.parametrize(
    ("name", "empty"),
    [("about", ""), ("needs", ()), ("bubble", None), ("paused_until", None), ("viewpoints", {}),
     ("email", ""), ("city", ""), ("languages", ())],
)  # fmt: skip
def test_none_clears_a_field(name, empty):
    full = replace(ANA, about="x", bubble=0.5, paused_until=date(2026, 12, 1), viewpoints={"x": 1})
    assert getattr(full, name) != empty
    assert getattr(apply_changes(full, {name: None}, USUAL), name) == empty


def test_who_does_not_say_how_many_takes_as_many_as_is_usual_in_the_club():
    asked = replace(ANA, per_round=5)
    assert apply_changes(asked, {"per_round": None}, 7).per_round == 7
    assert apply_changes(asked, {}, 7).per_round == 5


def test_neither_the_id_nor_whom_one_has_blocked_comes_with_a_patch():
    blocking = replace(ANA, do_not_introduce=frozenset({"ben"}))
    sent = {"id": "ben", "do_not_introduce": "", "headline": "Baker"}
    changed = apply_changes(blocking, sent, USUAL)
    assert changed.id == "ana"
    assert changed.do_not_introduce == {"ben"}
    assert changed.headline == "Baker"


@pytest.mark.parametrize(
    ("changes", "column"),
    [({"bubble": 1.5}, "bubble"), ({"per_round": 21}, "per_round"), ({"meet": "never"}, "meet"),
     ({"email": "ana at home"}, "email"), ({"paused_until": "soon"}, "paused_until")],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_used_is_refused_by_its_field_and_with_what_is_allowed(changes, column):
    with pytest.raises(InputError, match=f"{column}.*allowed"):
        apply_changes(ANA, changes, USUAL)
    with pytest.raises(InputError, match=column):
        apply_changes(ANA, {"headline": "Fine"} | changes, USUAL)


@given(st.text(max_size=220))
@example("..")
@example(".")
@example("a/b")
@example("ä ö%2F+")
@settings(max_examples=150, deadline=None)
def test_an_addressable_id_survives_a_web_address_as_it_is(id_):
    if is_addressable(id_):
        path = urlsplit(f"https://club.example/v1/members/{quote(id_)}/export").path
        assert unquote(path.split("/")[3]) == id_
        assert 1 <= len(id_) <= 200
        assert not set(id_) & set("/\\?#\x00\n\x7f")


@pytest.mark.parametrize("id_", ["", ".", "..", "a/b", "a\\b", "a?b", "a#b", "a\nb", "x" * 201])
def test_an_id_that_would_lead_elsewhere_is_not_addressable(id_):
    assert not is_addressable(id_)


@pytest.mark.parametrize("id_", ["m001", "Ärztin 7", "a.b", "...", "x" * 200, "日本", "a%2Fb"])
def test_any_other_id_is(id_):
    assert is_addressable(id_)


@given(members(), members(), words())
@settings(max_examples=40, deadline=None)
def test_a_table_never_takes_away_an_address_a_dial_or_a_pause(new, old, about):
    merged = merge_member(replace(new, about=about), old)
    assert merged.email == (new.email or old.email)
    assert merged.bubble == (new.bubble if new.bubble is not None else old.bubble)
    assert merged.paused_until == (new.paused_until or old.paused_until)
    for name in set(FIELDS) - {"email", "bubble", "paused_until", "about"}:
        assert getattr(merged, name) == getattr(new, name), name
    assert merged.about == about


def test_a_dial_of_zero_is_said_and_not_missing():
    assert merge_member(replace(ANA, bubble=0.0), replace(ANA, bubble=0.9)).bubble == 0.0


def test_who_is_new_is_taken_as_the_table_has_them():
    assert merge_member(ANA, None) == ANA


def test_the_fields_of_a_member_never_hold_whom_they_have_blocked():
    blocking = replace(ANA, do_not_introduce=frozenset({"ben"}))
    assert "ben" not in repr(fields_without_blocks(blocking))
    assert set(fields_without_blocks(blocking)) == set(FIELDS) - {"do_not_introduce"}
