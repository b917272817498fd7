"""Words of officers, of their keys and of sharing on the command line."""

from __future__ import annotations

from fieldreg.domain.words import Role, Words

ROLES = {
    Role.OFFICER: Words("petugas", "officer"),
    Role.HEAD: Words("kepala kantor", "head of office"),
}

OFFICER_TROUBLES = {
    "not_head": Words(
        "Hanya kepala kantor yang boleh melakukannya. Tidak ada yang diubah; minta kepada kepala.",
        "Only a head of office may do that. Nothing was changed; ask the head.",
    ),
    "last_head": Words(
        "Harus tetap ada kepala kantor yang bisa masuk. Tidak ada yang diubah; angkat kepala lain "
        "dahulu.",
        "A head of office who can sign in must remain. Nothing was changed; appoint another first.",
    ),
    "own_self": Words(
        "Anda tidak bisa mengeluarkan diri sendiri. Tidak ada yang diubah; minta kepada kepala "
        "lain.",
        "You cannot remove yourself. Nothing was changed; ask another head.",
    ),
    "officer_exists": Words(
        "Sudah ada petugas dengan nama itu. Tidak ada yang diubah; tambahkan sesuatu pada namanya.",
        "There is an officer of that name already. Nothing was changed; add something to the name.",
    ),
    "officer_name_missing": Words(
        "Nama petugas belum ditulis. Tidak ada yang diubah.",
        "The officer's name is missing. Nothing was changed.",
    ),
    "officer_removed": Words(
        "Petugas ini sudah dikeluarkan dari laptop ini. Datanya aman; hubungi kepala kantor.",
        "This officer was removed from this laptop. The data is safe; ask the head of office.",
    ),
    "no_slots": Words(
        "Tidak ada petugas yang bisa masuk di laptop ini lagi. Datanya aman. Kalau pusat mencabut "
        "laptop ini, serahkan kepada pusat; kalau tidak, minta pemulihan: `fieldreg recover`.",
        "No officer can sign in on this laptop any more. The data is safe. If the centre revoked "
        "this laptop, hand it to the centre; if not, ask for recovery with `fieldreg recover`.",
    ),
    "device_secret_missing": Words(
        "Kunci laptop ini tidak ditemukan, padahal kata sandi mungkin benar. Data aman; pakai akun "
        "sistem yang biasa, atau minta pemulihan ke pusat dengan `fieldreg recover`.",
        "This laptop's secret is not found, though the passphrase may be right. The data is safe; "
        "use the usual system account, or ask the centre with `fieldreg recover`.",
    ),
    "kdf_too_weak": Words(
        "Kunci brankas ini terlalu lemah untuk dibuka, jadi bukan buatan fieldreg. Tidak ada yang "
        "diubah; hubungi pusat.",
        "This vault's keys are too weak to be opened, so fieldreg did not make them. Nothing was "
        "changed; call the centre.",
    ),
    "memory_short": Words(
        "Memori komputer tidak cukup untuk memeriksa kata sandi. Data aman; tutup program lain, "
        "lalu ulangi.",
        "There is too little memory to check the passphrase. The data is safe; close other "
        "programs and try again.",
    ),
    "group_unknown": Words(
        "Grup itu tidak ada di komputer ini. Tidak ada yang diubah; buat dahulu grupnya.",
        "There is no such group on this machine. Nothing was changed; make the group first.",
    ),
    "sharing_refused": Words(
        "Akun ini tidak boleh membagikan folder itu. Data aman; jalankan sebagai pemiliknya yang "
        "ikut grup itu, atau sebagai administrator.",
        "This account may not share that folder. The data is safe; run it as the owner who is in "
        "that group, or as the administrator.",
    ),
    "sharing_by_folder": Words(
        "Di Windows, folder dibagikan lewat izin foldernya: beri grup itu izin Modify. Tidak ada "
        "yang diubah.",
        "On Windows a folder is shared by its own permissions: give the group Modify. Nothing was "
        "changed.",
    ),
}
