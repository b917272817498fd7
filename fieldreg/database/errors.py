"""The border at which a database's own errors become known trouble."""

from __future__ import annotations

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

from fieldreg.domain.trouble import EnvironmentTrouble

_KEYS = {
    5: "database_busy",  # SQLITE_BUSY
    6: "database_busy",  # SQLITE_LOCKED
    8: "disk_trouble",  # SQLITE_READONLY
    10: "disk_trouble",  # SQLITE_IOERR
    11: "damaged",  # SQLITE_CORRUPT
    13: "disk_full",  # SQLITE_FULL
    14: "disk_trouble",  # SQLITE_CANTOPEN
    26: "damaged",  # SQLITE_NOTADB: a wrong key, or a damaged first page
}


def trouble_of(error: BaseException) -> EnvironmentTrouble | None:
    """The trouble that *error* of SQLite stands for, or None if it is a bug of ours."""
    code = getattr(error, "sqlite_errorcode", None)
    key = _KEYS.get(code & 0xFF) if isinstance(code, int) else None
    return EnvironmentTrouble(key) if key else None


def map_errors(engine: Engine) -> None:
    """Make *engine* raise EnvironmentTrouble in place of the errors it stands for."""
    event.listen(engine, "handle_error", _replace)


def _replace(context: ExceptionContext) -> None:
    trouble = trouble_of(context.original_exception)
    if trouble:
        raise trouble from None
