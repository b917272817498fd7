"""Roles of officers, the audit chain, settings of this laptop, images, rows that keep less.

Written out rather than taken from `schema`: a migration must do the same for ever.
"""

from alembic import op

revision = "0003_vault"
down_revision = "0002_packs_and_verdicts"

_STATEMENTS = (
    # Who set the laptop up alone until now may do everything.
    "ALTER TABLE officer ADD COLUMN role TEXT NOT NULL DEFAULT 'head'",
    "ALTER TABLE officer ADD COLUMN removed_at TEXT",
    """CREATE TABLE audit (
        audit_no INTEGER PRIMARY KEY,
        entry BLOB NOT NULL,
        link BLOB NOT NULL
    )""",
    """CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'an audit entry is never changed'); END""",
    """CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'an audit entry is never deleted'); END""",
    """CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit
        WHEN EXISTS (SELECT 1 FROM audit WHERE audit_no = NEW.audit_no)
        BEGIN SELECT RAISE(ABORT, 'an audit entry is never replaced'); END""",
    """CREATE TABLE setting (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
    )""",
    """CREATE TABLE record_image (
        record_id TEXT NOT NULL,
        sha256 BLOB NOT NULL,
        kind TEXT NOT NULL,
        added_at TEXT NOT NULL,
        officer_id TEXT NOT NULL,
        PRIMARY KEY (record_id, sha256)
    )""",
    "ALTER TABLE sync_state ADD COLUMN audit_anchor TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE centre_row ADD COLUMN reduced INTEGER NOT NULL DEFAULT 0",
    "PRAGMA user_version = 3",
)


def upgrade() -> None:
    """Add the tables and columns; what was there stays as it is."""
    for statement in _STATEMENTS:
        op.execute(statement)
