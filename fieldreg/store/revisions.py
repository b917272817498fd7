"""Appending revisions: the one way in which anything at this desk becomes history."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, text

from fieldreg.database.prepared import Prepared
from fieldreg.domain.case import ANSWERABLE, next_case
from fieldreg.domain.eligibility import Verdict
from fieldreg.domain.record import (
    AS_TYPED,
    Patch,
    Value,
    Values,
    apply_patch,
    difference,
    is_by_centre,
)
from fieldreg.domain.revision import (
    MOST_REASON_LETTERS,
    Aside,
    Base,
    Body,
    Header,
    Reason,
    Revision,
    are_too_long,
)
from fieldreg.domain.shapes import is_too_long
from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Act, Audited, Case
from fieldreg.protocol.sealed import (
    FIRST_LINK,
    SALT_BYTES,
    SealedRevision,
    compact,
    patch_json,
    seal,
)

from . import audit
from .derive import Newest, derive_appended
from .drafts import discard
from .record_state import NewRevision, RecordRows, RecordState, record_rows
from .schema import revision
from .shown import Shown
from .verdicts import KeptVerdict, keep_verdict

MOST_BODY_BYTES = 256 << 10
"""How long a revision's patch may be as JSON; a request has room for some of them."""
_HEADS = Prepared(
    text("""
    SELECT here.device_id, here.incarnation, last.revision_no, last.link,
        noted.audit_no, noted.link AS audit_link
    FROM sync_state AS here
    LEFT JOIN revision AS last ON last.row_no = (
        SELECT row_no FROM revision
        WHERE device_id = here.device_id AND incarnation = here.incarnation AND link IS NOT NULL
        ORDER BY revision_no DESC LIMIT 1)
    LEFT JOIN audit AS noted ON noted.audit_no = (SELECT max(audit_no) FROM audit)
""")
)
"""What both chains go on from, in one question: each costs more than its answer."""
_CHAIN_HEAD = Prepared(
    select(revision.c.revision_no, revision.c.link)
    .where(
        revision.c.device_id == bindparam("of_device"),
        revision.c.incarnation == bindparam("of_incarnation"),
        revision.c.link.is_not(None),
    )
    .order_by(revision.c.revision_no.desc())
    .limit(1)
)
_APPEND = Prepared(insert(revision))
_JSON_LETTER = 6
"""The longest that a letter can be as JSON: `\\u0000`."""
_JSON_FRAME = 8
"""Quotes, colon and comma around a value and its path."""
_FORM_ACTS = frozenset({Act.SAVED, Act.SUBMITTED})


@dataclass(frozen=True, slots=True)
class Settling:
    """A decision on values kept aside: what holds from now on, said whether it is new or not."""

    asides: tuple[Aside, ...]
    stated: Patch


@dataclass(frozen=True, slots=True)
class Save:
    """What a person wants to keep.

    `seen`, `base` and `newest_own` are the record's values, base and newest revision of this desk
    when the form opened: what others changed since is not touched. Without `base` the revision
    stands on the present state. `draft_id`, if given, names the draft that this ends. `is_again`
    submits what the centre sent back or rejected even where nothing was changed. `settling` is a
    person's decision on values kept aside, made on the present state.
    """

    revision_id: str
    record_id: str
    act: Act
    author: str
    made_at: str
    pack: str
    seen: Mapping[str, Value]
    values: Mapping[str, Value]
    base: Base | None
    newest_own: str = ""
    reasons: tuple[Reason, ...] = ()
    draft_id: str = ""
    is_again: bool = False
    settling: Settling | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of it: the revision (empty id if nothing had changed) and the case now."""

    revision_id: str
    case: Case


def append(
    connection: Connection,
    save: Save,
    *,
    verdict: Verdict | None = None,
    rows: RecordRows | None = None,
    foreseen: Shown | None = None,
) -> Saved:
    """Append the revision, derive the view, end the draft: all in the caller's transaction.

    *verdict* is kept with the revision, if one is made; *rows* are the record's as they were read
    in this transaction; *foreseen* is what the view says of the values that are expected. Raises
    UserTrouble too_long(field) or reason_too_long(most), with nothing written, for what no centre
    would take.
    """
    rows = rows or record_rows(connection, [save.record_id])[save.record_id]
    state = rows.state()
    base, patch = _on_what(state, save)
    _check_length(patch)
    if are_too_long(save.reasons):
        raise UserTrouble("reason_too_long", most=MOST_REASON_LETTERS)
    if save.draft_id:
        discard(connection, save.draft_id)
    if _changes_nothing(state, save, patch):
        return Saved("", state.case or Case.INCOMPLETE)
    newest = _write(connection, save, base, patch, rows.own)
    if verdict:
        kept = KeptVerdict(save.revision_id, verdict)
        keep_verdict(connection, save.record_id, kept, made_at=save.made_at)
    settles = save.settling is not None
    made = NewRevision(
        save.revision_id, base.version, base.revision, save.act, patch, settles=settles
    )
    after = rows.after(made).state()
    overall = verdict.overall if verdict else None
    derive_appended(connection, save.record_id, after, newest, overall, foreseen=foreseen)
    return Saved(save.revision_id, after.case or Case.INCOMPLETE)


def values_after(state: RecordState, seen: Values, values: Values) -> dict[str, Value]:
    """The record as people here see it once a form with *values*, opened on *seen*, is saved."""
    # A form may have been opened before its record was reduced: it knows what is gone here.
    present = {**seen, **state.values} if state.reduced else state.values
    return apply_patch(present, difference(seen, values))


def chain_head(connection: Connection, device_id: str, incarnation: str) -> tuple[int, bytes]:
    """Number and link of the last revision made here in *incarnation*."""
    of_chain = {"of_device": device_id, "of_incarnation": incarnation}
    found = _CHAIN_HEAD.rows(connection, of_chain)
    return (found[0].revision_no, found[0].link) if found else (0, FIRST_LINK)


def insert_foreign(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep revisions made elsewhere: *rows* of the same columns, `foreign_columns` among them."""
    _APPEND.run_all(connection, rows)


