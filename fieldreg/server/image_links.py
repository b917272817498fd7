"""Which photos records have, in the centre's tables: told by laptops, taken back by them.

Of all that is told of a record's photo the highest step holds, so it needs no order: an even step
says that the record has it, an odd one that it was taken from it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, exists, insert, select, update

from fieldreg.protocol.images import ImageNote, TakenNote

from .devices import Device
from .secrets import new_epoch
from .tables import image, image_part, record, record_image

_IS_TAKEN = record_image.c.step % 2 == 1
_NOTHING_TOLD = 1
"""The size of a photo of which a laptop told only that a record has it no longer."""


@dataclass(frozen=True, slots=True)
class RecordImage:
    """A photo of a record as reviewers see it; `received_at` is None while it is on its way, and
    where it was taken from the record again (`taken_at`, by whom, why)."""

    image_id: str
    sha256: str
    kind: str
    author: str
    added_at: str
    size: int
    received_at: int | None
    era: int = 0
    taken_at: str | None = None
    taken_by: str | None = None
    reason: str | None = None


def own_records(connection: Connection, office_id: str, record_ids: Iterable[str]) -> set[str]:
    """Those of the records that the office has."""
    which = record.c.id.in_(set(record_ids)) & (record.c.office_id == office_id)
    return set(connection.execute(select(record.c.id).where(which)).scalars())


def declare(
    connection: Connection, device: Device, notes: Sequence[ImageNote], now: int
) -> dict[tuple[str, str], int]:
    """Write down that records have photos; the step that holds, of those of the office's records.

    By record and hash. What is said of other records is left alone.
    """
    known = own_records(connection, device.office_id, (note.record_id for note in notes))
    told = {(note.record_id, note.sha256): note for note in notes if note.record_id in known}
    _await_new(connection, device.office_id, {n.sha256: n.size for n in told.values()}, now)
    here = _steps(connection, {record_id for record_id, _ in told})
    rows = []
    for key, note in sorted(told.items()):
        values = {"kind": note.kind, "author": note.author, "added_at": note.added_at,
                  "step": note.step}  # fmt: skip
        if key not in here:
            rows.append(_link(device, key, now) | values)
        elif here[key] < note.step:
            blank = {"taken_at": None, "taken_by": None, "reason": None}
            connection.execute(update(record_image).where(_one(key)).values(values | blank))
        here[key] = max(here.get(key, 0), note.step)
    if rows:
        connection.execute(insert(record_image), rows)
    return {key: here[key] for key in told}


def take(
    connection: Connection, device: Device, notes: Sequence[TakenNote], now: int
) -> dict[tuple[str, str], int]:
    """Write down that records of the office have photos no longer; of others nothing is kept.

    The step that holds, by record and hash.
    """
    known = own_records(connection, device.office_id, (note.record_id for note in notes))
    told = {(note.record_id, note.sha256): note for note in notes if note.record_id in known}
    rows = lock_images(connection, device.office_id, {sha256 for _, sha256 in told})
    new = {sha256: _NOTHING_TOLD for _, sha256 in told if sha256 not in rows}
    _insert_images(connection, device.office_id, new, now)
    here = _steps(connection, {record_id for record_id, _ in told})
    for key, note in sorted(told.items()):
        values = {"step": note.step, "taken_at": note.taken_at, "taken_by": note.author,
                  "reason": note.reason}  # fmt: skip
        if key not in here:
            added = {"kind": note.kind, "author": "", "added_at": ""}
            connection.execute(insert(record_image), [_link(device, key, now) | added | values])
        elif here[key] <= note.step:
            connection.execute(update(record_image).where(_one(key)).values(values))
        here[key] = max(here.get(key, 0), note.step)
    return {key: here[key] for key in told}


def is_wanted(connection: Connection, office_id: str, sha256: str) -> bool:
    """Whether a record of the office has the photo."""
    return bool(connection.execute(select(exists(_who_has(office_id, sha256)))).scalar_one())


def lock_images(
    connection: Connection, office_id: str, hashes: Collection[str]
) -> dict[str, Row[Any]]:
    """An office's photos by hash, locked in one order until the transaction ends.

    Whoever links a photo or lets go of it does so under this lock, so that neither overlooks the
    other.
    """
    which = (image.c.office_id == office_id) & image.c.sha256.in_(hashes)
    query = select(image).where(which).order_by(image.c.sha256).with_for_update()
    return {row.sha256: row for row in connection.execute(query)}


def await_again(connection: Connection, office_id: str, hashes: Iterable[str]) -> None:
    """Expect these photos of the office once more, from their first byte."""
    for sha256, row in lock_images(connection, office_id, set(hashes)).items():
        connection.execute(delete(image_part).where(image_part.c.image_id == row.id))
        which = (image.c.office_id == office_id) & (image.c.sha256 == sha256)
        nothing = {"arrived": 0, "received_at": None, "part_at": None}
        connection.execute(update(image).where(which).values(nothing))


def images_of(connection: Connection, record_id: str) -> list[RecordImage]:
    """The record's photos, oldest first, with those that were taken from it."""
    columns = (image.c.id.label("image_id"), image.c.size, image.c.received_at, image.c.era)
    linked = (image.c.office_id == record_image.c.office_id) & (
        image.c.sha256 == record_image.c.sha256
    )
    names = ("sha256", "kind", "author", "added_at", "taken_at", "taken_by", "reason")
    told = [record_image.c[name] for name in names]
    query = (
        select(*columns, *told, _IS_TAKEN.label("is_taken"))
        .select_from(record_image.join(image, linked))
        .where(record_image.c.record_id == record_id)
        .order_by(record_image.c.added_at, record_image.c.sha256)
    )
    found = []
    for row in connection.execute(query).mappings():
        values = {name: value for name, value in row.items() if name != "is_taken"}
        # Another record may have the same photo: of this one it is no longer.
        found.append(RecordImage(**values | ({"received_at": None} if row["is_taken"] else {})))
    return found


