"""The sentences of an answer: reasons with their grounds, what is missing, events, benefits."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.translation import said
from fieldreg.desktop.wording import short_day
from fieldreg.domain.eligibility import Assessment, RuleReason
from fieldreg.domain.words import Eligibility, Severity

MOST_MISSING = 3
_ACCEPT = Eligibility.ACCEPT
_ORDER = (Role.WRONG, Role.ATTENTION, Role.INFORMATION)
_ICONS = {
    Role.WRONG: "circle-x",
    Role.ATTENTION: "triangle-alert",
    Role.INFORMATION: "info",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its icon; `path` is the question it leads to, empty for none."""

    words: str
    below: str = ""
    path: str = ""
    icon_name: str = "info"
    role: Role = Role.INFORMATION


def reasons_told(
    told: Assessment, names: dict[str, str], wrong: frozenset[str] = frozenset()
) -> tuple[Sentence, ...]:
    """Each reason once, the gravest first; what is merely not filled in yet stands elsewhere.

    So does what cannot be told because its field is *wrong*.
    """
    lacking = {m.path for m in told.missing if not m.judging}
    found = dict.fromkeys(
        _reason(reason, names)
        for reason in told.reasons
        if (reason.known or reason.field not in (*told.missing_paths, *wrong))
        and not (reason.outcome is _ACCEPT and reason.field in lacking)
    )
    return tuple(sorted(found, key=lambda r: _ORDER.index(r.role)))


def _reason(reason: RuleReason, names: dict[str, str]) -> Sentence:
    role = Role.INFORMATION
    if reason.outcome is Eligibility.REFUSE:
        role = Role.WRONG
    elif reason.severity is not Severity.INFO:
        role = Role.ATTENTION
    ground = _ground(said(reason.citation), confirmed=reason.confirmed)
    whose = _whose(reason.field, names)
    below = f"{whose} · {ground}" if whose else ground
    return Sentence(said(reason.words), below, reason.field, _ICONS[role], role)


def missing_told(told: Assessment, names: dict[str, str]) -> tuple[Sentence, ...]:
    """The first few questions that keep the answer waiting, then those for the sum.

    What a reason already says is lacking (a letter) is not said twice.
    """
    said_already = {r.field for r in told.reasons if r.known and r.outcome is not _ACCEPT}
    still_asked = {r.field for r in told.reasons if not r.known}
    asked = sorted(
        (m for m in told.missing if m.path not in said_already - still_asked),
        key=lambda m: not m.judging,
    )
    found = []
    for one in asked[:MOST_MISSING]:
        words = QCoreApplication.translate("answer", "untuk {purposes}")
        purposes = words.format(purposes=", ".join(said(w) for w in one.needed_for))
        whose = _whose(one.path, names)
        below = f"{whose} · {purposes}" if whose else purposes
        label = said(one.label).rstrip("?")
        found.append(Sentence(label, below, one.path, "circle", Role.MUTED))
    rest = asked[MOST_MISSING:]
    if rest:
        words = QCoreApplication.translate("answer", "dan {count} isian lagi")
        label = words.format(count=len(rest))
        found.append(Sentence(label, "", rest[0].path, "circle", Role.MUTED))
    return tuple(found)


def events_told(told: Assessment) -> tuple[Sentence, ...]:
    """What follows from each event, once; that of the day the answer changes is said there."""
    found = []
    for event in told.happenings:
        if event.on is not None and event.on == told.changes_on:
            continue
        unknown = QCoreApplication.translate("answer", "Tanggal belum diketahui")
        day = short_day(event.on) if event.on else unknown
        ground = _ground(said(event.consequence.citation), confirmed=event.consequence.confirmed)
        role = Role.ATTENTION if event.is_past else Role.MUTED
        words = f"{day}: {said(event.consequence.words)}"
        found.append(Sentence(words, ground, "", "calendar", role))
    return tuple(dict.fromkeys(found))


def waiting_told(told: Assessment) -> tuple[Sentence, ...]:
    """What a member does not get in the first months: always said where it is judged."""
    return tuple(
        Sentence(said(b.words), _ground("", confirmed=b.confirmed))
        for b in told.benefits
        if b.until_months is not None
    )


def benefits_told(told: Assessment) -> tuple[Sentence, ...]:
    """What else a member gets, and on what ground."""
    return tuple(
        Sentence(
            said(b.words),
            _ground(said(b.citation), confirmed=b.confirmed),
            icon_name="heart-handshake",
            role=Role.MUTED,
        )
        for b in told.benefits
        if b.until_months is None
    )


def _whose(path: str, names: dict[str, str]) -> str:
    """The role a path belongs to, where there are several."""
    parts = path.split(".")
    return names.get(parts[1], "") if len(names) > 1 and len(parts) > 2 else ""


def _ground(citation: str, *, confirmed: bool) -> str:
    unsure = QCoreApplication.translate("answer", "Belum pasti")
    return " · ".join(filter(None, ("" if confirmed else unsure, citation)))
