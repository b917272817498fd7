"""Sentences for trouble at the laptop itself: what happened, what is safe, what to do."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

LAPTOP: dict[str, object] = {
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
    "enrolment_file_foreign": QT_TRANSLATE_NOOP(
        "Messages",
        "Berkas itu menunjuk alamat lain, dan tidak terbukti dibuat oleh pusat tempat laptop ini "
        "terdaftar. Tidak ada yang dikirim atau berubah; semua isian aman. Minta berkas baru "
        "langsung dari pusat.",
    ),
    "enrol_none_waiting": QT_TRANSLATE_NOOP(
        "Messages",
        "Laptop ini belum membuat permintaan pendaftaran. Belum ada yang berubah. Pilih Tidak ada "
        "internet di sini, lalu buat permintaan.",
    ),
    "enrol_request_not_written": QT_TRANSLATE_NOOP(
        "Messages",
        "Permintaan tidak bisa disimpan di tempat itu. Belum ada yang berubah di laptop ini. "
        "Periksa flashdisk, atau pilih tempat lain.",
    ),
    "enrolment_file_old": QT_TRANSLATE_NOOP(
        "Messages",
        "Berkas dari pusat ini tidak memuat kunci pusat, jadi tidak bisa dipakai tanpa internet. "
        "Belum ada yang berubah. Minta berkas baru kepada pusat.",
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
