"""Judges a record by a pack's declared rules: who may be registered, who pays, how much.

The judgement is advice with its grounds. It never makes a record incomplete and never stops
an officer from saving; the centre judges again on receipt.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .definition import definition
from .eligibility_rules import Answer, Question, answer, is_empty, list_at, text_at, value_at
from .pack import Pack
from .pack_parts import Rule
from .record import Values, field_at, item_ids
from .words import Eligibility, Severity, Words

NOT_YET = Words(
    "Belum bisa dinilai. Isi dulu: {label}.", "Cannot be judged yet. Fill in first: {label}."
)


@dataclass(frozen=True, slots=True)
class RuleReason:
    """Why a rule spoke up: its code, what it gives, the words and source, the path it looked at.

    `confirmed` is False where the rule itself rests on an unsure fact.
    """

    rule: str
    outcome: Eligibility
    severity: Severity
    words: Words
    citation: str
    confirmed: bool
    field: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """The answer for one role and one programme; no reasons means a plain accept."""

    role_id: str
    segment: str
    programme: str
    outcome: Eligibility
    reasons: tuple[RuleReason, ...]


@dataclass(frozen=True, slots=True)
class Payer:
    """The office that pays for a role."""

    role_id: str
    words: Words
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Assessment:
    """All that the pack `pack_key` says about a record on the day `on`.

    `parts` (programme, rupiah a month) and `monthly` come from the first role's income;
    `monthly` is None while income or programmes are not known. `changes_on` is the next day on
    which a rule turns by itself, and `changes_why` what happens then. `missing` are the paths
    to fill in before everything can be judged.
    """

    pack_key: str
    on: date
    judgements: tuple[Judgement, ...]
    overall: Eligibility
    monthly: int | None
    parts: tuple[tuple[str, int], ...]
    payers: tuple[Payer, ...]
    changes_on: date | None
    changes_why: Words | None
    missing: tuple[str, ...]

    @property
    def reasons(self) -> tuple[RuleReason, ...]:
        """Every reason once, in the order of the pack's rules within each role."""
        return tuple(dict.fromkeys(r for j in self.judgements for r in j.reasons))

    def outcome_of(self, role_id: str) -> Eligibility:
        """The answer for one role over its programmes; CHECK for a role that is not there."""
        return _common(j.outcome for j in self.judgements if j.role_id == role_id)


@dataclass(frozen=True, slots=True)
class _Turn:
    on: date
    why: Words


def assess(values: Values, pack: Pack, on: date) -> Assessment:
    """What *pack* says about *values* on the day *on*.

    Never raises: what is missing or not known gives CHECK. Without chosen programmes the
    standard ones are judged, and `programmes` is missing.
    """
    chosen = list_at(values, "programmes") or ()
    turns: list[_Turn] = []
    judgements = tuple(
        _judge(Question(values, pack, on, role_id, programme), turns)
        for role_id in item_ids(values, "roles") or ("",)
        for programme in chosen or pack.contributions.standard_programmes
    )
    missing = _missing(values, judgements, chosen)
    overall = _common(j.outcome for j in judgements)
    if overall is Eligibility.ACCEPT and missing:
        overall = Eligibility.CHECK
    parts = _parts(values, pack, chosen)
    turn = min(turns, key=lambda t: t.on, default=None)
    return Assessment(
        pack.key,
        on,
        judgements,
        overall,
        None if parts is None else sum(parts.values()),
        tuple((parts or {}).items()),
        _payers(values, pack),
        turn.on if turn else None,
        turn.why if turn else None,
        missing,
    )


def _judge(asked: Question, turns: list[_Turn]) -> Judgement:
    reasons = []
    for rule in asked.pack.rules:
        if not asked.concerns(rule):
            continue
        given = answer(rule, asked)
        reason = _reason(rule, given, asked.pack)
        if reason:
            reasons.append(reason)
        if given.turns_on and given.turns_on > asked.on:
            turns.append(_Turn(given.turns_on, rule.change or rule.message))
    outcomes = {r.outcome for r in reasons}
    ranked = (Eligibility.REFUSE, Eligibility.CHECK)
    worst = next((o for o in ranked if o in outcomes), Eligibility.ACCEPT)
    return Judgement(asked.role_id, asked.segment or "", asked.programme, worst, tuple(reasons))


def _reason(rule: Rule, given: Answer, pack: Pack) -> RuleReason | None:
    if given.holds or (given.holds is None and rule.unknown is Eligibility.ACCEPT):
        return None
    known = given.holds is not None
    return RuleReason(
        rule.code,
        rule.outcome if known else rule.unknown,
        rule.severity if known else Severity.INFO,
        rule.message if known else _not_yet(given.path, pack),
        rule.citation,
        rule.confirmed,
        given.path,
    )


def _not_yet(path: str, pack: Pack) -> Words:
    entry = field_at(path, pack.definition()) or definition().entry(path)
    label = entry.label if entry else Words(path)
    return Words(NOT_YET.id.format(label=label.id), NOT_YET.en.format(label=label.text("en")))


def _common(outcomes: Iterable[Eligibility]) -> Eligibility:
    """The outcome all agree on; CHECK where they differ or there is none."""
    found = set(outcomes)
    return found.pop() if len(found) == 1 else Eligibility.CHECK


def _missing(
    values: Values, judgements: Iterable[Judgement], chosen: tuple[str, ...]
) -> tuple[str, ...]:
    wanted = [
        reason.field
        for judgement in judgements
        for reason in judgement.reasons
        if reason.outcome is not Eligibility.ACCEPT and is_empty(values, reason.field)
    ]
    return tuple(dict.fromkeys(wanted if chosen else [*wanted, "programmes"]))


def _parts(values: Values, pack: Pack, chosen: tuple[str, ...]) -> dict[str, int] | None:
    roles = item_ids(values, "roles")
    income = value_at(values, f"roles.{roles[0]}.monthly_income") if roles else None
    if not chosen or isinstance(income, bool) or not isinstance(income, int):
        return None
    return pack.contributions.parts(income, chosen)


def _payers(values: Values, pack: Pack) -> tuple[Payer, ...]:
    payers = []
    for role_id in item_ids(values, "roles"):
        segment = pack.segment(text_at(values, f"roles.{role_id}.segment") or "")
        if segment:
            payers.append(Payer(role_id, segment.payer, segment.payer_confirmed))
    return tuple(payers)
