"""UP Transfer Potsdam, Grow UP: a programme told in questions and answers, in German and English."""

from __future__ import annotations

from ingest.formats.html import Site, html_reader
from ingest.source import Expected, Rhythm, Source
from kb.vocabulary import Land

SITE = Site(
    main=".accordion, .tx-faq, main",
    drop=(".breadcrumb", ".subnav"),
    title="h1",
)

SOURCE = Source(
    id="up-transfer-grow-up",
    title="Grow UP: BWL und mehr",
    publisher="UP Transfer GmbH an der Universität Potsdam",
    licence="Keine freie Lizenz angegeben: nur Fakten mit Nennung der Seite, keine Sätze des Trägers.",
    language="en",
    rhythm=Rhythm.MONTHLY,
    expected=Expected(minimum=1, maximum=1, lands=(Land.BB,)),
    reader=html_reader(SITE),
    addresses=("https://www.up-transfer.de/en/executive-education/certificate-programs/grow-up-bwl-und-mehr/faq",),
    lands=(Land.BB,),
)
