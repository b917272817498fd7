"""Settings (Pengaturan): language, colours, sending by itself, the keys, what this program is."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QVBoxLayout,
    QWidget,
)

from fieldreg import __version__
from fieldreg.desktop.keeper import Keeper
from fieldreg.desktop.locking import LOCK_KEY
from fieldreg.desktop.pages.backups_card import BackupsCard
from fieldreg.desktop.pages.officers_card import OfficersCard
from fieldreg.desktop.pages.packs_card import PacksCard
from fieldreg.desktop.pages.page import Page
from fieldreg.desktop.pages.parts import PageHead, Scrolled
from fieldreg.desktop.preferences import Preferences
from fieldreg.desktop.session import Go, Kind, PageName, Session
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Scheme
from fieldreg.desktop.widgets import Card, Segments, Text
from fieldreg.desktop.widgets.flow import FlowLayout
from fieldreg.domain.words import Language
from fieldreg.services import office
from fieldreg.services.office import OfficeFacts
from fieldreg.services.pack_views import PackOffer

WIDEST = 720
KEY_WIDTH = 140


class SettingsPage(Page):
    """Signals: `chosen(Preferences)`, `lock_requested()`."""

    chosen = Signal(object)
    lock_requested = Signal()
    name = PageName.SETTINGS
    escapes_to = PageName.PEOPLE

    cares_about = frozenset({Kind.BACKUPS, Kind.SYNC})

    def __init__(self, session: Session, keeper: Keeper, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._is_for_packs = False
        self._office = Text(look="muted", wrap=True)
        page = self._page = Scrolled(most=WIDEST)
        page.column.setContentsMargins(*(tokens.PAGE_MARGIN,) * 4)
        page.column.addWidget(PageHead(self.tr("Pengaturan")))
        self.officers = OfficersCard(session, self)
        self.officers.lock_pressed.connect(self.lock_requested)
        self.backups = BackupsCard(session, keeper)
        self.packs = PacksCard(session)
        self.packs.offered.connect(self._on_offered)
        self.packs.shown.connect(self._on_packs)
        self.packs.refused.connect(lambda: page.bring_into_view(self.packs.notice))
        for card in (
            self._screen(),
            self._sending(),
            self.officers,
            self.backups,
            self.packs,
            self._keys(),
            self._about(),
        ):
            page.column.addWidget(card)
        page.column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(page)

    def arrive(self, go: Go) -> None:
        """Show the settings, from their packs on where *go* says so."""
        self._is_for_packs = go.to_packs
        self._is_stale |= go.to_packs
        super().arrive(go)

    def place(self) -> Go:
        """Whoever locked the desk from here does not come back for the settings."""
        return Go(PageName.HOME)

    def refresh(self) -> None:
        """Look which officers, backups and packs are here."""
        for card in (self.officers, self.backups, self.packs):
            card.refresh()
        desk = self.session.desk
        self.session.lanes.read(
            lambda: office.facts(desk), self._on_office, owner=self, latest="office"
        )

    def _on_office(self, facts: OfficeFacts) -> None:
        words = facts.name
        if facts.areas:
            areas = self.tr("melayani {areas}").format(areas=", ".join(facts.areas))
            words = f"{words} · {areas}"
        self._office.setText(words)

    def _on_packs(self) -> None:
        if self._is_for_packs and not self.packs.coming.isHidden():
            self._page.bring_into_view(self.packs)
        self._is_for_packs = False

    def _on_offered(self, offer: PackOffer) -> None:
        self.wants.emit(Go(PageName.PACK, offer=offer))

    def _screen(self) -> Card:
        card = Card(self.tr("Tampilan"))
        now = self.session.preferences
        languages = ((Language.INDONESIAN, "Bahasa Indonesia"), (Language.ENGLISH, "English"))
        schemes = ((Scheme.LIGHT, self.tr("Terang")), (Scheme.DARK, self.tr("Gelap")))
        card.body.addWidget(self._choice("language", self.tr("Bahasa"), languages, now.language))
        card.body.addWidget(self._choice("scheme", self.tr("Warna"), schemes, now.scheme))
        return card

    def _sending(self) -> Card:
        card = Card(self.tr("Pengiriman"))
        ways = (
            ("yes", self.tr("Kirim sendiri saat ada jaringan")),
            ("no", self.tr("Hanya jika saya tekan")),
        )
        now = "yes" if self.session.preferences.auto_sync else "no"
        card.body.addWidget(self._choice("auto_sync", self.tr("Kirim"), ways, now))
        return card

    def _keys(self) -> Card:
        card = Card(self.tr("Tombol cepat"))
        grid = QGridLayout()
        grid.setVerticalSpacing(tokens.GRID)
        grid.setColumnMinimumWidth(0, KEY_WIDTH)
        grid.setColumnStretch(1, 1)
        for row, (key, words) in enumerate(self._key_words()):
            grid.addWidget(Text(key, is_medium=True), row, 0)
            grid.addWidget(Text(words, look="muted", wrap=True), row, 1)
        card.body.addLayout(grid)
        return card

    def _key_words(self) -> tuple[tuple[str, str], ...]:
        return (
            ("Ctrl+N", self.tr("Daftarkan orang")),
            ("Ctrl+K, F2", self.tr("Cari orang")),
            ("Enter", self.tr("Isian berikut")),
            ("Shift+Enter", self.tr("Isian sebelumnya")),
            ("Alt+1 … Alt+5", self.tr("Bagian formulir")),
            ("F9", self.tr("Simpan & berikut")),
            ("F10", self.tr("Simpan")),
            ("Esc", self.tr("Kembali ke daftar; yang diketik menjadi isian sementara")),
            (LOCK_KEY, self.tr("Kunci laptop ini")),
            ("F1", self.tr("Bantuan ini")),
        )

    def _about(self) -> Card:
        card = Card(self.tr("Tentang"))
        pack = self.session.desk.pack
        card.body.addWidget(Text(f"fieldreg {__version__}"))
        card.body.addWidget(self._office)
        words = f"{pack.name.text(self.session.language)} · {pack.version}"
        card.body.addWidget(Text(words, look="muted", wrap=True))
        return card

    def _choice(
        self, name: str, label: str, ways: tuple[tuple[str, str], ...], now: str
    ) -> QWidget:
        """A caption and its choices, which go below it where there is little room."""
        holder = QWidget()
        row = FlowLayout(holder, tokens.GRID)
        caption = Text(label, look="muted")
        caption.setFixedSize(KEY_WIDTH - tokens.BETWEEN_FIELDS, tokens.CONTROL_HEIGHT)
        row.addWidget(caption)
        ways_shown = Segments(tuple((str(value), words) for value, words in ways))
        ways_shown.setObjectName(f"setting:{name}")
        ways_shown.setAccessibleName(label)
        ways_shown.show_text(str(now))
        ways_shown.edited.connect(lambda: self._on_chosen(name, ways_shown.typed()))
        row.addWidget(ways_shown)
        return holder

    def _on_chosen(self, name: str, value: str) -> None:
        if not value:
            return
        now: Preferences = self.session.preferences
        wanted = {
            "language": replace(now, language=value) if name == "language" else now,
            "scheme": replace(now, scheme=value) if name == "scheme" else now,
            "auto_sync": replace(now, auto_sync=value == "yes"),
        }
        self.chosen.emit(wanted[name])
