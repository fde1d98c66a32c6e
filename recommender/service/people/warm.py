"""Warm introductions: who may know somebody for a need that no member meets is asked, and nobody else.

The asker learns of nothing before the owner of the contact, then the contact, have agreed: until then
every answer to them is what it would be if nobody had any contact. An organiser learns of nothing at
all, and neither does the log.
"""

from __future__ import annotations

import secrets
import threading
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.inventory import Wish, WishKind
from recommender.club.vague_wish import is_general
from recommender.club.warm import (
    CameOf,
    Request,
    RequestState,
    WarmTerms,
    request_id,
)
from recommender.club.week import Week
from recommender.errors import InputError
from recommender.maths.texts.evidence import centred
from recommender.pipeline.leads import find_leads
from recommender.pipeline.warm import Asking, Lead, count_near, find_met, list_askings
from recommender.ports.refusals import ConflictError, UnknownIdError
from recommender.service.people.inventories import MOST_WISHES
from recommender.service.worker import Worker
from recommender.tables.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recommender.arrays import BoolArray
    from recommender.club.inventory import Contact
    from recommender.club.member import Member
    from recommender.config import Warm
    from recommender.pipeline import Prepared
    from recommender.ports.store import Session, Store
    from recommender.service.calendar import Calendar
    from recommender.service.club.club_state import ClubState

_LOOK_SECONDS = 3_600.0
_OPEN = frozenset({RequestState.ASKED, RequestState.OFFERED})
_LONGEST_SENTENCE = 2_000
_USUAL = WarmTerms()


@dataclass(frozen=True)
class AskedOfOwner:
    """A request as the owner of the contact reads it."""

    request: Request
    contact: Contact | None
    """None where they may know somebody whom they have not noted down."""
    asker: str
    """The asker's name, where they agreed to be named or the introduction is made; else empty."""


@dataclass(frozen=True)
class WarmIntroduction:
    """A contact of another member, as the asker reads it once both have agreed."""

    request: Request
    contact: Contact
    owner: str
    """Name of the member who vouches."""


