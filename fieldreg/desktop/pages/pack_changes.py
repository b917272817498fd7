"""What a new pack changes, as people read it: one entry of the pack, and what was and will be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from fieldreg.desktop.translation import language_in_use, said
from fieldreg.desktop.wording import short_day
from fieldreg.domain.days import rupiah
from fieldreg.domain.eligibility.say import OUTCOMES
from fieldreg.domain.pack import Difference, Pack
from fieldreg.domain.words import Eligibility, Words

_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_LANGUAGES = ("id", "en", "ban")
_SUMS = ("amount", "flat", "base_income", "from_income")
_LONGEST = 160
_FILES = {
    "manifest": QT_TRANSLATE_NOOP("packs", "Keterangan paket"),
    "regions": QT_TRANSLATE_NOOP("packs", "Wilayah"),
    "adat": QT_TRANSLATE_NOOP("packs", "Desa adat dan banjar"),
    "segments": QT_TRANSLATE_NOOP("packs", "Segmen dan pembayar"),
    "occupations": QT_TRANSLATE_NOOP("packs", "Pekerjaan"),
    "rules": QT_TRANSLATE_NOOP("packs", "Aturan"),
    "contributions": QT_TRANSLATE_NOOP("packs", "Iuran dan potongan"),
    "aid": QT_TRANSLATE_NOOP("packs", "Bantuan lain"),
    "questions": QT_TRANSLATE_NOOP("packs", "Pertanyaan tambahan"),
    "quotas": QT_TRANSLATE_NOOP("packs", "Kuota"),
    "events": QT_TRANSLATE_NOOP("packs", "Akibat peristiwa"),
    "benefits": QT_TRANSLATE_NOOP("packs", "Manfaat"),
    "consent": QT_TRANSLATE_NOOP("packs", "Naskah izin"),
    "receipt": QT_TRANSLATE_NOOP("packs", "Tanda terima"),
    "exports": QT_TRANSLATE_NOOP("packs", "Lembar ekspor"),
    "desk": QT_TRANSLATE_NOOP("packs", "Laptop petugas"),
}
_MEMBERS = {
    "version": QT_TRANSLATE_NOOP("packs", "versi"),
    "name": QT_TRANSLATE_NOOP("packs", "nama"),
    "valid_from": QT_TRANSLATE_NOOP("packs", "berlaku mulai"),
    "valid_to": QT_TRANSLATE_NOOP("packs", "berlaku sampai"),
    "years": QT_TRANSLATE_NOOP("packs", "usia"),
    "amount": QT_TRANSLATE_NOOP("packs", "jumlah"),
    "people": QT_TRANSLATE_NOOP("packs", "jumlah orang"),
    "payer": QT_TRANSLATE_NOOP("packs", "pembayar"),
    "pays": QT_TRANSLATE_NOOP("packs", "program yang dibayar"),
    "paid_from": QT_TRANSLATE_NOOP("packs", "sumber dana"),
    "outcome": QT_TRANSLATE_NOOP("packs", "jawaban"),
    "unknown": QT_TRANSLATE_NOOP("packs", "jawaban bila belum diketahui"),
    "severity": QT_TRANSLATE_NOOP("packs", "tingkat"),
    "message": QT_TRANSLATE_NOOP("packs", "kalimat"),
    "words": QT_TRANSLATE_NOOP("packs", "kalimat"),
    "change": QT_TRANSLATE_NOOP("packs", "kalimat perubahan"),
    "citation": QT_TRANSLATE_NOOP("packs", "dasar"),
    "source": QT_TRANSLATE_NOOP("packs", "sumber"),
    "confirmed": QT_TRANSLATE_NOOP("packs", "sudah pasti"),
    "payer_confirmed": QT_TRANSLATE_NOOP("packs", "pembayar sudah pasti"),
    "aliases": QT_TRANSLATE_NOOP("packs", "nama lain"),
    "segments": QT_TRANSLATE_NOOP("packs", "segmen"),
    "programmes": QT_TRANSLATE_NOOP("packs", "program"),
    "values": QT_TRANSLATE_NOOP("packs", "yang dilihat"),
    "notice_days": QT_TRANSLATE_NOOP("packs", "diberitahukan (hari sebelumnya)"),
    "per_ten_thousand": QT_TRANSLATE_NOOP("packs", "bagian per 10.000"),
    "flat": QT_TRANSLATE_NOOP("packs", "jumlah tetap"),
    "base_income": QT_TRANSLATE_NOOP("packs", "penghasilan dasar"),
    "starts_on": QT_TRANSLATE_NOOP("packs", "mulai"),
    "ends_on": QT_TRANSLATE_NOOP("packs", "sampai"),
    "label": QT_TRANSLATE_NOOP("packs", "pertanyaan"),
    "help": QT_TRANSLATE_NOOP("packs", "bantuan"),
    "title": QT_TRANSLATE_NOOP("packs", "judul"),
    "text": QT_TRANSLATE_NOOP("packs", "naskah"),
    "authors": QT_TRANSLATE_NOOP("packs", "penyusun"),
}


_LISTS = ("rates", "bands", "columns")

Names = Mapping[tuple[str, str], Words]
Steps = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a pack: its name, and what is new, gone or changed about it."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """All that changes in one part of the pack."""

    title: str
    entries: tuple[Entry, ...]


def chapters(differences: Iterable[Difference], old: Pack | None, new: Pack) -> tuple[Chapter, ...]:
    """*differences* put into words with the names that the two packs have for their codes."""
    names = _names(new)
    if old:
        names = {**_names(old), **names}
    found = []
    for file, in_file in groupby(differences, lambda d: d.file.removesuffix(".json")):
        title = _say(_FILES[file]) if file in _FILES else file
        found.append(Chapter(title, tuple(_entries(file, list(in_file), names))))
    return tuple(chapter for chapter in found if chapter.entries)


def _entries(file: str, differences: list[Difference], names: Names) -> Iterator[Entry]:
    keyed = [(_entry_of(one.steps), one) for one in differences]
    for entry, group in groupby(keyed, lambda pair: pair[0]):
        parts = [one for _, one in group]
        code = entry[-1] if entry else ""
        name = _name_of(file, code, names)
        if code and _is_whole(parts):
            came = _say(QT_TRANSLATE_NOOP("packs", "Baru."))
            went = _say(QT_TRANSLATE_NOOP("packs", "Tidak ada lagi."))
            yield Entry(name, (came if parts[0].old is None else went,))
            continue
        lines = (_line(one, one.steps[len(entry) :] or one.steps) for one in parts)
        said_lines = tuple(dict.fromkeys(filter(None, lines)))
        yield Entry(name, said_lines or (_say(_OTHER_LANGUAGE),))


_OTHER_LANGUAGE = QT_TRANSLATE_NOOP("packs", "Hanya kalimat dalam bahasa lain yang berubah.")


def _entry_of(steps: Steps) -> Steps:
    """The list and the code of the entry that *steps* stand in; empty for a plain member."""
    is_entry = len(steps) > 1 and steps[1] not in _LANGUAGES
    return steps[:2] if is_entry else ()


def _is_whole(parts: list[Difference]) -> bool:
    """Whether an entry came or went as a whole: nothing of it stood there before, or will."""
    is_new, is_gone = all(p.old is None for p in parts), all(p.new is None for p in parts)
    return len(parts) > 1 and (is_new or is_gone)


def _line(one: Difference, steps: Steps) -> str:
    if steps[-1] in _LANGUAGES:
        if steps[-1] != language_in_use():
            return ""
        steps = steps[:-1] or steps
    member = steps[-1]
    within = [step.replace("_", " ") for step in steps[:-1] if step not in _LISTS]
    label = _say(_MEMBERS[member]) if member in _MEMBERS else member.replace("_", " ")
    named = " ".join([*within, label])
    return f"{named}: {_shown(member, one.old)} → {_shown(member, one.new)}"


def _shown(member: str, value: object) -> str:
    if value is None:
        return _say(QT_TRANSLATE_NOOP("packs", "tidak ada"))
    if isinstance(value, bool):
        words = QT_TRANSLATE_NOOP("packs", "ya") if value else QT_TRANSLATE_NOOP("packs", "belum")
        return _say(words)
    if isinstance(value, int):
        return rupiah(value) if member in _SUMS else f"{value:,}".replace(",", ".")
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or "–"
    return _text(member, str(value))


def _text(member: str, text: str) -> str:
    if member in ("outcome", "unknown") and text in set(Eligibility):
        return said(OUTCOMES[Eligibility(text)])
    if _ISO.fullmatch(text):
        return short_day(date.fromisoformat(text))
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _name_of(file: str, code: str, names: Names) -> str:
    if not code:
        return ""
    if "@" in code and (file, code) not in names:
        segment, _, place = code.partition("@")
        known, area = names.get(("segments", segment)), names.get(("areas", place))
        parts = [said(known) if known else segment, said(area) if area else place]
        return " · ".join(filter(None, parts))
    known = names.get((file, code))
    if known:
        return said(known).partition(". ")[0]
    return short_day(date.fromisoformat(code)) if _ISO.fullmatch(code) else code.replace("_", " ")


def _names(pack: Pack) -> dict[tuple[str, str], Words]:
    """What the pack calls each entry, by file and code."""
    return {
        **{("regions", k.code): Words(k.name) for k in pack.kecamatan},
        **{("regions", v.code): Words(v.name) for v in pack.villages},
        **{("areas", k): Words(v) for k, v in _areas(pack).items()},
        **{("adat", d.code): Words(d.name) for d in pack.desa_adat},
        **{("adat", b.code): Words(b.name) for b in pack.banjar},
        **{("segments", s.code): s.words for s in pack.segments},
        **{("occupations", o.code): o.words for o in pack.occupations},
        **{("rules", r.code): r.message for r in pack.rules},
        **{("contributions", d.code): d.words for d in pack.discounts},
        **{("aid", a.code): a.words for a in pack.other_aid},
        **{("questions", q.name): q.label for q in pack.questions},
        **{("benefits", b.code): b.words for b in pack.benefits},
        **{("receipt", t.code): t.words for t in pack.receipt_texts},
        **{("consent", c.version): c.title for c in pack.consent_texts},
        **{("exports", e.code): e.words for e in pack.exports},
    }


def _areas(pack: Pack) -> dict[str, str]:
    """The areas that quotas are counted in, as far as the country's regions name them."""
    named = {q.area: pack.nation.name(q.area) for q in pack.quotas}
    return {area: name for area, name in named.items() if name}


def _say(words: object) -> str:
    return QCoreApplication.translate("packs", str(words))
