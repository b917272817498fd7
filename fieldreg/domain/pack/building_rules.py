"""Builds what a pack decides: rules, contributions, questions, and what follows from an event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise

from fieldreg.domain.days import rupiah
from fieldreg.domain.definition import SECTIONS
from fieldreg.domain.fields import Choice, Field, Kind, Need, Privacy, Requirement
from fieldreg.domain.words import Eligibility, Severity, Words

from . import mistakes as say
from .building import code, each, unique
from .contributions import PER_TEN_THOUSAND, Band, ContributionTable, Discount, Rate
from .parts import PaidFrom
from .promises import Benefit, Consequence, EventKind, PayerEffect, RoleEffect
from .reading import Node
from .rules import AGE_KINDS, KINDS_WITH_VALUES, AgeOn, Rule, RuleKind

_SECTION_NAMES = tuple(s.name for s in SECTIONS)
_LOOKING_NEEDS = frozenset({Need.WHEN_EMPTY, Need.WHEN_FILLED, Need.WHEN_EQUALS})
MOST_RULES = 500
MOST_QUESTIONS = 200
MOST_CHOICES = 1_000
MOST_LETTERS = 40_000
"""Ceilings that no honest pack comes near; beyond them a form or a queue would stand still."""
_CHOICE_KINDS = frozenset({Kind.CHOICE, Kind.CHOICES})


def tables(node: Node) -> tuple[ContributionTable, ...]:
    """The tables of `contributions.json`, the one that begins last at the end.

    A file without `tables` is one table itself (packs of format 1).
    """
    if not node.has("tables"):
        return (table(node),)
    found = each(node.nodes("tables"), table)
    if not found:
        if node.has_list("tables"):
            node.wrong("tables", say.NO_TABLE)
        return (ContributionTable((), ()),)
    for place, (old, new) in enumerate(pairwise(found), start=1):
        if new.valid_from <= old.valid_from:
            node.wrong(f"tables.{place}.valid_from", say.RISE)
    return found


def table(node: Node) -> ContributionTable:
    """One table: bands from 0 in rising order, base incomes rising too."""
    bands = each(node.nodes("bands"), _band)
    if node.has_list("bands") and (not bands or bands[0].from_income != 0):
        node.wrong("bands", say.FIRST_BAND)
    for place, (low, high) in enumerate(pairwise(bands), start=1):
        if high.from_income <= low.from_income or high.base_income < low.base_income:
            node.wrong(f"bands.{place}", say.RISE)
    rates = unique(node.nodes("rates"), _rate, "programme")
    if node.has_list("rates") and all(r.optional for r in rates):
        node.wrong("rates", say.NO_STANDARD)
    return ContributionTable(
        bands,
        rates,
        node.string("source", ""),
        node.flag("confirmed", True),
        node.day("valid_from", date.min),
    )


def _band(node: Node) -> Band:
    return Band(node.whole("from_income"), node.whole("base_income"))


def _rate(node: Node) -> Rate:
    return Rate(
        node.string("programme"),
        node.whole("per_ten_thousand", 0, most=PER_TEN_THOUSAND),
        node.whole("flat", 0),
        node.flag("optional", False),
    )


def discount(node: Node) -> Discount:
    """One discount of `contributions.json`."""
    starts_on, ends_on = node.day("starts_on"), node.day("ends_on")
    if ends_on < starts_on:
        node.wrong("ends_on", say.BEFORE.filled(other="starts_on"))
    off = node.whole("per_ten_thousand", most=PER_TEN_THOUSAND)
    programmes = node.strings("programmes")
    if not node.data.get("programmes"):
        node.wrong("programmes", say.NEEDED)
    return Discount(
        code(node),
        node.words("words"),
        off,
        programmes,
        starts_on,
        ends_on,
        node.members("not_paid_from", PaidFrom),
        node.strings("sectors"),
        node.strings("not_sectors"),
        node.words("citation"),
        node.flag("confirmed", True),
    )


def rule(node: Node) -> Rule:
    """One rule of `rules.json`. A rule that nobody has confirmed may not refuse anybody."""
    outcome, confirmed = node.member("outcome", Eligibility), node.flag("confirmed", True)
    unknown = node.member("unknown", Eligibility, Eligibility.CHECK)
    if unknown is Eligibility.REFUSE:
        node.wrong("unknown", say.REFUSE_UNKNOWN)
    if outcome is Eligibility.REFUSE and not confirmed:
        node.wrong("outcome", say.REFUSE_UNCONFIRMED)
    kind = node.member("kind", RuleKind)
    if kind == node.data.get("kind"):
        _check_parameters(node, kind)
    numbers = placeholders(node.data)
    return Rule(
        code(node),
        kind,
        outcome,
        unknown,
        node.member("severity", Severity),
        with_numbers(node.words("message"), numbers),
        node.words("citation"),
        confirmed,
        node.strings("segments"),
        node.strings("programmes"),
        node.whole("years", 0),
        node.member("age_on", AgeOn, AgeOn.JUDGING),
        node.whole("amount", 0),
        node.strings("values"),
        with_numbers(node.words("change"), numbers) if node.has("change") else None,
        node.whole("notice_days", 0),
    )


def placeholders(entry: Mapping[str, object]) -> dict[str, str]:
    """What may stand in braces in the texts of a rule or consequence, as its file has it.

    `years` of an age rule or of an `age` consequence, `amount` of the income rule (`Rp1.500.000`).
    """
    kind, years, amount = entry.get("kind"), entry.get("years"), entry.get("amount")
    found = {}
    if type(years) is int and (kind in tuple(AGE_KINDS) or entry.get("event") == EventKind.AGE):
        found["years"] = str(years)
    if type(amount) is int and kind == RuleKind.INCOME_AT_MOST:
        found["amount"] = rupiah(amount)
    return found


def with_numbers(words: Words, numbers: Mapping[str, str]) -> Words:
    """*words* with these placeholders filled; any other brace is text and stays as it is."""
    texts = [words.id, words.en, words.ban]
    for name, number in numbers.items():
        texts = [text.replace(f"{{{name}}}", number) for text in texts]
    return Words(*texts)


def _check_parameters(node: Node, kind: RuleKind) -> None:
    """Each parameter stands where its kind needs it, and nowhere else."""
    needed = {
        "years": kind in AGE_KINDS,
        "amount": kind is RuleKind.INCOME_AT_MOST,
        "values": kind in KINDS_WITH_VALUES,
    }
    for name, is_needed in needed.items():
        if is_needed and not node.data.get(name):
            node.wrong(name, say.NEEDED_BY_KIND)
        if not is_needed and node.has(name):
            node.wrong(name, say.NOT_FOR_KIND)
    if kind not in AGE_KINDS and node.has("age_on"):
        node.wrong("age_on", say.NOT_FOR_KIND)


def consequence(node: Node) -> Consequence:
    """One line of `events.json`."""
    event = node.member("event", EventKind)
    years = node.whole("years", 0)
    is_given = bool(node.data.get("years"))
    if event == node.data.get("event") and (event is EventKind.AGE) != is_given:
        node.wrong("years", say.NOT_NEEDED if is_given else say.NEEDED)
    return Consequence(
        event,
        node.strings("segments"),
        node.member("role", RoleEffect),
        node.member("payer", PayerEffect),
        with_numbers(node.words("words"), placeholders(node.data)),
        node.words("citation"),
        node.flag("confirmed", True),
        years,
    )


def benefit(node: Node) -> Benefit:
    """One line of `benefits.json`."""
    after, until = node.whole("after_months", 0), node.whole_or_none("until_months")
    if until is not None and until <= after:
        node.wrong("until_months", say.BEFORE.filled(other="after_months"))
    return Benefit(
        code(node),
        node.string("programme"),
        after,
        until,
        node.whole_or_none("amount"),
        node.words("words"),
        node.words("citation"),
        node.flag("confirmed", True),
    )


def question(node: Node) -> Field:
    """One question of `questions.json`, as a field `answers.<name>` of the definition."""
    kind, section = node.member("kind", Kind), node.string("section")
    if section not in _SECTION_NAMES:
        node.wrong("section", say.ONE_OF.filled(words=", ".join(_SECTION_NAMES)))
    choices = unique(node.nodes("choices", needed=False, most=MOST_CHOICES), _choice)
    if kind is Kind.VILLAGE or (
        kind == node.data.get("kind") and bool(choices) != (kind in _CHOICE_KINDS)
    ):
        node.wrong("choices", say.CHOICES_KIND)
    low, high = node.whole_or_none("low"), node.whole_or_none("high")
    if low is not None and high is not None and high < low:
        node.wrong("high", say.BEFORE.filled(other="low"))
    return Field(
        f"answers.{code(node, 'name')}",
        kind,
        section,
        node.words("label"),
        node.words("help", Words("")),
        _requirement(node),
        choices,
        node.member("privacy", Privacy, Privacy.GENERAL),
        node.whole("max_length", 120, 1, MOST_LETTERS),
        node.flag("open_choice", False),
        low=low,
        high=high,
    )


def _choice(node: Node) -> Choice:
    return Choice(code(node), node.words("words"))


def _requirement(node: Node) -> Requirement:
    if not node.has("required"):
        return Requirement()
    inner = node.node("required")
    need = inner.member("need", Need)
    for name, asking in (("other", _LOOKING_NEEDS), ("value", {Need.WHEN_EQUALS})):
        if need == inner.data.get("need") and (need in asking) != inner.has(name):
            inner.wrong(name, say.NEEDED if need in asking else say.NOT_NEEDED)
    made = Requirement(need, inner.string("other", ""), inner.string("value", ""))
    inner.close()
    return made


def programmes(found: Iterable[ContributionTable]) -> tuple[str, ...]:
    """Every programme that one of the tables knows, each once."""
    return tuple(dict.fromkeys(p for one in found for p in one.programmes))
