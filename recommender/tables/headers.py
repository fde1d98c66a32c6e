"""Headers of columns: what they are taken for, whatever their spelling, in German and English."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from recommender.text_cache import cache_by_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Kind = Literal["members", "ties", "history", "linkedin", "contacts"]
"""What a file holds; each kind has its own column names."""

_LONGEST = 300
"""Characters of a header that are looked at; nobody writes longer ones."""

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_CAMEL = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])")
_WORD = re.compile(r"[^\W_]+")
_NOTE = re.compile(r"[(\[{].*?[)\]}]")
_CHOICE = re.compile(
    r"(?P<list>[^\[\]:]{3,}?)\s*(?:\[(?P<a>[^\[\]]+)\]|[:–—]\s*(?P<b>.+)|\s-\s(?P<c>.+))"
)
_FILLING = frozenset({
    "ich", "du", "sie", "wir", "ihr", "mein", "meine", "meinen", "meiner", "dein", "deine",
    "deinen", "deiner", "ihre", "ihren", "ihrer", "euer", "eure", "das", "der", "die", "den", "dem",
    "des", "ein", "eine", "einen", "einer", "was", "wer", "wie", "mir", "mich", "dir", "dich",
    "sich", "uns", "hier", "bitte", "so", "ist", "sind", "kurz", "etwas", "pflicht", "pflichtfeld",
    "freiwillig", "optional", "angabe", "angaben", "und", "i", "my", "your", "you", "the", "a",
    "an", "what", "me", "this", "is", "are", "please", "of", "yourself", "myself", "required",
    "mandatory", "voluntary", "mitglied", "mitglieds", "member", "members",
})  # fmt: skip
"""Words of a header that do not tell what its column holds: articles, pronouns, what is asked of
whoever fills it in."""
_NOT_ASKED = frozenset({
    "datum", "date", "am", "at", "status", "anzahl", "number", "count", "id", "url", "link",
    "newsletter", "consent", "dsgvo", "gdpr", "einwilligung", "zustimmung", "zugestimmt", "stimme",
    "agree", "accept", "terms", "bedingungen", "betrag", "amount", "preis", "price", "telefon",
    "phone", "mobil", "rechnung", "invoice", "uhrzeit", "timestamp", "zeitstempel", "kommentar",
    "intern", "internal", "foto", "photo", "image", "bild", "datei", "file", "type", "typ", "label", "art", "opt", "out",
})  # fmt: skip
"""Words of questions that ask for something else than who a person is."""
_SPEAKING = frozenset(
    [
        "ich",
        "du",
        "dein",
        "deine",
        "deinen",
        "dir",
        "dich",
        "mein",
        "meine",
        "mir",
        "i",
        "you",
        "your",
        "my",
        "me",
    ]
)
"""Words of headers by which people speak of themselves, or are spoken to."""
_NEGATION = frozenset(
    ["not", "dont", "nicht", "nie", "never", "kein", "keine", "keinen", "keinem", "keiner"]
)
_VIEWPOINT = re.compile(r"\s*(?:viewpoint|standpunkt)[se]?\s*[_:.\- ]\s*(\S.*)", re.IGNORECASE)


CHOICE_FIELDS = frozenset({"offers", "needs", "interests", "languages"})
"""Lists, of which a form may have one column per choice."""

_NOTES = frozenset({
    "optional", "pflicht", "pflichtfeld", "freiwillig", "required", "mehrfachauswahl",
    "multiplechoice", "multipleanswers", "mehrfachnennungmoeglich", "kommagetrennt",
    "commaseparated", "freitext",
})  # fmt: skip
"""What forms say of a question, not choices of it."""

_OF_NO_PERSON = frozenset({
    "firma", "firmen", "unternehmen", "unternehmens", "betrieb", "betriebs", "company", "companys",
    "business", "firm", "firms", "startup", "organisation", "organization", "verein", "vereins",
    "gebaeude", "building", "haus", "hauses", "house", "maschine", "machine", "produkt", "product",
    "fahrzeug", "vehicle", "auto", "car", "projekt", "project", "website", "webseite", "system",
    "software", "kunde", "kunden", "customer", "customers", "branche", "sektor", "sector",
    "industry", "industrie", "insurance", "versicherung", "verkehr", "parteienverkehr",
    "publikumsverkehr", "parteiverkehr", "parteienraum", "betriebszugehoerigkeit", "konto",
    "account", "zielgruppe", "audience", "target", "immobilie", "property", "bestand", "stock",
    "ware", "goods", "lieferung", "planner", "planung", "catering", "location", "venue", "gaeste",
    "guests", "anlage",
})  # fmt: skip
"""Words of headers that are about a thing, a firm or other people, whatever trait stands beside."""

_PHRASES_OF_NO_PERSON = (
    "party size", "size of party", "size of the party", "group size", "third party", "race results",
    "race distance", "race time", "herkunft des kontakts", "herkunft des leads", "herkunft der adresse",
    "herkunft kontakt", "herkunft lead", "lead generation", "next generation", "health and safety",
    "member since", "mitglied seit", "generation des",
)  # fmt: skip

_ABOUT_TRAITS = frozenset({
    "zugehoerigkeit", "affiliation", "orientierung", "orientation", "einstellung", "status",
    "jahre", "years", "jahr", "year", "in", "zu", "jahren", "alt", "gruppe", "group", "identity",
    "identitaet", "membership", "mitgliedschaft", "titel", "title", "code", "info", "information",
    "self", "selbst", "described", "bezeichnung", "datum", "date", "tag", "monat", "month", "day",
    "kategorie", "category", "detail", "details", "freiwillige", "bekannt", "person", "persoenlich",
    "persoenliche", "personal", "s",
})  # fmt: skip
"""Words that make a header of a trait no other one."""

_GERMAN_WORDS = frozenset({
    "vorname", "nachname", "familienname", "ort", "wohnort", "stadt", "beruf", "firma",
    "unternehmen", "branche", "sprachen", "sprache", "ich", "biete", "suche", "mitgliedsnummer",
    "mitglied", "mitglieder", "nummer", "nr", "ueber", "mich", "interessen", "hobbys", "ziele",
    "treffen", "rolle", "gesperrt", "austritt", "profil", "mein", "meine", "dein", "deine", "was",
    "wer", "wie", "wobei", "womit", "welche", "welchem", "welcher", "bietest", "suchst", "kannst",
    "wohnst", "angebot", "gesuch", "kennung", "strasse", "plz", "telefon", "anrede", "von", "an",
    "und", "woche", "kalenderwoche", "quelle", "staerke", "bekannt", "vorstellen",
})  # fmt: skip
_ENGLISH_WORDS = frozenset({
    "first", "last", "given", "family", "full", "surname", "city", "town", "job", "title",
    "company", "organisation", "organization", "industry", "languages", "language", "i", "offer",
    "offers", "need", "needs", "looking", "for", "member", "number", "about", "me", "interests",
    "goals", "meet", "meeting", "role", "address", "your", "you", "what", "which", "how", "do",
    "are", "can", "the", "and", "week", "from", "to", "strength", "source", "known", "introduce",
    "headline",
})  # fmt: skip


def field_of(kind: Kind, header: str) -> str | None:
    """The field a header names, or None if nobody knows it.

    Case, spaces, punctuation and the spelling of umlauts do not matter; a note in brackets
    and a list with slashes are understood.

    Examples
    --------
    >>> field_of("members", "ICH BIETE (Pflicht):"), field_of("members", "Ueber_mich")
    ('offers', 'about')
    """
    known = _fields_by_header(kind)
    for text in (header, _NOTE.sub(" ", header)):
        field = known.get(header_key(text))
        if field:
            return field
    parts = {known.get(compact(part)) for part in _NOTE.sub(" ", header).split("/")}
    return parts.pop() if len(parts) == 1 else None


@cache_by_text(4_096)
def guess_field(header: str) -> str | None:
    """The field of a member that a header asks for in words of its own, or None.

    Articles and pronouns do not matter ("Das biete ich", "Mein Wohnort"); of a question as forms
    have it ("What are you looking for?") the words that ask are known. A header that asks for two
    things is taken for neither.

    Examples
    --------
    >>> guess_field("Ich über mich"), guess_field("Where are you based?"), guess_field("Ich biete/suche")
    ('about', 'city', None)
    """
    text = _NOTE.sub(" ", header[:_LONGEST])
    bare = _core(text)
    known = _fields_by_core().get(bare)
    if known:
        return known
    asked = words(text.replace("'", "").replace("’", ""))
    if len(asked) < 2 or _NOT_ASKED.intersection(asked):
        return None
    spaced = f" {' '.join(asked)} "
    fields = [name for name, question in _questions().items() if question.search(spaced)]
    if is_negated(header):
        return "do_not_introduce" if "do_not_introduce" in fields else None
    return fields[0] if len(fields) == 1 else None


def asks_somebody(header: str) -> bool:
    """Whether a header speaks to the one who fills it in, or for them: "Wofür brennst du?"."""
    return header.rstrip().endswith("?") or not _SPEAKING.isdisjoint(words(header))


def is_negated(header: str) -> bool:
    """Whether a header asks for what somebody does not want."""
    return not _NEGATION.isdisjoint(words(header.replace("'", "").replace("’", "")))


def choice_of(header: str) -> tuple[str, str] | None:
    """List field and choice of a column that stands for one choice of a question, or None.

    Examples
    --------
    >>> choice_of("Interessen [Wandern]"), choice_of("What do you offer? - Advice"), choice_of("Wandern")
    (('interests', 'Wandern'), ('offers', 'Advice'), None)
    """
    match = _CHOICE.fullmatch(header[:_LONGEST].strip())
    if match is None:
        return None
    field = field_of("members", match["list"]) or guess_field(match["list"])
    choice = (match["a"] or match["b"] or match["c"]).strip()
    is_note = compact(choice) in _NOTES or len(choice.split()) > 6
    return (field, choice) if field in CHOICE_FIELDS and not is_note else None


def is_german(headers: Iterable[str]) -> bool:
    """Whether headers are written in German rather than in English."""
    used = {word for header in headers for word in words(header)}
    return len(used & _GERMAN_WORDS) > len(used & _ENGLISH_WORDS)


def protected_trait(header: str) -> str | None:
    """The protected trait a header names, or None.

    A header names one if one of its words does: ``Religion (freiwillig)``, ``member_gender``.
    A longer word that only contains one is another word: ``Herkunftsbranche``, ``Alternative``.
    So is one whose header says that it is about no person: the age of a firm, the size of a party
    of guests. In doubt the column goes; `sounds_protected` tells what a doubt is.
    """
    header = header[:_LONGEST]
    return None if _is_of_no_person(header) else _find_trait(header)


def is_plainly_protected(header: str) -> bool:
    """Whether a header names a protected trait and nothing else: no mapping can make it a field.

    Examples
    --------
    >>> is_plainly_protected("Religion (freiwillig)"), is_plainly_protected("Race we are training for")
    (True, False)
    """
    if protected_trait(header) is None:
        return False
    told = words(header[:_LONGEST])
    rest = [word for word in told if word not in _FILLING | _ABOUT_TRAITS]
    is_whole = {compact(header), "".join(told), "".join(rest)} & _whole_traits()
    return bool(is_whole) or all(map(_find_trait, rest))


def names_trait_in_note_only(header: str) -> bool:
    """Whether a known header names a protected trait in brackets alone: "Beruf (m/w/d)"."""
    outside = _NOTE.sub(" ", header[:_LONGEST])
    known = field_of("members", outside) or guess_field(outside)
    return outside != header and known is not None and _find_trait(outside) is None


@cache_by_text(4_096)
def _find_trait(header: str) -> str | None:
    header_words = words(header)
    spaced = f" {' '.join(header_words)} "
    whole = compact(header)
    for trait, (phrases, starts) in _protected_words().items():
        is_whole = whole in {phrase.replace(" ", "") for phrase in phrases}
        has_phrase = any(f" {phrase} " in spaced for phrase in phrases)
        if is_whole or has_phrase or any(word.startswith(starts) for word in header_words):
            return trait
    return None


def viewpoint_key(header: str) -> str | None:
    """The club's statement a header such as ``viewpoint_remote_work`` names, or None."""
    match = _VIEWPOINT.fullmatch(header)
    return match[1].strip() if match else None


