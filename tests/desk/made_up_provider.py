"""An OpenID provider of our own: real requests, real signatures, and faults that a test asks for."""

import base64
import hashlib
import time
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

CLIENT, SECRET = "club-desk", "a secret of two"
ANA = {"sub": "17", "name": "Ana Lima", "email": "Ana@Example.org", "email_verified": True}


class MadeUpProvider:
    """Code flow with PKCE for one client; whoever comes is the `person`.

    ``claims`` go over what it signs, ``key`` is what it signs with, ``published`` what it says that it
    signs with, ``named`` how it names itself if not by its address, ``in_answer`` whether it says at
    once who somebody is.
    """

    def __init__(self, key):
        self.person = dict(ANA)
        self.claims = {}
        self.secret = SECRET
        self.key = self.published = key
        self.issuer = ""
        self.named = None
        self.in_answer = True
        self.codes = {}
        self.asked = []
        self.app = Starlette(routes=[
            Route("/.well-known/openid-configuration", self.describe),
            Route("/authorize", self.authorize),
            Route("/token", self.give_token, methods=["POST"]),
            Route("/keys", self.list_keys),
            Route("/who", self.tell_who),
        ])  # fmt: skip

    def change_key(self, kid):
        self.key = self.published = RSAKey.generate_key(2048, parameters={"kid": kid})

    async def describe(self, request):
        return JSONResponse({
            "issuer": self.named or self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/who",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
        })  # fmt: skip

    async def list_keys(self, request):
        return JSONResponse({"keys": [self.published.as_dict(private=False)]})

    async def authorize(self, request):
        asked = dict(request.query_params)
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        self.asked.append(asked)
        code = f"code-{len(self.asked)}"
        self.codes[code] = asked
        back = {"code": code, "state": asked["state"]}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", 302)

    async def give_token(self, request):
        form = await request.form()
        asked = self.codes.pop(form["code"], None)
        if asked is None or not self._is_client(request, form):
            return JSONResponse({"error": "invalid_grant"}, 400)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if challenge != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        person = self.person if self.in_answer else {"sub": self.person["sub"]}
        claims = {
            "iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300,
            "nonce": asked["nonce"], **person, **self.claims,
        }  # fmt: skip
        token = jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)
        return JSONResponse({"access_token": "t", "token_type": "Bearer", "id_token": token})

    async def tell_who(self, request):
        assert request.headers["authorization"] == "Bearer t"
        return JSONResponse(self.person)

    def _is_client(self, request, form):
        if not self.secret:
            return form.get("client_id") == CLIENT and "authorization" not in request.headers
        given = base64.b64encode(f"{CLIENT}:{self.secret}".encode()).decode()
        return request.headers.get("authorization") == f"Basic {given}"
