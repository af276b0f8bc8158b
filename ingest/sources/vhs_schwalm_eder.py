"""Volkshochschule Schwalm-Eder: a category of courses (TYPO3 with itemkg connect), facts in a list a course."""

from __future__ import annotations

from ingest.formats.html import Site, html_reader
from ingest.source import Expected, Rhythm, Source
from kb.vocabulary import Land

SITE = Site(
    main=".tx-itemkgconnect, #content, main",
    drop=(".itemkg-filter", ".tx-itemkgconnect .pager"),
    labels={"Beginn": ".kurs-beginn", "Kursort": ".kurs-ort", "Umfang": ".kurs-dauer", "Gebühr": ".kurs-gebuehr"},
)

SOURCE = Source(
    id="vhs-schwalm-eder",
    title="vhs Schwalm-Eder: Berufssprachkurse",
    publisher="Volkshochschule Schwalm-Eder",
    licence="Keine freie Lizenz angegeben: nur Fakten mit Nennung der Seite, keine Sätze des Trägers.",
    language="de",
    rhythm=Rhythm.WEEKLY,
    expected=Expected(minimum=1, maximum=1, lands=(Land.HE,)),
    reader=html_reader(SITE),
    addresses=(
        "https://www.vhs-schwalm-eder.de/p/kursprogramm/deutsch-und-integrationskurse/bamf-sprachkurse/berufssprachkurse-469-CAT-KAT4419895",
    ),
    lands=(Land.HE,),
)
