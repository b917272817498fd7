"""What is kept of a judgement: the pack's version, the rules that spoke, and what they looked at.

A verdict can be read long after: it names codes, not sentences, and carries its own inputs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fieldreg.domain.pack import Pack
from fieldreg.domain.pack.rules import RuleKind
from fieldreg.domain.record import AS_TYPED, Value, Values
from fieldreg.domain.words import Eligibility

from .answers import READS
from .results import Assessment

_ALWAYS = frozenset({"segment", "occupation", "monthly_income", "programmes", "village_code"})


@dataclass(frozen=True, slots=True)
class Decided:
    """The answer for one role and programme, and the codes of the rules that gave reasons."""

    role_id: str
    segment: str
    programme: str
    outcome: Eligibility
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A kept judgement. `pack` is `<id>@<version>`, `monthly` rupiah or None."""

    pack: str
    on: date
    overall: Eligibility
    decided: tuple[Decided, ...]
    monthly: int | None
    inputs: Mapping[str, Value]


def verdict_of(told: Assessment, values: Values, pack: Pack) -> Verdict:
    """What to keep of *told*, the judgement of *values* by *pack*."""
    names = pack.prepared("verdict_inputs", _read_names)
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
                tuple(r.rule for r in j.reasons),
            )
            for j in told.judgements
        ),
        told.monthly,
        {path: values[path] for path in sorted(values) if _is_read(path, names)},
    )


def _is_read(path: str, names: frozenset[str]) -> bool:
    """Names of heirs' and consent's fields are never read, whatever they are called."""
    bare = path.removeprefix(AS_TYPED)
    first, _, rest = bare.partition(".")
    return (rest.rpartition(".")[2] if first in ("roles", "events") else bare) in names


def _read_names(pack: Pack) -> frozenset[str]:
    names = set(_ALWAYS)
    for rule in pack.rules:
        names.update(READS.get(rule.kind, ()))
        if rule.kind is RuleKind.DOCUMENT_PRESENT:
            names.update(path.removeprefix("roles.") for path in rule.values)
    if pack.consequences:
        names.update(("birth_date", "ends_on", "kind", "happened_on"))
    return frozenset(names)
