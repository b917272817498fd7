"""What is kept of a judgement: the pack's version, the rules that spoke, and what they looked at.

A verdict can be read long after: it names codes, not sentences, and carries its own inputs, so
that the same pack gives the same judgement of them again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from fieldreg.domain.pack import Pack
from fieldreg.domain.pack.rules import RuleKind
from fieldreg.domain.record import AS_TYPED, Value, Values
from fieldreg.domain.words import Eligibility

from .answers_role import READS
from .facts import NOTHING_AROUND, Around
from .results import Assessment

PRESENT = "*"
"""What is kept of a document of which a rule only asks whether it is there (a NIK, a letter)."""

_OF_ROLES = ("roles.", f"{AS_TYPED}roles.")
_ALWAYS = frozenset({"segment", "occupation", "monthly_income", "programmes", "village_code"})


@dataclass(frozen=True, slots=True)
class Decided:
    """The answer for one role and programme, and the codes of the rules that gave reasons.

    `untold` are those of them that could not be told yet. Mere notices of a day to come are none.
    """

    role_id: str
    segment: str
    programme: str
    outcome: Eligibility
    rules: tuple[str, ...]
    untold: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A kept judgement. `pack` is `<id>@<version>`, `monthly` rupiah or None.

    `inputs` are the values that were looked at, `around` what was known of other registrations.
    """

    pack: str
    on: date
    overall: Eligibility
    decided: tuple[Decided, ...]
    monthly: int | None
    inputs: Mapping[str, Value]
    around: Around = NOTHING_AROUND


def verdict_of(
    told: Assessment, values: Values, pack: Pack, around: Around = NOTHING_AROUND
) -> Verdict:
    """What to keep of *told*, the judgement of *values* and *around* by *pack*."""
    names, shown = pack.prepared("verdict_inputs", _read_names)
    both = names | shown
    read = {path for path in values if _is_read(path, both)}
    return Verdict(
        told.pack_key,
        told.on,
        told.overall,
        tuple(
            Decided(
                j.role_id,
                j.segment,
                j.programme,
                j.outcome,
                tuple(r.rule for r in j.reasons if r.turns_on is None),
                tuple(r.rule for r in j.reasons if not r.known),
            )
            for j in told.judgements
        ),
        told.monthly,
        {
            path: values[path] if _is_read(path, names) else PRESENT
            for path in sorted(read | _bare_roles(values, read))
        },
        _around(around, told, pack),
    )


def _bare_roles(values: Iterable[str], read: Iterable[str]) -> set[str]:
    """One path of each role of which nothing else is read: that it is there counts too."""
    seen = {_role_of(path) for path in read} | {""}
    first = {_role_of(path): path for path in sorted(values, reverse=True)}
    return {path for role_id, path in first.items() if role_id not in seen}


def _role_of(path: str) -> str:
    if not path.startswith(_OF_ROLES):
        return ""
    role_id, _, last = path.removeprefix(AS_TYPED)[len("roles.") :].partition(".")
    return role_id if last and "." not in last else ""


def _around(around: Around, told: Assessment, pack: Pack) -> Around:
    """As much of it as the rules look at: places taken in the segments of the person's roles."""
    kinds = {rule.kind for rule in pack.rules}
    kk_others = around.kk_others if RuleKind.ONE_PER_KK in kinds else None
    if around.quota_used is None or RuleKind.QUOTA not in kinds:
        return Around(kk_others)
    segments = {j.segment for j in told.judgements}
    asked = [(q.segment, q.area) for q in pack.quotas if q.segment in segments]
    return Around(kk_others, {key: around.quota_used.get(key, 0) for key in asked})


def _is_read(path: str, names: frozenset[str]) -> bool:
    """Names of heirs' and consent's fields are never read, whatever they are called."""
    if "." not in path:
        return path in names
    bare = path.removeprefix(AS_TYPED)
    first, _, rest = bare.partition(".")
    return (rest.rpartition(".")[2] if first in ("roles", "events") else bare) in names


def _read_names(pack: Pack) -> tuple[frozenset[str], frozenset[str]]:
    """The names of the fields whose values are read, and of those that only must be there."""
    names, shown = set(_ALWAYS), set[str]()
    for rule in pack.rules:
        names.update(READS.get(rule.kind, ()))
        if rule.kind is RuleKind.DOCUMENT_PRESENT:
            shown.update(path.removeprefix("roles.") for path in rule.values)
    if pack.consequences:
        names.update(("birth_date", "ends_on", "kind", "happened_on"))
    return frozenset(names), frozenset(shown - names)
