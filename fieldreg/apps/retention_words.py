"""Sentences for what is kept here in part only, or asked to be erased."""

from __future__ import annotations

from fieldreg.domain.words import Words

RETENTION_TROUBLES = {
    "record_arriving": Words(
        "Baru nama dan nomor orang ini yang sampai di laptop ini. Isinya aman di pusat; jalankan "
        "`fieldreg sync`, lalu ulangi.",
        "Only this person's name and numbers have reached this laptop. The rest is safe at the "
        "centre; run `fieldreg sync`, then try again.",
    ),
    "record_reduced": Words(
        "Pendaftaran ini sudah lama selesai; di laptop ini tinggal ringkasannya. Data lengkapnya "
        "aman di pusat. Yang masih ada bisa dibaca, tetapi tidak diubah di sini.",
        "This registration was closed long ago; only its outline is kept on this laptop. The whole "
        "is safe at the centre. What is left can be read, and is not edited here.",
    ),
    "record_missing": Words(
        "Pendaftaran itu tidak ada di laptop ini. Tidak ada yang diubah; lihat `fieldreg audit "
        "show`.",
        "There is no such registration on this laptop. Nothing was changed; see `fieldreg audit "
        "show`.",
    ),
    "record_not_ended": Words(
        "Hanya pendaftaran yang sudah berakhir bisa dihapus datanya. Tidak ada yang diubah; "
        "batalkan pendaftarannya dulu.",
        "Only a registration that has ended can be erased. Nothing was changed; void it first.",
    ),
    "record_waiting": Words(
        "Pendaftaran ini belum sampai seluruhnya di pusat, jadi datanya belum dihapus. Kirim dulu, "
        "lalu ulangi.",
        "Not all of this registration has reached the centre, so nothing was erased. Send first, "
        "then try again.",
    ),
}
