"""A delivered pack before it takes effect: what it changes, for whom, and the choice to install."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldreg.desktop.pages.effect_card import EffectCard
from fieldreg.desktop.pages.pack_changes import Chapter, chapters
from fieldreg.desktop.pages.pack_words import called, sureness
from fieldreg.desktop.pages.packs_card import refusal
from fieldreg.desktop.pages.page import Page
from fieldreg.desktop.pages.parts import LinkButton, PageHead, Scrolled, clear
from fieldreg.desktop.session import Go, PageName, Session
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.translation import said
from fieldreg.desktop.widgets import (
    Card,
    Notice,
    PrimaryButton,
    QuietButton,
    Text,
)
from fieldreg.desktop.wording import short_day
from fieldreg.domain.pack import Pack
from fieldreg.domain.trouble import Trouble
from fieldreg.services import packs
from fieldreg.services.desk import Desk
from fieldreg.services.pack_views import PackOffer

WIDEST = 960
MOST_ENTRIES = 12


class Installed(NamedTuple):
    """The desk that works with the new pack, and the pack."""

    desk: Desk
    pack: Pack


class PackPage(Page):
    """Shows the offer that *Go* brings. Signals: `installed(Installed)`."""

    installed = Signal(object)
    name = PageName.PACK
    escapes_to = PageName.SETTINGS

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._offer: PackOffer | None = None
        self._back = LinkButton(self.tr("Pengaturan"), "arrow-left", name="back")
        self._head = PageHead("", is_long=True)
        self._cancel = QuietButton(self.tr("Batal"), name="pack_cancel")
        self._install = PrimaryButton(self.tr("Pasang"), "check", name="pack_install")
        self._summary = Text(look="muted", wrap=True, tabular=True)
        self._notice = Notice(Role.WRONG)
        self._changes = Card()
        self._lines = QVBoxLayout()
        self.effect = EffectCard(session)
        self._lay_out()
        self._back.clicked.connect(self._go_back)
        self._cancel.clicked.connect(self._go_back)
        self._install.clicked.connect(self._on_install)
        self.effect.ended.connect(self._install.setEnabled)
        self.effect.person_chosen.connect(self._on_person)

    def arrive(self, go: Go) -> None:
        """Show the offer; coming back from a person it stands as it was left."""
        super().arrive(go)
        if go.offer and go.offer is not self._offer:
            self._show_offer(go.offer)

    def place(self) -> Go:
        """The offer goes with the lock."""
        return Go(PageName.HOME)

    def leave(self) -> None:
        """Nobody waits for an answer that nobody looks at."""
        self.effect.stop()

    def _lay_out(self) -> None:
        self._head.acts.addWidget(self._cancel)
        self._head.acts.addWidget(self._install)
        self._lines.setSpacing(tokens.BETWEEN_FIELDS)
        self._changes.body.addLayout(self._lines)
        self._notice.hide()
        page = Scrolled(most=WIDEST)
        margin = tokens.PAGE_MARGIN
        page.column.setContentsMargins(margin, 0, margin, margin)
        for part in (self._head, self._summary, self._notice, self.effect, self._changes):
            page.column.addWidget(part)
        page.column.addStretch(1)
        above = QHBoxLayout()
        above.setContentsMargins(margin - LinkButton.INSET, tokens.GRID, margin, tokens.HALF)
        above.addWidget(self._back)
        above.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(above)
        outer.addWidget(page, 1)

    def _show_offer(self, offer: PackOffer) -> None:
        self._offer = offer
        self._notice.hide()
        title = self.tr("Paket {version}").format(version=called(offer.pack.key))
        self._head.say(title)
        self._summary.setText(self._summary_words(offer))
        old = self.session.desk.shelf.by_key(offer.replaces)
        found = chapters(offer.differences, old, offer.pack)
        words = self.tr("Yang berubah di dalam paket: {count}")
        count = sum(len(chapter.entries) for chapter in found)
        self._changes.title.setText(words.format(count=count))
        self._changes.title.show()
        self._show_chapters(found)
        self._install.setEnabled(False)
        self.effect.judge(offer)

    def _summary_words(self, offer: PackOffer) -> str:
        parts = [said(offer.pack.name)]
        if offer.takes_effect_on:
            words = self.tr("berlaku bagi pendaftaran mulai {day}")
            parts.append(words.format(day=short_day(offer.takes_effect_on)))
        else:
            parts.append(self.tr("hanya bagi pendaftaran dengan tanggal yang sudah lewat"))
        replaces = self.tr("dibandingkan dengan {version}")
        parts.append(replaces.format(version=called(offer.replaces)))
        parts.append(sureness(offer.pack))
        signed = self.tr("Tanda tangan pusat cocok.")
        return f"{' · '.join(parts)}\n{signed}"

    def _show_chapters(self, found: tuple[Chapter, ...]) -> None:
        clear(self._lines)
        for chapter in found:
            self._lines.addWidget(_chapter(chapter, self.tr("dan {count} lagi")))

    def _go_back(self) -> None:
        self._offer = None
        self.wants.emit(Go(PageName.SETTINGS))

    def _on_person(self, record_id: str) -> None:
        self.wants.emit(Go(PageName.RECORD, record_id=record_id))

    def _on_install(self) -> None:
        desk, offer = self.session.desk, self._offer
        if offer:
            self._install.setEnabled(False)
            self.session.lanes.write(
                lambda: Installed(packs.install(desk, offer), offer.pack),
                self._on_installed,
                self._on_refused,
            )

    def _on_installed(self, done: Installed) -> None:
        self._offer = None
        self.installed.emit(done)

    def _on_refused(self, trouble: Trouble) -> None:
        self._notice.set_words(refusal(trouble, self.session.language), Role.WRONG)
        self._notice.show()


def _chapter(chapter: Chapter, more: str) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(tokens.HALF)
    caption = Text(chapter.title, size=tokens.SMALL, look="muted", is_medium=True)
    column.addWidget(caption)
    for place, entry in enumerate(chapter.entries[:MOST_ENTRIES]):
        if place:
            column.addSpacing(tokens.HALF)
        if entry.name:
            column.addWidget(Text(entry.name, is_medium=True, wrap=True))
        for line in entry.lines:
            column.addWidget(Text(line, wrap=True, tabular=True))
    left = len(chapter.entries) - MOST_ENTRIES
    if left > 0:
        column.addWidget(Text(more.format(count=left), look="muted"))
    return holder
