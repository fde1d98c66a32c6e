"""The desk on two dozen members of the sample club with a drafted round: the real store, encoder, solver."""

from tests.desk.conftest import Browser, app_of
from tests.service.small_club import BY, few_members, make_small, open_small


def draft_file(folder, encoder, club):
    """A database with the club and a drafted round, and the round's id."""
    path = folder / "club.sqlite"
    small = make_small(f"sqlite:///{path}", encoder, few_members(club))
    small.solve()
    small.store.tidy()
    small.store.close()
    return path, small.round


class Desk:
    """A drafted round in a store of its own, and organisers' browsers on it."""

    def __init__(self, drafted, folder, encoder, **options):
        path, round_id = drafted
        copy = folder / "club.sqlite"
        copy.write_bytes(path.read_bytes())
        self.small = open_small(f"sqlite:///{copy}", encoder, **options)
        self.small.round = round_id
        self.services = self.small.services
        self.app = app_of(self.services)
        self.here = f"/desk/round/{round_id}"

    def browser(self, label="Ana", language="en"):
        browser = Browser(self.app)
        browser.headers["accept-language"] = language
        browser.sign_in(self.services, label=label)
        return browser

    def solve(self):
        assert self.services.solver.run_pending() == 1

    def close(self):
        self.small.store.close()


__all__ = ["BY", "Desk", "draft_file"]
