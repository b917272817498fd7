"""Sheets about photos: one to be seen large, and the question what a new one shows."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from fieldreg.desktop.dialogs.sheet import Sheet
from fieldreg.desktop.icons import pixmap
from fieldreg.desktop.pages.photo_words import kind_words, state_words
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import DangerButton, Notice, Pill, QuietButton, Text
from fieldreg.desktop.widgets.line_field import LineField
from fieldreg.domain.words import ImageKind
from fieldreg.services.views import PhotoView

WIDEST = 960
LOW = 560
REASON_LEAST = 5
_LEAST = QSize(160, 96)
_ICON = 48
_WANTED = QSize(860, 640)


class Canvas(QWidget):
    """A picture as large as there is room, never larger than it is."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.setMinimumSize(_LEAST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def image(self) -> QImage:
        """What is shown; an empty one shows nothing."""
        return self._image

    def show_image(self, image: QImage) -> None:
        """Show another."""
        self._image = image
        self.update()

    def sizeHint(self) -> QSize:
        """Room for a picture that can be read."""
        return _WANTED

    def paintEvent(self, event: QPaintEvent) -> None:
        """In the middle, whole; an icon in its place where there is none, or none yet."""
        painter = QPainter(self)
        if self._image.isNull():
            icon = pixmap("image", Role.MUTED, _ICON, self.devicePixelRatioF())
            painter.drawPixmap(self.rect().center() - QPoint(_ICON, _ICON) / 2, icon)
            painter.end()
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._image.size()
        room = self.size() * self.devicePixelRatioF()
        if size.width() > room.width() or size.height() > room.height():
            size = size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        density = self.devicePixelRatioF()
        place = QRectF(0, 0, size.width() / density, size.height() / density)
        place.moveCenter(self.rect().toRectF().center())
        painter.drawImage(place, self._image)
        painter.end()


class PhotoSheet(Sheet):
    """One photo, large. Signals: `take_wanted(str)`, the reason to remove it; `send_wanted()`."""

    take_wanted = Signal(str)
    send_wanted = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__("", "photo", page)
        self.card.setMaximumWidth(WIDEST)
        self.card.title.show()
        self.canvas = Canvas()
        self._is_asking = self._can_send = False
        self._state, self._when = Pill(), Text(look="muted", size=tokens.SMALL)
        self.notice = Notice(Role.ATTENTION)
        self._reason = LineField(self.tr("Mengapa foto ini dihapus?"), "photo_reason")
        self._about = Text(
            self.tr(
                "Fotonya dihapus dari laptop ini sekarang, dan dari pusat pada sinkron berikut. "
                "Yang tersisa: bahwa pernah ada, siapa yang menghapus, dan alasannya."
            ),
            look="muted",
            size=tokens.SMALL,
            wrap=True,
        )
        self._close = QuietButton(self.tr("Tutup"), name="photo_close")
        self._send = QuietButton(self.tr("Kirim lagi"), "send", name="photo_send")
        self._take = DangerButton(self.tr("Hapus foto …"), "trash-2", name="photo_take")
        self._confirm = DangerButton(self.tr("Hapus foto"), "trash-2", name="photo_confirm")
        self._lay_out()
        self._close.clicked.connect(self.put_away)
        self._send.clicked.connect(self.send_wanted)
        self._take.clicked.connect(self._ask)
        self._confirm.clicked.connect(self._on_confirm)
        self._reason.line.returnPressed.connect(self._on_confirm)
        self._reason.line.textEdited.connect(lambda: self._reason.say(""))
        self.closed.connect(lambda: self.canvas.show_image(QImage()))

    def begin(self, photo: PhotoView, when: str) -> None:
        """Open it on *photo*, added at *when* in words; the picture itself comes later."""
        self.card.title.setText(kind_words(photo.kind))
        self.canvas.setAccessibleName(kind_words(photo.kind))
        self.canvas.show_image(QImage())
        state = state_words(photo)
        self._state.set_words(state.text, state.tone, state.icon)
        self._when.setText(self.tr("Ditambahkan {when}").format(when=when))
        self.notice.hide()
        self._can_send = bool(photo.refused)
        self._show_asking(is_asking=False)
        self.open_on(self._close)

    def say(self, words: str, role: Role = Role.ATTENTION) -> None:
        """Say what is with the photo."""
        self.notice.set_words(words, role)
        self.notice.show()

    def _lay_out(self) -> None:
        about = QHBoxLayout()
        about.setSpacing(tokens.GRID)
        about.addWidget(self._state)
        about.addWidget(self._when, 1)
        asking = QVBoxLayout()
        asking.setSpacing(tokens.HALF)
        asking.addWidget(self._reason)
        asking.addWidget(self._about)
        self.acts.addWidget(self._close)
        self.acts.addStretch(1)
        for button in (self._send, self._take, self._confirm):
            self.acts.addWidget(button)
        body = self.card.body
        body.addLayout(about)
        body.addWidget(self.notice)
        body.addWidget(self.canvas, 1_000)
        body.addLayout(asking)
        body.addStretch(1)
        body.addLayout(self.acts)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window the picture gives way to the question."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        self.canvas.setHidden(self._is_asking and self.height() < LOW)

    def _show_asking(self, *, is_asking: bool) -> None:
        self._is_asking = is_asking
        for part in (self._reason, self._about, self._confirm):
            part.setVisible(is_asking)
        self._take.setVisible(not is_asking)
        self._send.setVisible(self._can_send and not is_asking)
        self._make_room()
        self._close.set_words(self.tr("Tidak jadi") if is_asking else self.tr("Tutup"))

    def _ask(self) -> None:
        self._reason.line.clear()
        self._reason.say("")
        self._show_asking(is_asking=True)
        self._reason.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_confirm(self) -> None:
        reason = self._reason.text().strip()
        if len(reason) < REASON_LEAST:
            self._reason.say(self.tr("Tulis alasannya dalam beberapa kata."), "wrong")
            self._reason.line.setFocus()
            return
        self.take_wanted.emit(reason)


class KindSheet(Sheet):
    """What do these new photos show? Signal `chosen(ImageKind)`."""

    chosen = Signal(object)

    def __init__(self, page: QWidget) -> None:
        super().__init__(
            self.tr("Apa yang terlihat di foto ini?"), "photo_kind", page, is_snug=True
        )
        self.card.setMaximumWidth(400)
        self._first: QWidget = self
        for kind in reversed(ImageKind):
            button = QuietButton(kind_words(kind), "image", name=f"photo_kind_{kind.value}")
            button.clicked.connect(lambda _=False, k=kind: self._on_kind(k))
            self.card.body.insertWidget(1, button)
            self._first = button
        keep = QuietButton(self.tr("Tidak jadi"), name="photo_kind_cancel")
        keep.clicked.connect(self.put_away)
        self.acts.addStretch(1)
        self.acts.addWidget(keep)
        self.card.body.addLayout(self.acts)

    def begin(self) -> None:
        """Ask."""
        self.open_on(self._first)

    def _on_kind(self, kind: ImageKind) -> None:
        self.put_away()
        self.chosen.emit(kind)
