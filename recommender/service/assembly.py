"""All use cases of the service on one store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from recommender.adapters.private_files import keep_private, make_private_folder
from recommender.adapters.store import SqlStore
from recommender.errors import InputError
from recommender.service.calendar import Calendar
from recommender.service.club.bootstrap import load_ranker
from recommender.service.club.club_config import ClubConfig
from recommender.service.club.club_files import load_club
from recommender.service.club.club_mapping import ClubMapping
from recommender.service.club.club_state import ClubState
from recommender.service.club.gaps import GapsOf
from recommender.service.club.organisations import OrganisationsOf
from recommender.service.club.running_ranker import RunningRanker
from recommender.service.delivery.courier import Courier
from recommender.service.delivery.debate_post import DebatePost
from recommender.service.delivery.delivery import Delivery
from recommender.service.delivery.delivery_options import DeliveryOptions
from recommender.service.delivery.follow_ups import FollowUps
from recommender.service.delivery.letters import Composer
from recommender.service.delivery.links import Links
from recommender.service.delivery.meeting_files import MeetingFiles
from recommender.service.delivery.own_lines import OwnLinesOf
from recommender.service.delivery.trial import LetterTrial
from recommender.service.people.access import Access
from recommender.service.people.browser_access import BrowserAccess, SignInTerms
from recommender.service.people.contact_retention import ContactRetention
from recommender.service.people.erasing import Erasing
from recommender.service.people.importing import Importing
from recommender.service.people.inventories import InventoriesOf
from recommender.service.people.networks import Networks
from recommender.service.people.people import People
from recommender.service.people.profiles import ProfileAdvising
from recommender.service.people.provider_sign_in import ProviderSignIn
from recommender.service.people.readings import ReadingsOf
from recommender.service.people.retention import Retention
from recommender.service.people.suspending import Suspending
from recommender.service.people.warm import WarmIntroductions
from recommender.service.people.wishes_met import WishesMet
from recommender.service.rounds.coming_weeks import ComingWeeks
from recommender.service.rounds.debates import DebatesOf
from recommender.service.rounds.dials import Dials
from recommender.service.rounds.editing import Editing
from recommender.service.rounds.evenings import EveningPlans
from recommender.service.rounds.explaining import Explaining
from recommender.service.rounds.feedback import Feedback
from recommender.service.rounds.foreseeing import Foreseeing
from recommender.service.rounds.giving import GivingOf
from recommender.service.rounds.goals import GoalsOf
from recommender.service.rounds.kept_evenings import KeptEvenings
from recommender.service.rounds.outcome_counts import OutcomeCounts
from recommender.service.rounds.overview import Overviews
from recommender.service.rounds.own_goals import OwnGoals
from recommender.service.rounds.publishing import Publishing
from recommender.service.rounds.remedying import Remedying
from recommender.service.rounds.repairs import Repairs
from recommender.service.rounds.solving import Solver
from recommender.service.rounds.suggesting import Suggesting
from recommender.service.rounds.undoing import Undoing
from recommender.service.rounds.valuing import Valuing
from recommender.service.rounds.visits import VisitPlans
from recommender.service.rounds.weekly import Weekly
from recommender.text_cache import forget_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from recommender.config import Config
    from recommender.ports.encoder import Encoder
    from recommender.ports.identity import IdentityProvider
    from recommender.ports.store import Store


SAMPLE_CLUB = Path(__file__).resolve().parents[1] / "_sample_club"
"""The folder of a made-up club, for a first look."""


@dataclass(frozen=True)
class Services:
    """What the edges call."""

    store: Store
    club: ClubState
    config: ClubConfig
    mapping: ClubMapping
    gaps: GapsOf
    organisations: OrganisationsOf
    access: Access
    browsers: BrowserAccess
    provider: ProviderSignIn | None
    """None where the club has none."""
    people: People
    importing: Importing
    inventories: InventoriesOf
    warm: WarmIntroductions
    profiles: ProfileAdvising
    networks: Networks
    rounds: Publishing
    overviews: Overviews
    weekly: Weekly
    suggesting: Suggesting
    feedback: Feedback
    editing: Editing
    undoing: Undoing
    remedying: Remedying
    dials: Dials
    explaining: Explaining
    coming_weeks: ComingWeeks
    foreseeing: Foreseeing
    valuing: Valuing
    evenings: EveningPlans
    debates: DebatesOf
    goals: GoalsOf
    own_goals: OwnGoals
    visits: VisitPlans
    kept_evenings: KeptEvenings
    solver: Solver
    repairs: Repairs
    delivery: Delivery
    courier: Courier
    follow_ups: FollowUps
    letter_trial: LetterTrial
    links: Links
    meeting_files: MeetingFiles
    outcome_counts: OutcomeCounts
    retention: Retention
    contact_retention: ContactRetention
    suspending: Suspending
    ranker: RunningRanker
    readings: ReadingsOf
    giving: GivingOf
    erasing: Erasing
    now: Callable[[], datetime]
    """The time, in the club's zone."""


