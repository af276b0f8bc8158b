"""Stadt Halle (Saale), Serviceportal: public services by their PST-ID, texts from the state of Sachsen-Anhalt."""

from __future__ import annotations

from ingest.formats.html import Site, html_reader
from ingest.source import Expected, Rhythm, Source
from kb.vocabulary import Kind, Land

SITE = Site(
    main="main, .service-detail",
    drop=(".service-navigation", ".online-termin", ".feedback"),
    title="h1",
    labels={"Zuständige Stelle": ".organisationseinheit h3, .responsible-unit .title"},
)

SOURCE = Source(
    id="halle-serviceportal",
    title="Serviceportal Halle (Saale): Heilpädagogik",
    publisher="Stadt Halle (Saale)",
    licence="Keine freie Lizenz angegeben: nur Fakten mit Nennung der Seite, keine Sätze des Trägers.",
    language="de",
    rhythm=Rhythm.MONTHLY,
    expected=Expected(minimum=1, maximum=1, kinds=(Kind.BODY, Kind.OFFER), lands=(Land.ST,)),
    reader=html_reader(SITE),
    addresses=(
        "https://halle.de/serviceportal/dienstleistungen/leistung/anerkennung-als-heilpaedagogin-oder-heilpaedagoge-mit-berufsqualifikation-aus-dem-ausland-beantragen/391847598",
    ),
    lands=(Land.ST,),
)
