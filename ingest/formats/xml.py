"""XML as a stream, without entities, document types or network: one element at a time, forgotten when it was read."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from lxml import etree

from ingest.source import Raw, SourceError

_BEGINNING = 4096
_DOCUMENT_TYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def elements(raw: Raw, *tags: str) -> Iterator[etree._Element]:
    """The elements with these names in the order in which they end. Raises SourceError for what is no plain XML.

    A wrongly declared encoding is put right when the file as declared cannot be read at all. The parser resolves no
    entity, loads no document type, opens no address, and refuses trees deeper or texts longer than anyone needs.
    """
    yield from _parsed(raw, tags, _encoding(raw))


def text_at(element: etree._Element, path: str = ".") -> str:
    """The text of the first element at a path below, without white space around it; empty where there is none."""
    found = element if path == "." else element.find(path)
    return (found.text or "").strip() if found is not None else ""


def first_texts(element: etree._Element) -> dict[str, str]:
    """The first text of each name below an element; names without any text are left out."""
    found: dict[str, str] = {}
    for part in element.iter():
        text = part.text
        if text and part.tag not in found and isinstance(part.tag, str) and (text := text.strip()):
            found[part.tag] = text
    return found


def _parsed(raw: Raw, tags: tuple[str, ...], encoding: str | None) -> Iterator[etree._Element]:
    with raw.open() as stream:
        context = etree.iterparse(
            stream,
            events=("end",),
            tag=tags,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            huge_tree=False,
            encoding=encoding,
        )
        try:
            for _, element in context:
                if element.getroottree().docinfo.doctype:
                    raise SourceError(f"„{raw.address}“ bringt eine Dokumenttyp-Erklärung mit; ohne DOCTYPE liefern.")
                yield element
                _forget(element)
        except etree.XMLSyntaxError as error:
            where = f"Zeile {error.lineno}" if error.lineno else "am Anfang"
            raise SourceError(
                f"„{raw.address}“ ist kein lesbares XML ({where}: {error.msg}); die Datei neu erzeugen."
            ) from error


def _forget(element: etree._Element) -> None:
    """Free an element and what stands before it; its parents stay until they end."""
    if element.tag in ("GENERATION_DATE", "SUPPLIER"):
        return
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _encoding(raw: Raw) -> str | None:
    """None where the file is what it says it is; else the encoding that it is really in."""
    with raw.open() as stream:
        beginning = stream.read(_BEGINNING)
        if _DOCUMENT_TYPE.search(beginning) or _DOCUMENT_TYPE.search(beginning.replace(b"\x00", b"")):
            raise SourceError(f"„{raw.address}“ bringt eine Dokumenttyp-Erklärung mit; ohne DOCTYPE liefern.")
        if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return None
        declared = re.match(rb"\s*<\?xml[^>]*encoding=[\"']([\w.-]+)", beginning.removeprefix(b"\xef\xbb\xbf"))
        name = declared[1].decode("ascii").casefold() if declared else "utf-8"
        if name not in ("utf-8", "utf8"):
            return None
        stream.seek(0)
        while chunk := stream.read(1 << 20):
            chunk += stream.readline()  # no character is cut in two
            try:
                chunk.decode("utf-8")
            except UnicodeDecodeError:
                return "cp1252"
    return None
