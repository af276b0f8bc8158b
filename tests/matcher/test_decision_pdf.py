"""Notices as PDF files: good ones, and everything that people upload instead."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from matcher.decision import text_of_pdf
from matcher.errors import DecisionError
from tests.matcher.test_decision import NOTICES, read


def a_pdf(pages: list[str]) -> bytes:
    """A PDF of our own with typewriter text, without any library."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier "
               b"/Encoding /WinAnsiEncoding >>"]  # fmt: skip
    kids = []
    for page in pages:
        drawn = _drawn(page)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 1190] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


def _drawn(page: str) -> bytes:
    lines = [line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") for line in page.split("\n")]
    body = "\n".join(f"({line}) Tj T*" for line in lines)
    return f"BT /F1 8 Tf 10 TL 40 1150 Td\n{body}\nET".encode("cp1252", "replace")


def changed(data: bytes, password: str | None = None) -> bytes:
    """The PDF written again by pypdf, with a password where one is given."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    if password is not None:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("name", ["01-pflege-tabelle-spalten", "18-tabelle-umbruch-seiten", "05-hwk-halle-punktlinien"])
def test_a_pdf_reads_like_its_text(name: str, tmp_path: Path) -> None:
    text = (NOTICES / f"{name}.txt").read_text(encoding="utf-8")
    path = tmp_path / "bescheid.pdf"
    path.write_bytes(a_pdf(text.split("\f")))
    found, wanted = read(text_of_pdf(path)), read(text)
    assert found.decision == wanted.decision
    assert found.occupation_ids == wanted.occupation_ids


def test_an_encrypted_pdf_says_so() -> None:
    with pytest.raises(DecisionError, match="Kennwort"):
        text_of_pdf(changed(a_pdf(["Bescheid"]), password="geheim"))


def test_a_pdf_with_an_empty_password_is_read() -> None:
    assert "Bescheid" in text_of_pdf(changed(a_pdf(["Bescheid"]), password=""))


def test_a_scan_says_that_no_text_was_found() -> None:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(DecisionError, match="kein Text gefunden"):
        text_of_pdf(out.getvalue())


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "kein PDF"),
        (b"<!doctype html><html><body>Bescheid</body></html>", "Internetseite"),
        (b"%PDF-1.4\ngarbage", "beschädigt"),
        (a_pdf(["Bescheid"])[:300], "beschädigt|kein Text"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 200, "beschädigt"),
    ],
)
def test_what_is_no_pdf_is_said_in_one_sentence(data: bytes, says: str) -> None:
    with pytest.raises(DecisionError, match=says) as caught:
        text_of_pdf(data)
    assert str(caught.value).count("\n") == 0


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DecisionError, match="gibt es nicht"):
        text_of_pdf(tmp_path / "nichts.pdf")


def test_three_hundred_pages_are_read_and_more_than_the_limit_are_not() -> None:
    page = (NOTICES / "25-mtl-referenz-und-defizit-prosa.txt").read_text(encoding="utf-8")
    start = time.perf_counter()
    text = text_of_pdf(a_pdf([page] * 300))
    assert time.perf_counter() - start < 60
    assert text.count("\f") == 299
    with pytest.raises(DecisionError, match="401 Seiten"):
        text_of_pdf(a_pdf(["Bescheid"] * 401))
