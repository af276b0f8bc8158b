"""Bytes to text: what the server says, what the page says, what the bytes allow; and the repair of mojibake."""

from __future__ import annotations

import codecs
import re
import unicodedata

_HEADER = re.compile(r"charset=[\"']?([\w.:-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,200}?charset=[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding=[\"']([\w.:-]+)", re.IGNORECASE)
_BROKEN = re.compile(r"(?:[ÃÂ][\u0080-\u00bfŠŒŽšœžŸ€‚ƒ„…†‡ˆ‰‹‘’“”•–—˜™›]|â[€\u0080][\u0080-\u00bf„“”œž\u0153™˜¦¢])+")
"""UTF-8 that somebody read as a Western European code page: „Ã¼“ for „ü“."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
"""Characters that nobody sees: control codes, direction marks, zero-width ones."""

_SAMPLE = 4096


def decode(content: bytes, content_type: str = "") -> tuple[str, tuple[str, ...]]:
    """The text of a page, and German notes on what was wrong with its encoding. Never fails."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if content.startswith(mark):
            return repaired(content[len(mark) :].decode(name, errors="replace"))
    declared = _declared(content, content_type)
    for name in dict.fromkeys((*declared, "utf-8")):
        try:
            return repaired(content.decode(name))
        except (UnicodeDecodeError, LookupError):
            continue
    text, notes = repaired(content.decode("cp1252", errors="replace"))
    if declared and declared[0] not in ("cp1252", "iso8859-1"):
        notes = (*notes, f"Die Seite nennt die Kodierung {declared[0]}, ist aber anders kodiert.")
    return text, notes


def repaired(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without mojibake and invisible characters, in composed form (NFC), and notes on what was repaired."""
    notes: tuple[str, ...] = ()
    mended = _BROKEN.sub(_mend, text)
    if mended != text:
        notes = ("Falsch kodierte Zeichen wurden repariert; Wortlaut mit der Seite vergleichen.",)
    mended = _CONTROL.sub("", mended.replace("\xad", ""))
    return unicodedata.normalize("NFC", mended), notes


def _mend(match: re.Match[str]) -> str:
    try:
        return match[0].encode("cp1252").decode("utf-8")
    except UnicodeError:
        try:
            return match[0].encode("latin-1").decode("utf-8")
        except UnicodeError:
            return match[0]


def _declared(content: bytes, content_type: str) -> tuple[str, ...]:
    """Python's names of the encodings that server and page name, the server's first; the unknown left out."""
    named = [match[1] for match in [_HEADER.search(content_type)] if match]
    head = content[:_SAMPLE]
    named += [match[1].decode("ascii") for match in (_XML.match(head), _META.search(head)) if match]
    known = []
    for name in named:
        try:
            found = codecs.lookup(name).name
        except LookupError:
            continue
        known.append("cp1252" if found in ("iso8859-1", "ascii") else found)  # as browsers do
    return tuple(known)
