"""The paragraph about one person of a list: first what is wrong in the record, then the pack's."""

from __future__ import annotations

from collections.abc import Iterable

from fieldreg.domain.eligibility import Assessment, explain
from fieldreg.domain.fields import Items
from fieldreg.domain.pack import Pack
from fieldreg.domain.record import field_at
from fieldreg.domain.words import Finding, Severity, Words

from .list_columns import positional

_WRONG = Words(
    "Ada {count} isian yang salah atau belum diisi: {names}.",
    "{count} fields are wrong or still empty: {names}.",
)
_ONE_WRONG = Words(_WRONG.id, "{count} field is wrong or still empty: {names}.")
_MORE = Words("{names} dan {count} lagi", "{names} and {count} more")
_OF_ITEM = Words("{label} ({item} {number})", "{label} ({item} {number})")
_WHOLE_ROW = Words("sel berlebih", "extra cells")
_MOST_NAMED = 5


def explanation(findings: Iterable[Finding], told: Assessment, pack: Pack) -> Words:
    """What there is to say of one person in a paragraph.

    What the pack says must not sound as if the record were sound: errors come first, by the
    labels of at most five fields.
    """
    wrong = tuple(dict.fromkeys(f.field for f in findings if f.severity is Severity.ERROR))
    said = explain(told, pack)
    if not wrong:
        return said
    start = _wrong(wrong, pack)
    return Words(f"{start.id} {said.id}", f"{start.text('en')} {said.text('en')}")


def _wrong(paths: tuple[str, ...], pack: Pack) -> Words:
    labels = [_label(path, pack) for path in paths[:_MOST_NAMED]]
    names = Words(", ".join(w.id for w in labels), ", ".join(w.text("en") for w in labels))
    count, more = len(paths), len(paths) - len(labels)
    if more:
        names = _MORE.filled_each(names=names, count=_plain(more))
    return (_ONE_WRONG if count == 1 else _WRONG).filled_each(names=names, count=_plain(count))


def _label(path: str, pack: Pack) -> Words:
    """What the form calls the field; of a later item with its number."""
    if not path:
        return _WHOLE_ROW
    definition = pack.definition()
    field, parts = field_at(path, definition), positional(path).split(".")
    entry = definition.entry(parts[0])
    if field is None:
        return entry.label if entry else _plain(path)
    label = Words(field.label.id.rstrip(" .?"), field.label.text("en").rstrip(" .?"))
    if not isinstance(entry, Items) or parts[1] == "0":
        return label
    number = _plain(int(parts[1]) + 1)
    return _OF_ITEM.filled_each(label=label, item=entry.label, number=number)


def _plain(text: object) -> Words:
    return Words(str(text), str(text))