class WarmIntroductions:
    """The use cases.

    Parameters
    ----------
    store, club, calendar
        Where everything is, the prepared club, and what time it is.
    """

    def __init__(self, store: Store, club: ClubState, calendar: Calendar) -> None:
        self._store = store
        self._club = club
        self._calendar = calendar
        self.woken = threading.Event()
        """Set when there may be something to ask."""
        self._worker: Worker | None = None

    def start(self) -> None:
        """Ask in the background."""
        self.woken.set()
        self._worker = Worker("warm introductions", self.run, self.woken, _LOOK_SECONDS)
        self._worker.start()

    def stop(self) -> None:
        """End."""
        if self._worker is not None:
            self._worker.stop()

    def run(self) -> int:
        """Put open needs and wishes to members whose contacts may meet them; how many questions."""
        with self._store.read() as session:
            wishes = session.inventories.all_wishes()
            first = next(iter(session.inventories.stream()), None)
            terms = session.warm_requests.all_terms()
            if first is None and not any(wish.kind is WishKind.ASKED for _, wish in wishes):
                return 0
        prepared = self._club.snapshot().prepared
        encoder, week = self._club.load_encoder(), Week.parse(self._calendar.week())
        told = [(member, wish.kind.value, wish.text) for member, wish in wishes]
        asked_for = list_askings(prepared, encoder, told)
        wanted = {(asking.asker, asking.text) for asking in asked_for.askings}
        is_question = np.array(
            [asking.kind == WishKind.ASKED for asking in asked_for.askings], np.bool_
        )
        open_ = asked_for.only(is_question | ~find_met(prepared, asked_for, week))
        open_ = open_.only(_find_asking(open_.askings, terms, prepared, self._calendar))
        with self._store.read() as session:
            before = Counter(request.owner for request in session.warm_requests.all())
            most = self._club.config.warm.open_per_owner + max(before.values(), default=0)
            contacts = (
                (owner, entry.contact)
                for owner, entry in session.inventories.stream()
                if terms.get(owner, _USUAL).asked
            )
            leads = find_leads(prepared, encoder, open_, contacts, most)
        questions = [asking for asking in asked_for.askings if asking.kind == WishKind.ASKED]
        leads += self._list_near(prepared, questions)
        with self._store.write() as session:
            _prune(session, wanted, terms)
            requests = session.warm_requests.all()
            there = {member for lead in leads for member in (lead.owner, lead.asking.asker)}
            members = {member.member.id: member.member for member in session.members.some(there)}
            leads = [
                lead
                for lead in leads
                if _takes_part(members, lead.owner, self._calendar)
                and _takes_part(members, lead.asking.asker, self._calendar)
                and not _are_apart(session, lead.owner, lead.asking.asker)
                and (not lead.contact or session.inventories.entry(lead.owner, lead.contact))
            ]
            chosen = choose_leads(leads, requests, terms, self._club.config.warm)
            session.warm_requests.put(_make_request(lead, terms, self._calendar) for lead in chosen)
        return len(chosen)

    def ask(self, member: str, text: str) -> int:
        """Ask who of the club knows somebody; how many members might, by their own profiles alone.

        The question goes to them, and to whose contacts may fit, whom nobody counts.

        Raises
        ------
        InputError
            If it says nothing of its own.
        ConflictError
            If it is asked already, or there are too many.
        """
        line = one_line(text)
        if not line or is_general(line):
            message = "text: it says nothing of its own; allowed: a person, a role, a firm"
            raise InputError(message)
        with self._store.write() as session:
            _require(session, member)
            before = session.inventories.wishes(member)
            if line.casefold() in {wish.text.casefold() for wish in before}:
                message = "question: it is there already"
                raise ConflictError(message)
            if len(before) >= MOST_WISHES:
                message = f"wishes and questions: there are {MOST_WISHES}, and that is the most"
                raise ConflictError(message)
            wish = Wish(secrets.token_hex(8), WishKind.ASKED, line)
            session.inventories.add_wish(member, wish, self._calendar.now())
        self.woken.set()
        prepared = self._club.snapshot().prepared
        asking = Asking(member, WishKind.ASKED.value, line)
        return len(self._find_near(prepared, asking))

    def list_asked(self, member: str) -> list[AskedOfOwner]:
        """What a member is asked, and what became of it, newest first."""
        with self._store.read() as session:
            _require(session, member)
            requests = [
                request
                for request in session.warm_requests.of_owner(member)
                if not _are_apart(session, member, request.asker)
            ]
            names = session.members.faces(request.asker for request in requests)
            shown = []
            for request in reversed(requests):
                entry = (
                    session.inventories.entry(member, request.contact) if request.contact else None
                )
                told = request.named or request.state is RequestState.INTRODUCED
                asker = names[request.asker].name if told and request.asker in names else ""
                shown.append(AskedOfOwner(request, None if entry is None else entry.contact, asker))
        return shown

    def list_introduced(self, member: str) -> list[WarmIntroduction]:
        """The contacts of others to whom a member is introduced: owner and contact have agreed."""
        with self._store.read() as session:
            _require(session, member)
            shown = []
            for request in reversed(session.warm_requests.of_asker(member)):
                if request.state is not RequestState.INTRODUCED:
                    continue
                entry = session.inventories.entry(request.owner, request.contact)
                owner = session.members.get(request.owner)
                if entry is None or owner is None or _are_apart(session, member, request.owner):
                    continue
                told = _without_notes(entry.contact)
                shown.append(WarmIntroduction(request, told, owner.member.name))
        return shown

    def count_open(self, member: str) -> int:
        """How many questions about their contacts wait for a member's answer."""
        return sum(
            request.request.state is RequestState.ASKED for request in self.list_asked(member)
        )

    def list_new(self, member: str, days: int) -> list[WarmIntroduction]:
        """The warm introductions of a member that were made within the last days."""
        since = datetime.fromisoformat(self._calendar.now()) - timedelta(days=days)
        return [
            introduction
            for introduction in self.list_introduced(member)
            if introduction.request.came_of is None
            and datetime.fromisoformat(introduction.request.changed_at) > since
        ]

    def answer(
        self, member: str, request: str, *, agree: bool, sentence: str = "", contact: str = ""
    ) -> None:
        """Say whether one would introduce the contact; only then they are to be asked.

        Parameters
        ----------
        member, request
            The owner, and what they are asked.
        agree
            Whether they would.
        sentence
            Why they recommend their contact: it is read by the asker, if the contact agrees, too.
        contact
            Whom, where the question names nobody: one of the owner's contacts.

        Raises
        ------
        UnknownIdError
            If they are not asked this, or have no such contact.
        ConflictError
            If it was answered before.
        """
        with self._store.write() as session:
            asked = self._require_asked(session, member, request, RequestState.ASKED)
            state = RequestState.OFFERED if agree else RequestState.DECLINED
            about = asked.contact or contact
            if agree and session.inventories.entry(member, about) is None:
                raise UnknownIdError("contact")
            self._put(session, replace(
                asked, state=state, contact=about if agree else asked.contact,
                sentence=clean(sentence)[:_LONGEST_SENTENCE],
            ))  # fmt: skip

    def answer_for_contact(self, member: str, request: str, *, agree: bool) -> None:
        """Pass on what the contact says: if they agree, the asker is told.

        Raises
        ------
        UnknownIdError
            If they are not asked this.
        ConflictError
            If the owner has not agreed before, or it was answered.
        """
        with self._store.write() as session:
            asked = self._require_asked(session, member, request, RequestState.OFFERED)
            state = RequestState.INTRODUCED if agree else RequestState.REFUSED
            self._put(session, replace(asked, state=state))

    def say_came_of(self, member: str, request: str, came_of: CameOf) -> None:
        """Say what came of a warm introduction; who vouched for it is told.

        Raises
        ------
        UnknownIdError
            If there is none of this id that the member knows of.
        """
        with self._store.write() as session:
            of = {request.id: request for request in session.warm_requests.of_asker(member)}
            asked = of.get(request)
            if asked is None or asked.state is not RequestState.INTRODUCED:
                raise UnknownIdError("warm introduction")
            self._put(session, replace(asked, came_of=came_of))

    def terms(self, member: str) -> WarmTerms:
        """What a member agrees to."""
        with self._store.read() as session:
            _require(session, member)
            return session.warm_requests.terms(member)

    def put_terms(self, member: str, terms: WarmTerms) -> None:
        """Say what one agrees to; what is open and not agreed to any more is taken back."""
        with self._store.write() as session:
            _require(session, member)
            session.warm_requests.put_terms(member, terms)
            asked = [] if terms.asked else session.warm_requests.of_owner(member)
            asking = [] if terms.asks else session.warm_requests.of_asker(member)
            taken_back = [request.id for request in (*asked, *asking) if request.state in _OPEN]
            session.warm_requests.remove(taken_back)
            hidden = session.warm_requests.of_asker(member) if not terms.named else ()
            unnamed = [replace(request, named=False) for request in hidden if request.named]
            session.warm_requests.put(unnamed)
        self.woken.set()

    def _find_near(self, prepared: Prepared, asking: Asking) -> tuple[str, ...]:
        """The members whom a question goes to for what their own profiles say."""
        raw = self._club.load_encoder().encode([asking.text])
        vector = centred(raw, prepared.features.exchange.means[0])[0]
        near = count_near(prepared, vector, asking.text, asking.asker)
        return near[: self._club.config.warm.asked_at_once]

    def _list_near(self, prepared: Prepared, questions: Iterable[Asking]) -> list[Lead]:
        return [
            Lead(asking, owner, "", 0.0, float("-inf"))
            for asking in questions
            for owner in self._find_near(prepared, asking)
        ]

    def _require_asked(
        self, session: Session, member: str, request: str, state: RequestState
    ) -> Request:
        """What a member is asked, in a state.

        Raises
        ------
        UnknownIdError
            If they are not asked this.
        ConflictError
            If it is in another state.
        """
        of = {request.id: request for request in session.warm_requests.of_owner(member)}
        asked = of.get(request)
        if asked is None or _are_apart(session, member, asked.asker):
            raise UnknownIdError("request")
        if asked.state is not state:
            message = f"request: it is {asked.state}; only one that is {state} can be answered so"
            raise ConflictError(message)
        return asked

    def _put(self, session: Session, request: Request) -> None:
        session.warm_requests.put([replace(request, changed_at=self._calendar.now())])


