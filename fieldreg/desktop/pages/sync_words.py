"""What the sync page says: when both sides last met, when they meet again, and why something waits.

Without a widget, so that each sentence can be read in a test.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from fieldreg.desktop import wording
from fieldreg.desktop.session import Session
from fieldreg.services.views import HomeFigures, SyncReport

SOON_MS = 60_000
# The states are named as the sentences of `messages` name them.
_WHY: dict[str, object] = {
    "no_line": QT_TRANSLATE_NOOP(
        "SyncWords", "Belum terkirim karena tidak ada jaringan ke pusat. Aman di laptop ini."
    ),
    "wrong_address": QT_TRANSLATE_NOOP(
        "SyncWords", "Belum terkirim karena alamat pusat tidak ditemukan. Aman di laptop ini."
    ),
    "centre_off": QT_TRANSLATE_NOOP(
        "SyncWords", "Belum terkirim karena pusat sedang tidak melayani. Aman di laptop ini."
    ),
    "too_slow": QT_TRANSLATE_NOOP(
        "SyncWords", "Belum terkirim karena jaringan terlalu lambat. Aman di laptop ini."
    ),
    "half_answer": QT_TRANSLATE_NOOP(
        "SyncWords", "Belum terkirim karena jaringan terputus. Aman di laptop ini."
    ),
    "busy": QT_TRANSLATE_NOOP(
        "SyncWords", "Belum terkirim karena pusat sedang sibuk. Aman di laptop ini."
    ),
    "captive_portal": QT_TRANSLATE_NOOP(
        "SyncWords",
        "Belum terkirim karena jaringan ini meminta masuk lewat halaman web dahulu. "
        "Aman di laptop ini.",
    ),
    "wrong_certificate": QT_TRANSLATE_NOOP(
        "SyncWords", "Belum terkirim karena yang menjawab tidak terbukti pusat. Aman di laptop ini."
    ),
    "bad_answer": QT_TRANSLATE_NOOP(
        "SyncWords", "Belum terkirim karena jawaban pusat tidak dapat dibaca. Aman di laptop ini."
    ),
    "cancelled": QT_TRANSLATE_NOOP(
        "SyncWords", "Belum terkirim karena pengirimannya Anda hentikan. Aman di laptop ini."
    ),
    "not_signed_in": QT_TRANSLATE_NOOP(
        "SyncWords", "Belum terkirim karena pusat tidak mengenali laptop ini. Aman di laptop ini."
    ),
    "token_expired": QT_TRANSLATE_NOOP(
        "SyncWords", "Belum terkirim karena izin kirim laptop ini habis. Aman di laptop ini."
    ),
    "device_revoked": QT_TRANSLATE_NOOP(
        "SyncWords", "Belum terkirim karena pusat mencabut laptop ini. Aman di laptop ini."
    ),
}
_WHY["not_our_centre"] = _WHY["wrong_certificate"]
_WHY["laptop_closed"] = _WHY["device_revoked"]
_OTHERWISE = QT_TRANSLATE_NOOP(
    "SyncWords", "Belum terkirim karena sambungan terakhir tidak selesai. Aman di laptop ini."
)


def last_words(report: SyncReport | None, figures: HomeFigures, session: Session) -> str:
    """When both sides last met, and what came of it."""
    when = session.when(figures.last_good_sync)
    if report and not report.trouble:
        return _met(report).format(when=when, sent=report.sent)
    translate = QCoreApplication.translate
    if figures.last_good_sync:
        return translate("SyncWords", "Terakhir tersambung {when}.").format(when=when)
    return translate("SyncWords", "Semua yang Anda simpan aman di laptop ini.")


def _met(report: SyncReport) -> str:
    translate = QCoreApplication.translate
    if not report.sent and not report.received:
        return translate("SyncWords", "Diperiksa {when}: tidak ada yang baru.")
    if not report.sent:
        return translate("SyncWords", "Tersambung {when}: ada kabar dari pusat.")
    if report.received > report.sent:
        return translate(
            "SyncWords", "Tersambung {when}: {sent} terkirim, dan ada kabar dari pusat."
        )
    return translate("SyncWords", "Tersambung {when}: {sent} terkirim.")


def next_words(next_in_ms: int | None, now: datetime, time_zone: str) -> str:
    """When it meets the centre by itself; that it does not, where that was switched off."""
    translate = QCoreApplication.translate
    if next_in_ms is None:
        return translate(
            "SyncWords", "Pengiriman otomatis dimatikan di Pengaturan; kirim dengan tombol di atas."
        )
    if next_in_ms < SOON_MS:
        return translate("SyncWords", "Tersambung sendiri sebentar lagi, begitu ada jaringan.")
    at = (now + timedelta(milliseconds=next_in_ms)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    when = wording.day_and_clock(at, now=now, time_zone=time_zone)
    return translate("SyncWords", "Tersambung lagi sendiri {when}.").format(when=when)


def over_words() -> str:
    """That nothing is sent any more from a laptop that the centre revoked."""
    return QCoreApplication.translate(
        "SyncWords", "Laptop ini tidak mengirim lagi. Serahkan kepada pusat."
    )


def why_waiting(trouble: str, figures: HomeFigures, *, is_sending: bool = False) -> str:
    """Why something waits, in a sentence; *trouble* is how the last exchange ended."""
    translate = QCoreApplication.translate
    if is_sending:
        return translate("SyncWords", "Sedang dikirim.")
    if trouble:
        return _what_stopped_it(trouble)
    if figures.last_good_sync:
        return translate("SyncWords", "Disimpan setelah sambungan terakhir. Aman di laptop ini.")
    return translate("SyncWords", "Laptop ini belum pernah tersambung dengan pusat.")


def _what_stopped_it(trouble: str) -> str:
    return QCoreApplication.translate("SyncWords", str(_WHY.get(trouble, _OTHERWISE)))
