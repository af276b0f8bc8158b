"""Entries, their revisions and the reference occupations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "entry",
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False, index=True),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("shipped_hash", sa.String(64)),
        sa.Column("revision", sa.Integer, nullable=False, index=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False, index=True),
    )
    op.create_table(
        "entry_revision",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("entry_id", sa.String(80), nullable=False, index=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("data", sa.Text),
        sa.Column("who", sa.String(120), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "note",
        sa.Column("key", sa.String(80), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("note")
    op.drop_table("entry_revision")
    op.drop_table("entry")
