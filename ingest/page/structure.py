"""HTML to lines: navigation and strangers left out, terms and their values kept together, tables by their heads."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString

from ingest.page.around import is_stranger, over_other_offers, zone_of
from ingest.page.label import LONGEST_LABEL, broken_lines, is_label, one_line, parts_of
from ingest.page.line import Line, Zone
from ingest.page.table import is_data_table, table_lines

_BLOCKS = frozenset(
    "p div section article main aside header footer h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table tr td th thead tbody "
    "tfoot caption pre blockquote address figure figcaption details summary form fieldset legend center hr body html "
    "button".split()
)
_LEADS = frozenset("b strong em span label th dt".split())
_RANKS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "summary": 6, "button": 6, "legend": 6}
_LONGEST_HEADING = 400
MOST_STEPS = 500_000
"""Elements and texts looked at ahead of the walk, in all."""


@dataclass
class _Walk:
    """Where the walk is, and what it has gathered."""

    lines: list[Line] = field(default_factory=list)
    zone: Zone = Zone.MAIN
    parts: list[str] = field(default_factory=list)
    lead: str = ""
    """What is emphasised at the beginning of the line being gathered."""
    term: str = ""
    """The last ``dt``, or the first half of a pair: what the next lines answer."""
    headings: list[tuple[int, str]] = field(default_factory=list)
    row: int = 0
    item: int = 0
    machine_date: str = ""
    name: str = ""
    rank: int = 0
    budget: int = MOST_STEPS
    """Steps that may still be spent on looking ahead; a page nested without end uses them up and is read plainly."""

    @property
    def heading(self) -> str:
        return self.headings[-1][1] if self.headings else ""

    def ahead(self, tag: Tag, most: int) -> str:
        """The text of an element, looked at before the walk gets there; empty where it is longer than ``most``."""
        parts: list[str] = []
        length = 0
        stack: list[object] = list(reversed(tag.contents))  # „descendants“ would first look for the last one
        while stack:
            node = stack.pop()
            self.budget -= 1
            if self.budget < 0:
                return ""
            if isinstance(node, Tag):
                stack.extend(reversed(node.contents))
            elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
                parts.append(node)
                length += len(node)
                if length > most:
                    return ""
        return one_line(" ".join(parts))

    def flush(self) -> None:
        """End the line being gathered."""
        for text in broken_lines("".join(self.parts)):
            for label, value in [("", text)] if self.rank else parts_of(text, one_line(self.lead)):
                self.lines.append(
                    Line(
                        value,
                        self.zone,
                        label=label or self.term,
                        heading=self.heading,
                        row=self.item,
                        rank=self.rank,
                        machine_date=self.machine_date,
                        name=self.name,
                    )
                )
        self.parts, self.lead, self.machine_date = [], "", ""


def lines_of(soup: BeautifulSoup, root: Tag | None = None) -> tuple[Line, ...]:
    """The page's lines from top to bottom, or those below ``root`` and the footer's.

    Without recursion: pages may be nested a hundred thousand deep.
    """
    walk = _Walk()
    if soup.title and soup.title.get_text(strip=True):
        walk.lines.append(Line(one_line(soup.title.get_text()), Zone.TITLE))
    stack: list[object] = [soup.body or soup]
    if root is not None:
        stack = [*[tag for tag in soup.find_all("footer") if root not in tag.parents][-1:], root]
    while stack:
        node = stack.pop()
        if isinstance(node, Tag):
            _open(node, walk, stack)
        elif isinstance(node, NavigableString):
            if not isinstance(node, PreformattedString):  # comments, declarations
                walk.parts.append(str(node).replace("\n", " "))
        elif callable(node):
            node()
    walk.flush()
    return tuple(walk.lines)


def _open(tag: Tag, walk: _Walk, stack: list[object]) -> None:
    if is_stranger(tag, walk.ahead):
        return
    rank = _RANKS.get(tag.name, 0)
    heading = walk.ahead(tag, _LONGEST_HEADING) if rank else ""
    if rank and over_other_offers(heading):
        _skip_section(rank, stack)
        return
    if tag.name in _BLOCKS:
        walk.flush()
        walk.name = " ".join(tag.get_attribute_list("class")) if tag.get("class") else ""
    if tag.name == "br":
        walk.parts.append("\n")
        return
    if tag.name == "table" and is_data_table(tag):
        found = list(table_lines(tag, walk.zone, walk.heading, walk.row + 1))
        walk.row = max([walk.row, *(line.row for line in found)])
        walk.lines += found
        return
    if tag.name == "pre":
        _preformatted(tag, walk)
        return
    pair = _pair(tag, walk)
    if pair:
        stack.append(_restore_term(walk, walk.term))
        stack.append(pair[1])
        walk.term = pair[0]
        return
    _enter(tag, rank, heading, walk, stack)
    stack.extend(reversed(tag.contents))


def _enter(tag: Tag, rank: int, heading: str, walk: _Walk, stack: list[object]) -> None:
    """Note what the element changes, and put on the stack what ends it."""
    name = tag.name
    if name not in _BLOCKS and tag.get("class"):
        walk.name = f"{walk.name} {' '.join(tag.get_attribute_list('class'))}"
    zone = zone_of(tag, walk.zone)
    if rank:
        while walk.headings and walk.headings[-1][0] >= rank:
            walk.headings.pop()
        walk.term = ""
        stack.append(_end_heading(walk, rank, heading))
        walk.rank = rank
    elif zone is not walk.zone:
        stack.append(_restore_zone(walk, walk.zone, walk.headings))
        walk.zone, walk.headings = zone, []
    elif name == "dt":
        walk.term = ""
        stack.append(_end_term(walk, walk.ahead(tag, _LONGEST_HEADING).rstrip(":")))
    elif name in ("dl", "section", "article"):
        stack.append(_restore_term(walk, ""))
    elif name == "li":
        walk.row += 1
        stack.append(_end_item(walk, walk.item))
        walk.item = walk.row
    elif name in ("div", "details"):
        stack.append(_end_box(walk))
    elif name in _BLOCKS:
        stack.append(walk.flush)
    elif name == "span" and walk.parts and not walk.parts[-1].endswith((" ", "\n")) and tag.get("class"):
        walk.parts.append(" ")
    elif name in _LEADS and not "".join(walk.parts).strip() and not walk.lead:
        walk.lead = walk.ahead(tag, LONGEST_LABEL)
    elif name == "time":
        walk.machine_date = walk.machine_date or str(tag.get("datetime", ""))


def _restore_zone(walk: _Walk, zone: Zone, headings: list[tuple[int, str]]) -> object:
    def restore() -> None:
        walk.flush()
        walk.zone, walk.headings = zone, headings

    return restore


def _end_box(walk: _Walk) -> object:
    """A heading holds for its box, unless the box held nothing but the heading."""
    headings, lines = list(walk.headings), len(walk.lines)

    def end() -> None:
        walk.flush()
        if any(not line.rank for line in walk.lines[lines:]):
            walk.headings = headings

    return end


def _restore_term(walk: _Walk, term: str) -> object:
    def restore() -> None:
        walk.flush()
        walk.term = term

    return restore


def _end_heading(walk: _Walk, rank: int, text: str) -> object:
    def end() -> None:
        walk.flush()
        walk.rank = 0
        walk.headings.append((rank, text))

    return end


def _end_term(walk: _Walk, text: str) -> object:
    def end() -> None:
        walk.parts, walk.lead = [], ""  # the term comes back as the label of what it names
        walk.term = text

    return end


def _end_item(walk: _Walk, item: int) -> object:
    def end() -> None:
        walk.flush()
        walk.item = item

    return end


def _preformatted(tag: Tag, walk: _Walk) -> None:
    """Plain text: an empty line ends a paragraph, a term with dots or a colon begins a new line."""
    for block in re.split(r"\n\s*\n", tag.get_text()):
        gathered: list[str] = []
        for line in block.strip().split("\n"):
            if gathered and parts_of(one_line(line))[0][0]:
                walk.parts = [one_line("\n".join(gathered))]
                walk.flush()
                gathered = []
            gathered.append(line)
        walk.parts = [one_line("\n".join(gathered))]
        walk.flush()


def _pair(tag: Tag, walk: _Walk) -> tuple[str, Tag] | None:
    """The term and the value of an element that holds nothing else."""
    if tag.name not in ("div", "p", "li") or len(tag.contents) > 7:
        return None
    children = [child for child in tag.contents if isinstance(child, Tag)]
    if len(children) != 2 or any(isinstance(c, NavigableString) and c.strip() for c in tag.contents):
        return None
    first, second = children
    if first.name not in ("span", "b", "strong", "em", "div", "label", "dt") or second.name not in (
        "span",
        "div",
        "dd",
        "p",
    ):
        return None
    term = walk.ahead(first, LONGEST_LABEL).rstrip(":")
    return (term, second) if is_label(term) else None


def _skip_section(rank: int, stack: list[object]) -> None:
    """Leave out what stands below a heading: its following siblings up to a heading of its rank."""
    while stack and isinstance(stack[-1], Tag | NavigableString):
        following = stack[-1]
        if isinstance(following, Tag) and (0 < _RANKS.get(following.name, 0) <= rank or following.name == "footer"):
            return
        stack.pop()
