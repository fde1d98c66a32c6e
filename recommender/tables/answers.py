"""Words that stand for yes, for no, or for no answer at all."""

from __future__ import annotations

import re
import unicodedata

YES = frozenset({
    "yes", "y", "ja", "j", "true", "wahr", "x", "1", "on", "an", "✓", "✔", "☑", "✅", "check",
    "checked", "si", "sí", "oui",
})  # fmt: skip
NO = frozenset({
    "no", "n", "nein", "false", "falsch", "0", "off", "aus", "✗", "✘", "☐", "❌", "unchecked", "non",
})  # fmt: skip

_NOTHING = frozenset({
    "n/a", "n.a.", "n. a.", "n.a", "na", "nan", "#n/a", "#nv", "null", "none", "nil", "<na>", "nat",
    "k.a.", "k. a.", "k.a", "ka", "k/a", "keine angabe", "keine angaben", "ohne angabe", "o.a.",
    "o. a.", "no answer", "no response", "not applicable", "not available", "not specified",
    "not provided", "not stated", "unspecified", "unknown", "unbekannt", "nicht zutreffend",
    "nicht angegeben", "nicht bekannt", "trifft nicht zu", "entfällt", "entfaellt",
    "keine antwort", "tbd", "t.b.d.", "tba", "t.b.a.", "to be determined", "to be announced",
    "to do", "todo", "n.n.", "n. n.", "nn", "folgt", "folgt noch", "kommt noch", "wird nachgereicht",
    "in arbeit", "later", "später", "spaeter", "see above", "see below", "same as above", "as above",
    "ditto", "dito", "siehe oben", "s. o.", "s.o.", "siehe unten", "s. u.", "s.u.", "wie oben",
    "xxx", "xx", "asdf", "test", "lorem ipsum", "keine ahnung", "weiß nicht", "weiss nicht",
    "weiß ich nicht", "weiss ich nicht", "weiß ich noch nicht", "weiss ich noch nicht", "idk",
    "don't know", "dont know", "i don't know", "not sure", "no idea", "leer", "empty", "blank",
    "(leer)", "(blank)", "(empty)", "please select", "bitte wählen", "bitte auswählen",
    "- select -", "--none--", "prefer not to say", "prefer not to answer", "möchte ich nicht sagen",
})  # fmt: skip
"""What people and programs write where they have nothing to say."""

_NOBODY_OR_NOTHING = frozenset({
    "keine", "keiner", "keines", "kein", "keinen", "nichts", "nix", "nothing", "nothing yet",
    "none yet", "nobody", "niemand", "niemanden", "no one", "noone", "nein", "no", "nope", "noch nichts",
    "noch keine", "derzeit nichts", "derzeit keine", "aktuell nichts", "aktuell keine", "zurzeit nichts",
    "zur zeit nichts", "zurzeit keine", "zur zeit keine", "momentan nichts", "momentan keine",
    "nothing at the moment", "nothing right now", "not at the moment", "nothing special",
    "nichts besonderes", "nichts bestimmtes", "nothing in particular", "nichts konkretes", "ohne",
    "without", "null", "ja", "yes", "egal", "whatever", "any", "alles", "everything",
    "anything", "various", "diverse", "diverses", "verschiedenes", "etc", "etc.", "usw", "usw.", "...",
})  # fmt: skip
"""Answers to "what do you look for" that name nothing one could be introduced for."""

_SURE = frozenset({"n/a", "k.a.", "k. a.", "keine angabe", "n.n.", "n. n.", "#n/a", "#nv", "<na>"})
"""What is no answer even where a name stands: there are people called Null, Nan and Test."""


_THANKS = re.compile(
    r"[,.!\s]+(?:thanks|thank you|many thanks|danke|vielen dank|danke schön)[!.]*$"
)
_DASHES_AND_DOTS = "-–—−_.…,;:/\\|?!*~'\"`´ \t\r\n\u00a0"
_LONGEST = 40
"""Characters; whoever writes more has something to say."""


def is_yes(text: str) -> bool:
    """Whether a cell says yes."""
    return _fold(text) in YES


def is_no(text: str) -> bool:
    """Whether a cell says no."""
    return _fold(text) in NO


def is_no_name(text: str) -> bool:
    """Whether a cell of names or ids holds neither, but says that there is none."""
    return _has_no_letters(text) or _fold(text) in _SURE


def is_no_id(text: str) -> bool:
    """Whether a cell of ids holds none, but says so; other signs may be somebody's id.

    Examples
    --------
    >>> is_no_id("-"), is_no_id("n/a"), is_no_id("..")
    (True, True, False)
    """
    return _fold(text) in _SURE or (bool(text) and not text.strip("-–—"))


def is_no_answer(text: str) -> bool:
    """Whether a cell says that there is nothing to say: "n/a", "k. A.", "tbd", "siehe oben", "-".

    Examples
    --------
    >>> is_no_answer("k. A."), is_no_answer(" -- "), is_no_answer("Nordic walking")
    (True, True, False)
    """
    return _has_no_letters(text) or (len(text) <= _LONGEST and _fold(text) in _NOTHING)


def names_nothing(text: str) -> bool:
    """Whether an answer to what somebody gives, needs or likes names nothing: "keine", "nothing".

    Examples
    --------
    >>> names_nothing("keine"), names_nothing("Nothing at the moment."), names_nothing("keine Angst")
    (True, True, False)
    """
    return is_no_answer(text) or (len(text) <= _LONGEST and _fold(text) in _NOBODY_OR_NOTHING)


def _fold(text: str) -> str:
    """Lower case, one space between words, no full stop or mark of exclamation at the end."""
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().replace("’", "'").split())
    folded = _THANKS.sub("", folded)
    if folded in _NOTHING or folded in _NOBODY_OR_NOTHING:
        return folded
    return folded.strip(" !?.,;:*_-–—\"'") or folded


def _has_no_letters(text: str) -> bool:
    """Only dashes, dots and the like; an emoji or a sign such as + or # may be meant."""
    bare = text.strip()
    return bool(bare) and not bare.strip(_DASHES_AND_DOTS)
