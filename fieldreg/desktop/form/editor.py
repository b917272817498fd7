"""What happens while a form is filled: typing becomes values, findings go to their fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.translation import said
from fieldreg.domain.fields import Kind
from fieldreg.domain.nik import suggest
from fieldreg.domain.record import AS_TYPED, Value
from fieldreg.domain.revision import Reason
from fieldreg.domain.words import Finding, Severity

from .boxes import Boxes
from .model import FormModel

CHECK_AFTER_MS = 150
DRAFT_AFTER_MS = 800
SIMILAR_AFTER_MS = 400
MISSING = "missing"
_ROLES = {
    Severity.ERROR: Role.WRONG,
    Severity.WARNING: Role.ATTENTION,
    Severity.INFO: Role.INFORMATION,
}
_RANK = list(_ROLES)


class Editor(QObject):
    """Keeps model and boxes together.

    Signals: `checked()` after findings were made anew; `draft_changed(dict)` when typing paused;
    `identity_changed(dict)` when an answer of the first section changed; `edited()` at each key.
    """

    edited = Signal()
    checked = Signal()
    draft_changed = Signal(object)
    identity_changed = Signal(object)

    def __init__(self, model: FormModel, boxes: Boxes, parent: QObject) -> None:
        super().__init__(parent)
        self.model, self.boxes = model, boxes
        self.findings: tuple[Finding, ...] = ()
        self.asks_missing = False
        self._here = ""
        self._is_untold = False
        self._told: set[str] = set()
        self._notes: dict[str, str] = {}
        self._check = self._timer(CHECK_AFTER_MS, self.check_now)
        self._draft = self._timer(DRAFT_AFTER_MS, self.tell_draft)
        self._similar = self._timer(SIMILAR_AFTER_MS, self._tell_identity)
        boxes.edited.connect(self._on_edited)

    def begin(self, reasons: Iterable[Reason]) -> None:
        """A form has been opened: nothing is asked for yet, the centre's reasons stand."""
        for timer in (self._check, self._draft, self._similar):
            timer.stop()
        self.asks_missing, self._here, self._told = False, "", set()
        self._is_untold = False
        self._notes = {}
        self.show_reasons(reasons)
        self.check_now()
        self._similar.start()

    def show_reasons(self, reasons: Iterable[Reason]) -> None:
        """Put what the centre asks for at its fields; what it asks no more goes."""
        asked = QCoreApplication.translate("form", "Pusat meminta perbaikan: {text}")
        told = tuple(reasons)
        for path in self.boxes.paths():
            own = [r.text for r in told if r.path == path]
            box = self.boxes.box(path)
            if box:
                box.set_reason(asked.format(text=" ".join(own)) if own else "")

    def set_note(self, path: str, words: str) -> None:
        """What this desk knows of the answer at *path*, until it is edited; empty clears."""
        self._notes[path] = words
        self.check_now()

    def enter(self, path: str) -> None:
        """The person is at *path* now (empty: elsewhere)."""
        self._here = path

    def leave(self, path: str) -> None:
        """The person left *path*: show the value as it was understood, and what is wrong."""
        if not self.boxes.box(path):
            return
        if AS_TYPED + path not in self.model.values():
            self.boxes.show(path)
        self._here = "" if self._here == path else self._here
        self.check_now()

    def ask_missing(self) -> None:
        """From now on also say at each field that it is still empty (after a save)."""
        self.asks_missing = True
        self.check_now()

    def items_changed(self) -> None:
        """Items were added or taken away."""
        self.edited.emit()
        self._touch()
        self.check_now()

    def check_now(self) -> None:
        """Make findings anew and put them at their fields."""
        self._check.stop()
        self.findings = self.model.findings()
        by_path: dict[str, Finding] = {}
        for finding in sorted(self.shown(), key=lambda f: _RANK.index(f.severity), reverse=True):
            by_path[finding.field] = finding
        for path in self.boxes.paths():
            self._show_finding(path, by_path.get(path))
            self.boxes.mark(path)
        self._told = set(by_path)
        self._tell_nik()
        self.checked.emit()

    def shown(self) -> tuple[Finding, ...]:
        """Findings worth saying now: not what is merely empty, not what is being typed."""
        return tuple(f for f in self.findings if self._is_worth_saying(f))

    def missing(self) -> tuple[tuple[str, str], ...]:
        """What is still empty, as (path, label); none of it is wrong."""
        paths = (f.field for f in self.findings if f.code == MISSING)
        return tuple((path, self.label(path)) for path in paths)

    def label(self, path: str) -> str:
        """The words of a field or group of items."""
        box = self.boxes.box(path)
        if box:
            return box.label
        entry = self.model.definition.entry(path.partition(".")[0])
        return said(entry.label) if entry else ""

    def forget(self) -> None:
        """Nothing is to be kept any more: the draft was saved or thrown away."""
        self._draft.stop()
        self._is_untold = False

    def _on_edited(self, path: str) -> None:
        before = self.model.values()
        self._notes.pop(path, None)
        self.edited.emit()
        self.model.take(path, self.boxes.field(path), self.boxes.typed(path))
        self._show_offers(path, before)
        self._touch()
        self._check.start()
        if self.boxes.field(path).section == self.model.definition.sections[0].name:
            self._similar.start()

    def _show_offers(self, edited: str, before: Mapping[str, Value]) -> None:
        after = self.model.values()
        for path in self.boxes.paths():
            if path != edited and before.get(path) != after.get(path):
                self.boxes.show(path)

    def _is_worth_saying(self, finding: Finding) -> bool:
        if finding.code == MISSING:
            return self.asks_missing
        is_typing = finding.field == self._here and finding.field not in self._told
        return not is_typing

    def _show_finding(self, path: str, finding: Finding | None) -> None:
        box = self.boxes.box(path)
        if box:
            note = self._notes.get(path, "")
            if note and (finding is None or finding.severity is not Severity.ERROR):
                box.set_message(note, Role.ATTENTION)
                return
            words = said(finding.text) if finding else ""
            box.set_message(words, _ROLES[finding.severity] if finding else Role.WRONG)

    def _tell_nik(self) -> None:
        """Say beside the worker's own NIK what it was understood to mean."""
        values = self.model.values()
        for path in self.boxes.paths():
            if "." in path or self.boxes.field(path).kind is not Kind.NIK:
                continue
            told = suggest(str(values.get(path, "")), self.model.today(), self.model.pack.nation)
            box = self.boxes.box(path)
            if box and told:
                day = "-".join(reversed(told.birth_date.split("-")))
                words = QCoreApplication.translate("form", "lahir {date}").format(date=day)
                box.set_aside(words, Role.GOOD, "check")

    def tell_draft(self) -> None:
        """Tell the draft at once if any typing has not been told yet."""
        if self._is_untold:
            self._draft.stop()
            self._is_untold = False
            self.draft_changed.emit(self.model.values())

    def _tell_identity(self) -> None:
        self.identity_changed.emit(self.model.values())

    def _touch(self) -> None:
        # Not begun anew at each key: somebody who types without a pause must not lose it all.
        self._is_untold = True
        if not self._draft.isActive():
            self._draft.start()

    def _timer(self, after: int, what: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after)
        timer.timeout.connect(what)
        return timer
