"""How an exchange with the centre ended, in words, for the command line."""

from __future__ import annotations

from fieldreg.domain.words import Words

EXCHANGE_TROUBLES = {
    "no_line": Words(
        "Tidak ada jaringan ke pusat. Semua isian aman di laptop ini dan tetap menunggu kirim. "
        "Teruslah bekerja; coba lagi setelah ada jaringan.",
        "There is no line to the centre. All answers are safe on this laptop and still wait to be"
        " sent. Go on working; try again when there is a line.",
    ),
    "wrong_address": Words(
        "Alamat pusat tidak ditemukan. Semua isian aman di laptop ini. Periksa jaringan; jika "
        "tetap begini, tanyakan alamatnya kepada pusat.",
        "The centre's address was not found. All answers are safe on this laptop. Check the "
        "network; if it stays like this, ask the centre for the address.",
    ),
    "centre_off": Words(
        "Pusat sedang tidak melayani. Semua isian aman di laptop ini dan tetap menunggu kirim. "
        "Coba lagi nanti.",
        "The centre is not serving now. All answers are safe on this laptop and still wait to be "
        "sent. Try again later.",
    ),
    "too_slow": Words(
        "Jaringan terlalu lambat, jawaban pusat tidak sampai. Semua isian aman di laptop ini. "
        "Coba lagi di tempat yang sinyalnya lebih baik.",
        "The line is too slow, the centre's answer did not arrive. All answers are safe on this "
        "laptop. Try again where the signal is better.",
    ),
    "wrong_certificate": Words(
        "Yang menjawab tidak dapat membuktikan bahwa ia pusat, jadi tidak ada yang dikirim. Semua"
        " isian aman di laptop ini. Coba jaringan lain; jika tetap begini, hubungi pusat.",
        "What answered cannot prove that it is the centre, so nothing was sent. All answers are "
        "safe on this laptop. Try another network; if it stays like this, call the centre.",
    ),
    "captive_portal": Words(
        "Jaringan ini meminta masuk lewat halaman web dahulu, jadi tidak ada yang dikirim. Semua "
        "isian aman di laptop ini. Masuk ke jaringan itu, atau pakai jaringan lain.",
        "This network wants you to sign in on a web page first, so nothing was sent. All answers "
        "are safe on this laptop. Sign in to the network, or use another one.",
    ),
    "half_answer": Words(
        "Jaringan terputus di tengah jawaban pusat. Yang belum ada tanda terimanya tetap menunggu"
        " kirim. Coba lagi.",
        "The line broke in the middle of the centre's answer. What has no receipt still waits to "
        "be sent. Try again.",
    ),
    "answer_too_large": Words(
        "Jawaban pusat terlalu besar dan ditolak. Semua isian aman di laptop ini. Hubungi pusat.",
        "The centre's answer was too large and was refused. All answers are safe on this laptop. "
        "Call the centre.",
    ),
    "bad_answer": Words(
        "Jawaban pusat tidak dapat dibaca. Semua isian aman di laptop ini dan tetap menunggu "
        "kirim. Coba lagi; jika tetap begini, hubungi pusat.",
        "The centre's answer cannot be read. All answers are safe on this laptop and still wait "
        "to be sent. Try again; if it stays like this, call the centre.",
    ),
    "not_our_centre": Words(
        "Yang menjawab bukan pusat tempat laptop ini terdaftar, jadi jawabannya ditolak. Semua "
        "isian aman di laptop ini. Hubungi pusat.",
        "What answered is not the centre this laptop belongs to, so its answer was refused. All "
        "answers are safe on this laptop. Call the centre.",
    ),
    "receipt_mismatch": Words(
        "Tanda terima dari pusat tidak cocok dengan kiriman, jadi ditolak. Isian tetap menunggu "
        "kirim. Coba lagi; jika tetap begini, hubungi pusat.",
        "The centre's receipt does not match what was sent, so it was refused. The answers still "
        "wait to be sent. Try again; if it stays like this, call the centre.",
    ),
    "rows_differ": Words(
        "Catatan di laptop ini dan di pusat berbeda. Tidak ada yang hilang; laptop ini akan "
        "membaca ulang semuanya pada sambungan berikut.",
        "The records here and at the centre differ. Nothing is lost; this laptop will read "
        "everything again at the next connection.",
    ),
    "no_progress": Words(
        "Pertukaran dengan pusat tidak maju, jadi dihentikan. Semua isian aman di laptop ini. "
        "Coba lagi nanti.",
        "The exchange with the centre made no progress and was stopped. All answers are safe on "
        "this laptop. Try again later.",
    ),
    "not_signed_in": Words(
        "Pusat tidak mengenali laptop ini. Semua isian aman di sini. Hubungi pusat.",
        "The centre does not know this laptop. All answers are safe here. Call the centre.",
    ),
    "not_allowed": Words(
        "Pusat tidak mengizinkan ini bagi kantor Anda. Hubungi pusat.",
        "The centre does not allow this to your office. Call the centre.",
    ),
    "too_many_tries": Words(
        "Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi.",
        "Too many tries. Wait a few minutes, then try again.",
    ),
    "busy": Words(
        "Pusat sedang sibuk. Semua isian aman di laptop ini dan dikirim lagi nanti.",
        "The centre is busy. All answers are safe on this laptop and will be sent later.",
    ),
    "too_large": Words(
        "Kiriman terlalu besar bagi pusat. Semua isian aman di laptop ini. Coba lagi.",
        "The delivery is too large for the centre. All answers are safe on this laptop. Try again.",
    ),
    "out_of_step": Words(
        "Urutan kiriman laptop ini dan pusat berbeda. Semua isian aman di laptop ini. Coba lagi; "
        "jika tetap begini, hubungi pusat.",
        "This laptop and the centre count differently. All answers are safe on this laptop. Try "
        "again; if it stays like this, call the centre.",
    ),
    "token_stale": Words(
        "Laptop ini tampaknya dipulihkan dari cadangan. Semua isian aman. Coba kirim lagi.",
        "This laptop seems to have been restored from a backup. All answers are safe. Try sending"
        " again.",
    ),
    "fork": Words(
        "Pusat sudah punya kiriman lain dengan nomor yang sama. Semua isian aman di laptop ini. "
        "Hubungi pusat.",
        "The centre already has another delivery with the same number. All answers are safe on "
        "this laptop. Call the centre.",
    ),
    "chain_broken": Words(
        "Pusat tidak dapat menyambung riwayat laptop ini. Semua isian aman di sini. Hubungi pusat.",
        "The centre cannot continue this laptop's history. All answers are safe here. Call the "
        "centre.",
    ),
    "cursor_invalid": Words(
        "Laptop ini akan membaca ulang catatan pusat. Tidak ada yang hilang. Coba lagi.",
        "This laptop will read the centre's records again. Nothing is lost. Try again.",
    ),
    "epoch_changed": Words(
        "Pusat dipulihkan dari cadangan. Tidak ada yang hilang; laptop ini mengirim ulang yang "
        "diperlukan. Coba lagi.",
        "The centre was restored from a backup. Nothing is lost; this laptop sends again what is "
        "needed. Try again.",
    ),
    "not_found": Words(
        "Pusat tidak mengenal yang diminta. Semua isian dan foto aman di laptop ini dan dikirim "
        "lagi nanti. Jika tetap begini, hubungi pusat.",
        "The centre does not know what was asked for. All entries and photos are safe on this "
        "laptop and are sent again later. If this stays, call the centre.",
    ),
    "offset_wrong": Words(
        "Kiriman foto terputus di tengah. Fotonya aman di laptop ini dan dilanjutkan pada "
        "sambungan berikut.",
        "Sending a photo broke off in the middle. The photo is safe on this laptop and goes on at"
        " the next connection.",
    ),
    "image_altered": Words(
        "Foto sampai di pusat dalam keadaan berubah, jadi ditolak. Fotonya aman di laptop ini; "
        "kirim lagi dengan `fieldreg photo again`, atau foto sekali lagi.",
        "A photo reached the centre altered, so it was refused. The photo is safe on this laptop; "
        "send it again with `fieldreg photo again`, or take it once more.",
    ),
    "image_kind": Words(
        "Pusat tidak dapat membaca foto itu, jadi menolaknya. Isiannya sudah aman. Foto sekali "
        "lagi, atau hubungi pusat.",
        "The centre cannot read that photo, so it refused it. The entries are safe. Take the "
        "photo again, or call the centre.",
    ),
    "centre_refused": Words(
        "Pusat menolak kiriman ini. Semua isian aman di laptop ini. Hubungi pusat.",
        "The centre refused this delivery. All answers are safe on this laptop. Call the centre.",
    ),
    "centre_newer": Words(
        "Pusat memakai versi yang lebih baru. Semua isian aman di laptop ini. Perbarui fieldreg, "
        "lalu kirim lagi.",
        "The centre uses a newer version. All answers are safe on this laptop. Update fieldreg, "
        "then send again.",
    ),
    "centre_fault": Words(
        "Terjadi gangguan di pusat. Semua isian aman di laptop ini dan tetap menunggu kirim. Coba"
        " lagi nanti.",
        "Something went wrong at the centre. All answers are safe on this laptop and still wait "
        "to be sent. Try again later.",
    ),
}
