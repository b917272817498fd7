"""What is said of photos that were added to one registration, one or many at a time."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from fieldreg.desktop.pages.photo_words import say
from fieldreg.desktop.photo_queue import Additions
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
_REST = QT_TRANSLATE_NOOP("Photos", "Selebihnya sudah diterima pusat.")


def told_of(additions: Additions) -> Told | None:
    """What to say of them now; None if there is nothing."""
    refused = additions.refused
    if additions.waiting:
        words = say(_PREPARING).format(count=additions.waiting)
        if not refused:
            return Told(words, Role.INFORMATION)
        return Told(f"{words} {say(_REFUSED_YET).format(count=refused)}", Role.ATTENTION)
    if refused:
        head = say(_KEPT_BUT if additions.kept else _REFUSED)
        lines = [head.format(kept=additions.kept, count=refused)]
        lines += [f"• {', '.join(names)}: {why}" for why, names in additions.reasons.items()]
        return Told("\n".join(lines), Role.WRONG)
    return Told(say(_KEPT), Role.GOOD) if additions.kept else None


def told_after_lock(unsettled: int, sent: Told | None = None) -> Told | None:
    """What to say to whoever signs in after a lock: how many photos were not settled, and what
    became of a sending. That all is at the centre is not said of photos that are nowhere."""
    if not unsettled:
        return sent
    words = say(_LOCKED).format(count=unsettled)
    if sent:
        words += f" {say(_REST) if sent.role is Role.GOOD else sent.words}"
    return Told(words, Role.ATTENTION)
