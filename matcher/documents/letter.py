"""A referral as a letter: what is asked, exactly what is passed on, and how to answer without an account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from matcher.documents.head import Head
from matcher.documents.pdf import as_pdf
from matcher.documents.sheet import Block, Facts, Heading, Paragraph, Sheet
from matcher.documents.wording import day


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says. ``items`` are labels and words of exactly what is passed on."""

    recipient: str
    purpose: str
    """German, e.g. „Platz in einer Qualifizierung“."""
    due: date
    items: tuple[tuple[str, str], ...]
    message: str
    link: str
    """Address to answer at; empty: the answer is asked for by letter or telephone."""


def letter_sheet(letter: Letter, head: Head) -> Sheet:
    """The letter as a sheet."""
    return Sheet(
        title="Bitte um Aufnahme oder Auskunft",
        description=f"Verweis: {letter.purpose}",
        reference=head.reference,
        office=head.office,
        stand=f"Stand {day(head.made)}",
        blocks=tuple(_blocks(letter, head)),
    )


def letter_pdf(letter: Letter, head: Head, made: datetime) -> bytes:
    """The letter as PDF."""
    return as_pdf(letter_sheet(letter, head), made)


def _blocks(letter: Letter, head: Head) -> Iterator[Block]:
    yield Paragraph(f"An: {letter.recipient}", "lead")
    yield Paragraph(
        f"Guten Tag,\nwir beraten eine Person und verweisen sie an Sie. Worum es geht: {letter.purpose}. "
        f"Bitte antworten Sie bis zum {day(letter.due)}."
    )
    if letter.message:
        yield Paragraph(letter.message)
    yield Heading("Was wir weitergeben")
    yield Paragraph("Die Person hat eingewilligt, dass Sie genau diese Angaben erhalten; mehr geben wir nicht weiter.")
    yield Facts("Angaben zur Person, ohne Namen", letter.items)
    yield Heading("Ihre Antwort")
    if letter.link:
        yield Paragraph(f"Unter dieser Adresse antworten Sie ohne Konto, einmalig:\n{letter.link}", "note")
    else:
        yield Paragraph("Bitte antworten Sie uns am Telefon oder mit einem Brief.", "note")
    yield Paragraph(f"Mit freundlichen Grüßen\n{head.office}")
