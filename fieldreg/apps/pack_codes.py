"""The codes of two packs in the words that the packs themselves have for them.

The words are taken from the files as they stand, so that packs with mistakes can be compared too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from fieldreg.apps.pack_names import CLOSED, EVENTS, FILES, field_labels, looked_at, named
from fieldreg.apps.say import chosen
from fieldreg.domain.days import long_day, rupiah
from fieldreg.domain.pack.building_rules import placeholders, with_numbers
from fieldreg.domain.words import Words

_NOTHING = Words("")
LISTS = {
    **dict.fromkeys(
        ("rules", "segments", "occupations", "desa_adat", "kecamatan", "villages", "aid"), _NOTHING
    ),
    **dict.fromkeys(("questions", "benefits", "texts", "maps", "legal_basis"), _NOTHING),
    **dict.fromkeys(("discounts", "choices", "quotas", "consequences"), _NOTHING),
    "banjar": Words("banjar", "banjar"),
    "tables": Words("mulai", "from"),
    "bands": Words("lapis mulai penghasilan", "band from an income of"),
    "rates": Words("tarif", "rate"),
    "columns": Words("kolom", "column"),
}
"""The lists whose entries have codes, and what is said before an entry where it needs that."""

_CODES = ("code", "version", "name")
_WORDS = ("message", "words", "label", "title", "name")
_IN_FILE = {"segment": "segments", "segments": "segments", "kecamatan": "regions"}
_PLAIN = frozenset({"programme", "programmes", "pays"})
_ISO = re.compile(r"\d{4}-\d\d-\d\d")

Names = dict[tuple[str, str], Words]


class Codes:
    """What *old* and *new*, the parsed files of two packs, call their codes; the new one wins.

    *area* gives the name of a region of the country, None where it has none.
    """

    def __init__(
        self,
        old: Mapping[str, object],
        new: Mapping[str, object],
        area: Callable[[str], str | None],
    ) -> None:
        self._names: Names = dict(_names_in(old)) | dict(_names_in(new))
        self._area = area
        self._in_file: dict[str, dict[str, Words]] = {}
        for (file, code), said in self._names.items():
            self._in_file.setdefault(file, {})[code] = said
        self._fields = field_labels()
        given = [self._in_file.get(file, {}) for file in ("aid", "occupations")]
        self._looked_at = {**given[0], **given[1], **looked_at()}

    def file(self, file: str) -> str:
        """What a file holds, and its name."""
        known = FILES.get(file.removesuffix(".json"))
        return f"{chosen(known)} ({file})" if known else file

    def entry(self, file: str, among: str, code: str) -> str:
        """An entry of the list *among*: its words first, its code behind them."""
        bare = code.partition("#")[0]
        before = chosen(LISTS[among])
        return f"{before} {self._entry(file, among, bare)}".lstrip()

    def value(self, file: str, member: str, value: str) -> str:
        """What a code or a day that stands in *member* is called; empty where it is no such."""
        known = {**CLOSED.get((file, member), {}), **self._own(member)}
        if value in known:
            return chosen(known[value])
        if member == "area":
            return self._area(value) or value
        return value if member in _PLAIN else _day(value)

    def _own(self, member: str) -> Mapping[str, Words]:
        """The codes that may stand in *member*, of the packs or of the definition."""
        if member in _IN_FILE:
            return self._in_file.get(_IN_FILE[member], {})
        return {"values": self._looked_at, "path": self._fields}.get(member, {})

    def _entry(self, file: str, among: str, code: str) -> str:
        if among == "bands" and code.isdecimal():
            return rupiah(int(code))
        if among == "quotas" and "@" in code:
            segment, _, area = code.partition("@")
            where = self._area(area) if area else ""
            return " · ".join(filter(None, (self._named("segments", segment), where or area)))
        if among == "consequences":
            event, _, segments = code.partition("@")
            of = ", ".join(self._named("segments", s) for s in segments.split("+") if s)
            return named(event, EVENTS) + (f" ({of})" if of else "")
        known = self._names.get((file, code))
        if known is None:
            return _day(code) or code
        first = chosen(known).partition(". ")[0].rstrip(".")
        return first if first == code else f"{first} [{code}]"

    def _named(self, file: str, code: str) -> str:
        known = self._names.get((file, code))
        return chosen(known) if known else code


def _names_in(files: Mapping[str, object]) -> Iterator[tuple[tuple[str, str], Words]]:
    for file, data in files.items():
        for code, said in _named_in(data):
            yield (file, code), said


def _named_in(data: object) -> Iterator[tuple[str, Words]]:
    """Every entry in *data* that has a code and words."""
    if isinstance(data, list):
        for one in data:
            yield from _named_in(one)
    if not isinstance(data, Mapping):
        return
    code = next((data[n] for n in _CODES if isinstance(data.get(n), str)), None)
    said = next(
        (w for w in (_text(data.get(n)) for n in _WORDS) if w and w.id not in ("", code)), None
    )
    if isinstance(code, str) and said:
        yield code, with_numbers(said, placeholders(data))
    for value in data.values():
        yield from _named_in(value)


def _text(value: object) -> Words | None:
    if isinstance(value, str):
        return Words(value)
    if not isinstance(value, Mapping) or not isinstance(value.get("id"), str):
        return None
    english = value.get("en")
    return Words(str(value["id"]), english if isinstance(english, str) else "")


def _day(text: str) -> str:
    """A day as it is read, empty where *text* is none."""
    try:
        return chosen(long_day(date.fromisoformat(text))) if _ISO.fullmatch(text) else ""
    except ValueError:
        return ""
