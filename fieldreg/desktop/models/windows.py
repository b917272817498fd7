"""A list of any length of which only what is looked at is held: some windows of rows at a time."""

from __future__ import annotations

from fieldreg.services.views import Beside, PeoplePage, PersonRow

ROWS = 100
"""Rows of a window; a screen shows fewer."""
MOST_HELD = 6
_AHEAD = ROWS // 2


class Windows:
    """Windows of one search by their number, from 0; `total` rows are known to be there.

    With `is_capped` there are more: they become known when the last ones are looked at.
    """

    def __init__(self) -> None:
        self._held: dict[int, tuple[PersonRow, ...]] = {}
        self.total = 0
        self.is_capped = False

    @property
    def held(self) -> int:
        """How many rows are held."""
        return sum(map(len, self._held.values()))

    def begin(self, page: PeoplePage, number: int = 0) -> None:
        """Hold the window *number* of another search, or of the same one made again, alone."""
        self._held = {number: page.rows} if page.rows else {}
        self.total, self.is_capped = page.total, page.is_capped

    def hold(self, number: int, page: PeoplePage) -> None:
        """Hold one window more; those farthest from it go. What it says of the total holds."""
        self._held[number] = page.rows
        while len(self._held) > MOST_HELD:
            del self._held[max(self._held, key=lambda held: abs(held - number))]
        self.total, self.is_capped = page.total, page.is_capped
        last = number * ROWS + len(page.rows)
        if len(page.rows) < ROWS and last < self.total:
            # Others changed meanwhile; the list ends here until it is read again.
            self.total, self.is_capped = last, False

    def row(self, position: int) -> PersonRow | None:
        """The row at *position*, None while it is not held."""
        rows = self._held.get(position // ROWS, ())
        inside = position % ROWS
        return rows[inside] if inside < len(rows) else None

    def position(self, record_id: str) -> int:
        """Where a person stands, -1 where that is not held."""
        for number, rows in self._held.items():
            for inside, row in enumerate(rows):
                if row.record_id == record_id:
                    return number * ROWS + inside
        return -1

    def missing(self, first: int, last: int) -> int | None:
        """The window that is to be read so that rows *first* to *last*, and some around, are held.

        What is seen comes first. None where nothing is missing.
        """
        end = self.total if self.is_capped else self.total - 1
        for begin, until in ((first, last), (first - _AHEAD, last + _AHEAD)):
            for number in range(max(begin, 0) // ROWS, min(until, end) // ROWS + 1):
                if number not in self._held:
                    return number
        return None

    def beside(self, number: int) -> Beside | None:
        """The held row nearest to the window *number*, None where the list's top is nearer."""
        known = [held for held, rows in self._held.items() if rows]
        nearest = min(known, key=lambda held: abs(held - number), default=None)
        if nearest is None or abs(nearest - number) > number:
            return None
        rows = self._held[nearest]
        if nearest > number:
            return Beside(nearest * ROWS, rows[0].touched)
        return Beside(nearest * ROWS + len(rows) - 1, rows[-1].touched)
