"""Entries in people's words: the name of every field in both languages, and a value as short lines of text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from kb.vocabulary import (
    ActionField,
    BodyRole,
    Employment,
    Format,
    InstrumentType,
    Kind,
    Land,
    Level,
    Nationality,
    OfferType,
    PartnerType,
    Phase,
    QualificationKind,
    RecognitionStatus,
    SubProject,
    Term,
    TimeModel,
    Upgrade,
)

FIELDS: Mapping[str, tuple[str, str]] = {
    "id": ("Kennung", "Identifier"),
    "kind": ("Art des Eintrags", "Kind of entry"),
    "title": ("Titel", "Title"),
    "title_en": ("Titel (englisch)", "Title (English)"),
    "summary": ("Kurzfassung", "Summary"),
    "summary_en": ("Kurzfassung (englisch)", "Summary (English)"),
    "keywords": ("Suchwörter", "Keywords"),
    "lands": ("Länder", "Länder"),
    "phases": ("Phasen", "Phases"),
    "action_fields": ("Handlungsfelder", "Fields of action"),
    "sub_projects": ("Teilprojekte", "Sub-projects"),
    "occupations": ("Referenzberufe", "Reference occupations"),
    "places": ("Orte", "Places"),
    "contacts": ("Kontakte", "Contacts"),
    "validity": ("Laufzeit", "Term"),
    "standing": ("Dauerhaftes Angebot", "Standing service"),
    "sources": ("Quellen", "Sources"),
    "contradictions": ("Widersprüche", "Contradictions"),
    "unverified": ("Offene Punkte", "Open points"),
    "related": ("Verwandte Einträge", "Related entries"),
    "superseded_by": ("Abgelöst durch", "Superseded by"),
    "upkeep": ("Rückmeldungen", "Feedback"),
    "body": ("Text", "Text"),
    "offer_type": ("Art", "Type"),
    "upgrade": ("Weg nach oben", "Way up"),
    "provider": ("Träger", "Provider"),
    "provider_id": ("Eintrag des Trägers", "Provider’s entry"),
    "target_group": ("Zielgruppe", "Target group"),
    "requirements": ("Voraussetzungen", "Requirements"),
    "schedule": ("Umfang", "Extent"),
    "formats": ("Format", "Format"),
    "runs": ("Durchgänge", "Runs"),
    "recurring": ("Findet wiederholt statt", "Recurs"),
    "target_level": ("Führt zum Sprachniveau", "Leads to language level"),
    "gaps_covered": ("Gleicht aus", "Makes good"),
    "certificate": ("Abschluss", "Certificate"),
    "azav": ("AZAV-Zulassung", "AZAV certification"),
    "costs": ("Kosten", "Costs"),
    "payers": ("Förderung", "Funding"),
    "responsibilities": ("Zuständigkeiten", "Responsibilities"),
    "documents": ("Unterlagen", "Documents"),
    "fees": ("Gebühren", "Fees"),
    "deadlines": ("Fristen", "Deadlines"),
    "languages": ("Sprachnachweise", "Language requirements"),
    "legal_basis": ("Rechtsgrundlagen", "Legal basis"),
    "partner_type": ("Art", "Type"),
    "carrier": ("Träger", "Carrier"),
    "services": ("Leistungen", "Services"),
    "local_offices": ("Örtliche Stellen", "Local offices"),
    "payer": ("Geldgeber", "Payer"),
    "applicant": ("Wer beantragt", "Who applies"),
    "apply_at": ("Antrag bei", "Apply at"),
    "apply_before": ("Antrag bis", "Apply before"),
    "covers": ("Was bezahlt wird", "What is paid"),
    "conditions": ("Bedingungen", "Conditions"),
    "excludes": ("Ausgeschlossen", "Excluded"),
    "amounts": ("Beträge", "Amounts"),
    "instrument": ("Art des Instruments", "Type of instrument"),
    "place_of_practice": ("Ort der Praxis", "Place of practice"),
    "situation": ("Ausgangslage", "Situation"),
    "approach": ("Vorgehen", "Approach"),
    "results": ("Ergebnisse", "Results"),
    "success_factors": ("Erfolgsfaktoren", "Success factors"),
    "stumbling_blocks": ("Stolpersteine", "Stumbling blocks"),
    "resources": ("Aufwand", "Resources"),
    "transfer": ("Übertragung", "Transfer"),
    "transferable": ("Übertragbar", "Transferable"),
    "innovative": ("Innovativ", "Innovative"),
    "sustainable": ("Nachhaltig", "Sustainable"),
    "efficient": ("Effizient", "Efficient"),
    "contact_role": ("Ansprechstelle", "Contact role"),
    "topic": ("Thema", "Topic"),
}
"""German and English name of each field of an entry."""

PARTS: Mapping[str, tuple[str, str]] = {
    "start": ("ab", "from"),
    "end": ("bis", "until"),
    "apply_by": ("Anmeldung bis", "apply by"),
    "place": ("in", "in"),
    "participants": ("Plätze", "places"),
    "phone": ("Telefon", "phone"),
    "email": ("E-Mail", "e-mail"),
    "hours": ("Zeiten/Stunden", "hours"),
    "minimum": ("mindestens EUR", "at least EUR"),
    "maximum": ("höchstens EUR", "at most EUR"),
    "year": ("Jahr", "year"),
    "value": ("Wert", "value"),
    "language_level": ("Deutsch ab", "German from"),
    "qualification": ("Qualifikation", "qualification"),
    "recognition": ("Stand der Anerkennung", "state of recognition"),
    "residence": ("Wohnort", "residence"),
    "experience_years": ("Berufserfahrung (Jahre)", "experience (years)"),
    "not_stated": ("nicht angegeben", "not stated"),
    "lessons": ("Unterrichtseinheiten", "lessons"),
    "duration": ("Dauer", "duration"),
    "time_models": ("Zeitmodell", "time model"),
    "months": ("Monate", "months"),
    "required": ("Pflicht", "required"),
    "districts": ("Kreise", "districts"),
    "nationality": ("Staatsangehörigkeit", "nationality"),
    "employment": ("Tätigkeit", "employment"),
    "abroad": ("aus dem Ausland", "from abroad"),
    "qualifications": ("Abschluss", "qualification"),
    "stage": ("Stufe", "stage"),
    "note": ("Hinweis", "note"),
    "dated": ("Stand", "dated"),
    "seen": ("gesehen", "seen"),
    "confirmed": ("bestätigt", "confirmed"),
    "doubted": ("angezweifelt", "doubted"),
    "seats_free": ("Platz frei", "free place"),
    "missing_since": ("nicht mehr gefunden seit", "no longer found since"),
}
"""Names of parts of a field; what is not here speaks for itself."""

_TERMS: Mapping[str, type[Term]] = {
    "kind": Kind,
    "lands": Land,
    "land": Land,
    "residence": Land,
    "phases": Phase,
    "action_fields": ActionField,
    "sub_projects": SubProject,
    "offer_type": OfferType,
    "upgrade": Upgrade,
    "formats": Format,
    "target_level": Level,
    "language_level": Level,
    "level": Level,
    "qualification": QualificationKind,
    "qualifications": QualificationKind,
    "recognition": RecognitionStatus,
    "time_models": TimeModel,
    "partner_type": PartnerType,
    "nationality": Nationality,
    "employment": Employment,
    "instrument": InstrumentType,
    "responsibilities.role": BodyRole,
}
_LEADING = ("title", "text", "what", "citation", "street", "postcode", "municipality", "role", "publisher", "topic")
_SILENT = frozenset({"source", "verified", "key", "statements", "kind"})
_ISO = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")


def field_name(field: str, language: str = "de") -> str:
    """The name of a field of an entry."""
    german, english = FIELDS[field]
    return english if language == "en" else german


def lines(field: str, value: object, language: str = "de") -> tuple[str, ...]:
    """A field's value, as plain data, in lines: one a list item, or one a paragraph of a text. None gives no line."""
    if value is None:
        return ()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(line for item in value for line in lines(field, item, language))
    if isinstance(value, Mapping):
        return tuple(_structured(field, value, language))
    text = _simple(field, value, language)
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _structured(field: str, value: Mapping[str, Any], language: str) -> Iterator[str]:
    """One line for a structure, in the order people read it; the sides of a contradiction follow, a line each."""
    head = [str(_simple(f"{field}.{name}", value[name], language)) for name in _LEADING if value.get(name)]
    rest = [
        _part(field, name, item, language)
        for name, item in value.items()
        if name not in _LEADING and name not in _SILENT and item not in (None, (), [], "")
    ]
    if line := "; ".join((", ".join(head), *rest)).strip("; "):
        yield line
    for statement in value.get("statements", ()):
        yield f"– {statement.get('text', '')} ({statement.get('source', '')})"


def _part(field: str, name: str, value: object, language: str) -> str:
    many = value if isinstance(value, Sequence) and not isinstance(value, str) else (value,)
    shown = ", ".join(_simple(f"{field}.{name}", item, language) for item in many)
    label = PARTS.get(name)
    return f"{label[language == 'en']} {shown}" if label else shown


def _simple(path: str, value: object, language: str) -> str:
    if isinstance(value, bool):
        yes, no = ("yes", "no") if language == "en" else ("ja", "nein")
        return yes if value else no
    if isinstance(value, float):
        return f"{value:g}" if language == "en" else f"{value:g}".replace(".", ",")
    if isinstance(value, date):
        value = value.isoformat()
    text = str(value)
    terms = _TERMS.get(path) or _TERMS.get(path.rpartition(".")[2])
    if terms is not None and path != "contacts.role":
        return _label(terms, text, language)
    match = _ISO.fullmatch(text)
    return ".".join(part for part in reversed(match.groups()) if part) if match and language != "en" else text


def _label(terms: type[Term], code: str, language: str) -> str:
    try:
        member = terms.of(code)
    except ValueError:
        return code
    numbered = f"{code} " if terms is Phase else ""
    return numbered + member.label(language)
