"""Files from a stick that are wrong in some way, and what a centre makes of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from random import Random
from typing import Any

import zstandard
from malformed.asking import Asked, Stranger
from malformed.evil import MARKS, TEXTS, Source, dumped
from server.centre_laptop import new_id
from server.image_files import jpeg, note
from server.stick_laptop import packed, pushing, reading
from sqlalchemy import func, select

from fieldreg.apps.stick_words import STICK_TROUBLES
from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol import bundle
from fieldreg.protocol.bundle import MAX_PART_BYTES, Manifest, Way
from fieldreg.protocol.bundle_manifest import members
from fieldreg.protocol.bundle_seal import closed
from fieldreg.protocol.sealed import compact
from fieldreg.protocol.signing import new_private_key, public_key, sign
from fieldreg.server.identity import Centre
from fieldreg.server.sticks import answer_bundle
from fieldreg.server.tables import incarnation, record, revision, stick

STICK = "STICK"
"""Instead of a method: the body is a file that an operator hands to the centre."""
_BOMB = zstandard.compress(bytes(2 * MAX_PART_BYTES))
_TABLES = (incarnation, record, revision, stick)
_NAMES = ("file_id", "centre_id", "device_id", "incarnation", "epoch", "made_at")


def sticks(stranger: Stranger, source: Source) -> Asked:
    """A file with its own fault, or a good one with another's."""
    why, data = _made(stranger, source)
    if source.random.random() < 0.1:
        why, data = f"{why}, spoilt", source.spoil_bytes(data)
    return Asked(f"stick, {why}", STICK, "", body=data)


def _made(stranger: Stranger, source: Source) -> tuple[str, bytes]:
    try:
        return source.random.choice(_WAYS)(stranger, source)
    except UserTrouble as trouble:
        if trouble.key != "stick_too_large":
            raise
        return _bytes(stranger, source)  # spoilt so far that it cannot even be sealed


def judge_stick(take: Callable[[bytes], object], data: bytes) -> tuple[str, str]:
    """What *take* makes of a file, in a word, and what is wrong with that (empty if nothing)."""
    try:
        take(data)
    except UserTrouble as trouble:
        back = any(mark in f"{trouble} {trouble.values}" for mark in MARKS)
        known = trouble.key in STICK_TROUBLES
        wrong = "" if known else f"a stick refused with {trouble.key}, which has no words"
        return f"stick {trouble.key}", "a stick's refusal says a person's data" if back else wrong
    return "stick taken", ""


def taker(centre: Centre) -> Callable[[bytes], object]:
    """How *centre* takes a file; AssertionError where a refused one changed something."""

    def take(data: bytes) -> object:
        before = _counts(centre)
        try:
            return answer_bundle(centre, data)
        except UserTrouble:
            assert _counts(centre) == before
            raise

    return take


def _counts(centre: Centre) -> list[int]:
    with centre.database.reading() as connection:
        queries = [select(func.count()).select_from(table) for table in _TABLES]
        return [connection.execute(query).scalar_one() for query in queries]


def _messages(stranger: Stranger, source: Source) -> list[dict[str, Any]]:
    laptop = stranger.fresh(source)
    asked = [pushing(laptop)] if laptop.log else []
    return [json.loads(r.model_dump_json()) for r in (*asked, reading(laptop))]


def _file(stranger: Stranger, messages: list[Any], **changes: str) -> bytes:
    written = [m if isinstance(m, bytes) else dumped(m) for m in messages]
    return packed(stranger.laptop, written, **changes)


def _bytes(stranger: Stranger, source: Source) -> tuple[str, bytes]:
    return "bytes", source.spoil_bytes(_file(stranger, _messages(stranger, source)))


def _noise(stranger: Stranger, source: Source) -> tuple[str, bytes]:
    start = source.random.choice([b"", b"age-encryption.org/v1\n", b"PK\x03\x04", b"{"])
    return "noise", start + source.random.randbytes(source.random.choice([0, 1, 300, 70_000]))


def _foreign(stranger: Stranger, source: Source) -> tuple[str, bytes]:
    """Sealed to somebody else, or signed by somebody else."""
    messages = [dumped(m) for m in _messages(stranger, source)]
    laptop = stranger.laptop
    if source.random.random() < 0.5:
        return "foreign", packed(replace(laptop, key=new_private_key()), messages)
    manifest = replace(_manifest(stranger), way=source.random.choice(list(Way)))
    receiver = source.random.choice([laptop.enrolment.centre_key, public_key(laptop.key)])
    sender = source.random.choice([laptop.device_id, stranger.elsewhere])
    manifest = replace(manifest, device_id=sender)
    return "foreign", bundle.seal(manifest, messages, laptop.key, receiver=receiver)


def _members(stranger: Stranger, source: Source) -> tuple[str, bytes]:
    tree = source.spoil_tree(_messages(stranger, source), source.random.choice([1, 2, 5]))
    return "members", _file(stranger, tree if isinstance(tree, list) else [tree])


