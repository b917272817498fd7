"""What F9 left behind, said where one stands after it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from fieldreg.desktop import wording
from fieldreg.desktop.pages.entry_jobs import Saved
from fieldreg.desktop.session import Told
from fieldreg.desktop.theme.tokens import Role


def saved_words(done: Saved, *, refusal: str, has_saved: bool) -> Told:
    """What was saved, for the page one lands on. *refusal*: why the rules turn the person down;
    *has_saved*: the form at hand changed something."""
    translate = QCoreApplication.translate
    words, role = translate("EntryPage", "{name} tersimpan, menunggu kirim."), Role.GOOD
    if refusal:
        words = translate(
            "EntryPage", "{name} tersimpan. Menurut aturan tidak dapat diterima: {why}"
        )
        role = Role.ATTENTION
    if not done.result.is_complete:
        words = translate("EntryPage", "{name} tersimpan sebagai belum lengkap.")
    elif not has_saved:
        words = translate("EntryPage", "Belum ada yang diubah pada {name}.")
        role = Role.INFORMATION
    name = str(done.values.get("full_name", "")) or wording.no_name()
    return Told(words.format(name=name, why=refusal), role)


def incomplete_words() -> Told:
    """After a first F9 that left somebody incomplete."""
    words = QCoreApplication.translate(
        "EntryPage",
        "Tersimpan sebagai belum lengkap. Lengkapi isian yang ditandai, "
        "atau tekan F9 lagi untuk orang berikutnya.",
    )
    return Told(words, Role.ATTENTION)
