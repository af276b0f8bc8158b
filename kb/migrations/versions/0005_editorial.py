"""Queued jobs and leases; runs of sources, what they propose, and what each source showed last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "lease",
        sa.Column("name", sa.String(120), primary_key=True),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("until", _MOMENT, nullable=False),
    )
    op.create_table(
        "job",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("state", sa.String(12), nullable=False, index=True),
        sa.Column("run_at", _MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("owner", sa.String(200)),
        sa.Column("lease_until", _MOMENT),
        sa.Column("error", sa.Text),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("finished_at", _MOMENT),
        sa.UniqueConstraint("kind", "key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "source_run",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("source", sa.String(80), nullable=False, index=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("state", sa.String(12), nullable=False, index=True),
        sa.Column("whole", sa.Boolean, nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("finished_at", _MOMENT),
        sa.Column("proof", sa.String(64)),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("counts", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("actor", sa.String(120)),
        sa.Column("who", sa.String(120)),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "proposed_change",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("run", sa.Integer),
        sa.Column("source", sa.String(80), nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("outcome", sa.String(12), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("kind", sa.String(20)),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("entry_id", sa.String(80), index=True),
        sa.Column("digest", sa.String(64)),
        sa.Column("data", sa.Text),
        sa.Column("before", sa.Text),
        sa.Column("run_records", sa.Text),
        sa.Column("evidence", sa.Text),
        sa.Column("conflicts", sa.Text),
        sa.Column("similar", sa.Text),
        sa.Column("notes", sa.Text),
        sa.Column("proposed_at", _MOMENT, nullable=False),
        sa.Column("actor", sa.String(120)),
        sa.Column("who", sa.String(120)),
        sa.Column("decided_at", _MOMENT),
        sa.Column("reason", sa.Text),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_proposed_change_queue", "proposed_change", ["state", "number"])
    op.create_index("ix_proposed_change_of_run", "proposed_change", ["run", "record"])
    op.create_index("ix_proposed_change_of_source", "proposed_change", ["source", "state"])
    op.create_table(
        "sighting",
        sa.Column("source", sa.String(80), primary_key=True),
        sa.Column("record", sa.Text, primary_key=True),
        sa.Column("entry_id", sa.String(80), index=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("latest", sa.Integer),
        sa.Column("decided", sa.Integer),
        sa.Column("run", sa.Integer, nullable=False),
        sa.Column("refreshed", sa.Date),
        sa.Column("missing_since", sa.Date),
    )


def downgrade() -> None:
    """Drop the tables."""
    for name in ("sighting", "proposed_change", "source_run", "job", "lease"):
        op.drop_table(name)
