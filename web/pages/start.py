"""/: the search, the ways into the knowledge base, and what is new."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse

from kb.search.query import Filters, Query
from kb.vocabulary import ActionField, Kind, Phase
from web.access import PUBLIC, Pages
from web.rendering import render
from web.views.card import Card, card
from web.views.shell import Frame, Link
from web.views.today import TodayView, today_view
from web.visit import Visit

router = Pages()


@dataclass(frozen=True, slots=True)
class Door:
    """A way in: a kind of entry, what it is for, and how many there are."""

    url: str
    kind: str
    label: str
    text: str
    count: str


@dataclass(frozen=True, slots=True)
class Step:
    """A phase of professional integration."""

    url: str
    number: str
    label: str
    count: str


@dataclass(frozen=True, slots=True)
class New:
    """An entry that changed lately."""

    card: Card
    changed: str


@dataclass(frozen=True, slots=True)
class StartPage:
    """Everything the start page shows."""

    examples: tuple[Link, ...]
    wizard_url: str
    doors: tuple[Door, ...]
    steps: tuple[Step, ...]
    fields: tuple[Link, ...]
    newest: tuple[New, ...]
    total: str
    today: TodayView | None
    """The day of a counsellor who is signed in."""


@router.page("/", PUBLIC)
def start(request: Request) -> HTMLResponse:
    """The start page."""
    visit = Visit(request)
    frame = Frame(visit.say("Wissensbasis für die Anerkennungsberatung"), canonical=visit.url("/"))
    return render(visit, "start.html", _page(visit), frame)


def _page(visit: Visit) -> StartPage:
    say, today = visit.say, visit.today
    counted = visit.knowledge.search(Query("", today, Filters(lands=()), limit=1))
    kinds, phases = counted.facets.get("kind", {}), counted.facets.get("phase", {})
    return StartPage(
        examples=tuple(Link(visit.url("/suche", q=text), text) for text in _examples(visit)),
        wizard_url=visit.url("/zustaendig"),
        doors=tuple(
            Door(url, kind.value, label, text, str(kinds.get(kind.value, 0)))
            for url, kind, label, text in _doors(visit)
        ),
        steps=tuple(
            Step(
                visit.url("/suche", phase=phase.value),
                phase.value,
                say.label(phase),
                say.plural("%(n)s Eintrag", "%(n)s Einträge", phases.get(phase.value, 0)),
            )
            for phase in Phase
        ),
        fields=tuple(Link(visit.url("/suche", feld=field.value), say.label(field)) for field in ActionField),
        newest=tuple(
            New(card(visit, entry, today), say.date(changed.date())) for changed, entry in visit.knowledge.newest()
        ),
        total=say.plural("%(n)s Eintrag", "%(n)s Einträge", counted.total),
        today=today_view(visit),
    )


def _examples(visit: Visit) -> tuple[str, ...]:
    if visit.language == "en":
        return ("engineer title Saxony-Anhalt", "nurse adaptation course", "who pays for a B2 language course")
    return (
        "Krankenschwester aus Syrien anerkennen lassen",
        "Brückenkurs Bau Magdeburg",
        "Wer zahlt Sprachkurs B2 bei Arbeitslosigkeit",
    )


def _doors(visit: Visit) -> tuple[tuple[str, Kind, str, str], ...]:
    say, url = visit.say, visit.url
    return (
        (
            url("/suche", art="offer"),
            Kind.OFFER,
            say("Angebote"),
            say("Anpassungslehrgänge, Brückenkurse, Sprache, Prüfungsvorbereitung"),
        ),
        (
            url("/suche", art="body"),
            Kind.BODY,
            say("Zuständige Stellen"),
            say("Wer über den Antrag entscheidet, prüft oder bewertet"),
        ),
        (
            url("/suche", art="partner"),
            Kind.PARTNER,
            say("Partner und Beratung"),
            say("Wohin man entlang der Prozesskette verweist"),
        ),
        (
            url("/suche", art="funding"),
            Kind.FUNDING,
            say("Förderung"),
            say("Wer was bezahlt, und wo der Antrag hingeht"),
        ),
        (url("/praxis"), Kind.PRACTICE, say("Gute Praxis"), say("Was anderswo gelungen ist und sich übernehmen lässt")),
        (url("/wissen"), Kind.INFO, say("Wissen"), say("Kurze Erklärungen zu Arbeitsmarkt und Verfahren, mit Quelle")),
    )
