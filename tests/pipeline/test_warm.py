"""Open needs and the contacts that may meet them: planted ones are found, forbidden ones never."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.special import logit
from typing_extensions import override

from recommender import Club, Config, Member, prepare
from recommender.club.inventory import Closeness, Contact
from recommender.club.week import Week
from recommender.maths.texts.evidence import centred
from recommender.pipeline.leads import find_leads
from recommender.pipeline.own_words import least_product
from recommender.pipeline.warm import NEED, Asking, Askings, count_near, find_met, list_askings
from recommender.ports.encoder import Encoder
from recommender.service.club.bootstrap import make_encoder

WEEK = Week.parse("2026-W48")
NEEDS = {
    "ana": "Somebody who repairs church organs",
    "ben": "A lawyer for trade marks",
    "cleo": "neue Kunden",
    "dora": "Jemand, der Brot bäckt",
}
MEMBERS = [
    Member(id=id_, name=f"{id_.title()} Lima", headline=headline, needs=(NEEDS[id_],), languages=("en",),
           organisation=firm)
    for id_, headline, firm in (
        ("ana", "Organist", "St. Martin"), ("ben", "Shoe designer", "Bosch GmbH"),
        ("cleo", "Bäckerin", "Backhaus"), ("dora", "Tax adviser", ""),
    )
]  # fmt: skip
ORGANS = Contact(id="1", name="Otto Pfeiff", role="Organ builder, restores pipe organs in churches")
MARKS = Contact(
    id="2", name="Mara Kern", role="Lawyer for trade mark law", organisation="Kern & Co"
)
BUYER = Contact(
    id="3", name="Bea Kauf", role="Head of purchasing", organisation="Klinikum Ulm gGmbH"
)
OTHERS = [
    Contact(id=str(10 + at), name=f"Some Body{at}", role=role)
    for at, role in enumerate(("Beekeeper", "Train driver", "Web designer", "Dentist", "Carpenter"))
]


@pytest.fixture(scope="module")
def encoder():
    return make_encoder(cache=False)


@pytest.fixture(scope="module")
def prepared(encoder):
    return prepare(Club.build(MEMBERS), encoder)


def leads_of(prepared, encoder, contacts, wishes=()):
    askings = list_askings(prepared, encoder, wishes)
    open_ = askings.only(~find_met(prepared, askings, WEEK))
    return find_leads(prepared, encoder, open_, contacts)


def test_needs_that_say_something_and_that_nobody_meets_are_open(prepared, encoder):
    askings = list_askings(prepared, encoder, [("ben", "hope", "somebody at St. Martin"),
                                               ("ana", "next", "somebody at Siemens")])  # fmt: skip
    assert [each.text for each in askings.askings if each.kind == NEED] == [
        NEEDS["ana"], NEEDS["ben"], NEEDS["dora"],
    ]  # fmt: skip
    met = dict(zip([each.text for each in askings.askings], find_met(prepared, askings, WEEK), strict=True))  # fmt: skip
    assert met == {
        NEEDS["ana"]: False, NEEDS["ben"]: False, NEEDS["dora"]: True,
        "somebody at St. Martin": True, "somebody at Siemens": False,
    }  # fmt: skip


def test_planted_contacts_are_found_among_others_and_by_nobody_for_themselves(prepared, encoder):
    contacts = [("dora", each) for each in (ORGANS, MARKS, *OTHERS)] + [("ana", ORGANS)]
    found = {(lead.asking.asker, lead.owner, lead.contact) for lead in leads_of(prepared, encoder, contacts)}  # fmt: skip
    assert found == {("ana", "dora", "1"), ("ben", "dora", "2")}


def test_wishes_name_a_firm_or_a_role(prepared, encoder):
    for wish in ("somebody at Klinikum Ulm", "someone who leads the purchasing department"):
        found = leads_of(prepared, encoder, [("dora", BUYER), *(("dora", each) for each in OTHERS)],
                         [("ana", "next", wish)])  # fmt: skip
        assert [(lead.asking.text, lead.contact) for lead in found] == [(wish, "3")]


def test_who_is_close_is_asked_first(prepared, encoder):
    near = replace(ORGANS, id="9", closeness=Closeness.RELATIONSHIP)
    found = leads_of(prepared, encoder, [("ben", ORGANS), ("dora", near)])
    assert [lead.owner for lead in found] == ["dora", "ben"]


def test_blocks_members_and_the_unknown_are_no_leads(encoder):
    blocking = [replace(m, do_not_introduce=frozenset({"ana"})) if m.id == "dora" else m for m in MEMBERS]  # fmt: skip
    prepared = prepare(Club.build(blocking), encoder)
    member = replace(ORGANS, name="Dr. Cleo Lima")
    nameless = replace(ORGANS, role="")
    contacts = [("dora", ORGANS), ("ben", member), ("ben", nameless), ("gone", ORGANS)]
    assert leads_of(prepared, encoder, contacts) == []


def test_how_many_might_know_is_of_profiles_alone(prepared, encoder):
    def near(text):
        vector = centred(encoder.encode([text]), prepared.features.exchange.means[0])[0]
        return count_near(prepared, vector, text, "ana")

    assert near("somebody at Bosch")[0] == "ben"
    assert "ana" not in near("somebody at St. Martin")
    assert "cleo" in near("Somebody who bakes bread")


def test_no_knob_lets_an_unlikely_contact_through(prepared, encoder):
    sure = prepared.under(Config().with_knobs(evidence__might_help=0.79))
    for some in (prepared, sure):
        least = some.config.evidence.might_help
        found = leads_of(some, encoder, [("dora", each) for each in (ORGANS, MARKS, *OTHERS)])
        assert all(lead.chance >= least for lead in found)


ROLES = ("Organ builder", "Lawyer for trade marks", "Beekeeper", "Head of purchasing", "Dentist")
MANY = st.lists(
    st.tuples(st.sampled_from([m.id for m in MEMBERS]), st.sampled_from(ROLES),
              st.sampled_from(["", "Klinikum Ulm gGmbH", "Bosch GmbH"]), st.sampled_from(Closeness)),
    max_size=25,
)  # fmt: skip


def rate(club, encoder, askings, contacts):
    """Chances of each thing asked for with each contact, one by one."""
    exchange, calibration = club.features.exchange, club.facets.calibration
    rated = np.zeros((len(askings.askings), len(contacts)))
    for at, contact in enumerate(contacts):
        vector = centred(encoder.encode([contact.text]), exchange.means[1])[0]
        rated[:, at] = calibration.chance(askings.vectors @ vector / exchange.sd)
        firm = contact.organisation.split(" ")[0]
        for row, asking in enumerate(askings.askings):
            if asking.kind != NEED and firm and firm in asking.text:
                rated[row, at] = max(rated[row, at], club.config.evidence.can_help)
    return rated


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MANY, st.integers(1, 3), st.sets(st.sampled_from([m.id for m in MEMBERS]), max_size=2))
def test_the_search_finds_what_comparing_all_with_all_does(encoder, prepared, many, most, blocked):
    """By brute force, whatever the size of its blocks; and of each owner the best so many."""
    wishes = [("ana", "next", "somebody at Klinikum Ulm"), ("ben", "hope", "somebody at Bosch")]
    blocking = [replace(m, do_not_introduce=frozenset(blocked - {m.id})) if m.id == "dora" else m
                for m in MEMBERS]  # fmt: skip
    club = prepared.with_club(Club.build(blocking))
    contacts = [
        (owner, Contact(id=f"{at:02}", name=f"Some Body{at}", role=role, organisation=firm, closeness=close))
        for at, (owner, role, firm, close) in enumerate(many)
    ]  # fmt: skip
    askings = list_askings(club, encoder, wishes)
    rated = rate(club, encoder, askings, [contact for _, contact in contacts])
    steps = list(Closeness)
    best: dict[tuple[str, Asking], float] = {}
    for row, asking in enumerate(askings.askings):
        for at, (owner, contact) in enumerate(contacts):
            one, other = (club.club.members[club.club.row(x)] for x in (owner, asking.asker))
            apart = asking.asker in one.do_not_introduce or owner in other.do_not_introduce
            if rated[row, at] < club.config.evidence.might_help or owner == asking.asker or apart:
                continue
            score = logit(rated[row, at]) + club.config.warm.closeness * steps.index(
                contact.closeness
            )
            key = (owner, asking)
            best[key] = max(best.get(key, -np.inf), score)
    found, blocks = (find_leads(club, encoder, askings, contacts, block=n) for n in (8_192, 3))
    few = find_leads(club, encoder, askings, contacts, most, block=1)
    for leads in (found, blocks):
        scores = {(lead.owner, lead.asking): lead.score for lead in leads}
        assert scores.keys() == best.keys()
        assert all(abs(scores[key] - best[key]) < 1e-3 for key in best)
    for owner in {lead.owner for lead in found}:
        every, some = ([x.score for x in leads if x.owner == owner] for leads in (found, few))
        assert np.abs(np.subtract(every[:most], some)).max() < 1e-3


class Drawn(Encoder):
    """An encoder of vectors drawn at random, the same for the same text, around some centre."""

    def __init__(self, centre, spread):
        self.centre, self.spread = centre, spread

    @property
    @override
    def identity(self):
        return "drawn at random"

    @property
    @override
    def dimension(self):
        return len(self.centre)

    @override
    def encode(self, texts):
        drawn = [np.random.default_rng([*text.encode()]).normal(size=len(self.centre)) for text in texts]  # fmt: skip
        return (self.centre + self.spread * np.array(drawn)).astype(np.float32)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32 - 1), st.integers(1, 20), st.integers(1, 50))
def test_of_each_owner_the_best_so_many_of_all_leads_are_kept(prepared, seed, most, block):
    """Whatever is cut on the way, as nobody would be asked about it: many fitting contacts of each."""
    rng, exchange = np.random.default_rng(seed), prepared.features.exchange
    ids, close = [member.id for member in MEMBERS], list(Closeness)
    blocking = [replace(MEMBERS[0], do_not_introduce=frozenset({"ben"})), *MEMBERS[1:]]
    club = prepared.with_club(Club.build(blocking))
    asked = tuple(Asking(ids[rng.integers(4)], NEED, f"need {at}") for at in range(60))
    spread = (2 * least_product(club) / len(exchange.means[1]) ** 0.5) ** 0.5
    vectors = Drawn(0 * exchange.means[1], spread).encode([each.text for each in asked])
    contacts = [
        (ids[rng.integers(4)], Contact(id=f"{at}", name=f"Some Body{at}", role=f"role {rng.integers(12)}",
                                       closeness=close[rng.integers(len(close))]))
        for at in range(rng.integers(40))
    ]  # fmt: skip
    encoder, askings = Drawn(exchange.means[1], spread), Askings(asked, vectors)
    every = find_leads(club, encoder, askings, contacts)
    few = find_leads(club, encoder, askings, contacts, most, block)
    assert not contacts or len(every) > len({owner for owner, _ in contacts}), "else nothing is cut"
    for owner in ids:
        ranked = sorted((x for x in every if x.owner == owner), key=lambda x: (-x.score, asked.index(x.asking)))  # fmt: skip
        assert {(x.asking, x.contact) for x in few if x.owner == owner} == {
            (x.asking, x.contact) for x in ranked[:most]
        }
