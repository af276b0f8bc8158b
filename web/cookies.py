"""Cookies: bound to this host where the connection is encrypted, out of reach of scripts, sent to nobody else."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import Response

LONGEST = 4096
SESSION = "lotse"
"""Names the session. It lasts as long as the browser is open; the server decides when the session ends."""
FORM = "lotse-form"
"""Ties forms that are filled in without a session to the browser that asked for them."""

STEP = "lotse-schritt"
"""Between password and one-time code: sealed, for some minutes."""
PROVIDER = "lotse-anbieter"
"""On the way to the OpenID provider and back: sealed, for some minutes."""
KNOWN_BROWSER = "lotse-bekannt"
"""A browser in which somebody has signed in before: sealed; it opens nothing, it only waits less."""


def read_cookie(request: Request, name: str) -> str:
    """The cookie's value, empty where there is none."""
    return request.cookies.get(_name(request, name), "")[:LONGEST]


def set_cookie(request: Request, response: Response, name: str, value: str, max_age: int | None = None) -> None:
    """Lays the cookie; ``max_age`` in seconds, None until the browser is closed."""
    response.set_cookie(
        _name(request, name), value, max_age, path="/", secure=_is_encrypted(request), httponly=True, samesite="lax"
    )


def delete_cookie(request: Request, response: Response, name: str) -> None:
    """Takes the cookie away."""
    response.delete_cookie(_name(request, name), path="/", secure=_is_encrypted(request), httponly=True, samesite="lax")


def _is_encrypted(request: Request) -> bool:
    return request.url.scheme == "https"


def _name(request: Request, name: str) -> str:
    """Browsers accept ``__Host-`` only with an encrypted connection; over plain http (this machine) it has to go."""
    return f"__Host-{name}" if _is_encrypted(request) else name
