"""One check of one record: what is looked at, and what was found so far."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from .nation import Nation
from .record import AS_TYPED, Values
from .shapes import is_date
from .spreadsheet import Sheet
from .words import Finding, Severity, Words

if TYPE_CHECKING:
    from lokal.nik import NikInfo

_TYPED = AS_TYPED.removesuffix(".")


class Run:
    """The record's values and the findings on them, in the order in which they are made.

    `niks` has what each sound NIK says, by path; `bad` are the paths whose value has not the
    shape of its field or stands beside something typed; `latest` is today or, if later, the day
    of registration, because a laptop's clock may be years behind; `has_typed` tells whether
    anything is kept as typed.
    """

    __slots__ = (
        "bad", "found", "has_typed", "home", "items", "latest", "nation", "niks", "sheet", "today",
        "values", "wants_note",
    )  # fmt: skip

    def __init__(
        self,
        values: Values,
        today: date,
        *,
        nation: Nation,
        home: frozenset[str],
        sheet: Sheet | None,
    ) -> None:
        self.values, self.today, self.sheet = values, today, sheet
        self.nation, self.home = nation, home
        self.found: list[Finding] = []
        self.bad: set[str] = set()
        self.niks: dict[str, NikInfo] = {}
        self.wants_note = False
        self.items, self.has_typed = _items(values)
        registered = values.get("registered_on")
        is_day = isinstance(registered, str) and is_date(registered)
        self.latest = max(today.isoformat(), str(registered) if is_day else "")

    def ids(self, name: str) -> list[str]:
        """Ids of the items of *name* in their order, as `record.item_ids` gives them."""
        return self.items.get(name, [])

    def is_filled(self, path: str) -> bool:
        """Whether anything stands at *path*, be it only as typed."""
        return path in self.values or (self.has_typed and AS_TYPED + path in self.values)

    def day(self, path: str) -> str:
        """The ISO date at *path* (of a moment, its day), or an empty string.

        The path's own check must have gone before: what has not the shape of a day is `bad`.
        """
        value = self.values.get(path)
        return value[:10] if isinstance(value, str) and path not in self.bad else ""

    def error(self, path: str, code: str, words: Words) -> None:
        """Something that keeps the record incomplete."""
        self.found.append(Finding(path, Severity.ERROR, code, words))

    def warn(self, path: str, code: str, words: Words, *, needs_note: bool = False) -> None:
        """Something to look at again."""
        self.found.append(Finding(path, Severity.WARNING, code, words, needs_note))
        self.wants_note = self.wants_note or needs_note

    def tell(self, path: str, code: str, words: Words) -> None:
        """Something to know."""
        self.found.append(Finding(path, Severity.INFO, code, words))


def _items(values: Values) -> tuple[dict[str, list[str]], bool]:
    """Ids by name of group, each in order, and whether anything is as typed: in one pass."""
    found: dict[str, set[str]] = {}
    has_typed = False
    for path in values:
        # Most paths are plain, and looking for a dot costs less than parting.
        if "." not in path:
            continue
        name, _, rest = path.partition(".")
        if name == _TYPED:
            has_typed = True
            name, _, rest = rest.partition(".")
        item, dot, last = rest.partition(".")
        if dot and "." not in last:
            found.setdefault(name, set()).add(item)
    return {name: sorted(ids) for name, ids in found.items()}, has_typed
