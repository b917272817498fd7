"""Judges a record by a pack's declared rules: who may be registered, who pays, how much.

The judgement is advice with its grounds. It never makes a record incomplete and never stops
an officer from saving; the centre judges again on receipt.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from fieldreg.domain.definition import definition
from fieldreg.domain.pack import Pack
from fieldreg.domain.pack.rules import RuleKind
from fieldreg.domain.record import Values, field_at
from fieldreg.domain.words import Eligibility, Words

from . import say
from .contributing import contribution_of, payer_of, paying
from .facts import NOTHING_AROUND, Around, Facts, facts_of
from .happenings import happenings, payer_effect
from .plan import Plan, Said, plan_of
from .results import (
    Assessment,
    Contribution,
    Judgement,
    Missing,
    Payer,
    RuleReason,
    Turn,
    common,
)

_ACCEPT, _CHECK, _REFUSE = Eligibility.ACCEPT, Eligibility.CHECK, Eligibility.REFUSE
_NO_WORDS = Words("")
_OF_DOCUMENTS = frozenset({RuleKind.DOCUMENT_PRESENT, RuleKind.LETTER_PRESENT})


def assess(values: Values, pack: Pack, on: date, around: Around = NOTHING_AROUND) -> Assessment:
    """What *pack* says about *values* on the day *on*.

    *around* is what other registrations say (quotas, one per KK). Never raises: what is missing
    or not known gives what each rule says of the unknown. Without chosen programmes the standard
    ones are judged and reckoned, and `programmes` is missing.
    """
    facts, plan = facts_of(values, pack, around), plan_of(pack)
    programmes = _in_order(facts.programmes, pack) or pack.contributions_on(on).standard_programmes
    judgements = _judgements(facts, plan, programmes, pack, on)
    events = happenings(facts, plan, on)
    payers: list[Payer] = []
    contributions: list[Contribution] = []
    for role in facts.roles:
        payer = payer_of(role, payer_effect(events, role.id), pack)
        cost = contribution_of(role, programmes, payer, pack, on)
        if payer:
            payers.append(paying(payer, cost))
        if cost:
            contributions.append(cost)
    missing = _missing(facts, judgements, pack)
    overall = common([j.outcome for j in judgements])
    if overall is _ACCEPT and any(m.judging for m in missing):
        overall = _CHECK
    return Assessment(
        pack.key,
        on,
        judgements,
        overall,
        tuple(contributions),
        tuple(payers),
        _next_turn(judgements),
        missing,
        events,
        tuple([b for b in pack.benefits if b.programme in programmes]),
    )


def _in_order(chosen: tuple[str, ...], pack: Pack) -> tuple[str, ...]:
    """The programmes in the pack's order, unknown ones last: what is optional comes after."""
    known = tuple([p for p in pack.programmes if p in chosen])
    return known if len(known) == len(chosen) else (*known, *sorted(set(chosen) - set(known)))


def _next_turn(judgements: Iterable[Judgement]) -> Turn | None:
    first: Turn | None = None
    for judgement in judgements:
        turn = judgement.turn
        if turn is not None and (first is None or turn.on < first.on):
            first = turn
    return first


def _judgements(
    facts: Facts, plan: Plan, programmes: Iterable[str], pack: Pack, on: date
) -> tuple[Judgement, ...]:
    person = plan.said_of_person(facts, on)
    found = []
    for role in facts.roles:
        said = [s for s in person if not s.rule.segments or role.segment in s.rule.segments]
        said += plan.said_of_role(facts, role, on)
        said.sort()
        weighed: dict[tuple[int, ...], _Weighed] = {}
        for programme in programmes:
            here = [s for s in said if not s.rule.programmes or programme in s.rule.programmes]
            more = plan.said_of_programme(role, programme)
            if more:
                here = sorted(here + more)
            # What is said of one programme is mostly said of the others too.
            places = tuple([s.place for s in here])
            if places not in weighed:
                weighed[places] = _weigh(facts, here, pack, on)
            found.append(Judgement(role.id, role.segment, programme, *weighed[places]))
    return tuple(found)


_Weighed = tuple[Eligibility, tuple[RuleReason, ...], Turn | None]


