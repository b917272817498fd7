"""What went wrong with a programme pack or its key, in words."""

from __future__ import annotations

from fieldreg.domain.words import Words

PACK_TROUBLES = {
    "pack_too_large": Words(
        "Berkas itu lebih besar daripada paket program mana pun (lebih dari {mib} MiB), jadi tidak "
        "dibaca. Periksa apakah berkasnya benar.",
        "That file is larger than any programme pack can be (more than {mib} MiB) and was not "
        "read. Check that it is the right file.",
    ),
    "pack_not_a_pack": Words(
        "Itu bukan paket program fieldreg. Pilih folder paket, atau berkas yang berakhiran "
        ".fieldreg-pack.",
        "That is no programme pack of fieldreg. Choose a pack's folder, or a file that ends in "
        ".fieldreg-pack.",
    ),
    "pack_cut": Words(
        "Paket ini belum tersalin utuh: isinya berhenti di tengah. Salin sekali lagi dari asalnya.",
        "This pack was copied only in part: it ends in the middle. Copy it once more from where it "
        "came.",
    ),
    "pack_file_cut": Words(
        "Paket ini belum tersalin utuh: {file} tidak ada, atau lebih pendek daripada saat "
        "ditandatangani. Salin sekali lagi dari asalnya.",
        "This pack was copied only in part: {file} is missing, or shorter than when it was "
        "signed. Copy it once more from where it came.",
    ),
    "pack_form_newer": Words(
        "Berkas ini menyebut diri dibuat untuk fieldreg yang lebih baru (bentuk {form}; program "
        "ini membaca bentuk {newest}). Tanda tangannya belum bisa diperiksa di sini. Pasang "
        "fieldreg terbaru, lalu coba lagi.",
        "This file says that it was made for a newer fieldreg (form {form}; this program reads "
        "form {newest}). Its signature cannot be checked here. Install the newest fieldreg and "
        "try again.",
    ),
    "pack_unsigned": Words(
        "Paket ini tidak ditandatangani, jadi tidak diketahui siapa pembuatnya. Tanda tangani "
        "dengan `fieldreg pack sign`, atau minta yang sudah ditandatangani dari pembuatnya.",
        "This pack is not signed, so nobody knows who made it. Sign it with `fieldreg pack sign`, "
        "or ask its maker for a signed one.",
    ),
    "pack_altered": Words(
        "Isi paket ini tidak sama dengan yang ditandatangani: diubah, atau rusak di jalan. Ambil "
        "sekali lagi dari pembuatnya, atau tanda tangani lagi.",
        "This pack is not what was signed: it was changed, or damaged on its way. Fetch it once "
        "more from its maker, or sign it again.",
    ),
    "pack_file_altered": Words(
        "Isi {file} tidak sama dengan yang ditandatangani: diubah, ditambahkan, atau rusak di "
        "jalan. Ambil paketnya sekali lagi dari pembuatnya, atau tanda tangani lagi.",
        "{file} is not what was signed: it was changed, added, or damaged on its way. Fetch the "
        "pack once more from its maker, or sign it again.",
    ),
    "pack_no_key": Words(
        "Tidak ada kunci paket yang dikenal di sini, jadi tanda tangan paket ini tidak bisa "
        "diperiksa.",
        "No pack key is known here, so the signature of this pack cannot be checked.",
    ),
    "pack_other_key": Words(
        "Paket ini utuh, tetapi ditandatangani dengan kunci lain ({signer}), bukan kunci yang "
        "diberikan. Periksa kunci mana yang benar.",
        "This pack is whole, but signed with another key ({signer}), not the one that was given. "
        "See which of the two is right.",
    ),
    "pack_newer": Words(
        "Tanda tangannya benar, tetapi paket ini dibuat untuk fieldreg yang lebih baru (format "
        "{format}; program ini membaca sampai {newest}). Pasang fieldreg terbaru, lalu coba lagi.",
        "The signature is right, but this pack was made for a newer fieldreg (format {format}; "
        "this program reads up to {newest}). Install the newest fieldreg and try again.",
    ),
    "pack_not_found": Words(
        "Tidak ada berkas, folder, atau paket bawaan bernama itu. Paket bawaan: {shipped}.",
        "There is no file, folder or shipped pack of that name. Shipped packs: {shipped}.",
    ),
    "pack_shipped": Words(
        "Paket itu bagian dari program ini dan tidak bertanda tangan. Yang diperiksa di sini "
        "adalah paket kiriman.",
        "That pack is a part of this program and has no signature. What is verified here are "
        "packs that were delivered.",
    ),
    "pack_unreadable": Words(
        "Berkas atau folder itu tidak bisa dibaca. Periksa izinnya, lalu coba lagi.",
        "That file or folder cannot be read. Check its permissions and try again.",
    ),
    "pack_no_folder": Words(
        "Itu bukan folder paket. Yang ditandatangani adalah folder yang berisi manifest.json dan "
        "berkas-berkas lainnya. Tidak ada yang diubah.",
        "That is no pack's folder. What is signed is the folder that holds manifest.json and the "
        "other files. Nothing was changed.",
    ),
    "no_such_folder": Words(
        "Folder untuk berkas itu tidak ada. Tidak ada yang ditulis; buat foldernya dulu.",
        "There is no such folder for that file. Nothing was written; make the folder first.",
    ),
    "may_not_write": Words(
        "Anda tidak boleh menulis di tempat itu. Tidak ada yang ditulis; pilih tempat lain.",
        "You may not write there. Nothing was written; choose another place.",
    ),
    "pack_target_taken": Words(
        "Di tempat itu sudah ada sesuatu yang bukan paket. Tidak ada yang diubah; pilih nama lain "
        "dengan --out.",
        "Something that is no pack stands there already. Nothing was changed; choose another name "
        "with --out.",
    ),
    "pack_target_differs": Words(
        "Di tempat itu sudah ada paket dengan isi atau tanda tangan lain, mungkin sudah dibagikan. "
        "Tidak ada yang ditimpa. Beri nomor versi baru di manifest.json, atau timpa dengan "
        "--force.",
        "A pack with other content or another signature stands there already; it may have been "
        "handed out. Nothing was overwritten. Give a new version in manifest.json, or overwrite "
        "it with --force.",
    ),
    "key_file_exists": Words(
        "Berkas itu, atau bagian umumnya (.pub) di sebelahnya, sudah ada dan tidak ditimpa. Pilih "
        "nama lain.",
        "That file, or its public part (.pub) beside it, is there already and was not overwritten. "
        "Choose another name.",
    ),
    "pack_key_secret": Words(
        "Berkas itu berisi kunci rahasia pusat, yang hanya untuk menandatangani. Yang diperlukan "
        "di sini bagian umumnya: 64 angka heksadesimal, atau berkas .pub di sebelah kunci itu. "
        "Kunci rahasianya tidak dibuka.",
        "That file holds the centre's secret key, which is for signing only. What is wanted here "
        "is its public part: 64 hex digits, or the .pub file beside the key. The secret key was "
        "not opened.",
    ),
    "key_file_unreadable": Words(
        "Berkas kunci tidak bisa dibaca, atau isinya bukan kunci paket. Tidak ada yang diubah.",
        "The key file cannot be read, or holds no pack key. Nothing was changed.",
    ),
    "key_file_open": Words(
        "Kunci di berkas itu tidak dilindungi kata sandi, jadi tidak dipakai. Lindungi dulu, atau "
        "buat kunci baru dengan `fieldreg pack key`.",
        "No passphrase protects the key in that file, so it is not used. Protect it first, or make "
        "a new one with `fieldreg pack key`.",
    ),
    "key_passphrase_wrong": Words(
        "Kata sandi kunci salah, atau berkas kuncinya rusak. Tidak ada yang diubah; coba lagi.",
        "Wrong passphrase, or a damaged key file. Nothing was changed; try again.",
    ),
    "passphrase_too_short": Words(
        "Kata sandi terlalu pendek: paling sedikit {least} huruf. Tidak ada yang dibuat.",
        "The passphrase is too short: {least} characters at least. Nothing was made.",
    ),
    "passphrases_differ": Words(
        "Kedua kata sandi tidak sama. Tidak ada yang dibuat; coba lagi.",
        "The two passphrases differ. Nothing was made; try again.",
    ),
    "passphrase_not_given": Words(
        "Kata sandi tidak diberikan. Ketik di terminal, atau pakai --passphrase-file.",
        "No passphrase was given. Type it at a terminal, or use --passphrase-file.",
    ),
}
PACK_FAULT = Words(
    "Paket program ini tidak bisa dipakai. Yang harus diperbaiki:",
    "This programme pack cannot be used. To be mended:",
)
