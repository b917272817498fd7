"""Sentences for known trouble: what happened, what is safe, what to do. Keys come from below."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from fieldreg.desktop.key_messages import KEYS
from fieldreg.desktop.recovery_messages import RECOVERY
from fieldreg.desktop.stick_messages import STICK
from fieldreg.desktop.vault_messages import VAULT

CONTEXT = "Messages"

_LINE: dict[str, object] = {
    "no_line": QT_TRANSLATE_NOOP(
        "Messages",
        "Tidak ada jaringan ke pusat. Semua isian aman di laptop ini dan tetap menunggu kirim. "
        "Teruslah bekerja; coba lagi setelah ada jaringan.",
    ),
    "wrong_address": QT_TRANSLATE_NOOP(
        "Messages",
        "Alamat pusat tidak ditemukan. Semua isian aman di laptop ini. "
        "Periksa jaringan; jika tetap begini, tanyakan alamatnya kepada pusat.",
    ),
    "centre_off": QT_TRANSLATE_NOOP(
        "Messages",
        "Pusat sedang tidak melayani. Semua isian aman di laptop ini dan tetap menunggu kirim. "
        "Coba lagi nanti.",
    ),
    "too_slow": QT_TRANSLATE_NOOP(
        "Messages",
        "Jaringan terlalu lambat, jawaban pusat tidak sampai. Semua isian aman di laptop ini. "
        "Coba lagi di tempat yang sinyalnya lebih baik.",
    ),
    "wrong_certificate": QT_TRANSLATE_NOOP(
        "Messages",
        "Yang menjawab tidak dapat membuktikan bahwa ia pusat, jadi tidak ada yang dikirim. "
        "Semua isian aman di laptop ini. Coba jaringan lain; jika tetap begini, hubungi pusat.",
    ),
    "captive_portal": QT_TRANSLATE_NOOP(
        "Messages",
        "Jaringan ini meminta masuk lewat halaman web dahulu, jadi tidak ada yang dikirim. "
        "Semua isian aman di laptop ini. Masuk ke jaringan itu, atau pakai jaringan lain.",
    ),
    "half_answer": QT_TRANSLATE_NOOP(
        "Messages",
        "Jaringan terputus di tengah jawaban pusat. Yang belum ada tanda terimanya tetap "
        "menunggu kirim. Coba lagi.",
    ),
    "answer_too_large": QT_TRANSLATE_NOOP(
        "Messages",
        "Jawaban pusat terlalu besar dan ditolak. Semua isian aman di laptop ini. Hubungi pusat.",
    ),
    "cancelled": QT_TRANSLATE_NOOP(
        "Messages",
        "Pengiriman Anda hentikan. Yang sudah ada tanda terimanya tetap terkirim, "
        "sisanya menunggu kirim.",
    ),
}
_PROOF: dict[str, object] = {
    "bad_answer": QT_TRANSLATE_NOOP(
        "Messages",
        "Jawaban pusat tidak dapat dibaca. Semua isian aman di laptop ini dan tetap menunggu "
        "kirim. Coba lagi; jika tetap begini, hubungi pusat.",
    ),
    "not_our_centre": QT_TRANSLATE_NOOP(
        "Messages",
        "Yang menjawab bukan pusat tempat laptop ini terdaftar, jadi jawabannya ditolak. "
        "Semua isian aman di laptop ini. Hubungi pusat.",
    ),
    "receipt_mismatch": QT_TRANSLATE_NOOP(
        "Messages",
        "Tanda terima dari pusat tidak cocok dengan kiriman, jadi ditolak. "
        "Isian tetap menunggu kirim. Coba lagi; jika tetap begini, hubungi pusat.",
    ),
    "rows_differ": QT_TRANSLATE_NOOP(
        "Messages",
        "Catatan di laptop ini dan di pusat berbeda. Tidak ada yang hilang; "
        "laptop ini akan membaca ulang semuanya pada sambungan berikut.",
    ),
    "no_progress": QT_TRANSLATE_NOOP(
        "Messages",
        "Pertukaran dengan pusat tidak maju, jadi dihentikan. Semua isian aman di laptop ini. "
        "Coba lagi nanti.",
    ),
    "bad_chain": QT_TRANSLATE_NOOP(
        "Messages", "Riwayat kiriman tidak cocok. Semua isian aman di laptop ini. Hubungi pusat."
    ),
}
_CENTRE: dict[str, object] = {
    "not_signed_in": QT_TRANSLATE_NOOP(
        "Messages",
        "Pusat tidak mengenali laptop ini. Semua isian aman di sini. Hubungi pusat.",
    ),
    "token_expired": QT_TRANSLATE_NOOP(
        "Messages",
        "Izin kirim laptop ini sudah habis masanya. Anda bisa terus bekerja: semua isian aman di "
        "sini, hanya pengirimannya yang menunggu. Minta berkas perpanjangan ke pusat.",
    ),
    "device_revoked": QT_TRANSLATE_NOOP(
        "Messages",
        "Pusat mencabut izin laptop ini. Semua isian aman di sini, tetapi tidak dikirim. "
        "Hubungi pusat.",
    ),
    "laptop_closed": QT_TRANSLATE_NOOP(
        "Messages",
        "Pusat mencabut laptop ini. Selesaikan dan simpan dulu yang sedang Anda isi: setelah "
        "layar terkunci atau program ditutup, tidak ada yang bisa masuk lagi. Yang belum terkirim "
        "tetap aman di sini dan diambil oleh pusat. Serahkan laptop ini ke pusat.",
    ),
    "laptop_revoked": QT_TRANSLATE_NOOP(
        "Messages",
        "Laptop ini sudah dicabut pusat, jadi tidak menerima kata sandi baru. Datanya aman. "
        "Hubungi pusat.",
    ),
    "not_allowed": QT_TRANSLATE_NOOP(
        "Messages", "Pusat tidak mengizinkan ini bagi kantor Anda. Hubungi pusat."
    ),
    "code_invalid": QT_TRANSLATE_NOOP(
        "Messages",
        "Kode sudah terpakai, kedaluwarsa, atau salah ketik. Belum ada yang berubah di laptop "
        "ini. Periksa kodenya, atau minta yang baru kepada pusat.",
    ),
    "too_many_tries": QT_TRANSLATE_NOOP(
        "Messages", "Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi."
    ),
    "busy": QT_TRANSLATE_NOOP(
        "Messages",
        "Pusat sedang sibuk. Semua isian aman di laptop ini dan dikirim lagi nanti.",
    ),
    "too_large": QT_TRANSLATE_NOOP(
        "Messages", "Kiriman terlalu besar bagi pusat. Semua isian aman di laptop ini. Coba lagi."
    ),
    "not_found": QT_TRANSLATE_NOOP(
        "Messages",
        "Pusat tidak mengenal yang diminta. Semua isian dan foto aman di laptop ini dan dikirim "
        "lagi nanti. Jika tetap begini, hubungi pusat.",
    ),
    "offset_wrong": QT_TRANSLATE_NOOP(
        "Messages",
        "Kiriman foto terputus di tengah. Fotonya aman di laptop ini dan dilanjutkan pada "
        "sambungan berikut.",
    ),
    "image_altered": QT_TRANSLATE_NOOP(
        "Messages",
        "Foto sampai di pusat dalam keadaan berubah, jadi ditolak. Fotonya aman di laptop ini "
        "dan dikirim lagi nanti.",
    ),
    "image_kind": QT_TRANSLATE_NOOP(
        "Messages",
        "Pusat tidak dapat membaca foto itu, jadi menolaknya. Isiannya sudah aman. Foto sekali "
        "lagi, atau hubungi pusat.",
    ),
    "out_of_step": QT_TRANSLATE_NOOP(
        "Messages",
        "Urutan kiriman laptop ini dan pusat berbeda. Semua isian aman di laptop ini. "
        "Coba lagi; jika tetap begini, hubungi pusat.",
    ),
    "token_stale": QT_TRANSLATE_NOOP(
        "Messages",
        "Laptop ini tampaknya dipulihkan dari cadangan. Semua isian aman. Coba kirim lagi.",
    ),
    "fork": QT_TRANSLATE_NOOP(
        "Messages",
        "Pusat sudah punya kiriman lain dengan nomor yang sama. Semua isian aman di laptop ini. "
        "Hubungi pusat.",
    ),
    "chain_broken": QT_TRANSLATE_NOOP(
        "Messages",
        "Pusat tidak dapat menyambung riwayat laptop ini. Semua isian aman di sini. Hubungi pusat.",
    ),
    "cursor_invalid": QT_TRANSLATE_NOOP(
        "Messages", "Laptop ini akan membaca ulang catatan pusat. Tidak ada yang hilang. Coba lagi."
    ),
    "epoch_changed": QT_TRANSLATE_NOOP(
        "Messages",
        "Pusat dipulihkan dari cadangan. Tidak ada yang hilang; laptop ini mengirim ulang "
        "yang diperlukan. Coba lagi.",
    ),
    "centre_refused": QT_TRANSLATE_NOOP(
        "Messages",
        "Pusat menolak kiriman ini. Semua isian aman di laptop ini. Hubungi pusat.",
    ),
    "centre_newer": QT_TRANSLATE_NOOP(
        "Messages",
        "Pusat memakai versi yang lebih baru. Semua isian aman di laptop ini. "
        "Perbarui fieldreg, lalu kirim lagi.",
    ),
    "centre_fault": QT_TRANSLATE_NOOP(
        "Messages",
        "Terjadi gangguan di pusat. Semua isian aman di laptop ini dan tetap menunggu kirim. "
        "Coba lagi nanti.",
    ),
}
_LAPTOP: dict[str, object] = {
    "wrong_passphrase": QT_TRANSLATE_NOOP("Messages", "Kata sandi salah. Coba lagi."),
    "passphrase_too_short": QT_TRANSLATE_NOOP(
        "Messages", "Kata sandi terlalu pendek: sedikitnya {least} huruf."
    ),
    "officer_name_missing": QT_TRANSLATE_NOOP("Messages", "Tulis nama Anda dahulu."),
    "workspace_in_use": QT_TRANSLATE_NOOP(
        "Messages",
        "fieldreg sudah terbuka di laptop ini. Pakai jendela yang sudah terbuka, "
        "atau tutup dahulu. Tidak ada yang rusak.",
    ),
    "workspace_exists": QT_TRANSLATE_NOOP(
        "Messages",
        "Laptop ini sudah disiapkan, jadi tidak ditimpa. Tutup jendela ini, buka lagi, "
        "lalu masuk dengan kata sandi.",
    ),
    "vault_missing": QT_TRANSLATE_NOOP(
        "Messages",
        "Berkas data tidak ditemukan di tempatnya. Jangan menyiapkan laptop ini dari awal; "
        "hubungi pusat.",
    ),
    "vault_newer": QT_TRANSLATE_NOOP(
        "Messages",
        "Data di laptop ini dibuat oleh fieldreg yang lebih baru. Datanya aman. "
        "Perbarui fieldreg, lalu buka lagi.",
    ),
    "engine_too_old": QT_TRANSLATE_NOOP(
        "Messages",
        "Bagian penyimpan data di program ini terlalu lama untuk dipakai dengan aman. "
        "Datanya tidak disentuh. Pasang ulang fieldreg.",
    ),
    "damaged": QT_TRANSLATE_NOOP(
        "Messages",
        "Berkas data rusak dan tidak dapat dibuka. Jangan menghapus apa pun; hubungi pusat. "
        "Yang sudah diterima pusat tidak hilang.",
    ),
    "recovery_key_invalid": QT_TRANSLATE_NOOP(
        "Messages", "Kunci pemulihan dari pusat tidak dapat dibaca. Minta berkas baru."
    ),
    "disk_full": QT_TRANSLATE_NOOP(
        "Messages",
        "Penyimpanan laptop penuh. Yang sudah tersimpan aman. Kosongkan ruang, lalu coba lagi.",
    ),
    "disk_trouble": QT_TRANSLATE_NOOP(
        "Messages",
        "Penyimpanan laptop tidak dapat dibaca atau ditulis. Yang sudah tersimpan aman. "
        "Periksa penyimpanan, lalu coba lagi.",
    ),
    "enrolment_file_unreadable": QT_TRANSLATE_NOOP(
        "Messages",
        "Berkas ini tidak bisa dibaca, atau bukan berkas dari pusat. Pasang lagi flashdisk-nya "
        "jika tercabut, atau pilih berkas lain.",
    ),
    "enrol_answer_unreadable": QT_TRANSLATE_NOOP(
        "Messages",
        "Jawaban pusat ini tidak bisa dibaca, atau rusak di jalan. Belum ada yang berubah di "
        "laptop ini. Minta lagi kepada pusat.",
    ),
    "enrol_answer_foreign": QT_TRANSLATE_NOOP(
        "Messages",
        "Jawaban ini untuk laptop atau permintaan lain. Belum ada yang berubah di laptop ini. "
        "Buat permintaan baru, lalu bawa ke pusat.",
    ),
    "enrol_none_waiting": QT_TRANSLATE_NOOP(
        "Messages",
        "Laptop ini belum membuat permintaan pendaftaran. Belum ada yang berubah. Tanyakan caranya "
        "kepada pusat.",
    ),
    "address_unreadable": QT_TRANSLATE_NOOP(
        "Messages",
        "Alamat ini tidak dapat dibaca. Ketik persis seperti di surat pusat, "
        "misalnya https://pusat.contoh.go.id.",
    ),
    "code_unreadable": QT_TRANSLATE_NOOP(
        "Messages", "Kode ini tidak lengkap. Ketik persis seperti di surat pusat."
    ),
    "draft_missing": QT_TRANSLATE_NOOP("Messages", "Isian sementara ini sudah tidak ada."),
    "record_missing": QT_TRANSLATE_NOOP("Messages", "Catatan ini tidak ada di laptop ini."),
    "record_reduced": QT_TRANSLATE_NOOP(
        "Messages",
        "Pendaftaran ini sudah lama selesai; di laptop ini tinggal ringkasannya. Data lengkapnya "
        "aman di pusat. Yang masih ada bisa dibaca, tetapi tidak diubah di sini.",
    ),
    "difference_changed": QT_TRANSLATE_NOOP(
        "Messages",
        "Isian yang berbeda itu baru saja berubah, jadi belum ada yang dipilih. Semua nilainya "
        "aman. Lihat sekali lagi, lalu pilih.",
    ),
    "record_arriving": QT_TRANSLATE_NOOP(
        "Messages",
        "Baru nama dan nomor orang ini yang sampai di laptop ini; isinya sedang dibaca dari pusat. "
        "Biarkan pengiriman berjalan, lalu buka lagi. Orang baru sudah bisa didaftarkan.",
    ),
    "too_long": QT_TRANSLATE_NOOP(
        "Messages",
        "Ada isian yang terlalu panjang, jadi belum disimpan. Yang Anda ketik tetap di formulir; "
        "pendekkan catatan atau isian yang panjang, lalu simpan lagi.",
    ),
    "workspace_closed": QT_TRANSLATE_NOOP(
        "Messages", "Laptop ini sedang dikunci. Masuk lagi untuk melanjutkan; data Anda aman."
    ),
    "reason_missing": QT_TRANSLATE_NOOP("Messages", "Tulis alasannya dahulu."),
    "reason_too_long": QT_TRANSLATE_NOOP(
        "Messages", "Alasan terlalu panjang: paling banyak {most} huruf."
    ),
}
_PACK: dict[str, object] = {
    "pack_unreadable": QT_TRANSLATE_NOOP(
        "Messages",
        "Berkas ini tidak bisa dibaca. Paket lama tetap berlaku. Pasang lagi flashdisk-nya jika "
        "tercabut, lalu coba lagi.",
    ),
    "pack_too_large": QT_TRANSLATE_NOOP(
        "Messages",
        "Berkas ini lebih besar daripada paket program mana pun. Paket lama tetap berlaku. "
        "Periksa apakah berkasnya benar.",
    ),
    "pack_not_a_pack": QT_TRANSLATE_NOOP(
        "Messages",
        "Ini bukan paket program. Paket lama tetap berlaku. Pilih berkas yang berakhiran "
        ".fieldreg-pack.",
    ),
    "pack_cut": QT_TRANSLATE_NOOP(
        "Messages",
        "Paket ini belum tersalin utuh. Paket lama tetap berlaku. Salin sekali lagi dari asalnya.",
    ),
    "pack_file_cut": QT_TRANSLATE_NOOP(
        "Messages",
        "Paket ini belum tersalin utuh. Paket lama tetap berlaku. Salin sekali lagi dari asalnya.",
    ),
    "pack_unsigned": QT_TRANSLATE_NOOP(
        "Messages",
        "Paket ini tidak ditandatangani pusat, jadi tidak dipasang. Paket lama tetap berlaku. "
        "Minta paket yang sudah ditandatangani kepada pusat.",
    ),
    "pack_altered": QT_TRANSLATE_NOOP(
        "Messages",
        "Isi paket ini tidak sama dengan yang ditandatangani pusat: diubah, atau rusak di jalan. "
        "Paket lama tetap berlaku. Minta paket ini sekali lagi kepada pusat.",
    ),
    "pack_file_altered": QT_TRANSLATE_NOOP(
        "Messages",
        "Isi paket ini tidak sama dengan yang ditandatangani pusat: diubah, atau rusak di jalan. "
        "Paket lama tetap berlaku. Minta paket ini sekali lagi kepada pusat.",
    ),
    "pack_no_key": QT_TRANSLATE_NOOP(
        "Messages",
        "Laptop ini belum dapat memeriksa tanda tangan paket dari pusatnya. Paket lama tetap "
        "berlaku. Hubungi pusat.",
    ),
    "pack_other_key": QT_TRANSLATE_NOOP(
        "Messages",
        "Paket ini utuh, tetapi bukan dari pusat laptop ini. Paket lama tetap berlaku. Tanyakan "
        "kepada pusat Anda.",
    ),
    "pack_newer": QT_TRANSLATE_NOOP(
        "Messages",
        "Paket ini dari pusat, tetapi dibuat untuk fieldreg yang lebih baru. Paket lama tetap "
        "berlaku. Perbarui fieldreg, lalu coba lagi.",
    ),
    "pack_form_newer": QT_TRANSLATE_NOOP(
        "Messages",
        "Paket ini tampaknya dibuat untuk fieldreg yang lebih baru dan belum bisa diperiksa di "
        "sini. Paket lama tetap berlaku. Perbarui fieldreg, lalu coba lagi.",
    ),
    "pack_fault": QT_TRANSLATE_NOOP(
        "Messages",
        "Ada kesalahan di dalam paket ini, jadi tidak dipasang. Paket lama tetap berlaku. "
        "Sampaikan yang berikut kepada pembuat paket:",
    ),
    "pack_other_programme": QT_TRANSLATE_NOOP(
        "Messages",
        "Paket ini untuk program lain, jadi tidak dipasang. Paket lama tetap berlaku. Tanyakan "
        "kepada pusat Anda.",
    ),
    "pack_known": QT_TRANSLATE_NOOP(
        "Messages",
        "Paket ini sudah ada di laptop ini. Tidak ada yang perlu dipasang.",
    ),
    "pack_same_version": QT_TRANSLATE_NOOP(
        "Messages",
        "Di laptop ini sudah ada paket lain dengan nomor versi yang sama, jadi tidak dipasang. "
        "Paket lama tetap berlaku. Minta pusat memberi nomor versi baru.",
    ),
}
_HELD: dict[str, object] = {
    "unreadable": QT_TRANSLATE_NOOP("Messages", "Pusat tidak dapat membaca kiriman ini."),
    "wrong_device": QT_TRANSLATE_NOOP("Messages", "Kiriman ini dibuat di laptop lain."),
    "not_a_laptop_act": QT_TRANSLATE_NOOP(
        "Messages", "Kiriman ini berisi keputusan yang hanya boleh dibuat pusat."
    ),
    "centre_field": QT_TRANSLATE_NOOP(
        "Messages", "Kiriman ini mengubah isian yang hanya boleh diisi pusat."
    ),
    "bad_value": QT_TRANSLATE_NOOP(
        "Messages", "Ada isian yang bentuknya tidak dikenal pusat. Buka, periksa, simpan lagi."
    ),
    "base_unknown": QT_TRANSLATE_NOOP(
        "Messages", "Pusat belum punya catatan yang diubah oleh kiriman ini."
    ),
    "base_quarantined": QT_TRANSLATE_NOOP(
        "Messages", "Kiriman sebelumnya untuk orang ini masih ditahan pusat."
    ),
    "lost_by_centre": QT_TRANSLATE_NOOP(
        "Messages", "Pusat dipulihkan dari cadangan dan tidak lagi memiliki langkah ini."
    ),
    "other_office": QT_TRANSLATE_NOOP("Messages", "Orang ini tercatat di kantor lain."),
}
_SENTENCES: dict[str, object] = {
    **_LINE,
    **_PROOF,
    **_CENTRE,
    **_LAPTOP,
    **_PACK,
    **_HELD,
    **RECOVERY,
    **KEYS,
    **STICK,
    **VAULT,
}
_UNEXPECTED = QT_TRANSLATE_NOOP(
    "Messages",
    "Terjadi gangguan pada program. Yang sudah tersimpan aman. "
    "Coba sekali lagi; jika tetap begini, tutup dan buka lagi.",
)


def sentence(key: str, values: Mapping[str, str | int]) -> str:
    """What to say about the trouble *key*; a general sentence for a key nobody worded."""
    text = QCoreApplication.translate(CONTEXT, str(_SENTENCES.get(key, _UNEXPECTED)))
    try:
        return text.format(**values)
    except (KeyError, IndexError):
        return text


_NOTHING_WAITS = QT_TRANSLATE_NOOP(
    "Messages",
    "Percobaan terakhir menghubungi pusat gagal. Tidak ada yang menunggu kirim, dan semua isian "
    "aman di laptop ini. Coba lagi setelah ada jaringan.",
)
_SPEAKS_OF_WAITING = frozenset(
    {
        "no_line",
        "centre_off",
        "half_answer",
        "cancelled",
        "bad_answer",
        "receipt_mismatch",
        "centre_fault",
    }
)


def exchange_sentence(key: str, values: Mapping[str, str | int], *, waiting: int) -> str:
    """What to say of how the last exchange ended, while *waiting* people wait to be sent."""
    if not waiting and key in _SPEAKS_OF_WAITING:
        return QCoreApplication.translate(CONTEXT, str(_NOTHING_WAITS))
    return sentence(key, values)


def is_worded(key: str) -> bool:
    """Whether *key* has a sentence of its own."""
    return key in _SENTENCES


def is_of_exchange(key: str) -> bool:
    """Whether *key* is trouble on the line or at the centre, and not of this laptop."""
    return key in _LINE or key in _PROOF or key in _CENTRE