def _weigh(facts: Facts, said: Sequence[Said], pack: Pack, on: date) -> _Weighed:
    reasons = tuple([r for s in said if (r := _reason(facts, s, pack, on))])
    outcome = _worst([r.outcome for r in reasons])
    return outcome, reasons, _turn(said, outcome)


def _worst(outcomes: Sequence[Eligibility]) -> Eligibility:
    if _REFUSE in outcomes:
        return _REFUSE
    return _CHECK if _CHECK in outcomes else _ACCEPT


def _turn(said: Sequence[Said], now: Eligibility) -> Turn | None:
    """The first day on which the rules together give another answer."""
    turning = [s for s in said if s.answer.turns_on is not None]
    if len(turning) > 1:
        turning.sort(key=lambda s: s.answer.turns_on or date.max)
    for one in turning:
        day = one.answer.turns_on or date.max
        then = _worst([s.outcome_on(day) for s in said])
        if then is not now:
            return Turn(day, then, _why(turning, day, now, then))
    return None


def _why(turning: Sequence[Said], day: date, now: Eligibility, then: Eligibility) -> Words:
    """What brings the new answer: several rules may turn on one day, not all for this."""
    today = turning if len(turning) == 1 else [s for s in turning if s.answer.turns_on == day]
    if _worst((now, then)) is then:
        rule = next(s.rule for s in today if s.outcome_on(day) is then)
        return rule.change or rule.message
    rule = next(s.rule for s in today if s.outcome_on(date.min) is now)
    return rule.change or say.NO_LONGER.filled_each(what=rule.message)


def _reason(facts: Facts, said: Said, pack: Pack, on: date) -> RuleReason | None:
    rule, (holds, path, turns_on) = said.rule, said.answer
    if holds:
        near = turns_on is not None and (turns_on - on).days <= rule.notice_days
        return RuleReason(rule, _ACCEPT, path, True, _NO_WORDS, turns_on) if near else None
    if holds is not None:
        return RuleReason(rule, rule.outcome, path, True, _NO_WORDS)
    is_filled = not facts.is_empty(path)
    label = _label(path, pack)
    return RuleReason(rule, rule.unknown, path, False, label, is_filled=is_filled)


def _label(path: str, pack: Pack) -> Words:
    """The label of a field, whatever ids its item has; that of the whole entry for the rest."""
    found = field_at(path, pack.definition())
    if found:
        return found.label
    name, _, rest = path.partition(".")
    entry = definition().entry(name)
    inner = getattr(entry, "fields", ())
    last = rest.rpartition(".")[2]
    return next((f.label for f in inner if f.name == last), entry.label if entry else Words(path))


def _lacking(facts: Facts, judgements: Iterable[Judgement]) -> Iterator[RuleReason]:
    """Reasons that look at something empty."""
    last: tuple[RuleReason, ...] = ()
    for judgement in judgements:
        # What is said of one programme is mostly said of the others too: once is enough.
        if judgement.reasons and judgement.reasons is not last:
            last = judgement.reasons
            yield from [r for r in last if facts.is_empty(r.field)]


def _missing(facts: Facts, judgements: Iterable[Judgement], pack: Pack) -> tuple[Missing, ...]:
    needed: dict[str, list[Words]] = {}
    judging: set[str] = set()
    for reason in _lacking(facts, judgements):
        decides = reason.outcome is not _ACCEPT
        if not decides and reason.of.kind not in _OF_DOCUMENTS:
            continue
        purpose = say.PURPOSES[reason.of.kind]
        if purpose not in needed.setdefault(reason.field, []):
            needed[reason.field].append(purpose)
        if decides:
            judging.add(reason.field)
    if not facts.programmes:
        needed.setdefault("programmes", []).append(say.FOR_PROGRAMMES)
        judging.add("programmes")
    for role in facts.roles:
        path = role.path("monthly_income")
        if role.income is None and facts.is_empty(path):
            needed.setdefault(path, []).append(say.FOR_CONTRIBUTION)
    return tuple(
        Missing(path, _label(path, pack), tuple(purposes), path in judging)
        for path, purposes in needed.items()
    )