def fields_of(kind: Kind) -> tuple[str, ...]:
    """The fields a kind of file may have, in a fixed order."""
    return tuple(_read_column_names()[kind])


def header_key(header: str) -> str:
    """What two spellings of one header have in common; a header of signs alone is itself."""
    return compact(header) or header.strip()


def words(header: str) -> list[str]:
    """The words of a header in lower case, umlauts written out, digits at their end dropped."""
    folded = _fold(_CAMEL.sub(" ", unicodedata.normalize("NFKC", header)))
    return [word.rstrip("0123456789") or word for word in _WORD.findall(folded)]


def compact(header: str) -> str:
    """The letters and digits of a header in lower case, umlauts written out."""
    return "".join(_WORD.findall(_fold(header.replace("'", "").replace("’", ""))))


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold().translate(_GERMAN)
    return _drop_marks(text)


def _drop_marks(text: str) -> str:
    return "".join(
        char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char)
    )


def _spellings(phrase: str) -> set[str]:
    """With umlauts written out, and with their dots lost."""
    return {" ".join(words(phrase)), " ".join(words(_drop_marks(phrase)))}


@cache
def _read_column_names() -> dict[str, dict[str, Any]]:
    table: dict[str, dict[str, Any]] = _read_json("column_names")
    return table


def _read_json(name: str) -> Any:  # noqa: ANN401
    text = (files(__package__ or __name__) / f"{name}.json").read_text(encoding="utf-8")
    return json.loads(text)


