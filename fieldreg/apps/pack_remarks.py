"""What is told of a pack without mistakes: what looks wrong in it all the same."""

from __future__ import annotations

from dataclasses import replace

from fieldreg.apps.pack_source import Source
from fieldreg.apps.say import language, words
from fieldreg.domain.pack import Mistake, Pack
from fieldreg.domain.pack.mistakes import with_names
from fieldreg.domain.pack.remarks import remarks
from fieldreg.protocol.json_places import line_of
from fieldreg.protocol.pack_files import builtin_shelf


def remarks_of(pack: Pack, source: Source) -> tuple[Mistake, ...]:
    """The remarks on *pack*, each with its line and the names of its entries."""
    found = with_names(remarks(pack, _shipped(pack)), source.parsed())
    return tuple(replace(one, line=_line(one, source)) for one in found)


def tell_no_mistakes(pack: Pack, found: tuple[Mistake, ...]) -> None:
    """Print that there is no mistake, and what should be looked at once more."""
    print(words(f"{pack.key}: tidak ada kesalahan.", f"{pack.key}: no mistakes."))
    if found:
        count = len(found)
        print(words(f"Sebaiknya dilihat lagi: {count}.", f"Better looked at again: {count}."))
    for remark in found:
        print(f"  {remark.text(language())}")


def _shipped(pack: Pack) -> Pack | None:
    """The shipped pack of this key, else the newest of this id."""
    shelf = builtin_shelf()
    same_id = [one for one in shelf.packs if one.id == pack.id]
    return shelf.by_key(pack.key) or (same_id[-1] if same_id else None)


def _line(remark: Mistake, source: Source) -> int:
    content = source.files[remark.file.removesuffix(".json")]
    return line_of(content.decode("utf-8-sig"), remark.field)
