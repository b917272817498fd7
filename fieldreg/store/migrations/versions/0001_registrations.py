"""The first tables: revisions, centre rows, drafts, officers, the state of the exchange.

Written out rather than taken from `schema`: a migration must do the same for ever.
"""

from alembic import op

revision = "0001_registrations"
down_revision = None

_STATEMENTS = (
    """CREATE TABLE revision (
        row_no INTEGER PRIMARY KEY AUTOINCREMENT,
        revision_id TEXT NOT NULL UNIQUE,
        device_id TEXT NOT NULL,
        incarnation TEXT NOT NULL,
        revision_no INTEGER NOT NULL,
        record_id TEXT NOT NULL,
        act TEXT NOT NULL,
        base_version INTEGER,
        base_revision TEXT,
        header BLOB NOT NULL,
        body BLOB,
        salt BLOB,
        commitment BLOB,
        link BLOB,
        seq INTEGER,
        version INTEGER,
        outcome TEXT,
        kept_aside TEXT NOT NULL,
        problem TEXT NOT NULL,
        receipted_at TEXT,
        seen INTEGER NOT NULL,
        superseded_by TEXT,
        CHECK ((body IS NULL) = (salt IS NULL)),
        CHECK (body IS NOT NULL OR commitment IS NOT NULL)
    )""",
    "CREATE INDEX revision_of_record ON revision (record_id, row_no)",
    """CREATE INDEX revision_outbox ON revision (row_no)
        WHERE link IS NOT NULL AND receipted_at IS NULL AND superseded_by IS NULL""",
    """CREATE UNIQUE INDEX revision_number ON revision (device_id, incarnation, revision_no)
        WHERE link IS NOT NULL""",
    """CREATE TRIGGER revision_is_not_changed BEFORE UPDATE OF row_no, revision_id, device_id,
        incarnation, revision_no, record_id, act, base_version, base_revision, header, body,
        salt, commitment, link ON revision
        BEGIN SELECT RAISE(ABORT, 'a revision is never changed'); END""",
    """CREATE TRIGGER revision_is_not_deleted BEFORE DELETE ON revision
        BEGIN SELECT RAISE(ABORT, 'a revision is never deleted'); END""",
    """CREATE TRIGGER revision_is_not_replaced BEFORE INSERT ON revision
        WHEN EXISTS (SELECT 1 FROM revision
            WHERE revision_id = NEW.revision_id OR row_no = NEW.row_no)
        BEGIN SELECT RAISE(ABORT, 'a revision is never replaced'); END""",
    """CREATE TABLE centre_row (
        record_id TEXT PRIMARY KEY,
        version INTEGER NOT NULL,
        case_name TEXT NOT NULL,
        body TEXT NOT NULL,
        row_hash BLOB NOT NULL
    ) WITHOUT ROWID""",
    """CREATE TABLE draft (
        draft_id TEXT PRIMARY KEY,
        record_id TEXT,
        officer_id TEXT NOT NULL,
        body TEXT NOT NULL,
        saved TEXT NOT NULL,
        base_version INTEGER,
        base_revision TEXT,
        newest_own TEXT NOT NULL,
        kept_at TEXT NOT NULL
    )""",
    "CREATE INDEX draft_of_record ON draft (record_id)",
    "CREATE TABLE officer (officer_id TEXT PRIMARY KEY, name TEXT NOT NULL)",
    """CREATE TABLE sync_state (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        url TEXT NOT NULL,
        ca_certificate TEXT NOT NULL,
        centre_id TEXT NOT NULL,
        centre_name TEXT NOT NULL,
        centre_key TEXT NOT NULL,
        device_id TEXT NOT NULL,
        device_token TEXT NOT NULL,
        device_key BLOB NOT NULL,
        office_id TEXT NOT NULL,
        office_name TEXT NOT NULL,
        village_code TEXT NOT NULL,
        recovery_key TEXT NOT NULL,
        pack TEXT NOT NULL,
        incarnation TEXT NOT NULL,
        cursor TEXT NOT NULL,
        epoch TEXT NOT NULL,
        token TEXT NOT NULL,
        pending_exchange TEXT NOT NULL,
        last_receipt TEXT NOT NULL,
        last_sync_at TEXT NOT NULL,
        last_sync_trouble TEXT NOT NULL,
        last_good_sync TEXT NOT NULL,
        view_shape TEXT NOT NULL
    )""",
    "PRAGMA user_version = 1",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in _STATEMENTS:
        op.execute(statement)
