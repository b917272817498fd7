"""What keeps a centre from serving, in words."""

from __future__ import annotations

from fieldreg.domain.words import Words

SERVE_TROUBLES = {
    "workers_need_postgres": Words(
        "Beberapa proses hanya bisa berbagi PostgreSQL; pusat ini memakai SQLite. Tidak ada yang "
        "diubah. Jalankan tanpa --workers, atau pindahkan pusat ke PostgreSQL.",
        "Several workers can only share PostgreSQL; this centre uses SQLite. Nothing was changed. "
        "Serve without --workers, or move the centre to PostgreSQL.",
    ),
    "database_unreachable": Words(
        "Basis data PostgreSQL itu tidak bisa dibuka. Tidak ada yang diubah. Periksa apakah "
        "servernya menyala, dan alamatnya: postgresql://pengguna@server/nama.",
        "That PostgreSQL database cannot be opened. Nothing was changed. See whether its server "
        "runs, and check the address: postgresql://user@server/name.",
    ),
    "tables_newer": Words(
        "Basis data pusat ini sudah dibawa ke langkah {step} oleh fieldreg yang lebih baru; yang "
        "ini versi {version} dan tidak mengenalnya. Tidak ada yang diubah, dan yang sedang "
        "melayani tetap melayani. Pakai versi yang lebih baru itu di mesin ini juga.",
        "This centre's database was brought to step {step} by a newer fieldreg; this one is "
        "version {version} and does not know it. Nothing was changed, and what serves goes on "
        "serving. Use that newer version on this machine too.",
    ),
    "workers_need_posix": Words(
        "Beberapa proses di satu alamat tidak tersedia di Windows. Tidak ada yang diubah. Jalankan "
        "tanpa --workers, atau pakai Linux.",
        "Several workers behind one address are not to be had on Windows. Nothing was changed. "
        "Serve without --workers, or use Linux.",
    ),
}
