"""A programme pack as a page to read: what it says, on what ground, and what is not certain."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from fieldreg.apps.pack_desk_page import desk_entries
from fieldreg.apps.pack_names import (
    PAID_FROM,
    QUESTION_KINDS,
    QUESTION_SECTIONS,
    SECTORS,
    named,
)
from fieldreg.apps.pack_rules_page import rule_entries
from fieldreg.apps.say import chosen, words
from fieldreg.domain.days import long_day, rupiah
from fieldreg.domain.fields import Field, Need
from fieldreg.domain.pack import Pack
from fieldreg.domain.pack.contributions import ContributionTable, Discount, Rate
from fieldreg.domain.pack.parts import Quota
from fieldreg.domain.words import Words

UNSURE = "(?)"
_GLUED = f"\N{NO-BREAK SPACE}{UNSURE}"
_WIDTH = 96
_NEEDED = {
    Need.NEVER: Words("boleh kosong", "may stay empty"),
    Need.ALWAYS: Words("wajib", "required"),
    Need.WHEN_EMPTY: Words("wajib bila {other} kosong", "required if {other} is empty"),
    Need.WHEN_FILLED: Words("wajib bila {other} terisi", "required if {other} is filled in"),
    Need.WHEN_EQUALS: Words("wajib bila {other} = {value}", "required if {other} = {value}"),
}


def page_of(pack: Pack, signature: str) -> str:
    """The page; *signature* is a line that says who vouches for the pack."""
    parts = [
        _Part(words("Dasar hukum", "Legal basis"), _legal_basis(pack)),
        _Part(words("Segmen, pembayar, kuota", "Segments, payers, quotas"), _segments(pack)),
        _Part(words("Aturan", "Rules"), rule_entries(pack, UNSURE)),
        _Part(words("Iuran", "Contributions"), _tables(pack)),
        _Part(words("Potongan iuran", "Discounts"), _discounts(pack)),
        _Part(words("Pertanyaan tambahan", "Extra questions"), _questions(pack)),
        _Part(words("Laptop petugas", "The officers' laptops"), desk_entries(pack)),
        _Part(words("Isi lainnya", "What else is in it"), _counts(pack)),
    ]
    return "\n".join([*_head(pack, signature), *(line for part in parts for line in part.lines())])


class _Part:
    """A heading and its entries; the first line of an entry stands out, the rest hangs in."""

    def __init__(self, title: str, entries: Iterator[tuple[str, ...]]) -> None:
        self._title, self._entries = title, list(entries)

    def lines(self) -> Iterator[str]:
        yield from ("", self._title, "-" * len(self._title))
        if not self._entries:
            yield "  " + words("tidak ada", "none")
        for first, *more in self._entries:
            yield from _wrapped(first, "  ", "      ")
            for text in more:
                yield from _wrapped(text, "      ", "      ")


def _wrapped(text: str, first: str, further: str) -> list[str]:
    lines = textwrap.wrap(
        text.replace(f" {UNSURE}", _GLUED),  # the mark stays with what it marks
        _WIDTH,
        initial_indent=first,
        subsequent_indent=further,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace(_GLUED, f" {UNSURE}") for line in lines]


def _head(pack: Pack, signature: str) -> list[str]:
    manifest, name = pack.manifest, chosen(pack.name)
    until = chosen(long_day(pack.valid_to)) if pack.valid_to else ""
    valid = (
        words("mulai ", "from ")
        + chosen(long_day(pack.valid_from))
        + (
            words(f" sampai {until}", f" to {until}")
            if until
            else words(" sampai ada pemberitahuan", " until further notice")
        )
    )
    unsure = sum(count for _, count in unconfirmed(pack))
    rows = [
        (words("Paket", "Pack"), pack.key),
        (words("Versi", "Version"), pack.version),
        (words("Berlaku", "Valid"), valid),
        (words("Zona waktu", "Time zone"), pack.time_zone),
        (words("Penyusun", "Authors"), ", ".join(manifest.authors) or "-"),
        (words("Tanda tangan", "Signature"), signature),
        (
            words("Belum pasti", "Unconfirmed"),
            words(f"{unsure} hal, bertanda {UNSURE} di bawah", f"{unsure}, marked {UNSURE} below")
            if unsure
            else words("tidak ada", "nothing"),
        ),
    ]
    width = max(len(label) for label, _ in rows) + 2
    body = [line for label, text in rows for line in _row(label, text, width)]
    return [name, "=" * len(name), *body]


def _row(label: str, text: str, width: int) -> list[str]:
    return _wrapped(text, label.ljust(width), " " * width)


def _mark(confirmed: bool) -> str:
    return "" if confirmed else f" {UNSURE}"


def _legal_basis(pack: Pack) -> Iterator[tuple[str, ...]]:
    for law in pack.manifest.legal_basis:
        yield (f"{law.title}: {chosen(law.about)}{_mark(law.confirmed)}",)


def _segments(pack: Pack) -> Iterator[tuple[str, ...]]:
    for one in pack.segments:
        payer = f"{chosen(one.payer)}{_mark(one.payer_confirmed)}"
        pays = ", ".join(one.pays) or words("tidak ada program", "no programme")
        paid = words(
            f"dibayar {payer} dari {chosen(PAID_FROM[one.paid_from])}: {pays}",
            f"paid by {payer} from {chosen(PAID_FROM[one.paid_from])}: {pays}",
        )
        quotas = [_quota(q, pack) for q in pack.quotas if q.segment == one.code]
        room = ", ".join(quotas) or words("tanpa kuota", "no quota")
        yield chosen(one.words), f"{paid}; {room}"


def _quota(quota: Quota, pack: Pack) -> str:
    area = pack.nation.name(quota.area) or quota.area
    where = words(f" di {area}", f" in {area}") if area else ""
    people = f"{quota.people:,}".replace(",", ".")
    return words(f"kuota {people} orang", f"quota {people}") + where + _mark(quota.confirmed)


def _tables(pack: Pack) -> Iterator[tuple[str, ...]]:
    for table in pack.tables:
        day = chosen(long_day(table.valid_from))
        bands = _bands(table)
        source = (words("Dasar: ", "Ground: ") + table.source,) if table.source else ()
        rates = [_rate(rate) for rate in table.rates]
        since = words(f"Mulai {day}", f"From {day}") + _mark(table.confirmed)
        yield since, *rates, bands, *source


def _bands(table: ContributionTable) -> str:
    low, high = rupiah(table.bands[0].base_income), rupiah(table.bands[-1].base_income)
    number = len(table.bands)
    return words(
        f"Penghasilan dasar {low} sampai {high}, dalam {number} lapis",
        f"Base income {low} to {high}, in {number} bands",
    )


def _rate(rate: Rate) -> str:
    pieces = []
    if rate.per_ten_thousand:
        percent = _percent(rate.per_ten_thousand)
        pieces.append(words(f"{percent} dari penghasilan dasar", f"{percent} of the base income"))
    if rate.flat:
        pieces.append(rupiah(rate.flat))
    amount = " + ".join(pieces) or rupiah(0)
    optional = words(", bila dipilih", ", if chosen") if rate.optional else ""
    return f"{rate.programme}: {amount}" + words(" sebulan", " a month") + optional


def _percent(per_ten_thousand: int) -> str:
    whole, rest = divmod(per_ten_thousand, 100)
    number = f"{whole}{words(',', '.')}{rest:02d}".rstrip("0") if rest else str(whole)
    return words(f"{number} persen", f"{number} per cent")


def _discounts(pack: Pack) -> Iterator[tuple[str, ...]]:
    for one in pack.discounts:
        first, last = chosen(long_day(one.starts_on)), chosen(long_day(one.ends_on))
        percent, programmes = _percent(one.per_ten_thousand), ", ".join(one.programmes)
        yield (
            f"{chosen(one.words)}{_mark(one.confirmed)}",
            words(
                f"{percent} dari {programmes}, {first} sampai {last}",
                f"{percent} off {programmes}, {first} to {last}",
            ),
            *_limits(one),
            words("Dasar: ", "Ground: ") + chosen(one.citation),
        )


def _limits(discount: Discount) -> Iterator[str]:
    if discount.not_paid_from:
        payers = ", ".join(chosen(PAID_FROM[p]) for p in discount.not_paid_from)
        yield words(
            f"tidak untuk iuran yang dibayar dari {payers}", f"not where the payer is {payers}"
        )
    if discount.sectors:
        yield words("hanya sektor ", "only the sectors ") + _sectors(discount.sectors)
    if discount.not_sectors:
        yield words("bukan sektor ", "not the sectors ") + _sectors(discount.not_sectors)


def _sectors(codes: Iterable[str]) -> str:
    return ", ".join(named(code, SECTORS) for code in codes)


def _questions(pack: Pack) -> Iterator[tuple[str, ...]]:
    for one in pack.questions:
        kind, section = QUESTION_KINDS[one.kind], QUESTION_SECTIONS[one.section]
        help_text = (chosen(one.help),) if one.help.id else ()
        yield (
            f"{chosen(one.label)}; {_needed(one, pack)} [{one.name.removeprefix('answers.')}]",
            words("Isinya: ", "Its value: ") + chosen(kind),
            words("Di bagian: ", "In the section: ") + chosen(section),
            *help_text,
            *_choices(one),
        )


def _needed(field: Field, pack: Pack) -> str:
    need = field.required
    if not need.other:
        return chosen(_NEEDED[need.need])
    other = pack.definition().entry(need.other)
    label = f"“{chosen(other.label)}”" if other else need.other
    value = need.value
    if isinstance(other, Field) and other.choices:
        own = other.choices
        given = own if isinstance(own, tuple) else pack.choices(own)
        value = named(value, {choice.code: choice.words for choice in given})
    return chosen(_NEEDED[need.need].filled(other=label, value=value))


def _choices(field: Field) -> tuple[str, ...]:
    if not isinstance(field.choices, tuple) or not field.choices:
        return ()
    names = ", ".join(chosen(c.words) for c in field.choices)
    return (words("Pilihan: ", "Choices: ") + names,)


def _counts(pack: Pack) -> Iterator[tuple[str, ...]]:
    counted = (
        (words("kecamatan", "kecamatan"), pack.kecamatan),
        (words("desa dan kelurahan", "desa and kelurahan"), pack.villages),
        (words("desa adat", "desa adat"), pack.desa_adat),
        (words("banjar", "banjar"), pack.banjar),
        (words("pekerjaan", "occupations"), pack.occupations),
        (words("bantuan lain", "kinds of other aid"), pack.other_aid),
        (words("teks persetujuan", "consent texts"), pack.consent_texts),
        (words("akibat peristiwa", "consequences of events"), pack.consequences),
        (words("manfaat", "benefits"), pack.benefits),
        (words("kalimat tanda terima", "receipt sentences"), pack.receipt_texts),
        (words("peta ekspor", "export maps"), pack.exports),
    )
    yield (", ".join(f"{len(parts)} {label}" for label, parts in counted if parts),)


def unconfirmed(pack: Pack) -> tuple[tuple[str, int], ...]:
    """How many entries of each kind rest on an unsure fact; kinds with none are left out."""
    counted = (
        (words("dasar hukum", "legal basis"), pack.manifest.legal_basis),
        (words("desa adat", "desa adat"), pack.desa_adat),
        (words("banjar", "banjar"), pack.banjar),
        (words("kuota", "quotas"), pack.quotas),
        (words("aturan", "rules"), pack.rules),
        (words("tabel iuran", "contribution tables"), pack.tables),
        (words("potongan", "discounts"), pack.discounts),
        (words("akibat peristiwa", "consequences of events"), pack.consequences),
        (words("manfaat", "benefits"), pack.benefits),
        (words("kalimat tanda terima", "receipt sentences"), pack.receipt_texts),
        (words("peta ekspor", "export maps"), pack.exports),
    )
    found = [(label, sum(not p.confirmed for p in parts)) for label, parts in counted]
    payers = sum(not s.payer_confirmed for s in pack.segments)
    consent = sum(bool(c.unconfirmed) for c in pack.consent_texts)
    found.append((words("pembayar", "payers"), payers))
    found.append((words("teks persetujuan", "consent texts"), consent))
    return tuple((label, count) for label, count in found if count)
