"""What a person is called in a sentence."""

from __future__ import annotations

_TITLES = frozenset({
    "dr", "drs", "ddr", "doktor", "doctor", "prof", "professor", "univ", "pd", "habil", "hc",
    "mag", "magistra", "dipl", "dkfm", "dkffr", "di", "ing", "lic", "msc", "bsc", "ma", "ba",
    "mba", "phd", "ph", "d", "llm", "phil", "med", "rer", "nat", "iur", "jur",
    "sir", "dame", "frau", "herr", "mr", "mrs", "ms", "mx",
})  # fmt: skip
_WITHOUT_A_DOT = frozenset({"dr", "ddr", "prof", "mag", "frau", "herr", "mr", "mrs", "ms", "mx"})
_SUFFIXES = frozenset({
    "mba", "phd", "msc", "bsc", "ma", "ba", "llm", "jr", "sr", "cpa", "md", "esq",
})  # fmt: skip


def first_name(name: str) -> str:
    """The given name, for a salutation; the whole name where it cannot be told.

    Only known titles are dropped, and an initial is not taken for a name.

    Examples
    --------
    >>> first_name("Prof. Dr. Henrike Wallbrecher")
    'Henrike'
    >>> first_name("Gian-Luca Tschudin"), first_name("Cher"), first_name("J. R. Miller")
    ('Gian-Luca', 'Cher', 'J. R. Miller')
    >>> first_name("Rüegg, Dr. Thandiwe"), first_name("Jane Doe, PhD")
    ('Thandiwe', 'Jane')
    >>> first_name("Dr."), first_name("Ma Li"), first_name("Di Yang")
    ('Dr.', 'Ma', 'Di')
    """
    for word in _find_given_part(name).split():
        if _is_title(word):
            continue
        return name if _is_initial(word) else word
    return name.strip()


def name_for_reader(name: str, reader: str) -> str:
    """What to call someone in a text for ``reader``: in full if both share a first name."""
    first = first_name(name)
    return name if first.casefold() == first_name(reader).casefold() else first


def _find_given_part(name: str) -> str:
    before, comma, after = name.partition(",")
    if not comma or not after.strip() or _strip_dots(after.split()[0]) in _SUFFIXES:
        return before
    return after


def _is_title(word: str) -> bool:
    parts = [part for part in word.casefold().replace("-", ".").split(".") if part]
    abbreviated = "." in word or "".join(parts) in _WITHOUT_A_DOT
    return abbreviated and len(word) > 2 and all(part in _TITLES for part in parts)


def _is_initial(word: str) -> bool:
    return len(_strip_dots(word)) == 1 and word.endswith(".")


def _strip_dots(word: str) -> str:
    return word.casefold().replace(".", "")
