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
_REVIEWED = frozenset({Case.ACCEPTED, Case.ENROLLED})
_OF_A_FORM = frozenset({Act.SAVED, Act.SUBMITTED})
ANSWERABLE = frozenset({Case.NEEDS_CORRECTION, Case.REJECTED})
"""Cases the centre left with the desk: submitting again as it stands is an answer too."""


def next_case(case: Case | None, act: Act) -> Case:
    """The case after *act*.

    No verdict stands on data that nobody reviewed: submitting brings everything but an ended
    record to review again, saving makes it `incomplete`, one that was rejected, accepted or
    enrolled too. Only what needs correction stays so while it is being mended: that is no verdict
    but a task, and its reasons must stay in sight. Ended is final for a laptop.
    """
    if act in _BY_CENTRE:
        return _BY_CENTRE[act]
    if act in (Act.WITHDRAWN, Act.VOIDED):
        return Case.ENDED
    if case is Case.ENDED:
        return case
    if act is Act.SUBMITTED:
        return Case.SUBMITTED
    return Case.NEEDS_CORRECTION if case is Case.NEEDS_CORRECTION else Case.INCOMPLETE


def case_unseen(case: Case, *, changes_values: bool) -> Case:
    """The case after a `saved` whose author had not seen the last act that moved it.

    It is older than what it meets and pulls nothing back. Only where it changes what had been
    accepted or enrolled does the record go to review again.
    """
    return Case.SUBMITTED if changes_values and case in _REVIEWED else case


def settling_leaves(act: Act, *, changes_values: bool) -> bool:
    """Whether a revision that settles values kept aside leaves the case as it is.

    A laptop's does where the value in force was the right one: nobody has anything new to review.
    The centre's always does: its own people have looked.
    """
    return act is Act.REVIEW_STARTED or (act in _OF_A_FORM and not changes_values)
