"""Other people's HTML fragments made harmless: nh3 keeps plain structure, then text or Markdown is left."""

from __future__ import annotations

import html
import re

import nh3

from ingest.page.encoding import repaired
from ingest.page.label import one_line, pieces_of

_KEPT = frozenset("p br ul ol li b strong em i h1 h2 h3 h4 h5 h6 div table tr td th".split())
_GONE = frozenset("script style noscript template iframe object".split())
_BREAK = re.compile(r"<(?:/?(?:p|ul|ol|h\d|div|table|tr)|br)\b[^>]*>", re.IGNORECASE)
_ITEM = re.compile(r"<li\b[^>]*>", re.IGNORECASE)
_CELL = re.compile(r"</t[dh]>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_MARKED = re.compile(r"^(\s*)([#>*+|`=~-]|\d+[.)])", re.MULTILINE)
_INLINE = re.compile(r"([\\`*_\[\]<>!|])")
_MOJIBAKE = re.compile("[ÃÂâ][\u0080-\u00ff€„“”™œžŸ]")

LONGEST = 100_000
"""Characters of a fragment that are read."""


def safe_html(fragment: str) -> str:
    """The fragment with structure only: no script, no style, no link, no attribute."""
    return nh3.clean(fragment[:LONGEST], tags=set(_KEPT), clean_content_tags=set(_GONE), attributes={}, link_rel=None)


def text_lines(fragment: str) -> list[str]:
    """The lines of a fragment of HTML or plain text, items of lists one a line."""
    text = fragment[:LONGEST]
    if "<" in text or "&" in text:
        text = safe_html(text)
        text = _ITEM.sub("\n", _BREAK.sub("\n", _CELL.sub(" ", text)))
        text = html.unescape(_TAG.sub("", text))
    if _MOJIBAKE.search(text):
        text, _ = repaired(text)
    return [piece for part in text.splitlines() for piece in pieces_of(one_line(part))]


def markdown(fragment: str) -> str:
    """The fragment as Markdown paragraphs and lists; whatever looks like Markdown in it stays what it says."""
    text = fragment[:LONGEST]
    if "<" in text or "&" in text:
        text = _ITEM.sub("\n\x01", _BREAK.sub("\n", _CELL.sub(" ", safe_html(text))))
        text = html.unescape(_TAG.sub("", text))
    lines = []
    for part in text.splitlines():
        line = one_line(part.replace("\x01", ""))
        if line:
            written = _MARKED.sub(r"\1\\\2", _INLINE.sub(r"\\\1", line))
            lines.append(f"* {written}" if "\x01" in part else f"\n{written}\n")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
