"""What is asked before anything about the officers of this laptop changes."""

from __future__ import annotations

from typing import TypedDict

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldreg.desktop.dialogs.ask_sheet import AskSheet
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.widgets import Segments, Text
from fieldreg.desktop.widgets.line_field import LineField
from fieldreg.desktop.widgets.new_passphrase import NewPassphrase
from fieldreg.domain.trouble import Trouble
from fieldreg.domain.words import Role

ABOUT_NAME = frozenset({"officer_name_missing", "officer_exists"})
NAME_LEAST = 2


class NewOfficer(TypedDict):
    """Whom to add."""

    name: str
    role: Role


def role_words(role: Role) -> str:
    """What an officer is here, in a word or two."""
    translate = QCoreApplication.translate
    if role is Role.HEAD:
        return translate("Officers", "Kepala kantor")
    return translate("Officers", "Petugas")


def own_passphrase_sheet(page: QWidget) -> AskSheet:
    """For a new passphrase of one's own."""
    translate = QCoreApplication.translate
    return AskSheet(
        page,
        "own_passphrase",
        translate("Officers", "Ganti kata sandi saya"),
        translate("Officers", "Kata sandi yang lama tidak berlaku lagi sesudahnya."),
        translate("Officers", "Ganti kata sandi"),
        fields=(NewPassphrase(is_wide=True),),
        own=translate("Officers", "Kata sandi Anda sekarang"),
    )


def passphrase_sheet(page: QWidget, name: str) -> AskSheet:
    """For another officer's new passphrase."""
    translate = QCoreApplication.translate
    return AskSheet(
        page,
        "passphrase",
        translate("Officers", "Kata sandi baru untuk {name}").format(name=name),
        translate(
            "Officers",
            "Kata sandinya yang lama tidak berlaku lagi. Sampaikan yang baru langsung kepadanya; "
            "ia dapat menggantinya sendiri di Pengaturan.",
        ),
        translate("Officers", "Beri kata sandi baru"),
        fields=(NewPassphrase(is_wide=True),),
    )


def role_sheet(page: QWidget, name: str, wanted: Role) -> AskSheet:
    """Before somebody becomes head of office, or is one no more."""
    translate = QCoreApplication.translate
    if wanted is Role.HEAD:
        title = translate("Officers", "Jadikan {name} kepala kantor?")
        words = translate(
            "Officers", "Kepala kantor juga mengatur siapa yang bekerja di laptop ini."
        )
        act = translate("Officers", "Jadikan kepala kantor")
    else:
        title = translate("Officers", "Jadikan {name} petugas biasa?")
        words = translate(
            "Officers",
            "Ia tetap mendata dan mengirim, tetapi tidak lagi mengatur petugas di laptop ini.",
        )
        act = translate("Officers", "Jadikan petugas")
    return AskSheet(page, "role", title.format(name=name), words, act)


def remove_sheet(page: QWidget, name: str) -> AskSheet:
    """Before somebody can sign in no more."""
    translate = QCoreApplication.translate
    return AskSheet(
        page,
        "remove",
        translate("Officers", "Keluarkan {name}?").format(name=name),
        translate(
            "Officers",
            "Ia tidak dapat masuk lagi di laptop ini. Semua yang ia data tetap tersimpan dengan "
            "namanya, dan isian sementaranya menjadi milik Anda.",
        ),
        translate("Officers", "Keluarkan"),
        is_danger=True,
    )


class AddSheet(AskSheet):
    """Name, role, a first passphrase."""

    def __init__(self, page: QWidget) -> None:
        self._name = LineField(self.tr("Nama petugas"), "new_officer_name")
        roles = ((str(r), role_words(r)) for r in (Role.OFFICER, Role.HEAD))
        self._role = Segments(tuple(roles))
        self._role.setObjectName("field:new_officer_role")
        self._role.setAccessibleName(self.tr("Peran"))
        self._role.show_text(str(Role.OFFICER))
        new = NewPassphrase(is_wide=True)
        super().__init__(
            page,
            "add_officer",
            self.tr("Tambah petugas"),
            self.tr(
                "Buatkan kata sandi untuknya dan sampaikan langsung; ia dapat menggantinya sendiri "
                "di Pengaturan."
            ),
            self.tr("Tambah petugas"),
            fields=(_who(self._name, self._role, self.tr("Peran")), new),
        )
        self._name.line.returnPressed.connect(new.setFocus)
        self._name.line.textEdited.connect(lambda: self._name.say(""))

    def typed(self) -> NewOfficer:
        """Who it is to be, as typed so far."""
        return {
            "name": self._name.text().strip(),
            "role": Role(self._role.typed() or Role.OFFICER),
        }

    def first_wrong(self) -> LineField | None:
        """A name of at least two letters."""
        if len(self._name.text().strip()) >= NAME_LEAST:
            return None
        self._name.say(self.tr("Tulis namanya; nama ini tertera pada riwayat."), "wrong")
        return self._name

    def refuse(self, trouble: Trouble) -> None:
        """What is wrong with the name is said at the name."""
        super().refuse(trouble)
        if trouble.key in ABOUT_NAME:
            self.say_at(self._name, trouble)


def _who(name: LineField, role: QWidget, label: str) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(tokens.BETWEEN_FIELDS)
    row.addWidget(name, 1)
    column = QVBoxLayout()
    column.setSpacing(tokens.HALF)
    column.addWidget(Text(label, is_medium=True))
    column.addWidget(role)
    column.addStretch(1)
    row.addLayout(column, 1)
    holder.setFocusProxy(name.line)
    return holder
