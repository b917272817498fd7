"""What stands behind a name: degrees, another name, the father's name.

Degrees end a name or stand behind a comma. Dots decide nothing, since they are typed or left out
at will: `ST` in the middle is a part of the name, `Sag` too. The first word is never a degree.
"""

from __future__ import annotations

from collections.abc import Sequence

from .head import Step
from .tables import Kind, NameTables
from .wording import Word

_UNLISTED_BEGIN = ("s", "m", "a", "b", "sp")
_UNLISTED_WORDS = (2, 3, 4)
_UNLISTED_LETTERS = 5


def parted(
    words: list[Word], tables: NameTables, kind: Kind
) -> tuple[list[Word], list[Word], Step | None]:
    """*words* before and behind the first word of *kind* that has words on both sides.

    The step tells of that word and what is behind it; without one, all is before.
    """
    for at, word in enumerate(words[1:-1], start=1):
        entry = tables.inside.get(word.plain)
        if entry and entry.kind is kind:
            behind = words[at + 1 :]
            written = " ".join([w.written for w in words[at:]])
            reads_as = " ".join([entry.reads_as, *[w.plain for w in behind]])
            return words[:at], behind, Step(kind, written, reads_as, reads_as, entry.sex)
    return words, [], None


def without_tail(words: list[Word], tables: NameTables) -> tuple[list[Word], list[Step]]:
    """*words* without the degrees behind them, and the steps that tell of these."""
    if not words or (words[-1].part == words[0].part and words[-1].plain not in tables.tail_ends):
        return words, []
    kept: list[Word] = []
    steps: list[Step] = []
    for part in _parts(words):
        is_behind_comma = bool(kept)
        start, found = _cut(part, tables, is_behind_comma)
        if is_behind_comma and start and _looks_like_a_degree(part):
            start, found = 0, [_unlisted(part)]
        kept += part[:start]
        steps += found
    # What two parts leave may be a degree that a comma has parted (`S, H`).
    start, found = _cut(kept, tables, is_behind_comma=False)
    return kept[:start], found + steps


def _parts(words: Sequence[Word]) -> list[list[Word]]:
    parts: dict[int, list[Word]] = {}
    for word in words:
        parts.setdefault(word.part, []).append(word)
    return list(parts.values())


def _cut(words: list[Word], tables: NameTables, is_behind_comma: bool) -> tuple[int, list[Step]]:
    """Where the degrees at the end of *words* begin, and their steps."""
    end, least = len(words), 0 if is_behind_comma else 1
    steps: list[Step] = []
    while end > least and words[end - 1].plain in tables.tail_ends:
        for size in range(min(tables.longest_tail, end - least), 0, -1):
            found = tables.tails.get(tuple([w.plain for w in words[end - size : end]]))
            if found and (found.bare or is_behind_comma):
                break
        else:
            break
        written = " ".join([w.written for w in words[end - size : end]])
        steps.insert(0, Step(found.kind, written, found.reads_as, found.reads_as, found.sex))
        end -= size
    return end, steps


def _looks_like_a_degree(words: list[Word]) -> bool:
    """Behind a comma: a degree that no list has yet (`S.Tr.Kom.`, `Sp.A(K)`)."""
    return (
        len(words) in _UNLISTED_WORDS
        and words[0].plain in _UNLISTED_BEGIN
        and all(len(w.plain) <= _UNLISTED_LETTERS for w in words)
    )


def _unlisted(words: list[Word]) -> Step:
    written = " ".join([w.written for w in words])
    degree = "".join([w.plain.capitalize() + "." for w in words])
    return Step(Kind.DEGREE, written, degree, degree)
