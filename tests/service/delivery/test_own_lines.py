"""What a letter says to its reader alone: now and then, in what is sent, and in nothing else."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from itertools import pairwise

import pytest

from recommender.club.inventory import Contact, Entry, WishKind
from recommender.club.warm import Request, RequestState
from recommender.config import Config
from recommender.service.assembly import assemble
from recommender.service.delivery.delivery_options import DeliveryOptions
from recommender.service.delivery.own_lines import is_turn
from tests.made_up import NOW, PEOPLE, ROUND, WEEK, Clock, services_on
from tests.service.delivery.test_eml_files import page_of, text_of

CONTACT, REQUEST = "c" * 16, "d" * 16
WEEKS = [f"2026-W{number:02d}" for number in range(1, 54)]


def open_on(store, folder, every):
    """The service as it runs, with the club prepared."""
    config = Config().with_knobs(advice__every_weeks=every)
    given = DeliveryOptions(folder=folder)
    services = assemble(store, clock=Clock(), delivery=given, config=config)
    services.club.snapshot()
    return services


def send(services):
    services.rounds.publish(ROUND, by="test")
    services.delivery.start(ROUND, by="test")
    services.courier.run_pending()


def read(folder):
    mails = [
        message_from_bytes(path.read_bytes(), policy=policy.default) for path in folder.iterdir()
    ]
    bodies = {
        mail["To"].addresses[0].addr_spec.partition("@")[0]: [text_of(mail), page_of(mail)]
        for mail in mails
    }
    return {member: [" ".join(text.split()) for text in both] for member, both in bodies.items()}


@pytest.mark.parametrize("every", [1, 2, 4, 7])
@pytest.mark.parametrize("member", [person.id for person in PEOPLE])
def test_at_most_every_few_weeks_and_never_both_at_once(member, every):
    turns = {about: [is_turn(about, member, week, every) for week in WEEKS]
             for about in ("profile", "network")}  # fmt: skip
    for about, each in turns.items():
        weeks = [number for number, turn in enumerate(each) if turn]
        assert all(later - first == every for first, later in pairwise(weeks))
        assert weeks or (about == "network" and every == 1)
    if every > 1:
        assert not any(map(all, zip(*turns.values(), strict=True)))


def test_a_thin_profile_is_told_what_helps_in_the_letter_and_not_in_the_copy_of_it(store, tmp_path):
    services = open_on(store, tmp_path / "mail", every=1)
    copies = [services.letter_trial.read(ROUND, id_) for id_ in ("ana", "ben", "cleo")]
    send(services)
    gains = {person.id: services.profiles.advise(person.id).gains for person in PEOPLE}
    thin = {id_ for id_, each in gains.items() if any(gain.gained > 0 for gain in each)}
    letters = read(tmp_path / "mail")
    assert letters.keys() >= {"ana", "ben", "cleo"}
    assert letters.keys() & thin
    assert letters.keys() - thin
    for member, bodies in letters.items():
        assert {mentions_profile(body) for body in bodies} == {member in thin}, member
    assert not any(mentions_profile(copy.text + copy.html) for copy in copies)


def mentions_profile(text):
    return "about your profile" in text or "zu deinem Profil" in text


def test_who_is_worth_a_call_is_told_to_the_one_who_noted_them_down_alone(store, tmp_path):
    services = open_on(store, tmp_path / "mail", every=2)
    reader = next(id_ for id_ in ("ana", "ben", "cleo") if is_turn("network", id_, WEEK, 2))
    services.inventories.add_wish(reader, WishKind.HOPE, "Somebody who repairs church organs")
    services.inventories.add(reader, {
        "name": "Otto Pfeiff", "role": "Organ builder, restores pipe organs in churches",
        "last_contact": (NOW - timedelta(weeks=40)).date(),
    })  # fmt: skip
    copy = services.letter_trial.read(ROUND, reader)
    send(services)
    letters = read(tmp_path / "mail")
    assert all("Otto Pfeiff" in body for body in letters[reader])
    others = [body for member, bodies in letters.items() if member != reader for body in bodies]
    assert "Pfeiff" not in " ".join(others)
    assert "Pfeiff" not in copy.text + copy.html


def test_a_process_that_only_sends_letters_prepares_no_club_for_it(store, tmp_path):
    services = services_on(store, Clock(), folder=tmp_path / "mail")
    send(services)
    assert not services.club.is_prepared
    bodies = [body for both in read(tmp_path / "mail").values() for body in both]
    assert bodies
    assert not any(map(mentions_profile, bodies))


def test_the_letter_to_the_wisher_alone_says_which_wish_somebody_may_meet(store, tmp_path):
    services = open_on(store, tmp_path / "mail", every=520)
    services.inventories.add_wish("cleo", WishKind.NEXT, "Stove fitter")
    copies = [services.letter_trial.read(ROUND, id_) for id_ in ("ana", "ben", "cleo")]
    send(services)
    letters = read(tmp_path / "mail")
    assert all("Nobody else knows of your wish" in body for body in letters["cleo"])
    assert all("That might be Ben Ohm." in body for body in letters["cleo"])
    said = [body for member, bodies in letters.items() if member != "cleo" for body in bodies]
    said += [copy.text + copy.html for copy in copies]
    assert not any("your wish" in body or "deinem Wunsch" in body for body in said)


def test_a_warm_introduction_stands_in_the_letters_of_the_two_and_nowhere_before_both_agreed(
    store, tmp_path
):
    services = open_on(store, tmp_path / "mail", every=520)
    contact = Contact(id=CONTACT, name="Otto Pfeiff", role="Organ builder", did="secret note")
    request = Request(
        REQUEST, "cleo", "ben", CONTACT, "need", "Somebody for organs", named=False,
        state=RequestState.INTRODUCED, created_at=NOW.isoformat(), changed_at=NOW.isoformat(),
        sentence="He saved ours.",
    )  # fmt: skip
    open_one = replace(request, id="e" * 16, asker="finn", state=RequestState.ASKED)
    with services.store.write() as session:
        session.inventories.put("ben", [Entry(contact)], NOW.isoformat())
        session.warm_requests.put([request, open_one])
    copies = [services.letter_trial.read(ROUND, id_) for id_ in ("ana", "ben", "cleo")]
    send(services)
    letters = read(tmp_path / "mail")
    for body in letters["cleo"]:
        for told in ("Ben Ohm introduces to you: Otto Pfeiff (Organ builder)", "He saved ours"):
            assert told in body
        assert "secret note" not in body
    assert all("A question is waiting for you" in body for body in letters["ben"])
    others = [*letters["ana"], *letters.get("finn", [])]
    said = [*others, *(copy.text + copy.html for copy in copies)]
    assert not any("Pfeiff" in body or "waiting for you" in body for body in said)
