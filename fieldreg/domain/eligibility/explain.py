"""A judgement as one readable paragraph, in Indonesian and in English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fieldreg.domain.days import long_day, rupiah
from fieldreg.domain.pack import Pack
from fieldreg.domain.words import Eligibility, Severity, Words

from . import say
from .results import Assessment, Contribution, Judgement, Part, Payer, RuleReason

_OPENING = Words("Menurut {pack} ({key}) per {day}:", "By {pack} ({key}), on {day}:")
_AS = Words("sebagai {role} {outcome} untuk {programmes}", "as {role} {outcome} for {programmes}")
_NO_ROLE = Words("{outcome} untuk {programmes}", "{outcome} for {programmes}")
_UNSURE = Words("aturan belum pasti", "rule not certain")
_MISSING = Words("Belum diisi: {fields}.", "Still to fill in: {fields}.")
_FOR = Words("{label} (untuk {purposes})", "{label} (for {purposes})")
_COST = Words(
    "Iuran {role} {monthly} sebulan ({parts}; penghasilan dasar {base}){payer}.",
    "The contribution for {role} is {monthly} a month ({parts}; base income {base}){payer}.",
)
_PAID_BY = Words(", diusulkan dibayar {who}", ", proposed to be paid by {who}")
_PAYER_UNSURE = Words(" (belum pasti)", " (not certain)")
_OWN_PART = Words(" oleh {who}", " by {who}")
_DISCOUNT = Words(
    " setelah {discount} sampai {until} (tanpa itu {full})",
    " after {discount} until {until} (without it {full})",
)
_TURN = Words(
    "Jawaban ini berubah pada {day} menjadi {outcome}: {why}.",
    "This answer changes on {day} to {outcome}: {why}.",
)
_EVENT = Words("{day}: {what}", "{day}: {what}")
_DAY_UNKNOWN = Words("Tanggal belum diketahui", "Day not known")
_BENEFITS = Words("Manfaat: {benefits}", "Benefits: {benefits}")
_SOMEBODY = Words("peran ini", "this role")


def explain(told: Assessment, pack: Pack) -> Words:
    """What *told* says, with its grounds; *pack* is the pack it was judged by."""
    opening = _OPENING.filled_each(pack=pack.name, key=_plain(told.pack_key), day=long_day(told.on))
    verdicts = _joined(_verdicts(told, pack), "; ")
    sentences = [Words(f"{opening.id} {verdicts.id}.", f"{opening.en} {verdicts.en}.")]
    sentences += [_reason(r) for r in told.reasons if _is_worth_saying(r)]
    sentences += _missing(told)
    sentences += [_cost(c, told, pack) for c in told.contributions]
    sentences += _turn(told)
    sentences += _events(told)
    if told.benefits:
        benefits = _joined((b.words for b in told.benefits), " ")
        sentences.append(_BENEFITS.filled_each(benefits=benefits))
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
        yield frame.filled_each(
            role=role or _SOMEBODY, outcome=say.OUTCOMES[outcome], programmes=programmes
        )


def _segment(code: str, pack: Pack) -> Words | None:
    known = pack.segment(code)
    return known.words if known else (_plain(code) if code else None)


def _is_worth_saying(reason: RuleReason) -> bool:
    """What is merely not filled in yet is said among what is missing."""
    return reason.known and (
        reason.outcome is not Eligibility.ACCEPT or reason.severity is not Severity.INFO
    )


def _reason(reason: RuleReason) -> Words:
    words, ground = _bare(reason.words), reason.citation
    if not reason.confirmed:
        ground = _joined((ground, _UNSURE), "; ")
    return Words(f"{words.id} ({ground.id}).", f"{words.text('en')} ({ground.text('en')}).")


def _missing(told: Assessment) -> list[Words]:
    fields = [
        _FOR.filled_each(label=_bare(m.label), purposes=_joined(m.needed_for, ", "))
        for m in told.missing
    ]
    return [_MISSING.filled_each(fields=_joined(fields, ", "))] if fields else []


def _cost(cost: Contribution, told: Assessment, pack: Pack) -> Words:
    judged = next(j for j in told.judgements if j.role_id == cost.role_id)
    payer = next(p for p in told.payers if p.role_id == cost.role_id)
    return _COST.filled_each(
        role=_segment(judged.segment, pack) or _SOMEBODY,
        monthly=_plain(rupiah(cost.monthly)),
        parts=_joined((_part(p, payer) for p in cost.parts), " + "),
        base=_plain(rupiah(cost.base_income)),
        payer=_paid_by(payer),
    )


def _paid_by(payer: Payer) -> Words:
    words = _PAID_BY.filled_each(who=payer.words)
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


def _turn(told: Assessment) -> list[Words]:
    """The day on which the answer changes; an event of that day says why better than the rule."""
    if told.turn is None:
        return []
    events = [h.consequence.words for h in told.happenings if h.on == told.turn.on]
    return [
        _TURN.filled_each(
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
