"""Proposals side by side: one column each, one row a question that any of them answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.entries import Offer
from matcher.outcome import Outcome
from matcher.proposal import Proposal
from web.views.phrase import Phrase, content
from web.views.proposal import SIGNS, ProposalCard, outcome_word, proposal_card
from web.visit import Visit


@dataclass(frozen=True, slots=True)
class Cell:
    """What one proposal says to a row; ``sign`` where it is a criterion."""

    text: Phrase
    sign: str | None = None
    word: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The table."""

    heads: tuple[ProposalCard, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


def comparison(visit: Visit, proposals: Sequence[Proposal], base: str) -> Comparison:
    """The table of two to four proposals."""
    say = visit.say
    heads = tuple(proposal_card(visit, proposal, base) for proposal in proposals)
    rows: list[tuple[str, tuple[Cell, ...]]] = [
        (say("Ergebnis"), tuple(Cell(Phrase(head.verdict)) for head in heads)),
        (say("Stand"), tuple(Cell(Phrase(f"{head.status.word}: {head.stand}")) for head in heads)),
    ]
    if any(proposal.covers for proposal in proposals):
        rows.append((say("Gleicht aus"), tuple(Cell(Phrase("; ".join(p.covers) or "–")) for p in proposals)))
    for label in dict.fromkeys(label for head in heads for label, _ in head.facts):
        rows.append((label, tuple(Cell(dict(head.facts).get(label, Phrase("–"))) for head in heads)))
    if any(isinstance(proposal.entry, Offer) for proposal in proposals):
        rows.append((say("Kosten"), tuple(Cell(_costs(visit, proposal)) for proposal in proposals)))
    for id in dict.fromkeys(criterion.id for proposal in proposals for criterion in proposal.criteria):
        label = _label(visit, id)
        rows.append((label, tuple(_criterion(visit, proposal, id) for proposal in proposals)))
    return Comparison(heads, tuple(rows))


def _criterion(visit: Visit, proposal: Proposal, id: str) -> Cell:
    found = [criterion for criterion in proposal.criteria if criterion.id == id]
    if not found:
        return Cell(Phrase("–"))
    worst = min(found, key=lambda one: (Outcome.UNMET, Outcome.UNKNOWN, Outcome.MET).index(one.outcome))
    text = content(visit.say, worst.text)
    return Cell(text, SIGNS[worst.outcome], outcome_word(visit.say, worst.outcome), worst.outcome.value)


def _costs(visit: Visit, proposal: Proposal) -> Phrase:
    entry = proposal.entry
    if not isinstance(entry, Offer) or not entry.costs:
        return Phrase(visit.say("nicht genannt"))
    return content(visit.say, "; ".join(_amounts(visit, entry)))


def _amounts(visit: Visit, offer: Offer) -> Iterable[str]:
    for cost in offer.costs:
        amount = cost.minimum if cost.minimum is not None else cost.maximum
        yield f"{cost.text}: {visit.say.euros(amount)}" if amount is not None else cost.text


def _label(visit: Visit, id: str) -> str:
    """The criterion's name in words; an unknown one shows its own."""
    say = visit.say
    known = {
        "abschluss": say("Abschluss"),
        "abschlussort": say("Ort des Abschlusses"),
        "anlass": say("Anlass"),
        "antrag": say("Antrag"),
        "aufenthaltsort": say("Wohnort"),
        "aufenthaltstitel": say("Aufenthaltstitel"),
        "ausschluss": say("Ausgeschlossen"),
        "bedingung": say("Bedingung"),
        "beginn": say("Beginn"),
        "beruf": say("Beruf"),
        "bescheid": say("Bescheid"),
        "bezirk": say("Bezirk"),
        "entfernung": say("Entfernung"),
        "erfahrung": say("Berufserfahrung"),
        "ergebnis": say("Abschluss am Ende"),
        "erwerbsform": say("Erwerbsform"),
        "format": say("Format"),
        "kinderbetreuung": say("Kinderbetreuung"),
        "land": say("Land"),
        "luecken": say("Wesentliche Unterschiede"),
        "naehe": say("Nähe"),
        "rechtskreis": say("Rechtskreis"),
        "region": say("Region"),
        "sprache": say("Sprache am Anfang"),
        "staatsangehoerigkeit": say("Staatsangehörigkeit"),
        "stand": say("Verlässlichkeit"),
        "verfahren": say("Verfahren"),
        "voraussetzungen": say("Voraussetzungen"),
        "weitere-voraussetzung": say("Weitere Voraussetzung"),
        "widerspruch": say("Quellen widersprechen sich"),
        "wohnsitz": say("Wohnsitz"),
        "zeit": say("Zeitmodell"),
        "zeugnis": say("Zeugnis"),
        "zielgruppe": say("Zielgruppe"),
        "zielniveau": say("Zielniveau"),
    }
    return known.get(id, id.replace("-", " ").capitalize())
