"""The one template system: Jinja2, escaping in pages, plain in text."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

_PACKAGE = "recommender.letters"


@cache
def environment(*, markup: bool) -> Environment:
    """Templates of this package; a name a template does not know is an error, never a gap.

    Parameters
    ----------
    markup
        Whether the result is HTML; then everything that is not markup already is escaped.
    """
    templates = Environment(
        loader=PackageLoader(_PACKAGE),
        autoescape=markup,  # noqa: S701 - plain text has nothing to escape
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.globals["asset"] = asset
    return templates


@cache
def asset(name: str) -> Markup:
    """A style sheet or script of this package, to be written into a page as it is."""
    text = (files(_PACKAGE) / "templates" / name).read_text(encoding="utf-8")
    return Markup(text)  # noqa: S704 - our own file, nothing of a member is in it
