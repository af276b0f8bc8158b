"""Error answers: a plain sentence and a way on for people, one JSON shape for machines, the cause for the log."""

from __future__ import annotations

import logging
import secrets
import traceback
from dataclasses import dataclass

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kb.editorial import errors as editorial
from kb.errors import (
    EncoderUnavailable,
    IndexUnavailable,
    KeysUnavailable,
    LotseError,
    StoreError,
    Undecipherable,
    UnknownEntry,
    UnknownValue,
)
from matcher.casework.errors import (
    Changed,
    Conflict,
    ConsentMissing,
    LinkExpired,
    LinkInvalid,
    LinkUsed,
    NotPermitted,
    UnknownRecord,
    WrongInput,
    WrongState,
)
from matcher.errors import DecisionError, ProfileError
from web.address import address
from web.errors import (
    AccountRefused,
    EnrolmentNeeded,
    FormRefused,
    NotAllowed,
    PageNotFound,
    ProviderRefused,
    ProviderUnavailable,
    SignInNeeded,
    TooOften,
    UnknownAccount,
)
from web.form_tokens import HEADER
from web.language import Say
from web.rendering import render
from web.views.phrase import Phrase, content
from web.views.shell import Frame, Link
from web.visit import Visit

LOG = logging.getLogger("lotse.web")

STATUSES: tuple[tuple[type[LotseError], int], ...] = (
    (PageNotFound, 404),
    (UnknownAccount, 404),
    (SignInNeeded, 401),
    (EnrolmentNeeded, 403),
    (NotAllowed, 403),
    (AccountRefused, 422),
    (FormRefused, 403),
    (TooOften, 429),
    (UnknownRecord, 404),
    (LinkInvalid, 404),
    (LinkExpired, 410),
    (LinkUsed, 410),
    (NotPermitted, 403),
    (Conflict, 409),
    (Changed, 409),
    (ConsentMissing, 409),
    (WrongState, 409),
    (WrongInput, 422),
    (ProfileError, 422),
    (DecisionError, 422),
    (editorial.NotAllowed, 403),
    (editorial.UnknownChange, 404),
    (editorial.AlreadyDecided, 409),
    (editorial.ChangedMeanwhile, 409),
    (editorial.EditorialError, 422),
    (UnknownEntry, 404),
    (UnknownValue, 422),
    (ProviderRefused, 403),
    (ProviderUnavailable, 503),
    (StoreError, 503),
    (KeysUnavailable, 503),
    (Undecipherable, 503),
    (IndexUnavailable, 503),
    (EncoderUnavailable, 503),
    (LotseError, 400),
)
"""Which status an error of ours has; the first that fits."""


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What an error page says."""

    status: int
    heading: str
    sentence: Phrase
    advice: str
    reference: str | None
    ways: tuple[Link, ...]


def handle_errors(app: FastAPI) -> None:
    """Registers the one table of handlers."""
    app.add_exception_handler(SignInNeeded, _sign_in_needed)
    app.add_exception_handler(EnrolmentNeeded, _enrolment_needed)
    app.add_exception_handler(LotseError, _lotse_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_middleware(Guard)


class Guard:
    """Turns whatever else goes wrong into a page with a reference number, which the log repeats."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on; answers with 500 where that fails before an answer began."""
        began = False

        async def note(message: Message) -> None:
            nonlocal began
            began = began or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, note)
        except Exception as error:
            if scope["type"] != "http":
                raise
            reference = secrets.token_hex(4).upper()
            LOG.error("%s: %s", reference, cause(error))
            if not began:
                await _answer(Request(scope, receive), 500, None, reference)(scope, receive, send)


def cause(error: BaseException) -> str:
    """Kind and place of an error, without its message, which may repeat what somebody searched for."""
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    chain = f" <- {cause(error.__cause__)}" if error.__cause__ else ""
    return f"{type(error).__name__} in {' > '.join(places[-8:])}{chain}"


