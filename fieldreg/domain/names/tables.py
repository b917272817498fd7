"""The tables by which names are read, built from the rows of files in `resources/names/`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import NamedTuple

from .spelling import Spelling, SpellingRule, Where


class NameTableFault(ValueError):
    """A table that cannot be: *file*, *line* (from 1), *field* and *why*, for who writes it."""

    def __init__(self, file: str, line: int, field: str, why: str) -> None:
        super().__init__(f"{file}, line {line}, {field}: {why}")
        self.file, self.line, self.field, self.why = file, line, field, why


class Kind(StrEnum):
    """What a word of a name is. The last two exist in readings only."""

    PARTICLE = "particle"
    TITLE = "title"
    HONORIFIC = "honorific"
    ADDRESS = "address"
    BIRTH_ORDER = "birth_order"
    BIRTH_OR_MARK = "birth_or_mark"
    AGAIN = "again"
    MARK = "mark"
    GIVEN = "given"
    DEGREE = "degree"
    LINEAGE = "lineage"
    ALIAS = "alias"
    PERSONAL = "personal"
    OPEN = "open"


class Place(IntEnum):
    """Up to where in a name a word is read as what its row says; later places come later."""

    START = 0
    FRONT = 1
    HEAD = 2
    ANY = 3
    AFTER_PARTICLE = 4
    INSIDE = 5
    END = 6


class Entry(NamedTuple):
    """One way to read a written phrase. `rank` is 1 to 4, or 0; `sex` L, P or empty.

    `in_full` is the phrase without abbreviations: longer than `reads_as` in `I Dewa`, a Dewa.
    """

    kind: Kind
    reads_as: str
    sex: str
    rank: int
    place: Place
    in_full: str


class Tail(NamedTuple):
    """A phrase of a name's end: a degree, or the mark of one who died.

    One that is not `bare` counts only behind a comma.
    """

    reads_as: str
    kind: Kind
    sex: str
    bare: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table file, as parsed: its line (from 1) and its cells by column."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class NameTables:
    """Everything a reading looks up: phrases with each way to read them, and those of a name's end.

    `sizes` are the lengths of the phrases that begin with a word, the longest first; `leading` the
    words that begin a name's head; `inside` what parts a person from the father (bin, binti) or
    from another name.
    """

    phrases: Mapping[tuple[str, ...], tuple[Entry, ...]]
    sizes: Mapping[str, tuple[int, ...]]
    tails: Mapping[tuple[str, ...], Tail]
    tail_ends: frozenset[str]
    longest_tail: int
    leading: frozenset[str]
    inside: Mapping[str, Entry]
    spelling: Spelling


_KINDS = {k.value: k for k in Kind if k not in (Kind.PERSONAL, Kind.OPEN)}
_PLACES = {p.name.lower(): p for p in Place}
_LEADING = (Kind.PARTICLE, Kind.TITLE, Kind.HONORIFIC, Kind.BIRTH_ORDER, Kind.BIRTH_OR_MARK)
_BIRTH = (Kind.BIRTH_ORDER, Kind.BIRTH_OR_MARK)
_Words = tuple[str, ...]


class _Cells:
    """One row's cells with the place to blame."""

    def __init__(self, file: str, row: Row) -> None:
        self.file, self.row = file, row

    def get(self, field: str) -> str:
        value = self.row.cells.get(field)
        if value is None:
            raise self.fault(field, "is missing")
        return value.strip()

    def needed(self, field: str) -> str:
        value = self.get(field)
        if not value:
            raise self.fault(field, "is empty")
        return value

    def one_of(self, field: str, known: Iterable[str]) -> str:
        value, listed = self.get(field), tuple(known)
        if value not in listed:
            raise self.fault(field, "must be one of: " + ", ".join(w or "(empty)" for w in listed))
        return value

    def phrases(self, field: str) -> list[_Words]:
        found = [tuple(p.split()) for p in self.needed(field).split("|")]
        if not all(p and all(w.isalnum() and w == w.lower() for w in p) for p in found):
            raise self.fault(field, "must be lower-case words, phrases parted by |")
        return found

    def fault(self, field: str, why: str) -> NameTableFault:
        return NameTableFault(self.file, self.row.line, field, why)


def build_tables(files: Mapping[str, Iterable[Row]]) -> NameTables:
    """The tables of the rows of `balinese.csv`, `indonesian.csv`, `degrees.csv`, `spelling.csv`.

    Raises NameTableFault naming file, line and field of the first mistake, KeyError if a file is
    not given.
    """
    names = [_Cells(f, r) for f in ("balinese.csv", "indonesian.csv") for r in files[f]]
    degrees = [_Cells("degrees.csv", r) for r in files["degrees.csv"]]
    rules = [_rule(_Cells("spelling.csv", r)) for r in files["spelling.csv"]]
    kinds = ("part", *_KINDS)
    parts = [c for c in names if c.one_of("kind", kinds) == "part"]
    entries = [(c, _entry(c)) for c in names if c.get("kind") != "part"]
    phrases = _phrases(entries, _spellings_of_parts(parts))
    tails = _degrees(degrees) | _ends(entries)
    return NameTables(
        phrases=phrases,
        sizes=_sizes(phrases),
        tails=tails,
        tail_ends=frozenset(words[-1] for words in tails),
        longest_tail=max(map(len, tails), default=0),
        leading=_leading(phrases),
        inside={p[0]: e for c, e in entries if e.place is Place.INSIDE for p in _single(c)},
        spelling=Spelling(rules),
    )


