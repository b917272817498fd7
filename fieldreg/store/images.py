"""The second encrypted database: pictures by the hash of their bytes. Which record has which stands
in the first one (`record_image`), so a lost picture is always known to be lost.

Like the first it is refused, not repaired, when it is damaged.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, Engine, select, update
from sqlalchemy.dialects.sqlite import insert

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble

from .files import disk_trouble
from .images_backup import bring_back_images, take_in_asides
from .images_files import asides, images_file, remove_aside
from .images_opening import image, open_images
from .images_search import Rows, Search, is_over, mark_of

_MOST_AT_ONCE = 500
__all__ = ["ImageFacts", "Images", "StoredImage", "images_file"]


def _at_once(job: Callable[[], int]) -> int:
    return job()


def _none() -> Collection[bytes]:
    return ()


@dataclass(frozen=True, slots=True)
class StoredImage:
    """One picture to keep: a JPEG, its hash (32 bytes), its size in pixels."""

    sha256: bytes
    width: int
    height: int
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """What is known of a picture without reading it. `size` is in bytes, `made_at` UTC.
    `is_here`: its bytes are kept."""

    sha256: bytes
    width: int
    height: int
    size: int
    made_at: str
    is_here: bool


class Images:
    """The pictures of one open vault. Opened when first needed; made with the first picture.

    Every call may raise EnvironmentTrouble damaged, vault_newer, disk_full, disk_trouble,
    database_busy, workspace_closed (after `close`).
    """

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder
        self._key = key
        self._engine: Engine | None = None
        self._turn = threading.Lock()
        self._closed = False
        self.asked: set[Path] = set()
        """The places of backups that were asked for lost pictures, to their end, since this was
        opened."""
        self.searching = threading.Lock()
        """Whoever asks them holds it, and whoever must know what came of it waits for it."""

    def put(self, stored: StoredImage, *, at: str) -> None:
        """Keep a picture, made at *at* (UTC); on the disk when this returns.

        One that is here is left as it is, one that retention took comes back.
        """
        if sha256(stored.data).digest() != stored.sha256:
            raise ValueError("not the picture's hash")
        row = {
            "sha256": stored.sha256,
            "data": stored.data,
            "size": len(stored.data),
            "width": stored.width,
            "height": stored.height,
            "made_at": at,
        }
        statement = insert(image).values(row)
        statement = statement.on_conflict_do_update(
            index_elements=["sha256"],
            set_={"data": statement.excluded.data},
            where=image.c.data.is_(None),
        )
        with self._transaction(makes_it=True) as connection:
            connection.execute(statement)

    def get(self, digest: bytes) -> bytes:
        """The picture's bytes, compared with their hash.

        Raises UserTrouble image_not_here (its bytes were taken away as the rules say) and
        EnvironmentTrouble image_missing, damaged.
        """
        if not self._exists():
            raise EnvironmentTrouble("image_missing")
        with self._transaction() as connection:
            query = select(image.c.data).where(image.c.sha256 == digest)
            row = connection.execute(query).one_or_none()
        if row is None:
            raise EnvironmentTrouble("image_missing")
        if row.data is None:
            raise UserTrouble("image_not_here")
        if sha256(row.data).digest() != digest:
            raise EnvironmentTrouble("damaged")
        return bytes(row.data)

    def facts(self, digests: Iterable[bytes]) -> dict[bytes, ImageFacts]:
        """What is known of those of *digests* that are or were here."""
        wanted = list(digests)
        if not wanted or not self._exists():
            return {}
        columns = [image.c[name] for name in ("sha256", "width", "height", "size", "made_at")]
        query = select(*columns, image.c.data.is_not(None).label("is_here"))
        found = {}
        with self._transaction() as connection:
            for begin in range(0, len(wanted), _MOST_AT_ONCE):
                some = wanted[begin : begin + _MOST_AT_ONCE]
                for row in connection.execute(query.where(image.c.sha256.in_(some))):
                    found[row.sha256] = _facts(row._asdict())
        return found

    def forget(self, digests: Iterable[bytes]) -> int:
        """Take away the bytes of these pictures; how many were here.

        What they were stays known; the space is overwritten and used again. No damaged file that
        was laid aside keeps one of them.
        """
        if not self._exists():
            return 0
        wanted, taken = list(digests), 0
        with self._transaction() as connection:
            for begin in range(0, len(wanted), _MOST_AT_ONCE):
                some = wanted[begin : begin + _MOST_AT_ONCE]
                here = image.c.sha256.in_(some) & image.c.data.is_not(None)
                done = connection.execute(update(image).where(here).values(data=None))
                taken += done.rowcount
        if asides(self._folder):
            with self._alone():
                take_in_asides(self._folder, self._key)
        return taken

    def mend(self, place: Path, *more: Path, gone: Collection[bytes] = ()) -> int:
        """Put pictures that are lost here back from the copies in *place* and *more*; how many.

        A damaged file is laid aside, and what can be read of it is kept; but of what no record has
        any more (*gone*) only what it was.
        """
        with self._alone():
            return bring_back_images(place, self._key, self._folder, *more, gone=gone)

    def bring_back(
        self,
        place: Path,
        *more: Path,
        gone: Callable[[], Collection[bytes]] = _none,
        on_writer: Callable[[Callable[[], int]], int] = _at_once,
        goes_on: Callable[[], bool] = lambda: True,
    ) -> int:
        """As `mend`, where nothing was found damaged: while a copy is read others put and get
        pictures; each that is found there is put in by *on_writer*, where *gone* is asked each
        time: a search takes minutes. Raises cancelled too, and at the end what kept a copy from
        being read through: it may give more another time."""

        def put_in(rows: Rows) -> int:
            return on_writer(partial(self._take_in, rows, gone))

        search = Search(self._folder, self._key, self._known, put_in, goes_on)
        try:
            number = search.ask((place, *more))
            self._let_go_of(search.read, gone)
        except OSError as error:
            raise disk_trouble(error) from None
        if search.trouble:
            raise search.trouble
        self.asked.update((place, *more))
        return number

    def _take_in(self, rows: Rows, gone: Callable[[], Collection[bytes]]) -> int:
        """Put in what is not known here yet; what became known meanwhile stays as it is. How many
        came with their bytes, which those that are *gone* never do."""
        number, unwanted = 0, gone()
        with self._transaction(makes_it=True) as connection:
            for row in rows:
                values = {"data": None} | row._asdict()
                if row.sha256 in unwanted:
                    values["data"] = None
                statement = insert(image).values(values).on_conflict_do_nothing()
                done = connection.execute(statement).rowcount
                number += done if values["data"] else 0
        return number

    def _known(self, *, here: bool | None = None) -> set[bytes]:
        """The pictures that are here, that were taken away, or both."""
        if not self._exists():
            return set()
        query = select(image.c.sha256)
        if here is not None:
            query = query.where(image.c.data.is_not(None) if here else image.c.data.is_(None))
        with self._transaction() as connection:
            return set(connection.execute(query).scalars())

    def _let_go_of(
        self, read: Mapping[Path, object], gone: Callable[[], Collection[bytes]]
    ) -> None:
        """Only of what was read through: others may have laid aside more meanwhile."""
        for aside, mark in read.items():
            here, unwanted = self._known(here=True), self._known(here=False).union(gone())
            if is_over(aside, self._key, here, unwanted):
                with self._turn:
                    if mark_of(aside) == mark:
                        remove_aside(aside)

    def close(self) -> None:
        """Close it and let go of the key; a second call does nothing."""
        with self._turn:
            self._closed, self._key = True, b""
            if self._engine:
                self._engine.dispose()
                self._engine = None

    def _exists(self) -> bool:
        with self._turn:
            self._require_open()
        return images_file(self._folder).exists()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody has the file open."""
        with self._turn:
            self._require_open()
            if self._engine:
                self._engine.dispose()
                self._engine = None
            yield

    @contextmanager
    def _transaction(self, *, makes_it: bool = False) -> Iterator[Connection]:
        # There is one connection, so one at a time costs nothing, and `mend` finds nobody at work.
        with self._turn:
            self._require_open()
            if self._engine is None:
                self._engine = open_images(self._folder, self._key, makes_it=makes_it)
            with self._engine.begin() as connection:
                yield connection

    def _require_open(self) -> None:
        # Without this a disposed engine would quietly open the file again.
        if self._closed:
            raise EnvironmentTrouble("workspace_closed")


def _facts(row: dict[str, object]) -> ImageFacts:
    known = {name: row[name] for name in ImageFacts.__dataclass_fields__}
    known["is_here"] = bool(row["is_here"])
    return ImageFacts(**known)  # type: ignore[arg-type]
