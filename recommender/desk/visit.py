"""A visit to a page: who is there, in which language, and how the answer is put together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, cast

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from recommender.api.bodies import ANY_BODY, FORM_BODY, PROFILE_BODY, SMALL_BODY
from recommender.api.guest_links import address_of
from recommender.api.paths import path_within
from recommender.desk.faults import tell_fault
from recommender.desk.forms import make_hidden_fields
from recommender.desk.navigation import NAVIGATION
from recommender.desk.rendering import POLICY, environment, static_path
from recommender.desk.session import read_secret, root_of
from recommender.desk.wording import COOKIE, Words, choose_language
from recommender.ports.records import Role

if TYPE_CHECKING:
    from recommender.ports.sign_ins import BrowserSession, SentForm
    from recommender.service.assembly import Services

HEADERS = {"Content-Security-Policy": POLICY, "X-Robots-Tag": "noindex, nofollow"}


@dataclass
class Visit:
    """One request for a page, and what its answer needs.

    Parameters
    ----------
    request
        As it came.
    services
        The use cases.
    words
        Of the reader's language.
    session
        Who is signed in; None on pages for everybody.
    said
        What a form that was sent just before has to say.
    """

    request: Request
    services: Services
    words: Words
    session: BrowserSession | None = None
    said: SentForm | None = None
    form: FormData = field(default_factory=FormData)
    """What was sent, where fields have no fixed names."""
    notice: dict[str, object] = field(default_factory=dict)
    """What the form that is being sent has to say on the page it leads to."""

    @property
    def by(self) -> str:
        """Who asks, for the audit log.

        Raises
        ------
        ValueError
            If nobody is signed in.
        """
        if self.session is None:
            message = "nobody is signed in"
            raise ValueError(message)
        return self.session.id

    @property
    def member(self) -> str:
        """The member whose session this is.

        Raises
        ------
        ValueError
            If it is nobody's.
        """
        if self.session is None or self.session.member is None:
            message = "no member is signed in"
            raise ValueError(message)
        return self.session.member

    def say(self, key: str, /, **values: object) -> str:
        """Words in the reader's language."""
        return self.words.say(key, **values)

    def tell(self, fault: str) -> str:
        """A message of the service, in the reader's language."""
        return self.words.weeks_in(tell_fault(fault, self.words.language))

    @property
    def here(self) -> str:
        """The address of this page within the app, to come back to."""
        path = path_within(self.request.scope)
        query = self.request.url.query
        return f"{path}?{query}" if query and self.request.method == "GET" else path

    def say_notice(self) -> str:
        """What the form that was sent just before has to say."""
        values = dict(self.said.notice) if self.said is not None else {}
        return self.words.say(values.pop("key"), **values) if values else ""

    def moment(self, at: str) -> str:
        """A time of the store, in the club's zone and the reader's words."""
        return self.words.moment(datetime.fromisoformat(at).astimezone(self.services.now().tzinfo))

    def address(self, path: str) -> str:
        """A path of this app as somebody else needs it: with the address of the service."""
        return address_of(self.request, self.services, path)

    def path(self, path: str) -> str:
        """A path of this app as a link needs it."""
        return root_of(self.request) + path

    def render(self, template: str, status: int = 200, /, **values: Any) -> HTMLResponse:  # noqa: ANN401
        """A page.

        Parameters
        ----------
        template
            A file of ``desk/templates``.
        status
            Of HTTP.
        **values
            What the template speaks of, beside what every page has: ``visit``, ``words``, ``say``,
            ``path``, ``static`` and ``hidden_fields``.
        """
        html = (
            environment()
            .get_template(template)
            .render(
                visit=self,
                words=self.words,
                say=self.words.say,
                path=self.path,
                static=lambda name: self.path(static_path(name)),
                hidden_fields=lambda: make_hidden_fields(read_secret(self.request)),
                navigation=NAVIGATION,
                **values,
            )
        )
        return HTMLResponse(html, status, HEADERS)

    def finish(self, path: str, notice: str = "", /, **values: object) -> Response:
        """End the work of a form: the browser goes on to a page, which may say what was done.

        Parameters
        ----------
        path
            Where to, within this app.
        notice
            Key of the words to say there; nothing if empty.
        **values
            What the words speak of: counts, nothing personal, as they are kept for a while.
        """
        self.notice = {"key": notice, **values} if notice else {}
        return RedirectResponse(self.path(path), 303, HEADERS)


def read_hour(stored: str | None, visit: Visit) -> datetime | None:
    """A stored hour as the club's clocks show it; None where there is none."""
    zone = visit.services.now().tzinfo
    return datetime.fromisoformat(stored).astimezone(zone) if stored else None


def make_visit(
    request: Request, session: BrowserSession | None = None, said: SentForm | None = None
) -> Visit:
    """A visit in the language that its reader chose or their browser asks for."""
    chosen = request.cookies.get(COOKIE, "")
    language = choose_language(chosen, request.headers.get("accept-language", ""))
    services: Services = request.app.state.services
    this_year = services.now().isocalendar().year
    return Visit(request, services, Words(language, this_year), session, said)


@dataclass(frozen=True)
class VisitCheck:
    """Says for whom a page is; `recommender.desk.route` checks it before anything is read."""

    role: Role | None
    """None: everybody."""
    computes: bool = False
    """Whether the page takes a processor for longer, so that few may at once."""
    body_bytes: int = SMALL_BODY
    """Longest body; the setting ``max_body_bytes`` is a limit, too."""

    async def __call__(self, request: Request) -> Visit:
        """The visit that the route has prepared."""
        return cast("Visit", request.state.visit)


def require_visit(
    role: Role | None, *, computes: bool = False, body_bytes: int = SMALL_BODY
) -> Any:  # noqa: ANN401
    """What a page's function names to get its `Visit`."""
    return Depends(VisitCheck(role, computes, body_bytes))


Organising = Annotated[Visit, require_visit(Role.ORGANISER)]
"""For organisers."""
OrganisingComputing = Annotated[Visit, require_visit(Role.ORGANISER, computes=True)]
"""For organisers, where a processor is busy for a while."""
OrganisingUpload = Annotated[
    Visit, require_visit(Role.ORGANISER, computes=True, body_bytes=ANY_BODY)
]
"""For organisers who send a list."""
OwnWeek = Annotated[Visit, require_visit(Role.MEMBER)]
"""For a member who is signed in."""
OrganisingProfile = Annotated[Visit, require_visit(Role.ORGANISER, body_bytes=PROFILE_BODY)]
"""For organisers who send somebody's profile."""
OwnProfile = Annotated[Visit, require_visit(Role.MEMBER, body_bytes=PROFILE_BODY)]
"""For a member who is signed in and sends their profile."""
OwnUpload = Annotated[Visit, require_visit(Role.MEMBER, computes=True, body_bytes=ANY_BODY)]
"""For a member who is signed in and sends a list."""
OwnWeekComputing = Annotated[Visit, require_visit(Role.MEMBER, computes=True)]
"""For a member who is signed in, where a processor is busy for a while."""
Everybody = Annotated[Visit, require_visit(None, body_bytes=FORM_BODY)]
"""For whoever asks, signed in or not."""
