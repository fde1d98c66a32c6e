import sys

import pytest
from typer.testing import CliRunner

from recommender.adapters.ray.cluster import _reach, joined
from recommender.cli.main import app
from recommender.errors import InputError
from recommender.service.club.engine_names import EngineName
from recommender.service.club.engines import engine
from tests.conftest import SAMPLE


@pytest.mark.enable_socket
@pytest.mark.parametrize("address", ["127.0.0.1:1", "ray://127.0.0.1:1", "no port", "[::1]:1"])
def test_an_address_at_which_nobody_answers_is_named_at_once(address):
    with pytest.raises(InputError, match="--address: no Ray cluster answers at"):
        _reach(address)


def test_without_ray_the_way_to_install_it_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(InputError, match=r"pip install 'recommender\[ray\]'"), joined():
        pass


def test_an_address_belongs_to_ray():
    members = f"--members={SAMPLE / 'members.csv'}"
    with pytest.raises(InputError, match="name --engine ray with it"):
        CliRunner().invoke(app, ["round", members, "--address=auto"], catch_exceptions=False)


def test_an_unknown_engine_is_refused_with_those_there_are():
    with pytest.raises(InputError, match="allowed are local, ray"), engine("spark"):
        pass


def test_the_local_engine_needs_no_ray(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with engine(EngineName.LOCAL) as ready:
        assert ready.blocks is not None
