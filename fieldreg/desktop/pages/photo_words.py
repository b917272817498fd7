"""What is said of photos: what they show, how they stand, what became of them in an exchange."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from fieldreg.desktop.messages import sentence
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.wording import PillWords
from fieldreg.domain.words import ImageKind
from fieldreg.services.views import HomeFigures, PhotoView, SyncReport

_KINDS = {
    ImageKind.KTP: QT_TRANSLATE_NOOP("Photos", "Foto KTP"),
    ImageKind.KK: QT_TRANSLATE_NOOP("Photos", "Foto KK"),
    ImageKind.PERSON: QT_TRANSLATE_NOOP("Photos", "Foto orangnya"),
    ImageKind.PAPER: QT_TRANSLATE_NOOP("Photos", "Foto surat"),
}
_SHORT = {
    ImageKind.KTP: QT_TRANSLATE_NOOP("Photos", "KTP"),
    ImageKind.KK: QT_TRANSLATE_NOOP("Photos", "KK"),
    ImageKind.PERSON: QT_TRANSLATE_NOOP("Photos", "Orangnya"),
    ImageKind.PAPER: QT_TRANSLATE_NOOP("Photos", "Surat"),
}
_WAITS = QT_TRANSLATE_NOOP("Photos", "Menunggu kirim")
_DELIVERED = QT_TRANSLATE_NOOP("Photos", "Sudah di pusat")
_REFUSED = QT_TRANSLATE_NOOP("Photos", "Ditolak pusat")
_LOST = QT_TRANSLATE_NOOP("Photos", "Hilang, foto lagi")
_SOUGHT = QT_TRANSLATE_NOOP("Photos", "Dicari di cadangan")
_STOPPED = QT_TRANSLATE_NOOP("Photos", "Pencarian terhenti")
_SENT = QT_TRANSLATE_NOOP("Photos", "{count} foto terkirim.")
_STILL = QT_TRANSLATE_NOOP("Photos", "{count} foto menunggu kirim.")
_STILL_REFUSED = QT_TRANSLATE_NOOP(
    "Photos", "{count} foto ditolak pusat; lihat daftarnya di halaman ini."
)
_STILL_THERE = QT_TRANSLATE_NOOP("Photos", "{count} foto yang dihapus belum dihapus di pusat.")
_GONE = QT_TRANSLATE_NOOP(
    "Photos", "{count} foto hilang dari laptop ini sebelum terkirim; foto sekali lagi."
)


def say(text: object) -> str:
    """*text* in the language of the screen."""
    return QCoreApplication.translate("Photos", str(text))


def kind_words(kind: ImageKind) -> str:
    """What a photo shows."""
    return say(_KINDS[kind])


def kind_short(kind: ImageKind) -> str:
    """The same in a word, where it is clear that a photo is meant."""
    return say(_SHORT[kind])


def state_words(photo: PhotoView) -> PillWords:
    """How a photo stands: whether the centre has it, or what is with it."""
    if photo.is_delivered:
        return PillWords(say(_DELIVERED), Role.GOOD, "circle-check")
    if photo.refused:
        return PillWords(say(_REFUSED), Role.WRONG, "octagon-x")
    if photo.is_sought and photo.has_stopped:
        return PillWords(say(_STOPPED), Role.ATTENTION, "search")
    if photo.is_sought:
        return PillWords(say(_SOUGHT), Role.MUTED, "search")
    if photo.is_lost:
        return PillWords(say(_LOST), Role.ATTENTION, "triangle-alert")
    return PillWords(say(_WAITS), Role.MUTED, "clock")


def why_not_here(photo: PhotoView) -> tuple[str, Role]:
    """What is said where a photo is opened whose bytes are not on this laptop, and how loudly."""
    is_at_rest = not (photo.is_lost or photo.has_stopped)
    key = "image_missing" if photo.is_lost else "image_not_here"
    if photo.is_sought:
        key = "image_search_stopped" if photo.has_stopped else "image_sought"
    return sentence(key, {}), Role.INFORMATION if is_at_rest else Role.ATTENTION


def photo_words(report: SyncReport | None, figures: HomeFigures) -> str:
    """What became of photos in the last exchange, and how those stand that are not settled; empty
    where there is nothing to say."""
    report = report or SyncReport()
    waiting = max(figures.photos_waiting - report.images_lost, 0)
    counts = (
        (report.images_sent, _SENT),
        (waiting, _STILL),
        (figures.photos_refused, _STILL_REFUSED),
        (figures.photos_to_take, _STILL_THERE),
        (report.images_lost, _GONE),
    )
    return " ".join(say(text).format(count=count) for count, text in counts if count)
