"""The ways to leave the desk: the menu under the officer's initials, sending before it, closing."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QWidget

from fieldreg.desktop.courier import Courier
from fieldreg.desktop.dialogs.photos_first import PhotosFirst
from fieldreg.desktop.dialogs.send_first import SendFirst
from fieldreg.desktop.frame.officer_menu import OfficerMenu
from fieldreg.desktop.frame.top_bar import TopBar
from fieldreg.desktop.messages import exchange_sentence
from fieldreg.desktop.session import Session, Told
from fieldreg.desktop.theme.tokens import Role
from fieldreg.services.views import SyncReport


class Leaving(QObject):
    """Signals: `lock_wanted(Told | None)`, with what to say after the next sign-in;
    `close_wanted()`; `settings_wanted()`; `photos_wanted(str)`, of a registration."""

    lock_wanted = Signal(object)
    close_wanted = Signal()
    settings_wanted = Signal()
    photos_wanted = Signal(str)

    def __init__(self, session: Session, courier: Courier, bar: TopBar, frame: QWidget) -> None:
        super().__init__(frame)
        self._session, self._courier = session, courier
        self._bar, self._frame = bar, frame
        self._sheet: SendFirst | None = None
        self._photos_first: PhotosFirst | None = None
        bar.officer_pressed.connect(self._open_menu)

    def send_first(self) -> None:
        """Send what waits, then lock, whatever came of it."""
        if self._sheet is None:
            self._sheet = SendFirst(self._courier, self._frame)
            self._sheet.finished.connect(self._on_sent)
        self._sheet.begin()

    def may_close(self) -> bool:
        """Whether nothing is lost by closing now; if photos would be, that is asked, and
        `close_wanted` may follow."""
        photos = self._session.photos
        if not photos.unsettled:
            return True
        if self._photos_first is None:
            self._photos_first = PhotosFirst(photos, self._frame)
            self._photos_first.finished.connect(self.close_wanted)
            self._photos_first.look_wanted.connect(self.photos_wanted)
        self._photos_first.begin()
        return False

    def _open_menu(self) -> None:
        desk = self._session.desk
        menu = OfficerMenu(self._session.office_name, desk.officer_name, self._frame)
        menu.lock_pressed.connect(lambda: self.lock_wanted.emit(None))
        menu.send_first_pressed.connect(self.send_first)
        menu.settings_pressed.connect(self.settings_wanted)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.open_below(self._bar.officer)

    def _on_sent(self, report: SyncReport | None) -> None:
        self.lock_wanted.emit(told_after(report) if report else None)


def told_after(report: SyncReport) -> Told:
    """What to say of the sending before the lock, to whoever signs in next."""
    translate = QCoreApplication.translate
    if report.trouble:
        words = translate("Leaving", "Laptop terkunci sebelum semua terkirim. {why}")
        why = exchange_sentence(
            report.trouble, report.detail, waiting=report.waiting, photos=report.images_waiting
        )
        return Told(words.format(why=why), Role.ATTENTION)
    if report.waiting:
        words = translate("Leaving", "Laptop terkunci; {count} masih menunggu kirim.")
        return Told(words.format(count=report.waiting), Role.ATTENTION)
    if report.images_waiting:
        words = translate("Leaving", "Laptop terkunci; {count} foto masih di jalan.")
        return Told(words.format(count=report.images_waiting), Role.ATTENTION)
    return Told(
        translate("Leaving", "Semua sudah diterima pusat sebelum laptop dikunci."), Role.GOOD
    )