def _lotse_error(request: Request, error: Exception) -> Response:
    status = next(status for kind, status in STATUSES if isinstance(error, kind))
    reference = None
    if status >= 500:
        reference = secrets.token_hex(4).upper()
        LOG.error("%s: %s", reference, cause(error))
    response = _answer(request, status, str(error), reference)
    if isinstance(error, TooOften):
        response.headers["Retry-After"] = str(error.seconds)
    return response


def _sign_in_needed(request: Request, error: Exception) -> Response:
    """People go to the sign-in page and come back; machines are told."""
    assert isinstance(error, SignInNeeded)
    if _is_for_machines(request):
        return _answer(request, 401, str(error), None)
    onward = error.onward or _here(request)
    return RedirectResponse(Visit(request).url("/anmelden", weiter=onward), status_code=303)


def _enrolment_needed(request: Request, error: Exception) -> Response:
    """People set their second factor up and come back; machines are told."""
    if _is_for_machines(request):
        return _answer(request, 403, str(error), None)
    return RedirectResponse(Visit(request).url("/konto/zweiter-faktor", weiter=_here(request)), status_code=303)


def _here(request: Request) -> str:
    """The address that was asked for, empty where asking again would send a form again."""
    if request.method == "POST":
        return ""
    return address(request.url.path, {name: request.query_params.getlist(name) for name in request.query_params})


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    response = _answer(request, error.status_code, None, None)
    response.headers.update(error.headers or {})
    return response


def _validation_error(request: Request, error: Exception) -> Response:
    return _answer(request, 422, None, None)


def _answer(request: Request, status: int, sentence: str | None, reference: str | None) -> Response:
    visit = Visit(request)
    heading, advice = _words(visit.say, status)
    if _is_for_machines(request):
        error = {"status": status, "message": sentence or f"{heading}. {advice}", "reference": reference}
        return JSONResponse({"error": error}, status_code=status)
    view = ErrorPage(
        status=status,
        heading=heading,
        sentence=content(visit.say, sentence) if sentence else Phrase(""),
        advice=advice,
        reference=reference,
        ways=(Link(visit.url("/suche"), visit.say("Zur Suche")), Link(visit.url("/"), visit.say("Zur Startseite"))),
    )
    return render(visit, "error.html", view, Frame(heading, indexed=False), status=status)


def _is_for_machines(request: Request) -> bool:
    path = request.url.path
    return path.endswith(".json") or path == "/vorschlaege" or HEADER in request.headers


def _words(say: Say, status: int) -> tuple[str, str]:
    match status:
        case 401:
            return say("Bitte melden Sie sich an"), say("Danach geht es hier weiter.")
        case 403:
            return say("Das dürfen Sie hier nicht"), say(
                "Fragen Sie die Verwaltung Ihres Trägers, wenn Sie das brauchen."
            )
        case 409:
            return say("Das geht gerade nicht"), say("Gehen Sie zurück; was Sie eingegeben haben, steht dort noch.")
        case 410:
            return say("Dieser Link gilt nicht mehr"), say("Bitten Sie die Beratungsstelle um einen neuen.")
        case 413:
            return say("Das ist zu groß"), say("Gehen Sie zurück und senden Sie weniger auf einmal.")
        case 429:
            return say("Zu viele Versuche"), say("Warten Sie einen Augenblick und versuchen Sie es dann noch einmal.")
        case 404:
            advice = say("Prüfen Sie die Adresse oder suchen Sie nach dem, was Sie brauchen.")
            return say("Seite nicht gefunden"), advice
        case 405:
            return say("So lässt sich diese Seite nicht aufrufen"), say("Öffnen Sie die Seite über einen Link.")
        case 422 | 400:
            return say("Das lässt sich so nicht verarbeiten"), say("Gehen Sie zurück und prüfen Sie Ihre Eingaben.")
        case 503:
            return say("Gerade nicht erreichbar"), say("Versuchen Sie es in einer Minute noch einmal.")
        case _:
            return say("Da ist etwas schiefgegangen"), say("Es liegt nicht an Ihnen. Versuchen Sie es noch einmal.")
