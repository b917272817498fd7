"""What a laptop knows of its photos, conflicts and areas at the centre.

Written out rather than taken from `schema`: a migration must do the same for ever.
"""

from alembic import op

revision = "0004_sync"
down_revision = "0003_vault"

_STATEMENTS = (
    # When the centre said that it has the photo; never said of those that stand here already.
    "ALTER TABLE record_image ADD COLUMN delivered_at TEXT",
    "ALTER TABLE record_image ADD COLUMN delivered_epoch TEXT",
    # Added and taken away again; and what the centre has against it.
    "ALTER TABLE record_image ADD COLUMN step INTEGER DEFAULT '0' NOT NULL",
    "ALTER TABLE record_image ADD COLUMN taken_at TEXT",
    "ALTER TABLE record_image ADD COLUMN taken_by TEXT",
    "ALTER TABLE record_image ADD COLUMN reason TEXT",
    "ALTER TABLE record_image ADD COLUMN refused TEXT",
    "ALTER TABLE record_image ADD COLUMN refused_epoch TEXT",
    # Files for a stick: those made here, and the centre's replies that were taken.
    """CREATE TABLE stick (
        row_no INTEGER NOT NULL PRIMARY KEY,
        file_id TEXT NOT NULL,
        way TEXT NOT NULL,
        at TEXT NOT NULL,
        revisions INTEGER NOT NULL,
        photos INTEGER NOT NULL
    )""",
    "CREATE UNIQUE INDEX stick_file ON stick (file_id)",
    # What the centre's stream has not brought back of what was made here; few have a receipt.
    "CREATE INDEX revision_unseen ON revision (receipted_at) WHERE seen = 0 AND link IS NOT NULL",
    # Among ten thousands of revisions a handful had values kept aside, and a handful settle some.
    "CREATE INDEX revision_aside ON revision (record_id) WHERE kept_aside <> '[]'",
    """CREATE INDEX revision_settling ON revision (record_id)
        WHERE instr(header, x'22736574746C6573223A') > 0""",
    # What waits, in the order in which it is sent: a batch is read without those behind it.
    """CREATE INDEX revision_to_send ON revision (incarnation, revision_no)
        WHERE link IS NOT NULL AND receipted_at IS NULL AND superseded_by IS NULL""",
    # Each answer asks for the few that were said again.
    "CREATE INDEX revision_replaced ON revision (superseded_by) WHERE superseded_by IS NOT NULL",
    # A row is longer than what a table without row numbers keeps in place: each had a page more,
    # of which two thirds were empty.
    """CREATE TABLE centre_row_anew (
        record_id TEXT NOT NULL PRIMARY KEY,
        version INTEGER NOT NULL,
        case_name TEXT NOT NULL,
        body TEXT NOT NULL,
        row_hash BLOB NOT NULL,
        reduced INTEGER NOT NULL DEFAULT 0,
        former TEXT NOT NULL DEFAULT ''
    )""",
    """INSERT INTO centre_row_anew (record_id, version, case_name, body, row_hash, reduced)
        SELECT record_id, version, case_name, body, row_hash, reduced FROM centre_row""",
    "DROP TABLE centre_row",
    "ALTER TABLE centre_row_anew RENAME TO centre_row",
    "CREATE INDEX centre_row_in_part ON centre_row (reduced) WHERE reduced <> 0",
    # Those that the stream, read again, has not told again wholly are asked for after each answer.
    "CREATE INDEX centre_row_former ON centre_row (record_id) WHERE former <> ''",
    # And for the hashes of all, without their values.
    "CREATE INDEX centre_row_hash ON centre_row (version, row_hash)",
    # The pack that the centre offers, part by part.
    """CREATE TABLE coming_pack (
        key TEXT NOT NULL PRIMARY KEY,
        digest TEXT NOT NULL,
        size INTEGER NOT NULL,
        data BLOB NOT NULL,
        is_settled INTEGER NOT NULL
    )""",
    # What the office serves, a JSON list of codes; so far its village was all that was told.
    "ALTER TABLE sync_state ADD COLUMN areas TEXT DEFAULT '[]' NOT NULL",
    "UPDATE sync_state SET areas = json_array(village_code) WHERE village_code <> ''",
    # Who writes at the office's laptops; nothing as long as no centre has told.
    "ALTER TABLE sync_state ADD COLUMN officers TEXT DEFAULT '' NOT NULL",
    "PRAGMA user_version = 4",
)


def upgrade() -> None:
    """Add the tables and columns; what was there stays as it is."""
    for statement in _STATEMENTS:
        op.execute(statement)
