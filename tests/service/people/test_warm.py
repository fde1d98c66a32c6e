"""Warm introductions: asked of the owner alone, told to the asker only once owner and contact agree."""

import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from recommender.adapters.store import SqlStore
from recommender.club.agreements import count_settled
from recommender.club.club import Club
from recommender.club.inventory import WishKind
from recommender.club.member import Member
from recommender.club.warm import CameOf, RequestState, WarmTerms
from recommender.config import Config
from recommender.errors import InputError
from recommender.ports.refusals import ConflictError, UnknownIdError
from recommender.service.assembly import assemble
from tests.made_up import Clock, dump_tables

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
ORGANS, LAW = "Somebody who repairs church organs", "A lawyer for trade marks"
PEOPLE = [
    Member(id="ana", name="Ana Lima", headline="Organist", needs=(ORGANS,), languages=("en",)),
    Member(id="ben", name="Ben Ohm", headline="Shoe designer", needs=(LAW,), languages=("en",)),
    Member(id="cleo", name="Cleo Roth", headline="Pastry cook", languages=("en",), organisation="Bosch GmbH"),
    Member(id="dora", name="Dora Voss", headline="Tax adviser", languages=("en",)),
]  # fmt: skip
IDS = [person.id for person in PEOPLE]
PFEIFF = {"name": "Otto Pfeiff", "role": "Organ builder, restores pipe organs in churches",
          "organisation": "Pfeiff Orgelbau", "did": "secret note", "approach": "secret way"}  # fmt: skip


def open_store(path, encoder):
    ticks = count()

    def clock():  # what comes second is second
        return NOW + timedelta(milliseconds=next(ticks))

    return assemble(SqlStore(f"sqlite:///{path}", clock), encoder, clock=clock)


@pytest.fixture(scope="module")
def make(tmp_path_factory, encoder):
    """Makes the service on a copy of the little club."""
    file = tmp_path_factory.mktemp("warm") / "club.sqlite"
    store = SqlStore(f"sqlite:///{file}", Clock())
    store.migrate()
    store.close()
    first = open_store(file, encoder)
    first.people.put_club(Club.build(PEOPLE), by="test")
    first.store.tidy()
    first.store.close()

    def copy(path):
        shutil.copy(file, path)
        return open_store(path, encoder)

    return copy


@pytest.fixture
def services(tmp_path, make):
    services = make(tmp_path / "warm.sqlite")
    yield services
    services.store.close()


def ask_dora(services):
    """What Dora is asked once she has noted down an organ builder."""
    services.inventories.add("dora", PFEIFF)
    assert services.warm.run() == 1
    (asked,) = services.warm.list_asked("dora")
    return asked


def test_the_owner_alone_is_asked_and_the_asker_is_not_named_unless_they_agreed(services):
    asked = ask_dora(services)
    assert (asked.request.text, asked.contact.name, asked.asker) == (ORGANS, "Otto Pfeiff", "")
    assert services.warm.run() == 0, "the same is asked once"
    for other in ("ana", "ben", "cleo"):
        assert services.warm.list_asked(other) == []
        assert services.warm.list_introduced(other) == []


def test_who_agreed_to_be_named_is_named(services):
    services.warm.put_terms("ana", WarmTerms(named=True))
    assert ask_dora(services).asker == "Ana Lima"
    services.warm.put_terms("ana", WarmTerms(named=False))
    assert services.warm.list_asked("dora")[0].asker == ""


def test_both_agree_then_the_asker_reads_who_it_is_and_why_and_the_owner_what_came_of_it(services):
    request = ask_dora(services).request.id
    services.warm.answer("dora", request, agree=True, sentence="He saved ours.")
    assert services.warm.list_introduced("ana") == []
    services.warm.answer_for_contact("dora", request, agree=True)
    (told,) = services.warm.list_introduced("ana")
    assert (told.contact.name, told.owner, told.request.sentence) == (
        "Otto Pfeiff", "Dora Voss", "He saved ours.",
    )  # fmt: skip
    assert "secret" not in repr(told), "notes are the owner's own"
    assert services.warm.list_asked("dora")[0].asker == "Ana Lima"
    services.warm.say_came_of("ana", request, CameOf.HELPED)
    assert services.warm.list_asked("dora")[0].request.came_of is CameOf.HELPED
    assert services.people.export("ana", to_member=True)["inventory"]["introduced"]
    assert "Pfeiff" not in repr(services.people.export("ana"))


