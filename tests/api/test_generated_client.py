"""A week's work with a client that nobody here wrote: generated from the OpenAPI document."""

import importlib
import json
import subprocess
import sys

import pytest

from recommender.api.app import make_app
from recommender.settings import Settings
from tests.api.process import served
from tests.made_up import services_on, store_with_round

pytestmark = pytest.mark.enable_socket

WEEK = "2030-W20"
CONFIG = """
post_hooks: []
package_name_override: club_client
content_type_overrides:
  text/csv: application/octet-stream
"""
TEXTS = {
    "m1": (
        "Ana Lima",
        "Baker with an old oven",
        "Bread for an event",
        "Somebody to repair an oven",
    ),
    "m2": ("Ben Ohm", "Fitter of stoves and ovens", "Repairing ovens", "A caterer for a wedding"),
    "m3": ("Cleo Roth", "Bookkeeper for small firms", "Order in receipts", "A website that works"),
    "m4": ("Dora Voss", "Web developer", "Small websites", "Help with the yearly accounts"),
}


@pytest.fixture(scope="module")
def client_package(tmp_path_factory):
    """The generated package, imported."""
    folder = tmp_path_factory.mktemp("generated")
    store = store_with_round(folder / "club.sqlite")
    app = make_app(services_on(store), Settings(), solve=False)
    (folder / "openapi.json").write_text(json.dumps(app.openapi()))
    store.close()
    (folder / "config.yml").write_text(CONFIG)
    words = [sys.executable, "-m", "openapi_python_client", "generate", "--path", "openapi.json",
             "--meta", "none", "--config", "config.yml", "--output-path", "club_client",
             "--fail-on-warning"]  # fmt: skip
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    yield importlib.import_module("club_client")
    sys.path.remove(str(folder))
    for name in [each for each in sys.modules if each.startswith("club_client")]:
        del sys.modules[name]


def call(client, tag, name, *path, body=None, **more):
    """Call an operation of the generated package; its parsed answer."""
    operation = importlib.import_module(f"club_client.api.{tag}.{name}")
    given = {"body": body} if body is not None else {}
    answer = operation.sync_detailed(*path, client=client, **given, **more)
    assert 200 <= answer.status_code < 300, (name, answer.status_code, answer.content)
    return answer.parsed


def test_a_clubs_week_by_a_generated_client(client_package, tmp_path):
    models = importlib.import_module("club_client.models")
    with (
        served(tmp_path) as server,
        client_package.AuthenticatedClient(
            base_url=server.address, token=server.key, timeout=120
        ) as client,
    ):
        people = [
            models.MemberSent(id=id_, name=name, headline=headline, offers=[offer], needs=[need],
                              languages=["en"], email=f"{id_}@example.org")
            for id_, (name, headline, offer, need) in TEXTS.items()
        ]  # fmt: skip
        report = call(client, "members", "put_members", body=models.MembersSent(members=people))
        assert (report.rows, report.kept) == (4, 4)

        asked = call(client, "rounds", "ask_for_round", body=models.RoundSent(week=WEEK))
        solved = call(client, "rounds", "get_round", asked.id, wait=120)
        assert solved.state == models.RoundState.SOLVED
        published = call(client, "rounds", "publish", asked.id)
        assert published.state == models.RoundState.PUBLISHED

        week = call(client, "introductions", "get_introductions", "m1", week=WEEK)
        first = week.introductions[0]
        assert first.partner.name in {name for name, *_ in TEXTS.values()}
        assert first.reasons.summary

        said = models.OutcomeSent(member="m1", met=True, glad=5)
        outcome = call(client, "introductions", "give_outcome", first.id, body=said,
                       idempotency_key="by-hand-1")  # fmt: skip
        assert (outcome.met, outcome.glad) == (True, 5)

        call(client, "members", "erase_member", first.partner.id)
        left = call(client, "members", "get_members")
        assert {each.id for each in left.members} == set(TEXTS) - {first.partner.id}
        after = call(client, "introductions", "get_introductions", "m1", week=WEEK)
        assert first.partner.id not in {each.partner.id for each in after.introductions}
