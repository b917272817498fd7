"""The truth about delivery in a few words, from the desk's figures and what the courier does."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from fieldreg.desktop.theme.tokens import Role
from fieldreg.services.views import HomeFigures, SyncProgress


@dataclass(frozen=True, slots=True)
class DeliveryWords:
    """A sentence of a few words, its icon and its meaning."""

    text: str
    icon: str
    role: Role


def delivery_words(
    figures: HomeFigures,
    *,
    is_sending: bool = False,
    is_stopping: bool = False,
    progress: SyncProgress | None = None,
) -> DeliveryWords:
    """What the bar at the top says: never that all is delivered while something waits."""
    translate = QCoreApplication.translate
    if is_sending:
        text = translate("Delivery", "Menghentikan …") if is_stopping else _sending(progress)
        return DeliveryWords(text, "refresh-cw", Role.INFORMATION)
    if figures.quarantined:
        text = translate("Delivery", "{count} ditahan pusat").format(count=figures.quarantined)
        if figures.waiting:
            text = f"{text} · {_waiting(figures.waiting)}"
        return DeliveryWords(text, "triangle-alert", Role.ATTENTION)
    if figures.waiting:
        return DeliveryWords(_waiting(figures.waiting), "clock", Role.INK)
    if not figures.last_good_sync:
        text = translate("Delivery", "Belum pernah tersambung")
        return DeliveryWords(text, "wifi-off", Role.MUTED)
    if photos := _photos(figures):
        return photos
    text = translate("Delivery", "Semua sudah diterima pusat")
    return DeliveryWords(text, "circle-check", Role.GOOD)


def _photos(figures: HomeFigures) -> DeliveryWords | None:
    """The text is there; what is still to be said of photos."""
    translate = QCoreApplication.translate
    if figures.photos_refused:
        text = translate("Delivery", "Isian diterima pusat · {count} foto ditolak pusat")
        text = text.format(count=figures.photos_refused)
        return DeliveryWords(text, "triangle-alert", Role.ATTENTION)
    if figures.photos_waiting:
        text = translate("Delivery", "Isian diterima pusat · {count} foto belum di pusat")
        return DeliveryWords(text.format(count=figures.photos_waiting), "clock", Role.INK)
    if figures.photos_to_take:
        text = translate("Delivery", "Isian diterima pusat · {count} foto belum dihapus di pusat")
        return DeliveryWords(text.format(count=figures.photos_to_take), "clock", Role.INK)
    return None


def _waiting(count: int) -> str:
    return QCoreApplication.translate("Delivery", "{count} menunggu kirim").format(count=count)


def _sending(progress: SyncProgress | None) -> str:
    if progress is None or not progress.to_send:
        return QCoreApplication.translate("Delivery", "Menghubungi pusat …")
    text = QCoreApplication.translate("Delivery", "Mengirim {sent} dari {all} …")
    return text.format(sent=progress.sent, all=progress.to_send)
