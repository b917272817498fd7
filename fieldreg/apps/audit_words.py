"""The words of the audit chain on the command line."""

from __future__ import annotations

from fieldreg.domain.words import Audited, Words

ACTS = {
    Audited.CREATED: Words("folder kerja dibuat", "workspace made"),
    Audited.SIGNED_IN: Words("masuk", "signed in"),
    Audited.SIGN_IN_FAILED: Words("gagal masuk", "sign-in failed"),
    Audited.SIGNED_OUT: Words("keluar", "signed out"),
    Audited.SAVED: Words("menyimpan pendaftaran", "saved a registration"),
    Audited.VOIDED: Words("membatalkan pendaftaran", "voided a registration"),
    Audited.NIK_SHOWN: Words("melihat NIK lengkap", "saw a whole NIK"),
    Audited.EXPORTED: Words("mengekspor", "exported"),
    Audited.PRINTED: Words("mencetak", "printed"),
    Audited.IMPORTED: Words("mengimpor", "imported"),
    Audited.BACKED_UP: Words("membuat cadangan", "backed up"),
    Audited.RESTORED: Words("memulihkan cadangan", "restored a backup"),
    Audited.RESCUED: Words("menyelamatkan data", "rescued the data"),
    Audited.RECOVERED: Words("memulihkan kunci", "recovered the key"),
    Audited.KEY_CHANGED: Words("mengganti kata sandi", "changed a passphrase"),
    Audited.OFFICER_ADDED: Words("menambah petugas", "added an officer"),
    Audited.OFFICER_REMOVED: Words("mengeluarkan petugas", "removed an officer"),
    Audited.ROLE_CHANGED: Words("mengubah peran", "changed a role"),
    Audited.PACK_INSTALLED: Words("memasang paket program", "installed a pack"),
    Audited.SETTING_CHANGED: Words("mengubah pengaturan", "changed a setting"),
    Audited.REDUCED: Words("meringkas yang sudah terkirim", "reduced what was delivered"),
    Audited.ERASED: Words("menghapus data seseorang", "erased a person's data"),
    Audited.IMAGE_ADDED: Words("menambah foto", "added an image"),
    Audited.IMAGE_SHOWN: Words("melihat foto", "saw an image"),
    Audited.IMAGE_TAKEN: Words("menghapus foto", "removed an image"),
    Audited.REVOKED: Words("laptop dicabut pusat", "the centre revoked the laptop"),
}

DETAILS = {
    "role": Words("peran {value}", "role {value}"),
    "refused": Words("ditolak", "refused"),
    "second": Words("tidak di tempat kedua", "not in the second place"),
    "why": Words("sebab {value}", "why {value}"),
    "count": Words("{value} data", "items: {value}"),
    "what": Words("{value}", "{value}"),
    "how": Words("cara {value}", "how {value}"),
    "pack": Words("{value}", "{value}"),
    "name": Words("{value}", "{value}"),
    "setting": Words("{value}", "{value}"),
    "kind": Words("{value}", "{value}"),
    "rescued": Words("{value} yang belum terkirim ikut", "{value} unsent came along"),
    "lost": Words("{value} tidak terbaca", "{value} unreadable"),
    "records": Words("{value} pendaftaran", "registrations: {value}"),
    "revisions": Words("{value} perubahan", "revisions: {value}"),
    "images": Words("{value} foto", "images: {value}"),
    "revision": Words("", ""),
    "image": Words("", ""),
}
"""What an entry says besides, where no words stand in VALUES; all of it stands in `--json`."""

OF_ACT = {
    (Audited.SIGN_IN_FAILED, "count"): Words("{value} kali", "{value} times"),
}
"""What a number says where it counts something else in one act."""

VALUES = {
    ("role", "officer"): Words("sebagai petugas", "as an officer"),
    ("role", "head"): Words("sebagai kepala kantor", "as head of office"),
    ("second", ""): Words("", ""),
    ("second", "done"): Words("juga di tempat kedua", "in the second place too"),
    ("second", "absent"): Words("tempat kedua tidak terpasang", "second place not plugged in"),
    ("what", "stick"): Words("lewat flashdisk", "by stick"),
    ("why", "exit"): Words("saat ditutup", "when closed"),
    ("why", "interval"): Words("berkala", "at intervals"),
    ("why", "asked"): Words("diminta", "asked for"),
    ("why", "import"): Words("sebelum impor", "before an import"),
    ("why", "restore"): Words("sebelum memulihkan", "before a restore"),
    ("why", "migration"): Words("sebelum pembaruan", "before a new version"),
    ("why", "restored"): Words("kembali dari cadangan", "back from a backup"),
    ("how", "answer"): Words("dengan berkas jawaban", "with the answer's file"),
    ("how", "words"): Words("dengan 24 kata", "with 24 words"),
    ("name", "backup_second_place"): Words("tempat kedua", "second place"),
    ("chosen", "1"): Words("dipilih", "chosen"),
    ("chosen", "0"): Words("tidak dipakai lagi", "not used any more"),
    ("lost", "0"): Words("", ""),
}

FAULTS = {
    "missing": Words("nomor ini tidak ada (terhapus)", "this number is not there (deleted)"),
    "changed": Words("isinya sudah diubah", "its content was changed"),
    "misnumbered": Words("catatan lain berdiri di nomor ini", "another entry stands here"),
    "foreign": Words("catatan milik laptop lain", "it is another laptop's"),
    "unreadable": Words("tidak terbaca", "it cannot be read"),
    "rewritten": Words(
        "rantai ini ditulis ulang: pusat menyaksikan yang lain",
        "the chain was made anew: the centre witnessed another one",
    ),
    "forged": Words(
        "kesaksian pusat yang tersimpan di sini palsu",
        "what is kept here as the centre's word is forged",
    ),
}

WHOLE = Words(
    "Utuh: {entries} catatan dan {revisions} perubahan pendaftaran, tanpa celah; sampai nomor "
    "{vouched} disaksikan pusat.",
    "Whole: {entries} entries and {revisions} revisions without a gap; witnessed by the centre up "
    "to number {vouched}.",
)
BROKEN_AUDIT = Words(
    "Rantai catatan putus di nomor {no}{at}: {fault}.",
    "The audit chain is broken at number {no}{at}: {fault}.",
)
BROKEN_REVISIONS = Words(
    "Rantai perubahan pendaftaran {incarnation} putus di nomor {no}{at}: {fault}.",
    "The chain of revisions {incarnation} is broken at number {no}{at}: {fault}.",
)
AFTER = Words(
    "  {count} sesudahnya (sampai nomor {last}) tidak terjamin lagi.",
    "  The {count} after it (up to number {last}) are not vouched for.",
)
GAP = Words(
    "  Perubahan nomor {first}–{last} hilang karena kerusakan; catatan menyebut penyelamatannya.",
    "  Revisions {first}–{last} were lost to damage; the audit chain tells of the rescue.",
)
KEEP = Words(
    "Jangan menghapus apa pun: salin folder kerja ini dan hubungi pusat.",
    "Delete nothing: copy this workspace and call the centre.",
)
NOTHING = Words("Tidak ada catatan yang cocok.", "No entry fits.")
MORE = Words(
    "Masih ada yang lebih lama; teruskan dengan --below {no}.",
    "There are older ones; read on with --below {no}.",
)
HEADS = (
    Words("nomor", "number"),
    Words("waktu", "time"),
    Words("petugas", "officer"),
    Words("tindakan", "act"),
    Words("tentang", "about"),
)
