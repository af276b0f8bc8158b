"""Speed of reading sources on this machine: ``python -m tests.benchmarks.ingest``."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

from ingest.candidate import Candidate
from ingest.formats.html import html_reader
from ingest.source import Expected, Raw, Rhythm, Source

PAGES = Path(__file__).parents[1] / "ingest" / "pages" / "seen"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
KILOBYTES = 40

_PARAGRAPH = (
    "<div class='ce-textpic'><h3>Was der Alltag im Betrieb verlangt, Teil {n}</h3><p>Im <b>Modul {n}</b> lesen wir "
    "Texte aus der Praxis, schreiben <a href='/glossar/{n}'>kurze Berichte</a> und üben, was im Gespräch mit "
    "Kolleginnen und Vorgesetzten gebraucht wird. Wer möchte, bringt eigene Unterlagen mit; eine Übersetzung ist "
    "nicht nötig.</p><ul class='ce-bullets'><li>Wortschatz und Redemittel</li><li>Übungen zu zweit</li>"
    "<li>Rückmeldung der Lehrkraft</li></ul></div>\n"
)


def a_page(path: Path, size: int = KILOBYTES * 1000) -> bytes:
    """A labelled page with so much text and script around its facts that it is as long as pages are."""
    html = path.read_text(encoding="utf-8", errors="replace")
    script = "<script>window.settings={" + ",".join(f'"k{n}":"{n * 7919}"' for n in range(400)) + "};</script>"
    head, end, tail = html.partition("</body>")
    body, number = [head.replace("</head>", script + "</head>")], 0
    length = len(body[0].encode())
    while length < size:
        number += 1
        body.append(_PARAGRAPH.format(n=number))
        length += len(body[-1].encode())
    return ("".join(body) + end + tail).encode()


def a_source() -> Source:
    """A source of any pages."""
    return Source(
        id="messung",
        title="Messung",
        publisher="",
        licence="",
        language="de",
        rhythm=Rhythm.WEEKLY,
        expected=Expected(),
        reader=html_reader(),
    )


def pages_a_second() -> float:
    """Pages of 40 kB read in a second of one core's time, from bytes to proposed entry."""
    source = a_source()
    raws = [
        Raw(f"https://example.org/{path.stem}", a_page(path), "text/html; charset=utf-8", fetched_at=NOW)
        for path in sorted(PAGES.glob("*.html"))
    ]
    list(source.parse(raws[0]))  # places and occupations are loaded once
    begin = time.process_time()
    found = [item for raw in raws for item in source.parse(raw)]
    seconds = time.process_time() - begin
    assert sum(isinstance(item, Candidate) for item in found) > 0.8 * len(raws)
    return len(raws) / seconds


if __name__ == "__main__":
    print(f"HTML pages of {KILOBYTES} kB: {pages_a_second():.0f} a second a core")
