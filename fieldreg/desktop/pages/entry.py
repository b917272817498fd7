"""The form at work (Baru, Perbaiki): opens, keeps the draft, looks for similar people, saves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldreg.desktop.form.page import FormPage
from fieldreg.desktop.messages import sentence
from fieldreg.desktop.models.showing import holds_nik
from fieldreg.desktop.pages.entry_jobs import Beside, Opened, Saved, beside, opened, saved
from fieldreg.desktop.pages.entry_words import incomplete_words, saved_words
from fieldreg.desktop.pages.page import Page
from fieldreg.desktop.session import Go, Kind, PageName, Session, Told
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import EmptyState
from fieldreg.domain.case import ANSWERABLE
from fieldreg.domain.pack import Pack
from fieldreg.domain.record import Value, Values
from fieldreg.domain.trouble import Trouble
from fieldreg.domain.words import Case
from fieldreg.services import draft
from fieldreg.services.views import FormState


class EntryPage(Page):
    """Holds the form. `saves` counts finished saves; `is_staying` is true after a first F9 that
    left somebody incomplete: a second one goes on."""

    name = PageName.ENTRY

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.saves = 0
        self.is_staying = False
        self._form: FormPage | None = None
        self._state: FormState | None = None
        self._shown: Mapping[str, Value] = {}
        self._has_draft = False
        self._left_draft = self._village_code = ""
        self._areas: tuple[str, ...] = ()
        self._notice: Told | None = None
        self._saved_id = ""
        self._sends_again = self._has_saved = False
        self._was_record = self._was_correction = False
        self._trouble: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def is_ready(self) -> bool:
        """Whether a form is open and can be typed into."""
        return self._state is not None

    @property
    def record_id(self) -> str | None:
        """The record of the open form, None for a new person."""
        return self._state.record_id if self._state else None

    def arrive(self, go: Go) -> None:
        """Open a record, a draft, the form left a moment ago, or an empty form."""
        is_new = go.record_id is None and go.draft_id is None
        is_open_new = self._state is not None and self._state.record_id is None
        stays = go.resume if self._is_touched() else self._is_of_today()
        if is_new and is_open_new and stays:
            self._focus_form()
            return
        self.leave()
        if is_new and go.resume and self._left_draft:
            go = replace(go, draft_id=self._left_draft)
        self._open(go)

    def place(self) -> Go:
        """This very form; of what was typed only the draft's id."""
        if self._state is None or self._state.record_id:
            return Go(self.name, record_id=self.record_id)
        has_draft = self._has_draft or self._is_touched()
        return Go(self.name, draft_id=self._state.draft_id if has_draft else None)

    def leave(self) -> None:
        """Keep the draft and let go of the form."""
        if self._form and self._state:
            values = self._form.values()
            if self._is_touched():
                self._left_draft = "" if self._state.record_id else self._state.draft_id
                self._keep(values)
            self._state = None

    def _open(self, go: Go) -> None:
        desk = self.session.desk
        self.session.lanes.read(
            lambda: opened(desk, go), self._on_opened, self._on_open_failed, latest="form"
        )

    def _on_opened(self, found: Opened) -> None:
        state = found.state
        pack = self.session.desk.judging_pack(state.values)
        self._village_code, self._areas = found.village_code, found.areas
        form = self._form_of(pack) or self._make_form(pack, found.village_code)
        form.editor.serve(found.areas)
        self._state = state
        self._was_record = state.record_id is not None
        self._was_correction = state.case is Case.NEEDS_CORRECTION
        if state.record_id and holds_nik(state.values, pack):
            # The form shows what is typed in full: opening somebody's is a view.
            self.session.note_nik_shown(state.record_id, lambda _: None, owner=self)
        self.is_staying = self._sends_again = self._has_saved = False
        self._has_draft = not found.is_fresh and state.values != state.saved
        form.open(replace(state, values={}) if found.is_fresh else state)
        form.set_busy(False)
        self._shown = form.values() if found.is_fresh else state.saved
        if self._trouble:
            self._trouble.hide()
        form.show()
        if self._notice:
            action = self.tr("Tambah foto") if self._saved_id else ""
            form.frame.show_notice(*self._notice, action)
            self._notice = None

    def _on_open_failed(self, trouble: Trouble) -> None:
        if self._trouble:
            self._trouble.deleteLater()
        words = sentence(trouble.key, trouble.values)
        self._trouble = EmptyState("circle-alert", self.tr("Formulir tidak dapat dibuka"), words)
        if self._form:
            self._form.hide()
        self._column.addWidget(self._trouble)

    def _is_of_today(self) -> bool:
        """Whether the form at hand is made from the pack that is in force."""
        form = self._form
        return form is not None and form.model.pack.key == self.session.desk.pack.key

    def _on_other_pack(self) -> None:
        """The day of registration moved into another pack's time: ask what that one asks."""
        if not (self._form and self._state):
            return
        values, shown, notice = self._form.values(), self._shown, self._form.frame.notice
        pack = self.session.desk.judging_pack(values)
        form = self._form_of(pack) or self._make_form(pack, self._village_code)
        form.open(replace(self._state, values=values))
        self._shown = shown
        form.show()
        if notice:
            form.frame.show_notice(notice)

    def _form_of(self, pack: Pack) -> FormPage | None:
        """The form at hand, unless it is made from another pack than *pack*."""
        if self._form and self._form.model.pack.key != pack.key:
            self._form.hide()
            self._form.deleteLater()
            self._form = None
        return self._form

    def _make_form(self, pack: Pack, village_code: str) -> FormPage:
        desk = self.session.desk
        form = FormPage(
            pack,
            today=desk.today,
            now=desk.now,
            make_id=desk.make_id,
            village_code=village_code,
            shelf=desk.shelf,
        )
        form.save_requested.connect(self._on_save)
        form.left.connect(self._on_left)
        form.edited.connect(self._on_edited)
        form.draft_changed.connect(self._on_draft)
        form.identity_changed.connect(self._on_identity)
        form.person_chosen.connect(self._on_person)
        form.frame.notice_acted.connect(self._on_photos)
        # Not from within its own check: the form at hand goes when another takes its place.
        form.other_pack_judges.connect(self._on_other_pack, Qt.ConnectionType.QueuedConnection)
        form.editor.serve(self._areas)
        self._column.addWidget(form)
        self._form = form
        return form

    def _focus_form(self) -> None:
        if self._form and not self._form.isAncestorOf(self.focusWidget() or self):
            self._form.setFocus()

    def _is_touched(self) -> bool:
        return self._form is not None and self._form.values() != dict(self._shown)

    def _on_edited(self) -> None:
        self._sends_again = False

    def _on_draft(self, values: Values) -> None:
        if self._state and self._is_touched():
            self._keep(values)
        elif self._state and self._has_draft:
            desk, draft_id = self.session.desk, self._state.draft_id
            self.session.lanes.write(lambda: draft.discard(desk, draft_id), self._on_discarded)

    def _keep(self, values: Values) -> None:
        desk, state = self.session.desk, self._state
        if state:
            self._has_draft = True
            self.session.lanes.write(lambda: draft.keep(desk, state, values), self._on_kept)

    def _on_kept(self, _: object) -> None:
        if self._form and self._state and self._has_draft:
            self._form.show_kept(self.tr("Isian tersimpan sementara"))
        self.session.announce(Kind.DRAFTS, origin=self)

    def _on_discarded(self, _: object) -> None:
        self._has_draft = False
        self.session.announce(Kind.DRAFTS, origin=self)

    def _on_identity(self, values: Values) -> None:
        desk, record_id = self.session.desk, self.record_id
        if self._form:
            self.session.lanes.read(
                lambda: beside(desk, values, record_id),
                self._on_beside,
                latest="similar",
            )

    def _on_beside(self, found: Beside) -> None:
        if self._form:
            self._form.show_similar(found.similar)
            self._form.show_around(found.around)

    def _on_person(self, record_id: str) -> None:
        self.wants.emit(Go(PageName.RECORD, record_id=record_id))

    def _on_left(self) -> None:
        is_record = self._state is not None and self._state.record_id is not None
        back = PageName.CORRECTIONS if self._was_correction else PageName.PEOPLE
        record_id = self.record_id
        if is_record and not self._was_correction:
            self.wants.emit(Go(PageName.RECORD, record_id=record_id))
        else:
            self.wants.emit(Go(back))

    def _on_save(self, then_next: bool) -> None:
        if not (self._form and self._state):
            return
        if self.record_id is None and not self._is_touched():
            self._form.frame.show_notice(self.tr("Belum ada yang diisi."), Role.INFORMATION)
            return
        self._form.set_busy(True)
        desk, state, values = self.session.desk, self._state, self._form.values()
        again, foreseen = self._sends_again, self._form.model.foreseen
        self.session.lanes.write(
            lambda: saved(desk, state, values, again=again, foreseen=foreseen),
            self._on_saved_next if then_next else self._on_saved,
            self._on_save_failed,
        )

    def _on_saved(self, done: Saved) -> None:
        self._take(done)
        if self._form:
            self._form.show_result(done.result)
        self._tell_saved()

    def _on_saved_next(self, done: Saved) -> None:
        self._take(done)
        if self._sends_again and self._form:
            self._form.show_result(done.result)
            self._tell_saved()
            return
        goes_on = done.result.is_complete or self.is_staying
        if not goes_on and self._form:
            self.is_staying = True
            self._form.show_result(done.result)
            self._form.frame.show_notice(*incomplete_words())
            self._tell_saved()
            return
        self.is_staying = False
        self._tell_saved()
        self._go_on(done)

    def _go_on(self, done: Saved) -> None:
        """After F9: the next person, the next correction, or back to the record mended."""
        refusal = self._form.refusal if self._form else ""
        notice = saved_words(done, refusal=refusal, has_saved=self._has_saved)
        self._state = None
        if not self._was_record:
            self._notice, self._saved_id = notice, done.result.record_id
            self._open(Go(PageName.ENTRY))
        elif self._was_correction:
            self.wants.emit(Go(PageName.CORRECTIONS, notice=notice))
        else:
            record_id = done.result.record_id
            self.wants.emit(Go(PageName.RECORD, record_id=record_id, notice=notice))

    def _on_photos(self) -> None:
        """Photos belong to somebody saved: to whoever was saved last."""
        self.wants.emit(Go(PageName.RECORD, record_id=self._saved_id, to_photos=True))

    def _take(self, done: Saved) -> None:
        """The form goes on from what was just saved."""
        if self._form:
            self._form.set_busy(False)
        self._has_draft = False
        self._left_draft = ""
        if done.state:
            self._state = done.state
            self._shown = done.values
            if self._form:
                self._form.stand_on(done.state)
        result = done.result
        self._has_saved = self._has_saved or bool(result.revision_id)
        self._sends_again = (
            result.is_complete and not result.revision_id and result.case in ANSWERABLE
        )

    def _tell_saved(self) -> None:
        self.saves += 1
        self.session.announce(Kind.RECORDS, Kind.DRAFTS, origin=self)

    def _on_save_failed(self, trouble: Trouble) -> None:
        if self._form:
            self._form.set_busy(False)
            self._form.frame.show_notice(sentence(trouble.key, trouble.values), Role.WRONG)
