"""The public part of the key that signs delivered packs, for laptops to learn at enrolment."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column; a centre that was there before has no such key yet."""
    column = sa.Column("pack_key", sa.String(length=64), nullable=False, server_default="")
    op.add_column("centre", column)
