"""NIKs and KK numbers in a record: wrong, unlikely, from elsewhere, broken (DOMAIN.md §1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import check_words as say
from .check_run import Run
from .nik import kk_issued, parse, sound_error, sound_kk_error
from .spreadsheet import column

if TYPE_CHECKING:
    from lokal.nik import NikInfo


def check_nik(run: Run, path: str, nik: str, *, asks_reason: bool) -> None:
    """A NIK of 16 digits by itself; a sound one is kept in `run.niks` for checks across fields."""
    info = parse(nik, run.today, run.nation)
    wrong = sound_error(nik, info, asks_reason=asks_reason)
    if wrong:
        run.error(path, *wrong)
        return
    run.niks[path] = info
    if info.warnings and run.nation.names:
        _strange_region(run, path, info)
    if run.home and path == "nik" and info.regency_code not in run.home:
        run.tell(path, "nik_elsewhere", say.NIK_ELSEWHERE.filled(region=_origin(info)))
    if run.sheet is not None:
        _rounded(run, path, nik)


def check_kk(run: Run, path: str, kk: str) -> None:
    """A KK number of 16 digits by itself. Its structure is known less surely than a NIK's."""
    wrong = sound_kk_error(kk)
    if wrong:
        run.error(path, *wrong)
        return
    issued = kk_issued(kk)
    if issued is None or issued.isoformat() > run.latest:
        run.warn(path, "kk_date", say.KK_DATE)
    if kk.endswith("0000"):
        # A NIK's serial begins with 0001; that a KK number's does too is known less surely.
        run.warn(path, "kk_serial", say.KK_SERIAL)
    regency = f"{kk[:2]}.{kk[2:4]}"
    if run.nation.names and run.nation.name(regency) is None:
        _strange_kk_region(run, path, regency)
    if run.sheet is not None:
        _rounded(run, path, kk)


def _strange_region(run: Run, path: str, info: NikInfo) -> None:
    """The regency or district is not in the present edition, which is no ground to refuse."""
    code = info.district_code if info.regency else info.regency_code
    retired = run.nation.retired.get(code or "")
    if retired:
        words = say.NIK_REGION_RETIRED if retired.confirmed else say.NIK_REGION_RETIRED_UNSURE
        words = words.filled_each(now=retired.words)
        run.warn(path, "nik_region_retired", words, needs_note=True)
        return
    words = say.NIK_DISTRICT_UNKNOWN if info.regency else say.NIK_REGENCY_UNKNOWN
    run.warn(path, "nik_region_unknown", words, needs_note=True)


def _strange_kk_region(run: Run, path: str, regency: str) -> None:
    retired = run.nation.retired.get(regency)
    if retired:
        words = say.KK_REGION_RETIRED.filled_each(now=retired.words)
        run.warn(path, "kk_region_retired", words)
    else:
        run.warn(path, "kk_region_unknown", say.KK_REGION_UNKNOWN)


def _origin(info: NikInfo) -> str:
    """The region a NIK was first issued in, as far as its name is known."""
    return ", ".join(name for name in (info.regency, info.province) if name)


def _rounded(run: Run, path: str, number: str) -> None:
    """A number in a list that ends in 0 may have lost its last digit to a spreadsheet."""
    if not number.endswith("0") or run.sheet is None:
        return
    if column(path) in run.sheet.rounded:
        run.error(path, "number_broken", say.COLUMN_BROKEN)
    else:
        run.warn(path, "number_rounded", say.NUMBER_ROUNDED)
