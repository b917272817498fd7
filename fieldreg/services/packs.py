"""Programme packs side by side: which are here, what a delivered one changes, taking it.

A delivered pack is believed by its signature alone, made with the key that this laptop learnt at
enrolment. Its bytes are kept as they came and are verified again at every start.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from fieldreg.domain.eligibility import answer_changes
from fieldreg.domain.eligibility.facts import day, day_after
from fieldreg.domain.pack import Pack, Shelf, pack_differences
from fieldreg.domain.trouble import EnvironmentTrouble, Trouble, UserTrouble
from fieldreg.domain.words import Audited
from fieldreg.protocol.pack_container import open_pack, opened
from fieldreg.protocol.pack_files import builtin_files, builtin_shelf, parsed_files
from fieldreg.store import audit
from fieldreg.store.around import people_of_kk
from fieldreg.store.coming_pack import settle, whole_pack
from fieldreg.store.packs import StoredPack, store_pack, stored_packs, trusted_key, use_pack
from fieldreg.store.queries import LiveRow, live_count, live_rows
from fieldreg.store.store import Connection
from fieldreg.store.values import from_json
from fieldreg.sync.surroundings import OnWriter

from .counting import Counting
from .desk import Desk, LeftOut
from .pack_views import ChangeCount, ChangedRecord, PackEffect, PackOffer, PackRow

_CHUNK = 50


def installed(desk: Desk) -> tuple[PackRow, ...]:
    """The packs on the shelf, in the order in which they take effect."""
    with desk.store.reading() as connection:
        received = {one.key: one.received_at for one in stored_packs(connection)}
    today, shelf = desk.today(), desk.shelf
    return tuple(
        PackRow(
            key=pack.key,
            name=pack.name,
            valid_from=pack.valid_from,
            valid_to=pack.valid_to,
            received_at="" if builtin_shelf().by_key(pack.key) else received.get(pack.key, ""),
            is_in_force=shelf.in_force(today).key == pack.key,
            takes_over_on=_takes_over_on(shelf, pack, today),
        )
        for pack in shelf.packs
    )


def look_at(desk: Desk, data: bytes) -> PackOffer:
    """Verify a delivered pack and say what it changes; nothing is kept.

    Raises PackRefused and PackFault as `protocol.pack_container.opened` and `pack_of` do, and
    UserTrouble pack_other_programme (pack, here), pack_known (pack), pack_same_version (pack).
    """
    with desk.store.reading() as connection:
        return _offer(desk, connection, data)


def offered(desk: Desk) -> bytes | None:
    """The file of the pack that came with a sync and waits for a person; None if there is none.

    Nothing is verified yet: `look_at` does that, as with a file from a stick.
    """
    with desk.store.reading() as connection:
        return whole_pack(connection)


def settle_known(desk: Desk, *, on_writer: OnWriter) -> None:
    """Let go of an offered pack that is here already: the program itself brought it.

    For the net lane, after a sync; what cannot be taken for another reason stays on offer.
    """
    data = offered(desk)
    if data is None:
        return
    try:
        look_at(desk, data)
    except Trouble as trouble:
        if trouble.key == "pack_known":
            on_writer(lambda: _settle(desk, data))


def _settle(desk: Desk, data: bytes) -> None:
    with desk.store.writing() as connection:
        settle(connection, data)


def preview(
    desk: Desk,
    offer: PackOffer,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> PackEffect:
    """Judge every live registration by the pack that decides on it now and by the offered one.

    Both judge on one day: today, or the first day of the offered pack if that is still to come; so
    that only the packs differ, never the time. To be run in a lane of its own (the net lane, as a
    sync is), for it takes seconds; it holds the reading connection for one small chunk at a time
    and never while it judges. *progress* is told how many of how many are judged, and *cancelled*
    asked, after each chunk. Raises EnvironmentTrouble cancelled.
    """
    on = max(desk.today(), offer.pack.valid_from)
    shelf = desk.shelf.with_pack(offer.pack)
    with desk.store.reading() as connection:
        expected = live_count(connection)
        of_kk = people_of_kk(connection)
    changed: list[ChangedRecord] = []
    total = 0
    judging = _Judging(desk, shelf, offer.pack, on, Counting(of_kk), Counting(of_kk))
    for rows in _chunks(desk):
        if cancelled():
            raise EnvironmentTrouble("cancelled")
        changed += [one for row in rows if (one := _changed(judging, row))]
        total += len(rows)
        if progress:
            progress(total, max(total, expected))
    return PackEffect(on, total, tuple(changed), _counts(changed))


def install(desk: Desk, offer: PackOffer) -> Desk:
    """Keep the pack's bytes for good, in one transaction, and give the desk that works with it.

    Raises as `look_at` does; then nothing has changed, and the old pack stays in force.
    """
    with desk.store.writing() as connection:
        pack = _offer(desk, connection, offer.data).pack
        store_pack(connection, StoredPack(pack.key, offer.data, desk.now()))
        settle(connection, offer.data)
        audit.note(
            connection,
            Audited.PACK_INSTALLED,
            at=desk.now(),
            officer_id=desk.officer_id,
            pack=pack.key,
        )
        fresh = replace(desk, shelf=desk.shelf.with_pack(pack))
        use_pack(connection, fresh.pack.key)
    return fresh


def shelve(
    builtin: Shelf, stored: Iterable[StoredPack], key: str
) -> tuple[Shelf, tuple[LeftOut, ...]]:
    """The shelf of a desk: what ships with the program, then what was delivered.

    A stored pack that does not open any more with the public *key*, or is of another programme,
    is left out and told, never fatal. Of two with one key the program's own counts.
    """
    packs, left_out = list(builtin.packs), []
    for one in stored:
        try:
            pack = _of_programme(open_pack(one.data, key), builtin.packs[0].id)
        except Trouble as trouble:
            left_out.append(LeftOut(one.key, one.received_at, trouble.key))
            continue
        shipped = builtin.by_key(pack.key)
        if shipped is not None and shipped != pack:
            left_out.append(LeftOut(one.key, one.received_at, "pack_same_version"))
        packs.append(pack)
    return Shelf.of(packs), tuple(left_out)


def _of_programme(pack: Pack, programme: str) -> Pack:
    if pack.id != programme:
        raise UserTrouble("pack_other_programme", pack=pack.key, here=programme)
    return pack


def _offer(desk: Desk, connection: Connection, data: bytes) -> PackOffer:
    key, stored = trusted_key(connection), stored_packs(connection)
    pack = _of_programme(open_pack(data, key), desk.pack.id)
    _require_new(desk.shelf, stored, pack, data)
    replaced = _replaced_by(desk, pack)
    sources = {one.key: one.data for one in stored}
    old = builtin_files(replaced.key) or _files(sources[replaced.key], key)
    today, shelf = desk.today(), desk.shelf.with_pack(pack)
    is_today = shelf.in_force(today).key == pack.key
    return PackOffer(
        pack=pack,
        data=data,
        replaces=replaced.key,
        differences=pack_differences(old, _files(data, key)),
        takes_effect_on=today if is_today else _takes_over_on(shelf, pack, today),
    )


def _require_new(shelf: Shelf, stored: Iterable[StoredPack], pack: Pack, data: bytes) -> None:
    """Equal keys mean equal content: nothing is ever put in the place of a version that is here."""
    same = [shelf.by_key(pack.key) == pack] if shelf.by_key(pack.key) else []
    same += [one.data == data for one in stored if one.key == pack.key]
    if same:
        raise UserTrouble("pack_known" if any(same) else "pack_same_version", pack=pack.key)


def _replaced_by(desk: Desk, pack: Pack) -> Pack:
    """What decides now on the day nearest to today on which *pack* holds."""
    last = pack.valid_to or date.max
    return desk.shelf.in_force(max(pack.valid_from, min(desk.today(), last)))


def _files(data: bytes, key: str) -> Mapping[str, object]:
    return parsed_files(opened(data, key))


def _takes_over_on(shelf: Shelf, pack: Pack, today: date) -> date | None:
    """The first day after today on which *pack* decides; None if it does so today.

    Who decides only changes where a pack begins or has ended.
    """
    if shelf.in_force(today).key == pack.key:
        return None
    ends = (day_after(p.valid_to) for p in shelf.packs if p.valid_to)
    turns = {*(p.valid_from for p in shelf.packs), *(end for end in ends if end)}
    return next((d for d in sorted(turns) if d > today and shelf.in_force(d).key == pack.key), None)


def _chunks(desk: Desk) -> Iterator[tuple[LiveRow, ...]]:
    """All live registrations, some at a time; nothing is open between two chunks."""
    after = 0
    while True:
        with desk.store.reading() as connection:
            rows = live_rows(connection, after=after, most=_CHUNK)
        if not rows:
            return
        yield rows
        after = rows[-1].number


class _Judging(NamedTuple):
    """What every registration of a preview is judged by, and who came before it."""

    desk: Desk
    shelf: Shelf
    offered: Pack
    on: date
    before: Counting
    after: Counting


def _changed(judging: _Judging, row: LiveRow) -> ChangedRecord | None:
    desk, shelf, offered, on = judging.desk, judging.shelf, judging.offered, judging.on
    values = from_json(row.body)
    told = judging.before.judged(values, desk.judging_pack(values), on)
    changes = answer_changes(told, judging.after.judged(values, offered, on))
    if not changes:
        return None
    registered = day(values.get("registered_on"))
    return ChangedRecord(
        record_id=row.record_id,
        full_name=row.full_name,
        registered_on=registered.isoformat() if registered else "",
        changes=changes,
        keeps_verdict=shelf.in_force(registered or on).key != offered.key,
    )


def _counts(changed: Iterable[ChangedRecord]) -> tuple[ChangeCount, ...]:
    """Each kind of change with its number of registrations, the most frequent first."""
    kinds = Counter(
        kind for one in changed for kind in dict.fromkeys((c.before, c.after) for c in one.changes)
    )
    return tuple(ChangeCount(before, after, n) for (before, after), n in kinds.most_common())