def _rule(cells: _Cells) -> SpellingRule:
    where = Where(cells.one_of("where", [w.value for w in Where]))
    if where is Where.DOUBLED:
        return SpellingRule(where)
    written, becomes = cells.needed("written"), cells.needed("becomes")
    if ("{c}" in written) is not ("{c}" in becomes) or written.count("{c}") > 1:
        raise cells.fault("becomes", "must have the one {c} of what is written")
    return SpellingRule(where, written, becomes)


def _entry(cells: _Cells) -> Entry:
    kind, reads_as = _KINDS[cells.get("kind")], cells.needed("reads_as")
    ranks = "1234" if kind in _BIRTH else ("",)
    return Entry(
        kind=kind,
        reads_as=reads_as,
        sex=cells.one_of("sex", ("", "L", "P")),
        rank=int(cells.one_of("rank", ranks) or 0),
        place=_PLACES[cells.one_of("place", _PLACES)],
        in_full=reads_as,
    )


def _spellings_of_parts(parts: Iterable[_Cells]) -> dict[_Words, list[_Words]]:
    return {tuple(c.needed("reads_as").split()): c.phrases("written") for c in parts}


def _phrases(
    entries: Iterable[tuple[_Cells, Entry]], parts: Mapping[_Words, list[_Words]]
) -> dict[_Words, tuple[Entry, ...]]:
    found: dict[_Words, list[Entry]] = {}
    for cells, entry in entries:
        if entry.place in (Place.INSIDE, Place.END):
            continue
        for phrase in cells.phrases("written"):
            for words in _spelled(phrase, parts, entry.kind):
                known, way = found.setdefault(words, []), _way(entry, phrase, words)
                known += [] if way in known else [way]
    return {words: tuple(ways) for words, ways in found.items()}


def _sizes(phrases: Iterable[_Words]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for words in phrases:
        found.setdefault(words[0], set()).add(len(words))
    return {first: tuple(sorted(sizes, reverse=True)) for first, sizes in found.items()}


def _spelled(phrase: _Words, parts: Mapping[_Words, list[_Words]], kind: Kind) -> list[_Words]:
    """The phrase with each of its parts in every spelling; only titles and honorifics have any."""
    if not phrase:
        return [()]
    ways = [(phrase[:1], 1)]
    if kind in (Kind.TITLE, Kind.HONORIFIC):
        for part, spellings in parts.items():
            if phrase[: len(part)] == part:
                ways += [(s, len(part)) for s in spellings]
    return [way + rest for way, size in ways for rest in _spelled(phrase[size:], parts, kind)]


def _way(entry: Entry, phrase: _Words, words: _Words) -> Entry:
    """The entry for one spelling of *phrase*.

    A birth-order word written in full is known behind the first personal word too.
    """
    if entry.kind is Kind.BIRTH_ORDER and words == (entry.reads_as,):
        return entry._replace(place=Place.ANY)
    is_longer = len(phrase) > len(entry.reads_as.split()) and len(phrase[-1]) > 1
    return entry._replace(in_full=" ".join(phrase)) if is_longer else entry


def _leading(phrases: Mapping[_Words, tuple[Entry, ...]]) -> frozenset[str]:
    """First words of what begins a name's head. A letter is too little, except a particle's."""
    return frozenset(
        words[0]
        for words, entries in phrases.items()
        for entry in entries
        if entry.kind in _LEADING
        and (len(words[0]) > 1 or entry.kind is Kind.PARTICLE)
        and not (entry.kind is Kind.TITLE and entry.place is Place.HEAD)
    )


def _single(cells: _Cells) -> list[_Words]:
    phrases = cells.phrases("written")
    if any(len(p) > 1 for p in phrases):
        raise cells.fault("written", "must be single words here")
    return phrases


def _ends(entries: Iterable[tuple[_Cells, Entry]]) -> dict[_Words, Tail]:
    return {
        phrase: Tail(entry.reads_as, entry.kind, entry.sex, bare=True)
        for cells, entry in entries
        if entry.place is Place.END
        for phrase in cells.phrases("written")
    }


def _degrees(rows: Iterable[_Cells]) -> dict[_Words, Tail]:
    """Each degree with any of its dots left out; all of them only if it may stand bare."""
    found: dict[_Words, Tail] = {}
    for cells in rows:
        degree, bare = cells.needed("degree"), cells.one_of("bare", ("yes", "no")) == "yes"
        parts = tuple(degree.lower().rstrip(".").split("."))
        if not all(p.isalpha() for p in parts):
            raise cells.fault("degree", "must be letters parted by dots")
        for words in _joined(parts):
            apart = len(words) > 1
            found.setdefault(words, Tail(degree, Kind.DEGREE, "", bare or apart))
    return found


def _joined(parts: _Words) -> list[_Words]:
    if len(parts) == 1:
        return [parts]
    later = _joined(parts[1:])
    return [(parts[0], *rest) for rest in later] + [
        (parts[0] + rest[0], *rest[1:]) for rest in later
    ]
