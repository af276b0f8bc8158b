"""Makes the Word template: letterhead, styles and the loops over a sheet's blocks. An office may edit the result.

Run ``python -m matcher.documents.word_template`` after a change; the file it writes is part of the package.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

TEMPLATE = Path(__file__).parent / "templates" / "sheet.docx"
_ACCENT = RGBColor(0x0B, 0x4F, 0x6C)
_LINE = Cm(17)


def make_template() -> Any:
    """The template as a python-docx document."""
    document = Document()
    _page(document)
    _styles(document)
    _margins(document)
    document.add_paragraph("{{ title }}", style="Title")
    _paragraph(document, "{%p for block in blocks %}")
    _only(document, "heading", "{{ block.text }}", "Heading 1", " and block.level == 1")
    _only(document, "heading", "{{ block.text }}", "Heading 2", " and block.level == 2")
    _only(document, "paragraph", "{{ block.text }}", "Normal", " and block.tone == 'plain'")
    _only(document, "paragraph", "{{ block.text }}", "Intense Quote", " and block.tone != 'plain'")
    _only(document, "timeline", "{{ block.alt }}", "Normal")
    _paragraph(document, "{%p if block.kind == 'bullets' %}")
    _paragraph(document, "{%p for item in block['items'] %}")
    document.add_paragraph("{{ item }}", style="List Bullet")
    _paragraph(document, "{%p endfor %}")
    _paragraph(document, "{%p endif %}")
    _paragraph(document, "{%p if block.kind == 'table' %}")
    document.add_paragraph("{{ block.caption }}", style="Caption")
    _table(document)
    _paragraph(document, "{%p endif %}")
    _paragraph(document, "{%p if block.kind == 'signatures' %}")
    _paragraph(document, "{%p for label in block.labels %}")
    document.add_paragraph("\n\n______________________________\n{{ label }}")
    _paragraph(document, "{%p endfor %}")
    _paragraph(document, "{%p endif %}")
    _paragraph(document, "{%p endfor %}")
    document.core_properties.author = ""
    document.core_properties.created = document.core_properties.modified = datetime(2026, 1, 1, tzinfo=UTC)
    document.core_properties.language = "de-DE"
    return document


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.1)


def _styles(document: Any) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "de-DE")
    normal.element.get_or_add_rPr().append(language)
    for name in ("Title", "Heading 1", "Heading 2"):
        document.styles[name].font.color.rgb = _ACCENT
        document.styles[name].font.name = "Calibri"
    quote = document.styles["Intense Quote"]
    quote.font.color.rgb, quote.font.italic, quote.font.bold = _ACCENT, False, False


def _margins(document: Any) -> None:
    section = document.sections[0]
    for paragraph, text in (
        (section.header.paragraphs[0], "{{ reference }}\t{{ office }}"),
        (section.footer.paragraphs[0], "{{ stand }}\tSeite "),
    ):
        paragraph.text = text
        paragraph.paragraph_format.tab_stops.clear_all()
        paragraph.paragraph_format.tab_stops.add_tab_stop(_LINE, WD_TAB_ALIGNMENT.RIGHT)
    footer = section.footer.paragraphs[0]
    _field(footer, "PAGE")
    footer.add_run(" von ")
    _field(footer, "NUMPAGES")


def _field(paragraph: Any, name: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)


def _paragraph(document: Any, tag: str) -> None:
    document.add_paragraph(tag)


def _only(document: Any, kind: str, text: str, style: str, also: str = "") -> None:
    _paragraph(document, "{%p if block.kind == '" + kind + "'" + also + " %}")
    document.add_paragraph(text, style=style)
    _paragraph(document, "{%p endif %}")


def _table(document: Any) -> None:
    """A head row that repeats on each page, then the rows; columns by a loop of their own."""
    table = document.add_table(rows=4, cols=3, style="Light Grid Accent 1")
    table.autofit = True
    for row, first, cell, last in (
        (0, "{%tc for cell in block.head %}", "{{ cell }}", "{%tc endfor %}"),
        (2, "{%tc for cell in row %}", "{{ cell }}", "{%tc endfor %}"),
    ):
        for column, text in enumerate((first, cell, last)):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(1, 2)).text = "{%tr for row in block.rows %}"
    table.cell(3, 0).merge(table.cell(3, 2)).text = "{%tr endfor %}"
    head = table.rows[0]._tr.get_or_add_trPr()
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    head.append(repeated)


if __name__ == "__main__":
    make_template().save(str(TEMPLATE))
