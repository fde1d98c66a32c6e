"""Whatever is written is for its owner alone, whatever the umask; nothing sent stays on a disk."""

import os
import signal
import stat
import subprocess
import sys
import tempfile

import pytest

from recommender.adapters.delivery.eml_folder import EmlFolder
from recommender.service.assembly import open_store
from tests.api.process import ROOT, served
from tests.made_up import Clock


@pytest.fixture(params=[0o022, 0o000, 0o077])
def umask(request):
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_database_and_its_folders_are_private(tmp_path, umask):
    file = tmp_path / "a" / "b" / "club.sqlite"
    store = open_store(f"sqlite:///{file}?timeout=3", Clock())
    with store.write() as session:
        session.audit.add("x", key="y")
        beside = list(file.parent.iterdir())
        assert {each.name for each in beside} >= {"club.sqlite", "club.sqlite-wal"}
        assert {mode(each) for each in beside} == {0o600}
    store.close()
    assert {mode(folder) for folder in (file.parent, file.parent.parent)} == {0o700}


def test_a_database_that_was_open_to_all_is_closed_at_the_start(tmp_path, umask):
    file = tmp_path / "club.sqlite"
    open_store(f"sqlite:///{file}", Clock()).close()
    file.chmod(0o644)
    open_store(f"sqlite:///{file}", Clock()).close()
    assert mode(file) == 0o600


def test_letters_are_private_from_the_first_byte(tmp_path, umask):
    folder = tmp_path / "mail"
    with EmlFolder(folder).open() as send:
        send("m1", "a@x.org", b"1")
        send("m1", "a@x.org", b"2")
    assert mode(folder) == 0o700
    assert [(each.name, mode(each)) for each in folder.iterdir()] == [("m1.eml", 0o600)]


@pytest.mark.enable_socket
def test_the_organisers_key_is_in_a_file_of_its_owner_and_on_no_output(tmp_path):
    with served(tmp_path) as server:
        file = tmp_path / "recommender" / "organiser.key"
        assert mode(file) == 0o600
        assert file.read_text().strip() == server.key
        assert server.key not in "\n".join(server.printed)
        assert server.key not in server.log.read_text()
        with server.client() as client:
            assert client.get("/v1/keys").status_code == 200


@pytest.mark.skipif(sys.platform != "linux", reason="looks at files of another process")
@pytest.mark.enable_socket
def test_a_killed_import_leaves_no_list_behind(tmp_path):
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    rows = "".join(f"c{n},Person {n},c{n}@secret.example,{'x ' * 400}\n" for n in range(3_000))
    code = (
        "import os, signal, threading\n"
        "from recommender.service.assembly import assemble, open_store\n"
        "from recommender.service.calendar import utc_now\n"
        f"services = assemble(open_store('sqlite:///{tmp_path}/club.sqlite', utc_now), clock=utc_now)\n"
        f"content = open({str(tmp_path / 'list.csv')!r}, 'rb').read()\n"
        "threading.Timer(0.3, os.kill, [os.getpid(), signal.SIGKILL]).start()\n"
        "while True:\n"
        "    services.people.put_csv(content, strict=False, by='test')\n"
    )
    (tmp_path / "list.csv").write_text("id,name,email,about\n" + rows)
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code],
        env=os.environ | {"TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert list(temporary.rglob("*")) == []
    assert tempfile.gettempdir() != str(temporary)
