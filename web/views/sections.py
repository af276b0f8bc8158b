"""Sections that all kinds of entries share: where, when, how to reach, what it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kb.entries import Entry
from kb.facts import Contact
from web.views.dated import period, place_line
from web.views.facts import Citing, Claim, Section, Source, stated
from web.views.names import Named, Names
from web.views.phrase import Phrase
from web.visit import Visit


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a contradiction."""

    text: Phrase
    source: Source
    verdict: str | None
    """„gilt“ or „gilt nicht“ once somebody has decided."""
    holds: bool


@dataclass(frozen=True, slots=True)
class Dispute:
    """What sources say differently about the same matter."""

    topic: Phrase
    sides: tuple[Side, ...]
    decided: str | None
    reason: Phrase | None


@dataclass(frozen=True, slots=True)
class Tag:
    """A classification, leading to everything that shares it."""

    url: str
    text: str


def reach_section(citing: Citing, entry: Entry) -> Section:
    """Places, contacts and the period in which the entry holds."""
    say = citing.say
    places = [citing.fact(place, place_line(place)) for place in entry.places]
    contacts = [claim for contact in entry.contacts for claim in _contact(citing, contact)]
    rows = [
        citing.row(say("Ort"), places),
        citing.row(say("Kontakt"), contacts),
        *stated(
            [
                citing.row(
                    say("Laufzeit"),
                    [citing.fact(entry.validity, period(say, entry.validity))] if entry.validity else [],
                )
            ]
        ),
    ]
    return Section("kontakt", say("Ort und Kontakt"), tuple(rows))


def disputes(citing: Citing, entry: Entry) -> tuple[Dispute, ...]:
    """The contradictions of an entry, also those that somebody has decided."""
    say = citing.say
    return tuple(
        Dispute(
            citing.german(one.topic),
            tuple(
                Side(
                    citing.german(side.text),
                    citing.source(side.source),
                    None if side.holds is None else say("gilt") if side.holds else say("gilt nicht"),
                    side.holds is True,
                )
                for side in one.statements
            ),
            say.date(one.decided) if one.decided else None,
            citing.german(one.reason) if one.reason else None,
        )
        for one in entry.contradictions
    )


def tags(visit: Visit, entry: Entry) -> tuple[Tag, ...]:
    """Phases, action fields and Länder as links into the search."""
    say = visit.say
    found = [
        Tag(visit.url("/suche", phase=phase.value), say("Phase %(n)s: %(name)s", n=phase.value, name=say.label(phase)))
        for phase in entry.phases
    ]
    found += [Tag(visit.url("/suche", feld=field.value), say.label(field)) for field in entry.action_fields]
    return tuple(found + [Tag(visit.url("/suche", land=land.value), say.label(land)) for land in entry.lands])


def occupations(visit: Visit, names: Names, entry: Entry) -> tuple[Named, ...]:
    """The reference occupations an entry is about, or whose files name it as the body, by title."""
    found = [names.occupation(id) for id in visit.knowledge.context.occupations_of(entry)]
    return tuple(sorted(found, key=lambda one: one.title.text.casefold()))


def _contact(citing: Citing, contact: Contact) -> Iterator[Claim]:
    say = citing.say
    ways = [
        (contact.phone, f"tel:{''.join(sign for sign in contact.phone or '' if sign.isdigit() or sign == '+')}"),
        (contact.email, f"mailto:{contact.email}"),
        (contact.url, contact.url),
    ]
    known = [(text, url) for text, url in ways if text]
    role = citing.german(f"{contact.role} ({contact.hours})" if contact.hours else contact.role)
    yield citing.fact(contact, role)
    bare = contact.model_copy(update={"note": None})
    for text, url in known:
        yield citing.fact(bare, text, url)
    if not known:
        yield citing.fact(bare, say("Telefon und Adresse nicht angegeben"))
