"""Words: complete in both languages, every one that a page asks for, none that nobody asks for."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from recommender.club.debate import Statement
from recommender.desk.rendering import environment
from recommender.desk.wording import LANGUAGES, read_words
from recommender.ports.records import Role
from tests.desk.conftest import Browser
from tests.desk.small_desk import Desk, draft_file

DESK = Path(__file__).resolve().parents[2] / "recommender" / "desk"
PUT_TOGETHER = re.compile(
    r"^(layout\.(nav|month)_|evening\.wish_|refusals\.|dials\.(bubble|bridging|rules)_)"
)
"""Words whose keys are put together."""
FILE = re.compile(r"\.(css|js|toml)$")


@pytest.fixture(scope="module")
def draft(tmp_path_factory, encoder, sample_club):
    return draft_file(tmp_path_factory.mktemp("words"), encoder, sample_club)


@pytest.fixture
def desk(draft, tmp_path, encoder):
    desk = Desk(draft, tmp_path, encoder)
    yield desk
    desk.close()


def names_in(phrase):
    forms = phrase.values() if isinstance(phrase, dict) else [phrase]
    return {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}


def test_both_languages_have_the_same_words_with_the_same_names():
    german, english = (read_words(language) for language in LANGUAGES)
    assert german.keys() == english.keys()
    different = {key for key in german if names_in(german[key]) != names_in(english[key])}
    assert different == set()
    kinds = {key for key in german if type(german[key]) is not type(english[key])}
    assert kinds == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_hold_no_markup_and_choose_by_count_alone(language):
    for key, phrase in read_words(language).items():
        forms = list(phrase.values()) if isinstance(phrase, dict) else [phrase]
        assert all(form == form.strip() and form and "<" not in form for form in forms), key
        if isinstance(phrase, dict):
            assert phrase.keys() == {"one", "other"}, key


def asked_for():
    """Every key that stands in a template or in a page's code."""
    asked = set()
    known = re.compile(r"""["']([a-z_]+\.[a-z0-9_]*[a-z0-9])["']""")
    for file in (DESK / "templates").rglob("*.j2"):
        asked |= set(known.findall(file.read_text(encoding="utf-8")))
    for file in DESK.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                asked |= set(known.findall(f'"{node.value}"'))
    return asked


def test_every_word_a_page_asks_for_is_there_and_none_is_left_over():
    words = read_words("en")
    pages = {key.partition(".")[0] for key in words}
    asked = {key for key in asked_for() if key.partition(".")[0] in pages and not FILE.search(key)}
    put_together = {
        key
        for key in words
        if PUT_TOGETHER.match(key) or any(key.startswith(start) for start in _starts())
    }
    assert asked - words.keys() == set()
    assert words.keys() - asked - put_together == set()


def _starts():
    """Beginnings of keys that templates and code put an end to: ``say("people.rule_" ~ name)``."""
    started = re.compile(r"""["']([a-z_]+\.[a-z0-9_]*_)["'{]""")
    texts = [file.read_text(encoding="utf-8") for file in (DESK / "templates").rglob("*.j2")]
    texts += [file.read_text(encoding="utf-8") for file in DESK.rglob("*.py")]
    return {start for text in texts for start in started.findall(text)}


def test_every_template_can_be_read_and_shows_something():
    names = [name for name in environment().list_templates() if name.endswith(".j2")]
    assert len(names) > 40
    for name in names:
        template = environment().get_template(name)
        assert template.name == name


def test_no_template_holds_what_the_policy_forbids():
    inline = re.compile(r"""<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|hx-on|javascript:""")
    found = {
        file.name: inline.findall(file.read_text(encoding="utf-8"))
        for file in (DESK / "templates").rglob("*.j2")
    }
    assert {name: forbidden for name, forbidden in found.items() if forbidden} == {}


def test_organisers_are_spoken_to_as_sie_and_members_as_du():
    """The desk is a tool; the member's week is from people whom the reader knows."""
    du = re.compile(r"\b(du|dir|dich|wähle|dein\w*|euch|euer|eure\w*)\b", re.IGNORECASE)
    sie = re.compile(r"\b(Ihnen|Sie (sind|haben|können|sehen|wollen|bitte))\b")
    wrong = {}
    for key, phrase in read_words("de").items():
        forms = phrase.values() if isinstance(phrase, dict) else [phrase]
        to_member = key.startswith("own") or key == "signing_in.member_again"
        if any((sie if to_member else du).search(form) for form in forms):
            wrong[key] = forms
    assert wrong == {}


SHOWN = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)
"""What of a page is not read."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_calls_a_week_as_machines_do(desk, language):
    desk.small.publish()
    organiser, member = desk.browser(language=language), Browser(desk.app)
    desk.services.debates.put_statements([Statement("friday", {"en": "Friday is free"})], by="test")
    desk.services.debates.open_call(None, by="test")
    some = min(desk.small.members())
    member.sign_in(desk.services, Role.MEMBER, some)
    member.headers["accept-language"] = language
    pages = [
        *(organiser.get(path) for path in (
            "/desk/round", desk.here, f"{desk.here}/deliveries", "/desk/dials?bubble=0.9", "/desk/people/" + some,
            "/desk/club", "/desk/club/giving", "/desk/club/audit", "/desk/together", "/desk/evening",
        )),
        *(member.get(path) for path in ("/me", "/me/profile", "/me/network", "/me/together")),
    ]  # fmt: skip
    called = "KW 48" if language == "de" else "eek 48"
    for page in pages:
        assert page.status_code == 200, page.url
        assert re.findall(r"\d{4}-W\d{2}", SHOWN.sub(" ", page.text)) == [], page.url
    assert sum(called in SHOWN.sub(" ", page.text) for page in pages) > len(pages) // 2
