"""Sentences for trouble with photos: what happened, what is safe, what to do."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

PHOTOS: dict[str, object] = {
    "picture_kind": QT_TRANSLATE_NOOP(
        "Messages",
        "Berkas itu bukan foto JPEG atau PNG. Tidak ada yang diubah; pilih berkas lain, atau "
        "simpan fotonya sebagai JPEG lebih dulu.",
    ),
    "picture_elsewhere": QT_TRANSLATE_NOOP(
        "Messages",
        "Itu bukan berkas di laptop ini (misalnya gambar di halaman web, atau di ponsel). Tidak "
        "ada yang diubah; simpan dulu sebagai berkas di laptop ini, lalu pilih.",
    ),
    "picture_too_large": QT_TRANSLATE_NOOP(
        "Messages",
        "Foto itu terlalu besar (paling besar {most}). Tidak ada yang diubah; perkecil fotonya, "
        "lalu pilih lagi.",
    ),
    "picture_unreadable": QT_TRANSLATE_NOOP(
        "Messages",
        "Foto itu tidak bisa dibaca: rusak, atau belum tersalin utuh. Tidak ada yang diubah; foto "
        "sekali lagi, atau salin ulang berkasnya.",
    ),
    "picture_reader_missing": QT_TRANSLATE_NOOP(
        "Messages",
        "Bagian program yang membaca foto tidak mau berjalan. Data Anda aman dan fotonya tidak "
        "diubah; tutup program lain lalu ulangi, atau pasang fieldreg lagi.",
    ),
    "image_not_here": QT_TRANSLATE_NOOP(
        "Messages",
        "Foto itu sudah sampai di pusat, dan salinannya di laptop ini sudah dihapus sesuai aturan. "
        "Tidak ada yang hilang; pusat memilikinya.",
    ),
    "image_missing": QT_TRANSLATE_NOOP(
        "Messages",
        "Foto itu tercatat tetapi tidak ada di laptop ini. Pendaftarannya utuh; pulihkan cadangan, "
        "atau foto sekali lagi.",
    ),
    "image_sought": QT_TRANSLATE_NOOP(
        "Messages",
        "Foto itu tidak ada di laptop ini dan sedang dicari di cadangan. Pendaftarannya utuh; "
        "tunggu sebentar, dan biarkan flashdisk cadangan terpasang.",
    ),
    "image_search_stopped": QT_TRANSLATE_NOOP(
        "Messages",
        "Pencarian foto di cadangan terhenti, jadi belum pasti foto itu hilang. Pendaftarannya "
        "utuh. Pasang flashdisk cadangan, sediakan ruang di disk, lalu buka lagi halaman ini.",
    ),
    "image_unknown": QT_TRANSLATE_NOOP(
        "Messages", "Foto itu sudah tidak ada pada pendaftaran ini. Tidak ada yang diubah."
    ),
    "image_taken_away": QT_TRANSLATE_NOOP(
        "Messages",
        "Laptop lain di kantor ini sudah menghapus foto ini dari pusat, jadi tidak dikirim lagi. "
        "Fotonya masih di laptop ini; hapus di sini juga, atau kirim lagi jika memang benar.",
    ),
    "image_altered": QT_TRANSLATE_NOOP(
        "Messages",
        "Foto sampai di pusat dalam keadaan berubah, jadi ditolak. Fotonya aman di laptop ini; "
        "kirim lagi, atau foto sekali lagi.",
    ),
    "image_kind": QT_TRANSLATE_NOOP(
        "Messages",
        "Pusat tidak dapat membaca foto itu, jadi menolaknya. Isiannya sudah aman. Foto sekali "
        "lagi, atau hubungi pusat.",
    ),
}
