"""Tables of the editorial work: runs of sources, what they proposed, and what each source showed last."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Text

from kb.database import METADATA, Moment

RUN = Table(
    "source_run",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("source", String(80), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("state", String(12), nullable=False, index=True),
    Column("whole", Boolean, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("proof", String(64)),
    Column("position", Integer, nullable=False),
    Column("counts", Text),
    Column("reason", Text),
    Column("actor", String(120)),
    Column("who", String(120)),
    sqlite_autoincrement=True,
)
"""One reading of a source. ``proof`` is the digest of what was read; ``position`` how far it was staged; ``counts`` is
JSON: how many records had which outcome."""

CHANGE = Table(
    "proposed_change",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("run", Integer),
    Column("source", String(80), nullable=False),
    Column("record", Text, nullable=False),
    Column("outcome", String(12), nullable=False),
    Column("state", String(12), nullable=False),
    Column("kind", String(20)),
    Column("title", Text, nullable=False),
    Column("entry_id", String(80), index=True),
    Column("digest", String(64)),
    Column("data", Text),
    Column("before", Text),
    Column("run_records", Text),
    Column("evidence", Text),
    Column("conflicts", Text),
    Column("similar", Text),
    Column("notes", Text),
    Column("proposed_at", Moment, nullable=False),
    Column("actor", String(120)),
    Column("who", String(120)),
    Column("decided_at", Moment),
    Column("reason", Text),
    Index("ix_proposed_change_queue", "state", "number"),
    Index("ix_proposed_change_of_run", "run", "record"),
    Index("ix_proposed_change_of_source", "source", "state"),
    sqlite_autoincrement=True,
)
"""What a run found: a proposal that waits for a decision, or a fact for its report. Texts below ``data`` are JSON."""

SIGHTING = Table(
    "sighting",
    METADATA,
    Column("source", String(80), primary_key=True),
    Column("record", Text, primary_key=True),
    Column("entry_id", String(80), index=True),
    Column("digest", String(64), nullable=False),
    Column("latest", Integer),
    Column("decided", Integer),
    Column("run", Integer, nullable=False),
    Column("refreshed", Date),
    Column("missing_since", Date),
)
"""What each source showed last. ``latest`` and ``decided`` are the changes with the newest data and with the data that
somebody decided about last; ``refreshed`` is the day whose look stands in the entry."""
