"""Publishing a run: what it staged becomes proposals, what is gone is marked, all in one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, exists, insert, literal, select, update

from kb.actor import Actor, program
from kb.dates import day_of
from kb.editorial.change import ChangeState, Outcome
from kb.editorial.decision import require_reason, require_steward
from kb.editorial.errors import AlreadyDecided
from kb.editorial.overlay import page
from kb.editorial.run import Run, RunState, close, counts_in, drop_staged, run_in
from kb.editorial.tables import CHANGE, RUN, SIGHTING
from kb.entries import Entry
from kb.store import Store, Writing

REFRESH_AFTER = timedelta(days=30)
"""A look that found nothing new is noted in the entry when the last noted one is older than this."""

_AT_ONCE = 500
_SEEN = (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.RETURNED)


class Publication:
    """Publishes, withholds, releases and discards runs."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def publish(self, number: int, at: datetime, confirm: Callable[[Connection], None] | None = None) -> Run:
        """Publish a run that is complete. ``confirm`` may refuse within the transaction, as a lease does."""
        with self.store.writing() as transaction:
            if confirm is not None:
                confirm(transaction.connection)
            run = _expect(transaction.connection, number, RunState.RUNNING)
            _publish(transaction, run, at, program(run.source))
            return run_in(transaction.connection, number)

    def withhold(
        self, number: int, reason: str, at: datetime, confirm: Callable[[Connection], None] | None = None
    ) -> Run:
        """Keep a run back until a person releases it: nothing that it found takes effect."""
        with self.store.writing() as transaction:
            if confirm is not None:
                confirm(transaction.connection)
            _expect(transaction.connection, number, RunState.RUNNING)
            counts = counts_in(transaction.connection, number)
            close(transaction.connection, number, RunState.WITHHELD, at, reason, counts)
            return run_in(transaction.connection, number)

    def release(self, number: int, actor: Actor, at: datetime) -> Run:
        """Publish a run that was withheld. Raises NotAllowed, AlreadyDecided."""
        require_steward(actor)
        with self.store.writing() as transaction:
            run = _expect(transaction.connection, number, RunState.WITHHELD)
            newer = RUN.c.number > number, RUN.c.source == run.source, RUN.c.state == RunState.DONE.value
            if transaction.connection.execute(select(RUN.c.number).where(*newer).limit(1)).first():
                raise AlreadyDecided(f"Nach Lauf {number} wurde die Quelle neu gelesen; diesen Lauf verwerfen.")
            _publish(transaction, run, at, actor)
            _note_actor(transaction.connection, number, actor)
            return run_in(transaction.connection, number)

    def discard(self, number: int, actor: Actor, at: datetime, reason: str) -> Run:
        """Drop a run that was withheld. Raises NotAllowed, ReasonMissing, AlreadyDecided."""
        require_steward(actor)
        require_reason(reason, "Das Verwerfen eines Laufs")
        with self.store.writing() as transaction:
            _expect(transaction.connection, number, RunState.WITHHELD)
            drop_staged(transaction.connection, number)
            close(transaction.connection, number, RunState.DISCARDED, at, reason.strip())
            _note_actor(transaction.connection, number, actor)
            return run_in(transaction.connection, number)

    def fail(self, number: int, reason: str, at: datetime) -> None:
        """Note that a run cannot go on; what it staged is dropped."""
        with self.store.writing() as transaction:
            drop_staged(transaction.connection, number)
            close(transaction.connection, number, RunState.FAILED, at, reason)


def _expect(connection: Connection, number: int, state: RunState) -> Run:
    run = run_in(connection, number)
    if run.state is not state:
        raise AlreadyDecided(f"Lauf {number} ist schon {run.state.de}; in der Liste der Läufe nachsehen.")
    return run


def _note_actor(connection: Connection, number: int, actor: Actor) -> None:
    connection.execute(update(RUN).where(RUN.c.number == number).values(actor=actor.id, who=actor.name))


