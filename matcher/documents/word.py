"""A sheet as Word file, to be edited at the office; the template beside this file holds letterhead and styles."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from matcher.documents.sheet import Sheet

_TEMPLATE = Path(__file__).parent / "templates" / "sheet.docx"


def as_docx(sheet: Sheet, made: datetime) -> bytes:
    """The Word file, dated ``made``; texts are escaped, so that „&“ and „<“ stay what they are."""
    from docxtpl import DocxTemplate  # with python-docx and lxml it costs 0.3 s

    template = DocxTemplate(str(_TEMPLATE))
    data = sheet.as_data()
    data["blocks"] = [_as_table(block) for block in data["blocks"]]
    template.render(data, autoescape=True)
    properties = template.docx.core_properties
    properties.title, properties.subject = sheet.title, sheet.description
    properties.created = properties.modified = made
    file = BytesIO()
    template.save(file)
    return file.getvalue()


def _as_table(block: dict[str, Any]) -> dict[str, Any]:
    """Facts are a table with two columns here."""
    if block["kind"] != "facts":
        return block
    return {**block, "kind": "table", "head": ["Angabe", "Inhalt"]}
