"""Tables of subjects and hours: columns known by their heads, cells by separators or by where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from matcher.decision.lines import Line, glue, is_unfinished, pattern
from matcher.decision.quantities import amounts, has_hours, kind_of, number
from matcher.profile import GapKind

_MISSING = pattern(
    r"defizit|differenz|fehl|\boffen|auszugleich|unterschied|\brest|nachzuhol|nachzuweisen|ausgleichsbedarf|"
    r"noch zu|missing|abweichung"
)
_SHOWN = pattern(
    r"nachgewiesen|nachweis|\bist\b|\bist-|anerkannt|vorhanden|absolviert|angerechnet|erbracht|ausland|"
    r"\bihre?\b|herkunft|geleistet"
)
_REQUIRED = pattern(
    r"referenz|\bsoll\b|\bsoll-|vorgabe|gefordert|\blt\b|laut|aprv|deutsch|richtwert|erforderlich|vorgeschrieben"
)
_THEORY = pattern(r"theor")
_PRACTICE = pattern(r"prax|prakt")
_VERDICT = pattern(r"bewertung|ergebnis|feststellung|status|gleichwertig|beurteilung|bemerkung|entscheidung")
_FORM = pattern(r"^(?:art|form|kind|typ|theorie ?/ ?praxis|t ?/ ?p)$")
_TOPIC = pattern(
    r"fach|fächer|inhalt|gebiet|bereich|modul|thema|themen|kompetenz|lern|gegenstand|unterricht|position|"
    r"bezeichnung|subject|tätigkeit|einsatz"
)
_RANK = pattern(r"^(?:nr|lfd|pos|ziffer|#|no)\b")
_HOURS = pattern(r"stunden|std|\bue\b|\bh\b|hours|umfang|einheiten")
_NO_HOURS = pattern(r"woche|monat|tage|ects|\blp\b|\bcp\b|punkte|sws|credits|prozent|%")
_ROLE = re.compile(
    f"(?P<missing>{_MISSING.pattern})|(?P<shown>{_SHOWN.pattern})|(?P<required>{_REQUIRED.pattern})"
    f"|(?P<theory>{_THEORY.pattern})|(?P<practice>{_PRACTICE.pattern})",
    re.IGNORECASE,
)
_VALUE = (
    r"(?:\d{1,3}(?:\.\d{3})+|\d{1,5}(?:,\d{1,2})?)(?:\s?(?:std\.?|stunden|ue|h|ustd\.?))?|[-–—]+|keine?|entfällt|/|x"
)
_TRAILING = pattern(rf"(?:(?:^|\s+)(?:{_VALUE}))+\s*$")
_ONE_VALUE = pattern(_VALUE)
_CELL = {
    "tab": re.compile(r"\t"),
    "pipe": re.compile(r"\|"),
    "semicolon": re.compile(r";"),
    "space": re.compile(r"\s{2,}|\t"),
}
_SUM = pattern(
    r"\W*(?:(?:[a-z]|[ivx]+|\d+)[.)]\s*)?(?:(?:zwischen|gesamt|end)-?(?:summe|umfang|stunden\w*|ergebnis|"
    r"defizit)?\b|summe|insgesamt|total|"
    r"σ|theorie (?:gesamt|insgesamt)|praxis (?:gesamt|insgesamt)|stunden (?:gesamt|insgesamt))"
)
_NOTHING = pattern(r"kein|entfällt|ausgeglichen|gleichwertig|nein|erfüllt")
_RULE = re.compile(r"[\s|+:=_\-–—.]*")
_MARK = re.compile(
    r"^\W*(?:\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-zA-Z]|[ivxIVX]{1,4})[.)]\s+|[A-Z]?\d{1,2}(?:\.\d{1,2})*\s{2,}|[-–•*·▪○●►]\s+)"
)
_GAP_VERDICT = pattern(
    r"(?:ein\w*\s+)?(?:wesentliche\w*\s+(?:unterschied|abweichung)\w*|nicht\s+(?:vorhanden|nachgewiesen|"
    r"gleichwertig|vollständig|erfüllt|"
    r"anerkannt)|fehl(?:t|end|en)|defizit\w*|nur teilweise\w*|teilweise\w*|nein)\s*\.?$"
)


_VALUED = frozenset(("missing", "shown", "required", "amount", "verdict"))


@dataclass(frozen=True, slots=True)
class Row:
    """One gap as a row gives it."""

    topic: str
    hours: float | None
    kind: GapKind | None
    source: str


@dataclass(frozen=True, slots=True)
class _Column:
    role: str
    kind: GapKind | None
    hours: bool | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table, and how its cells are parted."""

    columns: tuple[_Column, ...]
    separator: str
    in_hours: bool
    topic: int
    kind: GapKind | None
    is_flat: bool = False

    @property
    def values(self) -> tuple[_Column, ...]:
        """The columns that hold amounts."""
        return tuple(column for column in self.columns if column.role in ("missing", "shown", "required", "amount"))

    @property
    def counts_missing(self) -> bool:
        """Whether the table says what is missing, or lets it be worked out."""
        roles = {column.role for column in self.columns}
        return "missing" in roles or {"required", "shown"} <= roles or "verdict" in roles