@cache
def _fields_by_header(kind: Kind) -> dict[str, str]:
    fields = {
        form: field
        for field, names in _read_column_names()[kind].items()
        for name in (field.replace("_", " "), *names)
        for form in (compact(name), compact(_drop_marks(name)))
    }
    return _names_of_sources() | fields if kind == "members" else fields


@cache
def _names_of_sources() -> dict[str, str]:
    """Field by header of the programs that lists come from; those that mean two fields are left out."""
    table: dict[str, dict[str, dict[str, list[str]]]] = _read_json("sources")
    fields: dict[str, set[str]] = {}
    for languages in table.values():
        for columns in languages.values():
            for field, names in columns.items():
                for name in names:
                    fields.setdefault(header_key(name), set()).add(field)
    return {name: owners.pop() for name, owners in fields.items() if name and len(owners) == 1}


@cache
def _fields_by_core() -> dict[str, str]:
    """Field by header without filling words; what would mean two fields, or nothing, is left out."""
    fields: dict[str, set[str]] = {}
    for field, names in _read_column_names()["members"].items():
        for name in names:
            fields.setdefault(_core(name), set()).add(field)
    return {core: owners.pop() for core, owners in fields.items() if core and len(owners) == 1}


def _core(header: str) -> str:
    return " ".join(word for word in words(header) if word not in _FILLING)


