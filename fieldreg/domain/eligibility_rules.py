"""What each kind of declared rule looks at, and whether it holds for one role and programme."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from .pack import Pack
from .pack_parts import Rule, RuleKind
from .record import AS_TYPED, Value, Values

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a rule holds (None: cannot be told), the path it looked at, the day it turns."""

    holds: bool | None
    path: str
    turns_on: date | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One role and programme of a record on one day. An empty `role_id` stands for no role yet."""

    values: Values
    pack: Pack
    on: date
    role_id: str
    programme: str

    def role_path(self, name: str) -> str:
        """The path of a field of this role; `roles` itself while there is none."""
        return f"roles.{self.role_id}.{name}" if self.role_id else "roles"

    @property
    def segment(self) -> str | None:
        """The role's segment code, or None."""
        return text_at(self.values, self.role_path("segment"))

    def concerns(self, rule: Rule) -> bool:
        """Whether *rule* speaks about this segment and programme."""
        if rule.segments and self.segment not in rule.segments:
            return False
        return not rule.programmes or self.programme in rule.programmes


def value_at(values: Values, path: str) -> Value | None:
    """The value, or None where there is none or only a text that is no value yet."""
    return None if AS_TYPED + path in values else values.get(path)


def text_at(values: Values, path: str) -> str | None:
    """The text at *path*, or None."""
    value = value_at(values, path)
    return value if isinstance(value, str) and value else None


def list_at(values: Values, path: str) -> tuple[str, ...] | None:
    """The codes at *path*, each once, or None where there is no list."""
    value = value_at(values, path)
    if not isinstance(value, tuple | list):
        return None
    return tuple(dict.fromkeys(str(code) for code in value))


def day_at(values: Values, path: str) -> date | None:
    """The date at *path*, or None where there is no date that exists."""
    text = text_at(values, path)
    if text is None or not _ISO_DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def is_empty(values: Values, path: str) -> bool:
    """Whether nothing at all stands at *path*, not even half a text."""
    return not values.get(path) and AS_TYPED + path not in values


def birthday(born: date, years: int) -> date | None:
    """The day on which somebody turns *years*; 1 March for 29 February. None beyond year 9999."""
    year = born.year + years
    if year > date.max.year:
        return None
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def answer(rule: Rule, asked: Question) -> Answer:
    """Whether *rule* holds for what is asked. Never raises, whatever the values are."""
    return _ANSWERS[rule.kind](rule, asked)


def _age_below(rule: Rule, asked: Question) -> Answer:
    born = day_at(asked.values, "birth_date")
    if born is None:
        return Answer(None, "birth_date")
    turns = birthday(born, rule.years)
    return Answer(turns is None or asked.on < turns, "birth_date", turns)


def _age_at_least(rule: Rule, asked: Question) -> Answer:
    below = _age_below(rule, asked)
    return Answer(None if below.holds is None else not below.holds, below.path, below.turns_on)


def _resident(rule: Rule, asked: Question) -> Answer:
    code = text_at(asked.values, "village_code")
    holds = None if code is None else asked.pack.village(code) is not None
    return Answer(holds, "village_code")


def _segment_known(rule: Rule, asked: Question) -> Answer:
    holds = None if asked.segment is None else asked.pack.segment(asked.segment) is not None
    return Answer(holds, asked.role_path("segment"))


def _programme_known(rule: Rule, asked: Question) -> Answer:
    return Answer(asked.programme in asked.pack.contributions.programmes, "programmes")


def _programme_paid(rule: Rule, asked: Question) -> Answer:
    segment = asked.pack.segment(asked.segment or "")
    if segment is None:
        return Answer(None, asked.role_path("segment"))
    return Answer(asked.programme in segment.pays, "programmes")


def _occupation_fits(rule: Rule, asked: Question) -> Answer:
    path = asked.role_path("occupation")
    text = text_at(asked.values, path) or ""
    known = asked.pack.occupation(text) or asked.pack.find_occupation(text)
    if known is None or asked.segment is None:
        return Answer(None, path)
    return Answer(not known.segments or asked.segment in known.segments, path)


def _role_not_ended(rule: Rule, asked: Question) -> Answer:
    path = asked.role_path("ends_on")
    if is_empty(asked.values, path):
        return Answer(True, path)
    end = day_at(asked.values, path)
    if end is None:
        return Answer(None, path)
    turns = end + timedelta(days=1) if end < date.max else None
    return Answer(asked.on <= end, path, turns)


def _role_begun(rule: Rule, asked: Question) -> Answer:
    path = asked.role_path("starts_on")
    if is_empty(asked.values, path):
        return Answer(True, path)
    start = day_at(asked.values, path)
    return Answer(None if start is None else asked.on >= start, path, start)


def _existing_membership(rule: Rule, asked: Question) -> Answer:
    given = text_at(asked.values, "existing_membership")
    holds = None if given is None else given not in rule.values
    return Answer(holds, "existing_membership")


def _letter_present(rule: Rule, asked: Question) -> Answer:
    path = asked.role_path("letter_number")
    holds = any(
        text_at(asked.values, p) is not None for p in (path, asked.role_path("letter_date"))
    )
    return Answer(holds, path)


def _aid_received(rule: Rule, asked: Question) -> Answer:
    received = list_at(asked.values, "other_aid")
    if received is None and not is_empty(asked.values, "other_aid"):
        return Answer(None, "other_aid")
    return Answer(not set(rule.values).isdisjoint(received or ()), "other_aid")


_ANSWERS: dict[RuleKind, Callable[[Rule, Question], Answer]] = {
    RuleKind.AGE_AT_LEAST: _age_at_least,
    RuleKind.AGE_BELOW: _age_below,
    RuleKind.RESIDENT: _resident,
    RuleKind.SEGMENT_KNOWN: _segment_known,
    RuleKind.PROGRAMME_KNOWN: _programme_known,
    RuleKind.PROGRAMME_PAID: _programme_paid,
    RuleKind.OCCUPATION_FITS: _occupation_fits,
    RuleKind.ROLE_NOT_ENDED: _role_not_ended,
    RuleKind.ROLE_BEGUN: _role_begun,
    RuleKind.EXISTING_MEMBERSHIP: _existing_membership,
    RuleKind.LETTER_PRESENT: _letter_present,
    RuleKind.AID_RECEIVED: _aid_received,
}