def choose_leads(
    leads: Sequence[Lead],
    requests: Iterable[Request],
    terms: Mapping[str, WarmTerms],
    knobs: Warm,
) -> list[Lead]:
    """Whom to ask now: the best first, and nobody too often.

    What a member is asked depends on their own contacts and questions alone, never on those of
    another owner: being asked, or not, tells nothing of these.

    Parameters
    ----------
    leads
        The best first.
    requests
        What was asked before: the same is never asked twice, nor is one asked twice for one need.
    terms
        What members agree to who have said so.
    knobs
        How much at a time.
    """
    usual, asked, waiting = WarmTerms(), set[tuple[str, str, str]](), Counter[str]()
    for request in requests:
        asked.add((request.owner, request.asker, request.text))
        waiting[request.owner] += request.state in _OPEN
    chosen = []
    for lead in leads:
        asking = lead.asking
        question = lead.owner, asking.asker, asking.text
        agreed = terms.get(asking.asker, usual).asks and terms.get(lead.owner, usual).asked
        if agreed and question not in asked and waiting[lead.owner] < knobs.open_per_owner:
            chosen.append(lead)
            asked.add(question)
            waiting[lead.owner] += 1
    return chosen


def _make_request(lead: Lead, terms: Mapping[str, WarmTerms], calendar: Calendar) -> Request:
    asking, now = lead.asking, calendar.now()
    named = terms.get(asking.asker, WarmTerms()).named
    id_ = request_id(asking.asker, lead.owner, lead.contact, asking.text)
    return Request(
        id_, asking.asker, lead.owner, lead.contact, asking.kind, asking.text, named,
        RequestState.ASKED, now, now,
    )  # fmt: skip


