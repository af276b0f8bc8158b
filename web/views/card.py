"""An entry in a list: title, kind, status, and what one must know before opening it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kb import freshness
from kb.entries import Entry, Funding, Offer, Partner, Practice, RecognitionBody
from kb.search.hit import Span
from kb.vocabulary import Land, Status
from web.language import Say
from web.views.dated import next_run, period, towns
from web.views.phrase import Phrase, content, contents
from web.views.status import Badge, badge, stand
from web.visit import Visit

SHORTEST_SNIPPET = 50
"""A snippet of fewer characters says less than the summary."""


@dataclass(frozen=True, slots=True)
class Detail:
    """One short fact of the meta line."""

    label: str
    value: Phrase


@dataclass(frozen=True, slots=True)
class Card:
    """A list item."""

    url: str
    kind: str
    kind_label: str
    type_label: str | None
    title: Phrase
    summary: Phrase
    snippet: tuple[Span, ...]
    snippet_lang: str | None
    status: Badge
    overdue: bool
    details: tuple[Detail, ...]
    why: tuple[Phrase, ...]


def card(
    visit: Visit,
    entry: Entry,
    as_of: date,
    status: Status | None = None,
    snippet: tuple[Span, ...] = (),
    why: Iterable[str] = (),
) -> Card:
    """The list item of an entry."""
    say = visit.say
    return Card(
        url=visit.url(f"/eintrag/{entry.id}"),
        kind=entry.kind.value,
        kind_label=say.label(entry.kind),
        type_label=_type(say, entry),
        title=content(say, entry.title, entry.title_en),
        summary=content(say, entry.summary, entry.summary_en),
        snippet=snippet if sum(len(span.text) for span in snippet) >= SHORTEST_SNIPPET else (),
        snippet_lang=None if say.language == "de" else "de",
        status=badge(say, status or freshness.status(entry, as_of)),
        overdue=freshness.is_overdue(entry, as_of),
        details=tuple(_details(say, entry, as_of)),
        why=contents(say, why),
    )


def _type(say: Say, entry: Entry) -> str | None:
    match entry:
        case Offer():
            return say.label(entry.offer_type)
        case Partner():
            return say.label(entry.partner_type)
        case Practice():
            return say.label(entry.instrument)
        case _:
            return None


def _details(say: Say, entry: Entry, as_of: date) -> Iterable[Detail]:
    if isinstance(entry, Offer):
        yield Detail(say("Träger"), content(say, entry.provider))
    if isinstance(entry, Partner | Practice) and entry.carrier:
        yield Detail(say("Träger"), content(say, entry.carrier))
    if isinstance(entry, Funding):
        yield Detail(say("Wer zahlt"), content(say, entry.payer))
    if isinstance(entry, RecognitionBody):
        yield Detail(say("Aufgabe"), Phrase(say.label(entry.responsibilities[0].role)))
    if where := towns(entry):
        yield Detail(say("Ort"), Phrase(where))
    if isinstance(entry, Offer):
        run = next_run(entry, as_of)
        if run:
            yield Detail(say("Nächster Termin"), Phrase(period(say, run)))
        if entry.formats:
            yield Detail(say("Format"), Phrase(say.labels(entry.formats)))
        if entry.requirements and entry.requirements.language_level:
            yield Detail(say("Deutsch ab"), Phrase(entry.requirements.language_level.value))
    if not {Land.ST, Land.DE} & set(entry.lands):
        yield Detail(say("Land"), Phrase(say.labels(entry.lands)))
    yield Detail(say("Stand"), Phrase(stand(say, entry)))