@cache
def _questions() -> dict[str, re.Pattern[str]]:
    """What asks for each field, to be searched in the words of a header with a space around each."""
    table: dict[str, list[str]] = _read_json("question_headers")
    return {
        field: re.compile("|".join(f"(?: {pattern} )" for pattern in patterns))
        for field, patterns in table.items()
    }


@cache_by_text(4_096)
def _is_of_no_person(header: str) -> bool:
    header_words = words(header)
    spaced = f" {' '.join(header_words)} "
    return not _OF_NO_PERSON.isdisjoint(header_words) or any(
        f" {phrase} " in spaced for phrase in _PHRASES_OF_NO_PERSON
    )


@cache
def _whole_traits() -> frozenset[str]:
    return frozenset(
        phrase.replace(" ", "") for phrases, _ in _protected_words().values() for phrase in phrases
    )


@cache
def _protected_words() -> dict[str, tuple[frozenset[str], tuple[str, ...]]]:
    return {
        trait: (
            frozenset(form for phrase in names["words"] for form in _spellings(phrase)),
            tuple(names["starts"]),
        )
        for trait, names in _read_column_names()["protected"].items()
    }


def looks_like_trait(trait: str, texts: Sequence[str]) -> bool:
    """Whether cells of a column read as what people are: a third of them is enough.

    Parameters
    ----------
    trait
        As `protected_trait` names it.
    texts
        The filled cells of the column.
    """
    known = _values_of_traits()[trait]

    def is_of_trait(text: str) -> bool:
        return compact(text) in known or (trait == "age" and _AGE.fullmatch(text) is not None)

    return sum(map(is_of_trait, texts)) * 3 >= max(len(texts), 1)


def are_forms_of_address(texts: Sequence[str]) -> bool:
    """Whether all cells are "Herr", "Mrs" and the like, whatever the header is."""
    return bool(texts) and all(compact(text) in _ADDRESSED_AS for text in texts)


@cache
def _values_of_traits() -> dict[str, frozenset[str]]:
    return {
        trait: frozenset(map(compact, names["values"]))
        for trait, names in _read_column_names()["protected"].items()
    }


_ADDRESSED_AS = frozenset({
    "herr", "frau", "herrn", "mr", "mrs", "ms", "miss", "mx", "madam", "sir", "divers", "maennlich",
    "weiblich", "male", "female",
})  # fmt: skip
_AGE = re.compile(
    r"\d{1,3}(?:\s?(?:years?( old)?|jahre?( alt)?))?|\d{1,2}\s?[-–]\s?\d{1,3}|(?:19|20)\d\d|\d{1,2}\+"
    r"|(?:unter|über|under|over|ab|bis|[<>])\s?\d{1,3}|\d{4}-\d\d?-\d\d?.*|\d\d?\.\s?\d\d?\.\s?\d{2,4}",
    re.IGNORECASE,
)
"""Ages, ranges of them, years and days."""
