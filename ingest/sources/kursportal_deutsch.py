"""Kursportal Deutsch (WISY): one page a course; the portal is not the provider, and has a date of its own."""

from __future__ import annotations

from ingest.formats.html import Site, html_reader
from ingest.source import Expected, Rhythm, Source

SITE = Site(
    main="#wisyr_contentarea, #wisyr_spalte_links, main",
    # the provider's card repeats its address, which is not where the course is held
    drop=(".wisyr_anbieter_steckbrief", ".wisyr_angebote_zum_suchauftrag", "#wisyr_spalte_rechts"),
    title="h1.wisyr_angebottitel, h1",
    labels={"Anbieter": ".wisyr_anbieter_name", "Stand": ".wisy_edittools .datum"},
)

SOURCE = Source(
    id="kursportal-deutsch",
    title="Kursportal: berufsbezogenes Deutsch",
    publisher="Kursportal",
    licence="Keine freie Lizenz angegeben: nur Fakten mit Nennung der Seite, keine Sätze des Trägers.",
    language="de",
    rhythm=Rhythm.WEEKLY,
    expected=Expected(minimum=1, maximum=1),
    reader=html_reader(SITE),
    addresses=("https://deutsch.kursportal.info/k1000137661",),
)
