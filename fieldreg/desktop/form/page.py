"""The page on which one registration is filled in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldreg.desktop.dialogs.explanation import Explanation
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.translation import said
from fieldreg.domain.case import ANSWERABLE
from fieldreg.domain.eligibility import Around, Assessment, explain
from fieldreg.domain.fields import Group
from fieldreg.domain.pack import Pack, Shelf
from fieldreg.domain.record import Value
from fieldreg.domain.words import Case, Eligibility, Finding, Severity
from fieldreg.services.views import FormState, SaveResult, Similar

from .boxes import Boxes
from .check_panel import CheckPanel
from .column import FormColumn
from .consent import consent_defaults, is_consent
from .controls import Surroundings
from .editor import Editor
from .focus import FocusKeeper
from .frame import FormFrame
from .model import FormModel
from .section_list import SectionList
from .walk import first_empty, first_wrong, section_state

SAME_NIK = "same_nik"


class FormPage(QWidget):
    """Made entirely from the pack's definition; saves nothing itself.

    Signals: `save_requested(next: bool)` by F9 (True) or F10; `left()` by Esc, the draft having
    been told; `draft_changed(dict)` 800 ms after the last key; `identity_changed(dict)` when
    similar people should be looked for; `person_chosen(record_id)`; `edited()` at each change;
    `other_pack_judges()` when the form is made from another pack than the one that decides.
    """

    save_requested = Signal(bool)
    left = Signal()
    draft_changed = Signal(object)
    identity_changed = Signal(object)
    person_chosen = Signal(str)
    edited = Signal()
    other_pack_judges = Signal()

    def __init__(
        self,
        pack: Pack,
        *,
        today: Callable[[], date],
        now: Callable[[], str],
        make_id: Callable[[], str],
        village_code: str = "",
        shelf: Shelf | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """*now* gives UTC ISO; *village_code* is the office's, the default for a new person.

        *shelf* has every version of the programme; without it *pack* is the only one.
        """
        super().__init__(parent)
        self.setObjectName("page:form")
        self._village_code = village_code
        self._state: FormState | None = None
        self._same_nik = 0
        self._refusal = ""
        self.model = FormModel(pack, today=today, make_id=make_id, shelf=shelf)
        around = Surroundings(pack, now, ZoneInfo(pack.time_zone))
        self.boxes = Boxes(self.model, around, self)
        self.column = FormColumn(self.model, self.boxes)
        self.editor = Editor(self.model, self.boxes, self)
        self.panel = CheckPanel(pack)
        self.sections = SectionList(pack.definition().sections)
        self.frame = FormFrame(self.sections, self.column, self.panel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.frame)
        self.focus = FocusKeeper(self.editor, self.column, self.frame, self)
        self.explanation = Explanation(self)
        self._connect()
        self._add_shortcuts()

    def open(self, state: FormState) -> None:
        """Show *state*; the focus goes to the centre's first reason, else the first empty field."""
        self._state = state
        self.explanation.put_away()
        self.model.open(state.values, self._defaults())
        self.column.refill()
        self.frame.show_kept("")
        self.show_similar(())
        self.editor.begin(state.reasons)
        self._show_standing(state)
        self.panel.to_top()
        asked = {r.path for r in state.reasons}
        first = next((p for p in self.boxes.paths() if p in asked), "")
        self.focus.go_to(first or first_empty(self.model, self.boxes))

    @property
    def state(self) -> FormState | None:
        """What was opened last."""
        return self._state

    def values(self) -> dict[str, Value]:
        """All values as they stand, what is typed and unreadable under `as_typed.`."""
        return self.model.values()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings as of the last check."""
        return self.editor.findings

    def show_similar(self, similar: tuple[Similar, ...]) -> None:
        """People who may be the same person, for the values last asked about."""
        self.panel.show_similar(similar)
        same = [s.row for s in similar if s.why == SAME_NIK]
        words = self.tr(
            "NIK ini sudah terdaftar atas nama {name}. Lihat dulu orangnya di Pemeriksaan."
        )
        name = (same[0].full_name or same[0].alias or "…") if same else ""
        self._same_nik = len(same)
        self.editor.set_note("nik", words.format(name=name) if same else "")

    def show_around(self, around: Around) -> None:
        """What other registrations say, for the rules that ask for it."""
        if around != self.model.around:
            self.model.around = around
            self.editor.check_now()

    @property
    def refusal(self) -> str:
        """Why the rules turn the person down, in a sentence; empty if they do not."""
        return self._refusal

    def show_kept(self, words: str) -> None:
        """A quiet word beside the buttons: the draft is kept."""
        self.frame.show_kept(words)

    def show_result(self, result: SaveResult) -> None:
        """Say what Save did; what is wrong is shown at its field and gets the focus."""
        self.editor.forget()
        if result.is_complete:
            self.frame.show_notice(*self._complete_words(result))
            return
        self.editor.ask_missing()
        words = self.tr(
            "Tersimpan sebagai belum lengkap. Tidak ada yang hilang; lengkapi isian yang ditandai."
        )
        if not result.revision_id:
            words = self.tr("Belum ada yang diubah. Lengkapi isian yang ditandai.")
        self.frame.show_notice(words, Role.ATTENTION)
        self.focus.go_to(first_wrong(self.boxes, self.findings))

    def stand_on(self, state: FormState) -> None:
        """The record was saved and stands so now: what the centre asked may be answered."""
        self._state = state
        self.editor.show_reasons(state.reasons)
        self._show_standing(state)

    def set_busy(self, is_busy: bool) -> None:
        """While a save is under way its buttons rest; typing goes on."""
        self.frame.set_busy(is_busy)

    def save(self, *, then_next: bool) -> None:
        """Ask to be saved, with the control being edited read first."""
        if not self.frame.is_busy:
            self.editor.leave(self.focus.here())
            self.save_requested.emit(then_next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Shift+Enter back, Escape leaves with the draft kept."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focus.go_on(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif key == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Below 1,100 pixels of window the sections are a strip and the checks a drawer."""
        super().resizeEvent(event)
        self.frame.set_narrow(self.window().width() < tokens.NARROW_BELOW)
        self.frame.set_tight(self.width() < tokens.TIGHT_BELOW)

    def _complete_words(self, result: SaveResult) -> tuple[str, Role]:
        if result.revision_id and self._refusal:
            words = self.tr("Tersimpan, menunggu kirim. Menurut aturan tidak dapat diterima: {why}")
            return words.format(why=self._refusal), Role.ATTENTION
        if result.revision_id:
            return self.tr("Tersimpan di laptop ini, menunggu kirim ke pusat."), Role.GOOD
        if result.case in ANSWERABLE:
            words = self.tr(
                "Belum ada yang diubah. Tekan F10 sekali lagi untuk mengajukan lagi apa adanya."
            )
            return words, Role.INFORMATION
        return self.tr("Belum ada yang diubah."), Role.INFORMATION

    def _show_standing(self, state: FormState) -> None:
        general = [r.text for r in state.reasons if not self.boxes.box(r.path)]
        if general:
            words = self.tr("Pusat meminta perbaikan: {text}").format(text=" ".join(general))
            self.frame.show_standing(words, Role.ATTENTION)
        elif state.case in (Case.ACCEPTED, Case.ENROLLED):
            words = self.tr("Sudah disetujui. Perubahan akan diperiksa lagi oleh pusat.")
            self.frame.show_standing(words, Role.INFORMATION)
        else:
            self.frame.show_standing("")

    def _connect(self) -> None:
        self.editor.edited.connect(self.frame.end_notice)
        self.editor.edited.connect(self.edited)
        self.editor.checked.connect(self._on_checked)
        self.editor.draft_changed.connect(self.draft_changed)
        self.editor.identity_changed.connect(self.identity_changed)
        self.panel.path_chosen.connect(self.focus.go_to)
        self.editor.note_wanted.connect(self.focus.go_to)
        self.panel.person_chosen.connect(self.person_chosen)
        self.panel.explanation_wanted.connect(self._explain)
        self.sections.chosen.connect(self.focus.go_to_section)
        self.column.item_added.connect(self._on_item_added)
        self.column.item_removed.connect(self.editor.items_changed)
        self.frame.save_next.clicked.connect(lambda: self.save(then_next=True))
        self.frame.save.clicked.connect(lambda: self.save(then_next=False))
        self.frame.back.clicked.connect(self._leave)

    def _add_shortcuts(self) -> None:
        acts: dict[str, Callable[[], None]] = {
            "F9": lambda: self.save(then_next=True),
            "F10": lambda: self.save(then_next=False),
            "F1": self.focus.toggle_help,
        }
        for number, section in enumerate(self.model.definition.sections, start=1):
            acts[f"Alt+{number}"] = partial(self.focus.go_to_section, section.name)
        for keys, act in acts.items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _defaults(self) -> dict[str, Value]:
        """What a new registration begins with; all of it may be changed, none was typed."""
        definition = self.model.definition
        result: dict[str, Value] = {"registered_on": self.model.today().isoformat()}
        if self._village_code:
            result["village_code"] = self._village_code
        for entry in definition.entries:
            if isinstance(entry, Group) and is_consent(entry):
                result.update(consent_defaults(self.model.pack, entry.name))
        return result

    def _leave(self) -> None:
        """Back to where one came from; what is typed is told as a draft first."""
        self.editor.leave(self.focus.here())
        self.editor.tell_draft()
        self.left.emit()

    def _on_item_added(self, prefix: str) -> None:
        self.editor.items_changed()
        self.focus.go_to(prefix.removesuffix("."))

    def _explain(self) -> None:
        """The whole answer as a paragraph, over the form."""
        self.explanation.show_words(said(explain(*self.model.assessment())))

    def _checks_words(self) -> str:
        if self._same_nik:
            return self.tr("NIK sama: {count} orang").format(count=self._same_nik)
        return self.tr("Tidak dapat diterima") if self._refusal else self.panel.state_words

    def _on_checked(self) -> None:
        """Findings were made anew: tell panel, sections, and the consent text."""
        shown, missing = self.editor.shown(), self.editor.missing()
        told, judged_by = self.model.assessment()
        labels = {f.field: self.editor.label(f.field) for f in shown}
        self.panel.show_findings(shown, () if self.editor.asks_missing else missing, labels)
        wrong = frozenset(f.field for f in shown if f.severity is Severity.ERROR)
        self.panel.show_answer(told, judged_by, wrong)
        self._refusal = _refusal(told)
        if judged_by.key != self.model.pack.key and self.focus.here() != "registered_on":
            self.other_pack_judges.emit()
        self.frame.show_checks(self._checks_words())
        for section in self.model.definition.sections:
            state = section_state(self.model, section.name, self.findings, shown)
            self.sections.set_state(section.name, state)
        if self.column.consent:
            self.column.consent.show_for(self.values())


def _refusal(told: Assessment) -> str:
    """The first sentence of what turns the person down for every role."""
    if told.overall is not Eligibility.REFUSE:
        return ""
    first = next(r for r in told.reasons if r.outcome is Eligibility.REFUSE)
    return said(first.words).partition(". ")[0].rstrip(".") + "."
