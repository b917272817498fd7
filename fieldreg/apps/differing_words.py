"""Sentences for trouble with deciding on values that differ."""

from __future__ import annotations

from fieldreg.domain.words import Words

DIFFERING_TROUBLES = {
    "difference_changed": Words(
        "Isian yang berbeda itu baru saja berubah, jadi belum ada yang dipilih. Semua nilainya "
        "aman. Lihat sekali lagi, lalu pilih.",
        "The values that differ have just changed, so nothing was chosen. All of them are safe. "
        "Look once more, then choose.",
    ),
}
