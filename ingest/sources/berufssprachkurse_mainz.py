"""Berufssprachkurse Mainz: questions and answers on the courses for academic health professions."""

from __future__ import annotations

from ingest.formats.html import Site, html_reader
from ingest.source import Expected, Rhythm, Source
from kb.vocabulary import Land

SITE = Site(
    main=".accordion, .faqs, main",
    title="h1",
    # the page names its operator only in the last line
    labels={"Veranstalter": "footer .copyright strong, .site-info strong"},
)

SOURCE = Source(
    id="berufssprachkurse-mainz",
    title="Berufssprachkurse Mainz: akademische Heilberufe",
    publisher="Berufssprachkurse Mainz",
    licence="Keine freie Lizenz angegeben: nur Fakten mit Nennung der Seite, keine Sätze des Trägers.",
    language="de",
    rhythm=Rhythm.MONTHLY,
    expected=Expected(minimum=1, maximum=1, lands=(Land.RP,)),
    reader=html_reader(SITE),
    addresses=("https://berufssprachkurse-mainz.info/faqs/",),
    lands=(Land.RP,),
)
