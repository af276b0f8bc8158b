"""Form tokens against forged requests (CSRF): every form that changes something proves it comes from our own page."""

from __future__ import annotations

import base64
import binascii
import secrets
from urllib.parse import urlsplit

from fastapi import Request
from markupsafe import Markup, escape

from kb.keys import KeyRing
from web.cookies import FORM, read_cookie
from web.errors import FormRefused

FIELD = "formular"
HEADER = "x-lotse-formular"
"""Where a script of ours sends the token instead of a field."""
_CONTEXT = b"form token"
_NOBODY = "-"
_REFUSED = (
    "Dieses Formular kam nicht von einer Seite dieser Anwendung oder ist zu alt; gehen Sie zurück, laden Sie die Seite "
    "neu und senden Sie es noch einmal."
)


def hidden_field(token: str) -> Markup:
    """The token as a field of a form."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, escape(token))


def session_token(keys: KeyRing, session: str) -> str:
    """The token for forms of a session."""
    return f"{session}.{_signature(keys, session)}"


def visitor_token(keys: KeyRing, request: Request) -> str:
    """The token for forms that need no session; the page's answer lays the cookie that belongs to it."""
    value = read_cookie(request, FORM) or getattr(request.state, "form_cookie", "")
    if not value:
        value = request.state.form_cookie = secrets.token_urlsafe(16)
    return f"{_NOBODY}.{_signature(keys, _NOBODY + value)}"


def session_of(keys: KeyRing, token: str) -> str | None:
    """The session for whose form the token was made; None where it was made for none, or not by us."""
    session, _, signature = token.partition(".")
    return session if session != _NOBODY and _is_signed(keys, session, signature) else None


def is_visitors(keys: KeyRing, request: Request, token: str) -> bool:
    """Whether the token was made for a form without a session, in this browser."""
    who, _, signature = token.partition(".")
    value = read_cookie(request, FORM)
    return who == _NOBODY and bool(value) and _is_signed(keys, _NOBODY + value, signature)


def check_origin(request: Request) -> None:
    """Refuses what a browser says another site has sent. Raises FormRefused.

    ``Origin: null`` is what browsers send for our own forms, because our pages tell nobody where people come from;
    then, and where a browser says nothing, the token decides alone.
    """
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin", "null")
    if site not in ("same-origin", "none") or (origin != "null" and urlsplit(origin).netloc != request.url.netloc):
        raise refused()


def refused() -> FormRefused:
    """The refusal, in words."""
    return FormRefused(_REFUSED)


def _signature(keys: KeyRing, subject: str) -> str:
    return base64.urlsafe_b64encode(keys.sign(subject.encode(), _CONTEXT)).decode().rstrip("=")


def _is_signed(keys: KeyRing, subject: str, signature: str) -> bool:
    try:
        raw = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
    except (binascii.Error, ValueError):
        return False
    return keys.verify(subject.encode(), raw, _CONTEXT)
