"""The substantial differences of a notice: from tables, lists, records and running prose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from matcher.decision.blocks import Block, next_block
from matcher.decision.items import LONGEST_TOPIC, ReadGap, gaps_of_item, is_equal, is_only_kind
from matcher.decision.lines import Line, pattern, without_names
from matcher.decision.prose import Told, told_by
from matcher.decision.quantities import amounts, has_hours, kind_of
from matcher.decision.running import sentences
from matcher.decision.tables import header_of, is_rule, is_sum, read_rows
from matcher.profile import GapKind

MOST_GAPS = 500
"""Gaps that are read from one notice."""

MOST_HOURS = 20_000
"""Hours that one gap may have; ten years of full-time training."""

_RECORD = pattern(
    r"^\W*(?:fach|inhalt|bereich|modul|lernfeld|thema|gegenstand|kompetenzbereich|ausbildungsinhalt|"
    r"unterschied)\s*(?:nr\.?)?\s*\d{0,2}\s*:"
    r"\s*(?P<topic>\S.*)$"
)
_RECORD_LINE = pattern(r"^\W*[^:]{2,60}:\s*(?P<value>.*)$")
_MISSING_LABEL = pattern(r"fehl|defizit|differenz|offen|auszugleich|nachzuhol|noch")
_KIND_LABEL = pattern(r"^\W*(?:art|form)\b")
_MISSING_HEAD = pattern(r"fehl|defizit|unterschied|auszugleich|nachzuhol|ausgleichs")
_SENTENCE = pattern(
    r"\b(?:ist|sind|wird|werden|wurde|wurden|haben|hat|können|kann|bestehen|besteht|müssen|muss|erfolgt|erteilt|"
    r"beträgt|entspricht|"
    r"gilt|finden|betrifft|bitte)\b"
)
_CLOSING = pattern(
    r"\W*(?:mit freundlichen|im auftrag|hochachtungsvoll|hinweis|anlagen?\b|sie können|sie haben|kosten|gebühr|"
    r"ort, datum|unterschrift)"
)
_EQUAL_HEAD = pattern(r"gleichwertig|ausgeglichen|anerkannt|vorhanden|keine unterschiede|nachgewiesene?\b")
_UNEQUAL_HEAD = pattern(r"nicht|unterschied|fehl|defizit|teilweise|ausgleichsmaß|anpassungs|vorausse|müssen|sind zu\b")


def gaps_of(lines: Sequence[Line]) -> tuple[ReadGap, ...]:
    """All gaps in the order of the notice, each once."""
    found = _Reader(lines).read()
    if not found:
        found = _Reader(lines, is_open=True).read()
    found = [_sane(gap) for gap in found if len(gap.topic) <= LONGEST_TOPIC]
    kept = {(gap.topic, gap.hours, gap.kind): gap for gap in reversed(found)}
    return tuple([gap for gap in found if kept[gap.topic, gap.hours, gap.kind] is gap][:MOST_GAPS])


def _sane(gap: ReadGap) -> ReadGap:
    """A number that cannot be hours of a training is none."""
    return gap if gap.hours is None or gap.hours <= MOST_HOURS else replace(gap, hours=None)


class _Reader:
    """Goes through the lines once; knows whether a list of differences is open, and under which heading."""

    def __init__(self, lines: Sequence[Line], is_open: bool = False) -> None:
        self.lines = lines
        self.gaps: list[ReadGap] = []
        self._counted_only = is_open
        """A list without an introduction: only items that count hours are gaps."""
        self._open = is_open
        self._hinted = False
        self._closed = False
        self._bullet: tuple[str | None, int] | None = None
        self._kind: GapKind | None = None
        self._parent: ReadGap | None = None
        self._always = is_open

    def read(self) -> list[ReadGap]:
        """The gaps, in order."""
        position, blank = 0, False
        while position < len(self.lines) and len(self.gaps) < MOST_GAPS:
            line = self.lines[position]
            if not line.words or is_rule(line.text):
                position, blank = position + 1, True
                continue
            after = self._table(position) or self._record(position)
            if after is None:
                block, after = next_block(self.lines, position, blank, self._open and self._takes_plain)
                self._take(block)
            position, blank = after, False
        return self.gaps

    @property
    def _takes_plain(self) -> bool:
        return self._bullet is None or self._bullet[0] is None

    def _table(self, position: int) -> int | None:
        """Reads the table whose head is here; None where there is none, or where it lists no differences."""
        caption = " ".join(line.words for line in self.lines[max(0, position - 2) : position])
        header = header_of(self.lines[position], caption)
        if header is None or not (header.counts_missing or self._open or self._hinted):
            return None
        rows, end = read_rows(self.lines, position + 1, header)
        self.gaps += [ReadGap(without_names(row.topic), row.hours, row.kind, row.source) for row in rows]
        return end if rows or end > position + 1 else None

    def _record(self, position: int) -> int | None:
        """Reads „Fach: …“ with labelled lines below it."""
        match = _RECORD.match(self.lines[position].text)
        if not match or amounts(match["topic"]):
            return None
        end, missing, kind, counts = position + 1, None, None, False
        source = [self.lines[position].words]
        while end < len(self.lines) and self.lines[end].words and not _RECORD.match(self.lines[end].text):
            words = self.lines[end].words
            labelled = _RECORD_LINE.match(words)
            if not labelled:
                break
            counts = counts or has_hours(words)
            label = words.split(":", 1)[0]
            if _KIND_LABEL.match(label):
                kind = kind_of(labelled["value"])
            elif _MISSING_LABEL.search(label):
                missing = words
                source.append(words)
            end += 1
        if missing is None:
            return None
        found = gaps_of_item(f"{match['topic']}: {missing}", " ".join(source), kind)
        value = re.search(r"\d+", missing)
        if value and int(value[0][:6]) == 0:
            return end
        self.gaps += [
            ReadGap(without_names(match["topic"].strip()), gap.hours, gap.kind, gap.read_from) for gap in found[:1]
        ]
        return end

    def _take(self, block: Block) -> None:
        """Reads one block: a heading, an introduction, an item, or something else that ends a list."""
        if self._is_equal_heading(block):
            self._stop(closed=True)
        elif self._is_kind_heading(block):
            self._kind, self._bullet = kind_of(block.text), None
            self._open = self._open or self._hinted or bool(_MISSING_HEAD.search(block.text))
            self._closed = False
        elif self._closed and block.bullet is not None and not block.text.rstrip().endswith(":"):
            return
        else:
            self._take_content(block)

    def _take_content(self, block: Block) -> None:
        is_item = self._is_item(block)
        if is_item and self._belongs(block):
            self._item(block)
            return
        told = self._told(block)
        if told.gaps:
            self.gaps += told.gaps
        if told.opens or told.hints:
            self._start(told, block)
        elif is_sum(block.text):
            return
        elif self._open and not (told.gaps and block.bullet):
            self._stop()

    def _told(self, block: Block) -> Told:
        """What the sentences of a block tell; the last one may open a list."""
        spans = sentences(block.text)
        gaps: list[ReadGap] = []
        opens = hints = False
        for position, (start, end) in enumerate(spans):
            told = told_by(block.running.part(start, end), position == len(spans) - 1)
            gaps += told.gaps
            opens, hints = opens or told.opens, hints or told.hints
        return Told(tuple(gaps), opens, hints)

    def _start(self, told: Told, block: Block) -> None:
        self._open, self._hinted, self._closed = True, True, False
        self._counted_only = not told.opens
        self._bullet, self._parent = None, None
        self._kind = kind_of(block.text) if told.opens else None

    def _stop(self, closed: bool = False) -> None:
        self._closed = closed
        self._open = self._always
        self._counted_only = self._always
        self._bullet, self._kind, self._parent = None, None, None

    def _is_item(self, block: Block) -> bool:
        if not self._open or _CLOSING.match(block.text) or len(block.text) > 500:
            return False
        counted = bool(amounts(block.text))
        if self._counted_only:
            return has_hours(block.text) and (block.bullet is not None or not _SENTENCE.search(block.text))
        if self._opens_another(block):
            return False
        if block.bullet is not None:
            return True
        if block.text.endswith(":") or (_SENTENCE.search(block.text) and (block.text.endswith(".") or not counted)):
            return False
        return counted or not block.text.endswith(".") or len(block.text) < 80

    def _opens_another(self, block: Block) -> bool:
        return block.text.endswith(":") and self._told(block).opens

    def _belongs(self, block: Block) -> bool:
        """Whether an item is of the open list: the same kind of bullet, or one further in."""
        if self._bullet is None:
            self._bullet = block.bullet, block.indent
            return True
        bullet, indent = self._bullet
        if block.bullet == bullet:
            return bullet is not None or not block.after_blank or bool(amounts(block.text)) or not self.gaps
        if block.bullet is None:
            return bool(has_hours(block.text) and not _SENTENCE.search(block.text))
        return bullet is None or block.indent > indent

    def _item(self, block: Block) -> None:
        text = block.text
        if text.rstrip().endswith(":") and not is_equal(text):
            self._parent = ReadGap(text.strip(" :"), None, self._kind, block.source)
            return
        for gap in gaps_of_item(text, block.source, self._kind):
            if is_only_kind(gap.topic):
                if self._parent is None:
                    continue
                if self._parent in self.gaps:
                    self.gaps.remove(self._parent)
                kind = kind_of(gap.topic) or gap.kind
                self.gaps.append(
                    ReadGap(self._parent.topic, gap.hours, kind, f"{self._parent.read_from} {gap.read_from}")
                )
                continue
            self.gaps.append(gap)
            self._parent = gap if gap.hours is None else None

    def _is_kind_heading(self, block: Block) -> bool:
        text = block.text
        if len(text) > 90 or amounts(text) or kind_of(text) is None or _SENTENCE.search(text) or text.endswith("."):
            return False
        if _MISSING_HEAD.search(text):
            return True
        is_short = is_only_kind(text) or text.endswith(":")
        return (self._open or self._hinted) and (is_short or block.bullet in ("capital", "roman"))

    def _is_equal_heading(self, block: Block) -> bool:
        text = block.text
        if _UNEQUAL_HEAD.search(text) or not _EQUAL_HEAD.search(text):
            return False
        return text.rstrip().endswith(":") or (
            len(text) < 60 and block.bullet is None and not text.endswith(".") and not amounts(text)
        )
