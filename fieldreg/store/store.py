"""The laptop's open database: one connection that writes, one that only reads."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection

from fieldreg.database.lane import Lane
from fieldreg.database.sqlcipher import LOG_PAGES, reader_engine, shorten_log, writer_engine
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.protocol.exchange import Identity, Outgoing, Stretch, Taken
from fieldreg.protocol.messages import AreaDigest, ListedRecord, SyncResponse
from fieldreg.protocol.stick import ImagesTaken, Place, StickTold

from . import anew, compare, picturing, receipts, stick_compare, stick_images, stick_side, sync_side
from .derive import Told, derive_all_if_needed
from .due import derive_due, derive_later
from .images import Images
from .lock import FolderLock
from .migrate import SCHEMA, migrate
from .opening import DATABASE_FILE, require_sound
from .packs import use_pack
from .planting import Seed, create_database
from .revisions import Save, Saved, append
from .stick_epoch import is_made_since

__all__ = ["Connection", "Seed", "Store", "create_database"]


_SHOWN_AT_ONCE = 200


class Store:
    """An open workspace database. It satisfies `sync.ports.SyncStore`.

    Writing happens on one lane and reading on another; neither waits for the network. `images` is
    the second database, closed with this one. *lock* is held until `close`. *before_migration* is
    called where the database is of an earlier schema, with nothing open yet; what it raises stops
    the opening. *told* hears (done, all) while lists are made anew for this program. Opening raises
    EnvironmentTrouble vault_missing, vault_newer, damaged, engine_too_old, disk_full, disk_trouble;
    what is damaged is left as it is.
    """

    def __init__(
        self,
        folder: Path,
        key: bytes,
        *,
        lock: FolderLock | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        before_migration: Callable[[], object] | None = None,
        told: Told = lambda _done, _all: None,
    ) -> None:
        path = folder / DATABASE_FILE
        if require_sound(path, key) < SCHEMA and before_migration:
            before_migration()
        self.folder = folder
        self._key: bytes | None = key
        self._lock = lock
        self._clock = clock
        self._closed = False
        self.images = Images(folder, key)
        writer = writer_engine(path, key, makes_it=False)
        self._lane = Lane(writer)
        self._reader = reader_engine(path, key)
        try:
            migrate(writer)
            with self.writing() as connection:
                derive_all_if_needed(connection, told)
            while self.show(_SHOWN_AT_ONCE):
                pass
        except BaseException:
            self._dispose()
            raise

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction of the writer lane: committed and on the disk at its end, or undone.

        Raises EnvironmentTrouble("workspace_closed") once the store is closed.
        """
        self._require_open()
        with self._lane.transaction() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent picture for the reader lane; raises as `writing` does."""
        self._require_open()
        with self._reader.begin() as connection:
            yield connection

    def shorten_log(self, most: int = LOG_PAGES) -> bool:
        """Write the log back into the file if it holds more than *most* pages; whether it did.

        For when nobody waits: it takes the disk's time for each page. Nothing is lost where it
        cannot be done; raises as `writing` does.
        """
        self._require_open()
        with self._lane.alone() as driver:
            return shorten_log(driver, most)

    def append(self, save: Save) -> Saved:
        """Revision, view and end of the draft in one transaction, on the disk when it returns."""
        with self.writing() as connection:
            return append(connection, save)

    def close(self) -> None:
        """Close both connections and let go of the workspace; a second call does nothing."""
        self._closed, self._key = True, None
        self._dispose()
        if self._lock:
            self._lock.release()

    def _require_open(self) -> None:
        # Without this a disposed engine would quietly open the database again.
        if self._closed:
            raise EnvironmentTrouble("workspace_closed")

    @property
    def key(self) -> bytes:
        """The database key, for what else is encrypted with it; raises as `writing` does."""
        if self._key is None:
            raise EnvironmentTrouble("workspace_closed")
        return self._key

    def use_pack(self, key: str) -> None:
        """Remember which programme pack this desk works with (`<id>@<version>`)."""
        with self.writing() as connection:
            use_pack(connection, key)

    # What the sync core needs; see `sync.ports.SyncStore`.

    def identity(self) -> Identity:
        """Device, keys and centre, as learnt at enrolment."""
        with self.writing() as connection:
            return sync_side.identity(connection)

    def prepare(self, exchange: str, *, most: int, most_bytes: int) -> Outgoing:
        """Picture what waits; a pending exchange keeps its id."""
        with self.writing() as connection:
            return sync_side.prepare(connection, exchange, most=most, most_bytes=most_bytes)

    def look_ahead(self, incarnation: str, after: int, *, most: int, most_bytes: int) -> Stretch:
        """What waits above number *after*, so far."""
        with self.writing() as connection:
            room = picturing.Room(most, most_bytes)
            return picturing.stretch(connection, incarnation, room, after)

    def prepare_with(self, exchange: str, known: Stretch) -> Outgoing | None:
        """As `prepare`, of what was read before; None where that is not what waits first."""
        with self.writing() as connection:
            return sync_side.prepare_with(connection, exchange, known)

    def take(self, exchange: str, response: SyncResponse) -> Taken:
        """Write an already checked answer, whole or not at all."""
        now = self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        with self.writing() as connection:
            return sync_side.take(connection, exchange, response, now)

    def receive(self, exchange: str, response: SyncResponse) -> Taken:
        """As `take`; lists and search show what it changed after `show`, or the next opening."""
        now = self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        with self.writing() as connection:
            return sync_side.take(connection, exchange, response, now, show=derive_later)

    def go_on(self, exchange: str, following: str, token: str, known: Stretch | None) -> bool:
        """Let *following* be under way in place of *exchange*, whose answer is written later."""
        with self.writing() as connection:
            return sync_side.go_on(connection, exchange, following, token, known)

    def receive_late(
        self, following: str, response: SyncResponse, put_in: Callable[[], object] = lambda: None
    ) -> Taken:
        """As `receive`, of the answer before *following*, which stays under way; *put_in* is called
        right before the commit."""
        now = self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        with self.writing() as connection:
            taken = sync_side.take_late(connection, following, response, now, show=derive_later)
            put_in()
            return taken

    def show(self, most: int) -> bool:
        """Show at most *most* of the records that `receive` changed; whether there are others."""
        with self.writing() as connection:
            return derive_due(connection, most)

    def new_incarnation(self, incarnation: str) -> None:
        """Number new revisions afresh; unsent ones keep identity and bytes, and go first."""
        with self.writing() as connection:
            sync_side.new_incarnation(connection, incarnation)

    def misses_successor(self) -> bool:
        """Whether what another copy said in place of work here is not in the stream as read."""
        with self.reading() as connection:
            return anew.misses_successor(connection)

    def resend_from(self, incarnation: str, no: int) -> None:
        """Take back *incarnation*'s receipts from number *no* on."""
        with self.writing() as connection:
            receipts.resend_from(connection, incarnation, no)

    def lay_anew(self, incarnation: str, no: int, fresh: str, *, aside: bool = False) -> None:
        """Say again under *fresh* what cannot arrive; *aside*: number *no* is too large itself."""
        now = self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if aside else ""
        with self.writing() as connection:
            anew.lay_anew(connection, incarnation, no, fresh, aside=now)

    def read_again(self, epoch: str) -> None:
        """Forget cursor and centre rows, never a revision."""
        with self.writing() as connection:
            sync_side.read_again(connection, epoch)

    def areas(self) -> list[AreaDigest]:
        """What this laptop holds of the centre's rows, area by area."""
        with self.writing() as connection:
            return compare.areas(connection)

    def differing(self, exchange: str, listed: Sequence[ListedRecord]) -> tuple[str, ...]:
        """Those of *listed* of which this laptop holds something else, or nothing."""
        with self.writing() as connection:
            return compare.differing(connection, exchange, listed)

    def not_among(self, area: str, listed: Collection[str]) -> tuple[str, ...]:
        """The records held here for *area* that are not among *listed*."""
        with self.writing() as connection:
            return compare.not_among(connection, area, listed)

    def note_difference(self, at: str, areas: int, records: int) -> None:
        """Remember that both sides differed, in how many areas and records."""
        with self.writing() as connection:
            compare.note_difference(connection, at, areas, records)

    def note_sync(self, at: str, trouble: str) -> None:
        """Remember how a sync ended (`trouble` empty: well)."""
        with self.writing() as connection:
            sync_side.note_sync(connection, at, trouble)

    # What a stick needs; see `sync.ports.StickStore`.

    def pictures(self, most_bytes: int) -> tuple[Outgoing, ...]:
        """Everything that waits, and one picture more to read with."""
        with self.writing() as connection:
            return stick_side.pictures(connection, most_bytes)

    def place(self) -> Place:
        """How far this laptop has read, and what it has numbered."""
        with self.writing() as connection:
            return stick_side.place(connection)

    def is_made_since(self, file_id: str) -> bool:
        """Whether the file was made here since an epoch was forgotten."""
        with self.writing() as connection:
            return is_made_since(connection, file_id)

    def begin_epoch(self, epoch: str) -> None:
        """Read from the start in *epoch*, with everything waiting again."""
        with self.writing() as connection:
            stick_side.begin_epoch(connection, epoch)

    def take_answer(self, response: SyncResponse) -> Taken:
        """Write the receipt and outcomes of one request."""
        now = self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        with self.writing() as connection:
            return stick_side.take_answer(connection, response, now)

    def take_page(self, response: SyncResponse, incarnation: str) -> Taken:
        """Follow one page of the stream, asked for in the name of *incarnation*."""
        with self.writing() as connection:
            return stick_side.take_page(connection, response, incarnation)

    def holds(self, exchange: str) -> list[ListedRecord] | None:
        """What is held of each record, where that is to be compared."""
        with self.writing() as connection:
            return stick_compare.holds(connection, exchange)

    def settle_compare(self, about: str, told: Collection[str] | None, *, is_equal: bool) -> bool:
        """What follows from a reply's sums; whether everything is to be read anew."""
        now = self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        with self.writing() as connection:
            return stick_compare.settle(connection, about, told, now, is_equal=is_equal)

    def take_images(self, epoch: str, told: StickTold) -> ImagesTaken:
        """Write what *epoch*'s centre says of photos."""
        now = self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        with self.writing() as connection:
            return stick_images.take_images(connection, epoch, told, now)

    def _dispose(self) -> None:
        """The reader first: the last to close writes the log back into the file."""
        self.images.close()
        self._reader.dispose()
        self._lane.close()
