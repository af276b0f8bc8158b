"""The contradiction board in the reader's words: both sides with source and dates, and who decided."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from kb.editorial.contradictions import Dispute
from web.parameters import FieldProblem
from web.views.phrase import Phrase, content
from web.views.review_queue import Choice
from web.views.shell import Link
from web.visit import Visit


@dataclass(frozen=True, slots=True)
class BoardSide:
    """One side of a contradiction."""

    value: str
    text: Phrase
    source: Link
    dated: str
    seen: str
    verdict: str | None
    """„gilt“ or „gilt nicht“ once somebody has decided."""
    holds: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A contradiction."""

    key: str
    topic: str
    shown_topic: Phrase
    entry: Link
    entry_lang: str | None
    sides: tuple[BoardSide, ...]
    none_chosen: bool
    is_open: bool
    decided: str | None
    reason: Phrase | None
    base: int
    decide_url: str
    reopen_url: str
    typed_reason: str
    problems: tuple[FieldProblem, ...]


@dataclass(frozen=True, slots=True)
class BoardPage:
    """The board, a page of it."""

    tabs: tuple[Link, ...]
    states: tuple[Choice, ...]
    rows: tuple[BoardRow, ...]
    waiting: Link | None
    """Contradictions that proposals bring, in the queue."""
    total: str
    problems: tuple[FieldProblem, ...]
    said: str | None
    earlier: Link | None
    later: Link | None


def dispute_key(entry_id: str, topic: str) -> str:
    """A short name for a contradiction, good for anchors and fields."""
    return hashlib.sha256(f"{entry_id} {topic}".encode()).hexdigest()[:12]


def board_row(visit: Visit, one: Dispute, base: int, problems: tuple[FieldProblem, ...] = ()) -> BoardRow:
    """A contradiction with both sides; what was typed is kept where ``problems`` are about it."""
    say, entry, contradiction = visit.say, one.entry, one.contradiction
    key = dispute_key(entry.id, contradiction.topic)
    typed = visit.form if problems else {}
    choice = str(typed.get("gilt", ""))
    return BoardRow(
        key=key,
        topic=contradiction.topic,
        shown_topic=content(say, contradiction.topic),
        entry=Link(visit.url(f"/eintrag/{entry.id}"), entry.title),
        entry_lang="de" if say.language != "de" else None,
        sides=tuple(
            BoardSide(
                value=str(place),
                text=content(say, side.text),
                source=Link(side.origin.url, side.origin.publisher),
                dated=say.partial_date(side.origin.dated) if side.origin.dated else say("ohne Datum"),
                seen=say.date(side.origin.seen),
                verdict=None if side.holds is None else say("gilt") if side.holds else say("gilt nicht"),
                holds=side.holds is True,
                chosen=choice == str(place),
            )
            for place, side in enumerate(one.sides)
        ),
        none_chosen=choice == "keine",
        is_open=one.is_open,
        decided=say.date(contradiction.decided) if contradiction.decided else None,
        reason=content(say, contradiction.reason) if contradiction.reason else None,
        base=base,
        decide_url=visit.url(f"/pruefen/widersprueche/{entry.id}"),
        reopen_url=visit.url(f"/pruefen/widersprueche/{entry.id}/wieder-offen"),
        typed_reason=str(typed.get("grund", ""))[:500],
        problems=problems,
    )
