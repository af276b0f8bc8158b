"""Landesverwaltungsamt: state recognition in social work (portal of the state, TYPO3), Stand in the last line."""

from __future__ import annotations

from ingest.formats.html import Site, html_reader
from ingest.source import Expected, Rhythm, Source
from kb.vocabulary import Kind, Land

SITE = Site(
    main="#content, .main-content, main",
    drop=(".service-box", ".marginal", ".csc-menu"),
    title="h1",
)

SOURCE = Source(
    id="lvwa-sozialwesen",
    title="Landesverwaltungsamt: Anerkennung im Sozialwesen",
    publisher="Landesverwaltungsamt Sachsen-Anhalt",
    licence="Keine freie Lizenz angegeben: nur Fakten mit Nennung der Seite, keine Sätze des Trägers.",
    language="de",
    rhythm=Rhythm.QUARTERLY,
    expected=Expected(minimum=1, maximum=1, kinds=(Kind.BODY, Kind.OFFER), lands=(Land.ST,)),
    reader=html_reader(SITE),
    addresses=(
        "https://lvwa.sachsen-anhalt.de/das-lvwa/landespruefungsamt-fuer-gesundheitsberufe/staatliche-anerkennung-im-fachbereich-sozialwesen",
    ),
    lands=(Land.ST,),
)