def _publish(transaction: Writing, run: Run, at: datetime, actor: Actor) -> None:
    connection, day = transaction.connection, day_of(at)
    counts = counts_in(connection, run.number)
    mine = CHANGE.c.run == run.number
    _mark_returned(transaction, run, actor, at)
    _supersede(connection, run)
    _note_sightings(connection, run, day)
    _mark_gone(transaction, run, actor, at)
    _refresh(transaction, run, actor, at)
    connection.execute(delete(CHANGE).where(mine, CHANGE.c.outcome == Outcome.UNCHANGED.value, CHANGE.c.data.is_(None)))
    proposed = CHANGE.c.outcome.in_([Outcome.NEW.value, Outcome.CHANGED.value])
    connection.execute(update(CHANGE).where(mine, proposed).values(state=ChangeState.OPEN.value))
    connection.execute(update(CHANGE).where(mine, ~proposed).values(state=ChangeState.NOTED.value))
    close(connection, run.number, RunState.DONE, at, None, counts)


def _staged(run: Run, *outcomes: Outcome, anew: bool = False) -> ColumnElement[bool]:
    """Whether the run staged something about the sighting in question; ``anew``: with data."""
    staged = CHANGE.alias("staged")
    wanted = [staged.c.run == run.number, staged.c.record == SIGHTING.c.record]
    wanted += [staged.c.outcome.in_([outcome.value for outcome in outcomes])] if outcomes else []
    wanted += [staged.c.data.is_not(None)] if anew else []
    return exists(select(staged.c.number).where(*wanted))


def _supersede(connection: Connection, run: Run) -> None:
    """A newer statement about a record takes the place of one that nobody decided about."""
    newer = CHANGE.alias("newer")
    said_anew = exists(
        select(newer.c.number).where(
            newer.c.run == run.number, newer.c.record == CHANGE.c.record, newer.c.data.is_not(None)
        )
    )
    gone = exists(
        select(newer.c.number).where(
            newer.c.run == run.number,
            newer.c.record == CHANGE.c.record,
            newer.c.outcome == Outcome.GONE.value,
            CHANGE.c.outcome == Outcome.NEW.value,
        )
    )
    open_ones = (CHANGE.c.source == run.source) & (CHANGE.c.state == ChangeState.OPEN.value)
    connection.execute(update(CHANGE).where(open_ones, said_anew | gone).values(state=ChangeState.SUPERSEDED.value))


def _note_sightings(connection: Connection, run: Run, day: date) -> None:
    mine = SIGHTING.c.source == run.source
    seen = CHANGE.c.outcome.in_([outcome.value for outcome in _SEEN])
    connection.execute(update(SIGHTING).where(mine, _staged(run, *_SEEN)).values(run=run.number, missing_since=None))
    anew = (CHANGE.c.run == run.number) & CHANGE.c.data.is_not(None)
    this = select(CHANGE.c.digest).where(anew, CHANGE.c.record == SIGHTING.c.record).limit(1).scalar_subquery()
    that = select(CHANGE.c.number).where(anew, CHANGE.c.record == SIGHTING.c.record).limit(1).scalar_subquery()
    said_anew = _staged(run, anew=True)
    connection.execute(update(SIGHTING).where(mine, said_anew).values(digest=this, latest=that))
    known = exists(select(SIGHTING.c.record).where(mine, SIGHTING.c.record == CHANGE.c.record))
    columns = (CHANGE.c.source, CHANGE.c.record, CHANGE.c.entry_id, CHANGE.c.digest, CHANGE.c.number, CHANGE.c.run)
    fresh = select(*columns, literal(day)).where(anew, seen, ~known)
    names = ["source", "record", "entry_id", "digest", "latest", "run", "refreshed"]
    connection.execute(insert(SIGHTING).from_select(names, fresh))
    agreed = mine, SIGHTING.c.entry_id.is_not(None), _staged(run, Outcome.UNCHANGED, anew=True)
    connection.execute(update(SIGHTING).where(*agreed).values(decided=SIGHTING.c.latest))


