"""bbz Sprachenschule Frankfurt: vocational language courses, one page a course (WordPress), facts in a table."""

from __future__ import annotations

from ingest.formats.html import Site, html_reader
from ingest.source import Expected, Rhythm, Source
from kb.vocabulary import Land

SITE = Site(
    main=".entry-content, article, main",
    drop=(".course-teaser", ".related-posts"),
    title="h1.entry-title, h1",
)

SOURCE = Source(
    id="bbz-sprachenschule",
    title="bbz Frankfurt: Berufssprachkurse B2",
    publisher="bbz Sprachenschule",
    licence="Keine freie Lizenz angegeben: nur Fakten mit Nennung der Seite, keine Sätze des Trägers.",
    language="de",
    rhythm=Rhythm.WEEKLY,
    expected=Expected(minimum=1, maximum=1, lands=(Land.HE,)),
    reader=html_reader(SITE),
    addresses=("https://www.bbz-sprachenschule.com/sprachkurs/berufssprachkurs-b2-500-ue-frankfurt-2/",),
    lands=(Land.HE,),
)
