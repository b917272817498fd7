"""What the centre keeps for photos, sticks and settled conflicts."""

from __future__ import annotations

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the tables and columns; what was there stays as it is."""
