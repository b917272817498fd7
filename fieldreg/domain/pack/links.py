"""Every code that one file of a pack uses must stand in the file that defines it."""

from __future__ import annotations

from collections.abc import Iterable, Set

from fieldreg.domain.definition.events import EVENT_KINDS
from fieldreg.domain.definition.work import YES_NO_UNKNOWN
from fieldreg.domain.fields import Definition, Field
from fieldreg.domain.record import AS_TYPED, ITEM_ID, field_at

from . import mistakes as say
from .mistakes import Mistake
from .pack import Pack, plain_name
from .rules import KINDS_WITH_VALUES, RuleKind

_SOME_ITEM = "00000000-0000-7000-8000-000000000000"
_EVENTS = frozenset(c.code for c in EVENT_KINDS)
_ANSWERS = frozenset(c.code for c in YES_NO_UNKNOWN)


def broken_links(pack: Pack, faulty: Set[str] = frozenset()) -> list[Mistake]:
    """A mistake for each code that is used and not defined.

    What a *faulty* file defines is not known, so nothing is held against it.
    """
    return [
        *_areas(pack, faulty),
        *_segments(pack, faulty),
        *_programmes(pack, faulty),
        *_sectors(pack, faulty),
        *_rule_values(pack, faulty),
        *_questions(pack, faulty),
        *_export_paths(pack, faulty),
        *_twofold_quotas(pack, faulty),
        *_twofold_names(pack, faulty),
        *_kept_fields(pack, faulty),
    ]


def _areas(pack: Pack, faulty: Set[str]) -> list[Mistake]:
    found = []
    if "regions.json" not in faulty:
        districts = {k.code for k in pack.kecamatan}
        areas = {*_above(districts), *districts, *(v.code for v in pack.villages)}
        villages, desa_adat = pack.villages, pack.desa_adat
        found += _known(
            "regions", "villages", "kecamatan", _ones(villages, "kecamatan_code"), districts
        )
        found += _known(
            "adat", "desa_adat", "kecamatan", _ones(desa_adat, "kecamatan_code"), districts
        )
        found += _known("quotas", "quotas", "area", _ones(pack.quotas, "area"), areas)
    if "adat.json" not in faulty:
        adat = {d.code for d in pack.desa_adat}
        found += _known("adat", "banjar", "desa_adat", _ones(pack.banjar, "desa_adat"), adat)
    return found


def _segments(pack: Pack, faulty: Set[str]) -> list[Mistake]:
    if "segments.json" in faulty:
        return []
    known = {s.code for s in pack.segments}
    return [
        *_known("occupations", "occupations", "segments", _lists(pack.occupations), known),
        *_known("quotas", "quotas", "segment", _ones(pack.quotas, "segment"), known),
        *_known("rules", "rules", "segments", _lists(pack.rules), known),
        *_known("events", "consequences", "segments", _lists(pack.consequences), known),
    ]


def _programmes(pack: Pack, faulty: Set[str]) -> list[Mistake]:
    if "contributions.json" in faulty:
        return []
    known, name = set(pack.programmes), "programmes"
    return [
        *_known("segments", "segments", "pays", _lists(pack.segments, "pays"), known),
        *_known("contributions", "discounts", name, _lists(pack.discounts, name), known),
        *_known("rules", "rules", name, _lists(pack.rules, name), known),
        *_known("benefits", "benefits", "programme", _ones(pack.benefits, "programme"), known),
    ]


def _sectors(pack: Pack, faulty: Set[str]) -> list[Mistake]:
    """A discount for a sector that no occupation has would be given to nobody."""
    if "occupations.json" in faulty:
        return []
    known = {o.sector for o in pack.occupations}
    return [
        mistake
        for name in ("sectors", "not_sectors")
        for mistake in _known(
            "contributions", "discounts", name, _lists(pack.discounts, name), known
        )
    ]


def _ones(parts: Iterable[object], name: str) -> list[tuple[str, ...]]:
    return [(getattr(part, name),) for part in parts]


def _lists(parts: Iterable[object], name: str = "segments") -> list[tuple[str, ...]]:
    return [getattr(part, name) for part in parts]


def _above(districts: Iterable[str]) -> set[str]:
    """The regencies and provinces that hold these districts."""
    parts = [d.split(".") for d in districts]
    return {".".join(p[:n]) for p in parts for n in (1, 2)}


def _known(
    file: str, field: str, member: str, used: Iterable[Iterable[str]], known: set[str]
) -> list[Mistake]:
    """Codes that are not known; an empty one is left out on purpose, or told of already."""
    return [
        Mistake(f"{file}.json", f"{field}.{place}.{member}", say.UNKNOWN_CODE.filled(code=strange))
        for place, codes in enumerate(used)
        for strange in sorted(set(codes) - known - {""})
    ]


