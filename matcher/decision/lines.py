"""A notice's text as clean lines, without tags, file numbers, names of persons and repeated page heads.

What is dropped here cannot be returned by any reader: that is how file numbers and names stay out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

LONGEST = 2_000_000
"""Characters of a notice that are read; three hundred pages have less than half."""

LONGEST_LINE = 2_000
"""Characters of one line that are looked at; a longer one is cut into lines at a space."""

HEAD = 12
"""Lines of a letterhead that may come again on the next page."""

_FOR_UMLAUT = {"ä": "(?:ä|ae|a)", "ö": "(?:ö|oe|o)", "ü": "(?:ü|ue|u)", "ß": "(?:ß|ss)"}
_TAG = re.compile(r"<(?:!doctype|/?(?:html|body|p|br|div|table|tr|td|th|li|ul|span|b|h[1-6]))\b[^<>]{0,500}>", re.I)
_BREAKING = frozenset("p br div tr li ul ol table h1 h2 h3 h4 h5 h6 section article header footer".split())
_SILENT = frozenset(("script", "style", "head", "title"))
_ODD = str.maketrans(
    {
        "\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u2009": " ", "\u00ad": None, "\u200b": None, "\ufeff": None,
        "\u2010": "-", "\u2011": "-", "\u2212": "-", "¬": "-", "ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi",
        "\v": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n", "\x1c": "\n", "\x1d": "\n", "\x1e": "\n",
    }
)  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f]")
_WIDEST = 60
"""Blanks in a row that are kept; columns are never further apart."""
_WIDE = re.compile(r"[ \t]{60,}")
_SPACED = re.compile(r"\s*(?:\w ){3,40}\w\s*:?\s*")


def pattern(text: str) -> re.Pattern[str]:
    """A pattern, case ignored, whose umlauts also match as written by OCR: ``ä`` meets ``ä``, ``ae`` and ``a``."""
    return re.compile("".join(_FOR_UMLAUT.get(char, char) for char in text), re.IGNORECASE)


_NUMBER_LABEL = (
    r"(?<![^\W_])(?:(?:unser|ihr|mein|dein)e?n?\s+)?(?:akten|gesch(?:ä|ae|a)fts|bearbeitungs|vorgangs|kassen|"
    r"buchungs)?"
    r"(?:zeichen|aktenzeichen)(?![^\W_])"
    r"|(?<![^\W_])(?:az|gz|gesch\.?\s?-?\s?z|ident|kenn|ref)\s?\.?\s?-?\s?(?:nr|no)?(?:\.|:|(?=\s?\d)|"
    r"(?=\s[A-Z\d-]*\d))"
    r"|(?<![^\W_])(?:akten|vorgangs|kunden|antrags|bescheid|register|mitglieds|personen|ident|kenn|fall|kassen|beleg|"
    r"geb(?:ü|ue|u)hren|rechnungs|pass|ausweis|registrier|vorlage|dokumenten?|bewerber|teilnehmer|steuer)-?\s?"
    r"(?:nummer|nr\.?|no\.?)(?![^\W_])"
    r"|(?<![^\W_])(?:reference|file|case|our ref|your ref)\s?\.?\s?(?:number|no\.?|nr\.?)?(?=\s?[:.]\s?\S*\d)"
)
_FILE_NUMBER = re.compile(
    rf"(?:{_NUMBER_LABEL})(?:[ \t]*\([^()]{{0,40}}\))?[ \t]*[:.]*[ \t]*"
    r"(?P<value>[–-](?=\s|$)|\S*\d\S*(?:[ \t]\S*\d\S*)?|\S+)?",
    re.I,
)
_DATE_LINE = re.compile(r"\s*\d{1,2}\.\s?\d{1,2}\.\s?\d{4}\s*")
_ONLY_NUMBER = re.compile(r"\s*\S*\d\S*(?:[ \t]\S*\d\S*){0,2}\s*")
"""A line that is nothing but the number whose label stood above it."""
_NAMED = re.compile(
    r"\b(?P<label>(?:[Nn]ach|[Vv]or|[Ff]amilien)?[Nn]amen?|(?:Sachb|B)earbeiter(?:in)?|Ansprechpartner(?:in)?"
    r"|Antragsteller(?:in)?|Inhaber(?:in)?|[Gg]ez\.)\s*(?::\s*|(?<=\.)\s*)(?:(?:Dr|Prof)\.\s*)*"
    r"(?:[^\W\d_a-zäöüß][\w'’.-]*,?[ \t]*){1,3}"
)
_PERSON_LINE = pattern(
    r"\s*(?:sehr geehrte|dear (?:mr|ms|mrs|dr)|gez\.|(?:nach|vor|familien)?name[nr]?\s*:|"
    r"name of (?:the )?(?:holder|applicant)|"
    r"geburts(?:datum|name|ort|tag)|geb(?:oren|\.)\s|born\s|bearbeite[rt]\w*[\s:]|ansprechpartner|sachbearbeit|"
    r"ihre? ansprech|auskunft erteilt|antragsteller\w*\s*:|inhaber\w*\s*:|anschrift\s*:|wohnhaft|telefon|tel\.|"
    r"fax|e-?mail)"
)
_PERSON = re.compile(
    r"\b(?P<title>Herrn?|Frau|Mr|Mrs|Ms)\b\.?(?:\s+(?:Dr|Prof|med|dent|Dipl|Ing)\b\.?-?)*"
    r"(?P<name>(?:\s+[A-ZÄÖÜŽŠČĆŁÖİŞÇ][\w'’-]+){1,3})"
)
_NOT_NAMES = pattern(
    r"\s+(?:die|der|das|wird|ist|hat|im|in|mit|auf|gleichwertig\w*|anerkennung|antrag|ihre?|sie|als)(?=\s|$)"
)
_BORN = pattern(r",?\s*(?:geboren|geb\.|born)\s+(?:am|on|in)?\s*[\d.\s]{0,12}(?:\s?in\s\w+)?")
_PAGE_MARK = pattern(
    r"(?:-|–)?\s*(?:seite|blatt|page)\s*\d{1,4}(?:\s*(?:von|of|/)\s*\d{1,4})?\s*(?:-|–)?|"
    r"^\s*[-–]\s?\d{1,3}\s?[-–]\s*$"
)
_FUNCTION_WORD = pattern(
    r"(?:^|.*\s)(?:der|die|das|des|dem|den|und|oder|sowie|in|im|für|von|vom|zu|zur|zum|mit|bei|nach|an|am|auf|"
    r"aus|unter|über|"
    r"durch|einer|eines|einem|einen|&|/|bzw\.|insbesondere|einschließlich|inkl\.)$"
)
_CONJUNCTION = pattern(r"(?:und|oder|bzw|sowie|bis|u|o|and|or)(?!\w)")
_BROKEN = re.compile(r"(?<=[^\W\d_]{2})- (?=[a-zäöüß]{2})")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a notice: cleaned, its tabs and columns kept, and free of file numbers and persons."""

    number: int
    text: str

    @property
    def words(self) -> str:
        """The line without its layout."""
        return " ".join(self.text.split())


