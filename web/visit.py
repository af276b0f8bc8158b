"""One visit to a page: the reader's language, today's date, and addresses that keep the language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from fastapi import Request
from jinja2 import Environment

from kb.knowledge import Knowledge
from web.address import Value, address
from web.language import Language, Say


@dataclass(frozen=True, slots=True)
class Site:
    """What all visits share."""

    knowledge: Knowledge
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
        self.language: Language = "en" if request.query_params.get("lang") == "en" else "de"
        self.say = site.languages[self.language]

    @property
    def today(self) -> date:
        """The day on which the page is read; statuses are judged by it."""
        return self.site.clock().date()

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
