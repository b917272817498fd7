"""Words on the command line: Indonesian by default, English with `--language en`."""

from __future__ import annotations

import itertools
import os
from collections.abc import Sequence

from fieldreg.domain.trouble import Trouble
from fieldreg.domain.words import Language, Words

_TROUBLES = {
    "wrong_passphrase": Words(
        "Kata sandi salah. Data Anda aman; coba lagi.",
        "Wrong passphrase. Your data is safe; try again.",
    ),
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
    "demo_differs": Words("Demo berhenti: {what}.", "The demo stopped: {what}."),
    "port_taken": Words(
        "Port {port} di komputer ini sedang dipakai program lain. Tutup program itu, lalu ulangi.",
        "Port {port} of this machine is in use by another program. Close it and try again.",
    ),
}


def language_of(arguments: Sequence[str]) -> str:
    """The language asked for with `--language`, else the environment's, else Indonesian."""
    given = [a.removeprefix("--language=") for a in arguments if a.startswith("--language=")]
    given += [b for a, b in itertools.pairwise(arguments) if a == "--language"]
    chosen = given[-1] if given else os.environ.get("FIELDREG_LANGUAGE", "")
    return chosen if chosen in tuple(Language) else Language.INDONESIAN


def words(indonesian: str, english: str) -> str:
    """One of the two texts, by the language chosen."""
    return Words(indonesian, english).text(os.environ.get("FIELDREG_LANGUAGE", "id"))


def explain(trouble: Trouble) -> str:
    """A sentence for known trouble: what happened, what is safe, what to do."""
    found = _TROUBLES.get(trouble.key)
    language = os.environ.get("FIELDREG_LANGUAGE", "id")
    if found is None:
        fallback = Words(
            "Tidak berhasil ({key}). Data yang sudah disimpan aman.",
            "That did not work ({key}). What was saved is safe.",
        )
        return fallback.filled(key=trouble.key).text(language)
    return found.filled(**trouble.values).text(language)