def _signed(stranger: Stranger, source: Source) -> tuple[str, bytes]:
    """Spoilt members under a good signature."""
    messages = _messages(stranger, source)
    at = source.random.randrange(len(messages))
    spoilt = source.spoil_tree(messages[at], source.random.choice([1, 2]))
    messages[at] = stranger.signed(spoilt) if isinstance(spoilt, dict) else spoilt
    return "signed", _file(stranger, messages)


def _revisions(stranger: Stranger, source: Source) -> tuple[str, bytes]:
    """Sound messages with revisions that are anything."""
    messages = _messages(stranger, source)
    for one in messages[0]["revisions"]:
        stranger.spoil_revision(one, source)
    messages[0] = stranger.chained(messages[0])
    return "revisions", _file(stranger, messages)


def _parts(stranger: Stranger, source: Source) -> tuple[str, bytes]:
    """Messages cut, noise, none, or in another order."""
    messages: list[Any] = [dumped(m) for m in _messages(stranger, source)]
    way = source.random.randrange(4)
    if way == 0:
        messages = [source.spoil_bytes(m) for m in messages]
    elif way == 1:
        messages = messages[:-1]
    elif way == 2:
        messages = [*messages[::-1], *messages]
    else:
        messages = messages * source.random.choice([2, 40])
    return "parts", _file(stranger, messages)


def photos(stranger: Stranger, source: Source) -> tuple[str, bytes]:
    """Photos told of and carried in any way, and anything said of what is held."""
    messages, chance = _messages(stranger, source), source.random
    carried = [_carried(chance) for _ in range(chance.choice([0, 1, 3]))]
    record_id = chance.choice([stranger.record, stranger.record, stranger.elsewhere])
    said = [note(record_id, data) for data in carried]
    messages[-1]["images"] = {"images": said, "carried": [one["sha256"] for one in said]}
    messages[-1]["holds"] = [{"record_id": record_id, "check": "0" * 16}]
    if chance.random() < 0.6:
        for member in ("images", "holds"):
            messages[-1][member] = source.spoil_tree(messages[-1][member], chance.choice([0, 1, 2]))
    if chance.random() < 0.4:
        carried = [source.spoil_bytes(data) for data in carried]
    written = [dumped(m) for m in messages]
    laptop = stranger.laptop
    manifest = replace(_manifest(stranger), file_id=new_id())
    centre_key = laptop.enrolment.centre_key
    data = bundle.seal(
        manifest, written, laptop.key, receiver=centre_key, photos=lambda: iter(carried)
    )
    return "photos", data


def _carried(chance: Random) -> bytes:
    whole = jpeg(chance.randrange(3), side=40)
    return chance.choice([whole, whole, chance.randbytes(90), b"\xff\xd8"])


def _named(stranger: Stranger, source: Source) -> tuple[str, bytes]:
    """A manifest that says anything of who speaks to whom."""
    changes = {source.random.choice(_NAMES): source.random.choice(TEXTS) for _ in range(2)}
    good = _file(stranger, _messages(stranger, source))
    try:
        return "manifest", _file(stranger, _messages(stranger, source), **changes)
    except (UnicodeError, ValueError):  # it cannot even be written down
        return "manifest", source.spoil_bytes(good)


def _lying(stranger: Stranger, source: Source) -> tuple[str, bytes]:
    """A truly signed manifest whose parts are not what it says, or far larger than they look."""
    part = source.random.choice([_BOMB, zstandard.compress(b"{}"), b"", b"noise"])
    size = source.random.choice([len(part), 0, -1, 2**53, 1 << 40])
    unpacked = source.random.choice([2, 2 * MAX_PART_BYTES, MAX_PART_BYTES, -1, 2**60, 10**40])
    told = {"size": size, "unpacked": unpacked, "digest": sha256(part).hexdigest()}
    count = source.random.choice([1, 1, 3, 20_001])
    told_of = {**members(_manifest(stranger), []), "parts": [told] * count}
    if source.random.random() < 0.3:
        told_of = source.spoil_tree(told_of)
    signed = compact(told_of)
    signature = sign(stranger.laptop.key, bundle._SIGNED + signed).encode()
    plain = b"\n".join([signed, signature, part])
    return "lying", closed(plain, stranger.laptop.enrolment.centre_key)


def _manifest(stranger: Stranger) -> Manifest:
    laptop = stranger.laptop
    return Manifest(
        way=Way.BUNDLE,
        file_id=laptop.incarnation,
        centre_id=laptop.enrolment.centre_id,
        device_id=laptop.device_id,
        incarnation=laptop.incarnation,
        epoch=laptop.epoch,
        made_at="2026-11-23T08:00:00Z",
    )


_WAYS = [
    _bytes,
    _noise,
    _foreign,
    _members,
    _signed,
    _revisions,
    _revisions,
    _parts,
    photos,
    _named,
    _lying,
]
