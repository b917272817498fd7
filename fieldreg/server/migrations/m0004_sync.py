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
    op.add_column("device", sa.Column("token_ends_at", sa.BigInteger(), nullable=True))
    op.add_column("enrol_code", sa.Column("renews", sa.String(length=36), nullable=True))
    op.add_column("enrol_code", sa.Column("token_days", sa.Integer(), nullable=True))
    op.add_column("office", sa.Column("areas", sa.Text(), nullable=False, server_default="[]"))
    as_list = """'["' || village_code || '"]'"""
    op.execute(f"UPDATE office SET areas = {as_list} WHERE village_code <> ''")  # noqa: S608
    _add_images()
    _add_sticks()
    _add_rate()
    _add_packs()
    _add_office_rows()
    _add_officers()
    _look_up_less()


def _look_up_less() -> None:
    """PostgreSQL looked the office up once more for each row of a batch, a fifth of its work; the
    row of the laptop, from which the batch has it, names it under the same rule. SQLite looks it up
    for next to nothing, and could only forget the rule by making the tables anew."""
    if op.get_bind().dialect.name == "postgresql":
        for table in ("record", "revision"):
            op.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {table}_office_id_fkey")


def _add_images() -> None:
    """Photos: whose they are, how much of each is here, and what is under way."""
    op.create_table(
        "image",
        sa.Column("office_id", sa.String(length=36), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("arrived", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=True),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.Column("part_at", sa.BigInteger(), nullable=True),
        sa.Column("era", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("cleared", sa.BigInteger(), nullable=False, server_default="0"),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"]),
        sa.PrimaryKeyConstraint("office_id", "sha256"),
        sa.UniqueConstraint("id"),
    )
    op.create_table(
        "image_part",
        sa.Column("image_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["image_id"], ["image.id"]),
        sa.PrimaryKeyConstraint("image_id", "position"),
    )
    op.create_table(
        "record_image",
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("office_id", sa.String(length=36), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("added_at", sa.String(length=20), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("taken_at", sa.String(length=20), nullable=True),
        sa.Column("taken_by", sa.String(length=80), nullable=True),
        sa.Column("reason", sa.String(length=1_000), nullable=True),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"]),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"]),
        sa.ForeignKeyConstraint(["office_id", "sha256"], ["image.office_id", "image.sha256"]),
        sa.PrimaryKeyConstraint("record_id", "sha256"),
    )
    op.create_index("record_image_sha256", "record_image", ["office_id", "sha256"])


def _add_sticks() -> None:
    """Which files were taken, and what waits for a gap to fill."""
    op.create_table(
        "stick",
        sa.Column("file_id", sa.String(length=36), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("revisions", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"]),
        sa.PrimaryKeyConstraint("file_id"),
    )
    op.create_table(
        "stick_waiting",
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("incarnation", sa.String(length=36), nullable=False),
        sa.Column("first_no", sa.BigInteger(), nullable=False),
        sa.Column("last_no", sa.BigInteger(), nullable=False),
        sa.Column("request", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("problem", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"]),
        sa.PrimaryKeyConstraint("device_id", "incarnation", "first_no"),
    )


def _add_rate() -> None:
    """How often somebody asked, in PostgreSQL without a log: worth nothing tomorrow."""
    unlogged = ["UNLOGGED"] if op.get_bind().dialect.name == "postgresql" else []
    op.create_table(
        "rate",
        sa.Column("bucket", sa.String(length=32), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("bucket"),
        prefixes=unlogged,
    )


def _add_office_rows() -> None:
    """What an office's records add up to; of those that are here it is taken at the next write."""
    op.create_table(
        "office_rows",
        sa.Column("office_id", sa.String(length=36), nullable=False),
        sa.Column("records", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"]),
        sa.PrimaryKeyConstraint("office_id"),
    )


def _add_officers() -> None:
    """What those are called who write at an office's laptops."""
    op.create_table(
        "officer",
        sa.Column("office_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"]),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"]),
        sa.PrimaryKeyConstraint("office_id", "id"),
    )


def _add_packs() -> None:
    """The packs that the centre delivers, as their signed files."""
    op.create_table(
        "pack",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
