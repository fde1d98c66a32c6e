"""Text that a program spoilt on its way, made readable again; whoever calls says that it was."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from typing_extensions import override

from recommender.tables.text import clean

_ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|br|center|code|div|em|font|h[1-6]|hr|i|img|li|ol|p|pre|s|small|"
    r"span|strike|strong|sub|sup|table|tbody|td|th|thead|tr|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BREAKING = frozenset(
    {"br", "p", "div", "li", "tr", "ul", "ol", "table", "blockquote", "hr", "h1", "h2", "h3", "h4"}
)
_MOST_TIMES = 4
"""How often text may have been spoilt on top of itself."""
_MOJIBAKE = re.compile(
    r"[ÃÂÅÄâÐÑ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|Ã[ƒ‚]|[├┬][^\s\w]|‚Ä[^\s\w]|√[^\s\w]"
)
"""What UTF-8 looks like where it was taken for a Western encoding."""


def repair(text: str) -> tuple[str, str]:
    r"""Text without HTML, and with letters that were decoded wrongly decoded rightly.

    Returns
    -------
    text : str
    what : str
        What was done, for a report; empty if nothing was.

    Examples
    --------
    >>> repair("Jos&eacute;<br>M&uuml;ller"), repair("JÃ¼rgen"), repair("R&D; a < b")
    (('José\nMüller', 'HTML'), ('Jürgen', 'UTF-8 that was read in another encoding'), ('R&D; a < b', ''))
    """
    done: dict[str, None] = {}
    for _ in range(_MOST_TIMES):
        before = text
        for what, undo in (
            ("HTML", _undo_html),
            ("UTF-8 that was read in another encoding", _undo),
        ):
            undone = undo(text)
            if undone != text:
                text = clean(undone)
                done[what] = None
        if text == before:
            break
    return text, " and ".join(done)


def _undo_html(text: str) -> str:
    text = _read_html(text) if "<" in text and _TAG.search(text) else text
    return html.unescape(text) if "&" in text and _ENTITY.search(text) else text


def _undo(text: str) -> str:
    if text.isascii() or not _MOJIBAKE.search(text):
        return text
    from ftfy import fix_encoding

    return fix_encoding(text)


class _Reader(HTMLParser):
    """Collects text; what breaks a line breaks it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BREAKING:
            self.parts.append("\n")

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKING - {"br", "hr"}:
            self.parts.append("\n")

    @override
    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def _read_html(text: str) -> str:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    lines = (line.strip() for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)
