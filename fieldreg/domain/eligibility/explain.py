"""A judgement as one readable paragraph, in Indonesian and in English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from fieldreg.domain.days import long_day, rupiah
from fieldreg.domain.pack import Pack
from fieldreg.domain.pack.parts import PaidFrom
from fieldreg.domain.words import Eligibility, Severity, Words

from . import say
from .results import Assessment, Contribution, Judgement, Part, Payer, RuleReason, Turn

_OPENING = Words(
    "Menurut paket program {pack} ({key}) per {day},",
    "By the programme pack {pack} ({key}), on {day},",
)
_THIS_PERSON = Words("orang ini {verdicts}.", "this person {verdicts}.")
_AS = Words("{outcome} untuk {programmes} sebagai {role}", "{outcome} for {programmes} as {role}")
_NO_ROLE = Words("{outcome} untuk {programmes}", "{outcome} for {programmes}")
_OPEN = Words("belum bisa dinilai", "cannot be judged yet")
_UNSURE = Words("aturan belum pasti", "rule not certain")
_MISSING = Words("Belum diisi: {fields}.", "Still to fill in: {fields}.")
_FOR = Words("{label} (untuk {purposes})", "{label} (for {purposes})")
_COST = Words(
    "Iuran sebagai {role} (penghasilan dasar {base}): {shares}.",
    "The contribution as {role} (base income {base}): {shares}.",
)
_SHARE = Words("{sum} sebulan ({parts}) {payer}", "{sum} a month ({parts}), {payer}")
_PROPOSED = Words("diusulkan dibayar oleh {who}", "payer proposed: {who}")
_PAID_BY = Words("dibayar oleh {who}", "paid by {who}")
_PAYER_UNSURE = Words(" (belum pasti)", " (not certain)")
_STANDARD = Words("program standar {programmes}", "the standard programmes {programmes}")
_DISCOUNT = Words(
    " setelah {discount} sampai {until} (tanpa itu {full})",
    " after {discount} until {until} (without it {full})",
)
_TURN = Words(
    "Jawaban ini berubah pada {day} menjadi “{outcome}”: {why}.",
    "This answer changes on {day} to “{outcome}”: {why}.",
)
_TURN_OF = Words(
    "Jawaban sebagai {role} berubah pada {day} menjadi “{outcome}”: {why}.",
    "The answer as {role} changes on {day} to “{outcome}”: {why}.",
)
_EVENT = Words("{day}: {what}", "{day}: {what}")
_DAY_UNKNOWN = Words("Tanggal belum diketahui", "Day not known")
_BENEFITS = Words("Manfaat bagi peserta: {benefits}", "What a member gets: {benefits}")
_UNSURE_BENEFITS = Words(
    "Menurut sumber yang belum dipastikan: {benefits}", "By sources not confirmed yet: {benefits}"
)
_SOMEBODY = Words("peran ini", "this role")


def explain(told: Assessment, pack: Pack) -> Words:
    """What *told* says, with its grounds; *pack* is the pack it was judged by.

    Who cannot be accepted is told no sum that an office would pay, and no benefits.
    """
    opening = _OPENING.filled_each(pack=pack.name, key=_plain(told.pack_key), day=long_day(told.on))
    verdicts = _THIS_PERSON.filled_each(verdicts=_joined(_verdicts(told, pack), "; "))
    sentences = [opening, verdicts]
    # Roles often have a reason in common.
    sentences += dict.fromkeys(_reason(r) for r in told.reasons if _is_worth_saying(r, told))
    sentences += _missing(told)
    sentences += _costs(told, pack)
    sentences += _days_to_know(told, pack)
    sentences += _benefits(told)
    if told.overall is not Eligibility.REFUSE:
        sentences.append(say.PROPOSAL)
    return _joined(sentences, " ")


def _verdicts(told: Assessment, pack: Pack) -> Iterator[Words]:
    """One clause for each role and outcome."""
    groups: dict[tuple[str, Eligibility], list[Judgement]] = {}
    for judgement in told.judgements:
        groups.setdefault((judgement.role_id, judgement.outcome), []).append(judgement)
    for (_, outcome), group in groups.items():
        programmes = _listed(_plain(j.programme) for j in group)
        if "programmes" in told.missing_paths:
            programmes = _STANDARD.filled_each(programmes=programmes)
        role = _segment(group[0].segment, pack)
        frame = _AS if role else _NO_ROLE
        words = _OPEN if all(_is_open(j, told) for j in group) else say.OUTCOMES[outcome]
        yield frame.filled_each(role=role or _SOMEBODY, outcome=words, programmes=programmes)


def _is_open(judgement: Judgement, told: Assessment) -> bool:
    """Whether nothing but what is still to be filled in keeps it from being accepted."""
    against = [r for r in judgement.reasons if r.outcome is not Eligibility.ACCEPT]
    return bool(against) and all(not r.known and r.field in told.missing_paths for r in against)


def _segment(code: str, pack: Pack) -> Words | None:
    known = pack.segment(code)
    return known.words if known else (_plain(code) if code else None)


def _is_worth_saying(reason: RuleReason, told: Assessment) -> bool:
    """What is merely not filled in yet is said among what is missing."""
    if not reason.known:
        return reason.field not in told.missing_paths
    return reason.outcome is not Eligibility.ACCEPT or reason.severity is not Severity.INFO


def _reason(reason: RuleReason) -> Words:
    words, ground = _bare(reason.words), reason.citation
    if not reason.confirmed:
        ground = _joined((ground, _UNSURE), "; ")
    return Words(f"{words.id} ({ground.id}).", f"{words.text('en')} ({ground.text('en')}).")


def _missing(told: Assessment) -> list[Words]:
    fields = dict.fromkeys(
        _FOR.filled_each(label=_bare(m.label), purposes=_listed(m.needed_for)) for m in told.missing
    )
    return [_MISSING.filled_each(fields=_joined(fields, ", "))] if fields else []


def _costs(told: Assessment, pack: Pack) -> Iterator[Words]:
    payers = {p.role_id: p for p in told.payers}
    for cost in told.contributions:
        payer = payers[cost.role_id]
        is_own = payer.paid_from is PaidFrom.SELF
        if is_own or told.outcome_of(cost.role_id) is not Eligibility.REFUSE:
            yield _cost(cost, payer, _role(cost.role_id, told, pack))


def _role(role_id: str, told: Assessment, pack: Pack) -> Words:
    segments = (j.segment for j in told.judgements if j.role_id == role_id)
    return _segment(next(segments, ""), pack) or _SOMEBODY


def _cost(cost: Contribution, payer: Payer, role: Words) -> Words:
    """One share for each payer: the office pays some programmes, the worker others."""
    shares: dict[tuple[PaidFrom | None, Words], list[Part]] = {}
    for part in cost.parts:
        shares.setdefault((part.paid_from, part.payer), []).append(part)
    return _COST.filled_each(
        role=role,
        base=_plain(rupiah(cost.base_income)),
        shares=_joined((_share(parts, payer) for parts in shares.values()), "; "),
    )


def _share(parts: list[Part], payer: Payer) -> Words:
    first = parts[0]
    frame = _PAID_BY if first.paid_from is PaidFrom.SELF else _PROPOSED
    words = frame.filled_each(who=first.payer)
    if first.payer == payer.words and not payer.confirmed:
        words = _joined((words, _PAYER_UNSURE), "")
    return _SHARE.filled_each(
        sum=_plain(rupiah(sum(p.amount for p in parts))),
        parts=_joined((_part(p) for p in parts), " + "),
        payer=words,
    )


def _part(part: Part) -> Words:
    words = _plain(f"{part.programme} {rupiah(part.amount)}")
    if part.discount and part.discount_until:
        discount = _DISCOUNT.filled_each(
            discount=part.discount,
            until=long_day(part.discount_until),
            full=_plain(rupiah(part.full)),
        )
        words = _joined((words, discount), "")
    return words


def _days_to_know(told: Assessment, pack: Pack) -> list[Words]:
    """The days on which an answer changes and those of other events, one after the other."""
    turns = _turns(told)
    days = [(turn.on, _turn(turn, role_id, told, pack)) for role_id, turn in turns.items()]
    for event in told.happenings:
        turn = turns.get(event.role_id)
        if turn is None or turn.on != event.on:
            day = long_day(event.on) if event.on else _DAY_UNKNOWN
            words = _EVENT.filled_each(day=day, what=event.consequence.words)
            days.append((event.on or date.min, words))
    days.sort(key=lambda one: one[0])
    return list(dict.fromkeys(words for _, words in days))


def _turns(told: Assessment) -> dict[str, Turn]:
    """The first day on which the answer for each role changes."""
    found: dict[str, Turn] = {}
    for judgement in told.judgements:
        turn, first = judgement.turn, found.get(judgement.role_id)
        if turn and (first is None or turn.on < first.on):
            found[judgement.role_id] = turn
    return found


def _turn(turn: Turn, role_id: str, told: Assessment, pack: Pack) -> Words:
    """An event of that day says why better than the rule, where it is the role's own."""
    own = [h.consequence.words for h in told.happenings if (h.role_id, h.on) == (role_id, turn.on)]
    has_one = len({j.role_id for j in told.judgements}) == 1
    return (_TURN if has_one else _TURN_OF).filled_each(
        role=_role(role_id, told, pack),
        day=long_day(turn.on),
        outcome=say.OUTCOMES[turn.outcome],
        why=_bare(_joined(own, " ") if own else turn.why),
    )


def _benefits(told: Assessment) -> Iterator[Words]:
    if told.overall is Eligibility.REFUSE:
        return
    for frame, is_sure in ((_BENEFITS, True), (_UNSURE_BENEFITS, False)):
        found = [b.words for b in told.benefits if b.confirmed is is_sure]
        if found:
            yield frame.filled_each(benefits=_joined(found, " "))


def _listed(parts: Iterable[Words]) -> Words:
    """`JKK, JKM dan JHT`."""
    *first, last = parts
    if not first:
        return last
    start = _joined(first, ", ")
    return Words(f"{start.id} dan {last.id}", f"{start.en} and {last.text('en')}")


def _joined(parts: Iterable[Words], between: str) -> Words:
    found = list(parts)
    return Words(between.join(w.id for w in found), between.join(w.text("en") for w in found))


def _plain(text: str) -> Words:
    return Words(text, text)


def _bare(words: Words) -> Words:
    return Words(words.id.rstrip(" .?"), words.text("en").rstrip(" .?"))
