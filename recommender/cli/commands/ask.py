"""``recommender ask``: who of us knows somebody there? Answered with a number, never with names."""

from __future__ import annotations

from typing import Annotated

import typer

from recommender.cli import options as opt
from recommender.cli.service import DatabaseUrl, open_database
from recommender.cli.show import console, progress_bars


def ask(
    member: Annotated[str, typer.Argument(metavar="MEMBER", help="Id of the member who asks.")],
    text: Annotated[
        str, typer.Argument(help='Whom they look for: "somebody at Bosch", a role, a person.')
    ],
    database_url: DatabaseUrl = None,
    as_json: opt.Json = False,
) -> None:
    """Ask, at a member's wish, who of the club knows somebody; how many might, and no name.

    Those who might know by their profiles are asked on their own pages, and so is whoever has a
    contact that fits, whom the number does not count: it is the same whatever anybody has noted down.
    """
    from recommender.service.assembly import assemble

    store, settings = open_database(database_url)
    services = assemble(store, settings.encoder, clock=store.clock)
    with progress_bars():
        might = services.warm.ask(member, text)
        services.warm.run()
    if as_json:
        opt.printed_json({"format": 1, "might": might})
        return
    members = "one member" if might == 1 else f"{might} members"
    console.print(
        f"By their profiles, {members} might know somebody. They are asked; whoever agrees to "
        "introduce a contact, and whose contact agrees, is told to the one who asks.",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
