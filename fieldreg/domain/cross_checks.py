"""Checks that look across the fields of a record: NIK against birth date, dates against today."""

from __future__ import annotations

from . import check_words as say
from .check_run import Run

OLDEST = 110
YOUNGEST = 15
# Later than any day a record can hold.
_NEVER = "~"


def cross_check(run: Run) -> None:
    """Findings of the record as a whole, after those of its fields."""
    _check_nik(run)
    _check_heirs(run)
    if run.day("registered_on") > run.today.isoformat():
        run.warn("registered_on", "later", say.LATER)
    _check_dates(run)
    _check_membership(run)


def _check_nik(run: Run) -> None:
    if "nik" not in run.niks:
        return
    if run.values.get("kk_number") == run.values["nik"]:
        run.warn("kk_number", "nik_is_kk", say.NIK_IS_KK, needs_note=True)
    if "nik_absence" in run.values:
        run.warn("nik_absence", "nik_and_reason", say.NIK_AND_REASON)
    _check_holder(run, "")


def _check_holder(run: Run, prefix: str) -> None:
    """A NIK is never issued anew, not even when birth date or sex are corrected."""
    told = run.niks[prefix + "nik"]
    born, sex = run.day(prefix + "birth_date"), run.values.get(prefix + "sex")
    # Day, month and two digits of the year are all a NIK knows; the century is what was stated.
    if born and born[2:] != (told.birth_date or "")[2:]:
        run.warn(prefix + "birth_date", "nik_birth_date", say.NIK_BIRTH_DATE, needs_note=True)
    if sex in ("L", "P") and sex != told.gender:
        run.warn(prefix + "sex", "nik_sex", say.NIK_SEX, needs_note=True)


def _check_heirs(run: Run) -> None:
    worker, seen = run.values.get("nik"), set[object]()
    for item in run.ids("heirs"):
        path = f"heirs.{item}.nik"
        if path not in run.niks:
            continue
        nik = run.values[path]
        if nik == worker:
            run.warn(path, "heir_is_worker", say.HEIR_IS_WORKER)
        if nik in seen:
            run.warn(path, "heirs_alike", say.HEIRS_ALIKE)
        seen.add(nik)
        _check_holder(run, f"heirs.{item}.")


def _check_dates(run: Run) -> None:
    latest = run.latest
    oldest = _years_before(latest, OLDEST)
    # A child among the workers is a slip in the year; an heir may be one.
    youngest = _years_before(run.day("registered_on") or latest, YOUNGEST)
    _check_birth(run, "birth_date", oldest, youngest)
    for item in run.ids("heirs"):
        _check_birth(run, f"heirs.{item}.birth_date", oldest, _NEVER)
    if run.day("consent.given_at") > latest:
        run.warn("consent.given_at", "later", say.LATER)
    for item in run.ids("roles"):
        _check_role_dates(run, f"roles.{item}.")
    _check_roles_alike(run)
    for item in run.ids("events"):
        _check_event_date(run, f"events.{item}.happened_on")


def _years_before(day: str, years: int) -> str:
    return f"{int(day[:4]) - years:04}{day[4:]}"


def _check_birth(run: Run, path: str, oldest: str, youngest: str) -> None:
    born = run.day(path)
    if born > run.latest:
        run.error(path, "born_later", say.BORN_LATER)
    elif born and born < oldest:
        run.warn(path, "very_old", say.VERY_OLD.filled(years=OLDEST))
    elif born > youngest:
        on = run.day("registered_on") or run.latest
        years = int(on[:4]) - int(born[:4]) - (on[5:] < born[5:])
        run.warn(path, "very_young", say.VERY_YOUNG.filled(years=max(years, 0)))


def _check_role_dates(run: Run, prefix: str) -> None:
    if run.day(prefix + "letter_date") > run.latest:
        run.warn(prefix + "letter_date", "later", say.LATER)
    starts, ends = run.day(prefix + "starts_on"), run.day(prefix + "ends_on")
    if starts and ends and ends < starts:
        run.error(prefix + "ends_on", "ends_first", say.ENDS_FIRST)


def _check_roles_alike(run: Run) -> None:
    """One segment twice at one time is one role entered twice."""
    ids = run.ids("roles")
    if len(ids) < 2:
        return
    seen: dict[object, list[tuple[str, str]]] = {}
    for item in ids:
        prefix = f"roles.{item}."
        segment = run.values.get(prefix + "segment")
        if segment is None or prefix + "segment" in run.bad:
            continue
        starts = run.day(prefix + "starts_on")
        ends = run.day(prefix + "ends_on") or _NEVER
        others = seen.setdefault(segment, [])
        if any(starts <= end and start <= ends for start, end in others):
            run.warn(prefix + "segment", "roles_alike", say.ROLES_ALIKE)
        others.append((starts, ends))


def _check_event_date(run: Run, path: str) -> None:
    """An event is something that has happened; nothing happens to somebody not born yet."""
    happened, born = run.day(path), run.day("birth_date")
    if happened > run.latest:
        run.warn(path, "later", say.LATER)
    elif happened and happened < born:
        run.error(path, "before_birth", say.BEFORE_BIRTH)


def _check_membership(run: Run) -> None:
    number = run.values.get("stated_membership_number")
    if number is not None and run.values.get("existing_membership") == "no":
        run.warn("existing_membership", "member_contradiction", say.MEMBER_CONTRADICTION)
    if isinstance(number, str) and not (number.isdigit() and 8 <= len(number) <= 13):
        run.warn("stated_membership_number", "member_number", say.MEMBER_NUMBER)
