"""Making and opening the pictures' database. It is made beside its place and then moved there, so
that a killed program leaves a whole file or none."""

from __future__ import annotations

import secrets
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Column, Engine, Integer, LargeBinary, MetaData, Table, Text, inspect

from fieldreg.database.sqlcipher import inspecting_engine, writer_engine
from fieldreg.domain.trouble import EnvironmentTrouble

from .files import disk_trouble, make_file, sync_folder
from .images_files import UNFINISHED, images_file, settle

IMAGES_SCHEMA = 1

_TABLES = MetaData()
image = Table(
    "image",
    _TABLES,
    Column("sha256", LargeBinary, primary_key=True),
    Column("data", LargeBinary),
    Column("size", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("delivered_at", Text),
)
"""`data` is gone where retention took it after delivery; what it was stays known. When it was
delivered stands with each record that has it (`record_image`); `delivered_at` here is of before."""


def open_images(folder: Path, key: bytes, *, makes_it: bool) -> Engine:
    """The one engine of *folder*'s pictures; makes the file if it is not there, if *makes_it*.

    The caller holds the workspace's lock. Raises EnvironmentTrouble damaged (with nothing
    touched), vault_newer, image_missing (no such file), engine_too_old, disk_full, disk_trouble.
    """
    path = images_file(folder)
    try:
        if not path.exists():
            if not makes_it:
                raise EnvironmentTrouble("image_missing")
            _make(folder, key)
        elif not path.is_file():
            raise EnvironmentTrouble("damaged")
    except OSError as error:
        raise disk_trouble(error) from None
    require_ours(path, key)
    return writer_engine(path, key, makes_it=False)


def _make(folder: Path, key: bytes) -> None:
    for left_over in folder.glob(f"{UNFINISHED}*"):
        left_over.unlink(missing_ok=True)
    unfinished = folder / f"{UNFINISHED}{secrets.token_hex(4)}"
    make_file(unfinished)  # with its mode; SQLite gives the log that of the file
    try:
        engine = writer_engine(unfinished, key)
        try:
            with engine.begin() as connection:
                _TABLES.create_all(connection)
                connection.exec_driver_sql(f"PRAGMA user_version = {IMAGES_SCHEMA}")
        finally:
            engine.dispose()
        if unfinished.with_name(f"{unfinished.name}-wal").exists():
            # The disk refused at the very end, which SQLite does not say: what was written stands
            # in the log, and the file alone would be taken for a damaged one for ever.
            raise EnvironmentTrouble("disk_trouble")
        settle(folder)
        sync_folder(folder)
        unfinished.rename(images_file(folder))
        sync_folder(folder)
    finally:
        for rest in folder.glob(f"{unfinished.name}*"):
            with suppress(OSError):
                rest.unlink()


def require_ours(path: Path, key: bytes) -> None:
    """Return if *path* is the pictures' database of *key*; nothing is touched.

    Raises EnvironmentTrouble damaged, vault_newer, disk_trouble.
    """
    engine = inspecting_engine(path, key)
    try:
        with engine.begin() as connection:
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            if version > IMAGES_SCHEMA:
                raise EnvironmentTrouble("vault_newer")
            if version < 1 or not inspect(connection).has_table(image.name):
                raise EnvironmentTrouble("damaged")
    finally:
        engine.dispose()
