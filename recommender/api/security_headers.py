"""Headers that keep browsers from mischief, on every answer that does not set them itself."""

from __future__ import annotations

_SAFE = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=31536000"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)
_NOTHING = b"default-src 'none'; frame-ancestors 'none'"
_DOCS = (
    b"default-src 'self'; img-src 'self' data:; script-src 'self' 'unsafe-inline'; "
    b"style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"
)
_ALWAYS = (*_SAFE, (b"content-security-policy", _NOTHING))
_ON_DOCS = (*_SAFE, (b"content-security-policy", _DOCS))

Headers = list[tuple[bytes, bytes]]
"""Names and values, as they go over the line."""


def add_security_headers(path: str, headers: Headers) -> Headers:
    """Headers of an answer at a path, with those that it lacks behind them."""
    present = {name.lower() for name, _ in headers}
    defaults = _ON_DOCS if path == "/docs" else _ALWAYS
    return [*headers, *((name, value) for name, value in defaults if name not in present)]
