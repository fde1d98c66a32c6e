"""Organisers who sign in at the club's own provider of identities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.ports.records import Role
from recommender.ports.refusals import ForbiddenError

if TYPE_CHECKING:
    from collections.abc import Collection

    from recommender.ports.identity import Identity, IdentityProvider
    from recommender.ports.sign_ins import BrowserSession
    from recommender.service.people.browser_access import BrowserAccess


class ProviderSignIn:
    """Use case: a session for whom the provider vouches and the club has named.

    Parameters
    ----------
    provider
        Says who somebody is.
    organisers
        Whom the club has named: checked addresses, or the provider's ids of them.
    browsers
        Opens sessions.
    """

    def __init__(
        self, provider: IdentityProvider, organisers: Collection[str], browsers: BrowserAccess
    ) -> None:
        self.provider = provider
        self._organisers = {*organisers, *(name.casefold() for name in organisers if "@" in name)}
        self._browsers = browsers

    def let_in(self, identity: Identity) -> tuple[BrowserSession, str]:
        """A session and its secret.

        Raises
        ------
        ForbiddenError
            If the club has not named them.
        """
        if not identity.names & self._organisers:
            message = "oidc_organisers: this account is not among them"
            raise ForbiddenError(message)
        return self._browsers.open_session(Role.ORGANISER, label=identity.label)
