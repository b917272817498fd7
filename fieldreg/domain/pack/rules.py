"""The whole vocabulary in which a pack declares who may be registered.

A rule states what must hold for a person, a role or a programme. Where that does not hold it gives
its outcome; what each kind looks at stands in `domain.eligibility.answers`. Nothing of a pack is
ever run as a program.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fieldreg.domain.words import Eligibility, Severity, Words


class RuleKind(StrEnum):
    """What a rule says must hold (DOMAIN.md section 5: local rules contradict each other)."""

    AGE_AT_LEAST = "age_at_least"
    AGE_BELOW = "age_below"
    RESIDENT = "resident"
    EXISTING_MEMBERSHIP = "existing_membership"
    AID_RECEIVED = "aid_received"
    AID_NOT_RECEIVED = "aid_not_received"
    ONE_PER_KK = "one_per_kk"
    ONE_SOURCE = "one_source"
    NO_EVENT = "no_event"
    SEGMENT_KNOWN = "segment_known"
    OCCUPATION_FITS = "occupation_fits"
    OCCUPATION_ALLOWED = "occupation_allowed"
    OCCUPATION_KNOWN = "occupation_known"
    ROLE_NOT_ENDED = "role_not_ended"
    ROLE_BEGUN = "role_begun"
    INCOME_AT_MOST = "income_at_most"
    DOCUMENT_PRESENT = "document_present"
    LETTER_PRESENT = "letter_present"
    QUOTA = "quota"
    STANDARD_PROGRAMMES = "standard_programmes"
    PROGRAMME_KNOWN = "programme_known"
    PROGRAMME_PAID = "programme_paid"


class AgeOn(StrEnum):
    """The day at which an age counts: the day of judging, of registration, or the role's first."""

    JUDGING = "judging"
    REGISTRATION = "registration"
    ROLE_START = "role_start"


@dataclass(frozen=True, slots=True)
class Rule:
    """One declared rule.

    Empty `segments` or `programmes` mean all. `outcome` is given when the condition does not
    hold, `unknown` when what it looks at is missing or unreadable. `years` and `age_on` belong to
    the age rules, `amount` (rupiah a month) to the income rule, `values` to rules that look for
    codes or paths. `change` words the day on which it turns; `notice_days` before that day the
    rule already says so, without changing the answer.
    """

    code: str
    kind: RuleKind
    outcome: Eligibility
    unknown: Eligibility
    severity: Severity
    message: Words
    citation: Words
    confirmed: bool
    segments: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    years: int = 0
    age_on: AgeOn = AgeOn.JUDGING
    amount: int = 0
    values: tuple[str, ...] = ()
    change: Words | None = None
    notice_days: int = 0


AGE_KINDS = frozenset({RuleKind.AGE_AT_LEAST, RuleKind.AGE_BELOW})
KINDS_WITH_VALUES = frozenset(
    {
        RuleKind.EXISTING_MEMBERSHIP,
        RuleKind.AID_RECEIVED,
        RuleKind.AID_NOT_RECEIVED,
        RuleKind.NO_EVENT,
        RuleKind.OCCUPATION_ALLOWED,
        RuleKind.DOCUMENT_PRESENT,
    }
)
