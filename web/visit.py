"""One visit to a page: the reader's language, today's date, and addresses that keep the language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from fastapi import Request
from jinja2 import Environment
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import QueryParams, UploadFile

from kb.actor import Actor
from kb.editorial.office import Office
from kb.errors import LotseError
from kb.knowledge import Knowledge
from matcher.casework.casebook import Casebook
from web.accounts.accounts import Accounts
from web.accounts.device import device
from web.accounts.provider import Provider
from web.accounts.sessions import SignedIn
from web.accounts.sign_in import Caller
from web.address import Value, address
from web.cookies import KNOWN_BROWSER, SESSION, read_cookie
from web.errors import SignInNeeded
from web.form_tokens import hidden_field, session_token, visitor_token
from web.language import Language, Say
from web.matching import Matching


@dataclass(frozen=True, slots=True)
class Site:
    """What all visits share."""

    knowledge: Knowledge
    accounts: Accounts
    provider: Provider | None
    """Who else may vouch for people."""
    casebook: Casebook
    matching: Matching
    office: Office
    clock: Callable[[], datetime]
    languages: Mapping[Language, Say]
    environments: Mapping[Language, Environment]
    own_pages: Path
    """Folder in which the operator may lay texts of their own, e.g. impressum.md."""
    asset_version: str


class Visit:
    """A request, seen with the site's eyes."""

    def __init__(self, request: Request) -> None:
        site: Site = request.app.state.site
        self.site = site
        self.request = request
        self.knowledge = site.knowledge
        self.accounts = site.accounts
        self.casebook = site.casebook
        self.matching = site.matching
        self.office = site.office
        self.language: Language = "en" if request.query_params.get("lang") == "en" else "de"
        self.say = site.languages[self.language]

    @property
    def now(self) -> datetime:
        """The moment of the visit."""
        return self.site.clock()

    @property
    def today(self) -> date:
        """The day on which the page is read; statuses are judged by it."""
        return self.now.date()

    @property
    def signed_in(self) -> SignedIn | None:
        """The session of whoever is signed in; None for a visitor."""
        state = self.request.state
        if not hasattr(state, "signed_in"):
            token = read_cookie(self.request, SESSION)
            state.signed_in = self.accounts.sessions.read(token, self.now) if token else None
        found: SignedIn | None = state.signed_in
        return found

    @property
    def known_session(self) -> SignedIn | None:
        """``signed_in``, or None where the database does not answer: an error page has a frame too."""
        try:
            return self.signed_in
        except (LotseError, SQLAlchemyError):
            return None

    @property
    def actor(self) -> Actor:
        """Who is signed in. Raises SignInNeeded for a visitor, whom only a public page can have."""
        if self.signed_in is None:
            raise SignInNeeded
        return self.signed_in.actor

    @property
    def form(self) -> QueryParams:
        """The fields of the form that was sent; its files are in ``files``."""
        form: QueryParams = self.request.state.form
        return form

    @property
    def files(self) -> dict[str, UploadFile]:
        """The files of the form that was sent, by field."""
        files: dict[str, UploadFile] = self.request.state.files
        return files

    @property
    def caller(self) -> Caller:
        """Who is asking, as far as the connection tells."""
        client, agent = self.request.client, self.request.headers.get("user-agent", "")
        return Caller(client.host if client else "", device(agent), read_cookie(self.request, KNOWN_BROWSER))

    def form_token(self) -> Markup:
        """The hidden field that every form with method="post" holds."""
        keys = self.accounts.keys
        if self.signed_in is not None:
            return hidden_field(session_token(keys, self.signed_in.session))
        return hidden_field(visitor_token(keys, self.request))

    @property
    def path(self) -> str:
        """The page's own path."""
        return self.request.url.path

    def url(self, path: str, **parameters: Value) -> str:
        """An address on this site that keeps the language."""
        return address(path, {**parameters, "lang": "en" if self.language == "en" else None})

    def absolute(self, path: str) -> str:
        """The full address of a path, for documents that are read elsewhere."""
        return str(self.request.base_url).rstrip("/") + path
