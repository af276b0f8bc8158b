"""Referrals, their answers, and the links by which partners answer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def _case_table(name: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("case_file.id"), nullable=False, index=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        *columns,
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )


def upgrade() -> None:
    """Create the tables."""
    _case_table(
        "referral",
        sa.Column("recipient", sa.String(120), nullable=False),
        sa.Column("offer", sa.String(120)),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("consent_id", sa.String(32), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("due", sa.Date, nullable=False, index=True),
        sa.Column("sent_on", sa.Date, nullable=False),
        sa.Column("started_on", sa.Date),
        sa.Column("ended_on", sa.Date),
        sa.Column("end_reason", sa.String(20)),
        sa.Column("answer", sa.String(20)),
        sa.Column("answer_seen", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_referral_recipient", "referral", ["recipient", "sent_on"])
    _case_table(
        "referral_answer",
        sa.Column("referral_id", sa.String(32), nullable=False, index=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("answered_on", sa.Date, nullable=False, index=True),
        sa.Column("waiting_until", sa.Date),
        sa.Column("appointment", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "answer_link",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("case_file.id"), nullable=False, index=True),
        sa.Column("referral_id", sa.String(32), nullable=False, index=True),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
    )


def downgrade() -> None:
    """Drop the tables."""
    for name in ("answer_link", "referral_answer", "referral"):
        op.drop_table(name)
