"""Sign-in at a provider of OpenID Connect, by Authlib: code flow, with PKCE.

Signature, issuer, audience, nonce and times of what the provider says are checked by Authlib (OpenID
Connect Core 1.0, 3.1.3.7); that the provider is the one which was named is checked here (Discovery 1.0, 4.3).
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from recommender.errors import InputError
from recommender.ports.identity import Errand, Identity
from recommender.ports.refusals import ForbiddenError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SECONDS = 10.0
"""Longest wait for the provider: no knob, as a reader waits in front of the page."""
_LONGEST_LABEL = 80
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OpenIdOptions:
    """The provider, and who this service is to it."""

    issuer: str
    """Its address, exactly as it names itself."""
    client_id: str
    client_secret: str = field(default="", repr=False)
    """Empty for a public client, which PKCE alone protects."""


class OpenIdProvider:
    """`recommender.ports.identity.IdentityProvider` by OpenID Connect.

    Parameters
    ----------
    options
        Which provider, and who we are to it.

    Raises
    ------
    InputError
        If Authlib is not installed.
    """

    def __init__(self, options: OpenIdOptions) -> None:
        try:
            from authlib.integrations.starlette_client import OAuth
        except ImportError:
            message = "oidc_issuer: needs Authlib: pip install 'recommender[oidc]'"
            raise InputError(message) from None
        self._options = options
        self._client = OAuth().register(
            "club",
            client_id=options.client_id,
            client_secret=options.client_secret or None,
            server_metadata_url=f"{options.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid email profile",
                "code_challenge_method": "S256",
                "timeout": _SECONDS,
                **({} if options.client_secret else {"token_endpoint_auth_method": "none"}),
            },
        )

    async def send_out(self, back: str) -> Errand:
        """Begin; see the port."""
        with _telling_apart():
            await self._read_metadata()
            made = await self._client.create_authorization_url(back)
            return Errand(made["url"], made["state"], made["nonce"], made["code_verifier"])

    async def take_back(self, back: str, code: str, errand: Errand) -> Identity:
        """Who has come back; see the port.

        Raises
        ------
        ForbiddenError
            If the provider does not say it.
        """
        with _telling_apart():
            metadata = await self._read_metadata()
            token = await self._client.fetch_access_token(
                redirect_uri=back, code=code, code_verifier=errand.verifier
            )
            expected = {
                "iss": {"essential": True, "value": self._options.issuer},
                "aud": {"essential": True, "value": self._options.client_id},
            }
            claims = await self._client.parse_id_token(
                token, nonce=errand.nonce, claims_options=expected
            )
            if claims is None:
                message = "provider: its answer does not say who somebody is"
                raise ForbiddenError(message)
            if "email" not in claims and "userinfo_endpoint" in metadata:
                claims = await self._read_more(token, claims)
            return read_identity(claims)

    async def _read_metadata(self) -> Mapping[str, Any]:
        """What the provider says of itself.

        Raises
        ------
        UnavailableError
            If it names itself otherwise.
        """
        metadata: Mapping[str, Any] = await self._client.load_server_metadata()
        if metadata.get("issuer") != self._options.issuer:
            self._client.server_metadata.clear()  # to be read anew, once it is put right
            message = "provider: it names itself otherwise than oidc_issuer does"
            _log.warning(message)
            raise UnavailableError(message)
        return metadata

    async def _read_more(
        self, token: Mapping[str, Any], claims: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """What some providers say of a person only when asked again.

        Raises
        ------
        ForbiddenError
            If that is about another person (Core 1.0, 5.3.2).
        """
        more: Mapping[str, Any] = await self._client.userinfo(token=token)
        if more.get("sub") != claims["sub"]:
            message = "provider: its two answers are about different people"
            raise ForbiddenError(message)
        return {**more, **claims}


def read_identity(claims: Mapping[str, Any]) -> Identity:
    """Who somebody is by the claims about them; an address counts if the provider has checked it.

    Examples
    --------
    >>> read_identity({"sub": "17", "email": "Ana@Example.org", "email_verified": True}).label
    'Ana@Example.org'
    >>> sorted(read_identity({"sub": "17", "email": "ana@example.org"}).names)
    ['17']
    """
    names = {str(claims["sub"])}
    email = str(claims.get("email") or "")
    if email and claims.get("email_verified") in {True, "true"}:
        names.add(email.casefold())
    label = str(claims.get("name") or email or claims["sub"])
    return Identity(frozenset(names), label[:_LONGEST_LABEL])


@contextmanager
def _telling_apart() -> Iterator[None]:
    """Tell what is wrong with an answer from a provider that is not there.

    Yields
    ------
    None
        Once.

    Raises
    ------
    UnavailableError
        If it cannot be reached, or answers with what is no answer.
    ForbiddenError
        If its answer is not for us.
    """
    import httpx2
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError

    try:
        yield
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        _log.warning("provider: not reached: %s", type(error).__name__)
        message = "provider: it cannot be reached now"
        raise UnavailableError(message) from None
    except (AuthlibBaseError, JoseError) as error:  # its words may name somebody
        _log.warning("provider: refused: %s %s", type(error).__name__, error.error)
        message = "provider: its answer is not for this sign-in"
        raise ForbiddenError(message) from None
    except (ValueError, KeyError, TypeError, RuntimeError) as error:
        _log.warning("provider: not understood: %s", type(error).__name__)
        message = "provider: its answer cannot be read"
        raise UnavailableError(message) from None
