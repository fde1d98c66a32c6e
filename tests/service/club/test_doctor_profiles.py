"""What doctor and import say of a list's profiles, in the list's language."""

import json

import pytest
from typer.testing import CliRunner

from recommender.cli.main import app
from recommender.service.club.doctor import look_at_profiles

GERMAN = """Nr;Name;Beruf;Ort;Ich biete;Ich suche
1;Anna Auer;Imkerin;Linz;Honig vom Dach;neue Kunden
2;Ben Bauer;Tischlermeister;Wels;Treppen und Geländer aus Eiche;
3;Cora Conrad;Bäckerin in der Altstadt;Steyr;Brot aus dem Holzofen;Jemand, der alte Öfen setzt
"""
ENGLISH = """id,name,headline,city,offers,needs
1,Anna,Beekeeper on the roofs of the town,Leeds,Honey and wax from the roofs,new customers
2,Ben,Joiner for staircases,York,Stairs and railings made of oak,
3,Cora,Baker in the old town,Hull,Bread from the wood oven,Somebody who builds old ovens
"""


@pytest.fixture(params=["de", "en"])
def listed(request, tmp_path):
    path = tmp_path / "members.csv"
    path.write_text(GERMAN if request.param == "de" else ENGLISH, encoding="utf-8")
    said = {
        "de": ("Ein Profil von 3 nennt keinen Bedarf", "„neue Kunden“", "von 2 Mitgliedern"),
        "en": ("One profile of 3 names no need", "“new customers”", "from 2 members"),
    }
    return path, said[request.param]


def test_doctor_says_what_the_profiles_carry(listed):
    path, said = listed
    found = look_at_profiles(path)
    assert found.ok
    assert all(words in found.detail for words in said)


def test_doctor_names_a_list_that_cannot_be_read(tmp_path):
    found = look_at_profiles(tmp_path / "nothing.csv")
    assert not found.ok
    assert "nothing.csv" in found.detail


def test_import_says_it_and_its_json_counts_it(listed):
    path, said = listed
    shown = CliRunner().invoke(app, ["import", "--check", "--members", str(path)])
    assert shown.exit_code == 0
    assert all(words in shown.output for words in said)
    asked = CliRunner().invoke(app, ["import", "--check", "--json", "--members", str(path)])
    profiles = json.loads(asked.stdout)["profiles"]
    assert (profiles["members"], profiles["no_need"], profiles["general_need"]) == (3, 1, 1)
    assert (profiles["field"], profiles["field_members"]) == ("needs", 2)
    assert len(profiles["sentences"]) == 3