def assemble(  # noqa: PLR0913  (each is a choice of the caller)
    store: Store,
    encoder: Encoder | str | None = None,
    *,
    clock: Callable[[], datetime],
    ranker: str | None = None,
    lease: float = 15.0,
    delivery: DeliveryOptions | None = None,
    config: Config | None = None,
    sign_in: SignInTerms | None = None,
    provider: IdentityProvider | None = None,
    organisers: Collection[str] = (),
) -> Services:
    """Put the use cases on a store.

    Parameters
    ----------
    store
        Already migrated.
    encoder
        The encoder, or what `recommender.service.club.bootstrap.make_encoder` takes.
    clock
        Gives the time, with its zone.
    ranker
        Folder of a learnt ranker, read at once; the prior if left out.
    lease
        Seconds after which a silent solver is taken for dead.
    delivery
        How letters and events go out; not at all if left out.
    config
        Knobs where nothing else is asked for; the defaults if left out.
    sign_in
        How long browsers stay signed in; the defaults if left out.
    provider, organisers
        Where organisers may sign in, too, and who of its people are some; nowhere if left out.
    """
    learnt = load_ranker(ranker) if ranker else None
    configs = ClubConfig(store, clock, config)
    sending = Delivery(store, clock, delivery or DeliveryOptions())
    calendar = Calendar(clock, sending.options.zone)
    running = RunningRanker(store, calendar, learnt)
    club = ClubState(store, encoder, running, configs.current)
    feedback = Feedback(store, calendar, sending.add_revivals)
    forgetting: list[Callable[[str], None]] = [club.forget, lambda _: forget_texts()]
    erasing = Erasing(store, calendar, sending.options.folder)
    debate_post = DebatePost(sending, clock)
    people = People(store, calendar, forgetting, config, erasing, debate_post.call_off)
    links = Links(store, clock, feedback, people, sending.options.link_days)
    profiles = ProfileAdvising(club, calendar)
    weekly = Weekly(store, club, calendar)
    networks = Networks(store, club, calendar, weekly.bubbles)
    warm = WarmIntroductions(store, club, calendar)
    own_lines = OwnLinesOf(
        profiles,
        networks,
        WishesMet(store, club),
        warm,
        lambda: configs.current().advice,
        lambda: club.is_prepared,
    )
    composer = Composer(store, links, sending.options, clock, own_lines)
    dials, remedying = Dials(club, configs, calendar), Remedying(store, club)
    importing = Importing(store, calendar, people)
    explaining, mapping = Explaining(store, club, calendar), ClubMapping(store, club, calendar)
    forgetting += [
        composer.forget, dials.forget, remedying.forget, explaining.forget, importing.forget,
        profiles.forget, mapping.forget,
    ]  # fmt: skip
    rounds = Publishing(store, clock, running, sending, configs.current)
    debates = DebatesOf(store, club, calendar, debate_post)
    evenings = EveningPlans(club, calendar)
    browsers = BrowserAccess(store, clock, sign_in)
    return Services(
        store=store,
        club=club,
        config=configs,
        mapping=mapping,
        gaps=GapsOf(store, club),
        organisations=OrganisationsOf(club),
        access=Access(store, clock),
        browsers=browsers,
        provider=ProviderSignIn(provider, organisers, browsers) if provider else None,
        people=people,
        importing=importing,
        inventories=InventoriesOf(store, calendar, warm.woken.set),
        warm=warm,
        profiles=profiles,
        networks=networks,
        rounds=rounds,
        overviews=Overviews(store),
        weekly=weekly,
        suggesting=Suggesting(store, club, calendar),
        feedback=feedback,
        editing=Editing(store, club, rounds.asked, clock),
        undoing=Undoing(store, club, rounds.asked, clock),
        remedying=remedying,
        dials=dials,
        explaining=explaining,
        coming_weeks=ComingWeeks(store, calendar),
        foreseeing=Foreseeing(club, calendar),
        valuing=Valuing(store, club),
        debates=debates,
        goals=GoalsOf(store, club, calendar),
        own_goals=OwnGoals(store, calendar),
        visits=VisitPlans(store, club, calendar),
        evenings=evenings,
        kept_evenings=KeptEvenings(store, club, evenings, calendar),
        solver=Solver(store, club, clock, lease),
        repairs=Repairs(
            store,
            club,
            calendar,
            running,
            sending.add_replacements,
            sending.add_cancellations,
        ),
        delivery=sending,
        courier=Courier(store, sending, composer, clock),
        follow_ups=FollowUps(store, calendar, sending, lambda: configs.current().memory),
        letter_trial=LetterTrial(store, sending, composer),
        links=links,
        meeting_files=MeetingFiles(store, sending.options, clock),
        outcome_counts=OutcomeCounts(store, calendar),
        retention=Retention(store, clock, erasing),
        contact_retention=ContactRetention(store, clock),
        ranker=running,
        giving=GivingOf(store, calendar),
        readings=ReadingsOf(store, calendar),
        suspending=Suspending(store, calendar, sending, lambda: configs.current().rules),
        erasing=erasing,
        now=lambda: clock().astimezone(sending.options.zone),
    )


