"""Speed of reading sources on this machine: ``python -m tests.benchmarks.ingest``."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

from ingest.candidate import Candidate
from ingest.formats import OPENQCAT, delivery
from ingest.formats.html import html_reader
from ingest.language import language_of
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
    list(source.parse(raws[0]))  # places and occupations are loaded once,
    language_of("mit zonder dank je wel en tot ziens allemaal")  # and so is the model of languages
    begin = time.process_time()
    found = [item for raw in raws for item in source.parse(raw)]
    seconds = time.process_time() - begin
    assert sum(isinstance(item, Candidate) for item in found) > 0.8 * len(raws)
    return len(raws) / seconds


_TOWNS = (
    ("39104", "Magdeburg"),
    ("06108", "Halle (Saale)"),
    ("04103", "Leipzig"),
    ("20097", "Hamburg"),
    ("50667", "Köln"),
)
_TITLES = (
    "Vorbereitung auf die Kenntnisprüfung Pflege",
    "Berufssprachkurs Deutsch B2 ({n})",
    "Buchführung mit DATEV, Grundlagen {n}",
    "Teilqualifikation Fachkraft Metalltechnik TQ{n}",
    "CNC-Drehen und -Fräsen, Aufbaukurs {n}",
    "Schweißen MAG nach DIN EN ISO 9606, Modul {n}",
)
_DESCRIPTION = (
    "<p>Der Kurs Nummer {n} umfasst {hours} Unterrichtseinheiten und richtet sich an Fachkräfte mit ausländischem "
    "Abschluss. Voraussetzung sind Deutschkenntnisse auf dem Niveau B1.</p><ul><li>Einführung in das Arbeitsfeld {n}"
    "</li><li>Übungen in kleinen Gruppen</li><li>Arbeit an eigenen Unterlagen</li></ul><p>Der Unterricht findet in "
    "Vollzeit statt. Die Teilnahme kann über einen Bildungsgutschein gefördert werden. " + "Wir lernen an Beispielen "
    "aus dem Betrieb, besprechen Fachbegriffe und halten fest, was noch fehlt. " * 5 + "</p>"
)


def write_catalogue(path: Path, courses: int) -> None:
    """A whole openQ-cat catalogue: each course with one event, about 3 kB a course."""
    with path.open("w", encoding="utf-8") as file:
        file.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<OPENQCAT version="1.1"><HEADER><CATALOG><GENERATION_DATE>'
            "2026-11-20T08:00:00</GENERATION_DATE></CATALOG><SUPPLIER><SUPPLIER_ID>9</SUPPLIER_ID><SUPPLIER_NAME>"
            'Musterbildung gGmbH</SUPPLIER_NAME></SUPPLIER></HEADER><NEW_CATALOG FULLCATALOG="true">\n'
        )
        for n in range(courses):
            title = _TITLES[n % len(_TITLES)].format(n=n)
            text = escape(_DESCRIPTION.format(n=n, hours=40 + n % 900))
            postcode, town = _TOWNS[n % len(_TOWNS)]
            where = f"<LOCATION><ZIP>{postcode}</ZIP><CITY>{town}</CITY></LOCATION>"
            file.write(
                f"<SERVICE><PRODUCT_ID>K{n}</PRODUCT_ID><SUPPLIER_ID_REF>9</SUPPLIER_ID_REF><SERVICE_DETAILS><TITLE>"
                f"{title}</TITLE><DESCRIPTION_LONG>{text}</DESCRIPTION_LONG><KEYWORD>Anerkennung</KEYWORD>"
                f'<SERVICE_MODULE><EDUCATION type="true"><COURSE_ID>K{n}</COURSE_ID><MODULE_COURSE>{where}'
                f"</MODULE_COURSE></EDUCATION></SERVICE_MODULE></SERVICE_DETAILS></SERVICE>\n"
                f"<SERVICE><PRODUCT_ID>K{n}-V1</PRODUCT_ID><SERVICE_DETAILS><TITLE/><SERVICE_DATE><START_DATE>"
                f"2027-0{1 + n % 9}-11T00:00:00</START_DATE><END_DATE>2027-12-17T00:00:00</END_DATE></SERVICE_DATE>"
                f'<SERVICE_MODULE><EDUCATION type="false"><COURSE_ID>K{n}</COURSE_ID><MODULE_COURSE>{where}'
                f"</MODULE_COURSE></EDUCATION></SERVICE_MODULE></SERVICE_DETAILS></SERVICE>\n"
            )
        file.write("</NEW_CATALOG></OPENQCAT>\n")


def catalogue_seconds(courses: int) -> tuple[float, float, float]:
    """Seconds on the clock and of a core's time to read a catalogue as a stream of proposed entries; its size in MB."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "katalog.xml"
        write_catalogue(path, courses)
        size = path.stat().st_size / 1e6
        raw = Raw(f"file:{path}", path, fetched_at=NOW)
        begin, begin_core = time.perf_counter(), time.process_time()
        count = sum(isinstance(found, Candidate) for found in delivery(OPENQCAT).parse(raw))
        seconds, core = time.perf_counter() - begin, time.process_time() - begin_core
        assert count == courses
    return seconds, core, size


if __name__ == "__main__":
    courses = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    seconds, core, size = catalogue_seconds(courses)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"openQ-cat catalogue of {courses} courses ({size:.0f} MB): {seconds:.1f} s ({core:.1f} s of one core), "
        f"at most {most:.0f} MB of memory"
    )
    print(f"HTML pages of {KILOBYTES} kB: {pages_a_second():.0f} a second a core")
