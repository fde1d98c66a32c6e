"""Text of the time before UTF-8 is read rightly or refused by name, never kept as garbage."""

import pytest

from recommender.errors import InputError
from recommender.tables import read_members
from recommender.tables.encoding import decode

GERMAN = "id;name;about\n1;Jürgen Weiß;Brücken, Straßen und Tunnel\n2;Zoë Müller;schöne Grüße\n"
SHORT = "id;name;about\n1;Änne Weiß;Öl für 5\n"
POLISH = "id;name;about\n1;Łukasz Żółć;Mosty i drogi, świeże pieczywo\n"
CZECH = "id;name;about\n1;Tomáš Dvořák;Příliš žluťoučký kůň\n"
RUSSIAN = "id;name;about\n1;Иван Петров;Мосты и дороги\n"
TURKISH = "id;name;about\n1;Ayşe Yıldız;İstanbul, ekmek çeşitleri ğ\n"
FRENCH = "id;name;about\n1;François Lefèvre;café à la crème\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((GERMAN, name) for name in ("cp1252", "mac_roman", "cp850", "utf-16-le", "utf-16-be")),
        *((SHORT, name) for name in ("cp1252", "mac_roman", "cp850")),
        *((POLISH, name) for name in ("cp1250", "iso8859_2", "cp852", "mac_latin2")),
        *((CZECH, name) for name in ("cp1250", "mac_latin2")),
        *((RUSSIAN, name) for name in ("cp1251", "koi8_r", "cp866", "mac_cyrillic", "utf-16-le")),
        *((FRENCH, name) for name in ("cp1252", "mac_roman", "cp850")),
        (TURKISH, "cp1254"),
    ],
)
def test_a_text_is_read_in_its_encoding_and_the_encoding_named(text, encoding):
    assert decode("m.csv", text.encode(encoding)) == (text, encoding)


def test_the_report_names_what_was_assumed(tmp_path):
    path = tmp_path / "m.csv"
    path.write_bytes(GERMAN.encode("mac_roman"))
    members, report = read_members(path)
    assert members[0].name == "Jürgen Weiß"
    assert report.encoding == "mac_roman"


def test_a_word_that_could_be_two_is_refused_with_both():
    with pytest.raises(
        InputError, match=r"m\.csv, line 1: found text that reads .* or .*Über.*allowed"
    ):
        decode("m.csv", "1;Über\n".encode("cp850"))


def test_a_row_more_in_ascii_changes_nothing():
    for name in ("cp1252", "mac_roman", "cp1250"):
        text = (POLISH if name == "cp1250" else GERMAN) + "9;Plain Jane;plain\n" * 50
        assert decode("m.csv", text.encode(name)) == (text, name)
