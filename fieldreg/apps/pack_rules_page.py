"""The rules of a pack as a page shows them: what each says first, its code small behind it."""

from __future__ import annotations

from collections.abc import Iterator

from fieldreg.apps.pack_names import looked_at, named
from fieldreg.apps.say import chosen, words
from fieldreg.domain.days import rupiah
from fieldreg.domain.eligibility.say import OUTCOMES, PURPOSES
from fieldreg.domain.fields import PackList
from fieldreg.domain.pack import Pack
from fieldreg.domain.pack.rules import AGE_KINDS, Rule, RuleKind

_LISTS = {
    RuleKind.AID_RECEIVED: PackList.OTHER_AID,
    RuleKind.AID_NOT_RECEIVED: PackList.OTHER_AID,
    RuleKind.OCCUPATION_ALLOWED: PackList.OCCUPATIONS,
}


def rule_entries(pack: Pack, unsure: str) -> Iterator[tuple[str, ...]]:
    """The lines of each rule; *unsure* marks one that rests on an unsure fact."""
    for rule in pack.rules:
        scope = ", ".join(_scope(rule, pack))
        mark = "" if rule.confirmed else f" {unsure}"
        yield (
            f"{chosen(rule.message)} [{rule.code}]{mark}",
            words("Tentang: ", "About: ") + _about(rule),
            words("Bila begini: ", "Where this is so: ") + chosen(OUTCOMES[rule.outcome]),
            words("Dasar: ", "Ground: ") + chosen(rule.citation),
            *((scope[0].upper() + scope[1:],) if scope else ()),
        )


def _about(rule: Rule) -> str:
    return chosen(PURPOSES[rule.kind])


def _scope(rule: Rule, pack: Pack) -> Iterator[str]:
    """What narrows a rule, where its message may not say so."""
    if rule.segments:
        known = [pack.segment(code) for code in rule.segments]
        names = ", ".join(chosen(s.words) for s in known if s)
        yield words(f"hanya segmen {names}", f"only for {names}")
    if rule.programmes:
        yield words("hanya program ", "only programmes ") + ", ".join(rule.programmes)
    if rule.kind in AGE_KINDS:
        yield words(f"batas {rule.years} tahun", f"limit of {rule.years} years")
    if rule.kind is RuleKind.INCOME_AT_MOST:
        limit = rupiah(rule.amount)
        yield words(f"batas {limit} sebulan", f"limit of {limit} a month")
    if rule.values:
        yield words("yang dilihat: ", "looks at: ") + ", ".join(_values(rule, pack))


def _values(rule: Rule, pack: Pack) -> Iterator[str]:
    source = _LISTS.get(rule.kind)
    given = {c.code: c.words for c in pack.choices(source)} if source else {}
    asked = {question.name: question.label for question in pack.questions}
    return (named(code, given, asked, looked_at()) for code in rule.values)