@pytest.mark.parametrize("by", ["owner", "contact"])
def test_who_declines_is_not_asked_again_and_nobody_is_told(services, by):
    before = observe(services, "ana")
    request = ask_dora(services).request.id
    if by == "owner":
        services.warm.answer("dora", request, agree=False)
    else:
        services.warm.answer("dora", request, agree=True)
        services.warm.answer_for_contact("dora", request, agree=False)
    assert services.warm.run() == 0
    assert observe(services, "ana") == before
    with pytest.raises(ConflictError):
        services.warm.answer("dora", request, agree=True)
    with pytest.raises(UnknownIdError):
        services.warm.say_came_of("ana", request, CameOf.MET)


def test_nobody_answers_for_another(services):
    request = ask_dora(services).request.id
    for other in ("ana", "ben"):
        with pytest.raises(UnknownIdError):
            services.warm.answer(other, request, agree=True)
        with pytest.raises(UnknownIdError):
            services.warm.answer_for_contact(other, request, agree=True)
    with pytest.raises(ConflictError):
        services.warm.answer_for_contact("dora", request, agree=True)


def agree_to_all(services):
    for member in IDS:
        for asked in services.warm.list_asked(member):
            if asked.request.state is RequestState.ASKED and asked.contact:
                services.warm.answer(member, asked.request.id, agree=True, sentence="Good.")
                services.warm.answer_for_contact(member, asked.request.id, agree=True)


@pytest.mark.parametrize("step", ["asked", "introduced"])
def test_a_contact_that_is_taken_out_leaves_nothing_wherever_it_was(services, tmp_path, step):
    ask_dora(services)
    if step == "introduced":
        agree_to_all(services)
    (entry,) = services.inventories.page("dora", "", 10)
    services.inventories.remove("dora", entry.contact.id)
    assert services.warm.list_asked("dora") == services.warm.list_introduced("ana") == []
    dumped = repr(dump_tables(f"sqlite:///{tmp_path / 'warm.sqlite'}"))
    assert "Pfeiff" not in dumped
    assert entry.contact.id not in dumped


@pytest.mark.parametrize("gone", ["ana", "dora"])
def test_nothing_is_left_of_who_is_erased(services, tmp_path, gone):
    ask_dora(services)
    agree_to_all(services)
    services.people.erase(gone, by="test")
    tables = dump_tables(f"sqlite:///{tmp_path / 'warm.sqlite'}")
    assert tables["warm_requests"] == []
    assert "Pfeiff" not in repr(tables) or gone == "ana"


def test_what_nobody_looks_for_any_more_is_taken_back(services):
    ask_dora(services)
    services.people.patch("ana", {"needs": ["Bread"]}, version=None, by="test")
    services.warm.run()
    assert services.warm.list_asked("dora") == []


@pytest.mark.parametrize("blocker", ["ana", "dora"])
def test_a_block_ends_what_is_between_two_and_looks_like_one_who_asks_nothing(services, blocker):
    ask_dora(services)
    agree_to_all(services)
    other = "dora" if blocker == "ana" else "ana"
    services.people.block(blocker, other, blocked=True, by=blocker)
    assert services.warm.list_asked("dora") == services.warm.list_introduced("ana") == []
    assert services.warm.run() == 0


def test_terms_are_kept_and_take_back_what_is_open(services):
    ask_dora(services)
    services.warm.put_terms("dora", WarmTerms(asked=False))
    assert services.warm.list_asked("dora") == []
    assert services.warm.run() == 0
    services.warm.put_terms("dora", WarmTerms())
    services.warm.put_terms("ana", WarmTerms(asks=False))
    assert services.warm.run() == 0
    assert services.warm.terms("ana") == WarmTerms(asks=False)


