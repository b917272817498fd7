"""Sentences for trouble with enrolment, revocation and salvage, on the command line."""

from __future__ import annotations

from fieldreg.domain.words import Words

ENROLMENT_TROUBLES = {
    "token_expired": Words(
        "Izin kirim laptop ini sudah habis masanya. Semua isian aman di sini, hanya pengirimannya "
        "yang menunggu. Minta berkas perpanjangan ke pusat, lalu jalankan `fieldreg enrol renew`.",
        "This laptop's token has ended. Everything is safe here, only sending waits. Ask the "
        "centre for a file that renews it, then run `fieldreg enrol renew`.",
    ),
    "device_revoked": Words(
        "Pusat mencabut laptop ini. Semua isian aman di sini, tetapi tidak dikirim. Hubungi pusat.",
        "The centre revoked this laptop. Everything is safe here, but nothing is sent. Call the "
        "centre.",
    ),
    "laptop_closed": Words(
        "Pusat mencabut laptop ini, jadi tidak ada yang bisa masuk lagi. Yang belum terkirim tetap "
        "aman di sini; serahkan laptop ini ke pusat, yang mengambilnya dengan `fieldreg centre "
        "salvage`.",
        "The centre revoked this laptop, so nobody can sign in any more. What is unsent is safe "
        "here; hand the laptop to the centre, which takes it in with `fieldreg centre salvage`.",
    ),
    "laptop_revoked": Words(
        "Laptop ini sudah dicabut pusat, jadi tidak menerima kata sandi baru. Datanya aman; "
        "hubungi pusat.",
        "The centre revoked this laptop, so it takes no new passphrase. The data is safe; call "
        "the centre.",
    ),
    "address_unreadable": Words(
        "Alamat itu tidak dapat dipakai laptop. Tidak ada kode yang dibuat; tulis alamatnya "
        "sebagai https://server atau https://server:8443.",
        "Laptops cannot use that address. No code was made; write it as https://server or "
        "https://server:8443.",
    ),
    "enrolment_file_unreadable": Words(
        "Berkas itu bukan berkas pendaftaran laptop dari pusat, atau rusak. Belum ada yang "
        "berubah; minta lagi kepada pusat.",
        "That is no enrolment file of a centre, or it is damaged. Nothing was changed; ask the "
        "centre for another.",
    ),
    "enrolment_file_old": Words(
        "Berkas dari pusat ini tidak memuat kunci pusat, jadi tidak bisa dipakai tanpa jaringan. "
        "Minta berkas baru.",
        "This file of the centre does not hold its key, so it cannot be used without a line. Ask "
        "for a new one.",
    ),
    "code_invalid": Words(
        "Kode sudah terpakai, kedaluwarsa, atau salah. Tidak ada yang diubah; buat kode baru "
        "dengan `fieldreg centre code`.",
        "The code was used, has expired or is wrong. Nothing was changed; make a new one with "
        "`fieldreg centre code`.",
    ),
    "enrol_request_unreadable": Words(
        "Itu bukan permintaan pendaftaran, atau rusak di jalan. Tidak ada yang diubah.",
        "That is no enrolment request, or it was damaged on the way. Nothing was changed.",
    ),
    "enrol_request_foreign": Words(
        "Permintaan itu untuk pusat lain. Tidak ada yang diubah.",
        "That request is to another centre. Nothing was changed.",
    ),
    "enrol_answer_unreadable": Words(
        "Itu bukan jawaban pendaftaran, atau rusak di jalan. Belum ada yang berubah; minta lagi.",
        "That is no enrolment answer, or it was damaged on the way. Nothing was changed; ask for "
        "it again.",
    ),
    "enrol_answer_foreign": Words(
        "Jawaban itu untuk laptop atau permintaan lain. Belum ada yang berubah; buat permintaan "
        "baru dengan `fieldreg enrol request`.",
        "That answer is to another laptop or request. Nothing was changed; make a new request with "
        "`fieldreg enrol request`.",
    ),
    "enrolment_file_foreign": Words(
        "Berkas itu menunjuk alamat lain, dan tidak terbukti dibuat oleh pusat tempat laptop ini "
        "terdaftar. Tidak ada yang dikirim atau berubah; semua isian aman. Minta berkas baru "
        "langsung dari pusat.",
        "That file leads to another address, and nothing proves that the centre of this laptop "
        "made it. Nothing was sent or changed; all answers are safe. Ask the centre itself for a "
        "new file.",
    ),
    "enrol_request_not_written": Words(
        "Permintaan tidak bisa disimpan di tempat itu. Belum ada yang berubah; periksa flashdisk, "
        "atau pilih tempat lain dengan --out.",
        "The request cannot be written there. Nothing was changed; look at the stick, or choose "
        "another place with --out.",
    ),
    "enrol_none_waiting": Words(
        "Laptop ini belum membuat permintaan. Buat dulu dengan `fieldreg enrol request`.",
        "This laptop has made no request. Make one first with `fieldreg enrol request`.",
    ),
    "enrol_target_exists": Words(
        "Di tempat itu sudah ada berkas, dan tidak ditimpa. Pilih nama lain dengan --out.",
        "There is a file in that place already; it was not overwritten. Choose another with --out.",
    ),
    "pack_other_programme": Words(
        "Paket {pack} milik program lain; di sini berlaku {here}. Tidak ada yang diubah.",
        "The pack {pack} is of another programme; {here} is in force here. Nothing was changed.",
    ),
    "salvage_other_centre": Words(
        "Laptop itu tidak terdaftar di pusat ini. Tidak ada yang diubah; pakai --folder pusat yang "
        "mendaftarkannya.",
        "That laptop is not one of this centre's. Nothing was changed; use --folder of the centre "
        "that enrolled it.",
    ),
}
