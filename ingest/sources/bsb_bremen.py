"""BSB Bremen: all vocational language courses on one page; extent by target level in a table."""

from __future__ import annotations

from ingest.formats.html import Site, html_reader
from ingest.source import Expected, Rhythm, Source
from kb.vocabulary import Land

SITE = Site(
    main="#main-content, .content, main",
    drop=(".contact-form", ".teaser-list"),
    title="h1, h2",
)

SOURCE = Source(
    id="bsb-bremen",
    title="BSB Bremen: Berufssprachkurse",
    publisher="BSB Erwachsenenbildung GmbH",
    licence="Keine freie Lizenz angegeben: nur Fakten mit Nennung der Seite, keine Sätze des Trägers.",
    language="de",
    rhythm=Rhythm.MONTHLY,
    expected=Expected(minimum=1, maximum=1, lands=(Land.HB,)),
    reader=html_reader(SITE),
    addresses=("https://www.bsb-bremen.de/de/berufssprachkurse.html",),
    lands=(Land.HB,),
)
