"""Whom a new pack answers differently: each person with what was, what will be, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QCoreApplication

from fieldreg.desktop import wording
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.translation import said
from fieldreg.desktop.wording import short_day
from fieldreg.domain.days import rupiah
from fieldreg.domain.eligibility import AnswerChange
from fieldreg.domain.eligibility.say import OUTCOMES
from fieldreg.domain.pack import Pack
from fieldreg.domain.words import Eligibility
from fieldreg.services.pack_views import ChangeCount, ChangedRecord

_GRAVITY = {
    Eligibility.REFUSE: (Role.WRONG, "circle-x"),
    Eligibility.CHECK: (Role.ATTENTION, "triangle-alert"),
    Eligibility.ACCEPT: (Role.GOOD, "circle-check"),
}


@dataclass(frozen=True, slots=True)
class PersonChange:
    """One person as a row: name, what changes, why, and how grave it is."""

    record_id: str
    name: str
    below: str
    role: Role
    icon_name: str


def person_change(one: ChangedRecord, pack: Pack) -> PersonChange:
    """The row of a changed registration; *pack* names its segments."""
    lines = [_who(one)]
    groups: dict[tuple[object, ...], list[AnswerChange]] = {}
    for change in one.changes:
        groups.setdefault((change.role_id, change.before, change.after), []).append(change)
    for group in groups.values():
        lines.append(_change(group, pack))
    lines += dict.fromkeys(said(reason.words) for change in one.changes for reason in change.why)
    worst = max(
        (c.after for c in one.changes if c.after and c.is_outcome_changed),
        key=list(Eligibility).index,
        default=None,
    )
    role, icon_name = _GRAVITY[worst] if worst else (Role.INFORMATION, "hand-coins")
    name = one.full_name or wording.no_name()
    return PersonChange(one.record_id, name, "\n".join(lines), role, icon_name)


def count_words(count: ChangeCount) -> str:
    """`Dapat diterima → tidak dapat diterima: 12 orang`."""
    people = wording.people_count(count.records)
    if count.before is count.after:
        words = QCoreApplication.translate("packs", "Hanya besar iuran berubah: {people}")
        return words.format(people=people)
    before, after = _outcome(count.before), _outcome(count.after)
    return f"{before[:1].upper()}{before[1:]} → {after}: {people}"


def _who(one: ChangedRecord) -> str:
    if not one.registered_on:
        return QCoreApplication.translate("packs", "Tanggal pendaftaran belum diisi")
    day = short_day(date.fromisoformat(one.registered_on))
    words = QCoreApplication.translate("packs", "Didaftarkan {day}")
    if one.keeps_verdict:
        words = QCoreApplication.translate(
            "packs", "Didaftarkan {day}, keputusannya tetap; hanya pendaftaran baru dijawab begini"
        )
    return words.format(day=day)


def _change(group: Iterable[AnswerChange], pack: Pack) -> str:
    """`Petani, JKK + JKM: dapat diterima → tidak dapat diterima`."""
    changes = list(group)
    first = changes[0]
    segment = pack.segment(first.segment)
    role = said(segment.words) if segment else first.segment
    codes = " + ".join(c.programme for c in changes)
    head = f"{role}, {codes}" if role else codes
    before, after = _outcome(first.before), _outcome(first.after)
    parts = [f"{before} → {after}"] if first.is_outcome_changed else []
    was = sum(c.amount_before or 0 for c in changes)
    now = sum(c.amount_after or 0 for c in changes)
    if was != now:
        words = QCoreApplication.translate("packs", "iuran {before} → {after} per bulan")
        parts.append(words.format(before=rupiah(was), after=rupiah(now)))
    return f"{head}: {', '.join(parts)}"


def _outcome(outcome: Eligibility | None) -> str:
    if outcome is None:
        return QCoreApplication.translate("packs", "tidak dinilai")
    return said(OUTCOMES[outcome])