def lines_of(text: str) -> list[Line]:
    """The lines of a notice, cleaned (see the module). Blank ones stay, they part paragraphs."""
    if len(_TAG.findall(text[:20_000])) >= 2:
        text = text_of_html(text[:LONGEST])
    text = unicodedata.normalize("NFC", text[:LONGEST]).replace("\r\n", "\n").replace("\r", "\n").translate(_ODD)
    text = _CONTROL.sub("", _WIDE.sub(lambda gap: gap[0][:_WIDEST], text))
    lines: list[Line] = []
    after_person = after_label = False
    for number, raw in enumerate(_physical(text), start=1):
        if after_label and raw.strip():
            after_label = False
            raw = "" if _ONLY_NUMBER.fullmatch(raw) and not _DATE_LINE.fullmatch(raw) else raw
        bare = _FILE_NUMBER.fullmatch(raw.strip())
        after_label = after_label or bool(bare and not bare["value"])
        page_break = raw.startswith("\f")
        kept = _without_persons(_without_file_numbers(raw.replace("\f", "")), after_person)
        after_person = raw.strip() in ("Frau", "Herr", "Herrn")
        if page_break and lines and not lines[-1].words:
            lines.pop()
        lines.append(Line(number, _PAGE_MARK.sub("", kept).rstrip()))
    return _without_page_heads(lines)


