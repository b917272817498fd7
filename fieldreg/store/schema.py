"""The permanent tables. What migrations make is written there; a test holds the two equal."""

from __future__ import annotations

from enum import IntEnum

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    literal_column,
)

PERMANENT = MetaData()


class Kept(IntEnum):
    """How much of a record's values is kept in `centre_row`.

    WHOLE: all. REDUCED: what the pack keeps. WANTED: so too, and the centre has changed the record
    since, so that the whole must be asked for. ERASED: nothing, for good. ERASED_WANTED: so too,
    and the whole must be asked for to know its hash. REBUILT: to be erased again once the stream,
    read from its start, has told it to its end; nobody sees what stands there. INDEXED: what an
    index of people says, until the stream tells the record (see `first_fill`); its version is 0.
    """

    WHOLE = 0
    REDUCED = 1
    WANTED = 2
    ERASED = 3
    ERASED_WANTED = 4
    REBUILT = 5
    INDEXED = 6


KEPT_ERASED = (Kept.ERASED, Kept.ERASED_WANTED, Kept.REBUILT)
KEPT_WANTED = (Kept.WANTED, Kept.ERASED_WANTED)

revision = Table(
    "revision",
    PERMANENT,
    Column("row_no", Integer, primary_key=True),
    Column("revision_id", Text, nullable=False),
    Column("device_id", Text, nullable=False),
    Column("incarnation", Text, nullable=False),
    Column("revision_no", Integer, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("base_version", Integer),
    Column("base_revision", Text),
    Column("header", LargeBinary, nullable=False),
    Column("body", LargeBinary),
    Column("salt", LargeBinary),
    Column("commitment", LargeBinary),
    Column("link", LargeBinary),
    Column("seq", Integer),
    Column("version", Integer),
    Column("outcome", Text),
    Column("kept_aside", Text, nullable=False),
    Column("problem", Text, nullable=False),
    Column("receipted_at", Text),
    Column("seen", Integer, nullable=False),
    Column("superseded_by", Text),
    Column("seen_at", Text),
)
"""Every revision known here, in the order it came. `link` is set on those made here (the outbox
is those without `receipted_at`); `seen` on those the centre's stream has brought;
`superseded_by` on those that were said again under another number (see `anew`); `seen_at` is the
centre's clock when the stream first brought it. What it says may be erased (see `retention`)."""

centre_row = Table(
    "centre_row",
    PERMANENT,
    Column("record_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("case_name", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("row_hash", LargeBinary, nullable=False),
    Column("reduced", Integer, nullable=False, default=0),
    Column("former", Text, nullable=False, default=""),
)
"""The centre's last state of each record, as its stream told it; `body` is the values as JSON.
`reduced` is a `Kept`: where retention left only some of the values, `row_hash` is still that of the
whole row. Version 0 is the last that was known of a record before the stream is read again, and
`former` says then of which version that was, and keeps that row as long as the record is told in
part (see `former`); it is empty otherwise."""

IN_PART: ColumnElement[bool] = centre_row.c.reduced != literal_column("0")
"""Not kept whole. Said beside whatever asks for such rows, it lets their index be used: there the
zero must be one of the statement, no parameter."""

draft = Table(
    "draft",
    PERMANENT,
    Column("draft_id", Text, primary_key=True),
    Column("record_id", Text),
    Column("officer_id", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("saved", Text, nullable=False),
    Column("base_version", Integer),
    Column("base_revision", Text),
    Column("newest_own", Text, nullable=False),
    Column("kept_at", Text, nullable=False),
)
"""Forms left open: the values as typed, and what the form had been opened on."""

officer = Table(
    "officer",
    PERMANENT,
    Column("officer_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False, default="head"),
    Column("removed_at", Text),
)
"""Who works or worked here; one that was removed keeps its name for the history."""

audit = Table(
    "audit",
    PERMANENT,
    Column("audit_no", Integer, primary_key=True),
    Column("entry", LargeBinary, nullable=False),
    Column("link", LargeBinary, nullable=False),
)
"""Acts that matter, as a hash chain from number 1 on without a gap (see `audit`)."""

setting = Table(
    "setting",
    PERMANENT,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""What was chosen for this laptop, one value a name."""

record_image = Table(
    "record_image",
    PERMANENT,
    Column("record_id", Text, primary_key=True),
    Column("sha256", LargeBinary, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("added_at", Text, nullable=False),
    Column("officer_id", Text, nullable=False),
    Column("delivered_at", Text),
    Column("delivered_epoch", Text),
    Column("step", Integer, nullable=False, server_default="0"),
    Column("taken_at", Text),
    Column("taken_by", Text),
    Column("reason", Text),
    Column("refused", Text),
    Column("refused_epoch", Text),
)
"""Which images belong to a record, and when the centre said that it has each, in which of its
epochs: in another one it may have lost it. The images themselves are another database (see
`images`).

`step` is odd where the image was taken from the record again (when, by whom, why), even where it
belongs to it; `delivered_at` is the receipt for that very step. `refused` is the key of what the
centre has against the image, in that epoch: it is not sent again."""

sync_state = Table(
    "sync_state",
    PERMANENT,
    Column("id", Integer, primary_key=True),
    Column("url", Text, nullable=False),
    Column("ca_certificate", Text, nullable=False),
    Column("centre_id", Text, nullable=False),
    Column("centre_name", Text, nullable=False),
    Column("centre_key", Text, nullable=False),
    Column("device_id", Text, nullable=False),
    Column("device_token", Text, nullable=False),
    Column("device_key", LargeBinary, nullable=False),
    Column("office_id", Text, nullable=False),
    Column("office_name", Text, nullable=False),
    Column("village_code", Text, nullable=False),
    Column("areas", Text, nullable=False, server_default="[]"),
    Column("recovery_key", Text, nullable=False),
    Column("pack", Text, nullable=False),
    Column("incarnation", Text, nullable=False),
    Column("cursor", Text, nullable=False),
    Column("epoch", Text, nullable=False),
    Column("token", Text, nullable=False),
    Column("pending_exchange", Text, nullable=False),
    Column("last_receipt", Text, nullable=False),
    Column("last_sync_at", Text, nullable=False),
    Column("last_sync_trouble", Text, nullable=False),
    Column("last_good_sync", Text, nullable=False),
    Column("view_shape", Text, nullable=False),
    Column("pack_key", Text, nullable=False),
    Column("audit_anchor", Text, nullable=False),
    Column("officers", Text, nullable=False, server_default=""),
)
"""One row: enrolment, the present incarnation, and how far the exchange with the centre is.
`officers` is who writes at the office's laptops, a JSON object of names by id; empty as long as no
centre has told."""

pack = Table(
    "pack",
    PERMANENT,
    Column("key", Text, primary_key=True),
    Column("data", LargeBinary, nullable=False),
    Column("received_at", Text, nullable=False),
)
"""Packs that were delivered here, as they came; `key` is `<id>@<version>`."""

stick = Table(
    "stick",
    PERMANENT,
    Column("row_no", Integer, primary_key=True),
    Column("file_id", Text, nullable=False),
    Column("way", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("revisions", Integer, nullable=False),
    Column("photos", Integer, nullable=False),
)
"""Files for a stick that were made here (`way` is `out`), and the centre's replies that were taken
(`in`), with how many revisions and photos were in them or are delivered by them."""

coming_pack = Table(
    "coming_pack",
    PERMANENT,
    Column("key", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("is_settled", Integer, nullable=False),
)
"""At most one row: the pack that the centre offers, as much of its file as has come. `is_settled`:
it was installed, or is here already; the file is gone then."""

verdict = Table(
    "verdict",
    PERMANENT,
    Column("row_no", Integer, primary_key=True),
    Column("record_id", Text, nullable=False),
    Column("revision_id", Text, nullable=False),
    Column("pack", Text, nullable=False),
    Column("judged_on", Text, nullable=False),
    Column("overall", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("made_at", Text, nullable=False),
)
"""What a pack said of a record when a revision was made here; `body` is the decisions, the sum
and the inputs as JSON. What others or the centre changed has none."""
