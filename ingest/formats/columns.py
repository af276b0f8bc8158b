"""What the columns of a delivered table mean: the template's names, other usual ones, a provider's mapping file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ingest.source import Raw, SourceError
from kb.errors import cause_of
from kb.plain_yaml import YamlProblem, read_yaml
from kb.problem import nearest

FIELDS: Mapping[str, tuple[str, str]] = {
    "record": ("Kennung", "Ihre eigene Nummer für den Kurs; bleibt von Lieferung zu Lieferung gleich"),
    "title": ("Titel", "Name des Kurses"),
    "text": ("Beschreibung", "Inhalt in eigenen Worten"),
    "provider": ("Träger", "Name der Einrichtung, die den Kurs durchführt"),
    "url": ("Internetadresse", "Seite des Kurses, mit https://"),
    "town": ("Ort", "Gemeinde, in der der Kurs stattfindet; leer bei reinen Online-Kursen"),
    "postcode": ("PLZ", "Postleitzahl, fünf Ziffern"),
    "street": ("Straße", "Straße und Hausnummer"),
    "start": ("Beginn", "Tag, Monat oder Jahr: 11.01.2027, Januar 2027"),
    "end": ("Ende", "wie Beginn"),
    "apply_by": ("Anmeldeschluss", "letzter Tag der Anmeldung"),
    "lessons": ("Unterrichtseinheiten", "Umfang in Einheiten zu 45 Minuten, nur die Zahl"),
    "hours": ("Stunden", "Umfang in Zeitstunden, nur die Zahl"),
    "entry_level": ("Deutsch Eingang", "A1 bis C2"),
    "target_level": ("Deutsch Ziel", "A1 bis C2"),
    "price": ("Preis", "Euro für Teilnehmende; 0, wenn kostenlos"),
    "format": ("Form", "Präsenz, online oder hybrid"),
    "time": ("Zeit", "Vollzeit, Teilzeit, abends oder Wochenende"),
    "demands": ("Voraussetzungen", "was Teilnehmende mitbringen müssen"),
    "certificate": ("Abschluss", "Zeugnis oder Zertifikat"),
    "azav": ("AZAV", "ja oder nein"),
    "changed": ("Stand", "Tag, an dem diese Zeile zuletzt geprüft wurde"),
}
"""Fields of a course: the template's column and what to write there."""

_OTHER_NAMES = {
    "record": "id nummer kursnummer kurs-nr angebotsnummer",
    "title": "kurstitel kursname bezeichnung angebot name kurs",
    "text": "inhalt kursinhalt beschreibungstext description",
    "provider": "anbieter veranstalter bildungsträger einrichtung provider",
    "url": "link url webseite website homepage",
    "town": "kursort standort stadt veranstaltungsort gemeinde",
    "postcode": "postleitzahl zip",
    "street": "strasse anschrift adresse",
    "start": "start startdatum kursbeginn von startet",
    "end": "enddatum kursende bis",
    "apply_by": "anmeldefrist bewerbungsschluss bewerbungsfrist",
    "lessons": "ue umfang-ue unterrichtsstunden ustd",
    "hours": "std zeitstunden gesamtstunden",
    "entry_level": "sprachniveau eingangsniveau deutsch niveau sprachvoraussetzung",
    "target_level": "zielniveau",
    "price": "kosten gebühr entgelt teilnahmegebühr preis-eur",
    "format": "unterrichtsform format kursform",
    "time": "zeitmodell unterrichtszeit",
    "demands": "zugang zugangsvoraussetzungen",
    "certificate": "zertifikat abschlussart",
    "changed": "aktualisiert letzte-änderung",
}

MAPPING_ENDING = ".zuordnung.yaml"
"""A file ``kurse.csv.zuordnung.yaml`` beside ``kurse.csv`` says what its columns mean."""


def columns_of(heads: Sequence[str], mapping: Mapping[str, str]) -> dict[int, str]:
    """Field of each column by its position; columns that mean nothing to us are left out.

    ``mapping`` goes from column to field. Raises SourceError where no column is the title.
    """
    known = {_key(label): field for field, (label, _) in FIELDS.items()}
    known |= {_key(name): field for field, names in _OTHER_NAMES.items() for name in names.split()}
    known |= {_key(field): field for field in FIELDS}
    own = {_key(column): field for column, field in mapping.items()}
    found: dict[int, str] = {}
    for number, head in enumerate(heads):
        field = own.get(_key(head)) or known.get(_key(head))
        if field and field not in found.values():
            found[number] = field
    if "title" not in found.values():
        raise SourceError(
            "Keine Spalte heißt „Titel“; die erste Zeile muss die Spaltennamen der Vorlage tragen, "
            f"oder eine Datei mit der Endung {MAPPING_ENDING} sagt, was die Spalten bedeuten."
        )
    return found


def mapping_beside(raw: Raw) -> dict[str, str]:
    """The provider's mapping from columns to fields, where a file beside the delivered one holds it."""
    if not isinstance(raw.content, Path):
        return {}
    path = raw.content.with_name(raw.content.name + MAPPING_ENDING)
    if not path.is_file():
        return {}
    try:
        return mapping_from(path.read_text(encoding="utf-8"), path.name)
    except OSError as error:
        raise SourceError(f"„{path.name}“ kann nicht gelesen werden ({cause_of(error)}).") from error
    except UnicodeDecodeError:
        raise SourceError(f"„{path.name}“ ist nicht UTF-8; die Datei als UTF-8 speichern.") from None


def mapping_from(text: str, name: str) -> dict[str, str]:
    """A mapping file's content: ``spalten: {Kursname: title}``; fields may be named as in the template, too."""
    try:
        data = read_yaml(text)
    except YamlProblem as error:
        raise SourceError(f"„{name}“: {error}.") from None
    columns = data.get("spalten") if isinstance(data, dict) else None
    if not isinstance(columns, dict):
        raise SourceError(f"„{name}“ braucht „spalten:“ mit Zeilen der Form „Kursname: Titel“.")
    fields = {_key(label): field for field, (label, _) in FIELDS.items()} | {_key(field): field for field in FIELDS}
    found = {}
    for column, meant in columns.items():
        field = fields.get(_key(str(meant)))
        if field is None:
            guess = nearest(str(meant), [label for label, _ in FIELDS.values()])
            hint = f"; gemeint ist wohl „{guess}“" if guess else ""
            raise SourceError(f"„{name}“: Ein Feld „{str(meant)[:40]}“ gibt es nicht{hint}.")
        found[str(column)] = field
    return found


def _key(name: str) -> str:
    return "".join(letter for letter in name.casefold().replace("ß", "ss") if letter.isalnum())
