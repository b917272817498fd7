"""`fieldreg pack verify|check|show|diff`: what a pack is, says and changes."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, fields
from typing import Any

from fieldreg.apps.pack_codes import Codes
from fieldreg.apps.pack_diff import lines_of
from fieldreg.apps.pack_page import page_of, unconfirmed
from fieldreg.apps.pack_remarks import remarks_of, tell_no_mistakes
from fieldreg.apps.pack_source import Origin, Source, source_of, trusted_source
from fieldreg.apps.say import chosen, explain, language, words
from fieldreg.domain.days import long_day
from fieldreg.domain.pack import Mistake, Pack, PackFault, pack_differences
from fieldreg.domain.trouble import Trouble
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.protocol.pack_keys import public_key_of


def verify(path: str, key: str, *, as_json: bool) -> int:
    """Say whether *key* signed the pack and it can be used; 1 if not."""
    try:
        trusted = public_key_of(key)
        pack = trusted_source(path, trusted).pack()
    except Trouble as trouble:
        if not as_json:
            raise
        _print({"ok": False, **_trouble(trouble)})
        return 1
    if as_json:
        _print({"ok": True, "pack": pack.key, "key": trusted})
        return 0
    since = chosen(long_day(pack.valid_from))
    print(words("Tanda tangan benar, isinya utuh.", "The signature is right, the pack whole."))
    print(
        words(
            f"{pack.key}: {chosen(pack.name)}, berlaku mulai {since}.",
            f"{pack.key}: {chosen(pack.name)}, valid from {since}.",
        )
    )
    return 0


def check(path: str, *, as_json: bool) -> int:
    """Every mistake of the pack, a line each; 1 if there is one.

    Of a pack without mistakes what looks wrong is told, and what is unsure is counted.
    """
    mistakes: tuple[Mistake, ...] = ()
    found: tuple[Mistake, ...] = ()
    pack = source = None
    try:
        source = source_of(path)
        pack = source.pack()
        found = remarks_of(pack, source)
    except PackFault as fault:
        mistakes = fault.mistakes
    except Trouble as trouble:
        if not as_json:
            raise
        _print({"ok": False, **_trouble(trouble)})
        return 1
    if as_json:
        _print(_checked(pack, mistakes, found))
    elif pack is not None and source is not None:
        tell_no_mistakes(pack, found)
        _tell_how_sure(pack, source)
    else:
        _tell_mistakes(mistakes)
    return 1 if mistakes else 0


def show(path: str, *, as_json: bool) -> int:
    """The pack as a page to read, or all that it holds as JSON."""
    source = source_of(path)
    pack = source.pack()
    if as_json:
        _print(_whole(pack))
    else:
        print(page_of(pack, _signature(source)))
    return 0


def diff(old: str, new: str, *, as_json: bool) -> int:
    """What *new* changes against *old*, a line each."""
    newer = source_of(new)
    before, after = source_of(old).parsed(), newer.parsed()
    _tell_if_faulty(newer)
    found = pack_differences(before, after)
    if as_json:
        _print([asdict(one) for one in found])
        return 0
    regions = builtin_shelf().packs[-1].nation
    for line in lines_of(found, Codes(before, after, regions.name)):
        print(line)
    if not found:
        print(words("Tidak ada perbedaan.", "No difference."))
    return 0


def _tell_if_faulty(source: Source) -> None:
    """Beside the differences: a pack with mistakes is never used, whatever it changes."""
    try:
        source.pack()
    except PackFault as fault:
        count = len(fault.mistakes)
        told = words(
            f"Kesalahan di paket yang baru: {count}; lihat dengan `fieldreg pack check`.",
            f"Mistakes in the new pack: {count}; see them with `fieldreg pack check`.",
        )
        print(told, file=sys.stderr)


def _tell_how_sure(pack: Pack, source: Source) -> None:
    found = unconfirmed(pack)
    kinds = ", ".join(f"{label} {count}" for label, count in found)
    total = sum(count for _, count in found)
    if total:
        print(words(f"Belum pasti: {total} ({kinds}).", f"Unconfirmed: {total} ({kinds})."))
    else:
        print(words("Semuanya sudah dipastikan.", "Everything in it is confirmed."))
    if source.origin is Origin.FILE:
        print(words("Tanda tangan: ", "Signature: ") + _signature(source) + ".")


def _tell_mistakes(mistakes: tuple[Mistake, ...]) -> None:
    for mistake in mistakes:
        print(mistake.text(language()))
    count = len(mistakes)
    print(words(f"{count} kesalahan.", "1 mistake." if count == 1 else f"{count} mistakes."))


def _signature(source: Source) -> str:
    if source.origin is Origin.SHIPPED:
        return words("bagian dari program ini", "a part of this program")
    if source.origin is Origin.FOLDER:
        return words("folder kerja, tidak diperiksa", "a working folder, not looked at")
    return words(
        f"utuh, dengan kunci {source.signer}; apakah itu kunci pusat, periksa dengan "
        "`fieldreg pack verify`",
        f"whole, by the key {source.signer}; whether that is the centre's, see with "
        "`fieldreg pack verify`",
    )


def _checked(
    pack: Pack | None, mistakes: tuple[Mistake, ...], found: tuple[Mistake, ...]
) -> dict[str, Any]:
    unsure = unconfirmed(pack) if pack else ()
    return {
        "ok": pack is not None,
        "pack": pack.key if pack else None,
        "mistakes": [_mistake(m) for m in mistakes],
        "remarks": [_mistake(m) for m in found],
        "unconfirmed": sum(count for _, count in unsure),
    }


def _mistake(mistake: Mistake) -> dict[str, Any]:
    return {
        "file": mistake.file,
        "line": mistake.line,
        "field": mistake.field,
        "why": mistake.why.text(language()),
    }


def _trouble(trouble: Trouble) -> dict[str, Any]:
    mistakes = trouble.mistakes if isinstance(trouble, PackFault) else ()
    text = explain(trouble)
    return {"reason": trouble.key, "text": text, "mistakes": [_mistake(m) for m in mistakes]}


def _whole(pack: Pack) -> dict[str, Any]:
    """Everything in the pack; the nation's regions are the program's own."""
    plain = {f.name: getattr(pack, f.name) for f in fields(pack) if f.name != "nation"}
    shown = {name: _plain(value) for name, value in plain.items()}
    return {"pack": pack.key, **shown}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return asdict(value) if hasattr(value, "__dataclass_fields__") else value


def _print(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, default=str, indent=2))
