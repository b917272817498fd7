"""What the form page asks of the lanes: open a form, save it."""

from __future__ import annotations

from dataclasses import dataclass

from fieldreg.desktop.session import Go
from fieldreg.domain.eligibility import Around
from fieldreg.domain.record import Values
from fieldreg.domain.trouble import UserTrouble
from fieldreg.services import office, people, register
from fieldreg.services.desk import Desk
from fieldreg.services.foreseen import Foreseen
from fieldreg.services.surroundings import surroundings
from fieldreg.services.views import FormState, SaveResult, Similar

DRAFT_GONE = "draft_missing"


@dataclass(frozen=True, slots=True)
class Opened:
    """A form to show. `village_code` and `areas` are the office's; a fresh one has nothing yet."""

    state: FormState
    village_code: str
    is_fresh: bool
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    """What Save did, and the form as it stands after it (None if nothing was there to save)."""

    result: SaveResult
    state: FormState | None
    values: Values


@dataclass(frozen=True, slots=True)
class Beside:
    """What the other registrations on this laptop say of the person in the form."""

    similar: tuple[Similar, ...]
    around: Around


def beside(desk: Desk, values: Values, record_id: str | None) -> Beside:
    """Look among the others. Runs in the reader lane."""
    return Beside(
        people.similar(desk, values, record_id=record_id),
        surroundings(desk, values, record_id=record_id or ""),
    )


def opened(desk: Desk, go: Go) -> Opened:
    """Open what *go* asks for. Runs in the reader lane. Raises UserTrouble record_missing."""
    empty = register.open_form(desk)
    village, areas = str(empty.values.get("village_code", "")), office.areas(desk)
    if go.record_id is None and go.draft_id is None:
        return Opened(empty, village, is_fresh=True, areas=areas)
    try:
        state = register.open_form(desk, record_id=go.record_id, draft_id=go.draft_id)
    except UserTrouble as trouble:
        if trouble.key != DRAFT_GONE or go.record_id:
            raise
        return Opened(empty, village, is_fresh=True, areas=areas)
    return Opened(state, village, is_fresh=False, areas=areas)


def saved(
    desk: Desk,
    form: FormState,
    values: Values,
    *,
    again: bool = False,
    foreseen: Foreseen | None = None,
) -> Saved:
    """Save, and open the record again as it stands. Runs in the writer lane."""
    result = register.save(desk, form, values, again=again, foreseen=foreseen)
    has_record = bool(result.revision_id or form.record_id)
    state = register.open_form(desk, record_id=result.record_id) if has_record else None
    return Saved(result, state, values)
