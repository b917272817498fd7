"""The case of a registration, derived from the acts in its history."""

from __future__ import annotations

from .words import Act, Case

_BY_CENTRE = {
    Act.REVIEW_STARTED: Case.UNDER_REVIEW,
    Act.SENT_BACK: Case.NEEDS_CORRECTION,
    Act.ACCEPTED: Case.ACCEPTED,
    Act.REJECTED: Case.REJECTED,
    Act.ENROLLED: Case.ENROLLED,
    Act.ENDED: Case.ENDED,
}
_FINAL = frozenset({Case.ENROLLED, Case.ENDED})
_OPEN = frozenset({Case.SUBMITTED, Case.UNDER_REVIEW})


def next_case(case: Case | None, act: Act) -> Case:
    """The case after *act*.

    Saving an incomplete change takes a record in review back to `incomplete`, leaves one that
    needs correction where it is, and does not undo a verdict. Submitting brings anything but an
    enrolled or ended record to review again.
    """
    if act in _BY_CENTRE:
        return _BY_CENTRE[act]
    if act in (Act.WITHDRAWN, Act.VOIDED):
        return Case.ENDED
    if case in _FINAL:
        return case
    if act is Act.SUBMITTED:
        return Case.SUBMITTED
    return Case.INCOMPLETE if case is None or case in _OPEN else case
