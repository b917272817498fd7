"""Photos made ready for the screen, off the UI thread: a job reads and decodes, a page shows.

Only our own JPEGs come here, compared with their hash; Qt's JPEG reader alone looks at them, so
that nothing is taken for another kind of picture.
"""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

GLANCE = 96
"""Pixels a side of a small picture, whatever the screen: the number on a card cannot be read."""
LARGEST = 1_600
_MEBIBYTES = 32


def small(data: bytes) -> QImage:
    """The picture at `GLANCE` pixels a side or less; an empty one if it cannot be decoded."""
    return decoded(data, GLANCE)


def decoded(data: bytes, most: int = LARGEST) -> QImage:
    """The picture at *most* pixels a side or less; an empty one if it cannot be decoded."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"jpeg"))
    reader.setAutoDetectImageFormat(False)
    reader.setAllocationLimit(_MEBIBYTES)
    size = reader.size()
    if max(size.width(), size.height()) > most:
        kept = size.scaled(QSize(most, most), Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(kept.expandedTo(QSize(1, 1)))
    return reader.read()