def is_sum(text: str) -> bool:
    """Whether a line adds up others."""
    return bool(_SUM.match(text))


def is_rule(text: str) -> bool:
    """Whether a line only draws a rule."""
    return bool(text.strip()) and bool(_RULE.fullmatch(text))


def header_of(line: Line, caption: str = "") -> Header | None:
    """The columns where a line is a table's head; ``caption`` is what stands above it."""
    text = line.text
    if len(text) > 300 or len(re.findall(r"\d{2,}", text)) > 1:
        return None
    separator = _separator(text)
    cells = _cells(text, separator) if separator else []
    if len([cell for cell, _, _ in cells if cell]) >= 2:
        header = _header(cells, separator or "space", f"{caption} {text}")
        if header:
            return header
    return _flat_header(text, caption)


def read_rows(lines: Sequence[Line], start: int, header: Header) -> tuple[list[Row], int]:
    """The gaps of the rows from ``start`` on, and where the table ends."""
    table = _Table(header)
    position = start
    while position < len(lines):
        line = lines[position]
        if not table.take(line, lines[position + 1] if position + 1 < len(lines) else None):
            break
        position += 1
    return table.rows, position


class _Table:
    """Rows taken line by line; a topic may be wrapped before or after its numbers."""

    def __init__(self, header: Header) -> None:
        self.header = header
        self.rows: list[Row] = []
        self._kind = header.kind
        self._pending = ""
        self._source: list[str] = []
        self._open = False
        """The last row's topic cannot end where its line ended."""
        self._was_gap = False
        self._last_blank = False
        self._in_hours = header.in_hours

    def take(self, line: Line, following: Line | None) -> bool:
        """Reads one line; False where it is no part of the table."""
        text = line.text
        if not line.words:
            self._last_blank = True
            return True
        if is_rule(text):
            return True
        blank_before, self._last_blank = self._last_blank, False
        again = header_of(line)
        if again and again.values and not _TRAILING.search(re.sub(r"\S*$", "", text) + " "):
            return len(again.columns) == len(self.header.columns)
        topic, values = self._parse(text)
        if values is None:
            return self._take_text(line, topic, blank_before)
        self._take_row(line, topic, values)
        return True

    def _take_text(self, line: Line, topic: str, blank_before: bool) -> bool:
        """A line without values: a heading, or a part of a topic."""
        words = line.words
        if is_sum(words):
            return True
        kind = kind_of(words)
        if kind and len(words) < 70 and not is_unfinished(words) and not self._open:
            self._kind, self._pending, self._source = kind, "", []
            return True
        if blank_before and (
            len(words) > 60 or words.endswith((".", ":")) or (not self._pending and not is_unfinished(words))
        ):
            return False
        if words.endswith((".", ":", "!")) and len(words) > 30:
            return False
        if not self._pending and self.rows and self._was_gap and (self._open or words[0].islower()):
            last = self.rows[-1]
            self.rows[-1] = Row(glue(last.topic, words), last.hours, last.kind, f"{last.source} {words}")
            self._open = is_unfinished(words)
            return True
        if self._open and not self._was_gap:
            self._open = is_unfinished(words)
            return True
        if len(words) > 120 or len(self._source) >= 3:
            return False
        self._pending = glue(self._pending, words) if is_unfinished(self._pending) or words[:1].islower() else words
        self._source = [*self._source, line.words] if self._pending != words else [line.words]
        return True

    def _take_row(self, line: Line, topic: str, values: dict[int, str]) -> None:
        if self._pending and (is_unfinished(self._pending) or topic[:1].islower() or not topic):
            topic = glue(self._pending, topic)
            source = " ".join([*self._source, line.words])
        else:
            source = line.words
        self._pending, self._source = "", []
        self._open, self._was_gap = is_unfinished(topic), False
        if is_sum(topic) or not re.search(r"[^\W\d_]{2}", topic):
            return
        topic = _MARK.sub("", topic).strip(" .:;,–-|")
        for hours, kind in self._gaps(values):
            self._was_gap = True
            self.rows.append(Row(topic, hours, kind or self._kind or kind_of(topic), source))

    def _gaps(self, values: dict[int, str]) -> list[tuple[float | None, GapKind | None]]:
        columns = self.header.columns
        form = next((kind_of_cell(values.get(i, "")) for i, c in enumerate(columns) if c.role == "form"), None)
        missing = [i for i, column in enumerate(columns) if column.role == "missing"]
        if missing:
            found = [(self._amount(values.get(i, ""), columns[i]), columns[i].kind or form) for i in missing]
            return [(hours, kind) for (is_gap, hours), kind in found if is_gap]
        by_role = {column.role: values.get(i, "") for i, column in reversed(list(enumerate(columns)))}
        if "verdict" in by_role and not _GAP_VERDICT.search(by_role["verdict"]):
            return []
        if "required" in by_role and "shown" in by_role:
            required, shown = _number(by_role["required"]), _number(by_role["shown"])
            if required is None:
                return [(None, form)] if "verdict" in by_role else []
            rest = required - (shown or 0)
            return [(rest if self._in_hours else None, form)] if rest > 0 else []
        if "verdict" in by_role:
            return [(None, form)]
        found = [
            (self._amount(values.get(i, ""), c), c.kind or form) for i, c in enumerate(columns) if c.role == "amount"
        ]
        return [(hours, kind) for (is_gap, hours), kind in found if is_gap]

    def _amount(self, cell: str, column: _Column) -> tuple[bool, float | None]:
        """Whether a cell says that something is missing, and how many hours."""
        cell = cell.strip()
        if not cell or re.fullmatch(r"[-–—/]+", cell) or _NOTHING.match(cell):
            return False, None
        value = _number(cell)
        if value is None:
            return bool(re.search(r"\w", cell)), None
        other = any(amount.hours is None for amount in amounts(cell))
        counts = not other and (has_hours(cell) or (column.hours if column.hours is not None else self._in_hours))
        return value > 0, value if counts else None

    def _parse(self, text: str) -> tuple[str, dict[int, str] | None]:
        """A line's topic and its cells by column; None where it has no values."""
        header = self.header
        if not header.is_flat and header.separator != "space":
            cells = [cell for cell, _, _ in _cells(text, header.separator)]
            if len(cells) > 1:
                values = {i: cell for i, cell in enumerate(cells) if i != header.topic}
                topic = cells[header.topic] if header.topic < len(cells) else ""
                return (topic, values) if any(values.values()) else (topic, None)
        if any(column.role in ("verdict", "form") for column in header.columns) and not header.is_flat:
            return self._parse_cells(text)
        return self._parse_trailing(text)

    def _parse_cells(self, text: str) -> tuple[str, dict[int, str] | None]:
        """Columns of words, too: cells by their number, else by where they stand."""
        topic, cells = self.header.topic, _cells(text, "space")
        if len(cells) == len(self.header.columns):
            return cells[topic][0], {i: cell for i, (cell, _, _) in enumerate(cells) if i != topic}
        if len(cells) > 1 and topic and re.fullmatch(r"\d{1,2}\.?", cells[0][0]):
            cells = cells[1:]
        if len(cells) < 2:
            return text.strip(), None
        return cells[0][0], {self._nearest(start, end): cell for cell, start, end in cells[1:]}

    def _parse_trailing(self, text: str) -> tuple[str, dict[int, str] | None]:
        """Values at the end of the line: by their number, else by where they stand."""
        match = _TRAILING.search(text)
        if not match:
            return text.strip(), None
        base = match.start()
        found = [(m[0].strip(), base + m.start(), base + m.end()) for m in _ONE_VALUE.finditer(match[0]) if m[0]]
        wanted = [i for i, column in enumerate(self.header.columns) if column in self.header.values]
        if not wanted:
            return text.strip(), None
        if len(found) >= len(wanted):
            found = found[-len(wanted) :]
            values = {i: cell for i, (cell, _, _) in zip(wanted, found, strict=True)}
        elif self.header.is_flat:
            return text.strip(), None
        else:
            values = {self._nearest(start, end): cell for cell, start, end in found}
        return text[: found[0][1]].strip(), values

    def _nearest(self, start: int, end: int) -> int:
        columns = [(i, column) for i, column in enumerate(self.header.columns) if i != self.header.topic]
        return min(columns, key=lambda item: _distance(item[1], start, end))[0]