def open_store(url: str, clock: Callable[[], datetime]) -> SqlStore:
    """A database brought to the tables of this version; a SQLite file is made if there is none.

    Parameters
    ----------
    url, clock
        As for `recommender.adapters.store.SqlStore`.
    """
    prefix = "sqlite:///"
    if url.startswith(prefix):
        _keep_file_private(Path(url.removeprefix(prefix).partition("?")[0]))
    store = SqlStore(url, clock)
    store.migrate()
    return store


def _keep_file_private(file: Path) -> None:
    """Have a database's file there for its owner alone; SQLite makes those beside it like it.

    Raises
    ------
    InputError
        If it cannot be had.
    """
    if str(file) in {"", "."} or file.name.startswith(":"):
        return
    try:
        make_private_folder(file.parent)
        keep_private(file)
        for beside in ("-wal", "-shm"):
            other = file.with_name(file.name + beside)
            if other.exists():
                keep_private(other)
    except OSError as error:
        message = f"database-url: {file} cannot be used: {error.strerror}"
        raise InputError(message) from None


def load_demo(
    services: Services,
    folder: Path = SAMPLE_CLUB,
    config: Config | None = None,
    *,
    by: str = "start",
) -> bool:
    """Load a club's folder into an empty store, read as `load_club` does; whether it was empty."""
    if services.people.page("", 1):
        return False
    services.people.put_club(load_club(folder, config), by=by)
    return True
