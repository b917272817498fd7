"""What this program copied does not stay on the clipboard: it goes after 30 seconds, at lock and at
exit, if it is still ours.

What is put there is marked, so that Windows keeps it out of its history and off its cloud and
managers that know the marks leave it alone. Text controls put it themselves, because a history
would have seen an unmarked one before anybody could take it back; whatever else of Qt copies is
marked as soon as it is there. Nothing can be done about a program that reads it in these seconds.
"""

from __future__ import annotations

import atexit
from collections.abc import Callable
from functools import cache, partial

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

CLEAR_AFTER_MS = 30_000
_WINDOWS = 'application/x-qt-windows-mime;value="{}"'
_NO = b"\x00\x00\x00\x00"  # a DWORD
_MARKS = {
    _WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"): _NO,
    _WINDOWS.format("CanIncludeInClipboardHistory"): _NO,
    _WINDOWS.format("CanUploadToCloudClipboard"): _NO,
    "x-kde-passwordManagerHint": b"secret",
    "application/x-nspasteboard-concealed-type": b"1",
}
_MARK = "x-kde-passwordManagerHint"
Mode = QClipboard.Mode


def marked(text: str) -> QMimeData:
    """*text* for the clipboard, with the marks that keep it out of histories."""
    _take_away_at_exit()
    data = QMimeData()
    data.setText(text)
    for name, value in _MARKS.items():
        data.setData(name, value)
    return data


def put(text: str) -> None:
    """Put *text* on the clipboard, marked. No text changes nothing."""
    if text:
        QGuiApplication.clipboard().setMimeData(marked(text))


def is_marked(clipboard: QClipboard, mode: Mode = Mode.Clipboard) -> bool:
    """Whether what stands there bears our marks."""
    data = clipboard.mimeData(mode)
    # Without anything on it some platforms give none, whatever the binding's types say.
    return bool(data) and data.hasFormat(_MARK)


@cache
def _take_away_at_exit() -> None:
    """However the program ends. Qt would also delete the data when Python, which made it, is gone,
    and die of that."""
    atexit.register(_take_away)


def _take_away() -> None:
    if QGuiApplication.instance():
        clipboard = QGuiApplication.clipboard()
        if is_marked(clipboard):
            clipboard.clear()


class ClipboardGuard(QObject):
    """Watches the clipboard and the primary selection for what this program puts there.

    *owns* says whether this program owns the clipboard of a mode; it is the system's answer
    except in tests, on a screen that has none.
    """

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        after_ms: int = CLEAR_AFTER_MS,
        owns: Callable[[Mode], bool] | None = None,
    ) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._owns = owns or self._system_says
        self._ours: dict[Mode, str] = {}
        self._timers: dict[Mode, QTimer] = {}
        self._is_marking = False
        for mode in (Mode.Clipboard, Mode.Selection):
            timer = QTimer(self)
            timer.setSingleShot(True)
            timer.setInterval(after_ms)
            timer.timeout.connect(partial(self._clear, mode))
            self._timers[mode] = timer
        self._clipboard.changed.connect(self._on_changed)

    @property
    def waits(self) -> bool:
        """Whether something of ours stands there still."""
        return bool(self._ours)

    def clear_ours(self) -> None:
        """Take away at once what is ours: at lock and at exit."""
        for mode in tuple(self._ours):
            self._clear(mode)

    def _system_says(self, mode: Mode) -> bool:
        # Marked text that can be read is ours too, where a screen knows no owners.
        if is_marked(self._clipboard, mode):
            return True
        is_primary = mode == Mode.Selection
        return self._clipboard.ownsSelection() if is_primary else self._clipboard.ownsClipboard()

    def _on_changed(self, mode: Mode) -> None:
        if self._is_marking or mode not in self._timers:
            return
        text = self._clipboard.text(mode)
        if not text or not self._owns(mode):
            self._forget(mode)
            return
        if mode == Mode.Clipboard and not is_marked(self._clipboard):
            self._is_marking = True
            self._clipboard.setMimeData(marked(text))
            self._is_marking = False
        self._ours[mode] = text
        self._timers[mode].start()

    def _clear(self, mode: Mode) -> None:
        """What somebody else put there since, even by another way, is left."""
        text = self._ours.get(mode)
        self._forget(mode)
        if text and self._clipboard.text(mode) == text:
            self._clipboard.clear(mode)

    def _forget(self, mode: Mode) -> None:
        self._ours.pop(mode, None)
        self._timers[mode].stop()
