"""Sentences for trouble with the vault at sign-in, and with its backups."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

VAULT: dict[str, object] = {
    "device_secret_missing": QT_TRANSLATE_NOOP(
        "Messages",
        "Kata sandi mungkin benar, tetapi kunci laptop ini tidak ada di penyimpan kunci sistem. "
        "Datanya aman. Masuklah dengan akun sistem yang biasa dipakai; jika tetap begini, tekan "
        "“Lupa kata sandi?”: pusat dapat membukanya.",
    ),
    "backup_unsound": QT_TRANSLATE_NOOP(
        "Messages",
        "Cadangan yang baru dibuat ternyata tidak utuh, jadi dibuang. Data Anda dan cadangan "
        "sebelumnya aman. Coba lagi; jika tetap begini, periksa penyimpanan laptop.",
    ),
    "second_place_unusable": QT_TRANSLATE_NOOP(
        "Messages",
        "Folder ini tidak bisa dipakai untuk cadangan: tidak dapat ditulis, atau terletak di "
        "dalam data fieldreg sendiri. Tidak ada yang diubah. Pilih folder lain, sebaiknya di "
        "flashdisk.",
    ),
    "backup_unknown": QT_TRANSLATE_NOOP(
        "Messages",
        "Ini bukan cadangan fieldreg, atau flashdisk-nya tercabut. Tidak ada yang diubah. Pilih "
        "berkas .db dari folder fieldreg-backups.",
    ),
    "backup_damaged": QT_TRANSLATE_NOOP(
        "Messages",
        "Cadangan ini rusak, jadi tidak dipakai. Tidak ada yang diubah. Pilih cadangan lain.",
    ),
    "backup_other_laptop": QT_TRANSLATE_NOOP(
        "Messages",
        "Cadangan ini milik laptop lain. Tidak ada yang diubah. Pilih cadangan laptop ini.",
    ),
    "no_enrolment": QT_TRANSLATE_NOOP(
        "Messages",
        "Berkasnya terlalu rusak dan tidak ada cadangan yang utuh. Yang masih terbaca sudah "
        "disimpan di samping, dan tidak ada yang dihapus. Pasang flashdisk cadangan lalu coba "
        "lagi, atau hubungi pusat sebelum berbuat apa pun.",
    ),
    "request_unwritable": QT_TRANSLATE_NOOP(
        "Messages",
        "Berkas permintaan tidak dapat disimpan di tempat itu. Permintaannya tetap berlaku; pilih "
        "folder lain.",
    ),
}
