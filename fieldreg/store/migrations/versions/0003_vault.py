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
    # The centre's clock when its stream brought a revision: retention counts from there.
    "ALTER TABLE revision ADD COLUMN seen_at TEXT",
    """CREATE INDEX revision_unstamped ON revision (row_no)
        WHERE seen = 1 AND seen_at IS NULL""",
    "CREATE INDEX revision_erased ON revision (record_id) WHERE body IS NULL",
    # Retention may take away what a revision says, and what a verdict looked at; nothing else.
    "DROP TRIGGER revision_is_not_changed",
    """CREATE TRIGGER revision_is_not_changed BEFORE UPDATE OF row_no, revision_id, device_id,
        incarnation, revision_no, record_id, act, base_version, base_revision, header, link
        ON revision
        BEGIN SELECT RAISE(ABORT, 'a revision is never changed'); END""",
    """CREATE TRIGGER revision_is_only_erased BEFORE UPDATE OF body, salt, commitment ON revision
        WHEN NEW.body IS NOT NULL OR NEW.salt IS NOT NULL OR length(NEW.commitment) IS NOT 32
            OR (OLD.commitment IS NOT NULL AND OLD.commitment IS NOT NEW.commitment)
        BEGIN SELECT RAISE(ABORT, 'a body is only ever erased'); END""",
    "DROP TRIGGER verdict_is_not_changed",
    """CREATE TRIGGER verdict_is_not_changed BEFORE UPDATE ON verdict
        WHEN (NEW.row_no, NEW.record_id, NEW.revision_id, NEW.pack, NEW.judged_on, NEW.overall,
                NEW.made_at)
            IS NOT (OLD.row_no, OLD.record_id, OLD.revision_id, OLD.pack, OLD.judged_on,
                OLD.overall, OLD.made_at)
            OR (NEW.body IS NOT json_set(OLD.body, '$.inputs', json('{}'))
                AND NEW.body IS NOT '{}')
        BEGIN SELECT RAISE(ABORT, 'a verdict is never changed'); END""",
    "PRAGMA user_version = 3",
)


def upgrade() -> None:
    """Add the tables and columns; what was there stays as it is."""
    for statement in _STATEMENTS:
        op.execute(statement)
