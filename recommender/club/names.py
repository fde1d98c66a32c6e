"""Names of people and organisations: what a person is called, and which two are the same."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from recommender.labels.places import coordinates_of
from recommender.text_cache import cache_by_text

if TYPE_CHECKING:
    from nameparser import Parser

_MANY = 1 << 17
"""Names that are kept once they were looked at: a club's, asked for again with every round."""

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "ł": "l", "æ": "ae"})
_WORD = re.compile(r"[^\W\d_]+")
_NOTE = re.compile(r"\(.*?\)|\[.*?\]")
_TO_WRITE_OUT = re.compile(r"[^\x00-\x7f]|['`(\[]")
"""What most names have nothing of: other letters than those of ASCII, apostrophes, notes."""
_APOSTROPHE = re.compile(r"['’`´]")

_TITLES = frozenset({
    "dr", "prof", "professor", "professorin", "privatdozent", "dipl", "diplom", "mag", "habil",
    "msc", "bsc", "mba", "emba", "phd", "dphil", "llm", "cfa", "pmp", "mr", "mrs", "ms",
})  # fmt: skip
"""Words that are hardly anybody's name. "Ma" and "Ba" are."""

_AFTER_TITLES = frozenset({
    "ing", "med", "phil", "rer", "nat", "jur", "iur", "oec", "pol", "h", "c", "hc", "univ",
    "mult", "vet", "soc", "theol", "dent", "inf", "math", "kfm", "kfr", "dr", "prof",
})  # fmt: skip
"""Words that belong to the title before them: Dr.-Ing., Dr. rer. nat."""

_SUFFIXES = _TITLES | frozenset({
    "ma", "ba", "llb", "ll", "m", "b", "ph", "d", "mph", "cpa", "jr", "sr", "fh",
})  # fmt: skip
"""What a name may carry behind a comma."""

_LEGAL_FORMS = frozenset({
    "gmbh", "ggmbh", "mbh", "ag", "se", "kg", "kgaa", "ohg", "gbr", "ug", "eg", "ev", "co",
    "inc", "incorporated", "ltd", "limited", "llc", "llp", "plc", "corp", "corporation",
    "company", "sa", "sarl", "sas", "srl", "spa", "bv", "nv", "ab", "oy", "aps", "and", "und",
    "the", "haftungsbeschraenkt", "partg", "partgmbb", "kft", "doo", "pty",
})  # fmt: skip


_OFFICES = frozenset({
    "bürgermeister", "bürgermeisterin", "oberbürgermeister", "oberbürgermeisterin", "landrat", "landrätin",
    "ra", "rain", "rechtsanwalt", "rechtsanwältin", "notar", "notarin", "stb", "steuerberater",
    "steuerberaterin", "wp", "wirtschaftsprüfer", "wirtschaftsprüferin", "architekt", "architektin",
    "pfarrer", "pfarrerin", "pastor", "pastorin", "pater", "schwester", "bruder", "diakon", "diakonin",
    "vorstand", "vorsitzender", "vorsitzende", "präsident", "präsidentin", "geschäftsführer",
    "geschäftsführerin", "kassenwart", "kassenwartin", "schatzmeister", "schatzmeisterin", "direktor",
    "direktorin", "rektor", "rektorin", "dekan", "dekanin", "studienrat", "studienrätin",
    "oberstudienrat", "oberstudienrätin", "stadtrat", "stadträtin", "gemeinderat", "gemeinderätin",
    "minister", "ministerin", "staatssekretär", "staatssekretärin", "botschafter", "botschafterin",
    "konsul", "konsulin", "general", "oberst", "hauptmann", "major", "meister", "meisterin",
    "bäckermeister", "bäckermeisterin", "ing", "ingenieur", "ingenieurin", "magister", "magistra",
    "mag", "mag.a", "dr.in", "dott", "dott.ssa", "ddr", "dkfm", "dkffr", "kommerzialrat", "kommerzialrätin",
    "hofrat", "hofrätin", "medizinalrat", "medizinalrätin", "ökonomierat", "doktor", "frau", "herr", "herrn",
    "hr", "fr", "mx", "vizepräsident", "vizepräsidentin", "abg", "mdb", "mdl", "freiherr", "freifrau", "graf", "gräfin", "baron", "baronin", "fürst", "fürstin", "prinz", "prinzessin", "ritter", "edler", "herzog", "herzogin", "h.c", "habil", "univ", "dipl", "betriebswirt", "kaufmann", "lic", "architekturbüro", "kanzlei",
})  # fmt: skip
"""Titles and offices that stand before German names, beside those that nameparser knows."""

_NOT_ONE_PERSON = frozenset({
    "familie", "fam", "family", "eheleute", "ehepaar", "geschwister", "gebrüder", "gebr",
    "erbengemeinschaft", "wg", "team", "praxis", "kanzlei", "firma", "büro", "agentur", "studio",
    "verein", "club", "klub", "gmbh", "ag", "kg", "ohg", "ug", "ev", "gbr", "bäckerei", "metzgerei",
    "schreinerei", "gasthof", "hotel", "restaurant", "café", "cafe", "weingut", "autohaus", "apotheke",
    "hof", "haus", "stiftung", "verlag", "werkstatt",
})  # fmt: skip
"""Words that say that a name is not one person's."""

