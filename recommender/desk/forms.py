"""Forms: sent by our own pages alone, and done once however often they are sent."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from starlette.datastructures import FormData, Headers

TOKEN_FIELD = "form_token"  # noqa: S105 - the name of a field
ONCE_FIELD = "form_once"
_ONCE = re.compile(r"[A-Za-z0-9_-]{8,64}")


def make_token(secret: str) -> str:
    """What the forms of a session carry: nobody can tell it who does not know the session's secret.

    Parameters
    ----------
    secret
        Of the session's cookie.
    """
    return hmac.new(secret.encode(), b"recommender desk form", hashlib.sha256).hexdigest()


def make_hidden_fields(secret: str) -> Markup:
    """The two hidden fields of one form."""
    template = (
        '<input type="hidden" name="{}" value="{}"><input type="hidden" name="{}" value="{}">'
    )
    once = secrets.token_urlsafe(12)
    return Markup(template).format(TOKEN_FIELD, make_token(secret), ONCE_FIELD, once)  # noqa: S704


def is_own_form(form: FormData, secret: str) -> bool:
    """Whether a form was made for the session that sends it."""
    sent = form.get(TOKEN_FIELD)
    return isinstance(sent, str) and hmac.compare_digest(sent.encode(), make_token(secret).encode())


def read_once(form: FormData) -> str:
    """The random value of a form; empty if it has none."""
    sent = form.get(ONCE_FIELD)
    return sent if isinstance(sent, str) and _ONCE.fullmatch(sent) else ""


def is_from_elsewhere(headers: Headers) -> bool:
    """Whether a browser says that a request comes from another site's page."""
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = headers.get("origin", "")
    host = origin.partition("://")[2]
    return bool(origin) and origin != "null" and host != headers.get("host", "")
