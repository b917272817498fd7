"""The words of a name from the first on: what stands before the personal part, then that part.

A name's head is particle, titles, marks and birth order, each of which may be missing (DOMAIN.md
§7). What is abbreviated is read only where it can stand: `M` is Made behind I and Ni, Muhammad at
the beginning, and a letter anywhere else. The key must be the same whether the sex is known or
not, so nothing that depends on sex moves a word into the personal part or out of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import NamedTuple

from .tables import Entry, Kind, NameTables, Place
from .wording import Word, words_of


class Step(NamedTuple):
    """What became of one written word or phrase.

    `reads_as` is the canonical form and `in_full` the phrase written out (both as written if
    open), `choices` what an open one may be, `stem` what all readings of it share, if there was
    more than one. `also_personal` says that it is the personal name as well, as there is no other.
    """

    kind: Kind
    written: str
    reads_as: str
    in_full: str
    sex: str = ""
    rank: int = 0
    choices: tuple[str, ...] = ()
    stem: str = ""
    also_personal: bool = False


_LAST_RESORT = (
    (Kind.TITLE, Kind.BIRTH_ORDER, Kind.AGAIN, Kind.MARK, Kind.OPEN),
    (Kind.HONORIFIC, Kind.ADDRESS, Kind.DEGREE),
    (Kind.PARTICLE,),
)


class Head:
    """Reads words one after the other; its fields are what has been found so far.

    `place` is how far the name has come, `ranks` the ranks its birth order may still be.
    """

    __slots__ = (
        "_last",
        "_leading",
        "_sex",
        "_soft",
        "_tables",
        "birth_order",
        "is_again",
        "is_noble",
        "marks",
        "personal",
        "place",
        "ranks",
        "steps",
        "titles",
    )

    def __init__(self, tables: NameTables, sex: str) -> None:
        self._tables, self._leading, self._sex = tables, tables.leading, sex
        self._last: Kind | None = None
        self._soft: list[int] = []
        self.place = Place.START
        self.ranks: frozenset[int] = frozenset()
        self.is_noble = self.is_again = False
        self.birth_order: list[str] = []
        self.marks: list[str] = []
        self.personal: list[str] = []
        self.titles: list[str] = []
        self.steps: list[Step] = []

    def read(self, words: Sequence[Word]) -> None:
        """Read all *words*; the personal part is empty only if there are none."""
        at, count = 0, len(words)
        while at < count:
            at = self._phrase(words, at) or self._personal(words, at)
        self._settle_soft()
        if words and not self.personal:
            self._last_resort()

    def _phrase(self, words: Sequence[Word], at: int) -> int:
        """Take the longest phrase that can stand at *at*. Its end, or 0 if there is none."""
        tables = self._tables
        for size in tables.sizes.get(words[at].plain, ()):
            taken = words[at : at + size]
            entries = tables.phrases.get(tuple([w.plain for w in taken]), ())
            follows = words[at + size].plain if at + size < len(words) else ""
            fit = [e for e in entries if self._fits(e, follows)]
            if fit:
                self._take(fit, taken, follows)
                return at + len(taken)
        return 0

    def _fits(self, entry: Entry, follows: str) -> bool:
        if entry.place is Place.AFTER_PARTICLE:
            return self._last is Kind.PARTICLE
        if self.place > entry.place:
            return False
        kind = entry.kind
        if kind is Kind.BIRTH_ORDER:
            return self.place < Place.ANY or not (self.ranks or self._soft)
        if kind is Kind.PARTICLE:
            return self._last is not kind and bool(entry.sex or follows in self._leading)
        if kind is Kind.MARK:
            return self.place > Place.START or follows in self._leading
        return kind is not Kind.AGAIN or self._last is Kind.BIRTH_ORDER

    def _take(self, fit: list[Entry], taken: Sequence[Word], follows: str) -> None:
        left, stem = fit, ""
        written = " ".join([w.written for w in taken])
        plain = " ".join([w.plain for w in taken])
        if len(fit) > 1:
            left, stem = self._decided(fit, follows), _common(fit) or plain
        entry = left[0]
        step = Step(
            entry.kind, written, entry.reads_as, entry.in_full, entry.sex, entry.rank, (), stem
        )
        if len(left) > 1:
            self._take_open(left, Step(Kind.OPEN, written, plain, plain, stem=stem))
        else:
            _TAKERS[entry.kind](self, step)
        self._last = self.steps[-1].kind

    def _decided(self, fit: list[Entry], follows: str) -> list[Entry]:
        """What several readings of a phrase leave: one if what follows or the sex decides."""
        address = [e for e in fit if e.kind is Kind.ADDRESS]
        if address and follows in self._leading:
            return address
        left = [e for e in fit if not self._sex or e.sex in ("", self._sex)]
        same_kind = len({e.kind for e in fit}) == 1
        exact = [e for e in left if e.sex and e.sex == self._sex]
        return exact if same_kind and len(exact) == 1 else left or fit

    def _take_open(self, left: list[Entry], step: Step) -> None:
        ranks = frozenset(e.rank for e in left if e.kind is Kind.BIRTH_ORDER)
        self.ranks = self.ranks or ranks
        if any(e.kind is Kind.TITLE for e in left):
            self.is_noble = True
        if all(e.kind is Kind.TITLE for e in left):
            self.titles.append(step.stem)
        self._reach(Place.HEAD if ranks else Place.FRONT)
        self.steps.append(step._replace(choices=tuple([e.reads_as for e in left])))

    def _reach(self, place: Place) -> None:
        self.place = max(self.place, place)

    def _personal(self, words: Sequence[Word], at: int) -> int:
        word = words[at]
        self._take_given(Step(Kind.PERSONAL, word.written, word.plain, word.plain))
        self._last = Kind.PERSONAL
        return at + 1

    def _take_given(self, step: Step) -> None:
        self._reach(Place.ANY)
        self.personal.append(step.reads_as)
        self.steps.append(step)

    def _take_front(self, step: Step) -> None:
        self._reach(Place.FRONT)
        self.steps.append(step)

    def _take_title(self, step: Step) -> None:
        self.titles.append(step.reads_as)
        self._take_honorific(step)

    def _take_honorific(self, step: Step) -> None:
        self.is_noble = True
        self._take_front(step)

    def _take_mark(self, step: Step) -> None:
        self.marks.append(step.reads_as)
        self._take_front(step)

    def _take_address(self, step: Step) -> None:
        self.steps.append(step)

    def _take_again(self, step: Step) -> None:
        self.is_again = True
        self.steps.append(step)

    def _take_birth_order(self, step: Step) -> None:
        if self.ranks and step.rank not in self.ranks:
            self._take_given(step._replace(kind=Kind.GIVEN, rank=0))
            return
        self.ranks = frozenset((step.rank,))
        self.birth_order.append(step.reads_as)
        self._reach(Place.HEAD)
        self.steps.append(step)

    def _take_birth_or_mark(self, step: Step) -> None:
        """Gede and Luh: a mark beside a title or another birth-order word, else first-born."""
        if self.is_noble or self.ranks:
            self._take_mark(step._replace(kind=Kind.MARK, rank=0))
            return
        self._soft.append(len(self.steps))
        self._reach(Place.HEAD)
        self.steps.append(step._replace(kind=Kind.BIRTH_ORDER))

    def _settle_soft(self) -> None:
        for at in self._soft:
            step = self.steps[at]
            if self.ranks:
                self.steps[at] = step._replace(kind=Kind.MARK, rank=0)
                self.marks.append(step.reads_as)
            else:
                self.birth_order.append(step.reads_as)
        if self.birth_order and not self.ranks:
            self.ranks = frozenset(self.steps[at].rank for at in self._soft)

    def _last_resort(self) -> None:
        """A name that is all head is named by its last name-like word (Putu, Ni Luh Ayu)."""
        ranked = [
            (-group, at)
            for at, step in enumerate(self.steps)
            for group, kinds in enumerate(_LAST_RESORT)
            if step.kind in kinds
        ]
        at = max(ranked)[1]
        step = self.steps[at]
        self.personal.append((step.stem or step.reads_as).split()[-1])
        if step.stem:
            # Written out, it would be another name where the sex is not known.
            plain = " ".join([w.plain for w in words_of(step.written)])
            step = step._replace(in_full=plain)
        self.steps[at] = step._replace(also_personal=True)


_TAKERS: dict[Kind, Callable[[Head, Step], None]] = {
    Kind.PARTICLE: Head._take_front,
    Kind.TITLE: Head._take_title,
    Kind.HONORIFIC: Head._take_honorific,
    Kind.ADDRESS: Head._take_address,
    Kind.DEGREE: Head._take_address,
    Kind.BIRTH_ORDER: Head._take_birth_order,
    Kind.BIRTH_OR_MARK: Head._take_birth_or_mark,
    Kind.AGAIN: Head._take_again,
    Kind.MARK: Head._take_mark,
    Kind.GIVEN: Head._take_given,
}


def _common(entries: Sequence[Entry]) -> str:
    """The words with which all readings begin, or else end: `gusti` of I Gusti and Ni Gusti."""
    texts = [e.reads_as.split() for e in entries]
    begin = [w[0] for w in takewhile(_is_one, map(list, zip(*texts, strict=False)))]
    backwards = [t[::-1] for t in texts]
    end = [w[0] for w in takewhile(_is_one, map(list, zip(*backwards, strict=False)))]
    return " ".join(begin or end[::-1])


def _is_one(words: list[str]) -> bool:
    return len(set(words)) == 1