_FAMILY_FIRST = frozenset({
    "nguyễn", "nguyen", "trần", "tran", "lê", "phạm", "pham", "hoàng", "hoang", "huỳnh", "huynh", "vũ",
    "võ", "đặng", "bùi", "đỗ", "zhang", "wang", "zhao", "huang", "zhou", "zhu", "wu", "xu",
})  # fmt: skip
"""Family names that stand first in names of their language."""

_PARTICLES = frozenset({
    "von", "van", "der", "de", "den", "dem", "vom", "zu", "zur", "zum", "del", "della", "di", "da",
    "dos", "das", "do", "la", "le", "ten", "ter", "bin", "ibn", "al", "el", "ben",
})  # fmt: skip

_PLAIN = re.compile(r"[^\W\d_](?:[^\W\d_]|[-'’.])*")
_BORN = re.compile(
    r"\s*[,(\[]?\s*(?:geb\.?|geborene[rn]?|née|born|verw\.?|verh\.?)\s+\S.*$", re.IGNORECASE
)
_PICTURES = re.compile(r"[^\w\s.,'’`´()\[\]&/+\-–|\"]")
_TOGETHER = re.compile(r"\s(?:&|\+|und|and|u\.)\s|/", re.IGNORECASE)
_HONORIS = re.compile(
    r"\b(?:h\.?\s?c\.?|mult\.?|rer\.?|nat\.?|phil\.?|med\.?|jur\.?|iur\.?|pol\.?|oec\.?|vet\.?|dent\.?|theol\.?|habil\.?|univ\.?)(?=\s)(?<=[.cmtlrdv])",
    re.IGNORECASE,
)


@cache_by_text(_MANY)
def given_name(name: str) -> str:
    """The name somebody is greeted by, or "" where it cannot be told for sure.

    Titles, offices, degrees, suffixes, names at birth, notes in brackets and pictures are no
    names. An initial is not, nor is the only name that stands behind a title. In a name of
    which one part alone is in CAPITALS, these are the family's.

    Examples
    --------
    >>> given_name("Jane Doe, CFA"), given_name("Brunner, Ada"), given_name("Dr. Max Freiherr von Berg")
    ('Jane', 'Ada', 'Max')
    >>> given_name("BRUNNER Ada"), given_name("ADA BRUNNER"), given_name("🌟 Ada Brunner geb. Huber")
    ('Ada', 'Ada', 'Ada')
    >>> given_name("Familie Huber"), given_name("Dr. Huber"), given_name("J. R. Miller"), given_name("Cher")
    ('', '', '', '')
    """
    text = " ".join(_BORN.sub("", _NOTE.sub(" ", _PICTURES.sub(" ", name))).split()).strip(" ,-–|/")
    if not text or "@" in name or not _is_of_one_person(text):
        return ""
    parsed = _parser().parse(_capitals_last(_without_faculties(text)))
    given, family = parsed.given.split(), parsed.family.split()
    if not given or not family or not _is_given_name(given[0], text):
        return ""
    # "Max Huber, Köln" is no family of two names.
    is_note = "," in text and len(family) > 1 and not _PARTICLES & {*map(str.casefold, family)}
    return "" if is_note else _in_lower_case(given[0], text)


def turn_round(name: str) -> str:
    """A name whose family name stands first, as people are called: "Brunner Ada" to "Ada Brunner".

    Examples
    --------
    >>> turn_round("Brunner Ada"), turn_round("von Berg, Dr. Max"), turn_round("Cher")
    ('Ada Brunner', 'Dr. Max von Berg', 'Cher')
    """
    parsed = _parser(family_first=True).parse(_family_apart(name))
    if not parsed.given or not parsed.family:
        return name
    called = " ".join(filter(None, (parsed.title, parsed.given, parsed.middle, parsed.family)))
    return f"{called}, {parsed.suffix}" if parsed.suffix else called


def as_called(name: str) -> str:
    """A name as people are called, where a comma says that the family name stands first.

    Examples
    --------
    >>> as_called("Brunner, Dr. Ada"), as_called("Ada Brunner, CFA"), as_called("Max Huber, Köln")
    ('Dr. Ada Brunner', 'Ada Brunner, CFA', 'Max Huber, Köln')
    """
    _, _, rest = name.partition(",")
    given = given_name(name)
    is_turned = given and given in rest.split() and coordinates_of(rest) is None
    return turn_round(name) if is_turned else name