def _find_asking(
    askings: Sequence[Asking],
    terms: Mapping[str, WarmTerms],
    prepared: Prepared,
    calendar: Calendar,
) -> BoolArray:
    """Whether each is asked by somebody who takes part and agrees to it, shape (n_askings,)."""
    rows = prepared.club.rows
    members = {asking.asker: prepared.club.members[rows[asking.asker]] for asking in askings}
    asks = [
        terms.get(asking.asker, _USUAL).asks and _takes_part(members, asking.asker, calendar)
        for asking in askings
    ]
    return np.array(asks, dtype=np.bool_)


def _prune(session: Session, wanted: set[tuple[str, str]], terms: Mapping[str, WarmTerms]) -> None:
    """Take back what nobody looks for any more, and what is between two who are kept apart."""
    usual = WarmTerms()
    gone = [
        request.id
        for request in session.warm_requests.all()
        if _are_apart(session, request.asker, request.owner)
        or (
            request.state is RequestState.ASKED
            and (
                (request.asker, request.text) not in wanted
                or not terms.get(request.asker, usual).asks
            )
        )
    ]
    session.warm_requests.remove(gone)


def _takes_part(members: Mapping[str, Member], id_: str, calendar: Calendar) -> bool:
    """Whether a member is there and neither pauses nor has unsubscribed."""
    member = members.get(id_)
    if member is None or member.per_round == 0:
        return False
    return member.paused_until is None or member.paused_until <= calendar.day()


def _are_apart(session: Session, a: str, b: str) -> bool:
    """Whether one of two has blocked the other."""
    return b in session.relations.blocks(a) or a in session.relations.blocks(b)


def _without_notes(contact: Contact) -> Contact:
    """Who somebody is, without what the owner has noted for themselves."""
    return replace(contact, did="", ask="", approach="", source="", last_contact=None)


def _require(session: Session, member: str) -> None:
    """Stop where there is no such member.

    Raises
    ------
    UnknownIdError
        If there is none.
    """
    if session.members.get(member) is None:
        raise UnknownIdError("member")
