"""FIT-Bildung: one page a course (WordPress with a page builder); facts in boxes of icon, term and value."""

from __future__ import annotations

from ingest.formats.html import Site, html_reader
from ingest.source import Expected, Rhythm, Source
from kb.vocabulary import Land

SITE = Site(
    main="article, main",
    # call-to-action boxes at the end of each page offer other courses
    drop=(".elementor-widget-posts", ".wp-block-latest-posts", ".et_pb_blog_0"),
    title="h1",
    labels={"Veranstalter": "footer .company, .site-footer .org"},
)

SOURCE = Source(
    id="fit-bildung",
    title="FIT-Bildung: Anpassung in der Pflege",
    publisher="FIT-Bildung",
    licence="Keine freie Lizenz angegeben: nur Fakten mit Nennung der Seite, keine Sätze des Trägers.",
    language="de",
    rhythm=Rhythm.MONTHLY,
    expected=Expected(minimum=1, maximum=1, lands=(Land.ST,)),
    reader=html_reader(SITE),
    addresses=("https://fit-bildung.de/mm-ausbildung/anpassung-pflege",),
    lands=(Land.ST,),
)
