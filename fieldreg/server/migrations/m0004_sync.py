"""What the centre keeps for photos, sticks and settled conflicts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the tables and columns; what was there stays as it is."""
    # The revision in which a person decided on a value kept aside.
    op.add_column("conflict", sa.Column("settled_by", sa.String(length=36), nullable=True))
