"""What went wrong with a programme pack or its key, in words."""

from __future__ import annotations

from fieldreg.domain.words import Words

PACK_TROUBLES = {
    "pack_too_large": Words(
        "Berkas itu lebih besar daripada paket program mana pun (lebih dari {mib} MiB). Paket "
        "lama tetap berlaku. Periksa apakah berkasnya benar.",
        "That file is larger than any programme pack can be (more than {mib} MiB). The old pack "
        "stays in force. Check that it is the right file.",
    ),
    "pack_not_a_pack": Words(
        "Itu bukan paket program fieldreg. Paket lama tetap berlaku. Pilih berkas yang berakhiran "
        ".fieldreg-pack.",
        "That is no programme pack of fieldreg. The old pack stays in force. Choose a file that "
        "ends in .fieldreg-pack.",
    ),
    "pack_cut": Words(
        "Paket ini belum tersalin utuh: isinya berhenti di tengah. Paket lama tetap berlaku. "
        "Salin sekali lagi dari asalnya.",
        "This pack was copied only in part: it ends in the middle. The old pack stays in force. "
        "Copy it once more from where it came.",
    ),
    "pack_file_cut": Words(
        "Paket ini belum tersalin utuh: {file} tidak ada, atau lebih pendek daripada saat "
        "ditandatangani. Paket lama tetap berlaku. Salin sekali lagi dari asalnya.",
        "This pack was copied only in part: {file} is missing, or shorter than when it was "
        "signed. The old pack stays in force. Copy it once more from where it came.",
    ),
    "pack_form_newer": Words(
        "Berkas ini menyebut diri dibuat untuk fieldreg yang lebih baru (bentuk {form}; program "
        "ini membaca bentuk {newest}). Tanda tangannya belum bisa diperiksa di sini. Paket lama "
        "tetap berlaku. Pasang fieldreg terbaru, lalu coba lagi.",
        "This file says that it was made for a newer fieldreg (form {form}; this program reads "
        "form {newest}). Its signature cannot be checked here. The old pack stays in force. "
        "Install the newest fieldreg and try again.",
    ),
    "pack_unsigned": Words(
        "Paket ini tidak ditandatangani, jadi tidak diketahui siapa pembuatnya. Paket lama tetap "
        "berlaku. Minta paket yang sudah ditandatangani kepada pusat.",
        "This pack is not signed, so nobody knows who made it. The old pack stays in force. Ask "
        "the centre for a signed one.",
    ),
    "pack_altered": Words(
        "Isi paket ini tidak sama dengan yang ditandatangani: diubah, atau rusak di jalan. Paket "
        "lama tetap berlaku. Minta paket ini sekali lagi kepada pusat.",
        "This pack is not what was signed: it was changed, or damaged on its way. The old pack "
        "stays in force. Ask the centre for it once more.",
    ),
    "pack_file_altered": Words(
        "Isi {file} tidak sama dengan yang ditandatangani: diubah, ditambahkan, atau rusak di "
        "jalan. Paket lama tetap berlaku. Minta paket ini sekali lagi kepada pusat.",
        "{file} is not what was signed: it was changed, added, or damaged on its way. The old "
        "pack stays in force. Ask the centre for this pack once more.",
    ),
    "pack_no_key": Words(
        "Laptop ini belum tahu kunci paket pusatnya, jadi tanda tangan paket ini tidak bisa "
        "diperiksa. Paket lama tetap berlaku. Hubungi pusat.",
        "This laptop does not know its centre's pack key, so the signature cannot be checked. The "
        "old pack stays in force. Call the centre.",
    ),
    "pack_other_key": Words(
        "Paket ini utuh, tetapi ditandatangani dengan kunci lain ({signer}), mungkin milik pusat "
        "lain. Paket lama tetap berlaku. Tanyakan kepada pusat Anda.",
        "This pack is whole, but signed with another key ({signer}), maybe another centre's. The "
        "old pack stays in force. Ask your centre.",
    ),
    "pack_newer": Words(
        "Tanda tangannya benar, tetapi paket ini dibuat untuk fieldreg yang lebih baru (format "
        "{format}; program ini membaca sampai {newest}). Paket lama tetap berlaku. Pasang "
        "fieldreg terbaru, lalu coba lagi.",
        "The signature is right, but this pack was made for a newer fieldreg (format {format}; "
        "this program reads up to {newest}). The old pack stays in force. Install the newest "
        "fieldreg and try again.",
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
    "key_file_exists": Words(
        "Berkas itu sudah ada dan tidak ditimpa. Pilih nama lain.",
        "That file is there already and was not overwritten. Choose another name.",
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
    "Paket program ini tidak bisa dipakai. Paket lama tetap berlaku. Yang harus diperbaiki:",
    "This programme pack cannot be used. The old pack stays in force. To be mended:",
)
