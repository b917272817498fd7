"""Which photos a registration has, and which of them the centre does not have yet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldreg.desktop.theme import tokens
from fieldreg.desktop.widgets import Card, Pill, Text
from fieldreg.domain.words import ImageKind
from fieldreg.services.views import PhotoView, SyncReport

_KINDS = {
    ImageKind.KTP: QT_TRANSLATE_NOOP("Photos", "Foto KTP"),
    ImageKind.KK: QT_TRANSLATE_NOOP("Photos", "Foto KK"),
    ImageKind.PERSON: QT_TRANSLATE_NOOP("Photos", "Foto orangnya"),
    ImageKind.PAPER: QT_TRANSLATE_NOOP("Photos", "Foto surat"),
}
_ON_THE_WAY = QT_TRANSLATE_NOOP("Photos", "Foto masih di jalan")
_DELIVERED = QT_TRANSLATE_NOOP("Photos", "Sudah di pusat")
_LOST = QT_TRANSLATE_NOOP("Photos", "Hilang, foto lagi")
_WHY = QT_TRANSLATE_NOOP(
    "Photos",
    "Foto dikirim sesudah isian. Yang masih di jalan aman di laptop ini dan dikirim sendiri "
    "begitu ada jaringan.",
)


def _say(text: object) -> str:
    return QCoreApplication.translate("Photos", str(text))


class PhotosCard(Card):
    """A line for each photo: what it shows, and whether the centre has it."""

    def __init__(self, photos: Sequence[PhotoView], parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("Photos", "Foto"), parent)
        for photo in photos:
            row = QHBoxLayout()
            row.setSpacing(tokens.BETWEEN_FIELDS)
            row.addWidget(Text(_say(_KINDS[photo.kind])), 1)
            pill = Pill()
            if photo.is_delivered:
                pill.set_words(_say(_DELIVERED), "good", "circle-check")
            elif photo.is_lost:
                pill.set_words(_say(_LOST), "attention", "triangle-alert")
            else:
                pill.set_words(_say(_ON_THE_WAY), "muted", "clock")
            row.addWidget(pill)
            self.body.addLayout(row)
        if not all(photo.is_delivered or photo.is_lost for photo in photos):
            self.body.addWidget(Text(_say(_WHY), look="muted", size=tokens.SMALL, wrap=True))


def photo_words(report: SyncReport | None, waiting: int) -> str:
    """What became of photos in the last exchange, and how many of the *waiting* ones are on their
    way; empty where there is nothing to say."""
    said, report = [], report or SyncReport()
    if report.images_sent:
        text = QCoreApplication.translate("Photos", "{count} foto terkirim.")
        said.append(text.format(count=report.images_sent))
    if waiting > report.images_lost:
        text = QCoreApplication.translate("Photos", "{count} foto masih di jalan.")
        said.append(text.format(count=waiting - report.images_lost))
    if report.images_lost:
        text = QCoreApplication.translate(
            "Photos", "{count} foto hilang dari laptop ini sebelum terkirim; foto sekali lagi."
        )
        said.append(text.format(count=report.images_lost))
    return " ".join(said)
