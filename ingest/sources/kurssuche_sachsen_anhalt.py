"""Course search of the employment agency: adaptation and exam courses in Sachsen-Anhalt (JSON, page by page)."""

from __future__ import annotations

from ingest.formats.coursesearch import next_page, read_course_search
from ingest.source import Expected, Rhythm, Source
from kb.vocabulary import Land

_SEARCH = "https://rest.arbeitsagentur.de/infosysbub/wbsuche/pc/v2/bildungsangebot"

SOURCE = Source(
    id="kurssuche-sachsen-anhalt",
    title="Weiterbildungssuche der Bundesagentur: Anerkennung in Sachsen-Anhalt",
    publisher="Bundesagentur für Arbeit",
    licence="Keine freie Lizenz und keine amtlich angebotene Schnittstelle: vor dem Dauerbetrieb Erlaubnis einholen.",
    language="de",
    rhythm=Rhythm.WEEKLY,
    expected=Expected(minimum=1, maximum=5000, lands=(Land.ST,)),
    reader=read_course_search,
    home="https://web.arbeitsagentur.de/weiterbildungssuche/suche",
    # "re=SAN" is Sachsen-Anhalt; the words are those of the field
    addresses=(
        f"{_SEARCH}?sw=Anpassungsqualifizierung&re=SAN&page=0",
        f"{_SEARCH}?sw=Kenntnispr%C3%BCfung&re=SAN&page=0",
        f"{_SEARCH}?sw=Externenpr%C3%BCfung&re=SAN&page=0",
        f"{_SEARCH}?sw=Teilqualifikation&re=SAN&page=0",
    ),
    follow=next_page,
    # the client id that the public search page itself sends; not a secret
    headers={"X-API-Key": "infosysbub-wbsuche", "Accept": "application/json"},
)
