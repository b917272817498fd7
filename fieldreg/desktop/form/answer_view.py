"""The pack's answer as it is shown: every sentence ready, nothing of a widget in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from fieldreg.desktop.translation import said
from fieldreg.desktop.wording import short, short_day
from fieldreg.domain.days import rupiah
from fieldreg.domain.eligibility import (
    Assessment,
    Contribution,
    Judgement,
    Part,
    Payer,
    Turn,
)
from fieldreg.domain.eligibility.say import OUTCOMES
from fieldreg.domain.pack import Pack
from fieldreg.domain.pack.parts import PaidFrom
from fieldreg.domain.pack.promises import EventKind
from fieldreg.domain.words import Eligibility, Words

from .answer_sentences import (
    Sentence,
    benefits_told,
    events_told,
    missing_told,
    reasons_told,
    waiting_told,
)

PROGRAMMES = "programmes"


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """One outcome (None: cannot be told yet) and the programmes it holds for, if not for all."""

    outcome: Eligibility | None
    programmes: str = ""


@dataclass(frozen=True, slots=True)
class Cost:
    """A line of the account: what for, how much, and a quieter word about it."""

    what: str
    amount: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class RoleView:
    """The answer for one role. `name` is empty where there is only one role without a segment."""

    name: str
    verdicts: tuple[OutcomeView, ...]
    monthly: str
    costs: tuple[Cost, ...]
    payers: tuple[str, ...]
    turn: str


@dataclass(frozen=True, slots=True)
class AnswerView:
    """The whole answer; `judged_by` names a pack other than the form's own."""

    judged_by: str
    roles: tuple[RoleView, ...]
    turn: str
    waiting: tuple[Sentence, ...]
    reasons: tuple[Sentence, ...]
    missing: tuple[Sentence, ...]
    events: tuple[Sentence, ...]
    benefits: tuple[Sentence, ...]


def answer_view(
    told: Assessment, pack: Pack, form_pack: Pack, wrong: frozenset[str] = frozenset()
) -> AnswerView:
    """What *told*, the judgement by *pack*, looks like on a form made from *form_pack*.

    What cannot be told because its field is *wrong* is said at the field. Who is turned down is
    told no benefits.
    """
    names = _role_names(told, pack)
    turns = {role_id: _turn_of(role_id, told) for role_id in names}
    shared = next(iter(turns.values())) if len(set(turns.values())) == 1 else None
    other = pack.key != form_pack.key
    is_refused = told.overall is Eligibility.REFUSE
    return AnswerView(
        _judged_by(pack) if other else "",
        tuple(_role(i, names, told, None if shared else turns[i]) for i in names),
        _turn_words(shared, told, names),
        waiting_told(told) if not is_refused else (),
        reasons_told(told, names, wrong),
        missing_told(told, names),
        events_told(told),
        benefits_told(told) if not is_refused else (),
    )


def _judged_by(pack: Pack) -> str:
    words = QCoreApplication.translate("answer", "Dinilai dengan paket {version}")
    return words.format(version=pack.version)


def _role_names(told: Assessment, pack: Pack) -> dict[str, str]:
    """What each role is called, by its id: its segment, numbered where two are alike."""
    names: dict[str, str] = {}
    for judgement in told.judgements:
        if judgement.role_id in names:
            continue
        segment = pack.segment(judgement.segment)
        names[judgement.role_id] = short(said(segment.words)) if segment else judgement.segment
    plain = list(names.values())
    if len(names) < 2:
        return names
    role = QCoreApplication.translate("answer", "Peran {number}")
    for number, (role_id, name) in enumerate(names.items(), 1):
        if not name:
            names[role_id] = role.format(number=number)
        elif plain.count(name) > 1:
            names[role_id] = f"{name} ({role.format(number=number)})"
    return names


