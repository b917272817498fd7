"""What `fieldreg recover …` does at a terminal of the laptop."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fieldreg.apps.moments import local
from fieldreg.apps.pack_signing import cannot_write, is_there
from fieldreg.apps.passphrase import new_passphrase_from
from fieldreg.apps.say import words
from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.protocol.recovery import MAX_BYTES
from fieldreg.protocol.recovery_words import WORDS
from fieldreg.services import recovery, workspace
from fieldreg.services.recovery import Recovered, RecoveryRequest
from fieldreg.store.files import write_atomically
from fieldreg.store.vault import LEAST_PASSPHRASE

_MOST_TYPED = 4096


def request(folder: Path, out: Path, qr: Path | None) -> int:
    """Make a request in *out*, and say what to do with it."""
    _require_workspace(folder)
    for target in (out, qr):
        if target and is_there(target):
            raise UserTrouble("recovery_target_exists")
        if target and not target.absolute().parent.is_dir():
            raise UserTrouble("no_such_folder")  # before an answer under way is made stale
    made = recovery.make_request(folder)
    _write(out, made.data)
    _tell(made)
    _write_qr(made, qr)
    print(out)
    return 0


def show(folder: Path, qr: Path | None) -> int:
    """Show the request that waits for its answer."""
    _require_workspace(folder)
    waiting = recovery.open_one(folder)
    if not waiting:
        raise UserTrouble("recovery_none_open")
    if qr and is_there(qr):
        raise UserTrouble("recovery_target_exists")
    _tell(waiting)
    _write_qr(waiting, qr)
    return 0


@dataclass(frozen=True, slots=True)
class End:
    """How a recovery ends: for whom (None: asked), with which passphrase, mending damage first."""

    officer: str | None
    passphrase_file: Path | None
    is_rescue: bool


def answer(folder: Path, file: Path, end: End) -> int:
    """Open the answer in *file*, and give an officer a new passphrase."""
    _require_workspace(folder)
    recovered = recovery.unseal_answer(folder, _bytes(file))
    if recovered.by:
        print(words(f"Dijawab oleh: {recovered.by}", f"Answered by: {recovered.by}"))
    return _opened(folder, recovered, end)


def spoken(folder: Path, file: Path | None, end: End) -> int:
    """The same with 24 words, from *file* or as they are typed."""
    _require_workspace(folder)
    text = _text(file) if file else _typed()
    return _opened(folder, recovery.unseal_words(folder, text), end)


def _opened(folder: Path, recovered: Recovered, end: End) -> int:
    if not end.is_rescue:
        try:
            return _finish(folder, recovery.with_officers(folder, recovered), end)
        except EnvironmentTrouble as trouble:
            if trouble.key != "damaged":
                raise
            raise EnvironmentTrouble("recovery_damaged") from None
    mended, recovered = recovery.rescue(folder, recovered)
    if not mended.was_sound:
        told = words(
            f"Data yang rusak sudah diperbaiki: {mended.people} orang, {mended.waiting} langkah "
            f"menunggu kirim, {mended.lost} diketahui hilang. Berkas lama disimpan di vault/kept.",
            f"The damaged data was mended: {mended.people} people, {mended.waiting} steps wait to "
            f"be sent, {mended.lost} are known to be lost. The former files are in vault/kept.",
        )
        print(told)
    return _finish(folder, recovered, end)


def _require_workspace(folder: Path) -> None:
    if workspace.state(folder) is workspace.WorkspaceState.BARE:
        raise UserTrouble("workspace_bare")


def _tell(made: RecoveryRequest) -> None:
    when = local(made.made_at)
    told = words(
        f"Permintaan {made.request_id}, dibuat {when}.\n\n    {made.fingerprint}\n\n"
        "Kirim berkas atau foto kode QR-nya ke pusat, lewat jalan apa pun: isinya terkunci. Pusat "
        "akan menelepon dan meminta angka di atas. Bacakan apa adanya. Jawaban hanya cocok untuk "
        "permintaan terakhir, jadi jangan buat lagi selama menunggu.",
        f"Request {made.request_id}, made {when}.\n\n    {made.fingerprint}\n\n"
        "Send the file, or a photo of its QR code, to the centre in any way: what it holds is "
        "locked. The centre will call and ask for the digits above. Read them out as they are. An "
        "answer fits the latest request only, so make no other while you wait.",
    )
    print(told, file=sys.stderr)


def _write_qr(made: RecoveryRequest, qr: Path | None) -> None:
    if qr:
        _write(qr, recovery.qr_png(made))
        print(qr)


def _finish(folder: Path, recovered: Recovered, end: End) -> int:
    chosen = end.officer or _chosen(recovered)
    if chosen not in {row.officer_id for row in recovered.officers}:
        raise UserTrouble("officer_unknown")  # before anybody thinks of a passphrase
    prompt = words(
        f"Kata sandi baru (paling sedikit {LEAST_PASSPHRASE} huruf): ",
        f"New passphrase ({LEAST_PASSPHRASE} characters at least): ",
    )
    passphrase = new_passphrase_from(end.passphrase_file, prompt)
    recovery.finish(folder, recovered, chosen, passphrase)
    done = words(
        "Selesai. Masuk dengan kata sandi baru itu; semua data masih ada.",
        "Done. Sign in with the new passphrase; everything is still there.",
    )
    print(done)
    if recovered.how == "words":
        caution = words(
            "Kertas atau catatan berisi 24 kata itu harus dimusnahkan sekarang.",
            "Destroy any note of the 24 words now.",
        )
        print(caution)
    return 0


def _chosen(recovered: Recovered) -> str:
    """Who gets the new passphrase, by number; nobody is asked where there is only one."""
    rows = recovered.officers
    if len(rows) == 1:
        print(words(f"Untuk: {rows[0].name}", f"For: {rows[0].name}"))
        return rows[0].officer_id
    for number, row in enumerate(rows, 1):
        print(f"{number:3}. {row.name}")
    print(words("Nomor petugas: ", "Number of the officer: "), end="", flush=True)
    typed = sys.stdin.readline().strip().rstrip(".")
    if not typed.isascii() or not typed.isdigit() or not 0 < int(typed) <= len(rows):
        raise UserTrouble("officer_unknown")
    return rows[int(typed) - 1].officer_id


def _typed() -> str:
    """Lines until there are 24 words, or an empty one. They may be seen: they must be checked."""
    asked = words(
        f"Ketik {WORDS} kata dari pusat, boleh beberapa baris; baris kosong bila selesai.",
        f"Type the centre's {WORDS} words, on as many lines as you like; an empty one ends them.",
    )
    print(asked, file=sys.stderr)
    return "".join(_lines())


def _lines() -> Iterator[str]:
    seen = 0
    while seen < WORDS and (line := sys.stdin.readline(_MOST_TYPED)).strip():
        seen += sum(any(c.isalpha() for c in word) for word in line.split())
        yield line


def _bytes(file: Path) -> bytes:
    try:
        if not file.is_file():
            raise UserTrouble("answer_unreadable")
        with file.open("rb") as data:
            return data.read(MAX_BYTES + 1)
    except (OSError, ValueError):
        raise UserTrouble("answer_unreadable") from None


def _text(file: Path) -> str:
    try:
        if not file.is_file():
            raise UserTrouble("recovery_words_file")
        with file.open(encoding="utf-8-sig") as text:
            return text.read(_MOST_TYPED)
    except (OSError, ValueError):
        raise UserTrouble("recovery_words_file") from None


def _write(target: Path, data: bytes) -> None:
    try:
        write_atomically(target, data)
    except OSError as error:
        raise cannot_write(error) from None
