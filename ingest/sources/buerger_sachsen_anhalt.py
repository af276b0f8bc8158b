"""Bürger- und Unternehmensservice Sachsen-Anhalt: public services by their PST-ID, with much navigation around."""

from __future__ import annotations

from ingest.formats.html import Site, html_reader
from ingest.source import Expected, Rhythm, Source
from kb.vocabulary import Kind, Land

SITE = Site(
    main="#leistung, #detail, #content, main",
    # the search for a place, and the list of all areas of life
    drop=("form", ".bus-navigation", ".areas", ".related-services"),
    title="#leistung h1, h1",
    labels={"Zuständige Stelle": ".zustaendige-stelle .name, .behoerde .name"},
)

SOURCE = Source(
    id="buerger-sachsen-anhalt",
    title="Bürger- und Unternehmensservice: Anerkennung",
    publisher="Land Sachsen-Anhalt",
    licence="Keine freie Lizenz angegeben: nur Fakten mit Nennung der Seite, keine Sätze des Trägers.",
    language="de",
    rhythm=Rhythm.MONTHLY,
    expected=Expected(minimum=1, maximum=1, kinds=(Kind.BODY, Kind.OFFER), lands=(Land.ST,)),
    reader=html_reader(SITE),
    addresses=("https://buerger.sachsen-anhalt.de/detail?areaId=16688&infotype=0&pstId=387890513&ags=15002000",),
    lands=(Land.ST,),
)
