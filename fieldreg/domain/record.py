"""The values of one registration: a flat map from path to value.

Paths are `full_name`, `roles.<item id>.segment`, `consent.method`, `answers.<question>` and
`as_typed.<path>`: text an officer typed that is no value yet (half a NIK, an impossible date).
It is kept and travels like any value, so that nothing typed is lost; while it is there the
record is incomplete. A patch is the same map with the changed paths only; `None` removes, and
`roles.<item id>: None` removes a whole item. Items stand in the order of their ids (UUIDv7).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, KeysView, Mapping
from functools import cache, lru_cache

from .definition import definition
from .fields import Definition, Field, Group, Items

Value = str | int | tuple[str, ...]
Values = Mapping[str, Value]
Patch = Mapping[str, Value | None]

AS_TYPED = "as_typed."
ANSWERS = "answers."
ITEM_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_QUESTION = re.compile(r"[a-z][a-z0-9_]{0,59}")


def apply_patch(values: Values, patch: Patch) -> dict[str, Value]:
    """*values* with *patch* laid over them; removals of items first."""
    if None not in patch.values():
        return {**values, **patch}  # type: ignore[dict-item]
    gone = {p for p, v in patch.items() if v is None}
    result = {k: v for k, v in values.items() if not _is_gone(k, gone)}
    result.update({p: v for p, v in patch.items() if v is not None})
    return result


def _is_gone(path: str, gone: set[str]) -> bool:
    return path in gone or not gone.isdisjoint(holders(path))


def difference(old: Values, new: Values) -> dict[str, Value | None]:
    """The patch that leads from *old* to *new*; an item that is gone becomes one removal."""
    patch: dict[str, Value | None] = {p: v for p, v in new.items() if old.get(p) != v}
    gone = [path for path in old if path not in new]
    kept_items = {item_prefix(p) for p in new} if gone else set()
    for path in gone:
        prefix = item_prefix(path)
        patch[prefix if prefix and prefix not in kept_items else path] = None
    return patch


@lru_cache(4096)
def item_prefix(path: str) -> str:
    """`roles.<id>` of a path inside an item, else an empty string."""
    if "." not in path:
        return ""
    parts = path.split(".")
    if len(parts) >= 2 and ITEM_ID.fullmatch(parts[1]):
        return ".".join(parts[:2])
    return ""


def item_ids(values: Iterable[str], name: str) -> tuple[str, ...]:
    """Ids of the items of *name* (`roles`, `heirs`), in their order, as typed ones included."""
    begin = f"{name}."
    inside = (p.removeprefix(AS_TYPED) for p in values if begin in p)
    paths = (p.split(".") for p in inside if p.startswith(begin))
    return tuple(sorted({p[1] for p in paths if len(p) == 3}))


def related(one: str, other: str) -> bool:
    """Whether two paths touch the same thing: equal, or one is an item that holds the other.

    A value and what was typed in its place are the same thing.
    """
    a, b = one.removeprefix(AS_TYPED), other.removeprefix(AS_TYPED)
    return a == b or a.startswith(b + ".") or b.startswith(a + ".")


def holders(path: str) -> list[str]:
    """What a path stands in: `roles` and `roles.<id>` for `roles.<id>.segment`."""
    parts = path.split(".")
    return [".".join(parts[:end]) for end in range(1, len(parts))]


def relation_to(paths: Iterable[str]) -> Callable[[str], bool]:
    """Says of a path whether it is `related` to any of *paths*, without going through them all."""
    bare = {path.removeprefix(AS_TYPED) for path in paths}
    held = {holder for path in bare for holder in holders(path)}

    def is_related(path: str) -> bool:
        own = path.removeprefix(AS_TYPED)
        return own in bare or own in held or not bare.isdisjoint(holders(own))

    return is_related


def field_at(path: str, of: Definition | None = None) -> Field | None:
    """The field that defines *path*, or None if no field does (answers of a pack included)."""
    bare = path.removeprefix(AS_TYPED)
    if of is None:
        # Asked for each value of each record that comes or goes; only items need a closer look.
        return fixed_places().get(bare) or _in_item(bare)
    whole = of.entry(bare)
    if isinstance(whole, Field):
        return whole
    parts = bare.split(".")
    entry = of.entry(parts[0])
    if isinstance(entry, Group) and len(parts) == 2:
        return _named(entry.fields, parts[1])
    if isinstance(entry, Items) and len(parts) == 3 and ITEM_ID.fullmatch(parts[1]):
        return _named(entry.fields, parts[2])
    return None


def is_by_centre(path: str) -> bool:
    """Whether only the centre may write *path*, as a value or as typed."""
    definition_of = field_at(path)
    return definition_of is not None and definition_of.by_centre


def are_by_laptops(paths: KeysView[str]) -> bool:
    """Whether a laptop may write each of *paths*: `is_by_centre` is true of none."""
    in_items = _has_items_by_centre() and any(map(is_by_centre, paths))
    return not in_items and paths.isdisjoint(_places_by_centre())


@cache
def _places_by_centre() -> frozenset[str]:
    """The fixed places that only the centre may write, as values and as typed."""
    paths = [path for path, field in fixed_places().items() if field.by_centre]
    return frozenset([*paths, *(AS_TYPED + path for path in paths)])


@cache
def _has_items_by_centre() -> bool:
    return any(field.by_centre for fields in item_places().values() for field in fields.values())


def is_path(path: str) -> bool:
    """Whether *path* may stand in a patch: a field, a pack's answer, or a whole item."""
    if path in fixed_places() or _in_item(path):
        return True
    bare = path.removeprefix(AS_TYPED)
    if bare.startswith(ANSWERS):
        return bool(_QUESTION.fullmatch(bare.removeprefix(ANSWERS)))
    if field_at(bare):
        return True
    entry = definition().entry(bare.partition(".")[0])
    return isinstance(entry, Items) and item_prefix(path) == path


def are_paths(paths: KeysView[str]) -> bool:
    """Whether each of *paths* `is_path`. Most are the same in all records, and need one look. Of an
    item there are several, which share what is asked of its id."""
    fixed, is_of = fixed_places(), {}
    for path in paths:
        if path in fixed:
            continue
        item, _, name = path.rpartition(".")
        if item not in is_of:
            is_of[item] = fields_of(item) or {}
        if name not in is_of[item] and not is_path(path):
            return False
    return True


def _in_item(path: str) -> Field | None:
    item, _, name = path.rpartition(".")
    fields = fields_of(item)
    return fields.get(name) if fields else None


@lru_cache(256)
def fields_of(item: str) -> Mapping[str, Field] | None:
    """The fields of `roles.<id>` by their names, None where there can be no such item."""
    # Several values of an item are asked about one after another.
    name, _, item_id = item.partition(".")
    return item_places().get(name) if ITEM_ID.fullmatch(item_id) else None


@cache
def item_places() -> dict[str, dict[str, Field]]:
    """The fields of items, by the name of the items and then their own."""
    items = (entry for entry in definition().entries if isinstance(entry, Items))
    return {entry.name: {field.name: field for field in entry.fields} for entry in items}


@cache
def fixed_places() -> dict[str, Field]:
    """The fields whose path is always the same: plain ones, and those of groups."""
    places = {field.name: field for field in definition().flat_fields()}
    for entry in definition().entries:
        if isinstance(entry, Group):
            places |= {f"{entry.name}.{field.name}": field for field in entry.fields}
    return places


def _named(fields: tuple[Field, ...], name: str) -> Field | None:
    return next((f for f in fields if f.name == name), None)
