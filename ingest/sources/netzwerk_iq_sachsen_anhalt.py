"""IQ Netzwerk Sachsen-Anhalt: reports of courses that began or ended (TYPO3 news), the date of each is its Stand."""

from __future__ import annotations

from ingest.formats.html import Site, html_reader
from ingest.source import Expected, Rhythm, Source
from kb.vocabulary import Land

SITE = Site(
    main=".news-single .article, .news.news-single",
    drop=(".news-related-wrap", ".news-backlink-wrap", ".news-img-wrap"),
    title=".news-single h1, .news-single h3[itemprop=headline], h1",
    labels={"Veröffentlicht": ".news-list-date"},
)

SOURCE = Source(
    id="netzwerk-iq-sachsen-anhalt",
    title="IQ Netzwerk Sachsen-Anhalt: Meldungen zu Kursen",
    publisher="IQ Netzwerk Sachsen-Anhalt",
    licence="Keine freie Lizenz angegeben: nur Fakten mit Nennung der Seite, keine Sätze des Trägers.",
    language="de",
    rhythm=Rhythm.QUARTERLY,
    expected=Expected(minimum=1, maximum=4, lands=(Land.ST,)),
    reader=html_reader(SITE),
    addresses=(
        "https://www.sachsen-anhalt.netzwerk-iq.de/news/newsuebersicht/newsdetailansicht/fachkraeftegewinnung-fuer-sachsen-anhalt/",
        "https://www.sachsen-anhalt.netzwerk-iq.de/news/newsuebersicht/newsdetailansicht/dreizehn-neue-paedagogische-fachkraefte-fuer-sachsen-anhalt/",
        "https://www.sachsen-anhalt.netzwerk-iq.de/news/newsuebersicht/newsdetailansicht/neue-weiterbildungsmoeglichkeiten-fuer-auslaendische-paedagogen-in-sachsen-anhalt/",
        "https://www.sachsen-anhalt.netzwerk-iq.de/news/newsuebersicht/newsdetailansicht/iq-angebot-fuer-angehende-kraftfahrer-gestartet/",
    ),
    lands=(Land.ST,),
)
