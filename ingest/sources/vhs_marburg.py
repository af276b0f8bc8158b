"""Volkshochschule Marburg: all vocational language courses of a category on one page, a table row a course."""

from __future__ import annotations

from ingest.formats.html import Site, html_reader
from ingest.source import Expected, Rhythm, Source
from kb.vocabulary import Land

SITE = Site(
    main="#kurse, .kursliste, main",
    # the same hints on residence and fees stand under every category
    drop=(".kurs-warenkorb", ".kursfilter"),
    title="h1, .category-title",
)

SOURCE = Source(
    id="vhs-marburg",
    title="vhs Marburg: Berufssprachkurse",
    publisher="Volkshochschule Marburg",
    licence="Keine freie Lizenz angegeben: nur Fakten mit Nennung der Seite, keine Sätze des Trägers.",
    language="de",
    rhythm=Rhythm.WEEKLY,
    expected=Expected(minimum=1, maximum=1, lands=(Land.HE,)),
    reader=html_reader(SITE),
    addresses=("https://www.vhs-marburg.de/kurse/deutsch/kategorie/Berufssprachkurse-+BSK/382",),
    lands=(Land.HE,),
)