def test_a_question_of_the_day_tells_a_number_of_profiles_and_goes_to_them_and_to_contacts(
    services,
):
    might = services.warm.ask("ana", "somebody at Bosch")
    (question,) = services.inventories.wishes("ana")
    services.inventories.remove_wish("ana", question.id)
    services.inventories.add("dora", {"name": "Bea Kauf", "role": "Buyer", "organisation": "Bosch"})
    assert services.warm.ask("ana", "somebody at Bosch") == might >= 1
    services.warm.run()
    (cleo, *_) = services.warm.list_asked("cleo")
    assert cleo.contact is None
    assert {each.contact.name for each in services.warm.list_asked("dora") if each.contact} == {"Bea Kauf"}  # fmt: skip
    own = services.inventories.add("cleo", {"name": "Max Fest"}).contact.id
    with pytest.raises(UnknownIdError):
        services.warm.answer("cleo", cleo.request.id, agree=True)
    services.warm.answer("cleo", cleo.request.id, agree=True, contact=own)
    services.warm.answer_for_contact("cleo", cleo.request.id, agree=True)
    assert [each.contact.name for each in services.warm.list_introduced(cleo.request.asker)] == ["Max Fest"]  # fmt: skip
    for text in (" ", "new customers"):
        with pytest.raises(InputError):
            services.warm.ask("ana", text)
    with pytest.raises(ConflictError):
        services.warm.ask("ana", "Somebody at BOSCH")


def test_who_pauses_is_neither_asked_nor_asked_for(services):
    services.people.stop_letters("ana", by="ana")
    services.inventories.add("dora", PFEIFF)
    assert services.warm.run() == 0
    services.people.patch("ana", {"per_round": 1}, version=None, by="ana")
    services.people.stop_letters("dora", by="dora")
    assert services.warm.run() == 0


def observe(services, member):
    """Everything that a member can read of it, and an organiser of them."""
    warm = services.warm
    export = services.people.export(member, to_member=True)
    export["inventory"]["contacts"].sort(key=lambda each: each["name"])
    return (
        export,
        services.people.export(member),
        [(each.request.text, each.contact, each.owner) for each in warm.list_introduced(member)],
        [(each.request.text, each.asker, each.contact) for each in warm.list_asked(member)],
    )


ROLES = (PFEIFF["role"], "Lawyer for trade mark law", "Beekeeper", "Buyer", "Train driver")
FIRMS = ("Zzyzx Works", "Bosch", "")
CONTACT = st.fixed_dictionaries(
    {"role": st.sampled_from(ROLES), "organisation": st.sampled_from(FIRMS)}
)
WISHES = ("at Zzyzx Works", "an organ builder")
QUESTIONS = ("who is at Bosch", "a beekeeper")
WHO = st.sampled_from(IDS)
ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), WHO, st.booleans(), st.booleans()),
        st.tuples(st.just("terms"), WHO, st.booleans(), st.booleans()),
        st.tuples(st.just("wish"), WHO, st.sampled_from(WISHES), st.none()),
        st.tuples(st.just("ask"), WHO, st.sampled_from(QUESTIONS), st.none()),
        st.tuples(st.just("run"), st.none(), st.none(), st.none()),
    ),
    max_size=6,
)


def answer(services, who, agree, contact_agrees):
    for asked in services.warm.list_asked(who):
        if asked.request.state is RequestState.ASKED and asked.contact:
            services.warm.answer(who, asked.request.id, agree=agree, sentence="Zzyzx is good")
            if agree and contact_agrees is not None:
                services.warm.answer_for_contact(who, asked.request.id, agree=contact_agrees)


def act(services, secret, action):
    """One thing that somebody does; of the owner of the secret no contact ever agrees."""
    kind, who, what, how = action
    if who == secret and kind == "answer":
        how = False if how else None
    does = {
        "run": services.warm.run,
        "terms": lambda: services.warm.put_terms(who, WarmTerms(asks=what, named=how)),
        "answer": lambda: answer(services, who, what, how),
        "wish": lambda: services.inventories.add_wish(who, WishKind.HOPE, what),
        "ask": lambda: services.warm.ask(who, what),
    }
    with suppress(ConflictError):  # a wish that is there already
        does[kind]()


@dataclass(frozen=True)
class World:
    """A club in which one member's contacts are to stay a secret."""

    inventories: dict[str, list[dict[str, str]]]
    secret: str
    hidden: list[dict[str, str]]
    blocks: set[tuple[str, str]]
    actions: list[tuple[str, Any, Any, Any]]


