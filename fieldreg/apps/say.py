"""Words on the command line: Indonesian by default, English with `--language en`."""

from __future__ import annotations

import itertools
import os
from collections.abc import Sequence

from fieldreg.apps.backup_words import BACKUP_TROUBLES
from fieldreg.apps.differing_words import DIFFERING_TROUBLES
from fieldreg.apps.enrolment_words import ENROLMENT_TROUBLES
from fieldreg.apps.exchange_words import EXCHANGE_TROUBLES
from fieldreg.apps.image_words import IMAGE_TROUBLES
from fieldreg.apps.list_words import LIST_TROUBLES
from fieldreg.apps.officer_words import OFFICER_TROUBLES
from fieldreg.apps.pack_words import PACK_FAULT, PACK_TROUBLES
from fieldreg.apps.recovery_words import RECOVERY_TROUBLES
from fieldreg.apps.retention_words import RETENTION_TROUBLES
from fieldreg.apps.serve_words import SERVE_TROUBLES
from fieldreg.apps.stick_words import STICK_TROUBLES
from fieldreg.apps.waiting_words import WRONG, wrong_words
from fieldreg.domain.pack import PackFault
from fieldreg.domain.trouble import Trouble
from fieldreg.domain.words import Language, Words

_TROUBLES = {
    "workspace_in_use": Words(
        "Folder kerja ini sedang dibuka oleh fieldreg lain. Tidak ada yang rusak; tutup yang itu "
        "dulu.",
        "Another fieldreg has this workspace open. Nothing is damaged; close that one first.",
    ),
    "workspace_bare": Words(
        "Laptop ini belum didaftarkan. Buka aplikasi `fieldreg` dan ikuti langkah pertamanya.",
        "This laptop is not enrolled yet. Open `fieldreg` and follow its first pages.",
    ),
    "centre_not_started": Words(
        "Server pusat tidak mau menyala. Lihat serve.log di folder pusat.",
        "The central server did not start. See serve.log in the centre's folder.",
    ),
    "workspace_exists": Words(
        "Laptop ini sudah didaftarkan. Buka `fieldreg` dan masuk dengan kata sandi Anda.",
        "This laptop is enrolled already. Open `fieldreg` and sign in.",
    ),
    "vault_missing": Words(
        "Brankas data tidak ditemukan di folder ini. Periksa --workspace; jangan hapus apa pun.",
        "There is no vault in this folder. Check --workspace; delete nothing.",
    ),
    "vault_newer": Words(
        "Data ini dibuat oleh fieldreg yang lebih baru. Datanya aman; pasang versi terbaru.",
        "This data was made by a newer fieldreg. It is safe; install the newest version.",
    ),
    "damaged": Words(
        "Berkas data rusak. Tidak ada yang dihapus; jangan menghapus apa pun. Jalankan `fieldreg "
        "backup rescue`: yang belum terkirim diselamatkan dulu. Jika tidak berhasil, salin "
        "foldernya lalu hubungi pusat.",
        "The data file is damaged. Nothing was deleted; delete nothing. Run `fieldreg backup "
        "rescue`: what is unsent is saved first. If that does not help, copy the folder and call "
        "the centre.",
    ),
    "disk_full": Words(
        "Diska penuh. Yang sudah tersimpan aman; kosongkan ruang lalu ulangi.",
        "The disk is full. What was saved is safe; make room and try again.",
    ),
    "disk_trouble": Words(
        "Disk tidak mau menulis. Yang sudah tersimpan aman; periksa disk, lalu ulangi.",
        "The disk refuses to write. What was saved is safe; check the disk and try again.",
    ),
    "passphrase_unreadable": Words(
        "Berkas kata sandi tidak bisa dibaca.", "The passphrase file cannot be read."
    ),
    "centre_exists": Words(
        "Folder ini sudah berisi pusat. Tidak ada yang diubah.",
        "This folder holds a centre already. Nothing was changed.",
    ),
    "centre_missing": Words(
        "Tidak ada pusat di folder ini. Buat dengan `fieldreg centre init`.",
        "There is no centre in this folder. Make one with `fieldreg centre init`.",
    ),
    "office_unknown": Words(
        "Kantor itu tidak dikenal. Lihat `fieldreg centre offices`.",
        "No such office. See `fieldreg centre offices`.",
    ),
    "office_unnamed": Words(
        "Kantor perlu nama. Tidak ada yang berubah.",
        "An office needs a name. Nothing was changed.",
    ),
    "area_unreadable": Words(
        "{area} bukan kode wilayah. Tulis seperti 51.71.03.2008 (desa) atau 51.71.03 (kecamatan). "
        "Tidak ada yang berubah.",
        "{area} is no area's code. Write it like 51.71.03.2008 (a village) or 51.71.03 (a "
        "kecamatan). Nothing was changed.",
    ),
    "areas_too_many": Words(
        "Sebuah kantor melayani paling banyak {most} wilayah. Sebut kecamatannya sebagai ganti "
        "desa-desanya. Tidak ada yang berubah.",
        "An office serves {most} areas at most. Name the kecamatan instead of its villages. "
        "Nothing was changed.",
    ),
    "device_unknown": Words(
        "Laptop itu tidak dikenal. Lihat `fieldreg centre devices`.",
        "No such laptop. See `fieldreg centre devices`.",
    ),
    "record_unknown": Words(
        "Pendaftaran itu tidak dikenal. Lihat `fieldreg centre list`.",
        "No such record. See `fieldreg centre list`.",
    ),
    "record_changed": Words(
        "Pendaftaran itu baru saja berubah. Lihat lagi, lalu putuskan.",
        "The record has just changed. Look again, then decide.",
    ),
    "verdict_invalid": Words(
        "Putusan itu tidak cocok dengan keadaan pendaftarannya, atau alasannya belum ditulis.",
        "That verdict does not fit where the record stands, or its reason is missing.",
    ),
    "case_unknown": Words(
        "Status itu tidak dikenal. Pilihannya: {cases}.", "No such case. One of: {cases}."
    ),
    "pack_key_unreadable": Words(
        "Kunci paket itu tidak bisa dibaca: harus 64 angka heksadesimal. Tidak ada yang diubah.",
        "That pack key cannot be read: it has 64 hex digits. Nothing was changed.",
    ),
    "demo_differs": Words("Demo berhenti: {what}.", "The demo stopped: {what}."),
    "port_taken": Words(
        "Port {port} di komputer ini sedang dipakai program lain. Tutup program itu, lalu ulangi.",
        "Port {port} of this machine is in use by another program. Close it and try again.",
    ),
    **DIFFERING_TROUBLES,
    **ENROLMENT_TROUBLES,
    **EXCHANGE_TROUBLES,
    **PACK_TROUBLES,
    **LIST_TROUBLES,
    **BACKUP_TROUBLES,
    **IMAGE_TROUBLES,
    **RECOVERY_TROUBLES,
    **RETENTION_TROUBLES,
    **STICK_TROUBLES,
    **OFFICER_TROUBLES,
    **SERVE_TROUBLES,
}


