"""Phases, goals, reminders, documents, assessments, choices, coaching, contacts, lessons, and what was deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def _case_table(name: str, *columns: sa.schema.SchemaItem) -> None:
    owner = sa.Column("case_id", sa.String(32), sa.ForeignKey("case_file.id"), nullable=False, index=True)
    _table(name, owner, *columns)


def _organisation_table(name: str, *columns: sa.schema.SchemaItem) -> None:
    _table(name, sa.Column("tenant", sa.String(120), nullable=False, index=True), *columns)


def _table(name: str, owner: sa.schema.SchemaItem, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.String(32), primary_key=True),
        owner,
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        *columns,
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )


def upgrade() -> None:
    """Create the tables."""
    op.add_column("referral", sa.Column("waiting_until", sa.Date))
    _case_table(
        "phase_step", sa.Column("phase", sa.String(1), nullable=False), sa.Column("entered_on", sa.Date, nullable=False)
    )
    _case_table("goal", sa.Column("phase", sa.String(1)), sa.Column("due", sa.Date), sa.Column("reached_on", sa.Date))
    _case_table(
        "reminder",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("done_on", sa.Date),
    )
    op.create_index("ix_reminder_due", "reminder", ["done_on", "due"])
    _case_table(
        "case_document",
        sa.Column("paper", sa.String(30)),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("body", sa.String(120)),
        sa.Column("due", sa.Date),
    )
    _case_table(
        "assessment",
        sa.Column("method", sa.String(30), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("provider", sa.String(120)),
        sa.Column("planned_on", sa.Date),
        sa.Column("done_on", sa.Date),
    )
    _case_table(
        "follow_up",
        sa.Column("body", sa.String(120)),
        sa.Column("sent_on", sa.Date),
        sa.Column("expected_on", sa.Date),
        sa.Column("answered_on", sa.Date),
        sa.Column("answer", sa.String(30)),
    )
    _case_table(
        "work_entry",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("sub_project", sa.String(10)),
        sa.Column("adequate", sa.Boolean),
        sa.Column("starts_on", sa.Date),
        sa.Column("ends_on", sa.Date),
    )
    _case_table(
        "choice",
        sa.Column("entry", sa.String(120), nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(30)),
        sa.Column("helpful", sa.Boolean),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("case_id", "entry"),
    )
    op.create_index("ix_choice_entry", "choice", ["entry", "verdict"])
    _case_table(
        "handover",
        sa.Column("receiver", sa.String(120), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_handover_receiver", "handover", ["receiver", "state"])
    _case_table(
        "enrolment",
        sa.Column("coaching_id", sa.String(32), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.UniqueConstraint("case_id", "coaching_id"),
    )
    op.create_index("ix_enrolment_coaching", "enrolment", ["coaching_id", "state", "at"])
    _organisation_table(
        "coaching",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("form", sa.String(20), nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False, index=True),
        sa.Column("seats", sa.Integer, nullable=False),
    )
    _organisation_table(
        "contact",
        sa.Column("partner", sa.String(120)),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("took_place_on", sa.Date, nullable=False),
        sa.Column("next_on", sa.Date),
        sa.Column("next_done_on", sa.Date),
    )
    op.create_index("ix_contact_next", "contact", ["tenant", "next_done_on", "next_on"])
    _organisation_table(
        "membership", sa.Column("partner", sa.String(120)), sa.Column("since", sa.Date), sa.Column("until", sa.Date)
    )
    _organisation_table(
        "lesson",
        sa.Column("entry", sa.String(120), nullable=False),
        sa.Column("topic", sa.String(20), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("learned_on", sa.Date, nullable=False),
    )
    op.create_index("ix_lesson_entry", "lesson", ["entry"])
    _organisation_table(
        "confirmation",
        sa.Column("entry", sa.String(120), nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("said_on", sa.Date, nullable=False),
        sa.Column("handled_on", sa.Date),
    )
    op.create_index("ix_confirmation_entry", "confirmation", ["entry", "said_on"])
    op.create_index("ix_confirmation_open", "confirmation", ["handled_on", "said_on"])
    op.create_table(
        "case_deletion",
        sa.Column("case_id", sa.String(32), primary_key=True),
        sa.Column("tenant", sa.String(120), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("deleted_on", sa.Date, nullable=False, index=True),
        sa.Column("by", sa.String(120), nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    for name in (
        "case_deletion",
        "confirmation",
        "lesson",
        "membership",
        "contact",
        "coaching",
        "enrolment",
        "handover",
        "choice",
        "work_entry",
        "follow_up",
        "assessment",
        "case_document",
        "reminder",
        "goal",
        "phase_step",
    ):
        op.drop_table(name)
    op.drop_column("referral", "waiting_until")
