"""Cases with their keys, profile versions, consents and notes; the access log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


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
    op.create_table(
        "data_key",
        sa.Column("subject", sa.String(140), primary_key=True),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "case_organisation",
        sa.Column("tenant", sa.String(120), primary_key=True),
        sa.Column("last_number", sa.Integer, nullable=False),
        sa.Column("months_after_closing", sa.Integer, nullable=False),
        sa.Column("months_without_change", sa.Integer, nullable=False),
    )
    op.create_table(
        "access_log",
        sa.Column("tenant", sa.String(120), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(120), nullable=False),
        sa.Column("deed", sa.String(20), nullable=False),
        sa.Column("case_id", sa.String(32), index=True),
        sa.Column("mac", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "access_log_head",
        sa.Column("tenant", sa.String(120), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("mac", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "case_file",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("tenant", sa.String(120), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("phase", sa.String(1), nullable=False),
        sa.Column("ending", sa.String(20)),
        sa.Column("counsellor", sa.String(120), nullable=False),
        sa.Column("profile_version", sa.Integer, nullable=False),
        sa.Column("opened_on", sa.Date, nullable=False),
        sa.Column("closed_on", sa.Date),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delete_on", sa.Date, nullable=False, index=True),
        sa.Column("delete_on_set", sa.Boolean, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("tenant", "number"),
    )
    op.create_index("ix_case_file_list", "case_file", ["tenant", "status", "changed_at"])
    op.create_index("ix_case_file_mine", "case_file", ["tenant", "counsellor", "status", "changed_at"])
    _case_table(
        "profile_version", sa.Column("version", sa.Integer, nullable=False), sa.UniqueConstraint("case_id", "version")
    )
    _case_table(
        "consent",
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("text_version", sa.String(40), nullable=False),
        sa.Column("recipient", sa.String(120)),
        sa.Column("given_on", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date),
        sa.Column("withdrawn_on", sa.Date),
    )
    _case_table("case_note")


def downgrade() -> None:
    """Drop the tables."""
    for name in (
        "case_note",
        "consent",
        "profile_version",
        "case_file",
        "access_log_head",
        "access_log",
        "case_organisation",
        "data_key",
    ):
        op.drop_table(name)
