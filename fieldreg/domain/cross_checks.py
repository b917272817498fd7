"""Checks that look across the fields of a record: NIK against birth date, dates against today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from . import check_words as say
from .nik import nik_error, parse
from .record import Values, item_ids
from .shapes import is_date
from .words import Finding, Severity, Words

OLDEST = 110


def cross_findings(values: Values, home: frozenset[str], today: date) -> Iterator[Finding]:
    """Findings of the record as a whole; *home* are the regencies of the programme (`51.71`)."""
    yield from _nik_findings(values, home)
    yield from _heir_findings(values)
    if _date(values, "registered_on") > today.isoformat():
        yield _warning("registered_on", "later", say.LATER)
    yield from _date_findings(values, _latest(values, today))
    yield from _membership_findings(values)


def _nik_findings(values: Values, home: frozenset[str]) -> Iterator[Finding]:
    nik = _nik(values, "nik")
    if not nik:
        return
    if values.get("kk_number") == nik:
        yield _warning("kk_number", "nik_is_kk", say.NIK_IS_KK)
    if "nik_absence" in values:
        yield _warning("nik_absence", "nik_and_reason", say.NIK_AND_REASON)
    yield from _holder_findings(values, "", nik)
    if home and f"{nik[:2]}.{nik[2:4]}" not in home:
        yield Finding("nik", Severity.INFO, "nik_elsewhere", say.NIK_ELSEWHERE)


def _holder_findings(values: Values, prefix: str, nik: str) -> Iterator[Finding]:
    born, sex = values.get(prefix + "birth_date"), values.get(prefix + "sex")
    parts = parse(nik, date(2000, 1, 1))
    said = parts.birth_date
    # Day, month and two digits of the year are all a NIK knows.
    if said and isinstance(born, str) and is_date(born) and born[2:] != said.isoformat()[2:]:
        yield _warning(prefix + "birth_date", "nik_birth_date", say.NIK_BIRTH_DATE)
    if sex in ("L", "P") and sex != parts.sex:
        yield _warning(prefix + "sex", "nik_sex", say.NIK_SEX)


def _heir_findings(values: Values) -> Iterator[Finding]:
    worker, seen = values.get("nik"), set[str]()
    for item in item_ids(values, "heirs"):
        prefix = f"heirs.{item}."
        nik = _nik(values, prefix + "nik")
        if not nik:
            continue
        if nik == worker:
            yield _warning(prefix + "nik", "heir_is_worker", say.HEIR_IS_WORKER)
        if nik in seen:
            yield _warning(prefix + "nik", "heirs_alike", say.HEIRS_ALIKE)
        seen.add(nik)
        yield from _holder_findings(values, prefix, nik)


def _date_findings(values: Values, latest: str) -> Iterator[Finding]:
    oldest = f"{int(latest[:4]) - OLDEST:04}{latest[4:]}"
    births = ["birth_date", *(f"heirs.{i}.birth_date" for i in item_ids(values, "heirs"))]
    for path in births:
        born = _date(values, path)
        if born > latest:
            yield Finding(path, Severity.ERROR, "born_later", say.BORN_LATER)
        elif born and born < oldest:
            yield _warning(path, "very_old", say.VERY_OLD.filled(years=OLDEST))
    if _date(values, "consent.given_at") > latest:
        yield _warning("consent.given_at", "later", say.LATER)
    for item in item_ids(values, "roles"):
        yield from _role_date_findings(values, f"roles.{item}.", latest)


def _role_date_findings(values: Values, prefix: str, latest: str) -> Iterator[Finding]:
    if _date(values, prefix + "letter_date") > latest:
        yield _warning(prefix + "letter_date", "later", say.LATER)
    starts, ends = _date(values, prefix + "starts_on"), _date(values, prefix + "ends_on")
    if starts and ends and ends < starts:
        yield Finding(prefix + "ends_on", Severity.ERROR, "ends_first", say.ENDS_FIRST)


def _membership_findings(values: Values) -> Iterator[Finding]:
    number = values.get("stated_membership_number")
    if isinstance(number, str) and not (number.isdigit() and 8 <= len(number) <= 13):
        yield _warning("stated_membership_number", "member_number", say.MEMBER_NUMBER)


def _latest(values: Values, today: date) -> str:
    """The later of today and the day of registration: a laptop's clock may be years behind."""
    return max(today.isoformat(), _date(values, "registered_on"))


def _nik(values: Values, path: str) -> str:
    """The sound NIK at *path*, or an empty string."""
    nik = values.get(path)
    return nik if isinstance(nik, str) and len(nik) == 16 and nik_error(nik) is None else ""


def _date(values: Values, path: str) -> str:
    """The ISO date at *path* (of a moment, its day), or an empty string."""
    value = values.get(path)
    return value[:10] if isinstance(value, str) and is_date(value[:10]) else ""


def _warning(path: str, code: str, words: Words) -> Finding:
    return Finding(path, Severity.WARNING, code, words)