def language_of(arguments: Sequence[str]) -> str:
    """The language asked for with `--language`, else the environment's, else Indonesian."""
    given = [a.removeprefix("--language=") for a in arguments if a.startswith("--language=")]
    given += [b for a, b in itertools.pairwise(arguments) if a == "--language"]
    chosen = given[-1] if given else os.environ.get("FIELDREG_LANGUAGE", "")
    return chosen if chosen in tuple(Language) else Language.INDONESIAN


def words(indonesian: str, english: str) -> str:
    """One of the two texts, by the language chosen."""
    return chosen(Words(indonesian, english))


def chosen(text: Words) -> str:
    """*text* in the language chosen."""
    return text.text(language())


def language() -> str:
    """The language chosen: `id` or `en`."""
    return os.environ.get("FIELDREG_LANGUAGE", Language.INDONESIAN)


def explain(trouble: Trouble) -> str:
    """A sentence for known trouble: what happened, what is safe, what to do.

    A pack with mistakes has a line more for each of them.
    """
    if isinstance(trouble, PackFault):
        mistakes = (f"  {mistake.text(language())}" for mistake in trouble.mistakes)
        return "\n".join([chosen(PACK_FAULT), *mistakes])
    if trouble.key == WRONG:
        return chosen(wrong_words(trouble.values))
    found = _TROUBLES.get(trouble.key)
    if found is None:
        fallback = Words(
            "Tidak berhasil ({key}). Data yang sudah disimpan aman.",
            "That did not work ({key}). What was saved is safe.",
        )
        return chosen(fallback.filled(key=trouble.key))
    return chosen(found.filled(**trouble.values))


def explain_unknown(error: Exception) -> str:
    """What nobody foresaw, by its places: never its text, which may hold what somebody typed."""
    from fieldreg.domain.masking import described  # noqa: PLC0415 - hardly ever needed

    said = words(
        "Ada kesalahan yang belum dikenal, jadi perintah ini berhenti. Yang sudah disimpan aman. "
        "Kirim baris-baris berikut ke pusat; di dalamnya tidak ada data orang.",
        "Something unforeseen went wrong, so this command stopped. What was saved is safe. Send "
        "the lines below to the centre; nobody's data is in them.",
    )
    return f"{said}\n{described(error)}"
