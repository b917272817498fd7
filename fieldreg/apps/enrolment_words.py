"""Sentences for trouble with enrolment, revocation and salvage, on the command line."""

from __future__ import annotations

from fieldreg.domain.words import Words

ENROLMENT_TROUBLES = {
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
