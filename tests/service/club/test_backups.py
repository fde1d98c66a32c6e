"""A backup holds everything, taken while the service works, and gives it back on either database."""

import shutil
import stat

import pytest

from recommender.adapters.store import SqlStore
from recommender.errors import InputError, OutputError
from recommender.ports.records import Answers
from recommender.ports.refusals import ConflictError
from recommender.service.club.backups import back_up, restore
from tests.made_up import (
    PAIRS,
    ROUND,
    Clock,
    dump_tables,
    fill_with_round,
    introduction,
    services_on,
)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'club.sqlite'}"
    server = request.getfixturevalue("postgres")
    server.empty()
    return server.url


def filled(url):
    store = SqlStore(url, Clock())
    store.migrate()
    fill_with_round(store)
    services = services_on(store)
    services.rounds.publish(ROUND, by="test")
    services.feedback.add(introduction(*PAIRS[0]).id, PAIRS[0][0], "k", Answers(met=True))
    return store


def test_everything_comes_back_and_goes_on_from_there(url, tmp_path):
    store = filled(url)
    before, file = dump_tables(url), tmp_path / "backups" / "monday.sqlite"
    with store.write() as session:  # somebody is just writing
        session.audit.add("not done yet", key="k")
        rows = back_up(store, file)
    assert rows == sum(map(len, before.values()))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in file.parent.iterdir()] == ["monday.sqlite"]
    store.close()

    for target in (f"sqlite:///{tmp_path / 'new.sqlite'}", url):
        again = SqlStore(target, Clock())
        if target == url:
            if target.startswith("sqlite"):
                for each in tmp_path.glob("club.sqlite*"):
                    each.unlink()
            else:
                with again._engine.begin() as connection:
                    for word in ("DROP SCHEMA public CASCADE", "CREATE SCHEMA public"):
                        connection.exec_driver_sql(word)
            again.close()
            again = SqlStore(target, Clock())
        again.migrate()
        assert restore(file, again) == rows
        assert dump_tables(target) == before
        services = services_on(again)
        services.feedback.add(introduction(*PAIRS[0]).id, PAIRS[0][1], "k", Answers(met=True))
        with pytest.raises(ConflictError):
            restore(file, again)
        again.close()


def test_a_copy_of_the_file_alone_may_lack_everything_and_a_backup_does_not(tmp_path):
    file = tmp_path / "club.sqlite"
    store = filled(f"sqlite:///{file}")
    shutil.copy(file, tmp_path / "copied.sqlite")
    copied = SqlStore(f"sqlite:///{tmp_path / 'copied.sqlite'}", Clock())
    copied.migrate()
    with copied.read() as session:
        assert session.members.all() == (), "it is in the log beside the file"
    back_up(store, tmp_path / "backup.sqlite")
    whole = SqlStore(f"sqlite:///{tmp_path / 'backup.sqlite'}", Clock())
    with whole.read() as session:
        assert session.members.all()
    for each in (store, copied, whole):
        each.close()


def test_nothing_is_overwritten_and_what_is_no_backup_is_refused(tmp_path):
    store = filled(f"sqlite:///{tmp_path / 'club.sqlite'}")
    there = tmp_path / "there"
    there.write_text("mine")
    with pytest.raises(OutputError, match="is there"):
        back_up(store, there)
    assert there.read_text() == "mine"
    other = SqlStore(f"sqlite:///{tmp_path / 'other.sqlite'}", Clock())
    other.migrate()
    for bad, words in ((there, "no database of this program"), (tmp_path / "none", "not there")):
        with pytest.raises(InputError, match=words):
            restore(bad, other)
    for each in (store, other):
        each.close()
