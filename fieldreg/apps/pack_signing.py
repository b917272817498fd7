"""`fieldreg pack key` and `fieldreg pack sign`: what a centre does at its own offline machine."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from fieldreg.apps.pack_remarks import remarks_of, tell_no_mistakes
from fieldreg.apps.pack_source import Source, file_bytes, folder_source
from fieldreg.apps.passphrase import new_passphrase_from, passphrase_from
from fieldreg.apps.say import words
from fieldreg.domain.pack import Pack
from fieldreg.domain.trouble import Trouble, UserTrouble
from fieldreg.protocol.pack_container import SIGNATURE_FILE, SUFFIX, seal, seal_folder, signer_of
from fieldreg.protocol.pack_keys import LEAST_PASSPHRASE, make_key, read_key
from fieldreg.protocol.signing import public_key
from fieldreg.store.files import disk_trouble, write_atomically

PUBLIC_SUFFIX = ".pub"
"""Behind the name of a key's file: the file that holds its public part."""

_NO_PACK = frozenset({"pack_not_a_pack", "pack_too_large", "pack_unreadable"})


def key(file: Path, passphrase_file: Path | None) -> int:
    """Make a key in *file*, and print its public part, which laptops learn at enrolment.

    The public part is written beside it too, where that is possible.
    """
    beside = file.with_name(file.name + PUBLIC_SUFFIX) if file.name else file
    if is_there(file) or is_there(beside):
        raise UserTrouble("key_file_exists")  # before anybody thinks of a passphrase
    prompt = words(
        f"Kata sandi kunci (paling sedikit {LEAST_PASSPHRASE} huruf): ",
        f"Passphrase of the key ({LEAST_PASSPHRASE} characters at least): ",
    )
    passphrase = new_passphrase_from(passphrase_file, prompt)
    try:
        public = make_key(file, passphrase)
    except OSError as error:
        raise cannot_write(error) from None
    told = words(
        f"Kunci dibuat: {file}. Simpan berkas ini dan kata sandinya terpisah, jauh dari jaringan; "
        "tanpa keduanya paket tidak bisa ditandatangani lagi. Bagian umumnya, untuk `fieldreg "
        "centre pack-key`",
        f"Key made: {file}. Keep this file and its passphrase apart, away from any network; "
        "without both no pack can be signed any more. Its public part, for `fieldreg centre "
        "pack-key`",
    )
    where = words(f" (juga di {beside})", f" (also in {beside})")
    print(f"{told}{where if write_public(beside, public) else ''}:", file=sys.stderr)
    print(public)
    return 0


def write_public(file: Path, public: str) -> bool:
    """Whether *public* could be written to *file*.

    It is printed anyhow: a disk that will not take it spoils nothing.
    """
    try:
        write_atomically(file, f"{public}\n".encode())
        file.chmod(0o644)
    except OSError:
        return False
    return True


def sign(
    folder: Path,
    key_file: Path,
    *,
    passphrase_file: Path | None,
    out: Path | None,
    beside: bool,
    force: bool,
) -> int:
    """Sign the pack in *folder*, if there is no mistake in it; prints what was written.

    A pack that stands there with other content is only written over by *force*.
    """
    source = _folder(folder)
    pack = source.pack()
    target = folder / SIGNATURE_FILE if beside else out or _usual(folder, pack)
    if not beside:
        _refuse_to_lose(target)
    tell_no_mistakes(pack, remarks_of(pack, source))
    prompt = words("Kata sandi kunci: ", "Passphrase of the key: ")
    private = read_key(key_file, passphrase_from(passphrase_file, prompt))
    data = (seal_folder if beside else seal)(source.files, private)
    if not force and is_there(target) and file_bytes(target) != data:
        raise UserTrouble("pack_target_differs")
    _write(target, data)
    signer = public_key(private)
    print(words(f"{pack.key} sudah ditandatangani: {target}", f"{pack.key} is signed: {target}"))
    print(words(f"Kunci umum: {signer}", f"Public key: {signer}"))
    return 0


def _write(target: Path, data: bytes) -> None:
    try:
        write_atomically(target, data)
    except OSError as error:
        raise cannot_write(error) from None
    with suppress(OSError):
        target.chmod(0o644)  # a pack is no secret: others fetch it from here


def _folder(folder: Path) -> Source:
    if not folder.is_dir():
        raise UserTrouble("pack_no_folder")
    return folder_source(folder)


def _usual(folder: Path, pack: Pack) -> Path:
    """Beside the folder, under the pack's own name."""
    return folder.resolve().parent / f"{pack.id}-{pack.version}{SUFFIX}"


def _refuse_to_lose(target: Path) -> None:
    """Only a pack may be written over; a slip of the hand must not cost a key or a letter."""
    if not is_there(target):
        return
    try:
        signer_of(file_bytes(target))
    except Trouble as trouble:
        if trouble.key in _NO_PACK:
            raise UserTrouble("pack_target_taken") from None


def is_there(path: Path) -> bool:
    """Whether anything stands at *path*."""
    try:
        return path.exists()
    except OSError:
        return False  # what is wrong with the name is said when it is written


def cannot_write(error: OSError) -> Trouble:
    """What *error* is to the person whose file could not be written."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return UserTrouble("no_such_folder")
    if isinstance(error, PermissionError):
        return UserTrouble("may_not_write")
    return disk_trouble(error)
