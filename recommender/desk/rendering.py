"""Templates of the pages, and the files they load: nothing inline, nothing of a third party."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

PACKAGE = "recommender.desk"
STATIC = "/desk/static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""What a browser may load and do on a page: ours alone, and nothing written into the page."""
KINDS = {
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
    "png": "image/png",
}


@cache
def environment() -> Environment:
    """The templates; a name one does not know is an error, never a gap."""
    return Environment(
        loader=PackageLoader(PACKAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def read_static(name: str) -> bytes | None:
    """A file of the folder ``static``, by its path there; None if there is none."""
    return _list_static().get(name)


@cache
def _list_static() -> dict[str, bytes]:
    folder = files(PACKAGE) / "static"
    contents: dict[str, bytes] = {}
    for place, prefix in ((folder, ""), (folder / "vendor", "vendor/")):
        for file in place.iterdir():
            if file.name.rpartition(".")[2] in KINDS:
                contents[prefix + file.name] = file.read_bytes()
    return contents


@cache
def static_path(name: str) -> str:
    """Where a static file is, with a mark of its content: another content is another address.

    Raises
    ------
    KeyError
        If there is no such file.
    """
    content = _list_static()[name]
    return f"{STATIC}/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"
