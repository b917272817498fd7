"""The centre's tables, for SQLite and PostgreSQL alike.

Verbatim bytes are binary, JSON is text as `protocol.sealed.compact` writes it, moments are whole
seconds since 1970 (UTC). `person` is derived: one row per record with the definition's flat
fields as columns, rebuilt when the definition changes (see `people.py`); nothing is read from it
that `record` does not hold.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()


def _id(name: str, target: str = "", *, key: bool = False, optional: bool = False) -> Column[str]:
    keys = [ForeignKey(target)] if target else []
    return Column(name, String(36), *keys, primary_key=key, nullable=optional)


centre = Table(
    "centre",
    metadata,
    _id("id", key=True),
    Column("name", Text, nullable=False),
    Column("epoch", String(36), nullable=False),
    Column("epoch_no", BigInteger, nullable=False),
    Column("signing_key", LargeBinary, nullable=False),
    Column("mac_key", LargeBinary, nullable=False),
    _id("device_id"),
    _id("incarnation"),
    Column("recovery_key", Text, nullable=False),
    Column("pack", Text, nullable=False),
    Column("pack_key", String(64), nullable=False, server_default=""),
)

counter = Table(
    "counter",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("v", BigInteger, nullable=False),
)

office = Table(
    "office",
    metadata,
    _id("id", key=True),
    Column("name", Text, nullable=False),
    Column("village_code", String(20), nullable=False),
    Column("areas", Text, nullable=False, server_default="[]"),
)
"""`areas` (a JSON list of codes) is what it serves; `village_code` the only one of them, if it is a
village."""

device = Table(
    "device",
    metadata,
    _id("id", key=True),
    _id("office_id", "office.id", optional=True),
    Column("name", Text, nullable=False),
    Column("public_key", String(64), nullable=False),
    Column("token_hash", String(64), unique=True),
    Column("enrolled_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger),
    Column("revoked_at", BigInteger),
    Column("token_ends_at", BigInteger),
    Column("exchange_no", BigInteger, nullable=False),
    Column("exchange_id", String(36), nullable=False),
    Column("presented_hash", String(64), nullable=False),
    Column("next_hash", String(64), nullable=False),
)

officer = Table(
    "officer",
    metadata,
    _id("office_id", "office.id", key=True),
    _id("id", key=True),
    Column("name", Text, nullable=False),
    _id("device_id", "device.id"),
    Column("told_at", BigInteger, nullable=False),
)
"""What those are called who write at an office's laptops, as one of these (`device_id`) told it."""

incarnation = Table(
    "incarnation",
    metadata,
    _id("device_id", "device.id", key=True),
    _id("incarnation", key=True),
    Column("last_no", BigInteger, nullable=False),
    Column("last_link", LargeBinary, nullable=False),
    Column("started_at", BigInteger, nullable=False),
)

audit_head = Table(
    "audit_head",
    metadata,
    _id("device_id", "device.id", key=True),
    _id("incarnation", key=True),
    Column("no", BigInteger, nullable=False),
    Column("link", LargeBinary, nullable=False),
    Column("signature", String(128), nullable=False),
    Column("began_no", BigInteger, nullable=False),
    Column("told_at", BigInteger, nullable=False),
    Column("restored_from", BigInteger),
    Column("alert", String(20), nullable=False),
    Column("alert_no", BigInteger),
    Column("alert_at", BigInteger),
)

enrol_code = Table(
    "enrol_code",
    metadata,
    Column("hash", String(64), primary_key=True),
    _id("office_id", "office.id"),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
    _id("device_id", "device.id", optional=True),
    _id("renews", optional=True),
    Column("token_days", Integer),
)
"""One-time codes: for a new laptop, or for the one that it `renews`; its token then ends after
`token_days`, or never. Used ones stay: they say how long a laptop's token was made for."""

