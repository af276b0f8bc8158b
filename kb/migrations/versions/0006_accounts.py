"""Organisations, accounts, their sessions and what proves or limits them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kb.database import Moment

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "organisation",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("second_factor", sa.Boolean, nullable=False),
        sa.Column("linked_by_mail", sa.Boolean, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("closed_at", Moment),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("organisation_id", sa.String(40), sa.ForeignKey("organisation.id"), nullable=False, index=True),
        sa.Column("login", sa.String(254), nullable=False, unique=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("password_hash", sa.String(255)),
        sa.Column("totp_secret", sa.LargeBinary),
        sa.Column("totp_step", sa.Integer),
        sa.Column("issuer", sa.String(300)),
        sa.Column("subject", sa.String(255)),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("disabled_at", Moment),
        sa.UniqueConstraint("issuer", "subject"),
    )
    op.create_table(
        "account_role",
        sa.Column("account_id", sa.String(32), sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("role", sa.String(20), primary_key=True),
    )
    op.create_table(
        "recovery_code",
        sa.Column("account_id", sa.String(32), sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("used_at", Moment),
    )
    op.create_table(
        "session",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column(
            "account_id", sa.String(32), sa.ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("method", sa.String(20), nullable=False),
        sa.Column("device", sa.String(80), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("seen_at", Moment, nullable=False),
        sa.Column("ends_at", Moment, nullable=False),
        sa.Column("ended_at", Moment),
    )
    op.create_table(
        "one_time_link",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column(
            "account_id", sa.String(32), sa.ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("ends_at", Moment, nullable=False),
        sa.Column("used_at", Moment),
    )
    op.create_table(
        "rate",
        sa.Column("key", sa.String(80), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("since", Moment, nullable=False),
        sa.Column("wait_until", Moment),
    )
    op.create_table(
        "sign_in_event",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", Moment, nullable=False, index=True),
        sa.Column(
            "account_id", sa.String(32), sa.ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("event", sa.String(30), nullable=False),
        sa.Column("method", sa.String(20), nullable=False),
        sa.Column("device", sa.String(80), nullable=False),
        sa.Column("actor", sa.String(120), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "kept_form",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column(
            "account_id", sa.String(32), sa.ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("ends_at", Moment, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in (
        "kept_form", "sign_in_event", "rate", "one_time_link", "session", "recovery_code", "account_role", "account",
        "organisation",
    ):  # fmt: skip
        op.drop_table(table)
