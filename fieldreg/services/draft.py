"""Forms left open: kept while typing, discarded on purpose."""

from __future__ import annotations

from dataclasses import replace

from fieldreg.domain.record import AS_TYPED, Values
from fieldreg.store import drafts as kept_drafts
from fieldreg.store.drafts import Draft
from fieldreg.store.record_state import RecordState, record_state

from .desk import Desk
from .register import is_like_new
from .views import DraftRow, FormState


def keep(desk: Desk, form: FormState, values: Values) -> None:
    """Keep the form as it stands; a form in which nothing is typed (any more) leaves no draft, nor
    does one that says what was saved meanwhile: its clock may strike while a save is under way."""
    with desk.store.writing() as connection:
        state = record_state(connection, form.record_id or form.draft_id)
        if state.case is None:
            is_untouched = is_like_new(desk, connection, values)
        else:
            form = form if form.record_id else _now_saved(form, state)
            is_untouched = dict(values) in (dict(form.saved), dict(state.values))
        if is_untouched:
            kept_drafts.discard(connection, form.draft_id)
            return
        kept_drafts.keep(
            connection,
            Draft(
                draft_id=form.draft_id,
                record_id=form.record_id,
                officer_id=desk.officer_id,
                kept_at=desk.now(),
                values=values,
                saved=form.saved,
                base=form.base,
                newest_own=form.newest_own,
            ),
        )


def _now_saved(form: FormState, state: RecordState) -> FormState:
    """The form of a new person who was saved while somebody typed on."""
    return replace(
        form,
        record_id=form.draft_id,
        saved=state.values,
        base=state.base,
        newest_own=state.newest_own,
    )


def discard(desk: Desk, draft_id: str) -> None:
    """Throw the draft away; the record it belongs to stays as it was saved."""
    with desk.store.writing() as connection:
        kept_drafts.discard(connection, draft_id)


def drafts(desk: Desk) -> tuple[DraftRow, ...]:
    """The officer's open forms, last kept first."""
    with desk.store.reading() as connection:
        found = kept_drafts.all_of(connection, desk.officer_id)
    return tuple(DraftRow(d.draft_id, d.record_id, _name(d.values), d.kept_at) for d in found)


def _name(values: Values) -> str:
    return str(values.get("full_name") or values.get(f"{AS_TYPED}full_name", ""))
