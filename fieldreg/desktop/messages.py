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


_NOTHING_WAITS = QT_TRANSLATE_NOOP(
    "Messages",
    "Percobaan terakhir menghubungi pusat gagal. Tidak ada yang menunggu kirim, dan semua isian "
    "aman di laptop ini. Coba lagi setelah ada jaringan.",
)
_SPEAKS_OF_WAITING = frozenset(
    {
        "no_line",
        "centre_off",
        "half_answer",
        "cancelled",
        "bad_answer",
        "receipt_mismatch",
        "centre_fault",
    }
)


def exchange_sentence(key: str, values: Mapping[str, str | int], *, waiting: int) -> str:
    """What to say of how the last exchange ended, while *waiting* people wait to be sent."""
    if not waiting and key in _SPEAKS_OF_WAITING:
        return QCoreApplication.translate(CONTEXT, str(_NOTHING_WAITS))
    return sentence(key, values)


def is_worded(key: str) -> bool:
    """Whether *key* has a sentence of its own."""
    return key in _SENTENCES


def is_of_exchange(key: str) -> bool:
    """Whether *key* is trouble on the line or at the centre, and not of this laptop."""
    return key in LINE or key in PROOF or key in CENTRE