attempt = Table(
    "attempt",
    metadata,
    Column("bucket", String(64), primary_key=True),
    Column("began_at", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
)

# Written anew each minute and worth nothing tomorrow: not logged, so it costs no disk write.
rate = Table(
    "rate",
    metadata,
    Column("bucket", String(32), primary_key=True),
    Column("began_at", BigInteger, nullable=False),
    Column("taken", Integer, nullable=False),
)

reviewer = Table(
    "reviewer",
    metadata,
    _id("id", key=True),
    Column("name", Text, nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("revoked_at", BigInteger),
)

pack = Table(
    "pack",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("added_at", BigInteger, nullable=False),
)
"""Packs that were delivered, as their signed files; the one in force is named in `centre`."""

record = Table(
    "record",
    metadata,
    _id("id", key=True),
    _id("office_id", "office.id"),
    Column("version", BigInteger, nullable=False),
    Column("case", String(20), nullable=False),
    Column("moved_version", BigInteger, nullable=False),
    Column("moved_writer", String(80), nullable=False),
    Column("values_json", Text, nullable=False),
    Column("changes_json", Text, nullable=False),
    Column("row_hash", LargeBinary, nullable=False),
    Column("pack", Text, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    CheckConstraint("version > 0", name="record_version"),
    Index("record_office", "office_id", "id"),
)

office_rows = Table(
    "office_rows",
    metadata,
    _id("office_id", "office.id", key=True),
    Column("records", BigInteger, nullable=False),
    Column("digest", String(64), nullable=False),
)
"""Derived: how many records an office has and what their row hashes add up to (`RowsDigest`)."""

revision = Table(
    "revision",
    metadata,
    _id("revision_id", key=True),
    _id("device_id"),
    _id("incarnation"),
    Column("revision_no", BigInteger, nullable=False),
    Column("record_id", String(36), nullable=False),
    _id("office_id", "office.id"),
    Column("header", LargeBinary, nullable=False),
    Column("body", LargeBinary),
    Column("salt", LargeBinary),
    Column("commitment", LargeBinary, nullable=False),
    Column("link", LargeBinary, nullable=False),
    Column("seq", BigInteger, unique=True),
    Column("version", BigInteger, nullable=False),
    Column("case", String(20), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("kept_aside", Text, nullable=False),
    Column("problem", String(40), nullable=False),
    Column("trunk", BigInteger, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    UniqueConstraint("device_id", "incarnation", "revision_no", name="revision_number"),
    CheckConstraint("(seq IS NULL) = (outcome = 'quarantined')", name="revision_seq"),
    Index("revision_stream", "office_id", "seq"),
    Index("revision_record", "record_id"),
)

conflict = Table(
    "conflict",
    metadata,
    _id("revision_id", "revision.revision_id", key=True),
    Column("path", String(200), primary_key=True),
    _id("record_id", "record.id"),
    Column("settled_at", BigInteger),
    Column("settled_by", String(36)),
    Index("conflict_record", "record_id"),
)

image = Table(
    "image",
    metadata,
    _id("office_id", "office.id", key=True),
    Column("sha256", String(64), primary_key=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("size", BigInteger, nullable=False),
    Column("arrived", BigInteger, nullable=False),
    Column("received_at", BigInteger),
    Column("told_at", BigInteger, nullable=False),
    Column("part_at", BigInteger),
    Column("era", BigInteger, nullable=False, server_default="0"),
    Column("cleared", BigInteger, nullable=False, server_default="0"),
)
"""An office's photos. Of `size` bytes `arrived` are here: as parts until all are, then as a blob,
and `received_at` says since when. `part_at`: when the last part came, where some wait. Each time
the photo is let go of a new `era` begins, with a blob of its own; those of eras below `cleared` are
known to be gone."""

image_part = Table(
    "image_part",
    metadata,
    _id("image_id", "image.id", key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)
"""What came so far of a photo under way, by the offset of its first byte."""

record_image = Table(
    "record_image",
    metadata,
    _id("record_id", "record.id", key=True),
    Column("sha256", String(64), primary_key=True),
    _id("office_id"),
    _id("device_id", "device.id"),
    Column("kind", String(20), nullable=False),
    Column("author", String(80), nullable=False),
    Column("added_at", String(20), nullable=False),
    Column("told_at", BigInteger, nullable=False),
    Column("step", BigInteger, nullable=False, server_default="0"),
    Column("taken_at", String(20)),
    Column("taken_by", String(80)),
    Column("reason", String(1_000)),
    ForeignKeyConstraint(["office_id", "sha256"], ["image.office_id", "image.sha256"]),
    Index("record_image_sha256", "office_id", "sha256"),
)
"""Which photos belong to a record; `device_id` is the laptop that said so first. Where `step` is
odd the photo was taken from the record again: when, by whom and why."""

stick = Table(
    "stick",
    metadata,
    _id("file_id", key=True),
    _id("device_id", "device.id"),
    Column("digest", String(64), nullable=False),
    Column("revisions", Integer, nullable=False),
    Column("taken_at", BigInteger, nullable=False),
)

stick_waiting = Table(
    "stick_waiting",
    metadata,
    _id("device_id", "device.id", key=True),
    _id("incarnation", key=True),
    Column("first_no", BigInteger, primary_key=True),
    Column("last_no", BigInteger, nullable=False),
    Column("request", LargeBinary, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("problem", String(40), nullable=False),
)
"""Whole requests, people's data in them. Nothing is answered from here: a row stays as long as its
revisions may be nowhere else (`forget_settled`)."""
