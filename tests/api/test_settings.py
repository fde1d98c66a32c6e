"""Settings: typed, from the environment before the file, each one documented."""

from pathlib import Path

import pytest

from recommender.errors import InputError
from recommender.settings import Settings, read_settings

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def nowhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_is_passed_goes_before_the_environment_and_that_before_the_file(nowhere, monkeypatch):
    (nowhere / "recommender.toml").write_text('port = 1\nhost = "::1"\ndemo = true\n')
    monkeypatch.setenv("RECOMMENDER_PORT", "2")
    assert Settings().port == 2
    assert Settings().host == "::1"
    assert Settings(port=3).port == 3
    monkeypatch.setenv("RECOMMENDER_SETTINGS", str(nowhere / "other.toml"))
    assert Settings().demo is False


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "x"), ("MAX_BODY_BYTES", "0"), ("DEMO", "perhaps")]
)
def test_a_bad_setting_is_named_and_its_value_not_repeated(monkeypatch, name, value):
    monkeypatch.setenv(f"RECOMMENDER_{name}", value)
    with pytest.raises(InputError, match=name.lower()):
        read_settings()


def test_an_unknown_name_in_the_file_is_refused(nowhere):
    (nowhere / "recommender.toml").write_text("prot = 8001\n")
    with pytest.raises(InputError, match="prot"):
        read_settings()


def test_the_address_of_the_database_is_in_no_repr():
    assert "hunter2" not in repr(Settings(database_url="postgresql://x:hunter2@h/c"))


def test_every_setting_is_documented():
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        assert f"| `{name}` |" in page, name
        assert field.description, name
        assert field.description in page, name
