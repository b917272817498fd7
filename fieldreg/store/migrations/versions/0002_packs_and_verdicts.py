"""Delivered packs, the key they are trusted by, and the verdicts that registrations keep.

Written out rather than taken from `schema`: a migration must do the same for ever.
"""

from alembic import op

revision = "0002_packs_and_verdicts"
down_revision = "0001_registrations"

_STATEMENTS = (
    "ALTER TABLE sync_state ADD COLUMN pack_key TEXT NOT NULL DEFAULT ''",
    """CREATE TABLE pack (
        key TEXT PRIMARY KEY,
        data BLOB NOT NULL,
        received_at TEXT NOT NULL
    )""",
    """CREATE TRIGGER pack_is_not_changed BEFORE UPDATE ON pack
        BEGIN SELECT RAISE(ABORT, 'a pack is never changed'); END""",
    """CREATE TRIGGER pack_is_not_deleted BEFORE DELETE ON pack
        BEGIN SELECT RAISE(ABORT, 'a pack is never deleted'); END""",
    """CREATE TRIGGER pack_is_not_replaced BEFORE INSERT ON pack
        WHEN EXISTS (SELECT 1 FROM pack WHERE key = NEW.key)
        BEGIN SELECT RAISE(ABORT, 'a pack is never replaced'); END""",
    """CREATE TABLE verdict (
        row_no INTEGER PRIMARY KEY AUTOINCREMENT,
        record_id TEXT NOT NULL,
        revision_id TEXT NOT NULL UNIQUE,
        pack TEXT NOT NULL,
        judged_on TEXT NOT NULL,
        overall TEXT NOT NULL,
        body TEXT NOT NULL,
        made_at TEXT NOT NULL
    )""",
    "CREATE INDEX verdict_of_record ON verdict (record_id, row_no)",
    """CREATE TRIGGER verdict_is_not_changed BEFORE UPDATE ON verdict
        BEGIN SELECT RAISE(ABORT, 'a verdict is never changed'); END""",
    """CREATE TRIGGER verdict_is_not_deleted BEFORE DELETE ON verdict
        BEGIN SELECT RAISE(ABORT, 'a verdict is never deleted'); END""",
    """CREATE TRIGGER verdict_is_not_replaced BEFORE INSERT ON verdict
        WHEN EXISTS (SELECT 1 FROM verdict
            WHERE revision_id = NEW.revision_id OR row_no = NEW.row_no)
        BEGIN SELECT RAISE(ABORT, 'a verdict is never replaced'); END""",
    "PRAGMA user_version = 2",
)


def upgrade() -> None:
    """Add the tables and the column; what was there stays as it is."""
    for statement in _STATEMENTS:
        op.execute(statement)