def _rule_values(pack: Pack, faulty: Set[str]) -> list[Mistake]:
    """What a rule looks for must exist: aid, occupations, events, fields of the definition."""
    aid = frozenset(a.code for a in pack.other_aid)
    defined: dict[RuleKind, tuple[str, frozenset[str]]] = {
        RuleKind.AID_RECEIVED: ("aid.json", aid),
        RuleKind.AID_NOT_RECEIVED: ("aid.json", aid),
        RuleKind.OCCUPATION_ALLOWED: (
            "occupations.json",
            frozenset(o.code for o in pack.occupations),
        ),
        RuleKind.NO_EVENT: ("", _EVENTS),
        RuleKind.EXISTING_MEMBERSHIP: ("", _ANSWERS),
    }
    found = []
    for place, rule in enumerate(pack.rules):
        if rule.kind not in KINDS_WITH_VALUES:
            continue
        source, known = defined.get(rule.kind, ("questions.json", frozenset()))
        for value in () if source in faulty else rule.values:
            if rule.kind is RuleKind.DOCUMENT_PRESENT:
                is_there, why = is_document(value, pack.definition()), say.NO_SUCH_FIELD
            else:
                is_there, why = value in known, say.UNKNOWN_CODE.filled(code=value)
            if not is_there:
                found.append(Mistake("rules.json", f"rules.{place}.values", why))
    return found


def _questions(pack: Pack, faulty: Set[str]) -> list[Mistake]:
    """A question that is asked because of another one needs that one: a plain field."""
    if "questions.json" in faulty:
        return []
    return [
        Mistake("questions.json", f"questions.{place}.required.other", say.NO_SUCH_FIELD)
        for place, one in enumerate(pack.questions)
        if one.required.other and not isinstance(pack.definition().entry(one.required.other), Field)
    ]


def _export_paths(pack: Pack, faulty: Set[str]) -> list[Mistake]:
    if "questions.json" in faulty:
        return []
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
    is_place = len(parts) == 3 and parts[1].isascii() and parts[1].isdecimal()
    if is_place or len(parts) == 2:
        inside = f"{parts[0]}.{_SOME_ITEM}.{parts[-1]}"
        if not path.startswith(AS_TYPED) and field_at(inside, definition):
            return True
    return _is_single(path, definition)


def is_document(path: str, definition: Definition) -> bool:
    """Whether a rule may look for *path*: a field there is once, or one of the role in question."""
    entry, _, last = path.partition(".")
    if entry == "roles":
        return "." not in last and is_field(path, definition)
    return _is_single(path, definition)


def _is_single(path: str, definition: Definition) -> bool:
    is_plain = not path.startswith(AS_TYPED) and not ITEM_ID.search(path)
    return is_plain and field_at(path, definition) is not None


def _twofold_quotas(pack: Pack, faulty: Set[str]) -> list[Mistake]:
    seen: set[tuple[str, str]] = set()
    found = []
    for place, quota in enumerate(() if "quotas.json" in faulty else pack.quotas):
        if (quota.segment, quota.area) in seen:
            found.append(Mistake("quotas.json", f"quotas.{place}", say.OVERLAP))
        seen.add((quota.segment, quota.area))
    return found


def _twofold_names(pack: Pack, faulty: Set[str]) -> list[Mistake]:
    """What people write must mean one occupation."""
    owners: dict[str, int] = {}
    found = []
    for place, one in enumerate(() if "occupations.json" in faulty else pack.occupations):
        for name in (one.code, one.words.id, one.words.en, *one.aliases):
            plain = plain_name(name)
            if plain and owners.setdefault(plain, place) != place:
                why = say.NAME_TWICE.filled(name=name)
                found.append(Mistake("occupations.json", f"occupations.{place}", why))
    return found


_COUNTED = {
    RuleKind.ONE_PER_KK: ("kk_number", "nik"),
    RuleKind.QUOTA: ("nik", "registered_on", "roles", "village_code"),
}


def _kept_fields(pack: Pack, faulty: Set[str]) -> list[Mistake]:
    """What a reduced registration keeps must exist, and hold all that rules count in others."""
    retention = pack.desk.retention
    if retention.record_days is None or faulty & {"desk.json", "questions.json"}:
        return []
    known = {entry.name for entry in pack.definition().entries}
    found, seen = [], set[str]()
    for place, name in enumerate(retention.keeps):
        if name in seen or name not in known:
            why = say.TWICE if name in seen else say.KEEPS_UNKNOWN.filled(name=name)
            found.append(Mistake("desk.json", f"retention.keeps.{place}", why))
        seen.add(name)
    for rule in pack.rules if "rules.json" not in faulty else ():
        missing = [name for name in _COUNTED.get(rule.kind, ()) if name not in seen]
        if missing:
            why = say.KEEPS_COUNTED.filled(names=", ".join(missing), rule=rule.code)
            found.append(Mistake("desk.json", "retention.keeps", why))
    return found
