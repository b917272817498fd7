"""`fieldreg centre recovery-key --out` and `fieldreg centre recover`: a laptop's lost passphrase.

Both run at the organisation's offline machine; neither needs the centre.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fieldreg.apps.pack_signing import PUBLIC_SUFFIX, cannot_write, is_there, write_public
from fieldreg.apps.passphrase import new_passphrase_from
from fieldreg.apps.recovery_key import note_use, private_key
from fieldreg.apps.say import words
from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol.recovery import (
    ANSWER_SUFFIX,
    MAX_BYTES,
    Request,
    open_slot,
    read_request,
    seal_answer,
)
from fieldreg.protocol.recovery_keys import (
    LEAST_PASSPHRASE,
    make_recovery_key,
    refuse_place,
)
from fieldreg.protocol.recovery_words import words_of
from fieldreg.store.files import write_atomically

_A_ROW = 4


@dataclass(frozen=True, slots=True)
class Ways:
    """How the answer goes out: as words, as a file (None: beside the request), by whom."""

    as_words: bool
    out: Path | None
    by: str


def make(file: Path, passphrase_file: Path | None) -> int:
    """Make the organisation's recovery key in *file*, and print its public part."""
    beside = file.with_name(file.name + PUBLIC_SUFFIX) if file.name else file
    if is_there(file) or is_there(beside):
        raise UserTrouble("key_file_exists")  # before anybody thinks of a passphrase
    refuse_place(file)
    prompt = words(
        f"Kata sandi kunci (paling sedikit {LEAST_PASSPHRASE} huruf): ",
        f"Passphrase of the key ({LEAST_PASSPHRASE} characters at least): ",
    )
    passphrase = new_passphrase_from(passphrase_file, prompt)
    try:
        public = make_recovery_key(file, passphrase)
    except OSError as error:
        raise cannot_write(error) from None
    told = words(
        f"Kunci pemulihan dibuat: {file}. Kunci ini membuka setiap laptop yang mengenalnya. "
        "Simpan berkas ini dan kata sandinya terpisah, jauh dari jaringan dan dari pusat; tanpa "
        "keduanya kata sandi yang hilang tidak bisa diganti. Bagian umumnya, untuk `fieldreg "
        "centre recovery-key`",
        f"Recovery key made: {file}. It opens every laptop that knows it. Keep this file and its "
        "passphrase apart, away from any network and from the centre; without both no lost "
        "passphrase can be replaced. Its public part, for `fieldreg centre recovery-key`",
    )
    where = words(f" (juga di {beside})", f" (also in {beside})")
    print(f"{told}{where if write_public(beside, public) else ''}:", file=sys.stderr)
    print(public)
    return 0


def recover(
    file: Path,
    identity: Path,
    ways: Ways,
    *,
    passphrase_file: Path | None,
    log: Path | None,
    yes: bool,
) -> int:
    """Answer the request in *file*, once a person has compared its fingerprint."""
    request = read_request(_bytes(file))
    target = _target(file, ways)
    _show(request)
    if not yes:
        _confirm()
    key = open_slot(request, private_key(identity, passphrase_file))
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    answer = seal_answer(request, key, by=ways.by, at=at)
    note_use(identity, log, _use(request, ways), at=at)
    if target:
        _write(target, answer)
    if ways.as_words:
        _tell_words(words_of(key))
    return 0


def _target(file: Path, ways: Ways) -> Path | None:
    if ways.as_words and not ways.out:
        return None
    target = ways.out or file.with_suffix(ANSWER_SUFFIX)
    if is_there(target):
        raise UserTrouble("recovery_target_exists")
    return target


def _bytes(file: Path) -> bytes:
    try:
        if not file.is_file():
            raise UserTrouble("request_unreadable")
        with file.open("rb") as data:
            return data.read(MAX_BYTES + 1)
    except (OSError, ValueError):
        raise UserTrouble("request_unreadable") from None


def _show(request: Request) -> None:
    told = words(
        f"Permintaan {request.request_id}\ndari brankas {request.vault_id}\n"
        f"dibuat {request.made_at} (menurut jam laptop)\n\n"
        f"    {request.fingerprint()}\n\n"
        "Telepon petugas itu di nomor yang Anda kenal. Minta ia membacakan angka di layarnya: "
        "harus sama persis. Kalau tidak sama, jangan dibuka.",
        f"Request {request.request_id}\nof vault {request.vault_id}\n"
        f"made {request.made_at} (by the laptop's clock)\n\n"
        f"    {request.fingerprint()}\n\n"
        "Call the officer on a number that you know. Let them read the digits on their screen to "
        "you: they must be the same. If they are not, do not open it.",
    )
    print(told, file=sys.stderr)


def _confirm() -> None:
    asked = words(
        "Angkanya sama, dan orangnya memang dia? (ya/tidak) ",
        "The digits are the same, and it is really them? (yes/no) ",
    )
    print(asked, end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("ya", "y", "yes"):
        raise UserTrouble("recovery_not_confirmed")


def _use(request: Request, ways: Ways) -> dict[str, str]:
    """What is written down before anything leaves; never what the key opened."""
    return {
        "request_id": request.request_id,
        "vault_id": request.vault_id,
        "fingerprint": request.fingerprint(),
        "how": "words" if ways.as_words else "file",
        "by": ways.by,
    }


def _write(target: Path, answer: bytes) -> None:
    try:
        write_atomically(target, answer)
    except OSError as error:
        raise cannot_write(error) from None
    told = words(
        "Jawaban ditulis. Hanya laptop yang meminta yang bisa membukanya:",
        "The answer is written. Only the laptop that asked can open it:",
    )
    print(told, file=sys.stderr)
    print(target)


def _tell_words(spoken: tuple[str, ...]) -> None:
    """Four in a row, with their numbers."""
    caution = words(
        "24 kata ini adalah kunci itu sendiri. Bacakan hanya kepada petugas itu, jangan dikirim "
        "lewat pesan dan jangan disimpan. Kalau orang lain sempat mendengarnya, daftarkan laptop "
        "itu dari awal setelah semua datanya terkirim.",
        "These 24 words are the key itself. Read them to that officer only; send them in no "
        "message and keep them nowhere. If anybody else may have heard them, enrol the laptop "
        "afresh once everything on it has been sent.",
    )
    print(caution, file=sys.stderr)
    for start in range(0, len(spoken), _A_ROW):
        row = enumerate(spoken[start : start + _A_ROW], start + 1)
        print("  ".join(f"{number:2}. {word}" for number, word in row))
