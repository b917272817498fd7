"""Where the laptop's token has ended or the centre has moved: the way on, by a file from there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldreg.desktop.dialogs.files import ask_for_file
from fieldreg.desktop.messages import sentence
from fieldreg.desktop.net_port import NetPort
from fieldreg.desktop.session import Session
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import Card, Notice, QuietButton, Text
from fieldreg.domain.trouble import Trouble, UserTrouble
from fieldreg.services.desk import Desk

ENDED = frozenset({"token_expired", "not_signed_in"})
"""A sync's trouble of the token, that this card is there for."""
MOVED = frozenset({"wrong_address", "wrong_certificate", "not_our_centre"})
"""Trouble that a new file most likely ends: the centre has another address or certificate."""
PERHAPS_MOVED = frozenset({"no_line", "centre_off", "too_slow", "captive_portal", "bad_answer"})
"""Everyday trouble that only waiting ends; but so it also looks from a centre's old address."""
_MOST_BYTES = 256 << 10


class RenewCard(Card):
    """Signals: `renewed()` once the centre gave another token."""

    renewed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title.show()
        self._session = session
        self._about = Text(look="muted", wrap=True)
        self.notice = Notice(Role.WRONG, can_dismiss=True)
        self.notice.hide()
        self._open = QuietButton(
            self.tr("Buka berkas perpanjangan …"), "folder-open", name="renew_file"
        )
        self._open.clicked.connect(self._on_open)
        acts = QHBoxLayout()
        acts.setSpacing(tokens.GRID)
        acts.addWidget(self._open)
        acts.addStretch(1)
        self.body.addWidget(self._about)
        self.body.addWidget(self.notice)
        self.body.addLayout(acts)
        self.say_why("")

    def say_why(self, trouble: str) -> None:
        """What the file is for, where a sync ended in *trouble*."""
        if trouble in ENDED:
            self.title.setText(self.tr("Perpanjang izin kirim"))
            about = self.tr(
                "Minta pusat membuat berkas perpanjangan untuk laptop ini, lalu buka di sini. "
                "Isian Anda tidak berubah; yang menunggu dikirim sesudahnya."
            )
        else:
            self.title.setText(self.tr("Berkas baru dari pusat"))
            about = self.tr(
                "Jika alamat atau sertifikat pusat berganti, pusat membuat berkas perpanjangan "
                "untuk laptop ini. Buka di sini, tetapi hanya yang Anda terima langsung dari "
                "pusat. Isian Anda tidak berubah; yang menunggu dikirim sesudahnya."
            )
        self._about.setText(about)

    def begin(self) -> None:
        """Stand where the file is opened."""
        self._open.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self, path: Path) -> None:
        """Bring the code in the file to the centre, on the net lane."""
        desk = self._session.desk
        self.notice.set_words(self.tr("Menghubungi pusat …"), Role.INFORMATION)
        self.notice.show()
        self._open.setEnabled(False)
        self._session.lanes.net(
            lambda port: _renew(desk, path, port), self._on_renewed, self._on_refused, owner=self
        )

    def _on_open(self) -> None:
        ask_for_file(
            self,
            self.tr("Berkas dari pusat"),
            self.tr("Berkas perpanjangan (*.fieldreg-enrol);;Semua berkas (*)"),
            self.choose,
        )

    def _on_renewed(self, _: object) -> None:
        self._open.setEnabled(True)
        self.notice.hide()
        self.renewed.emit()

    def _on_refused(self, trouble: Trouble) -> None:
        self._open.setEnabled(True)
        self.notice.set_words(sentence(trouble.key, trouble.values), Role.WRONG)
        self.notice.show()


def _renew(desk: Desk, path: Path, port: NetPort) -> None:
    from fieldreg.services import enrol, renew  # noqa: PLC0415 - they bring the network in

    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError:
        raise UserTrouble("enrolment_file_unreadable") from None
    renew.renew(desk, enrol.read_file(data), on_writer=port.on_writer)
