"""Bildungsserver Sachsen-Anhalt: compensation measures for teachers; texts under CC BY-SA 4.0, Stand on each page."""

from __future__ import annotations

from ingest.formats.html import Site, html_reader
from ingest.source import Expected, Rhythm, Source
from kb.vocabulary import Kind, Land

SITE = Site(
    main="#content, .inhalt, main",
    drop=(".navigation_rechts", ".druckversion"),
    title="h1",
    labels={"Stand": ".letzte_aenderung, .stand"},
)

SOURCE = Source(
    id="bildung-lsa-lehraemter",
    title="Bildungsserver: Ausgleichsmaßnahmen Lehramt",
    publisher="Landesinstitut für Schulqualität und Lehrerbildung Sachsen-Anhalt",
    licence="CC BY-SA 4.0 laut Seite; mit Nennung und unter gleicher Lizenz",
    language="de",
    rhythm=Rhythm.QUARTERLY,
    expected=Expected(minimum=1, maximum=1, kinds=(Kind.BODY, Kind.OFFER), lands=(Land.ST,)),
    reader=html_reader(SITE),
    addresses=(
        "https://www.bildung-lsa.de/informationsportal/lehrkraeftebildung/landespruefungsamt_fuer_lehraemter/anerkennung_auslaendischer_lehramtsabschluesse/ausgleichsmassnahmen.htm",
    ),
    lands=(Land.ST,),
)
