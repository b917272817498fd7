"""What a judgement says: reasons, decisions, costs, events, and what is missing for what.

They are named tuples because thousands of people are judged in a second.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from fieldreg.domain.pack.parts import PaidFrom
from fieldreg.domain.pack.promises import Benefit, Consequence
from fieldreg.domain.pack.rules import Rule
from fieldreg.domain.words import Eligibility, Severity, Words

from . import say


class RuleReason(NamedTuple):
    """Why a rule spoke up, what it gives, and the path it looked at.

    `known` is False where it cannot be told: `label` names what it looks at, and `is_filled` says
    that something stands there all the same. `turns_on` is set where the rule only gives notice of
    a day to come.
    """

    of: Rule
    outcome: Eligibility
    field: str
    known: bool
    label: Words
    turns_on: date | None = None
    is_filled: bool = False

    @property
    def rule(self) -> str:
        """The rule's code."""
        return self.of.code

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        if self.turns_on:
            return Severity.WARNING
        return self.of.severity if self.known else Severity.INFO

    @property
    def words(self) -> Words:
        """The reason in words."""
        if self.turns_on:
            return say.with_day(self.of.change or self.of.message, self.turns_on)
        if self.known:
            return self.of.message
        frame = say.UNCLEAR if self.is_filled else say.NOT_YET
        return frame.filled_each(label=self.label)

    @property
    def citation(self) -> Words:
        """Where the rule stands: law, article, source."""
        return self.of.citation

    @property
    def confirmed(self) -> bool:
        """False where the rule itself rests on an unsure fact."""
        return self.of.confirmed


class Turn(NamedTuple):
    """A day on which the answer changes by itself, to what, and why."""

    on: date
    outcome: Eligibility
    why: Words


class Judgement(NamedTuple):
    """The answer for one role and one programme; no reasons means a plain accept."""

    role_id: str
    segment: str
    programme: str
    outcome: Eligibility
    reasons: tuple[RuleReason, ...]
    turn: Turn | None = None

    @property
    def changes_on(self) -> date | None:
        """The day on which the answer changes by itself, None if it never does."""
        return self.turn.on if self.turn else None


class Payer(NamedTuple):
    """Who pays for a role: an office, the worker, or nobody (`paid_from` None)."""

    role_id: str
    words: Words
    confirmed: bool
    paid_from: PaidFrom | None


class Part(NamedTuple):
    """One programme's contribution a month in rupiah: to be paid, before discount, and by whom."""

    programme: str
    amount: int
    full: int
    payer: Words
    paid_from: PaidFrom | None
    confirmed: bool
    discount: Words | None = None
    discount_until: date | None = None


class Contribution(NamedTuple):
    """What one role costs a month, in rupiah, reckoned on its base income."""

    role_id: str
    base_income: int
    parts: tuple[Part, ...]
    confirmed: bool

    @property
    def monthly(self) -> int:
        """The sum of the parts."""
        return sum(p.amount for p in self.parts)


class Happening(NamedTuple):
    """An event of a role, past or to come, and what follows from it."""

    role_id: str
    on: date | None
    consequence: Consequence
    is_past: bool


class Missing(NamedTuple):
    """A path to fill in, its label, and what for (`usia`, `iuran`); `judging`: an answer waits."""

    path: str
    label: Words
    needed_for: tuple[Words, ...]
    judging: bool


class Assessment(NamedTuple):
    """All that the pack `pack_key` says about a record on the day `on`.

    `overall` is what all judgements agree on, else `check`. `contributions` has one entry for
    each role whose income is known. `turn` is the next day on which one of the answers changes.
    """

    pack_key: str
    on: date
    judgements: tuple[Judgement, ...]
    overall: Eligibility
    contributions: tuple[Contribution, ...]
    payers: tuple[Payer, ...]
    turn: Turn | None
    missing: tuple[Missing, ...]
    happenings: tuple[Happening, ...]
    benefits: tuple[Benefit, ...]

    @property
    def reasons(self) -> tuple[RuleReason, ...]:
        """Every reason once, in the order of the pack's rules within each role."""
        found: dict[tuple[str, str, bool, date | None], RuleReason] = {}
        for reason in (r for j in self.judgements for r in j.reasons):
            found.setdefault((reason.rule, reason.field, reason.known, reason.turns_on), reason)
        return tuple(found.values())

    @property
    def monthly(self) -> int | None:
        """Rupiah a month over the roles that are not refused; over all where all are.

        None while no income is known.
        """
        due = self._due
        return sum(c.monthly for c in due) if due else None

    @property
    def parts(self) -> tuple[tuple[str, int], ...]:
        """Rupiah a month for each programme, over the same roles."""
        sums: dict[str, int] = {}
        for part in (p for c in self._due for p in c.parts):
            sums[part.programme] = sums.get(part.programme, 0) + part.amount
        return tuple(sums.items())

    @property
    def _due(self) -> list[Contribution]:
        """A refused role beside one that is not costs the programme nothing."""
        refused = Eligibility.REFUSE
        due = [c for c in self.contributions if self.outcome_of(c.role_id) is not refused]
        return due or list(self.contributions)

    @property
    def changes_on(self) -> date | None:
        """The next day on which an answer changes by itself."""
        return self.turn.on if self.turn else None

    @property
    def changes_why(self) -> Words | None:
        """What happens on that day."""
        return self.turn.why if self.turn else None

    @property
    def missing_paths(self) -> tuple[str, ...]:
        """The paths without which something cannot be judged."""
        return tuple(m.path for m in self.missing if m.judging)

    def outcome_of(self, role_id: str) -> Eligibility:
        """The answer for one role over its programmes; CHECK for a role that is not there."""
        return common([j.outcome for j in self.judgements if j.role_id == role_id])


def common(outcomes: list[Eligibility]) -> Eligibility:
    """The outcome all agree on; CHECK where they differ or there is none."""
    found = set(outcomes)
    return found.pop() if len(found) == 1 else Eligibility.CHECK
