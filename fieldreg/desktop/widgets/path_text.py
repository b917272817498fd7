"""A path on one line: whole where it fits, else without its middle."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from .text import Text, tip


class PathText(Text):
    """Shows where it begins and how it ends, which tell one stick from another; the tip says the
    whole path, and so does what a screen reader hears."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._path = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_words(self, path: str) -> None:
        """Another path."""
        self._path = path
        self.setAccessibleName(path)
        self._fit()

    def sizeHint(self) -> QSize:
        """Of one line, however little of it is shown."""
        return QSize(0, QFontMetrics(self.font()).height())

    def minimumSizeHint(self) -> QSize:
        """It takes what there is."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten it to the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        measure = QFontMetrics(self.font())
        shown = measure.elidedText(self._path, Qt.TextElideMode.ElideMiddle, self.width())
        if shown != self.text():
            self.setText(shown)
        self.setToolTip(tip(self._path if shown != self._path else ""))
