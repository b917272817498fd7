"""Every code that one file of a pack uses must stand in the file that defines it."""

from __future__ import annotations

from collections.abc import Iterable

from fieldreg.domain.definition.events import EVENT_KINDS
from fieldreg.domain.definition.work import YES_NO_UNKNOWN
from fieldreg.domain.fields import Definition
from fieldreg.domain.record import ITEM_ID, field_at

from . import mistakes as say
from .mistakes import Mistake
from .pack import Pack
from .rules import RuleKind

_SOME_ITEM = "00000000-0000-7000-8000-000000000000"


def broken_links(pack: Pack) -> list[Mistake]:
    """A mistake for each code that is used and not defined."""
    districts = {k.code for k in pack.kecamatan}
    segments = {s.code for s in pack.segments}
    programmes = set(pack.programmes)
    areas = {"", *_above(districts), *districts, *(v.code for v in pack.villages)}
    rules, quotas, discounts = pack.rules, pack.quotas, pack.discounts
    return [
        *_known(
            "regions", "villages", "kecamatan", _ones(pack.villages, "kecamatan_code"), districts
        ),
        *_known(
            "adat", "desa_adat", "kecamatan", _ones(pack.desa_adat, "kecamatan_code"), districts
        ),
        *_known("adat", "banjar", "desa_adat", _ones(pack.banjar, "desa_adat"), _adat(pack)),
        *_known("segments", "segments", "pays", _lists(pack.segments, "pays"), programmes),
        *_known("occupations", "occupations", "segments", _lists(pack.occupations), segments),
        *_known("quotas", "quotas", "segment", _ones(quotas, "segment"), segments),
        *_known("quotas", "quotas", "area", _ones(quotas, "area"), areas),
        *_known(
            "contributions", "discounts", "programmes", _lists(discounts, "programmes"), programmes
        ),
        *_known("rules", "rules", "segments", _lists(rules), segments),
        *_known("rules", "rules", "programmes", _lists(rules, "programmes"), programmes),
        *_rule_values(pack),
        *_known("events", "consequences", "segments", _lists(pack.consequences), segments),
        *_known("benefits", "benefits", "programme", _ones(pack.benefits, "programme"), programmes),
        *_export_paths(pack),
        *_twofold_quotas(pack),
    ]


def _ones(parts: Iterable[object], name: str) -> list[tuple[str, ...]]:
    return [(getattr(part, name),) for part in parts]


def _lists(parts: Iterable[object], name: str = "segments") -> list[tuple[str, ...]]:
    return [getattr(part, name) for part in parts]


def _adat(pack: Pack) -> set[str]:
    return {d.code for d in pack.desa_adat} | {""}


def _above(districts: Iterable[str]) -> set[str]:
    """The regencies and provinces that hold these districts."""
    parts = [d.split(".") for d in districts]
    return {".".join(p[:n]) for p in parts for n in (1, 2)}


def _known(
    file: str, field: str, member: str, used: Iterable[Iterable[str]], known: set[str]
) -> list[Mistake]:
    return [
        Mistake(f"{file}.json", f"{field}.{place}.{member}", say.UNKNOWN_CODE.filled(code=strange))
        for place, codes in enumerate(used)
        for strange in sorted(set(codes) - known)
    ]


def _rule_values(pack: Pack) -> list[Mistake]:
    """What a rule looks for must exist: aid, occupations, events, fields of the definition."""
    aid = frozenset(a.code for a in pack.other_aid)
    known: dict[RuleKind, frozenset[str]] = {
        RuleKind.AID_RECEIVED: aid,
        RuleKind.AID_NOT_RECEIVED: aid,
        RuleKind.OCCUPATION_ALLOWED: frozenset(o.code for o in pack.occupations),
        RuleKind.NO_EVENT: frozenset(c.code for c in EVENT_KINDS),
        RuleKind.EXISTING_MEMBERSHIP: frozenset(c.code for c in YES_NO_UNKNOWN),
    }
    found = []
    for place, rule in enumerate(pack.rules):
        field = f"rules.{place}.values"
        for value in rule.values:
            if rule.kind is RuleKind.DOCUMENT_PRESENT:
                if not is_field(value, pack.definition()):
                    found.append(Mistake("rules.json", field, say.NO_SUCH_FIELD))
            elif value not in known[rule.kind]:
                why = say.UNKNOWN_CODE.filled(code=value)
                found.append(Mistake("rules.json", field, why))
    return found


def _export_paths(pack: Pack) -> list[Mistake]:
    return [
        Mistake("exports.json", f"maps.{m}.columns.{c}.path", say.NO_SUCH_FIELD)
        for m, sheet in enumerate(pack.exports)
        for c, column in enumerate(sheet.columns)
        if column.path and not is_field(column.path, pack.definition())
    ]


def is_field(path: str, definition: Definition) -> bool:
    """Whether *path* names a field; items are named by position (`roles.0.segment`).

    A bare `roles.segment` means the role in question.
    """
    parts = path.split(".")
    entry, last = parts[0], parts[-1]
    is_item = len(parts) == 2 or (len(parts) == 3 and parts[1].isdecimal())
    inside = is_item and field_at(f"{entry}.{_SOME_ITEM}.{last}", definition)
    return bool(inside or field_at(path, definition)) and not ITEM_ID.search(path)


def _twofold_quotas(pack: Pack) -> list[Mistake]:
    seen: set[tuple[str, str]] = set()
    found = []
    for place, quota in enumerate(pack.quotas):
        if (quota.segment, quota.area) in seen:
            found.append(Mistake("quotas.json", f"quotas.{place}", say.OVERLAP))
        seen.add((quota.segment, quota.area))
    return found
