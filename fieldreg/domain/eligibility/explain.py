"""A judgement as one readable paragraph, in Indonesian and in English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fieldreg.domain.days import long_day, rupiah
from fieldreg.domain.pack import Pack
from fieldreg.domain.pack.parts import PaidFrom
from fieldreg.domain.words import Eligibility, Severity, Words

from . import say
from .results import Assessment, Contribution, Judgement, Part, Payer, RuleReason

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
    "Iuran {role} {monthly} sebulan ({parts}; penghasilan dasar {base}){payer}.",
    "The contribution as {role} is {monthly} a month ({parts}; base income {base}){payer}.",
)
_PROPOSED = Words(", diusulkan dibayar oleh {who}", ", payer proposed: {who}")
_PAID_BY = Words(", dibayar oleh {who}", ", paid by {who}")
_PAYER_UNSURE = Words(" (belum pasti)", " (not certain)")
_OWN_PART = Words(" dibayar oleh {who}", " paid by {who}")
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
_UNSURE_BENEFITS = Words("Belum pasti: {benefits}", "Not certain: {benefits}")
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
    sentences += _turn(told, pack)
    sentences += _events(told)
    sentences += _benefits(told)
    return _joined(sentences, " ")


def _verdicts(told: Assessment, pack: Pack) -> Iterator[Words]:
    """One clause for each role and outcome."""
    groups: dict[tuple[str, Eligibility], list[Judgement]] = {}
    for judgement in told.judgements:
        groups.setdefault((judgement.role_id, judgement.outcome), []).append(judgement)
    for (_, outcome), group in groups.items():
        programmes = _listed(_plain(j.programme) for j in group)
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
    return _COST.filled_each(
        role=role,
        monthly=_plain(rupiah(cost.monthly)),
        parts=_joined((_part(p, payer) for p in cost.parts), " + "),
        base=_plain(rupiah(cost.base_income)),
        payer=_paid_by(payer),
    )


def _paid_by(payer: Payer) -> Words:
    frame = _PAID_BY if payer.paid_from is PaidFrom.SELF else _PROPOSED
    words = frame.filled_each(who=payer.words)
    return words if payer.confirmed else _joined((words, _PAYER_UNSURE), "")


def _part(part: Part, payer: Payer) -> Words:
    words = _plain(f"{part.programme} {rupiah(part.amount)}")
    if part.discount and part.discount_until:
        discount = _DISCOUNT.filled_each(
            discount=part.discount,
            until=long_day(part.discount_until),
            full=_plain(rupiah(part.full)),
        )
        words = _joined((words, discount), "")
    if part.payer != payer.words:
        words = _joined((words, _OWN_PART.filled_each(who=part.payer)), "")
    return words


def _turn(told: Assessment, pack: Pack) -> list[Words]:
    """The day on which the answer changes; an event of that day says why better than the rule."""
    if told.turn is None:
        return []
    events = [h.consequence.words for h in told.happenings if h.on == told.turn.on]
    changing = next(j.role_id for j in told.judgements if j.turn == told.turn)
    has_one = len({j.role_id for j in told.judgements}) == 1
    return [
        (_TURN if has_one else _TURN_OF).filled_each(
            role=_role(changing, told, pack),
            day=long_day(told.turn.on),
            outcome=say.OUTCOMES[told.turn.outcome],
            why=_bare(_joined(dict.fromkeys(events), " ") if events else told.turn.why),
        )
    ]


def _events(told: Assessment) -> list[Words]:
    """The other events, each once, whichever roles it touches in the same way."""
    found = [
        _EVENT.filled_each(day=long_day(h.on) if h.on else _DAY_UNKNOWN, what=h.consequence.words)
        for h in told.happenings
        if h.on is None or h.on != told.changes_on
    ]
    return list(dict.fromkeys(found))


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
