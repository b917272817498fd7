"""What went wrong with a lost passphrase, in words."""

from __future__ import annotations

from fieldreg.domain.words import Words

RECOVERY_TROUBLES = {
    "no_recovery_key": Words(
        "Laptop ini didaftarkan tanpa kunci pemulihan, jadi pusat tidak bisa membukanya. Data di "
        "laptop tetap utuh dan tetap terkunci. Kepala kantor yang masih bisa masuk dapat memberi "
        "Anda kata sandi baru; kalau tidak ada, hubungi pusat dan jangan hapus apa pun.",
        "This laptop was enrolled without a recovery key, so the centre cannot open it. What is on "
        "it is whole and stays locked. A head of office who can still sign in can give you a new "
        "passphrase; if there is none, call the centre, and delete nothing.",
    ),
    "answer_unreadable": Words(
        "Berkas itu tidak ada, bukan jawaban dari pusat, atau rusak di jalan. Tidak ada yang "
        "diubah. Salin sekali lagi, atau minta pusat mengirimnya lagi.",
        "There is no such file, or it is no answer of the centre's, or was damaged on its way. "
        "Nothing was changed. Copy it once more, or ask the centre to send it again.",
    ),
    "answer_newer": Words(
        "Jawaban ini dibuat oleh fieldreg yang lebih baru. Tidak ada yang diubah; pasang versi "
        "terbaru, lalu coba lagi.",
        "This answer was made by a newer fieldreg. Nothing was changed; install the newest version "
        "and try again.",
    ),
    "answer_other_laptop": Words(
        "Jawaban ini untuk laptop lain. Tidak ada yang diubah. Minta jawaban untuk permintaan dari "
        "laptop ini.",
        "This answer is for another laptop. Nothing was changed. Ask for the answer to this "
        "laptop's request.",
    ),
    "answer_stale": Words(
        "Jawaban ini untuk permintaan yang lama, atau sudah dipakai. Tidak ada yang diubah. Pakai "
        "jawaban untuk permintaan yang terakhir, atau buat permintaan baru.",
        "This answer is to an earlier request, or was used already. Nothing was changed. Use the "
        "answer to the latest request, or make a new one.",
    ),
    "words_count": Words(
        "Yang terbaca {count} kata, seharusnya {words}. Tidak ada yang diubah; periksa apakah ada "
        "kata yang terlewat.",
        "{count} words were read, there should be {words}. Nothing was changed; see whether a word "
        "was left out.",
    ),
    "words_unreadable": Words(
        "Kata nomor ini tidak ada dalam daftar: {wrong}. Tidak ada yang diubah; tanyakan lagi kata "
        "itu.",
        "These are no words of the list, by number: {wrong}. Nothing was changed; ask for them "
        "once more.",
    ),
    "words_checksum": Words(
        "Semua kata dikenal, tetapi ada satu yang salah atau tertukar tempat. Tidak ada yang "
        "diubah; bacakan kembali semuanya kepada pusat.",
        "All words are known, but one of them is wrong or in another's place. Nothing was changed; "
        "read all of them back to the centre.",
    ),
    "words_other_laptop": Words(
        "Kata-kata ini benar, tetapi tidak membuka data di laptop ini: mungkin untuk laptop lain. "
        "Tidak ada yang diubah; sebutkan nomor permintaan kepada pusat.",
        "These words are whole, but do not open what is on this laptop: they may be another's. "
        "Nothing was changed; tell the centre the number of the request.",
    ),
    "officer_unknown": Words(
        "Petugas itu tidak ada di laptop ini, atau sudah dikeluarkan. Tidak ada yang diubah; pilih "
        "dari daftar.",
        "There is no such officer on this laptop, or no more. Nothing was changed; choose one from "
        "the list.",
    ),
    "request_unreadable": Words(
        "Itu bukan permintaan pemulihan, atau rusak atau diubah di jalan. Tidak ada yang dibuka; "
        "minta sekali lagi.",
        "That is no recovery request, or it was damaged or changed on its way. Nothing was opened; "
        "ask for it once more.",
    ),
    "request_newer": Words(
        "Permintaan ini dibuat oleh fieldreg yang lebih baru. Pasang versi terbaru di sini, lalu "
        "coba lagi.",
        "This request was made by a newer fieldreg. Install the newest version here and try again.",
    ),
    "recovery_other_key": Words(
        "Permintaan ini tidak terbuka dengan kunci itu: laptopnya mengenal kunci pemulihan lain, "
        "atau permintaannya rusak. Coba berkas kunci yang lama, jika ada.",
        "That key does not open this request: the laptop knows another recovery key, or the "
        "request was damaged. Try an earlier key file, if there is one.",
    ),
    "recovery_key_unreadable": Words(
        "Kunci pemulihan itu tidak bisa dibaca: bagian umumnya dimulai dengan age1. Tidak ada yang "
        "diubah.",
        "That recovery key cannot be read: its public part begins with age1. Nothing was changed.",
    ),
    "recovery_file_unreadable": Words(
        "Berkas kunci tidak bisa dibaca, atau isinya bukan kunci pemulihan. Tidak ada yang diubah.",
        "The key file cannot be read, or holds no recovery key. Nothing was changed.",
    ),
    "recovery_key_at_centre": Words(
        "Tempat itu di dalam folder pusat. Kunci pemulihan membuka semua laptop, jadi simpan di "
        "luar, di flashdisk yang dikunci di lemari. Tidak ada yang dibuat.",
        "That place is inside a centre's folder. The recovery key opens every laptop: keep it "
        "elsewhere, on a stick that is locked away. Nothing was made.",
    ),
    "recovery_log_unwritable": Words(
        "Pemakaian kunci tidak bisa dicatat di sebelah berkas kunci, jadi tidak ada yang dibuka. "
        "Beri tempat lain dengan --log.",
        "The use of the key cannot be written down beside its file, so nothing was opened. Give "
        "another place with --log.",
    ),
    "recovery_not_confirmed": Words(
        "Tidak ada yang dibuka.",
        "Nothing was opened.",
    ),
    "recovery_target_exists": Words(
        "Di tempat itu sudah ada berkas, dan tidak ditimpa. Pilih nama lain dengan --out.",
        "There is a file in that place already; it was not overwritten. Choose another name with "
        "--out.",
    ),
    "recovery_none_open": Words(
        "Tidak ada permintaan yang menunggu jawaban. Buat dengan `fieldreg recover request`.",
        "No request waits for an answer. Make one with `fieldreg recover request`.",
    ),
    "recovery_damaged": Words(
        "Kuncinya benar, tetapi berkas data rusak. Jangan hapus apa pun. Ulangi dengan --rescue: "
        "yang belum terkirim diselamatkan dulu, lalu cadangan terbaru yang baik dipasang.",
        "The key is right, but the data file is damaged. Delete nothing. Repeat with --rescue: "
        "what is unsent is saved first, then the newest good backup put in place.",
    ),
    "recovery_words_file": Words(
        "Berkas kata-kata tidak bisa dibaca. Tidak ada yang diubah.",
        "The file with the words cannot be read. Nothing was changed.",
    ),
    "passphrase_taken": Words(
        "Kata sandi itu tidak bisa dipakai. Data Anda aman; pilih yang lain.",
        "That passphrase cannot be used. Your data is safe; choose another one.",
    ),
}
