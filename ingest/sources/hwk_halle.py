"""Handwerkskammer Halle: recognition of foreign qualifications, one page with contact and fees."""

from __future__ import annotations

from ingest.formats.html import Site, html_reader
from ingest.source import Expected, Rhythm, Source
from kb.vocabulary import Kind, Land

SITE = Site(
    main="main, #content, .content",
    drop=(".contact-person", ".teaser"),
    title="h1",
)

SOURCE = Source(
    id="hwk-halle",
    title="Handwerkskammer Halle: ausländische Bildungsabschlüsse",
    publisher="Handwerkskammer Halle (Saale)",
    licence="Keine freie Lizenz angegeben: nur Fakten mit Nennung der Seite, keine Sätze des Trägers.",
    language="de",
    rhythm=Rhythm.MONTHLY,
    expected=Expected(minimum=1, maximum=1, kinds=(Kind.BODY, Kind.OFFER), lands=(Land.ST,)),
    reader=html_reader(SITE),
    addresses=("https://www.hwkhalle.de/auslaendische-bildungsabschluesse/",),
    lands=(Land.ST,),
)
