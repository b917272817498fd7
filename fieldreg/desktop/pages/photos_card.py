"""The photos of a registration: seen, added, removed; and which of them the centre has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QWidget

from fieldreg.desktop import pictures
from fieldreg.desktop.dialogs.files import ask_for_file
from fieldreg.desktop.dialogs.photo_sheet import KindSheet, PhotoSheet
from fieldreg.desktop.messages import sentence
from fieldreg.desktop.pages.dropped_photos import Dropped, dropped
from fieldreg.desktop.pages.parts import tab_before
from fieldreg.desktop.pages.photo_additions import told_of
from fieldreg.desktop.pages.photo_words import kind_short, kind_words, state_words, why_not_here
from fieldreg.desktop.session import Kind, Session
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import Card, Notice, QuietButton, Text
from fieldreg.desktop.widgets.flow import FlowRows
from fieldreg.desktop.widgets.photo_tile import PhotoTile
from fieldreg.domain.trouble import Trouble
from fieldreg.domain.words import Case, ImageKind
from fieldreg.services import images
from fieldreg.services.views import PhotoView, RecordView

Glances = tuple[tuple[str, QImage], ...]


class PhotosCard(Card):
    """The card of one record after another (`show_record`), over whose page its sheets lie."""

    def __init__(self, session: Session, page: QWidget) -> None:
        super().__init__("", page)
        self.setObjectName("photos")
        self.title.setText(self.tr("Foto"))
        self.title.show()
        self._session = session
        self._record_id, self._photos = "", tuple[PhotoView, ...]()
        self._small: dict[str, QImage] = {}
        self._open: PhotoView | None = None
        self._is_seeking = self._has_stopped = False
        self._dropped = Dropped()
        self._sheet, self._kind_sheet = PhotoSheet(page), KindSheet(page)
        self._tiles, self._adding = FlowRows(), FlowRows()
        self._words = Text(look="muted", size=tokens.SMALL, wrap=True)
        self._gone = Text(look="muted", size=tokens.SMALL, wrap=True)
        self.notice = Notice(Role.GOOD, can_dismiss=True)
        self.notice.hide()
        self.added = Notice(Role.GOOD, can_dismiss=True)
        self.added.hide()
        self.added.dismissed.connect(self._on_read)
        self._lay_out()
        self._sheet.take_wanted.connect(self._on_take)
        self._sheet.send_wanted.connect(self._on_send)
        self._kind_sheet.chosen.connect(self._on_kind)
        session.photos.moved.connect(self._show_added)

    def show_record(self, record: RecordView) -> None:
        """The photos of *record*, and how to add some where it can still be changed."""
        if record.record_id != self._record_id:
            self._small.clear()
            self.put_away()
        self._record_id, self._photos = record.record_id, record.photos
        self._mark_stopped()
        can_add = not (record.reduced or record.case is Case.ENDED)
        self._adding.setVisible(can_add)
        self.setAcceptDrops(can_add)
        self._show_tiles()
        self._say(record)
        self._show_added()
        self.setVisible(bool(can_add or record.photos or record.photos_taken))
        self._look()
        self._seek()

    def begin(self) -> None:
        """Stand where a photo is added."""
        for button in self._adding.findChildren(QuietButton)[:1]:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_away(self) -> None:
        """Nothing stays open over the page, and what was said of the last act is over; but not of
        photos that were refused."""
        self.notice.hide()
        self._has_stopped = False
        self._session.photos.tidy()
        self._show_added()
        self._sheet.put_away()
        self._kind_sheet.put_away()

    def add_files(self, kind: ImageKind, paths: Sequence[Path], others: Sequence[str] = ()) -> None:
        """Keep the photos in these files with the record; one after another is made ready. *others*
        are names of what came along and is no file here: it is told of like what is refused."""
        self.notice.hide()
        named = [name or self.tr("tanpa nama") for name in others]
        self._session.photos.add(self._record_id, kind, paths, named)

    @property
    def is_preparing(self) -> bool:
        """Whether photos are on their way, of whomever."""
        return self._session.photos.waiting > 0

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped here."""
        if dropped(event).files:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask what they show, then keep them."""
        self._dropped = dropped(event)
        if self._dropped.files:
            event.acceptProposedAction()
            self._kind_sheet.begin()

    def _lay_out(self) -> None:
        self._adding.add(_label(self.tr("Tambah:")))
        for kind in ImageKind:
            button = QuietButton(kind_short(kind), "plus", name=f"add_photo_{kind.value}")
            button.setAccessibleName(self.tr("Tambah {kind}").format(kind=kind_words(kind)))
            button.clicked.connect(partial(self._ask_for_file, kind))
            self._adding.add(button)
        for part in (self._tiles, self._words, self._gone, self.notice, self.added, self._adding):
            self.body.addWidget(part)

    def _ask_for_file(self, kind: ImageKind, _: bool = False) -> None:
        kinds = self.tr("Foto (*.jpg *.jpeg *.png)")
        ask_for_file(self, kind_words(kind), kinds, lambda path: self.add_files(kind, [path]))

    def _on_kind(self, kind: ImageKind) -> None:
        came, self._dropped = self._dropped, Dropped()
        self.add_files(kind, came.files, came.others)

    def _on_read(self) -> None:
        self._session.photos.read(self._record_id)

    def _show_added(self) -> None:
        told = told_of(self._session.photos.of(self._record_id))
        if told:
            self.added.set_words(*told)
        self.added.setVisible(told is not None)

    def _tell(self, words: str, role: Role) -> None:
        self.notice.set_words(words, role)
        self.notice.show()

    def _show_tiles(self) -> None:
        shown = self.window().focusWidget()
        at = shown.objectName() if shown and self._tiles.isAncestorOf(shown) else ""
        self._tiles.clear()
        tiles: list[PhotoTile] = []
        for photo in self._photos:
            state = state_words(photo)
            about = (state.text, state.tone, state.icon)
            tile = PhotoTile(kind_words(photo.kind), about, photo.sha256)
            tile.show_image(self._small.get(photo.sha256, QImage()))
            tile.clicked.connect(partial(self._on_tile, photo))
            self._tiles.add(tile)
            tiles.append(tile)
            if tile.objectName() == at:
                tile.setFocus()
        tab_before(self.notice.closer, tiles)
        self._tiles.setVisible(bool(self._photos))

    def _say(self, record: RecordView) -> None:
        waits = any(
            not (p.is_delivered or p.is_lost or p.is_sought or p.refused) for p in record.photos
        )
        words = self.tr(
            "Foto dikirim sesudah isian. Yang menunggu aman di laptop ini dan dikirim sendiri "
            "begitu ada jaringan."
        )
        if not record.photos:
            words = self.tr("Belum ada foto. Pilih berkasnya di bawah, atau seret ke sini.")
        self._words.setText(words)
        self._words.setVisible(waits or not record.photos)
        gone = self.tr("{kind} dihapus {when}: {reason}")
        lines = [
            gone.format(kind=kind_words(p.kind), when=self._session.when(p.at), reason=p.reason)
            for p in record.photos_taken
        ]
        self._gone.setText("\n".join(lines))
        self._gone.setVisible(bool(lines))

    def _look(self) -> None:
        """Bring the small pictures that are not there yet."""
        desk = self._session.desk
        wanted = [p.sha256 for p in self._photos if p.is_here and p.sha256 not in self._small]

        def job() -> Glances:
            found = ((sha256, images.glance(desk, sha256)) for sha256 in wanted)
            return tuple((sha256, pictures.small(data)) for sha256, data in found if data)

        if wanted:
            self._session.lanes.read(job, self._on_glances, owner=self, latest="glances")

    def _seek(self) -> None:
        """Have those that are lost here looked for in the backups, on the lane nobody waits for."""
        is_one_sought = any(photo.is_sought for photo in self._photos)
        if self._is_seeking or self._has_stopped or not is_one_sought:
            return
        self._is_seeking = True
        session, desk, record_id = self._session, self._session.desk, self._record_id

        def job() -> None:
            images.look_for_images(
                desk,
                record_id,
                on_writer=session.lanes.on_writer,
                goes_on=lambda: not session.left.is_set(),
            )

        session.lanes.copy(job, self._on_sought, self._on_not_sought, owner=self)

    def _on_sought(self, _: object) -> None:
        self._is_seeking = False
        self._session.announce(Kind.RECORDS)

    def _on_not_sought(self, _: Trouble) -> None:
        """Said, and not begun again by itself: whatever is wrong would only stop it once more."""
        self._is_seeking, self._has_stopped = False, True
        self._session.announce(Kind.RECORDS)
        if any(photo.is_sought for photo in self._photos):
            self._tell(sentence("image_search_stopped", {}), Role.ATTENTION)

    def _mark_stopped(self) -> None:
        if self._has_stopped:
            self._photos = tuple(replace(p, has_stopped=p.is_sought) for p in self._photos)

    def _on_glances(self, glances: Glances) -> None:
        self._small.update(glances)
        for sha256, image in glances:
            for tile in self._tiles.findChildren(PhotoTile, f"photo:{sha256}"):
                tile.show_image(image)

    def _on_tile(self, photo: PhotoView, _: bool = False) -> None:
        self._open = photo
        self._sheet.begin(photo, self._session.when(photo.added_at))
        if photo.refused:
            self._sheet.say(sentence(photo.refused, {}))
        if not photo.is_here:
            self._sheet.say(*why_not_here(photo))
            return
        desk, record_id = self._session.desk, self._record_id
        self._session.lanes.write(
            lambda: images.open_image(desk, photo.sha256, record_id),
            partial(self._on_opened, photo),
            lambda trouble: self._sheet.say(sentence(trouble.key, trouble.values)),
            owner=self,
        )

    def _on_opened(self, photo: PhotoView, data: bytes) -> None:
        """That it is seen stands in the audit chain now, and not before may it be."""

        def show(image: QImage) -> None:
            if self._open is photo and self._sheet.isVisible():
                self._sheet.canvas.show_image(image)

        self._session.lanes.read(lambda: pictures.decoded(data), show, owner=self, latest="photo")

    def _on_take(self, reason: str) -> None:
        desk, record_id, photo = self._session.desk, self._record_id, self._open
        if photo:
            self._session.lanes.write(
                lambda: images.take_image(desk, record_id, photo.sha256, reason),
                lambda _: self._on_changed(self.tr("Foto dihapus dari laptop ini.")),
                lambda trouble: self._sheet.say(sentence(trouble.key, trouble.values)),
                owner=self,
            )

    def _on_send(self) -> None:
        desk, record_id, photo = self._session.desk, self._record_id, self._open
        if photo:
            self._session.lanes.write(
                lambda: images.offer_again(desk, record_id, photo.sha256),
                lambda _: self._on_changed(self.tr("Foto dikirim lagi pada sinkron berikut.")),
                owner=self,
            )

    def _on_changed(self, words: str) -> None:
        self.put_away()
        self._tell(words, Role.GOOD)
        self._session.announce(Kind.RECORDS)


def _label(words: str) -> Text:
    label = Text(words, look="muted")
    label.setMinimumHeight(tokens.CONTROL_HEIGHT)
    return label