def _await_new(connection: Connection, office_id: str, wanted: dict[str, int], now: int) -> None:
    there = lock_images(connection, office_id, wanted)
    new = {sha256: size for sha256, size in wanted.items() if sha256 not in there}
    _insert_images(connection, office_id, new, now)
    for sha256, row in there.items():
        if row.received_at is None and row.size != wanted[sha256]:
            _resize(connection, row, wanted[sha256])


def _insert_images(connection: Connection, office_id: str, new: dict[str, int], now: int) -> None:
    rows = [
        {"office_id": office_id, "sha256": sha256, "id": new_epoch(), "size": size,
         "arrived": 0, "told_at": now}
        for sha256, size in sorted(new.items())
    ]  # fmt: skip
    if rows:
        connection.execute(insert(image), rows)


def _resize(connection: Connection, row: Row[Any], size: int) -> None:
    """Another size was told of a photo under way: one of the two was wrong, so begin again."""
    await_again(connection, row.office_id, [row.sha256])
    is_it = (image.c.id == row.id) & image.c.received_at.is_(None)
    connection.execute(update(image).where(is_it).values(size=size))


def _steps(connection: Connection, record_ids: Collection[str]) -> dict[tuple[str, str], int]:
    columns = (record_image.c.record_id, record_image.c.sha256, record_image.c.step)
    query = select(*columns).where(record_image.c.record_id.in_(record_ids))
    return {(row.record_id, row.sha256): row.step for row in connection.execute(query)}


def _link(device: Device, key: tuple[str, str], now: int) -> dict[str, Any]:
    return {
        "record_id": key[0], "sha256": key[1], "office_id": device.office_id,
        "device_id": device.id, "told_at": now,
    }  # fmt: skip


def _one(key: tuple[str, str]) -> ColumnElement[bool]:
    return (record_image.c.record_id == key[0]) & (record_image.c.sha256 == key[1])


def _who_has(office_id: str, sha256: str) -> Any:
    has = (record_image.c.office_id == office_id) & (record_image.c.sha256 == sha256)
    return select(1).where(has, ~_IS_TAKEN)
