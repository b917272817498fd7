"""Where the person is on the form, and how keys move them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from fieldreg.domain.fields import Items

from .column import FormColumn
from .editor import Editor
from .frame import FormFrame
from .walk import next_path


class FocusKeeper(QObject):
    """Follows the focus: help and scrolling with it, reading and checking behind it."""

    def __init__(
        self, editor: Editor, column: FormColumn, frame: FormFrame, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._editor, self._column, self._frame = editor, column, frame
        self._boxes, self._model = editor.boxes, editor.model
        self._page = parent
        self._helps_all = False
        self._is_by_mouse = False
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    def here(self) -> str:
        """The path that has the focus, or empty."""
        return self._boxes.path_of(QApplication.focusWidget())

    def go_to(self, path: str) -> None:
        """Put the focus on the control of *path* (or of the first question below it)."""
        inside = (p for p in self._boxes.paths() if path and p.startswith(path + "."))
        box = self._boxes.box(path) or self._boxes.box(next(inside, ""))
        if box:
            self._frame.close_drawer()
            box.control.setFocus(Qt.FocusReason.TabFocusReason)
            self._column.show_box(box)

    def go_to_section(self, name: str) -> None:
        """Show a section from its heading, the focus on its first question."""
        first = next((p for p in self._boxes.paths() if self._boxes.field(p).section == name), "")
        if first:
            self.go_to(first)
        else:
            self._column.focus_add(name)
        self._frame.close_drawer()
        self._column.show_section(name)
        self._frame.sections.set_current(name)

    def go_on(self, step: int) -> None:
        """To the next question that matters, or back; after the last to the primary button."""
        at = QApplication.focusWidget()
        here = self.here()
        # Inside a question Enter never presses: nobody gives consent by hurrying through a form.
        # On the way to add an item it goes on without one: Space adds.
        adding = self._column.adder_at(at)
        if isinstance(at, QPushButton) and step > 0 and not (here or adding):
            at.click()
            return
        start = self._beside(adding, step) if adding else here
        path = next_path(self._model, self._boxes, start, step)
        before = adding.section if adding else self._section(here)
        passed = self._passed(before, self._section(path), step)
        if passed:
            self._column.focus_add(passed)
            self._frame.sections.set_current(passed)
        elif path:
            self.go_to(path)
        elif step > 0:
            self._frame.save_next.setFocus(Qt.FocusReason.TabFocusReason)

    def toggle_help(self) -> None:
        """Show the help of every question, or only of the one with the focus."""
        self._helps_all = not self._helps_all
        self.show_help()

    def show_help(self) -> None:
        """Show help where it belongs."""
        here = self.here()
        for path in self._boxes.paths():
            box = self._boxes.box(path)
            if box:
                box.set_help_shown(self._helps_all or path == here)

    def _entry(self, path: str) -> str:
        """The entry of the definition to which *path* belongs; a pack's question is one itself."""
        definition = self._model.definition
        return path if definition.entry(path) else path.partition(".")[0]

    def _section(self, path: str) -> str:
        return self._boxes.field(path).section if path else ""

    def _beside(self, items: Items, step: int) -> str:
        """The question from which *step* leads over the end of *items*."""
        order = [
            e.name
            for s in self._model.definition.sections
            for e in self._model.definition.in_section(s.name)
        ]
        at = order.index(items.name)
        paths = [(p, order.index(self._entry(p))) for p in self._boxes.paths()]
        if step > 0:
            return next((p for p, i in reversed(paths) if i <= at), "")
        return next((p for p, i in paths if i > at), "")

    def _passed(self, start: str, end: str, step: int) -> str:
        """The first section between *start* and *end* that only has a way to add an item."""
        names = [s.name for s in self._model.definition.sections][::step]
        first = names.index(start) + 1 if start else 0
        last = names.index(end) if end else len(names)
        empty = self._column.empty_sections()
        return next((n for n in names[first:last] if n in empty), "")

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if not self._boxes.is_whole():
            return
        left, entered = self._boxes.path_of(old), self._boxes.path_of(new)
        if entered and entered != left:
            self._editor.enter(entered)
        if left and left != entered:
            self._editor.leave(left)
        box = self._boxes.box(entered)
        if box and entered != left:
            self._frame.sections.set_current(self._boxes.field(entered).section)
            self._column.show_box(box)
        if left or entered:
            self.show_help()
