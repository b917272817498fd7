"""Sentences for trouble with the centre before this laptop is enrolled: nothing was typed yet."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from fieldreg.desktop.messages import CONTEXT, is_of_exchange, sentence

_NOT_CONNECTED = QT_TRANSLATE_NOOP(
    "Messages",
    "Laptop ini belum tersambung. Tidak ada data yang hilang. Periksa internet, lalu coba lagi.",
)
_SAID_AS_EVER = frozenset({"code_invalid", "too_many_tries"})
_STRANGER = QT_TRANSLATE_NOOP(
    "Messages",
    "Laptop ini belum tersambung: yang menjawab tidak dapat membuktikan bahwa ia pusat. "
    "Tidak ada data yang hilang. Coba jaringan lain; jika tetap begini, hubungi pusat.",
)
_ENROLMENT: dict[str, object] = {
    "wrong_address": QT_TRANSLATE_NOOP(
        "Messages",
        "Laptop ini belum tersambung: alamat pusat tidak ditemukan. Tidak ada data yang hilang. "
        "Periksa internet dan alamatnya, lalu coba lagi.",
    ),
    "wrong_certificate": QT_TRANSLATE_NOOP(
        "Messages",
        "Laptop ini belum tersambung: yang menjawab tidak dapat membuktikan bahwa ia pusat. "
        "Tidak ada data yang hilang. Bila Anda mengetik kode, minta berkas dari pusat dan buka "
        "berkas itu; bila sudah, coba jaringan lain atau hubungi pusat.",
    ),
    "not_our_centre": _STRANGER,
    "captive_portal": QT_TRANSLATE_NOOP(
        "Messages",
        "Laptop ini belum tersambung: jaringan ini meminta masuk lewat halaman web dahulu. "
        "Tidak ada data yang hilang. Masuk ke jaringan itu, lalu coba lagi.",
    ),
}


def enrolment_sentence(key: str, values: Mapping[str, str | int]) -> str:
    """What to say of *key* while this laptop is not enrolled yet: nothing was typed or waits."""
    if key in _SAID_AS_EVER or not is_of_exchange(key):
        return sentence(key, values)
    return QCoreApplication.translate(CONTEXT, str(_ENROLMENT.get(key, _NOT_CONNECTED)))
