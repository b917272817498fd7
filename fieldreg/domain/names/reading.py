"""Reads a name as it is written. Total: any text has a reading, and nothing is refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .head import Head, Step
from .tables import Kind, NameTables
from .tail import parted, without_tail
from .wording import words_of

KEY_VERSION = 1
"""Raise it when any name gets another key: in code here, or by a row under `resources/names/`.
Who keeps keys keeps this number beside them, and makes them anew when it differs."""


@dataclass(frozen=True, slots=True)
class NameReading:
    """A name, taken apart. All parts but `written` and `degrees` are folded (small, no accents).

    `key` is the comparable form of the personal part: its words expanded, joined and collapsed to
    spelling classes. It is empty only if the text has no letter and no digit. It depends on
    nothing but the text and the tables, and carries no particle, title, mark or birth order.

    `rank` is 1 to 4, or None where it is not known or open; `is_again` says that the cycle has
    begun again (Balik). `lineage` is bin or binti and what follows it, `alias` another name.
    `sex_hint` is L or P where the words agree, else empty. `canonical` is the name with what was
    abbreviated written out; it reads as the same name again.
    """

    written: str
    particle: str
    titles: tuple[str, ...]
    honorifics: tuple[str, ...]
    degrees: tuple[str, ...]
    marks: tuple[str, ...]
    birth_order: tuple[str, ...]
    rank: int | None
    is_again: bool
    personal: tuple[str, ...]
    lineage: tuple[str, ...]
    alias: tuple[str, ...]
    key: str
    sex_hint: str
    canonical: str
    steps: tuple[Step, ...]


def read_name(text: str, tables: NameTables, sex: str = "") -> NameReading:
    """What *text* says as a name. *sex* (L, P or empty) decides what an abbreviation leaves open.

    The key is the same for each sex.
    """
    words, alias, alias_step = parted(words_of(text), tables, Kind.ALIAS)
    words, tail = without_tail(words, tables)
    words, _, lineage = parted(words, tables, Kind.LINEAGE)
    head = Head(tables, sex if sex in ("L", "P") else "")
    head.read(words)
    front = [*head.steps, lineage] if lineage else head.steps
    steps = (*front, *tail, alias_step) if alias_step else (*front, *tail)
    return NameReading(
        written=text,
        particle=next((s.reads_as for s in steps if s.kind is Kind.PARTICLE), ""),
        titles=tuple(head.titles),
        honorifics=tuple([s.reads_as for s in steps if s.kind in _SPOKEN_TO]),
        degrees=tuple([s.reads_as for s in steps if s.kind is Kind.DEGREE]),
        marks=tuple(head.marks),
        birth_order=tuple(head.birth_order),
        rank=min(head.ranks) if head.birth_order else None,
        is_again=head.is_again,
        personal=tuple(head.personal),
        lineage=tuple(lineage.reads_as.split()) if lineage else (),
        alias=tuple([w.plain for w in alias]),
        key=tables.spelling.collapsed(head.personal),
        sex_hint=_sex_hint(steps),
        canonical=_canonical(front, tail, alias_step),
        steps=steps,
    )


_SPOKEN_TO = (Kind.HONORIFIC, Kind.ADDRESS)


def _sex_hint(steps: Iterable[Step]) -> str:
    hints = {s.sex for s in steps if s.sex}
    return hints.pop() if len(hints) == 1 else ""


def _canonical(front: Iterable[Step], tail: Iterable[Step], alias: Step | None) -> str:
    name = " ".join([s.in_full for s in front])
    name = ", ".join([name, *[s.in_full for s in tail]])
    return f"{name} {alias.in_full}" if alias else name
