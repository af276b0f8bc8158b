"""The page of a project whose round is over: read today, it never becomes something that is on offer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ingest.delivery import delivery, raws_at
from ingest.run import ingest
from kb.editorial.desk import Desk
from kb.editorial.queue import Queue, Wanted
from kb.freshness import status
from kb.vocabulary import Status
from tests.builders import NOW, TODAY, a_store
from tests.kb.editorial.conftest import STEWARD

PAGE = """<!doctype html><html lang="de"><head><title>IQ Süd – Beratung und Qualifizierung</title>
<link rel="canonical" href="https://projekt.example/iq-sued"></head><body><main>
<h1>IQ Süd: Beratung zur Anerkennung im Süden von Sachsen-Anhalt</h1>
<p>Wir beraten Menschen mit ausländischem Berufsabschluss in Halle (Saale) kostenfrei zur Anerkennung und zu
Qualifizierungen, auch in pädagogischen Berufen.</p>
<p>Projektlaufzeit: 01.01.2019 bis 31.12.2022</p>
<p>Träger: Trägerverein Süd e. V., Halle (Saale)</p></main></body></html>"""


def test_an_expired_project_is_past_or_to_be_verified_never_current(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    path = tmp_path / "iq-sued.html"
    path.write_text(PAGE, encoding="utf-8")
    source, raws = delivery(), raws_at(path, NOW)
    ingest(store, source, raws, lambda: NOW)
    (change,) = Queue(store.database).changes(Wanted())
    page = {"key": "quelle", "url": "https://projekt.example/iq-sued", "publisher": "Trägerverein", "seen": str(TODAY)}
    entry = Desk(store).accept(change.number, STEWARD, NOW, edits={"sources": [page]})
    assert status(entry, TODAY) in (Status.PAST, Status.UNVERIFIED)
    assert status(entry, date(2021, 6, 1)) is not Status.PAST
