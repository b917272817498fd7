"""Words of backups, of restoring and of rescuing on the command line."""

from __future__ import annotations

from fieldreg.domain.words import Words

STATES = {
    "good": Words("utuh", "good"),
    "bad": Words("rusak", "bad"),
    "unchecked": Words("belum diperiksa", "unchecked"),
}
PLACES = {"near": Words("di laptop", "on the laptop"), "second": Words("tempat kedua", "2nd place")}
SECOND = {
    "": Words("", ""),
    "done": Words("Salinannya juga ada di tempat kedua.", "A copy is in the second place too."),
    "absent": Words(
        "Tempat kedua tidak terpasang, jadi belum tersalin ke sana. Pasang, lalu ulangi.",
        "The second place is not plugged in, so no copy is there yet. Plug it in and repeat.",
    ),
}
SECOND_FAILED = Words(
    "Di tempat kedua belum lengkap, mungkin tanpa foto terbaru; yang di laptop utuh. {why}",
    "The second place has not all of it, perhaps not the newest photos; the one on the laptop is "
    "good. {why}",
)
NEAR_PHOTOS_FAILED = Words(
    "Cadangan di laptop belum memuat semua foto. {why}",
    "The backup on the laptop does not hold all photos yet. {why}",
)

BACKUP_TROUBLES = {
    "backup_unknown": Words(
        "Cadangan itu tidak ada, atau berkas itu bukan cadangan fieldreg. Tidak ada yang diubah; "
        "lihat `fieldreg backup list`, atau sebutkan berkas .db-nya.",
        "There is no such backup, or that file is none. Nothing was changed; see `fieldreg backup "
        "list`, or name its .db file.",
    ),
    "backup_other_laptop": Words(
        "Cadangan itu milik laptop lain. Tidak ada yang diubah; pilih cadangan laptop ini.",
        "That backup is another laptop's. Nothing was changed; choose one of this laptop.",
    ),
    "backup_damaged": Words(
        "Cadangan itu rusak. Tidak ada yang diubah; pilih cadangan lain.",
        "That backup is damaged. Nothing was changed; choose another one.",
    ),
    "backup_unsound": Words(
        "Cadangan yang baru dibuat tidak lulus pemeriksaan dan dibuang. Cadangan sebelumnya tetap "
        "ada; periksa disknya, lalu ulangi.",
        "The backup just made did not pass its check and was thrown away. Earlier ones stand; "
        "check the disk and try again.",
    ),
    "second_place_unusable": Words(
        "Folder itu tidak bisa dipakai untuk cadangan. Tidak ada yang diubah; pilih folder di luar "
        "folder kerja yang bisa ditulisi.",
        "That folder cannot take backups. Nothing was changed; choose one outside the workspace "
        "that can be written to.",
    ),
    "no_enrolment": Words(
        "Data rusak, dan tidak ada cadangan yang baik. Semua yang masih terbaca sudah disimpan di "
        "folder vault/kept. Jangan hapus apa pun; hubungi pusat agar laptop ini didaftarkan lagi.",
        "The data is damaged, and there is no good backup. All that could still be read is saved "
        "in vault/kept. Delete nothing; call the centre to enrol this laptop again.",
    ),
    "cancelled": Words(
        "Dihentikan. Yang sudah tersimpan aman; ulangi kapan saja.",
        "Stopped. What was saved is safe; repeat it at any time.",
    ),
}