def _role(role_id: str, names: dict[str, str], told: Assessment, turn: Turn | None) -> RoleView:
    """What it would cost is not reckoned up to somebody who is turned down."""
    verdicts = _verdicts(role_id, told)
    is_refused = all(v.outcome is Eligibility.REFUSE for v in verdicts)
    costs = () if is_refused else told.contributions
    payers = () if is_refused else told.payers
    cost = next((c for c in costs if c.role_id == role_id), None)
    payer = next((p for p in payers if p.role_id == role_id), None)
    return RoleView(
        names[role_id],
        verdicts,
        rupiah(cost.monthly) if cost else "",
        tuple(_cost(part) for part in cost.parts) if cost else (),
        tuple(_payers(payer, cost)),
        _turn_words(turn, told, names, role_id),
    )


def _verdicts(role_id: str, told: Assessment) -> tuple[OutcomeView, ...]:
    groups: dict[Eligibility | None, list[str]] = {}
    for judgement in told.judgements:
        if judgement.role_id == role_id:
            outcome = None if _is_open(judgement, told) else judgement.outcome
            groups.setdefault(outcome, []).append(judgement.programme)
    if len(groups) == 1:
        return (OutcomeView(next(iter(groups))),)
    return tuple(OutcomeView(outcome, " + ".join(codes)) for outcome, codes in groups.items())


def _is_open(judgement: Judgement, told: Assessment) -> bool:
    """Whether something without which it cannot be told is still to be filled in."""
    if judgement.outcome is Eligibility.REFUSE:
        return False
    asked = {r.field for r in judgement.reasons if not r.known}
    return any(path in asked or path == PROGRAMMES for path in told.missing_paths)


def _cost(part: Part) -> Cost:
    if not part.discount or not part.discount_until:
        return Cost(part.programme, rupiah(part.amount))
    words = QCoreApplication.translate(
        "answer", "setelah {discount} sampai {until}; tanpa itu {full}"
    )
    note = words.format(
        discount=said(part.discount),
        until=short_day(part.discount_until),
        full=rupiah(part.full),
    )
    return Cost(part.programme, rupiah(part.amount), _unsure(note, confirmed=part.confirmed))


def _payers(payer: Payer | None, cost: Contribution | None) -> Iterator[str]:
    if payer is None:
        return
    if payer.paid_from is None:
        yield QCoreApplication.translate("answer", "Tidak ada lagi yang membayar")
        return
    words = QCoreApplication.translate("answer", "Diusulkan dibayar {who}")
    if payer.paid_from is PaidFrom.SELF:
        words = QCoreApplication.translate("answer", "Dibayar {who}")
    proposed = _unsure(words.format(who=said(payer.words)), confirmed=payer.confirmed)
    sums: dict[Words, int] = {}
    for part in cost.parts if cost else ():
        sums[part.payer] = sums.get(part.payer, 0) + part.amount
    if len(sums) < 2:
        yield proposed if not sums or payer.words in sums else _paid_by(next(iter(sums)))
        return
    for who, amount in sums.items():
        words = proposed if who == payer.words else _paid_by(who)
        yield f"{words}: {rupiah(amount)}"


def _paid_by(who: Words) -> str:
    return QCoreApplication.translate("answer", "Dibayar {who}").format(who=said(who))


def _turn_of(role_id: str, told: Assessment) -> Turn | None:
    turns = (j.turn for j in told.judgements if j.role_id == role_id and j.turn)
    return min(turns, key=lambda t: t.on, default=None)


def _turn_words(
    turn: Turn | None, told: Assessment, names: dict[str, str], role_id: str = ""
) -> str:
    """What happens that day says why better than the rule, except for a birthday.

    What happens to another role than *role_id* says to which.
    """
    if turn is None:
        return ""
    why: dict[str, None] = {}
    for event in told.happenings:
        if event.on != turn.on or event.consequence.event is EventKind.AGE:
            continue
        is_other = bool(role_id) and event.role_id != role_id
        whose = f"{names.get(event.role_id, '')}: " if is_other else ""
        why[f"{whose}{said(event.consequence.words)}"] = None
    words = QCoreApplication.translate("answer", "Berubah {date} menjadi {outcome}: {why}")
    return words.format(
        date=short_day(turn.on),
        outcome=said(OUTCOMES[turn.outcome]),
        why=" ".join(why) or said(turn.why),
    )


def _unsure(words: str, *, confirmed: bool) -> str:
    unsure = QCoreApplication.translate("answer", "belum pasti")
    return words if confirmed else f"{words} ({unsure})"
