"""What the doctor says of the vault's keys. No passphrase is needed for it, and none asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fieldreg.apps.say import words

if TYPE_CHECKING:
    from fieldreg.services.keys import Keys


def device_secret(folder: Path) -> tuple[str, str]:
    """Whether a copied disk alone is of no use; raises EnvironmentTrouble."""
    from fieldreg.services import keys, workspace  # noqa: PLC0415

    if workspace.state(folder) is workspace.WorkspaceState.BARE:
        return "good", words("belum ada brankas", "there is no vault yet")
    found = keys.look(folder)
    if found.lost:
        return "wrong", words(
            f"kunci laptop ini tidak ditemukan; {found.lost} dari {found.officers} petugas tidak "
            "bisa masuk di akun ini. Data aman; buka akun sistem yang biasa, atau minta pemulihan "
            "ke pusat",
            f"this laptop's secret is not found; {found.lost} of {found.officers} officers cannot "
            "sign in on this account. The data is safe; use the usual system account, or ask the "
            "centre for recovery",
        )
    if found.officers and found.bound == found.officers:
        return "good", words(
            "kata sandi terikat pada laptop ini", "passphrases are bound to this laptop"
        )
    return "attention", _unbound(found)


def _unbound(found: Keys) -> str:
    if found.is_shared:
        return words(
            "folder kerja dipakai bersama, jadi hanya kata sandi yang melindunginya; nyalakan "
            "enkripsi disk",
            "the workspace is shared, so that passphrases alone guard it; turn on disk encryption",
        )
    if not found.has_key_store:
        return words(
            "sistem ini tidak menyimpan rahasia, jadi hanya kata sandi yang melindungi data; "
            "nyalakan enkripsi disk",
            "this system keeps no secrets, so that passphrases alone guard the data; turn on disk "
            "encryption",
        )
    if not found.has_recovery:
        return words(
            "tanpa kunci pemulihan, kata sandi tidak diikat pada laptop ini; nyalakan enkripsi "
            "disk",
            "without a recovery key passphrases are not bound to this laptop; turn on disk "
            "encryption",
        )
    return words(
        f"{found.officers - found.bound} petugas belum terikat pada laptop ini; itu terjadi "
        "ketika mereka masuk lagi",
        f"{found.officers - found.bound} officers are not bound to this laptop yet; they are once "
        "they sign in again",
    )


def passphrase_cost(folder: Path) -> tuple[str, str]:
    """What a guess costs on this machine; raises EnvironmentTrouble."""
    from fieldreg.services import keys, workspace  # noqa: PLC0415

    if workspace.state(folder) is workspace.WorkspaceState.BARE:
        return "good", words("belum ada brankas", "there is no vault yet")
    found = keys.look(folder)
    if not found.costs:
        return "attention", words(
            "tidak ada petugas yang bisa masuk; minta pemulihan ke pusat",
            "no officer can sign in; ask the centre for recovery",
        )
    seconds = keys.seconds_a_try(found)
    costs = ", ".join(f"{k.m_kib >> 10} MiB × {k.t}" for k in found.costs)
    said = words(
        f"satu kali coba {seconds:.2f} detik ({costs})", f"one try {seconds:.2f} s ({costs})"
    )
    if seconds >= keys.LEAST_SECONDS:
        return "good", said
    later = words("naik ketika petugas masuk lagi", "rises when officers sign in again")
    return "attention", f"{said}; {later}"
