"""Everything there is to say about a registration: what is missing, wrong, or worth a look.

An error keeps a record incomplete, a warning wants a look (and some a note that says why it is
so), information is only told. Nothing here keeps anyone from saving.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from . import check_words as say
from .check_plan import Step, plan_of
from .check_run import Run
from .cross_checks import cross_check
from .fields import Choice, Field, Items
from .pack import Pack
from .reading import read
from .record import AS_TYPED, Value, Values
from .spreadsheet import Sheet
from .words import Finding, Severity

NOTE = "note"


def check(
    values: Values, pack: Pack, today: date, *, sheet: Sheet | None = None
) -> tuple[Finding, ...]:
    """All findings of a record, in the form's order, then those that look across fields.

    *today* is the day in the pack's time zone; *sheet* the list the record was read from, None
    for one that was typed. Each finding's field is a full path.
    """
    plan = plan_of(pack)
    run = Run(values, today, nation=plan.nation, home=plan.home, sheet=sheet)
    for part in plan.parts:
        if part.items is None:
            _check_fields(run, part.prefix, part.steps)
        else:
            _check_items(run, part.items, part.steps)
    cross_check(run)
    if run.wants_note and not run.is_filled(NOTE):
        run.warn(NOTE, "note_needed", say.NOTE_NEEDED)
    return tuple(run.found)


def is_complete(findings: Iterable[Finding]) -> bool:
    """Whether a record with these findings may go out for review: no error among them."""
    return all(f.severity is not Severity.ERROR for f in findings)


def _check_items(run: Run, items: Items, steps: tuple[Step, ...]) -> None:
    ids = run.ids(items.name)
    if len(ids) < items.at_least:
        run.error(items.name, "missing", say.labelled(say.NO_ITEM, items.label))
    for item in ids:
        _check_fields(run, f"{items.name}.{item}.", steps)


def _check_fields(run: Run, prefix: str, steps: tuple[Step, ...]) -> None:
    # The hottest loop of the domain: every question of every record passes here.
    values, has_typed = run.values, run.has_typed
    for name, shape, look, known, needed, field, choices, missing in steps:
        path = prefix + name
        if has_typed and AS_TYPED + path in values:
            _check_typed(run, path, field, choices)
        elif (value := values.get(path)) is None:
            if needed is not None and needed(run, prefix):
                run.error(path, "missing", missing)
        elif known is not None and type(value) is str and value in known:
            # A code of a closed list has the shape that codes have.
            continue
        elif shape(value):
            run.bad.add(path)
            run.error(path, "bad_value", say.BAD_VALUE)
        else:
            if look is not None:
                # Texts and whole sums have something to look at, and the shape has seen to that.
                look(run, path, value if type(value) is str else str(value))
            if known is not None and not known.issuperset(_codes(value)):
                # A pack's list changes with time: an unknown code is no error.
                run.warn(path, "not_listed", say.NOT_LISTED)


def _codes(value: Value) -> Iterable[Value]:
    return value if isinstance(value, tuple) else (value,)


def _check_typed(run: Run, path: str, field: Field, choices: tuple[Choice, ...]) -> None:
    """What was typed says itself what is wrong with it; what stands beside it is not trusted."""
    run.bad.add(path)
    text = str(run.values[AS_TYPED + path])
    reading = read(field, text, path=path, today=run.today, choices=choices)
    if reading.findings:
        run.found.append(reading.findings[0])
    else:
        run.error(path, "as_typed", say.AS_TYPED)
