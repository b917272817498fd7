"""What went wrong with a file of a stick, in words: what happened, what is safe, what to do."""

from __future__ import annotations

from fieldreg.domain.words import Words

STICK_TROUBLES = {
    "stick_missing": Words(
        "Berkas itu tidak ada, atau flashdisk tidak mau memberikannya. Tidak ada yang diubah; "
        "periksa flashdisk dan namanya, lalu ulangi.",
        "That file is not there, or the stick does not give it. Nothing was changed; check stick "
        "and name, and try again.",
    ),
    "stick_unreadable": Words(
        "Berkas itu bukan berkas kiriman fieldreg. Tidak ada yang diubah; pilih berkas "
        ".fieldreg-bundle (dari laptop) atau .fieldreg-reply (dari pusat).",
        "That file is none of fieldreg's sticks. Nothing was changed; choose a .fieldreg-bundle "
        "(from a laptop) or a .fieldreg-reply (from the centre).",
    ),
    "stick_damaged": Words(
        "Berkas itu tidak utuh: terpotong saat disalin, atau diubah di jalan. Tidak ada yang "
        "diubah, dan yang menunggu tetap aman di laptop; salin atau buat berkasnya sekali lagi.",
        "That file is not whole: it was cut in copying, or altered on the way. Nothing was "
        "changed, and what waits is safe on the laptop; copy it or make it once more.",
    ),
    "stick_foreign": Words(
        "Berkas itu disegel untuk pusat atau laptop lain. Tidak ada yang diubah; bawa ke yang "
        "dituju.",
        "That file is sealed to another centre or laptop. Nothing was changed; take it to the one "
        "it is for.",
    ),
    "stick_wrong_way": Words(
        "Berkas itu untuk arah sebaliknya: .fieldreg-bundle dibaca pusat, .fieldreg-reply dibaca "
        "laptop. Tidak ada yang diubah.",
        "That file goes the other way: the centre reads a .fieldreg-bundle, a laptop reads a "
        ".fieldreg-reply. Nothing was changed.",
    ),
    "stick_newer": Words(
        "Berkas itu dibuat oleh fieldreg yang lebih baru. Tidak ada yang diubah; pasang versi "
        "terbaru, lalu ulangi.",
        "That file was made by a newer fieldreg. Nothing was changed; install the newest version "
        "and try again.",
    ),
    "stick_too_large": Words(
        "Berkas itu lebih besar daripada yang boleh ({mib} MiB). Tidak ada yang diubah; buat "
        "berkasnya sekali lagi di laptop.",
        "That file is larger than it may be ({mib} MiB). Nothing was changed; make it once more on "
        "the laptop.",
    ),
    "stick_other_centre": Words(
        "Berkas itu untuk pusat lain. Tidak ada yang diubah.",
        "That file is for another centre. Nothing was changed.",
    ),
    "stick_other_laptop": Words(
        "Berkas itu untuk laptop lain. Tidak ada yang diubah.",
        "That file is for another laptop. Nothing was changed.",
    ),
    "stick_stranger": Words(
        "Laptop yang membuat berkas itu tidak dikenal di pusat ini. Tidak ada yang diubah; lihat "
        "`fieldreg centre devices`.",
        "The laptop that made that file is unknown at this centre. Nothing was changed; see "
        "`fieldreg centre devices`.",
    ),
    "stick_revoked": Words(
        "Laptop yang membuat berkas itu sudah dicabut, dan berkasnya tidak diterima. Tidak ada "
        "yang hilang; yang belum terkirim dapat diambil dari laptopnya dengan `fieldreg centre "
        "salvage`, atau, bila laptopnya sudah tidak ada, dari berkas ini dengan `--revoked`.",
        "The laptop that made that file was revoked, and the file is not taken. Nothing is lost; "
        "what it never sent can be brought in from the laptop itself with `fieldreg centre "
        "salvage`, or, where the laptop is gone, from this file with `--revoked`.",
    ),
    "stick_again": Words(
        "Berkas itu sudah pernah diterima. Tidak ada yang diubah. Di pusat, `--again` membuat "
        "balasannya sekali lagi.",
        "That file was taken already. Nothing was changed. At the centre, `--again` makes its "
        "reply once more.",
    ),
    "stick_stale": Words(
        "Balasan itu untuk berkas dari sebelum pusat dipulihkan. Tidak ada yang diubah, dan yang "
        "menunggu tetap aman; buat berkas baru dan bawa ke pusat.",
        "That reply answers a file from before the centre was restored. Nothing was changed, and "
        "what waits is safe; make a new file and bring it to the centre.",
    ),
    "stick_one_reply": Words(
        "`--out` adalah untuk satu berkas, dan ada lebih dari satu. Tidak ada yang diubah; ulangi "
        "tanpa `--out`, balasannya lalu ada di sebelah tiap berkas.",
        "`--out` is for one file, and there are several. Nothing was changed; try again without "
        "it, and each reply lies beside its file.",
    ),
    "stick_exists": Words(
        "Berkas dengan nama itu sudah ada. Tidak ada yang ditimpa; pilih tempat atau nama lain.",
        "There is a file of that name already. Nothing was overwritten; choose another place.",
    ),
    "stick_not_written": Words(
        "Berkas tidak bisa ditulis dengan utuh: flashdisk penuh, terkunci atau tercabut. Tidak "
        "ada yang hilang; periksa flashdisk, lalu ulangi.",
        "The file could not be written whole: the stick is full, locked or was drawn out. Nothing "
        "is lost; check the stick and try again.",
    ),
    "stick_no_key": Words(
        "Laptop ini tidak punya kunci yang sah untuk menyegel berkas. Tidak ada yang hilang; "
        "hubungi pusat.",
        "This laptop has no sound key to seal a file with. Nothing is lost; call the centre.",
    ),
    "escrow_other_key": Words(
        "Berkas itu tidak disegel untuk kunci pemulihan ini. Tidak ada yang diubah; pakai kunci "
        "yang berlaku saat laptopnya didaftarkan.",
        "That file is not sealed to this recovery key. Nothing was changed; use the key that was "
        "in force when the laptop was enrolled.",
    ),
    "escrow_known_laptop": Words(
        "Laptop yang membuat berkas itu terdaftar di pusat ini. Tidak ada yang diubah; pakai "
        "`fieldreg centre bundle import`, atau `fieldreg centre salvage` kalau sudah dicabut.",
        "The laptop that made that file is one of this centre's. Nothing was changed; use "
        "`fieldreg centre bundle import`, or `fieldreg centre salvage` if it was revoked.",
    ),
    "escrow_other_office": Words(
        "Kiriman laptop itu sudah dimasukkan untuk kantor lain. Tidak ada yang diubah; pakai "
        "kantor yang sama.",
        "What that laptop sent was brought in for another office. Nothing was changed; use that "
        "office again.",
    ),
}
