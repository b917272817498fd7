"""What was dropped on the photos: files of this laptop, and what is none."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDropEvent


class Dropped(NamedTuple):
    """`others` are the names of what is no file here: a picture of a web page, or of a phone."""

    files: tuple[Path, ...] = ()
    others: tuple[str, ...] = ()


def dropped(event: QDropEvent) -> Dropped:
    """What *event* brings."""
    urls = event.mimeData().urls() if event.mimeData().hasUrls() else []
    return Dropped(
        tuple(Path(url.toLocalFile()) for url in urls if url.isLocalFile()),
        tuple(_name(url) for url in urls if not url.isLocalFile()),
    )


def _name(url: QUrl) -> str:
    """The file's name alone, empty where there is none: what else stands in an address may be
    somebody's data, or be all of the picture."""
    return (url.fileName() or url.host()) if url.host() else ""
