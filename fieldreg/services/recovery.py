"""A lost passphrase: ask the organisation, open its answer, give an officer a new passphrase.

Nothing here needs a network or a passphrase. The key that comes back is the database's own, so
whatever it opens is shown to the person who holds the answer and sits at this laptop.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.domain.words import Audited
from fieldreg.protocol import recovery as protocol
from fieldreg.protocol.recovery import ANSWER_SUFFIX, REQUEST_SUFFIX, Request
from fieldreg.protocol.recovery_words import key_of
from fieldreg.store import audit
from fieldreg.store.files import disk_trouble
from fieldreg.store.lock import FolderLock
from fieldreg.store.officers import officers
from fieldreg.store.opening import VAULT_FOLDER
from fieldreg.store.recovery_request import (
    OpenRequest,
    forget_request,
    keep_request,
    open_request,
)
from fieldreg.store.right_key import is_right_key
from fieldreg.store.store import Store
from fieldreg.store.swap import finish as finish_swap
from fieldreg.store.vault import forgive_tries, keep_slot, make_slot
from fieldreg.store.vault_header import read_header

from . import restoring
from .backing_up import back_up_closed
from .backup_places import in_order
from .desk import new_id, utc_now
from .officers import OfficerRow
from .restoring import Rescued

__all__ = ["ANSWER_SUFFIX", "REQUEST_SUFFIX"]

How = Literal["answer", "words"]
_QR_SCALE = 8


@dataclass(frozen=True, slots=True)
class RecoveryRequest:
    """What goes to the organisation: a file's bytes, or `qr_text` as a QR code.

    `fingerprint` is eight groups of four digits, which the officer reads out on the phone.
    `made_at` is UTC.
    """

    data: bytes
    request_id: str
    fingerprint: str
    made_at: str
    qr_text: str


@dataclass(frozen=True, slots=True)
class Recovered:
    """The database key, and who may be given a new passphrase with it.

    `by` and `at` say who answered and when, empty for words.
    """

    key: bytes = field(repr=False)
    officers: tuple[OfficerRow, ...]
    how: How = "answer"
    by: str = ""
    at: str = ""


def is_recoverable(folder: Path) -> bool:
    """Whether the organisation could open the workspace in *folder*; raises as `make_request`."""
    return read_header(folder / VAULT_FOLDER).recovery is not None


def make_request(
    folder: Path,
    *,
    clock: Callable[[], datetime] = utc_now,
    make_id: Callable[[], str] = new_id,
) -> RecoveryRequest:
    """A new request of the workspace in *folder*; the answer to an earlier one fits no more.

    Raises EnvironmentTrouble no_recovery_key (enrolled without one), vault_missing, vault_newer,
    damaged, disk_full, disk_trouble.
    """
    vault = folder / VAULT_FOLDER
    header = read_header(vault)
    if header.recovery is None:
        raise EnvironmentTrouble("no_recovery_key")
    identity, recipient = protocol.new_identity()
    moment = clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    request = Request(make_id(), header.vault_id, header.recovery.sealed, recipient, moment)
    keep_request(vault, OpenRequest(request, identity))
    return _shown(request)


def open_one(folder: Path) -> RecoveryRequest | None:
    """The request that waits for its answer, to be shown again; None if none does."""
    opened = open_request(folder / VAULT_FOLDER)
    return _shown(opened.request) if opened else None


def qr_png(request: RecoveryRequest) -> bytes:
    """The request as a QR code (level M), a black and white PNG of 8 pixels a module."""
    return _qr(request, "png")


def qr_svg(request: RecoveryRequest) -> bytes:
    """The same as an SVG."""
    return _qr(request, "svg")


def open_answer(folder: Path, data: bytes) -> Recovered:
    """What the answer *data* to the open request gives. Nothing is changed.

    Raises UserTrouble answer_unreadable, answer_newer, answer_other_laptop, answer_stale;
    EnvironmentTrouble damaged (the key is right, the database is not: see `rescue`),
    workspace_in_use and what `workspace.unlock` raises of a vault.
    """
    return with_officers(folder, unseal_answer(folder, data))


def open_words(folder: Path, words: str) -> Recovered:
    """What the 24 *words* give. Nothing is changed.

    Raises UserTrouble words_count, words_unreadable, words_checksum, words_other_laptop (they are
    whole, but neither the database nor a backup says that they are its key), and otherwise as
    `open_answer`.
    """
    return with_officers(folder, unseal_words(folder, words))


def unseal_answer(folder: Path, data: bytes) -> Recovered:
    """The key in an answer, for `rescue`; names no officers. Raises as `open_answer`."""
    vault = folder / VAULT_FOLDER
    header, opened = read_header(vault), open_request(vault)
    answer = protocol.open_answer(
        data,
        vault_id=header.vault_id,
        request_id=opened.request.request_id if opened else "",
        identity=opened.identity if opened else "",
    )
    return Recovered(answer.key, (), "answer", answer.by, answer.at)


def unseal_words(folder: Path, words: str) -> Recovered:
    """The key that *words* are, for `rescue`; it may be another laptop's. Raises as `open_words`.

    A laptop without a workspace has nothing that they could open: vault_missing.
    """
    read_header(folder / VAULT_FOLDER)
    return Recovered(key_of(words), (), "words")


def with_officers(folder: Path, recovered: Recovered) -> Recovered:
    """*recovered* with those who work here now. Raises what `open_answer` raises of a vault."""
    try:
        with _opened(folder, recovered.key) as store:
            return replace(recovered, officers=_of(store, folder / VAULT_FOLDER))
    except EnvironmentTrouble as trouble:
        if trouble.key == "vault_missing":  # its header is here, so the database itself is gone
            trouble = EnvironmentTrouble("damaged")
        is_words = recovered.how == "words" and trouble.key == "damaged"
        if is_words and not is_right_key(folder, recovered.key, in_order(folder)):
            raise UserTrouble("words_other_laptop") from None
        raise trouble from None


def rescue(
    folder: Path,
    recovered: Recovered,
    *,
    clock: Callable[[], datetime] = utc_now,
    make_id: Callable[[], str] = new_id,
) -> tuple[Rescued, Recovered]:
    """Mend a damaged workspace with the key instead of a passphrase; what came back, and whose.

    Raises EnvironmentTrouble damaged where nothing says that the key is this workspace's (then
    nothing is touched), and as `restoring.rescue`.
    """
    if not is_right_key(folder, recovered.key, in_order(folder)):
        raise EnvironmentTrouble("damaged")
    mended = restoring.rescue(folder, "", clock=clock, make_id=make_id, key=recovered.key)
    return mended, with_officers(folder, recovered)


def finish(
    folder: Path,
    recovered: Recovered,
    officer_id: str,
    passphrase: str,
    *,
    clock: Callable[[], datetime] = utc_now,
    make_id: Callable[[], str] = new_id,
) -> None:
    """Give *officer_id* a new passphrase; then they sign in as usual.

    Killed anywhere in it, the vault opens with the old passphrase or with the new one, and the
    audit chain knows. Raises UserTrouble officer_unknown (none such here, or removed),
    passphrase_too_short(least), passphrase_taken; EnvironmentTrouble as `open_answer`, and
    disk_full, disk_trouble, memory_short.
    """
    vault = folder / VAULT_FOLDER
    with _opened(folder, recovered.key, clock, make_id) as store:
        if officer_id not in {o.officer_id for o in _of(store, vault)}:
            raise UserTrouble("officer_unknown")
        slot = make_slot(vault, recovered.key, officer_id, passphrase)
        _note(store, officer_id, recovered.how, clock)
        keep_slot(vault, slot)
        forgive_tries(vault)
        forget_request(vault)


def _note(store: Store, officer_id: str, how: How, clock: Callable[[], datetime]) -> None:
    """Before the slot is written: a change of a key without its entry must not be possible."""
    at = clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    with store.writing() as connection:
        for act in (Audited.RECOVERED, Audited.KEY_CHANGED):
            audit.note(connection, act, at=at, officer_id=officer_id, subject=officer_id, how=how)


@contextmanager
def _opened(
    folder: Path,
    key: bytes,
    clock: Callable[[], datetime] = utc_now,
    make_id: Callable[[], str] = new_id,
) -> Iterator[Store]:
    """The workspace's database, open with *key* and held against other programs."""
    try:
        lock = FolderLock(folder)
    except OSError as error:
        raise disk_trouble(error) from None
    try:
        finish_swap(folder / VAULT_FOLDER)  # a restore that was interrupted
        store = Store(
            folder / VAULT_FOLDER,
            key,
            lock=lock,
            clock=clock,
            before_migration=lambda: back_up_closed(folder, key, "migration", clock, make_id),
        )
    except BaseException:
        lock.release()
        raise
    try:
        yield store
    finally:
        store.close()


def _of(store: Store, vault: Path) -> tuple[OfficerRow, ...]:
    """Those who work here now, whether or not they can sign in."""
    owners = {s.officer_id for s in read_header(vault).slots}
    with store.reading() as connection:
        rows = officers(connection)
    return tuple(
        OfficerRow(o.officer_id, o.name, o.role, is_self=False, can_sign_in=o.officer_id in owners)
        for o in rows
        if not o.removed_at
    )


def _shown(request: Request) -> RecoveryRequest:
    return RecoveryRequest(
        request.data(),
        request.request_id,
        request.fingerprint(),
        request.made_at,
        request.qr_text(),
    )


def _qr(request: RecoveryRequest, kind: str) -> bytes:
    import segno  # noqa: PLC0415 - only where a code is drawn

    code = segno.make(request.qr_text, error="m", boost_error=False, micro=False)
    out = io.BytesIO()
    code.save(out, kind=kind, scale=_QR_SCALE)
    return out.getvalue()
