"""Which of a member's own wishes those may meet whom they are introduced to."""

import pytest

from recommender.club.inventory import Wish, WishKind
from recommender.service.people.wishes_met import WishesMet

NOW = "2026-11-22T09:00:00+00:00"
JOINER = "m006"
WISH = "Somebody who builds staircases of wood and the interiors of ships"


@pytest.fixture
def met(drafted):
    finder = WishesMet(drafted.store, drafted.services.club)

    def find(*wishes, partners=(JOINER, "m001"), kind=WishKind.NEXT):
        with drafted.store.write() as session:
            for number, text in enumerate(wishes):
                session.inventories.add_wish("m002", Wish(f"{number:016x}", kind, text), NOW)
        return finder.find("m002", partners)

    return find


def test_a_wish_goes_to_the_partner_who_fits(drafted, met):
    assert met(WISH) == ((WISH, drafted.members()[JOINER].name),)


def test_of_each_partner_the_likeliest_wish_is_told(met):
    told = met("Somebody who keeps bees in the desert of Namibia", WISH, partners=(JOINER,))
    assert [text for text, _ in told] == [WISH]


def test_who_is_no_partner_is_not_told_of(met):
    assert met(WISH, partners=("m001",)) == ()


@pytest.mark.parametrize("partners", [(), ("nobody",)])
def test_nobody_means_nothing(met, partners):
    assert met(WISH, partners=partners) == ()


def test_without_a_wish_nothing_is_told_for_needs_are_no_wishes(met):
    assert met() == ()


def test_what_was_asked_of_the_club_is_no_wish_of_the_inventory(met):
    assert met(WISH, kind=WishKind.ASKED) == ()