def text_of_html(text: str) -> str:
    """The text of a page, cells parted by tabs and blocks by line breaks, scripts left out."""
    reader = _Text()
    try:
        reader.feed(text)
        reader.close()
    except (AssertionError, ValueError):
        return re.sub(r"<[^<>]{0,1000}>", " ", text)
    return re.sub(r"\n\s*\n\s*", "\n\n", "".join(reader.parts))


def join(pieces: Iterable[str]) -> str:
    """Lines as one text: words divided at a line's end are put together, real hyphens stay."""
    text = ""
    for piece in pieces:
        text = glue(text, " ".join(piece.split()))
    return text


def glue(left: str, right: str) -> str:
    """``right`` as the continuation of ``left``."""
    if not left or not right:
        return left or right
    dropped, between = seam(left.rsplit(" ", 1)[-1], right)
    return left[: len(left) - dropped] + between + right


def seam(word: str, right: str) -> tuple[int, str]:
    """How a line's last word and the next line meet: characters dropped from the word, and what stands between."""
    if not word.endswith("-") or not word[-2:-1].isalnum() or not right[:1].isalnum():
        return 0, " "
    if not right[0].islower():
        return 0, ""
    if _CONJUNCTION.match(right):
        return 0, " "
    return (0, "") if word[:-1].isupper() and len(word) > 2 else (1, "")


def mend(text: str) -> str:
    """Words together that a lost line break left divided: „Gleich- wertigkeit“, but not „Sozial- und …“."""
    return _BROKEN.sub(lambda gap: "- " if _CONJUNCTION.match(text, gap.end()) else "", text)


def is_unfinished(text: str) -> bool:
    """Whether a line cannot end here: a divided word, a comma, an article or a conjunction at its end."""
    text = text.rstrip()
    return text.endswith((",", "-", "(")) or bool(_FUNCTION_WORD.match(text))


def without_names(text: str) -> str:
    """The text without the persons in it; „Frau Muster“ becomes „Frau …“."""
    return _NAMED.sub(r"\g<label> …", _BORN.sub("", _PERSON.sub(_nameless, text)))


def _physical(text: str) -> list[str]:
    """Lines as they stand, a page break at the start of the first line of its page, endless lines cut."""
    cut: list[str] = []
    for line in text.replace("\f", "\n\f").split("\n"):
        while len(line) > LONGEST_LINE:
            at = line.rfind(" ", LONGEST_LINE // 2, LONGEST_LINE)
            at = at if at > 0 else LONGEST_LINE
            cut.append(line[:at])
            line = line[at:]
        cut.append(line)
    return cut


def _without_file_numbers(line: str) -> str:
    if len(line) > 4 and _SPACED.fullmatch(line):
        line = "".join(line.split())
    return _FILE_NUMBER.sub("", line)


def _without_persons(line: str, after_person: bool) -> str:
    """The line, or nothing where all of it is about a person; a name below „Frau“ or „Herrn“ is an address."""
    if _PERSON_LINE.match(line) or (after_person and line.strip()):
        return ""
    if line.strip() in ("Frau", "Herr", "Herrn"):
        return ""
    return without_names(line)


def _nameless(person: re.Match[str]) -> str:
    name = person["name"]
    stop = _NOT_NAMES.search(name)
    if stop and stop.start() == 0:
        return person[0]
    return f"{person['title']} …" + (name[stop.start() :] if stop else "")


def _without_page_heads(lines: Sequence[Line]) -> list[Line]:
    """The lines without those of the letterhead that a later page repeats."""
    head = {line.words for line in [line for line in lines if line.words][:HEAD] if len(line.words) >= 8}
    kept: list[Line] = []
    seen: set[str] = set()
    for line in lines:
        if line.words not in head or line.words not in seen:
            kept.append(line)
        seen.add(line.words)
    return kept


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BREAKING:
            self.parts.append("\n- " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in ("td", "th"):
            self.parts.append("\t")
        elif tag in _BREAKING:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(re.sub(r"\s+", " ", data))
