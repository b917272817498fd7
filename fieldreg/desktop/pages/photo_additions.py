"""What became of the photos that were added to one registration, one or many at a time."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from fieldreg.desktop.pages.photo_words import say
from fieldreg.desktop.session import Told
from fieldreg.desktop.theme.tokens import Role

_PREPARING = QT_TRANSLATE_NOOP("Photos", "{count} foto sedang disiapkan …")
_REFUSED_YET = QT_TRANSLATE_NOOP("Photos", "{count} tidak tersimpan; sebabnya disebut sesudah ini.")
_KEPT = QT_TRANSLATE_NOOP("Photos", "Foto tersimpan di laptop ini; dikirim sesudah isian.")
_KEPT_BUT = QT_TRANSLATE_NOOP("Photos", "{kept} foto tersimpan di laptop ini, {count} tidak:")
_REFUSED = QT_TRANSLATE_NOOP("Photos", "{count} berkas tidak tersimpan:")
_LOCKED = QT_TRANSLATE_NOOP(
    "Photos",
    "Sebelum layar dikunci, {count} foto masih disiapkan atau tidak tersimpan. Yang tidak tampak "
    "pada orangnya belum tersimpan: tambahkan lagi. Semua isian aman.",
)
_BEGINS, _ENDS = 18, 12
"""What is shown of a file's long name: it must not widen the page."""


class Additions:
    """How many are on their way or were kept, and which were refused and why.

    A refusal stays until it was read or the officer adds again: whoever believes that all are kept
    empties her camera.
    """

    def __init__(self) -> None:
        self.waiting = 0
        self._kept = 0
        self._refused: dict[str, list[str]] = {}

    @property
    def is_over(self) -> bool:
        """Whether nobody needs to be told any more of it."""
        return not (self.waiting or self._refused)

    @property
    def unsettled(self) -> int:
        """How many are on their way or were refused."""
        return self.waiting + sum(map(len, self._refused.values()))

    def begin(self, count: int) -> None:
        """*count* more are on their way."""
        if not self.waiting:
            self.forget()
        self.waiting += count

    def keep(self) -> None:
        """One of them was kept."""
        self.waiting -= 1
        self._kept += 1

    def refuse(self, name: str, why: str) -> None:
        """The one in the file *name* was not; *why* is a sentence."""
        self.waiting -= 1
        self._refused.setdefault(why, []).append(_short(name))

    def forget(self) -> None:
        """What was said was read."""
        self._kept = 0
        self._refused.clear()

    def told(self) -> Told | None:
        """What to say of them now; None if there is nothing."""
        refused = self.unsettled - self.waiting
        if self.waiting:
            words = say(_PREPARING).format(count=self.waiting)
            more = say(_REFUSED_YET).format(count=refused)
            return (
                Told(f"{words} {more}", Role.ATTENTION)
                if refused
                else Told(words, Role.INFORMATION)
            )
        if refused:
            head = say(_KEPT_BUT if self._kept else _REFUSED)
            lines = [head.format(kept=self._kept, count=refused)]
            lines += [f"• {', '.join(names)}: {why}" for why, names in self._refused.items()]
            return Told("\n".join(lines), Role.WRONG)
        return Told(say(_KEPT), Role.GOOD) if self._kept else None


def told_after_lock(unsettled: int) -> Told | None:
    """What to say to whoever signs in after a lock that came before all was told."""
    return Told(say(_LOCKED).format(count=unsettled), Role.ATTENTION) if unsettled else None


def _short(name: str) -> str:
    is_long = len(name) > _BEGINS + _ENDS + 1
    return f"{name[:_BEGINS]}…{name[-_ENDS:]}" if is_long else name