def _mark_gone(transaction: Writing, run: Run, actor: Actor, at: datetime) -> None:
    """Entries whose every source has lost them are marked; nothing is deleted."""
    day = day_of(at)
    gone = SIGHTING.c.source == run.source, _staged(run, Outcome.GONE)
    connection = transaction.connection
    ids = set(connection.execute(select(SIGHTING.c.entry_id).where(*gone)).scalars()) - {None}
    connection.execute(update(SIGHTING).where(*gone).values(missing_since=day))
    for entries in _batches(transaction, ids):
        still = select(SIGHTING.c.entry_id).where(
            SIGHTING.c.entry_id.in_(list(entries)), SIGHTING.c.missing_since.is_(None)
        )
        elsewhere = set(connection.execute(still).scalars())
        lost = [_with_upkeep(entry, missing_since=day) for id, entry in entries.items() if id not in elsewhere]
        transaction.save(lost, actor.name, f"In der Quelle {run.source} nicht mehr gefunden (Lauf {run.number})", at)


def _mark_returned(transaction: Writing, run: Run, actor: Actor, at: datetime) -> None:
    """Entries that a source shows again lose the mark; the report says so."""
    back = (
        SIGHTING.c.source == run.source,
        SIGHTING.c.missing_since.is_not(None),
        _staged(run, *_SEEN),
    )
    ids = set(transaction.connection.execute(select(SIGHTING.c.entry_id).where(*back)).scalars()) - {None}
    for entries in _batches(transaction, ids):
        found = [_with_upkeep(entry, missing_since=None) for entry in entries.values()]
        transaction.save(found, actor.name, f"In der Quelle {run.source} wieder gefunden (Lauf {run.number})", at)


def _refresh(transaction: Writing, run: Run, actor: Actor, at: datetime) -> None:
    """Entries about which the source says the same as before were looked at today."""
    day = day_of(at)
    old = SIGHTING.c.refreshed.is_(None) | (SIGHTING.c.refreshed < day - REFRESH_AFTER)
    same = SIGHTING.c.source == run.source, old, SIGHTING.c.entry_id.is_not(None), SIGHTING.c.decided.is_not(None)
    unchanged = _staged(run, Outcome.UNCHANGED)
    connection = transaction.connection
    statement = select(SIGHTING.c.entry_id, CHANGE.c.data).join(CHANGE, CHANGE.c.number == SIGHTING.c.latest)
    pages: dict[str, set[str]] = {}
    for entry_id, data in connection.execute(statement.where(*same, unchanged)):
        addresses = {page(origin["url"]) for origin in json.loads(data or "{}").get("sources", ())}
        pages.setdefault(entry_id, set()).update(addresses)
    for entries in _batches(transaction, pages):
        looked = [_looked_at(entry, pages[id], day) for id, entry in entries.items()]
        transaction.save(looked, actor.name, f"In der Quelle {run.source} unverändert gefunden (Lauf {run.number})", at)
    connection.execute(update(SIGHTING).where(*same, unchanged).values(refreshed=day))


def _batches(transaction: Writing, ids: Mapping[str, object] | set[str]) -> Iterator[dict[str, Entry]]:
    wanted = sorted(ids)
    for start in range(0, len(wanted), _AT_ONCE):
        yield transaction.entries_by_id(wanted[start : start + _AT_ONCE])


def _with_upkeep(entry: Entry, **observed: date | None) -> Entry:
    return entry.model_copy(update={"upkeep": entry.upkeep.model_copy(update=observed)})


def _looked_at(entry: Entry, pages: set[str], day: date) -> Entry:
    sources = tuple(
        origin.model_copy(update={"seen": day}) if page(origin.url) in pages and origin.seen < day else origin
        for origin in entry.sources
    )
    return entry.model_copy(update={"sources": sources})
