"""A desk on the real store, whose process may die."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection

from fieldreg.store.store import Store


class DyingStore(Store):
    """The real store, in a process that may die inside or after any transaction."""

    may_die: Callable[[str], None] = staticmethod(lambda moment: None)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with super().writing() as connection:
            yield connection
            self.may_die("before commit")
        self.may_die("after commit")


@dataclass
class Desk:
    """One laptop: its folder, its key, and what its officer was told is saved."""

    folder: Path
    key: bytes
    device_id: str
    token: str
    store: DyingStore
    saved: set[str] = field(default_factory=set)
    backup_saved: set[str] | None = None
    shown: set[str] = field(default_factory=set)
