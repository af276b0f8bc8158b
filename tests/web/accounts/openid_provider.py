"""A small OpenID provider for tests, in a process of its own: ``python -m tests.web.accounts.openid_provider PORT``.

It signs everybody in at once as the person it was told to be (POST /person), checks the client's secret and PKCE as a
real one does, and lies in the ways it was told to (POST /lie).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import sys
import time
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "lotse", "ein-Geheimnis"


class State:
    """What the provider knows, and how it lies."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.person: dict[str, Any] = {}
        self.lie: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.key = RSAKey.generate_key(2048, {"kid": "1"})

    def id_token(self, nonce: str) -> str:
        """The token, with the lies in it."""
        now = int(time.time()) + int(self.lie.get("shift", 0))
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce, **self.person}
        claims |= self.lie.get("claims", {})
        claims = {name: value for name, value in claims.items() if value is not None}
        match self.lie.get("algorithm", "RS256"):
            case "none":
                return ".".join(_encoded(json.dumps(part).encode()) for part in ({"alg": "none"}, claims)) + "."
            case "HS256":  # signed with the public key as if it were a secret
                signed = ".".join(
                    _encoded(json.dumps(part).encode()) for part in ({"alg": "HS256", "kid": "1"}, claims)
                )
                return f"{signed}.{_encoded(hmac.digest(self.key.as_pem(private=False), signed.encode(), 'sha256'))}"
            case "foreign":
                return jwt.encode({"alg": "RS256", "kid": "1"}, claims, RSAKey.generate_key(2048, {"kid": "1"}))
            case algorithm:
                return jwt.encode({"alg": algorithm, "kid": self.key.kid}, claims, self.key)


def create_provider(issuer: str) -> FastAPI:
    """The provider at an address."""
    app, state = FastAPI(), State(issuer)

    @app.get("/.well-known/openid-configuration")
    def configuration() -> dict[str, Any]:
        found = {
            "issuer": state.lie.get("issuer", issuer),
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/keys",
        }
        return found

    @app.get("/keys")
    def keys() -> dict[str, Any]:
        return {"keys": [state.key.as_dict(private=False)]}

    @app.get("/authorize")
    def authorize(request: Request) -> Response:
        asked = dict(request.query_params)
        if asked.get("code_challenge_method") != "S256" or "openid" not in asked.get("scope", "").split():
            return JSONResponse({"error": "invalid_request"}, 400)
        code = secrets.token_urlsafe(8)
        state.codes[code] = asked
        back = state.lie.get("state", asked["state"])
        return RedirectResponse(f"{asked['redirect_uri']}?code={code}&state={back}", 303)

    @app.post("/token")
    async def token(request: Request) -> Response:
        form = await request.form()
        expected = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        asked = state.codes.pop(str(form.get("code")), None)
        if request.headers.get("authorization") != f"Basic {expected}":
            return JSONResponse({"error": "invalid_client"}, 401)
        if asked is None or asked["redirect_uri"] != form.get("redirect_uri"):
            return JSONResponse({"error": "invalid_grant"}, 400)
        challenge = _encoded(hashlib.sha256(str(form.get("code_verifier", "")).encode()).digest())
        if challenge != asked["code_challenge"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        answer = {"access_token": "x", "token_type": "Bearer", "id_token": state.id_token(asked["nonce"])}
        if state.lie.get("without_id_token"):
            del answer["id_token"]
        return JSONResponse(answer)

    @app.post("/person")
    async def be(request: Request) -> dict[str, Any]:
        state.person, state.lie = await request.json(), {}
        return state.person

    @app.post("/lie")
    async def lie(request: Request) -> dict[str, Any]:
        state.lie = await request.json()
        if state.lie.get("new_key"):
            state.key = RSAKey.generate_key(2048, {"kid": secrets.token_hex(4)})
        return state.lie

    return app


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


if __name__ == "__main__":
    port = int(sys.argv[1])
    uvicorn.run(create_provider(f"http://127.0.0.1:{port}"), host="127.0.0.1", port=port, log_level="error")
