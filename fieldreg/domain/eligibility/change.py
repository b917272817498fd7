"""What another pack would say differently of the same person on the same day."""

from __future__ import annotations

from dataclasses import dataclass

from fieldreg.domain.words import Eligibility

from .results import Assessment, Judgement, RuleReason


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """One role and programme for which the answer or the sum (rupiah a month) differs.

    None stands for "not judged" or "not reckoned". `why` are the reasons that only one of the two
    packs gives: those of the new one, or where it gives none more, those of the old one that fell.
    """

    role_id: str
    segment: str
    programme: str
    before: Eligibility | None
    after: Eligibility | None
    amount_before: int | None
    amount_after: int | None
    why: tuple[RuleReason, ...]

    @property
    def is_outcome_changed(self) -> bool:
        """Whether the answer itself differs, not only the sum."""
        return self.before is not self.after


def answer_changes(old: Assessment, new: Assessment) -> tuple[AnswerChange, ...]:
    """Every difference between two judgements of one record, in the order of the new one."""
    before = {(j.role_id, j.programme): j for j in old.judgements}
    after = {(j.role_id, j.programme): j for j in new.judgements}
    segments = {j.role_id: j.segment for j in (*old.judgements, *new.judgements)}
    found = []
    for key in dict.fromkeys((*after, *before)):
        was, now = before.get(key), after.get(key)
        change = AnswerChange(
            key[0],
            segments[key[0]],
            key[1],
            was.outcome if was else None,
            now.outcome if now else None,
            _amount(old, key),
            _amount(new, key),
            _why(was, now),
        )
        if change.is_outcome_changed or change.amount_before != change.amount_after:
            found.append(change)
    return tuple(found)


def _why(old: Judgement | None, new: Judgement | None) -> tuple[RuleReason, ...]:
    was = old.reasons if old else ()
    now = new.reasons if new else ()
    heard, hear = {_said(r) for r in was}, {_said(r) for r in now}
    fresh = tuple(r for r in now if _said(r) not in heard)
    return fresh or tuple(r for r in was if _said(r) not in hear)


def _said(reason: RuleReason) -> tuple[str, Eligibility, bool]:
    return reason.rule, reason.outcome, reason.known


def _amount(told: Assessment, key: tuple[str, str]) -> int | None:
    role_id, programme = key
    sums = [
        p.amount
        for c in told.contributions
        if c.role_id == role_id
        for p in c.parts
        if p.programme == programme
    ]
    return sums[0] if sums else None
