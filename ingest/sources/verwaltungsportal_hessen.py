"""Verwaltungsportal Hessen: also shows services of Sachsen-Anhalt (L100008); the host says nothing about the Land."""

from __future__ import annotations

from ingest.formats.html import Site, html_reader
from ingest.source import Expected, Rhythm, Source
from kb.vocabulary import Kind

SITE = Site(
    main="main, .leistung",
    drop=(".ort-auswahl", ".leistung-navigation"),
    title="h1",
    labels={"Zuständige Stelle": ".zustaendigkeit h3, .zustaendige-stelle h3"},
)

SOURCE = Source(
    id="verwaltungsportal-hessen",
    title="Verwaltungsportal Hessen: Lehramt in Sachsen-Anhalt",
    publisher="Portalverbund der Länder",
    licence="Keine freie Lizenz angegeben: nur Fakten mit Nennung der Seite, keine Sätze des Trägers.",
    language="de",
    rhythm=Rhythm.MONTHLY,
    expected=Expected(minimum=1, maximum=1, kinds=(Kind.BODY, Kind.OFFER)),
    reader=html_reader(SITE),
    addresses=("https://verwaltungsportal.hessen.de/leistung?leistung_id=L100008_393036612&regschl=150890307307",),
)
