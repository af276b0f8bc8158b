"""Indexes for what is due in the cases of a counsellor."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """State before day: few rows are open, and fewer of them due."""
    op.drop_index("ix_referral_due", "referral")
    op.create_index("ix_referral_due", "referral", ["state", "due"])
    op.create_index("ix_case_document_due", "case_document", ["state", "due"])


def downgrade() -> None:
    """The day alone."""
    op.drop_index("ix_case_document_due", "case_document")
    op.drop_index("ix_referral_due", "referral")
    op.create_index("ix_referral_due", "referral", ["due"])
