"""Schema steps of the centre's database, run by alembic without a script folder.

The steps are ordinary modules imported here, so that they are found in a wheel, a checkout and the
frozen program alike. A step never changes once released and never imports `tables`.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext, MigrationStep
from alembic.script.base import Script
from alembic.script.revision import RevisionMap
from sqlalchemy import Connection

from fieldreg import __version__
from fieldreg.domain.trouble import EnvironmentTrouble

from . import m0001_first, m0002_pack_key, m0003_audit_heads, m0004_sync

STEPS: tuple[ModuleType, ...] = (m0001_first, m0002_pack_key, m0003_audit_heads, m0004_sync)
NEWEST: str = STEPS[-1].revision


def migrate(connection: Connection) -> None:
    """Bring the database to the newest schema, inside the caller's transaction.

    Raises EnvironmentTrouble tables_newer (step, version): a later version's step was taken, after
    which this one cannot know what the tables mean.
    """
    at = current(connection)
    if is_newer(at):
        raise EnvironmentTrouble("tables_newer", step=at, version=__version__)
    context = MigrationContext.configure(connection, opts={"fn": _pending})
    with Operations.context(context):
        context.run_migrations()


def current(connection: Connection) -> str:
    """The schema step the database stands at, empty if it is new."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def is_newer(step: str) -> bool:
    """Whether it is a step of a later version than this."""
    return step not in ("", *(m.revision for m in STEPS))


def _pending(heads: Any, _context: MigrationContext) -> list[MigrationStep]:
    scripts = {m.revision: Script(m, m.revision, m.__name__) for m in STEPS}
    steps = RevisionMap(scripts.values)
    done = [m.revision for m in STEPS].index(heads[-1]) + 1 if heads else 0
    steps.get_revision(NEWEST)  # links the scripts with each other
    return [MigrationStep.upgrade_from_script(steps, scripts[m.revision]) for m in STEPS[done:]]