THEIRS = st.lists(CONTACT, max_size=3, unique_by=lambda each: each["role"])
WORLDS = st.builds(
    World,
    inventories=st.dictionaries(WHO, THEIRS),
    secret=WHO,
    hidden=THEIRS.filter(bool),
    blocks=st.sets(st.tuples(WHO, WHO).filter(lambda two: two[0] != two[1]), max_size=3),
    actions=ACTIONS,
)


def live(services, world, contacts):
    """What everybody but the owner of the secret reads, step by step."""
    for a, b in sorted(world.blocks):
        services.people.block(a, b, blocked=True, by=a)
    for owner, theirs in sorted((world.inventories | {world.secret: contacts}).items()):
        note_down(services, owner, theirs)
    views = []
    for action in (*world.actions, ("run", None, None, None)):
        act(services, world.secret, action)
        views.append([anonymise(observe(services, who)) for who in IDS if who != world.secret])
    services.store.close()
    return views


@given(WORLDS)
@settings(
    max_examples=15, deadline=None, database=None, phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
def test_before_consent_nobody_can_tell_that_a_member_has_any_contact_at_all(
    tmp_path_factory, make, world
):
    """Two clubs that differ in one member's contacts alone: everybody else reads the same in both."""
    none: list[dict[str, str]] = []
    without, with_them = (
        live(make(tmp_path_factory.mktemp("two") / "c.sqlite"), world, contacts)
        for contacts in (none, world.hidden)
    )
    for step, (before, after) in enumerate(zip(without, with_them, strict=True)):
        assert before == after, step


def note_down(services, owner, contacts):
    for number, contact in enumerate(contacts):
        name = f"Otto {owner.title()}son {'ABC'[number]}"
        services.inventories.add(owner, {"name": name, **contact})


def anonymise(view):
    """What is read, without random ids and times to the millisecond."""
    return re.sub(r"[0-9a-f]{16}|T09:[0-9:.]+", "_", repr(view))


def test_blocked_or_not_asking_looks_the_same_to_the_owner(tmp_path, make):
    views = []
    for number, change in enumerate(
        (
            lambda s: s.people.block("ana", "dora", blocked=True, by="ana"),
            lambda s: s.warm.put_terms("ana", WarmTerms(asks=False)),
        )
    ):
        services = make(tmp_path / f"{number}.sqlite")
        change(services)
        services.inventories.add("dora", PFEIFF)
        services.warm.run()
        views.append(anonymise(services.people.export("dora", to_member=True)))
        services.store.close()
    assert views[0] == views[1]


def receive(services, member, came_of):
    """What a round counts as received by a member once they have said what came of it."""
    agree_to_all(services)
    (told,) = services.warm.list_introduced(member)
    services.warm.say_came_of(member, told.request.id, came_of)
    club = services.club.prepare_under(Config()).club
    assert set(club.settled["member"]) <= {member}, "the owner is told of to nobody"
    return count_settled(club, ["2026-W47"])[club.row(member)]


@pytest.mark.parametrize(("came_of", "counted"), [(CameOf.NOTHING, 0), (CameOf.MET, 1), (CameOf.HELPED, 1)])  # fmt: skip
def test_a_need_that_was_met_so_counts_as_an_introduction_received(services, came_of, counted):
    ask_dora(services)
    assert receive(services, "ana", came_of) == counted


def test_a_wish_that_was_met_counts_nowhere_for_nobody_may_know_of_it(services):
    services.people.patch("cleo", {"organisation": ""}, version=None, by="test")
    services.inventories.add_wish("ben", WishKind.HOPE, "somebody at Bosch")
    services.inventories.add("dora", {"name": "Bea Kauf", "role": "Buyer", "organisation": "Bosch"})
    services.warm.run()
    assert receive(services, "ben", CameOf.HELPED) == 0


def test_nothing_of_it_is_in_a_log(services, caplog):
    caplog.set_level(0)
    ask_dora(services)
    agree_to_all(services)
    assert "pfeiff" not in caplog.text.lower()
    assert "organ" not in caplog.text.lower().replace("organiser", "").replace("organisation", "")


def test_a_member_who_is_a_contact_is_no_secret_lead(services):
    services.inventories.add("dora", {**PFEIFF, "name": "Dr. Ben Ohm"})
    assert services.warm.run() == 0
