"""A sheet as PDF: tagged (PDF/UA-1) and archivable (PDF/A-3a), the same bytes for the same sheet and moment."""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from matcher.documents.sheet import Sheet

_TEMPLATE = Path(__file__).parent / "templates" / "sheet.typ"
_STANDARDS = ["ua-1", "a-3a"]


def as_pdf(sheet: Sheet, made: datetime) -> bytes:
    """The PDF. ``made`` is written into the file as its date; strings of the sheet are text, never commands."""
    data = json.dumps(sheet.as_data(), ensure_ascii=False)
    pdf = _compiler().compile(
        input=_TEMPLATE,
        format="pdf",
        pdf_standards=_STANDARDS,
        sys_inputs={"sheet": data},
        timestamp=int(made.timestamp()),
    )
    assert isinstance(pdf, bytes)
    return pdf


@lru_cache(maxsize=1)
def _compiler() -> Any:
    """One compiler keeps its fonts; loading it costs 50 ms. System fonts are ignored, so that pages look alike."""
    import typst  # 84 MB, needed only when something is printed

    return typst.Compiler(root=_TEMPLATE.parent, ignore_system_fonts=True)
