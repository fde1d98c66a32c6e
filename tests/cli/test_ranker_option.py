"""A learnt ranker from its folder: by the command line and by the service."""

import json

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from typer.testing import CliRunner

import recommender
from recommender.adapters.model_files import MANIFEST, write_manifest
from recommender.adapters.store import SqlStore
from recommender.cli.main import app
from recommender.errors import ModelFileError
from recommender.features.registry import COMPATIBILITY
from recommender.service.assembly import assemble
from recommender.service.club.running_ranker import POLICY
from tests.conftest import WEEK
from tests.made_up import Clock


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    X = pd.DataFrame(
        np.random.default_rng(0).random((200, len(COMPATIBILITY))), columns=list(COMPATIBILITY)
    )
    model = LogisticRegression(C=0.01).fit(X, X["best_interest"] > 0.5)
    recommender.save_ranker(model, tmp_path_factory.mktemp("models") / "ours")
    return next(tmp_path_factory.getbasetemp().glob("models*/ours"))


@pytest.fixture(scope="module")
def club(tmp_path_factory):
    file = tmp_path_factory.mktemp("club") / "members.csv"
    trades = ("baker", "pilot", "notary", "weaver", "diver", "judge")
    rows = [f"p{n},P{n},{trade},I am a {trade}" for n, trade in enumerate(trades)]
    file.write_text("\n".join(["id,name,headline,about", *rows]), encoding="utf-8")
    return ["--members", str(file), "--week", WEEK, "--no-cache", "--json"]


def run(*arguments):
    done = CliRunner().invoke(app, [str(each) for each in arguments])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return json.loads(done.stdout)


def test_a_round_says_which_ranker_made_it(club, folder):
    prior, own = run("round", *club), run("round", *club, "--ranker", folder)
    assert prior["versions"]["ranker"] == "prior"
    assert own["versions"]["ranker"] == recommender.load_ranker(folder).identity
    told = [each["compatibility"] for each in own["introductions"]]
    assert told != [each["compatibility"] for each in prior["introductions"]]
    alone = run("member", "p0", *club, "--ranker", folder, "--suggest", 5)["introductions"]
    whole = {(each["a"], each["b"]): each["compatibility"] for each in own["introductions"]}
    both = [pair for pair in alone if (pair["a"], pair["b"]) in whole]
    assert both
    assert all(whole[pair["a"], pair["b"]] == pair["compatibility"] for pair in both)


def test_a_folder_of_other_features_is_refused_by_their_names(club, folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    for file in folder.iterdir():
        (other / file.name).write_bytes(file.read_bytes())
    manifest = json.loads((other / MANIFEST).read_text(encoding="utf-8"))
    write_manifest(other, manifest | {"features": ["height", *COMPATIBILITY[1:]]})
    with pytest.raises(ModelFileError, match="does not know whole_likeness and reads height"):
        run("round", *club, "--ranker", other)


def test_the_service_keeps_the_rankers_identity_with_what_it_exposes(folder, tmp_path, encoder):
    store = SqlStore(f"sqlite:///{tmp_path / 'club.sqlite'}", Clock())
    store.migrate()
    services = assemble(store, encoder, ranker=str(folder), clock=Clock())
    trades = ("baker", "pilot", "notary", "weaver")
    members = [
        recommender.Member(id=f"p{n}", name=f"P{n}", headline=each) for n, each in enumerate(trades)
    ]
    services.people.put_club(recommender.Club.build(members), by="test")
    record, _ = services.rounds.ask(WEEK, {}, by="test")
    services.solver.run_pending()
    solved = services.rounds.get(record.id)
    identity = recommender.load_ranker(folder).identity
    assert solved.result is not None
    assert solved.result["versions"]["ranker"] == identity
    assert solved.result["numbers"]["introductions"] > 0
    services.rounds.publish(record.id, by="test")
    with store.read() as session:
        exposures = session.rounds.everything_of("p0")["exposures"]
    assert {each["policy"] for each in exposures} == {identity} != {POLICY}
    _, new = assemble(store, encoder, clock=Clock()).rounds.ask(WEEK, {}, by="test", again=True)
    assert new, "the same week by another ranker is another round"
    store.close()


def test_a_service_whose_ranker_is_missing_does_not_start(tmp_path):
    store = SqlStore(f"sqlite:///{tmp_path / 'club.sqlite'}", Clock())
    with pytest.raises(ModelFileError, match="nowhere"):
        assemble(store, ranker=str(tmp_path / "nowhere"), clock=Clock())
    store.close()
