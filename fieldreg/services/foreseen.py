"""What a form found out about its values while they were typed, handed over when they are saved.

Findings and verdict follow from values, pack, day and surroundings alone. Where these are the same
at the moment of saving, the officer need not wait until they are reckoned once more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fieldreg.domain.checks import check
from fieldreg.domain.eligibility import Around, Assessment, Verdict, assess, verdict_of
from fieldreg.domain.pack import Pack
from fieldreg.domain.record import Values
from fieldreg.domain.words import Finding
from fieldreg.store.shown import Shown, shown_of


@dataclass(frozen=True, slots=True)
class Foreseen:
    """`findings` and `verdict` of *values* by *pack* on the day *on*, with *around* beside them;
    `shown` is what lists and search will say of them."""

    values: Values
    pack: Pack
    on: date
    around: Around
    findings: tuple[Finding, ...]
    verdict: Verdict
    shown: Shown

    def is_of(self, values: Values, pack: Pack, on: date) -> bool:
        """Whether the findings are those of *values* too."""
        return self.pack is pack and self.on == on and self.values == values


def foresee(
    values: Values,
    pack: Pack,
    on: date,
    around: Around,
    *,
    findings: tuple[Finding, ...] | None = None,
    told: Assessment | None = None,
) -> Foreseen:
    """Of a copy of *values*; *findings* and what was *told* of them, where they are at hand."""
    found = check(values, pack, on) if findings is None else findings
    judged = assess(values, pack, on, around) if told is None else told
    verdict = verdict_of(judged, values, pack, around)
    kept = dict(values)
    return Foreseen(kept, pack, on, around, found, verdict, shown_of(kept))
