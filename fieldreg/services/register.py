"""Open the form and save what stands in it."""

from __future__ import annotations

from dataclasses import replace

from fieldreg.domain.checks import check, is_complete
from fieldreg.domain.eligibility import Verdict, assess, verdict_of
from fieldreg.domain.record import Value, Values
from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Act, Case
from fieldreg.store import drafts
from fieldreg.store.drafts import Draft
from fieldreg.store.history import history
from fieldreg.store.queries import village_code
from fieldreg.store.record_state import record_rows
from fieldreg.store.revisions import Save, append, values_after
from fieldreg.store.store import Connection

from .desk import Desk
from .foreseen import Foreseen
from .surroundings import around
from .views import FormState, SaveResult


def open_form(
    desk: Desk, *, record_id: str | None = None, draft_id: str | None = None
) -> FormState:
    """A form for a new person, for a record (with its draft, if one was left), or for a draft.

    Raises UserTrouble draft_missing, record_missing, or record_reduced (only a part of it is
    kept here) or record_arriving (only a part has come yet), and that is no ground to edit on.
    """
    with desk.store.reading() as connection:
        kept = None
        if record_id or draft_id:
            kept = drafts.find(connection, desk.officer_id, draft_id=draft_id, record_id=record_id)
        if draft_id and kept is None:
            raise UserTrouble("draft_missing")
        record_id = kept.record_id if kept else record_id
        if record_id is None:
            values = kept.values if kept else starting_values(desk, connection)
            return FormState(kept.draft_id if kept else desk.make_id(), None, values, {})
        past = history(connection, record_id)
    if past.state.case is None:
        raise UserTrouble("record_missing")
    if past.state.reduced and kept is None:
        raise UserTrouble("record_arriving" if past.state.arriving else "record_reduced")
    fresh = FormState(
        draft_id=desk.make_id(),
        record_id=record_id,
        values=past.state.values,
        saved=past.state.values,
        reasons=past.reasons,
        case=past.state.case,
        base=past.state.base,
        newest_own=past.state.newest_own,
    )
    return _continued(fresh, kept) if kept else fresh


def _continued(form: FormState, kept: Draft) -> FormState:
    return replace(
        form,
        draft_id=kept.draft_id,
        values=kept.values,
        saved=kept.saved,
        base=kept.base,
        newest_own=kept.newest_own,
    )


def starting_values(desk: Desk, connection: Connection) -> dict[str, Value]:
    """What a new form begins with: today, and the office's village if it has one."""
    values: dict[str, Value] = {"registered_on": desk.today().isoformat()}
    village = village_code(connection)
    return {**values, "village_code": village} if village else values


def is_like_new(desk: Desk, connection: Connection, values: Values) -> bool:
    """Whether nothing is typed: the day may have turned since the form was opened."""
    typed = {path: value for path, value in values.items() if path != "registered_on"}
    if typed.keys() - {"village_code"}:
        return False
    start = starting_values(desk, connection)
    return typed.get("village_code") == start.get("village_code")


def save(
    desk: Desk,
    form: FormState,
    values: Values,
    *,
    again: bool = False,
    foreseen: Foreseen | None = None,
) -> SaveResult:
    """Save the form: submitted if the record is complete, else saved as incomplete.

    On the disk when it returns, with the verdict of the pack that decides on the registration's
    date, judged today; the draft is gone then. Nothing changed, or nothing typed into a
    new form: no revision. A second call with the same form makes no second record. *again* submits
    a complete record that was sent back or rejected even where nothing was changed. *foreseen* is
    what the form knows already; what no longer holds of it is reckoned anew.
    """
    pack, today = desk.judging_pack(values), desk.today()
    if foreseen is None or not foreseen.is_of(values, pack, today):
        foreseen = None
    findings = foreseen.findings if foreseen else check(values, pack, today)
    record_id = form.record_id or form.draft_id
    with desk.store.writing() as connection:
        if form.record_id is None and is_like_new(desk, connection, values):
            drafts.discard(connection, form.draft_id)
            return SaveResult(record_id, "", Case.INCOMPLETE, findings)
        rows = record_rows(connection, [record_id])[record_id]
        whole = values_after(rows.state(), form.saved, values)
        verdict = judged(desk, connection, record_id, whole, foreseen)
        saved = append(
            connection,
            Save(
                revision_id=desk.make_id(),
                record_id=record_id,
                act=Act.SUBMITTED if is_complete(findings) else Act.SAVED,
                author=desk.officer_id,
                made_at=desk.now(),
                pack=verdict.pack,
                seen=form.saved,
                values=values,
                base=form.base,
                newest_own=form.newest_own,
                draft_id=form.draft_id,
                is_again=again,
            ),
            verdict=verdict,
            rows=rows,
            foreseen=foreseen.shown if foreseen else None,
        )
    return SaveResult(record_id, saved.revision_id, saved.case, findings)


def judged(
    desk: Desk,
    connection: Connection,
    record_id: str,
    values: Values,
    foreseen: Foreseen | None = None,
) -> Verdict:
    """What the pack of the registration's date says of *values* today, with what stands around
    them now."""
    pack, today = desk.judging_pack(values), desk.today()
    beside = around(connection, values, pack, record_id, remembers=True)
    if foreseen and foreseen.around == beside and foreseen.is_of(values, pack, today):
        return foreseen.verdict
    return verdict_of(assess(values, pack, today, beside), values, pack, beside)
