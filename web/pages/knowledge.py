"""/wissen: the explainers, grouped by topic."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse

from kb.entries import Info
from kb.vocabulary import Kind
from web.access import PUBLIC, Pages
from web.rendering import render
from web.views.card import Card, card
from web.views.phrase import Phrase, content
from web.views.shell import Frame
from web.visit import Visit

router = Pages()


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with its explainers."""

    anchor: str
    heading: Phrase
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class KnowledgePage:
    """Everything the page shows."""

    topics: tuple[Topic, ...]


@router.page("/wissen", PUBLIC)
def knowledge(request: Request) -> HTMLResponse:
    """The explainers."""
    visit = Visit(request)
    topics: dict[str, list[Info]] = {}
    for entry in visit.knowledge.entries(Kind.INFO):
        if isinstance(entry, Info):
            topics.setdefault(entry.topic, []).append(entry)
    view = KnowledgePage(
        tuple(
            Topic(
                anchor=f"thema-{number}",
                heading=content(visit.say, name),
                cards=tuple(card(visit, entry, visit.today) for entry in entries),
            )
            for number, (name, entries) in enumerate(sorted(topics.items()), start=1)
        )
    )
    return render(visit, "knowledge.html", view, Frame(visit.say("Wissen"), canonical=visit.url("/wissen")))
