"""What is no mistake in a pack but looks wrong: to be read once more before it is signed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fieldreg.domain.days import rupiah
from fieldreg.domain.words import Words

from .mistakes import Mistake
from .pack import Pack
from .promises import EventKind
from .rules import AGE_KINDS, RuleKind

_OTHER_AGE = Words(
    "kalimat ini menyebut {named}, tetapi years berisi {years}; tulis {{years}} di kalimatnya "
    "supaya keduanya selalu sama",
    "this sentence names {named}, but years is {years}; write {{years}} in it and the two always "
    "agree",
)
_UNFILLED = Words(
    "{{{name}}} tidak diisi di kalimat ini; orang akan membacanya begitu saja",
    "{{{name}}} is not filled in here; people would read it as it stands",
)
_NO_SUCH_LIMIT = Words(
    "tidak ada aturan age_below dengan {years} tahun", "no age_below rule has {years} years"
)
_RELEASED = Words(
    "{pack} sudah dibagikan bersama program ini dengan isi lain; beri nomor versi baru: laptop "
    "menolaknya",
    "{pack} ships with this program with other content; give it a new version: laptops refuse it",
)
_TENFOLD = Words(
    "{given}, sedangkan {usual} dalam {pack}; periksa banyaknya angka nol",
    "{given}, but {usual} in {pack}; count the zeros",
)
_NOBODY = Words("kuota 0 orang: tidak ada tempat sama sekali", "room for 0 people, nobody at all")
_OVER = Words(
    "potongan ini sudah berakhir ketika paket mulai berlaku ({day})",
    "this discount is over when the pack begins ({day})",
)

_LANGUAGES = ("id", "en", "ban")
_PLACEHOLDERS = ("years", "amount")
_AGE = re.compile(r"(?<![\w/])(?<!\d[.,-])(?:[1-9]\d|1[01]\d)(?![\w/%]|[.,-]\d)")
"""A number that may be an age: 10 to 119, no part of a sum, a date or the number of a law."""
_OF_SOMETHING_ELSE = re.compile(
    r"\W*(?:bulan|months?|hari|days?|jam|hours?|orang|people|persen|per cent|kali|times"
    r"|\w+ \d{4})\b",
    re.IGNORECASE,
)
_OF_A_LAW = re.compile(
    r"\b(?:pasal|ayat|nomor|no|article|number|UU|PP|Perpres|Permenaker|Pergub|Perwali)\.? $",
    re.IGNORECASE,
)


def remarks(pack: Pack, shipped: Pack | None) -> tuple[Mistake, ...]:
    """Everything that looks wrong in *pack*, with file and field as in a mistake.

    *shipped* is the pack of the same key that ships with the program, else the newest of the same
    id; None where none of that id ships.
    """
    found = [*_texts(pack), *_age_events(pack), *_quotas(pack), *_discounts(pack)]
    if shipped is not None:
        found = [*_version(pack, shipped), *found, *_sums(pack, shipped)]
    return tuple(found)


def _texts(pack: Pack) -> Iterator[Mistake]:
    """Sentences of rules and consequences whose number is another one, or was never filled in."""
    for place, rule in enumerate(pack.rules):
        years = rule.years if rule.kind in AGE_KINDS else None
        for member, words in (("message", rule.message), ("change", rule.change)):
            yield from _in_words("rules", f"rules.{place}.{member}", words, years)
    for place, one in enumerate(pack.consequences):
        years = one.years if one.event is EventKind.AGE else None
        yield from _in_words("events", f"consequences.{place}.words", one.words, years)


def _in_words(file: str, path: str, words: Words | None, years: int | None) -> Iterator[Mistake]:
    for language in _LANGUAGES if words else ():
        text, field = getattr(words, language), f"{path}.{language}"
        for name in _PLACEHOLDERS:
            if f"{{{name}}}" in text:
                yield Mistake(f"{file}.json", field, _UNFILLED.filled(name=name))
        others = [age for age in _ages(text) if age != years] if years is not None else []
        if others:
            named = ", ".join(map(str, dict.fromkeys(others)))
            why = _OTHER_AGE.filled(named=named, years=years)
            yield Mistake(f"{file}.json", field, why)


def _ages(text: str) -> Iterator[int]:
    """The numbers of *text* that are read as ages."""
    for match in _AGE.finditer(text):
        if _OF_SOMETHING_ELSE.match(text, match.end()) or _OF_A_LAW.search(text[: match.start()]):
            continue
        yield int(match.group())


def _age_events(pack: Pack) -> Iterator[Mistake]:
    limits = {rule.years for rule in pack.rules if rule.kind is RuleKind.AGE_BELOW}
    for place, one in enumerate(pack.consequences):
        if one.event is EventKind.AGE and one.years not in limits:
            why = _NO_SUCH_LIMIT.filled(years=one.years)
            yield Mistake("events.json", f"consequences.{place}.years", why)


def _quotas(pack: Pack) -> Iterator[Mistake]:
    for place, quota in enumerate(pack.quotas):
        if quota.people == 0:
            yield Mistake("quotas.json", f"quotas.{place}.people", _NOBODY)


def _discounts(pack: Pack) -> Iterator[Mistake]:
    for place, one in enumerate(pack.discounts):
        if one.ends_on < pack.valid_from:
            why = _OVER.filled(day=pack.valid_from.isoformat())
            yield Mistake("contributions.json", f"discounts.{place}.ends_on", why)


def _version(pack: Pack, shipped: Pack) -> Iterator[Mistake]:
    if pack.key == shipped.key and pack != shipped:
        yield Mistake("manifest.json", "version", _RELEASED.filled(pack=pack.key))


def _sums(pack: Pack, shipped: Pack) -> Iterator[Mistake]:
    """Rates and base incomes with a zero too many or too few."""
    for file, path, given, usual in (*_rates(pack, shipped), *_bases(pack, shipped)):
        if _is_slip(given, usual):
            told = str if path.endswith("per_ten_thousand") else rupiah
            why = _TENFOLD.filled(given=told(given), usual=told(usual), pack=shipped.key)
            yield Mistake(f"{file}.json", path, why)


def _is_slip(given: int, usual: int) -> bool:
    return min(given, usual) > 0 and (given >= 10 * usual or usual >= 10 * given)


_Sum = tuple[str, str, int, int]


def _rates(pack: Pack, shipped: Pack) -> Iterator[_Sum]:
    for t, table in enumerate(pack.tables):
        for r, rate in enumerate(table.rates):
            usual = shipped.contributions.rate(rate.programme)
            if usual is not None:
                path = f"tables.{t}.rates.{r}"
                shares = rate.per_ten_thousand, usual.per_ten_thousand
                yield "contributions", f"{path}.per_ten_thousand", *shares
                yield "contributions", f"{path}.flat", rate.flat, usual.flat


def _bases(pack: Pack, shipped: Pack) -> Iterator[_Sum]:
    """Each band against the shipped one of its income; a segment's own base against its old one,
    else against the nearest base that there is."""
    bands = shipped.contributions.bands
    for t, table in enumerate(pack.tables):
        for b, band in enumerate(table.bands):
            usual = [one.base_income for one in bands if one.from_income <= band.from_income][-1]
            yield "contributions", f"tables.{t}.bands.{b}.base_income", band.base_income, usual
    for s, segment in enumerate(pack.segments):
        old = shipped.segment(segment.code)
        given, before = segment.base_income or 0, (old and old.base_income) or 0
        least, most = bands[0].base_income, bands[-1].base_income
        yield "segments", f"segments.{s}.base_income", given, before or min(max(given, least), most)