def kind_of_cell(cell: str) -> GapKind | None:
    """Theory or practice in a cell, short forms included."""
    short = {"t": GapKind.THEORY, "p": GapKind.PRACTICE}
    return short.get(cell.strip(" .").lower()) or kind_of(cell)


def _distance(column: _Column, start: int, end: int) -> int:
    overlap = min(column.end, end) - max(column.start, start)
    return -overlap if overlap > 0 else abs((column.start + column.end) - (start + end))


def _separator(text: str) -> str | None:
    if text.count("|") >= 2 or re.search(r"\S\s*\|\s*\S", text):
        return "pipe"
    if text.count(";") >= 2:
        return "semicolon"
    if "\t" in text.strip():
        return "tab"
    return "space" if re.search(r"\S\s{2,}\S", text) else None


def _cells(text: str, separator: str) -> list[tuple[str, int, int]]:
    """Cells with their start and end; a frame of pipes around the line is no cell."""
    if separator == "pipe":
        text = re.sub(r"^\s*\|", " ", re.sub(r"\|\s*$", " ", text))
    if separator == "space":
        return [(m[0], m.start(), m.end()) for m in re.finditer(r"\S+(?: \S+)*", text)]
    cells: list[tuple[str, int, int]] = []
    start = 0
    for piece in _CELL[separator].split(text):
        cells.append((" ".join(piece.split()), start, start + len(piece)))
        start += len(piece) + 1
    return cells


