"""What happens while a form is filled: typing becomes values, findings go to their fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.translation import said
from fieldreg.desktop.widgets import FilterCombo
from fieldreg.domain.nik import Suggested
from fieldreg.domain.record import AS_TYPED, Value
from fieldreg.domain.revision import Reason
from fieldreg.domain.words import Finding, Severity

from .boxes import Boxes
from .model import NIK, FormModel
from .suggestions import FROM_NIK, OWN_AREA

CHECK_AFTER_MS = 150
DRAFT_AFTER_MS = 800
SIMILAR_AFTER_MS = 400
MISSING = "missing"
_ASKED_ABOUT = frozenset({"identity", "address", "work"})
VILLAGE = "village_code"
NOTE = "note"
_ROLES = {
    Severity.ERROR: Role.WRONG,
    Severity.WARNING: Role.ATTENTION,
    Severity.INFO: Role.INFORMATION,
}
_RANK = list(_ROLES)


class Editor(QObject):
    """Keeps model and boxes together.

    Signals: `checked()` after findings were made anew; `draft_changed(dict)` when typing paused;
    `identity_changed(dict)` when an answer changed by which others are compared; `edited()` at
    each key; `note_wanted(path)` when a warning that needs one is pressed.
    """

    edited = Signal()
    checked = Signal()
    draft_changed = Signal(object)
    identity_changed = Signal(object)
    note_wanted = Signal(str)

    def __init__(self, model: FormModel, boxes: Boxes, parent: QObject) -> None:
        super().__init__(parent)
        self.model, self.boxes = model, boxes
        self.findings: tuple[Finding, ...] = ()
        self.asks_missing = False
        self._here = ""
        self._is_untold = False
        self._areas: tuple[str, ...] = ()
        self._told: set[str] = set()
        self._notes: dict[str, str] = {}
        self._check = self._timer(CHECK_AFTER_MS, self.check_now)
        self._draft = self._timer(DRAFT_AFTER_MS, self.tell_draft)
        self._similar = self._timer(SIMILAR_AFTER_MS, self._tell_identity)
        boxes.edited.connect(self._on_edited)
        boxes.acted.connect(lambda: self.note_wanted.emit(NOTE))

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
        if self.boxes.field(path).section in _ASKED_ABOUT:
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
            box.set_act(self._act_for(finding))
            if note and (finding is None or finding.severity is not Severity.ERROR):
                box.set_message(note, Role.ATTENTION)
                return
            words = said(finding.text) if finding else ""
            box.set_message(words, _ROLES[finding.severity] if finding else Role.WRONG)

    def _act_for(self, finding: Finding | None) -> str:
        """A warning that stands only with a note leads to the note while there is none."""
        if finding is None or not finding.needs_note or self.model.is_filled(NOTE):
            return ""
        return QCoreApplication.translate("form", "Tulis catatan")

    def _tell_nik(self) -> None:
        """Say beside the worker's own NIK what it was understood to mean."""
        told = self.model.nik_told()
        box = self.boxes.box(NIK)
        if box and told:
            day = "-".join(reversed(told.birth_date.split("-")))
            words = QCoreApplication.translate("form", "lahir {date}").format(date=day)
            place = told.district or told.regency
            box.set_aside(f"{words} · {place}" if place else words, Role.GOOD, "check")
        self._offer_villages(told)

    def serve(self, areas: Sequence[str]) -> None:
        """The areas that the office serves: their villages are offered first."""
        self._areas = tuple(f"{area}." for area in areas)
        self._offer_villages(None)

    def _offer_villages(self, told: Suggested | None) -> None:
        """The villages where the NIK was first issued stand first; which one it is nobody says.
        Where it tells of none, those that the office serves."""
        box = self.boxes.box(VILLAGE)
        if not box or not isinstance(box.control, FilterCombo):
            return
        villages = [v.code for v in self.model.pack.villages]
        near = [code for code in villages if told and code.startswith(f"{told.region}.")]
        own = [code for code in villages if f"{code}.".startswith(self._areas)]
        box.control.put_first(near or own, said(FROM_NIK if near else OWN_AREA))
        if near and told and not self.model.is_filled(VILLAGE):
            words = QCoreApplication.translate("form", "dari NIK: kecamatan {name}")
            box.set_aside(words.format(name=told.district), Role.INFORMATION, "info")

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
