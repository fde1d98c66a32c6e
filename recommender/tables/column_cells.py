"""What cells say of a column beyond its header: which field it cannot be, which name it holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recommender.tables.answers import is_no, is_yes
from recommender.tables.headers import compact
from recommender.tables.status_words import STATUS_WORDS, UNCLEAR_WORDS, without_day
from recommender.tables.text import is_missing, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from recommender.tables.values import Values

_WORDED = frozenset({
    "headline", "about", "offers", "needs", "interests", "goals", "organisation", "industry", "city",
    "level",
})  # fmt: skip
"""Fields in which something is said in words."""

_NOT_WORDS = frozenset({"links", "addresses", "dates", "telephone numbers"})

_LOCKED = frozenset({"gesperrt", "blocked", "blockiert"})
"""Headers that are said of a person as well as of whom that person blocks."""

_PLAIN_ANSWERS = frozenset({"ja", "nein", "yes", "no", "true", "false", "wahr", "falsch"})
"""Yes and no as nobody writes of themselves; "x" and "y" may be somebody's words."""

_TITLES = re.compile(
    r"(?:(?:dr|prof|dipl|mag|ing|med|rer|nat|jur|phil|pd|h|c|mba|msc|bsc|ma|ba|univ)[. -]*)+",
    re.IGNORECASE,
)


def fit_to_cells(
    target: str | None, header: str, values: Values, ids: frozenset[str]
) -> tuple[str | None, str]:
    """The field a column is, now that its cells are known; and if it is another one, why.

    Parameters
    ----------
    target
        What its header says.
    header, values
        Its header and its filled cells.
    ids
        The ids of the table, as far as known.

    Returns
    -------
    field : str or None
        None: it is none of the fields.
    why : str
        For the report; empty if it is what its header says.
    """
    if target is None or not values.texts:
        return target, ""
    if target == "do_not_introduce":
        return _fit_blocks(header, values, ids)
    if target == "name" and values.kind == "addresses" and compact(header) != "name":
        return "email", "addresses under a header of names"
    fit = _FITTED.get(target)
    return (target, "") if fit is None else fit(target, values)


def settle_names(fields: dict[str, int], mapped: set[str], cells: pd.DataFrame) -> None:
    """Tell whether "name" beside a first (or a last) name is the other half of it.

    Parameters
    ----------
    fields
        Position by field; changed in place.
    mapped
        Fields that the organiser named columns for, which stay as they are.
    cells
        Raw cells.
    """
    if "name" not in fields or "name" in mapped:
        return
    for half, other in (("first_name", "last_name"), ("last_name", "first_name")):
        if half in fields and other not in fields and not _holds_whole(cells, fields, half):
            fields[other] = fields.pop("name")
            return


def _holds_whole(cells: pd.DataFrame, fields: dict[str, int], half: str) -> bool:
    """Whether the names hold their first (or last) halves in most rows."""
    held = total = 0
    for name, part in cells[[fields["name"], fields[half]]].to_numpy().tolist():
        if not is_missing(name) and not is_missing(part):
            total += 1
            held += compact(plain(part) or "") in compact(plain(name) or "")
    return total > 0 and held * 2 >= total


def _fit_words(target: str, values: Values) -> tuple[str | None, str]:
    if values.kind in _NOT_WORDS:
        return None, f"only {values.kind}, no words about a person"
    if all(text.casefold() in _PLAIN_ANSWERS for text in values.texts):
        return None, "only yes and no, no words about a person"
    if target == "headline" and values.are_roles:
        return None, "roles within the club, no jobs"
    if target == "headline" and all(map(_TITLES.fullmatch, values.texts)):
        return None, "titles, no jobs"
    return target, ""


def _fit_name(target: str, values: Values) -> tuple[str | None, str]:
    if values.kind == "answers":
        return "takes_part", "yes and no under a header of names: who takes part"
    return target, ""


def _fit_address(target: str, values: Values) -> tuple[str | None, str]:
    if not any("@" in text for text in values.texts):
        return None, "no addresses in it"
    return target, ""


def _fit_blocks(header: str, values: Values, ids: frozenset[str]) -> tuple[str | None, str]:
    """Whom not to introduce, or whether this person is not to be introduced at all."""
    says = all(is_yes(text) or is_no(text) or _says_status(text) for text in values.texts)
    names_ids = any(text in ids for text in values.texts)  # 1 may be a yes, or somebody
    if values.kind == "dates" or (says and (not names_ids or compact(header) in _LOCKED)):
        return "left", "it says who is locked, not whom to keep apart"
    return "do_not_introduce", ""


def _fit_status(target: str, values: Values) -> tuple[str | None, str]:
    said = map(without_day, values.texts) if target == "takes_part" else values.texts
    says = [is_yes(text) or is_no(text) or _says_status(text) for text in said]
    if target == "membership":
        says = [_says_status(text) for text in values.texts]
    return (target, "") if any(says) else (None, "nothing in it says who takes part")


def _says_status(text: str) -> bool:
    return compact(text) in STATUS_WORDS or compact(text) in UNCLEAR_WORDS


_FITTED: dict[str, Callable[[str, Values], tuple[str | None, str]]] = {
    **dict.fromkeys(_WORDED, _fit_words),
    **dict.fromkeys(("status", "takes_part", "membership"), _fit_status),
    "name": _fit_name,
    "email": _fit_address,
}
"""What is looked for in the cells of a field."""