def foreign_columns(header: Header, sealed: SealedRevision) -> dict[str, object]:
    """A row of `revision` made elsewhere, as it begins."""
    row = columns_of(header, sealed)
    row["link"] = None
    return row


def _on_what(state: RecordState, save: Save) -> tuple[Base, Patch]:
    """The base of the new revision and its patch.

    Usually what the form had seen. Where this desk has written to the record since (a second
    form, a second press of the button), or where the centre kept aside what the form stood on,
    the person's changes are laid over the present state instead. What only the centre writes is in
    no patch of a laptop's, whatever a form held.
    """
    if save.settling:
        return _decided(state, save.settling)
    wanted = _own(difference(save.seen, save.values))
    if save.base and not state.has_aside and save.newest_own == state.newest_own:
        return save.base, wanted
    return state.base, _own(difference(state.sound, apply_patch(state.values, wanted)))


def _decided(state: RecordState, settling: Settling) -> tuple[Base, Patch]:
    """A decision stands on what the centre has told, which whoever decided has seen, and on what
    still waits here.

    Not on that alone: it may stand on less, and the decision would meet again the very change that
    it decides on.
    """
    whole = _own(difference(state.sound, apply_patch(state.values, settling.stated)))
    return Base(state.version, state.latest_own), {**whole, **settling.stated}


def _own(patch: Patch) -> Patch:
    if not any(map(is_by_centre, patch)):
        return patch
    return {path: value for path, value in patch.items() if not is_by_centre(path)}


def _changes_nothing(state: RecordState, save: Save, patch: Patch) -> bool:
    if patch or save.settling or save.act not in _FORM_ACTS:
        return False
    if save.is_again and save.act is Act.SUBMITTED and state.case in ANSWERABLE:
        return False
    return state.case is not Case.INCOMPLETE or next_case(state.case, save.act) is state.case


def _check_length(patch: Patch) -> None:
    """Refuse a value longer than its field, and more than one revision can carry."""
    for path, value in patch.items():
        if is_too_long(path, value):
            raise UserTrouble("too_long", field=path.removeprefix(AS_TYPED))
    if _at_most_bytes(patch) > MOST_BODY_BYTES < len(compact(patch_json(patch))):
        sizes = {path: len(compact(patch_json({path: value}))) for path, value in patch.items()}
        longest = max(sizes, key=lambda path: sizes[path])
        raise UserTrouble("too_long", field=longest.removeprefix(AS_TYPED))


def _at_most_bytes(patch: Patch) -> int:
    """What no patch is longer than as JSON; few come near, and need to be written out to know."""
    texts = (value if isinstance(value, str) else str(value) for value in patch.values())
    return sum(map(len, patch)) + _JSON_LETTER * sum(map(len, texts)) + _JSON_FRAME * len(patch)


def _write(
    connection: Connection, save: Save, base: Base, patch: Patch, own: Sequence[Any]
) -> Newest:
    (device,) = _HEADS.rows(connection, {})
    if base.version is not None and all(row.incarnation == device.incarnation for row in own):
        base = Base(version=base.version)  # what this very writer wrote the centre takes as seen
    last_link = device.link or FIRST_LINK
    header = Header(
        revision_id=save.revision_id,
        device_id=device.device_id,
        incarnation=device.incarnation,
        revision_no=(device.revision_no or 0) + 1,
        record_id=save.record_id,
        base=base,
        act=save.act,
        author=save.author,
        made_at=save.made_at,
        pack=save.pack,
        settles=save.settling.asides if save.settling else (),
    )
    sealed = seal(Revision(header, Body(patch, save.reasons)), secrets.token_bytes(SALT_BYTES))
    link = sealed.link(last_link)
    written = _APPEND.run(connection, {**columns_of(header, sealed), "link": link})
    audit.note(
        connection,
        Audited.VOIDED if save.act is Act.VOIDED else Audited.SAVED,
        audit.Present.of(device.device_id, device.incarnation, device.audit_no, device.audit_link),
        at=save.made_at,
        officer_id=save.author,
        subject=save.record_id,
        revision=save.revision_id,
    )
    return Newest(written, save.made_at)


def columns_of(header: Header, sealed: SealedRevision) -> dict[str, object]:
    """A row of `revision` as it begins, without its link."""
    return {
        "revision_id": header.revision_id,
        "device_id": header.device_id,
        "incarnation": header.incarnation,
        "revision_no": header.revision_no,
        "record_id": header.record_id,
        "act": header.act.value,
        "base_version": header.base.version,
        "base_revision": header.base.revision,
        "header": sealed.header,
        "body": sealed.body,
        "salt": sealed.salt,
        "commitment": sealed.erased_commitment,
        "kept_aside": "[]",
        "problem": "",
        "seen": 0,
    }
