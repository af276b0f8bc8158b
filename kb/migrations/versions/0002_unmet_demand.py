"""Anonymous counts of what was looked for in vain."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_DISTRICTS = (
    "'', 'Altmarkkreis Salzwedel', 'Anhalt-Bitterfeld', 'Börde', 'Burgenlandkreis', 'Dessau-Roßlau', 'Halle (Saale)', "
    "'Harz', 'Jerichower Land', 'Magdeburg', 'Mansfeld-Südharz', 'Saalekreis', 'Salzlandkreis', 'Stendal', 'Wittenberg'"
)


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "unmet_demand",
        sa.Column("occupation_group", sa.String(3), primary_key=True),
        sa.Column("district", sa.String(40), primary_key=True),
        sa.Column("level", sa.String(2), primary_key=True),
        sa.Column("month", sa.String(7), primary_key=True),
        sa.Column("cases", sa.Integer, nullable=False),
        sa.CheckConstraint(
            "occupation_group = '' OR (length(occupation_group) = 3 AND occupation_group BETWEEN '011' AND '949')",
            name="unmet_demand_group",
        ),
        sa.CheckConstraint(f"district IN ({_DISTRICTS})", name="unmet_demand_district"),
        sa.CheckConstraint("level IN ('', 'A1', 'A2', 'B1', 'B2', 'C1', 'C2')", name="unmet_demand_level"),
        sa.CheckConstraint("month LIKE '20__-__'", name="unmet_demand_month"),
        sa.CheckConstraint("cases > 0", name="unmet_demand_cases"),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("unmet_demand")
