"""The access log vouches for its start and end, too; logs from before the first release begin anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Three columns that no earlier row could fill in without the key."""
    op.execute("DELETE FROM access_log")
    op.execute("DELETE FROM access_log_head")
    with op.batch_alter_table("access_log_head") as table:
        table.add_column(sa.Column("start_number", sa.Integer, nullable=False))
        table.add_column(sa.Column("start_mac", sa.LargeBinary, nullable=False))
        table.add_column(sa.Column("seal", sa.LargeBinary, nullable=False))


def downgrade() -> None:
    """Without them."""
    with op.batch_alter_table("access_log_head") as table:
        for name in ("seal", "start_mac", "start_number"):
            table.drop_column(name)
