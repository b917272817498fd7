"""The boxes of an open form, by path."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.translation import said
from fieldreg.desktop.widgets import CheckButtons, Control, FieldBox, FilterCombo, Segments
from fieldreg.domain.fields import Field
from fieldreg.domain.record import ITEM_ID

from .controls import Surroundings, control_for, width_of
from .model import FormModel, Matter
from .strangers import unknown_words


class Boxes(QObject):
    """Makes boxes and finds them again. Signals: `edited(path)` when a person changed one,
    `acted(path)` when the way out of a warning was pressed."""

    edited = Signal(str)
    acted = Signal(str)

    def __init__(self, model: FormModel, around: Surroundings, parent: QObject) -> None:
        super().__init__(parent)
        self._model, self._around = model, around
        self._boxes: dict[str, FieldBox] = {}
        self._fields: dict[str, Field] = {}

    def make(self, path: str, field: Field) -> FieldBox:
        """A new box for *path*, showing what stands there."""
        control = control_for(field, self._model.choices(field), self._around)
        width = 0 if isinstance(control, Segments) else width_of(field)
        box = FieldBox(said(field.label), control, help_words=said(field.help), width=width)
        box.setProperty("path", path)
        box.control.setEnabled(not field.by_centre)
        self._boxes[path], self._fields[path] = box, field
        cast(Control, control).edited.connect(lambda: self.edited.emit(path))
        box.acted.connect(lambda: self.acted.emit(path))
        self.show(path)
        return box

    def drop(self, prefix: str) -> None:
        """Forget every box whose path begins with *prefix* (all, if empty)."""
        for path in [p for p in self._boxes if p.startswith(prefix)]:
            del self._boxes[path], self._fields[path]

    def box(self, path: str) -> FieldBox | None:
        """The box of *path*, or None."""
        return self._boxes.get(path)

    def field(self, path: str) -> Field:
        """The field of *path*."""
        return self._fields[path]

    def paths(self) -> tuple[str, ...]:
        """Paths that have a box, in the order people fill them."""
        return tuple(path for path, _ in self._model.paths() if path in self._boxes)

    def typed(self, path: str) -> str:
        """The text in the control of *path*."""
        return cast(Control, self._boxes[path].control).typed()

    def show(self, path: str) -> None:
        """Bring the control in line with the model."""
        box, field = self._boxes[path], self._fields[path]
        if isinstance(box.control, FilterCombo | Segments | CheckButtons):
            told = ((c.code, unknown_words(c)) for c in self._model.strangers(path))
            box.control.set_unknown(tuple(told))
        cast(Control, box.control).show_text(self._model.text(path, field))

    def mark(self, path: str) -> None:
        """Show how much the question matters now and where its value comes from."""
        box, field = self._boxes[path], self._fields[path]
        matter = self._model.matter(path, field)
        box.set_quiet(matter is Matter.MOOT)
        hint = QCoreApplication.translate("form", "boleh kosong")
        if field.by_centre:
            hint = QCoreApplication.translate("form", "diisi pusat")
            box.setVisible(self._model.is_filled(path))
        box.set_hint("" if matter is Matter.REQUIRED else hint)
        offered = self._model.offered(path)
        words = said(offered) if offered else ""
        box.set_aside(words, Role.INFORMATION, "info" if words else "")

    def name_all(self) -> None:
        """Name controls by path, with positions for items: `field:roles.0.segment`."""
        for path, box in self._boxes.items():
            name = f"field:{self.positioned(path)}"
            box.control.setObjectName(name)
            if isinstance(box.control, CheckButtons):
                box.control.set_names(name)

    def positioned(self, path: str) -> str:
        """*path* with the item's position instead of its id."""
        parts = path.split(".")
        if len(parts) > 1 and ITEM_ID.fullmatch(parts[1]):
            parts[1] = str(self._model.items(parts[0]).index(parts[1]))
        return ".".join(parts)

    def is_whole(self) -> bool:
        """False while the form is being destroyed, child by child."""
        return all(isValid(box) and isValid(box.control) for box in self._boxes.values())

    def path_of(self, widget: QWidget | None) -> str:
        """The path whose box holds *widget*, or empty."""
        while widget is not None:
            path = widget.property("path")
            if path and isinstance(widget, FieldBox) and self._boxes.get(path) is widget:
                return str(path)
            widget = widget.parentWidget()
        return ""
