"""Backups in words: when, where, how many people, whether it was checked."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from fieldreg.desktop import wording
from fieldreg.desktop.theme.tokens import Role
from fieldreg.services.backup import BackupRow, Rescued, Restored


def backup_line(row: BackupRow, when: str) -> str:
    """`hari ini 10.42 · 120 orang · sudah diperiksa`."""
    people = wording.people_count(row.people) if row.people >= 0 else ""
    return " · ".join(filter(None, (when, people, state_words(row))))


def state_words(row: BackupRow) -> str:
    """Whether it can be relied on."""
    translate = QCoreApplication.translate
    if row.state == "good":
        return translate("Backups", "sudah diperiksa, utuh")
    if row.state == "bad":
        return translate("Backups", "rusak, tidak bisa dipakai")
    return translate("Backups", "belum diperiksa")


def place_words(row: BackupRow) -> str:
    """Where it lies."""
    translate = QCoreApplication.translate
    if row.place == "second":
        return translate("Backups", "tempat kedua")
    return translate("Backups", "laptop ini")


def waiting_words(row: BackupRow) -> str:
    """How many steps in it the centre had not yet; empty where nothing is known."""
    if row.waiting < 0:
        return ""
    words = QCoreApplication.translate("Backups", "{count} menunggu kirim")
    return words.format(count=row.waiting)


def second_told(row: BackupRow) -> tuple[str, Role]:
    """What to say of a backup just made, and how it went in the second place."""
    translate = QCoreApplication.translate
    words = translate("Backups", "Cadangan dibuat dan diperiksa.")
    if row.second == "done":
        words = translate("Backups", "Cadangan dibuat dan diperiksa, juga di tempat kedua.")
    elif row.second:
        words = translate("Backups", "Cadangan dibuat dan diperiksa di laptop ini.")
    lacks = [w for w in (near_words(row.near_photos), second_words(row.second)) if w]
    return " ".join([words, *lacks]), Role.ATTENTION if lacks else Role.GOOD


def second_words(how: str) -> str:
    """Why the second place lacks some of it, as `BackupRow.second` says; empty if it has all."""
    translate = QCoreApplication.translate
    if how in ("", "done"):
        return ""
    if how == "absent":
        return translate("Backups", "Tempat kedua tidak terpasang.")
    if how == "disk_full":
        return translate(
            "Backups",
            "Di tempat kedua belum lengkap, mungkin tanpa foto terbaru: tempat itu penuh. "
            "Kosongkan ruang di sana, lalu cadangkan lagi.",
        )
    return translate(
        "Backups",
        "Di tempat kedua belum lengkap, mungkin tanpa foto terbaru: menyalin ke sana tidak "
        "selesai. Periksa pemasangannya, lalu cadangkan lagi.",
    )


def near_words(trouble: str) -> str:
    """Why the copy on the laptop lacks photos."""
    translate = QCoreApplication.translate
    if not trouble:
        return ""
    if trouble == "disk_full":
        return translate(
            "Backups",
            "Cadangan di laptop ini belum memuat semua foto: penyimpanan laptop penuh. Fotonya "
            "sendiri aman. Kosongkan ruang, lalu cadangkan lagi.",
        )
    return translate(
        "Backups",
        "Cadangan di laptop ini belum memuat semua foto: menyalinnya tidak selesai. Periksa "
        "penyimpanan laptop, lalu cadangkan lagi.",
    )


def restored_words(done: Restored, when: str) -> str:
    """What a restore brought back, in numbers."""
    translate = QCoreApplication.translate
    words = translate("Backups", "Cadangan {when} dipulihkan: {people}.")
    parts = [words.format(when=when, people=wording.people_count(done.people))]
    return " ".join(parts + _unsent_words(done.waiting, done.rescued, done.lost))


def rescued_words(done: Rescued, when: str) -> str:
    """What was saved out of damage, in numbers."""
    translate = QCoreApplication.translate
    if done.was_sound:
        return translate("Backups", "Datanya ternyata utuh. Tidak ada yang perlu diselamatkan.")
    if done.backup_id:
        words = translate("Backups", "Data kembali dari cadangan {when}: {people}.")
    else:
        words = translate(
            "Backups", "Tidak ada cadangan yang utuh; ini yang masih terbaca dari berkasnya: "
            "{people}.",
        )  # fmt: skip
    parts = [words.format(when=when, people=wording.people_count(done.people))]
    return " ".join(parts + _unsent_words(done.waiting, done.rescued, done.lost))


def _unsent_words(waiting: int, rescued: int, lost: int) -> list[str]:
    translate = QCoreApplication.translate
    said = []
    if rescued:
        words = translate(
            "Backups", "{count} perubahan yang lebih baru dan belum terkirim ikut diselamatkan."
        )
        said.append(words.format(count=rescued))
    if waiting:
        words = translate("Backups", "{count} perubahan menunggu kirim ke pusat.")
        said.append(words.format(count=waiting))
    if lost:
        words = translate(
            "Backups",
            "{count} perubahan tidak dapat dibaca lagi. Setelah masuk, kirim ke pusat: yang pernah "
            "diterima pusat kembali sendiri; sisanya perlu didata lagi.",
        )
        said.append(words.format(count=lost))
    return said
