"""What people say about entries is kept with the entries (kb.editorial.feedback), not with cases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Drop the second place; no page wrote into it."""
    op.drop_table("confirmation")


def downgrade() -> None:
    """The table as it was."""
    op.create_table(
        "confirmation",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("tenant", sa.String(120), nullable=False, index=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("entry", sa.String(120), nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("said_on", sa.Date, nullable=False),
        sa.Column("handled_on", sa.Date),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_confirmation_entry", "confirmation", ["entry", "said_on"])
    op.create_index("ix_confirmation_open", "confirmation", ["handled_on", "said_on"])
