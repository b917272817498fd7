"""The system's own questions for a file or a folder; they never hold the program.

No loop of their own runs while they are open, so that the lock can take them away like any other
window. Nothing is called when the person thinks better of it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

Chosen = Callable[[Path], object]


def ask_for_file(parent: QWidget, title: str, kinds: str, then: Chosen) -> None:
    """Which file to open; *kinds* as `Words (*.ending);;…`."""
    dialog = _dialog(parent, title, then)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(kinds)
    dialog.open()


def ask_for_folder(parent: QWidget, title: str, then: Chosen) -> None:
    """Which folder to use."""
    dialog = _dialog(parent, title, then)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.open()


def ask_where_to_save(parent: QWidget, title: str, name: str, kinds: str, then: Chosen) -> None:
    """Where to put a new file; *name* is offered. The dialog asks before one is replaced."""
    dialog = _dialog(parent, title, then)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(kinds)
    dialog.setDefaultSuffix(name.rpartition(".")[2])
    dialog.selectFile(name)
    dialog.open()


def _dialog(parent: QWidget, title: str, then: Chosen) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def chosen(name: str) -> None:
        if name:
            then(Path(name))

    dialog.fileSelected.connect(chosen)
    return dialog