def person_marks(name: str, organisation: str, address: str) -> tuple[tuple[str, ...], ...]:
    """By what two entries are taken for one person: their address, or name and organisation."""
    marks: list[tuple[str, ...]] = []
    if address:
        marks.append(("address", address.casefold()))
    key, firm = person_key(name), organisation_key(organisation)
    if key and (firm or " " in key):  # a first name alone is many people's
        number = "".join(filter(str.isdigit, name))  # "Member 1" and "Member 2" are two
        marks.append(("name", key + number, firm))
    return tuple(marks)


@cache
def _parser(*, family_first: bool = False) -> Parser:
    # Takes a moment to load, which `import recommender` should not cost.
    from nameparser import FAMILY_FIRST, GIVEN_FIRST, Lexicon, Parser, Policy

    words = Lexicon.default().add(titles=_OFFICES)
    return Parser(
        lexicon=words, policy=Policy(name_order=FAMILY_FIRST if family_first else GIVEN_FIRST)
    )


def _family_apart(name: str) -> str:
    """A name with a comma behind the family's, which ends with the word after its particles."""
    words = name.split()
    at = next((at for at, word in enumerate(words) if word.casefold() in _PARTICLES), None)
    if (
        "," in name
        or at is None
        or any(word.casefold().strip(".") not in _OFFICES for word in words[:at])
    ):
        return name
    while at < len(words) and words[at].casefold() in _PARTICLES:
        at += 1
    return f"{' '.join(words[: at + 1])}, {' '.join(words[at + 1 :])}".strip(", ")


def _without_faculties(text: str) -> str:
    """A name without what follows a title ("Dr. rer. nat."): it would pass for a name."""
    return " ".join(_HONORIS.sub(" ", text).split()) or text


def _capitals_last(text: str) -> str:
    """A name with the part in capitals last: lists write family names so."""
    words = text.split()
    loud = [word for word in words if len(word) > 2 and word.isupper() and word.isalpha()]
    quiet = [word for word in words if word not in loud]
    if "," in text or not loud or not quiet or words[: len(loud)] != loud:
        return text
    return " ".join([*quiet, *loud]) if all(map(str.istitle, quiet)) else text


def _is_of_one_person(text: str) -> bool:
    """Whether a text may be the name of a single person, not of a couple, a family or a firm."""
    words = {word.strip(".,").casefold() for word in text.split()}
    is_several = _TOGETHER.search(f" {text} ") or words & _NOT_ONE_PERSON
    return not is_several and not any(map(str.isdigit, text))


def _is_given_name(word: str, name: str) -> bool:
    """Whether a first word can be nothing else: no initials, degree ("B.A.", "StR") or particle."""
    if word.casefold() in _OFFICES | _FAMILY_FIRST or not _PLAIN.fullmatch(word):
        return False
    ends_loud = len(word) < 5 and word[-1:].isupper() and not name.isupper()
    return not (word.islower() or "." in word or _is_initial(word) or ends_loud)


def _is_initial(word: str) -> bool:
    return len(word.strip(".")) == 1 or (word.endswith(".") and len(word) <= 3)


def _in_lower_case(word: str, name: str) -> str:
    """CAPITALS as people are greeted; two letters may be initials where the rest is no capitals."""
    return word.title() if word.isupper() and (len(word) > 2 or name.isupper()) else word


@cache_by_text(_MANY)
def person_key(name: str) -> str:
    """`spell_person`, cached: for names that are asked for again."""
    return spell_person(name)


def spell_person(name: str) -> str:
    """A name without titles, letters only, umlauts written out, other marks dropped.

    Examples
    --------
    >>> spell_person("Prof. Dr. Jörg Müller-Weiß, MBA"), spell_person("Joerg Mueller Weiss")
    ('joerg mueller weiss', 'joerg mueller weiss')
    """
    words = _split_words(_without_suffixes(name) if "," in name else name)
    bare = []
    in_title = False
    for word in words:
        in_title = word in _TITLES or (in_title and word in _AFTER_TITLES)
        if not in_title:
            bare.append(word)
    return " ".join(bare or words)


def _without_suffixes(name: str) -> str:
    """A name without what stands behind its comma, if that is no name: degrees and the like."""
    head, _, tail = name.partition(",")
    return head if _split_words(head) and set(_split_words(tail)) <= _SUFFIXES else name


@cache_by_text(_MANY)
def organisation_key(name: str) -> str:
    """An organisation without its legal form.

    Examples
    --------
    >>> organisation_key("Kutscheid & Söntgen Tiefbau GmbH & Co. KG")
    'kutscheid soentgen tiefbau'
    """
    words = _split_words(name.replace("e.V.", "ev").replace("e. V.", "ev"))
    return " ".join([word for word in words if word not in _LEGAL_FORMS] or words)


def _split_words(text: str) -> list[str]:
    if not _TO_WRITE_OUT.search(text):
        return _WORD.findall(text.casefold())
    text = _APOSTROPHE.sub("", unicodedata.normalize("NFKC", _NOTE.sub(" ", text)).casefold())
    bare = unicodedata.normalize("NFD", text.translate(_GERMAN))
    return _WORD.findall("".join(char for char in bare if not unicodedata.combining(char)))
