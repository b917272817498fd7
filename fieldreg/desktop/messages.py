"""Sentences for known trouble: what happened, what is safe, what to do. Keys come from below."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from fieldreg.desktop.exchange_messages import CENTRE, HELD, LINE, PROOF
from fieldreg.desktop.key_messages import KEYS
from fieldreg.desktop.laptop_messages import LAPTOP
from fieldreg.desktop.pack_messages import PACK
from fieldreg.desktop.photo_messages import PHOTOS
from fieldreg.desktop.recovery_messages import RECOVERY
from fieldreg.desktop.stick_messages import STICK
from fieldreg.desktop.vault_messages import VAULT

CONTEXT = "Messages"
CANCELLED = "cancelled"
"""An exchange's trouble that the person wanted: no alarm."""
_SENTENCES: dict[str, object] = {
    **LINE,
    **PROOF,
    **CENTRE,
    **LAPTOP,
    **PACK,
    **HELD,
    **PHOTOS,
    **RECOVERY,
    **KEYS,
    **STICK,
    **VAULT,
}
_UNEXPECTED = QT_TRANSLATE_NOOP(
    "Messages",
    "Terjadi gangguan pada program. Yang sudah tersimpan aman. "
    "Coba sekali lagi; jika tetap begini, tutup dan buka lagi.",
)


def sentence(key: str, values: Mapping[str, str | int]) -> str:
    """What to say about the trouble *key*; a general sentence for a key nobody worded."""
    text = QCoreApplication.translate(CONTEXT, str(_SENTENCES.get(key, _UNEXPECTED)))
    try:
        return text.format(**values)
    except (KeyError, IndexError):
        return text


# What happened, where the whole sentence would go on to speak of answers that wait.
_HAPPENED: dict[str, object] = {
    "no_line": QT_TRANSLATE_NOOP("Messages", "Tidak ada jaringan ke pusat."),
    "centre_off": QT_TRANSLATE_NOOP("Messages", "Pusat sedang tidak melayani."),
    "busy": QT_TRANSLATE_NOOP("Messages", "Pusat sedang sibuk."),
    "half_answer": QT_TRANSLATE_NOOP("Messages", "Jaringan terputus di tengah jawaban pusat."),
    "cancelled": QT_TRANSLATE_NOOP("Messages", "Pengiriman Anda hentikan."),
    "bad_answer": QT_TRANSLATE_NOOP("Messages", "Jawaban pusat tidak dapat dibaca."),
    "receipt_mismatch": QT_TRANSLATE_NOOP(
        "Messages", "Tanda terima dari pusat tidak cocok dengan kiriman, jadi ditolak."
    ),
    "centre_fault": QT_TRANSLATE_NOOP("Messages", "Terjadi gangguan di pusat."),
}
_NOTHING_WAITS = QT_TRANSLATE_NOOP(
    "Messages",
    "{happened} Tidak ada yang menunggu kirim, dan semua isian aman di laptop ini. "
    "Coba lagi nanti.",
)
_PHOTOS_WAIT = QT_TRANSLATE_NOOP(
    "Messages",
    "{happened} Yang menunggu kirim tinggal {count} foto; semuanya aman di laptop ini. "
    "Coba lagi nanti.",
)


def exchange_sentence(
    key: str, values: Mapping[str, str | int], *, waiting: int, photos: int = 0
) -> str:
    """What to say of how the last exchange ended, while *waiting* people and *photos* wait to be
    sent."""
    if waiting or key not in _HAPPENED:
        return sentence(key, values)
    happened = QCoreApplication.translate(CONTEXT, str(_HAPPENED[key]))
    text = QCoreApplication.translate(CONTEXT, str(_PHOTOS_WAIT if photos else _NOTHING_WAITS))
    return text.format(happened=happened, count=photos)


def is_worded(key: str) -> bool:
    """Whether *key* has a sentence of its own."""
    return key in _SENTENCES


def is_of_exchange(key: str) -> bool:
    """Whether *key* is trouble on the line or at the centre, and not of this laptop."""
    return key in LINE or key in PROOF or key in CENTRE
