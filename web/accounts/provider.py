"""Signing in through an OpenID Connect provider: authorisation code with PKCE, state, nonce and a verified id_token.

What comes back is only who the provider says it is; which account that opens is decided in web/pages/provider.py.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from threading import Lock
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from kb.settings import LOOPBACK, ProviderSettings
from web.errors import ProviderRefused, ProviderUnavailable

ALGORITHMS = ("RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512", "EdDSA", "Ed25519")
"""Signatures with a public key only: ``none`` and signatures with the client's secret are refused."""
LEEWAY = 60
"""Seconds by which clocks may differ."""
TIMEOUT = 10
LONGEST_SUBJECT = 255
"""OpenID Connect Core, 2."""
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True)
class Departure:
    """What has to be the same when the person comes back; it travels sealed in their browser."""

    state: str
    nonce: str
    verifier: str
    onward: str
    invitation: str
    """The one-time link with which they came, empty without one."""

    def note(self) -> dict[str, str]:
        """As a note that can be sealed."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is, in the provider's words."""

    issuer: str
    subject: str
    mail: str
    mail_is_verified: bool


class Provider:
    """A provider, asked over the network; what it says about itself and its keys is remembered."""

    def __init__(self, settings: ProviderSettings) -> None:
        self.settings = settings
        self._lock = Lock()
        self._metadata: dict[str, Any] | None = None
        self._keys: KeySet | None = None

    def depart(self, redirect: str, onward: str, invitation: str) -> tuple[str, Departure]:
        """The address at the provider to which the person is sent, and what to compare afterwards."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        asked = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": redirect,
            "scope": "openid email",
            "state": state,
            "nonce": nonce,
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
        }
        endpoint = self._known()["authorization_endpoint"]
        address = f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"
        return address, Departure(state, nonce, verifier, onward, invitation)

    def arrive(self, answer: Mapping[str, str], departure: Departure, redirect: str, now: datetime) -> Identity:
        """Who has come back. Raises ProviderRefused for anything that does not fit, ProviderUnavailable."""
        if not hmac.compare_digest(answer.get("state", "").encode(), departure.state.encode()):
            raise ProviderRefused("state")
        if answer.get("iss", self.settings.issuer) != self.settings.issuer:  # RFC 9207
            raise ProviderRefused("iss")
        if answer.get("error") or not answer.get("code"):
            raise ProviderRefused("error")
        token = self._exchange(answer["code"], departure, redirect)
        claims = self._verified(str(token.get("id_token", "")), token, departure, now)
        subject = claims["sub"]
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
            raise ProviderRefused("sub")
        return Identity(
            issuer=self.settings.issuer,
            subject=subject,
            mail=str(claims.get("email", "")).casefold(),
            mail_is_verified=claims.get("email_verified") is True,
        )

    def _exchange(self, code: str, departure: Departure, redirect: str) -> Mapping[str, Any]:
        """The tokens for the code, fetched from the provider itself."""
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect,
            "code_verifier": departure.verifier,
            "client_id": self.settings.client_id,
        }
        secret = self.settings.client_secret
        name_and_secret = quote_plus(self.settings.client_id), quote_plus(secret)  # RFC 6749, 2.3.1
        try:
            answer = httpx.post(
                self._known()["token_endpoint"],
                data=fields,
                auth=name_and_secret if secret else None,
                timeout=TIMEOUT,
                follow_redirects=False,
            )
            token = answer.json()
        except httpx.HTTPError as error:
            raise ProviderUnavailable(_SILENT) from error
        except ValueError as error:
            raise ProviderRefused("token") from error
        if answer.status_code != 200 or not isinstance(token, dict):
            raise ProviderRefused("token")
        return token

    def _verified(
        self, id_token: str, token: Mapping[str, Any], departure: Departure, now: datetime
    ) -> Mapping[str, Any]:
        decoded = self._decoded(id_token)
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            options={
                "iss": {"essential": True, "value": self.settings.issuer},
                "aud": {"essential": True, "value": self.settings.client_id},
            },
            params={
                "nonce": departure.nonce,
                "client_id": self.settings.client_id,
                "access_token": token.get("access_token"),
            },
        )
        try:
            claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
        except (JoseError, AuthlibBaseError, TypeError, ValueError) as error:
            raise ProviderRefused("claims") from error
        verified: Mapping[str, Any] = claims
        return verified

    def _decoded(self, id_token: str) -> jwt.Token:
        for fresh in (False, True):  # an unknown key may be a new one: look once more
            try:
                return jwt.decode(id_token, self._key_set(fresh=fresh), algorithms=ALGORITHMS)
            except (JoseError, ValueError) as error:
                problem = error
        raise ProviderRefused("signature") from problem

    def _known(self) -> dict[str, Any]:
        """What the provider says about itself. Raises ProviderUnavailable, ProviderRefused for another's words."""
        with self._lock:
            if self._metadata is None:
                found = _fetched(self.settings.issuer.rstrip("/") + "/.well-known/openid-configuration")
                if found.get("issuer") != self.settings.issuer:
                    raise ProviderRefused("issuer")
                if not all(_is_safe(str(found.get(name, ""))) for name in _ENDPOINTS):
                    raise ProviderRefused("endpoint")
                self._metadata = found
            return self._metadata

    def _key_set(self, *, fresh: bool) -> KeySet:
        address = self._known()["jwks_uri"]
        with self._lock:
            if self._keys is None or fresh:
                try:
                    self._keys = KeySet.import_key_set(_fetched(address))  # type: ignore[arg-type]
                except (JoseError, ValueError, KeyError, TypeError) as error:
                    raise ProviderUnavailable(_SILENT) from error
            return self._keys


_SILENT = "Die Anmeldung der Organisation antwortet nicht richtig; in einigen Minuten noch einmal versuchen."


def _fetched(address: str) -> dict[str, Any]:
    try:
        response = httpx.get(address, timeout=TIMEOUT, follow_redirects=False)
        response.raise_for_status()
        found = response.json()
    except (httpx.HTTPError, ValueError) as error:
        raise ProviderUnavailable(_SILENT) from error
    if not isinstance(found, dict):
        raise ProviderUnavailable(_SILENT)
    return found


def _is_safe(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
