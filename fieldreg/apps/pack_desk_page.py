"""What a pack asks of the officers' laptops, as a page has it."""

from __future__ import annotations

from collections.abc import Iterator

from fieldreg.apps.say import chosen, words
from fieldreg.domain.pack import Pack


def desk_entries(pack: Pack) -> Iterator[tuple[str, ...]]:
    """When a laptop locks, and how long it keeps what."""
    minutes, kept = pack.desk.idle_lock_minutes, pack.desk.retention
    yield (
        words(
            f"terkunci setelah {minutes} menit tidak dipakai",
            f"locks after {minutes} minutes without use",
        ),
    )
    if kept.history_days is not None:
        yield (
            words(
                f"isi perubahan lama yang sudah terkirim dihapus setelah {kept.history_days} hari",
                f"what delivered former revisions say is erased after {kept.history_days} days",
            ),
        )
    if kept.record_days is not None:
        yield (
            words(
                f"pendaftaran selesai diringkas setelah {kept.record_days} hari",
                f"closed registrations are reduced after {kept.record_days} days",
            ),
            words("Yang tetap disimpan: ", "What stays: ") + _kept(pack),
        )
    if kept.image_days is not None:
        yield (
            words(
                f"foto dihapus setelah {kept.image_days} hari",
                f"images are erased after {kept.image_days} days",
            ),
        )
    if kept.history_days is kept.record_days is kept.image_days is None:
        yield (words("tidak ada yang diringkas", "nothing is ever reduced"),)


def _kept(pack: Pack) -> str:
    entries = (pack.definition().entry(name) for name in pack.desk.retention.keeps)
    labels = [chosen(one.label) for one in entries if one is not None]
    return ", ".join(labels) or words("tidak ada", "nothing")
