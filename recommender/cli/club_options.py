"""The options that describe a club, its knobs and its encoder, declared once for all commands."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from functools import wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

from recommender.cli import options as opt
from recommender.cli.show import show_problems
from recommender.errors import InputError
from recommender.service.club.engine_names import EngineName

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from recommender.club.club import Club
    from recommender.config import Config
    from recommender.pipeline import Prepared
    from recommender.ports.encoder import Encoder
    from recommender.ports.progress import Progress
    from recommender.service.club.club_files import ClubFiles
    from recommender.service.club.engines import Engine
    from recommender.tables import ImportReport

    Command = Callable[..., None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClubOptions:
    """What a command was told of a club: its lists, the week, knobs, and what prepares it.

    Each field is an option of the command line: `takes_club_options` gives them to a command.
    """

    members: opt.Members = field(default_factory=list)
    ties: opt.Ties = None
    history: opt.History = None
    week: opt.WeekOption = None
    timezone: opt.Timezone = None
    linkedin: opt.LinkedIn = None
    mapping: opt.Mapping_ = None
    config: opt.ConfigFile = None
    bubble: opt.Bubble = None
    seed: opt.Seed = None
    knobs: opt.Knobs = None
    encoder: opt.Encoder = None
    ranker: opt.Ranker = None
    device: opt.Device = "cpu"
    batch_size: opt.BatchSize = 256
    cache: opt.Cache = True

    def turn_knobs(self) -> Config:
        """The configuration: its file, then its options.

        Raises
        ------
        InputError
            As `recommender.cli.options.config_from`.
        """
        return opt.config_from(self.config, self.bubble, self.seed, self.knobs)

    def find_week(self) -> str:
        """The week asked for, or the one that it is where the club lives.

        Raises
        ------
        InputError
            As `recommender.cli.options.week_or_current`.
        """
        return opt.week_or_current(self.week, self.timezone)

    def list_files(self, config: Config, week: str | None, *, strict: bool = False) -> ClubFiles:
        """The club's files, and what they are read with; see `read_club`.

        Raises
        ------
        InputError
            If a LinkedIn option is not of the form ``ID=FILE``.
        """
        from recommender.service.club.club_files import ClubFiles

        exports = {}
        for text in self.linkedin or ():
            owner, sign, path = text.partition("=")
            if not (owner and sign and path):
                message = f"--linkedin: {text!r} is not of the form ID=FILE"
                raise InputError(message)
            exports[owner] = Path(path)
        return ClubFiles(
            self.members,
            self.ties or (),
            self.history or (),
            exports,
            self.mapping,
            strict=strict,
            per_round=config.profiles.per_round,
            week=week,
        )

    def read_club(
        self,
        config: Config,
        week: str | None = None,
        report: Callable[[ImportReport], None] = show_problems,
        *,
        strict: bool = False,
    ) -> Club:
        """Read the club's files.

        Parameters
        ----------
        config
            Says how many introductions who does not say gets.
        week
            The week that the lists are read for; None: every day of leaving is taken as past.
        report
            Called with what became of each file.
        strict
            Refuse a file that has any bad row.

        Raises
        ------
        InputError
            If a file cannot be used.
        """
        from recommender.service.club.club_files import read_club

        return read_club(self.list_files(config, week, strict=strict), report)[0]

    def prepare(
        self, club: Club, config: Config, progress: Progress, engine: Engine | None = None
    ) -> tuple[Encoder, Prepared]:
        """The encoder, and the club made ready by it.

        Parameters
        ----------
        club, config
            What `read_club` and `turn_knobs` gave.
        progress
            Told how far it is.
        engine
            Where the work is done; on this machine if left out.
        """
        from recommender.service.club.bootstrap import make_encoder, prepare
        from recommender.service.club.engines import LOCAL

        engine = engine or LOCAL
        model = make_encoder(
            self.encoder,
            device=self.device,
            batch_size=self.batch_size,
            cache=self.cache,
            engine=engine,
        )
        return model, prepare(club, model, config, progress, ranker=self.ranker, engine=engine)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundOptions(ClubOptions):
    """What a command was told that makes a round, which may be done on a cluster."""

    engine: opt.Engine = EngineName.LOCAL
    address: opt.Address = None


def find_member(club: Club, text: str) -> str:
    """The id of the member whom an id, a name or an address means.

    Raises
    ------
    InputError
        If nobody is meant, or several.
    """
    from recommender.tables import References

    id_ = References.of_members(club.members).find(text).id or text
    club.row(id_)
    return id_


def takes_club_options(*, without: Collection[str] = ()) -> Callable[[Command], Command]:
    """Give a command the options of a club on the command line, and one object of them in Python.

    The command has one parameter of the type `ClubOptions`, or of one that builds on it. On the
    command line each field of it is an option: those that have to be given come before the
    command's own, all others behind them.

    Parameters
    ----------
    without
        Fields that the command has no use for; they are left at their default.

    Examples
    --------
    >>> @takes_club_options(without=("ranker",))
    ... def count(given: ClubOptions, *, as_json: opt.Json = False) -> None:
    ...     print(given.members, given.seed, as_json)
    >>> list(signature(count).parameters)[:3]
    ['members', 'as_json', 'ties']
    >>> count(members=["a.csv"], seed=3)
    ['a.csv'] 3 False
    """

    def spread(command: Command) -> Command:
        parameters = _list_parameters(command)
        [taken] = [
            at
            for at in parameters
            if isinstance(at.annotation, type) and issubclass(at.annotation, ClubOptions)
        ]
        kind: type[ClubOptions] = taken.annotation
        options = _list_fields(kind, without)
        names = [option.name for option in options]

        @wraps(command)
        def run(**values: Any) -> None:  # noqa: ANN401  # as typer parsed them
            given = kind(**{name: values.pop(name) for name in names if name in values})
            command(**{taken.name: given}, **values)

        whole = [parameter for parameter in parameters if parameter is not taken] + options
        whole.sort(key=lambda parameter: parameter.default is not Parameter.empty)
        run.__signature__ = Signature(whole)  # type: ignore[attr-defined]  # typer reads it
        run.__annotations__ = {parameter.name: parameter.annotation for parameter in whole}
        return run

    return spread


def _list_parameters(command: Command) -> list[Parameter]:
    hints = get_type_hints(command, include_extras=True)
    return [
        parameter.replace(kind=Parameter.KEYWORD_ONLY, annotation=hints[name])
        for name, parameter in signature(command).parameters.items()
    ]


def _list_fields(kind: type[ClubOptions], without: Collection[str]) -> list[Parameter]:
    """The fields of an object of options, as parameters of a command.

    A field whose default is made anew each time is one that the command line has to give.
    """
    hints = get_type_hints(kind, include_extras=True)
    return [
        Parameter(
            option.name,
            Parameter.KEYWORD_ONLY,
            default=Parameter.empty if option.default is MISSING else option.default,
            annotation=hints[option.name],
        )
        for option in fields(kind)
        if option.name not in without
    ]
