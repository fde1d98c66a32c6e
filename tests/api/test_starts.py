"""A start that cannot be says in one line why; and what a stranger is told of what is missing."""

import shutil
import sqlite3

import pytest

from recommender.adapters.store import SqlStore
from recommender.errors import RecommenderError
from tests.api.process import ROOT, Server, served
from tests.made_up import Clock

pytestmark = pytest.mark.enable_socket


def refuse(folder, *options, **environment):
    """The one line of a start that cannot be."""
    server = Server(folder, *options, **environment)
    try:
        assert server.process.wait(180) == 1
    finally:
        server.kill()
        server.close()
    text = server.log.read_text()
    (line,) = text.splitlines()
    assert line.startswith("Error: ")
    assert not [each for each in server.printed if each.startswith("Ready")]
    return line


def test_a_database_of_a_newer_version(tmp_path):
    file = tmp_path / "club.sqlite"
    store = SqlStore(f"sqlite:///{file}", Clock())
    store.migrate()
    store.close()
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    line = refuse(tmp_path, "--database-url", f"sqlite:///{file}")
    assert "a newer version" in line


@pytest.mark.parametrize(
    ("url", "said"),
    [("sqlite:////proc/nowhere/club.sqlite", "cannot be used"),
     ("sqlite:///{folder}/text", "no database of this program"),
     ("sqlite:///{folder}", "cannot be used"),
     ("postgresql://x:secret@127.0.0.1:1/none", "not available")],
)  # fmt: skip
def test_a_database_that_is_none(tmp_path, url, said):
    (tmp_path / "text").write_text("dear diary, " * 1_000)
    line = refuse(tmp_path, "--database-url", url.format(folder=tmp_path))
    assert said in line
    assert "secret" not in line


@pytest.mark.parametrize(
    ("content", "said"),
    [("port = \n", "no TOML"), ("prt = 1\n", "prt"), ("requests_per_minute = 'x'\n", "requests_per_minute"),
     ("config_file = '/none.toml'\n", "none.toml"), ("encoder = '/none'\n", "/none"),
     ("timezone = 'Mars/Base'\n", "timezone"), (None, "no such file")],
)  # fmt: skip
def test_a_settings_file_that_is_none(tmp_path, content, said):
    file = tmp_path / "settings.toml"
    if content is not None:
        file.write_text(content)
    assert said in refuse(tmp_path, settings=str(file))


def test_a_damaged_encoder_is_named_and_it_is_never_ready(tmp_path):
    folder = tmp_path / "encoder"
    shutil.copytree(ROOT / "models" / "encoder", folder)
    (folder / "static" / "tokenizer.json").write_text("{}")
    line = refuse(tmp_path, encoder=str(folder))
    assert "tokenizer.json is damaged" in line


def test_a_stranger_is_not_told_what_is_missing(solved, tmp_path, encoder, caplog):
    from tests.api.conftest import _copy

    for api in _copy(solved, tmp_path, encoder):

        def fail():
            message = "/srv/secret/model.safetensors is damaged: sha256 abc"
            raise RecommenderError(message)

        api.services.club.warm_up = fail
        answer = api.client(None).get("/health/ready")
        assert answer.status_code == 503
        assert "secret" not in answer.text
        assert "sha256" in caplog.text


def test_a_redirect_never_leads_to_another_host(tmp_path):
    with served(tmp_path) as server, server.client() as client:
        for path in ("/v1/members/", "/docs/", "//evil.example/", "/v1/rounds/"):
            answer = client.get(path, headers={"Host": "evil.example"}, follow_redirects=False)
            place = answer.headers.get("location", "")
            assert answer.status_code >= 400 or place.startswith("/desk"), (path, place)
            assert "evil" not in place


def test_a_table_of_very_many_columns_is_refused_at_once(tmp_path):
    with served(tmp_path) as server, server.client() as client:
        wide = "id,name,about" + ",x" * 200_000 + "\n1,a,b\n"
        headers = {"Content-Type": "text/csv"}
        answer = client.post("/v1/members:csv", content=wide, headers=headers)
        assert answer.status_code == 422
        assert "200,003 columns" in answer.text
        assert answer.elapsed.total_seconds() < 1