def _header(cells: Sequence[tuple[str, int, int]], separator: str, around: str) -> Header | None:
    columns = tuple(_column(cell, start, end) for cell, start, end in cells)
    named = next((i for i, c in enumerate(columns) if c.role == "topic"), None)
    topic = named if named is not None else next((i for i, c in enumerate(columns) if c.role not in ("rank",)), 0)
    valued = [c for i, c in enumerate(columns) if i != topic and c.role in _VALUED]
    if not valued or any(c.role == "none" for i, c in enumerate(columns) if i != topic):
        return None
    if any(len(cell) > 60 for cell, _, _ in cells):
        return None
    if named is None and not _looks_like_head(columns, cells, topic):
        return None
    columns = tuple(_renamed(c, "topic") if i == topic else c for i, c in enumerate(columns))
    if any(column.role in ("missing", "verdict") for column in columns):
        columns = tuple(_renamed(c, "other") if c.role == "amount" and c.kind is None else c for c in columns)
    columns = tuple(_renamed(c, "missing") if c.role == "amount" and c.kind else c for c in columns)
    kind = kind_of(cells[topic][0])
    return Header(columns, separator, bool(_HOURS.search(around)), topic, kind)


def _looks_like_head(columns: Sequence[_Column], cells: Sequence[tuple[str, int, int]], topic: int) -> bool:
    """Without a column called subject, two columns must be heads, or the first is theory or practice."""
    known = [c for i, c in enumerate(columns) if i != topic and c.role in ("missing", "shown", "required")]
    return len(known) >= 2 or bool(known and kind_of(cells[topic][0])) or not cells[topic][0]


def _renamed(column: _Column, role: str) -> _Column:
    return _Column(role, column.kind, column.hours, column.start, column.end)


def _column(cell: str, start: int, end: int) -> _Column:
    """What a column holds, by its head."""
    kind = kind_of(cell) if not _TOPIC.search(cell) else None
    hours = False if _NO_HOURS.search(cell) else True if _HOURS.search(cell) else None
    for role, words in (
        ("rank", _RANK), ("form", _FORM), ("missing", _MISSING), ("shown", _SHOWN), ("required", _REQUIRED),
        ("topic", _TOPIC), ("verdict", _VERDICT), ("amount", _HOURS),
    ):  # fmt: skip
        if words.search(cell):
            return _Column(role, kind, hours, start, end)
    if kind or hours is False:
        return _Column("amount", kind, hours, start, end)
    return _Column("none" if cell else "other", kind, hours, start, end)


def _flat_header(text: str, caption: str) -> Header | None:
    """A head whose columns are parted by single spaces only, as copied from a PDF."""
    words = " ".join(text.split())
    topic = _TOPIC.match(words)
    if not topic or len(words) > 120 or re.search(r"[.:;]$|\d{2}", words):
        return None
    columns = [_Column("topic", None, None, 0, topic.end())]
    for match in _ROLE.finditer(words, topic.end()):
        role = match.lastgroup or "missing"
        kind = {"theory": GapKind.THEORY, "practice": GapKind.PRACTICE}.get(role)
        columns.append(_Column("missing" if kind else role, kind, None, match.start(), match.end()))
    roles = {column.role for column in columns}
    if len(columns) < 3 or not ({"required", "shown"} <= roles or "missing" in roles):
        return None
    return Header(tuple(columns), "space", bool(_HOURS.search(f"{caption} {words}")), 0, None, is_flat=True)


def _number(cell: str) -> float | None:
    match = re.search(r"\d{1,3}(?:\.\d{3})+|\d{1,5}(?:,\d{1,2})?", cell)
    return number(match[0]) if match else None
