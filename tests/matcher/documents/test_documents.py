"""A plan on paper: tagged PDF, editable Word, calendar; the same facts in all, and strings that stay strings."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from icalendar import Calendar, Event
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, StreamObject

from kb.knowledge import Knowledge
from matcher.documents.calendar import as_calendar
from matcher.documents.head import Head
from matcher.documents.pdf import as_pdf
from matcher.documents.plain_sheet import plain_sheet
from matcher.documents.plan_sheet import plan_sheet
from matcher.documents.sheet import Bullets, Facts, Heading, Paragraph, Sheet, Signatures, Table
from matcher.documents.word import as_docx
from matcher.documents.word_template import TEMPLATE, make_template
from matcher.documents.wording import euros, number, shortened
from matcher.plan import make_plan
from matcher.plan.plan import Plan
from matcher.profile import read_profile

AS_OF = date(2026, 11, 22)
MADE = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
HEAD = Head("Fall K7-0042", "IQ-Beratung Nord", AS_OF)
EXAMPLES = sorted(path for path in Path("examples").glob("*.yaml") if "expected" not in path.name)
HOSTILE = "#panic(1) *x* $y$ @quelle <marke> {{ geheim }} {% for %} & \u202e \\ `z` <w:p/>"


@pytest.fixture(scope="module")
def plans(knowledge: Knowledge) -> dict[str, Plan]:
    """A plan of each of three very different examples."""
    chosen = [path for path in EXAMPLES if path.name[:2] in ("05", "09", "12")]
    return {path.stem: make_plan(read_profile(path), knowledge, AS_OF) for path in chosen}


def text_of(pdf: bytes) -> str:
    """All words of a PDF with single spaces, without the hyphens of line ends."""
    pages = (page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(" ".join(pages).replace("\u00ad", "").replace("-\n", "").split())


def hostile_sheet() -> Sheet:
    """Every kind of block, filled with what a template could take for a command."""
    return Sheet(
        title=HOSTILE,
        description=HOSTILE,
        reference=HOSTILE,
        office=HOSTILE,
        stand=HOSTILE,
        blocks=(
            Heading(HOSTILE),
            Heading(HOSTILE, 2),
            Paragraph(HOSTILE, "lead"),
            Paragraph(HOSTILE, "note"),
            Paragraph(HOSTILE),
            Bullets((HOSTILE,)),
            Facts(HOSTILE, ((HOSTILE, HOSTILE),)),
            Table(HOSTILE, (HOSTILE, "B"), ((HOSTILE, "x" * 400), ("", "Ağrı ß Żółć")), (1, 2)),
            Signatures((HOSTILE,)),
        ),
    )


def test_every_plan_becomes_a_tagged_archivable_pdf(plans: dict[str, Plan]) -> None:
    for name, plan in plans.items():
        reader = PdfReader(BytesIO(as_pdf(plan_sheet(plan, HEAD), MADE)))
        catalogue = reader.root_object
        mark_info, metadata_stream = catalogue["/MarkInfo"], catalogue["/Metadata"].get_object()
        assert isinstance(mark_info, DictionaryObject) and mark_info["/Marked"], name
        assert str(catalogue["/Lang"]) == "de-DE"
        assert isinstance(metadata_stream, StreamObject)
        metadata = metadata_stream.get_data().decode()
        assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
        assert "<pdfaid:part>3</pdfaid:part>" in metadata and "<pdfaid:conformance>A</pdfaid:conformance>" in metadata


def test_the_pdf_says_what_the_plan_says(plans: dict[str, Plan]) -> None:
    plan = plans["05-pflegefachkraft-tunesien"]
    text = text_of(as_pdf(plan_sheet(plan, HEAD), MADE))
    for gap in plan.variants[0].gaps:
        assert gap.topic in text
    for expected in ("Fall K7-0042", "IQ-Beratung Nord", "10 Prüfvermerk", "Seite 1 von"):
        assert expected in text
    assert all(f"{place} " in text for place in range(1, len(plan.variants[0].steps) + 1))


def test_every_source_of_a_step_is_listed(plans: dict[str, Plan]) -> None:
    for plan in plans.values():
        listed = {row[1] for block in plan_sheet(plan, HEAD).blocks if isinstance(block, Table) for row in block.rows}
        for variant in plan.variants[:1]:
            cited = {reason.source.url for step in variant.steps for reason in step.why if reason.source}
            assert {url for url in cited if url} <= listed


def test_the_same_plan_gives_the_same_bytes(plans: dict[str, Plan]) -> None:
    sheet = plan_sheet(plans["05-pflegefachkraft-tunesien"], HEAD)
    assert as_pdf(sheet, MADE) == as_pdf(sheet, MADE)
    assert as_pdf(sheet, MADE) != as_pdf(sheet, datetime(2027, 1, 1, tzinfo=UTC))


def test_the_plain_plan_is_one_page_without_law(plans: dict[str, Plan]) -> None:
    for name, plan in plans.items():
        pdf = as_pdf(plain_sheet(plan, HEAD), MADE)
        assert len(PdfReader(BytesIO(pdf)).pages) == 1, name
        assert "§" not in text_of(pdf), name


def test_a_profile_that_says_nothing_gives_questions_on_paper(plans: dict[str, Plan]) -> None:
    plan = plans["12b-will-arbeiten"]
    assert plan.variants == ()
    assert plan.questions[0].text in text_of(as_pdf(plan_sheet(plan, HEAD), MADE))
    assert plan.questions[0].text in text_of(as_pdf(plain_sheet(plan, HEAD), MADE))


def test_strings_are_shown_and_never_run() -> None:
    text = text_of(as_pdf(hostile_sheet(), MADE))
    assert "#panic(1) *x* $y$ @quelle <marke> {{ geheim }} {% for %}" in text
    assert "Ağrı ß Żółć" in text
    word = Document(BytesIO(as_docx(hostile_sheet(), MADE)))
    assert HOSTILE in [paragraph.text for paragraph in word.paragraphs]
    assert word.tables[0].rows[1].cells[0].text == HOSTILE


def test_word_holds_the_same_tables_and_can_be_edited(plans: dict[str, Plan]) -> None:
    sheet = plan_sheet(plans["05-pflegefachkraft-tunesien"], HEAD)
    file = as_docx(sheet, MADE)
    word = Document(BytesIO(file))
    wanted = [block for block in sheet.blocks if isinstance(block, (Table, Facts))]
    assert [len(table.rows) for table in word.tables] == [len(block.rows) + 1 for block in wanted]
    assert [[cell.text for cell in row.cells] for row in word.tables[0].rows][1] == list(wanted[0].rows[0])
    assert word.core_properties.title == "Qualifizierungsplan"
    assert {paragraph.style.name for paragraph in word.paragraphs if paragraph.style} >= {"Title", "Heading 1"}
    xml = ZipFile(BytesIO(file)).read("word/document.xml").decode()
    assert xml.count("w:tblHeader") == len(wanted), "the head row repeats on every page"
    assert "{%" not in xml and "{{" not in xml


def test_the_word_template_is_what_its_program_makes() -> None:
    made = BytesIO()
    make_template().save(made)
    shipped, fresh = ZipFile(TEMPLATE), ZipFile(made)
    for part in ("word/document.xml", "word/header1.xml", "word/footer1.xml", "word/styles.xml"):
        assert shipped.read(part) == fresh.read(part), part


def test_the_calendar_holds_every_dated_step(plans: dict[str, Plan]) -> None:
    plan = plans["05-pflegefachkraft-tunesien"]
    calendar = Calendar.from_ical(as_calendar(plan, HEAD, MADE))
    events = [event for event in calendar.walk("VEVENT") if isinstance(event, Event)]
    starts = {event.start for event in events}
    assert {step.dates.start for step in plan.variants[0].steps if step.dates.start} <= starts
    assert len({str(event["uid"]) for event in events}) == len(events)
    assert all(event.duration.days >= 1 for event in events)
    assumed = [step for step in plan.variants[0].steps if step.dates.start and step.dates.assumed]
    assert sum(str(event.get("status", "")) == "TENTATIVE" for event in events) == len(assumed)
    assert as_calendar(plan, HEAD, MADE) == as_calendar(plan, HEAD, MADE)


@pytest.mark.parametrize(
    ("minimum", "maximum", "text"),
    [(None, None, ""), (100, 600, "100 bis 600 EUR"), (200, 200, "200 EUR"), (None, 50.5, "bis 50,5 EUR"),
     (1250, None, "ab 1.250 EUR")],
)  # fmt: skip
def test_sums_are_written_in_german(minimum: float | None, maximum: float | None, text: str) -> None:
    assert euros(minimum, maximum) == text


def test_numbers_and_cuts() -> None:
    assert [number(value) for value in (3, 2.5, 12345.25)] == ["3", "2,5", "12.345,25"]
    assert shortened("kurz", 10) == "kurz"
    assert shortened("Kenntnisprüfung für Pflegefachpersonen", 20) == "Kenntnisprüfung …"
    assert len(shortened("x" * 100, 20)) == 20


def test_rows_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="differ in length"):
        Table("Tabelle", ("A", "B"), (("1",),), (1, 1))
