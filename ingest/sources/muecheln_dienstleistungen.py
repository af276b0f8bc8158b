"""Stadt Mücheln: the same public services once more (third host of one PST-ID), in a municipal content system."""

from __future__ import annotations

from ingest.formats.html import Site, html_reader
from ingest.source import Expected, Rhythm, Source
from kb.vocabulary import Kind, Land

SITE = Site(
    main="#dienstleistung, .dienstleistung-detail, #inhalt, main",
    drop=(".dienstleistungen-abc", ".mitarbeiter"),
    title="h1, h2",
)

SOURCE = Source(
    id="muecheln-dienstleistungen",
    title="Stadt Mücheln: Lehramtsqualifikation",
    publisher="Stadt Mücheln (Geiseltal)",
    licence="Keine freie Lizenz angegeben: nur Fakten mit Nennung der Seite, keine Sätze des Trägers.",
    language="de",
    rhythm=Rhythm.MONTHLY,
    expected=Expected(minimum=1, maximum=1, kinds=(Kind.BODY, Kind.OFFER), lands=(Land.ST,)),
    reader=html_reader(SITE),
    addresses=(
        "https://muecheln.de/dienstleistung/anzeigen/id/393036612/anerkennung-der-lehramtsqualifikation-aus-dem-ausland-beantragen.html",
    ),
    lands=(Land.ST,),
)
