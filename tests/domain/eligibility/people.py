"""Synthetic people, and how they are judged by a shipped or changed pack."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from fieldreg.domain.eligibility import NOTHING_AROUND, assess
from fieldreg.domain.pack import Pack
from fieldreg.domain.pack.rules import Rule, RuleKind
from fieldreg.domain.words import Eligibility, Severity, Words
from fieldreg.protocol.pack_files import builtin_shelf

PACK = builtin_shelf().by_key("denpasar@2025.2")
ON = date(2025, 6, 2)
ROLE = "01890000-0000-7000-8000-000000000001"
OTHER = "01890000-0000-7000-8000-000000000002"
EVENT = "01890000-0000-7000-8000-000000000009"
ACCEPT, CHECK, REFUSE = Eligibility.ACCEPT, Eligibility.CHECK, Eligibility.REFUSE


def role(role_id=ROLE, **fields):
    return {f"roles.{role_id}.{name}": value for name, value in fields.items()}


def event(kind, on=None, event_id=EVENT):
    found = {f"events.{event_id}.kind": kind}
    return found | ({f"events.{event_id}.happened_on": on} if on else {})


def without(values, *paths):
    return {k: v for k, v in values.items() if k not in paths}


FARMER = {
    "nik": "5171031203809901",
    "registered_on": "2025-06-01",
    "birth_date": "1980-03-12",
    "village_code": "51.71.03.2008",
    "kk_number": "5171030101109902",
    "existing_membership": "no",
    "programmes": ("JKK", "JKM"),
    **role(segment="petani", occupation="petani_sawah", monthly_income=1_500_000),
}
KELIAN = {
    **FARMER,
    **role(
        segment="kelian_adat",
        occupation="kelian_banjar_adat",
        letter_number="12/DA/2024",
        starts_on="2024-01-01",
        ends_on="2029-01-01",
    ),
}


def judged(values, on=ON, pack=PACK, around=NOTHING_AROUND):
    return assess(values, pack, on, around)


def rules_of(told):
    return {reason.rule for reason in told.reasons}


def reason(told, rule):
    return next(r for r in told.reasons if r.rule == rule)


def rule(kind, outcome=REFUSE, **more) -> Rule:
    """A declared rule called after its kind."""
    made = Rule(
        kind,
        RuleKind(kind),
        outcome,
        CHECK,
        Severity.WARNING,
        Words("Aturan contoh.", "An example rule."),
        Words("Contoh", "Example"),
        True,
    )
    return replace(made, **more)


def pack_of(*rules, **parts) -> Pack:
    """The newest pack with these rules alone, and other parts where given."""
    return replace(PACK, rules=rules, **parts)
