"""What is looked at in one text or sum by itself: names, texts that must be given, phones."""

from __future__ import annotations

import re

from . import check_words as say
from . import reading_words as told
from .check_run import Run
from .reading_names import has_strange_signs, is_incomplete, is_plain, is_stand_in

SMALL_INCOME = 50_000
_DIGIT = re.compile(r"\d")


def check_name(run: Run, path: str, name: str, *, is_whole: bool) -> None:
    """A name. Where it *is_whole*, a particle or a letter is too little of it."""
    if is_plain(name):
        return
    if is_stand_in(name):
        run.error(path, "name_none", told.NAME_NONE)
    elif _DIGIT.search(name):
        run.warn(path, "name_digits", say.NAME_DIGITS)
    elif has_strange_signs(name):
        run.warn(path, "name_signs", say.NAME_SIGNS)
    elif is_whole and is_incomplete(name):
        run.warn(path, "name_incomplete", say.NAME_INCOMPLETE)


def check_given(run: Run, path: str, text: str) -> None:
    """A text that must be given: a word for nothing gives nothing."""
    if is_stand_in(text):
        run.error(path, "text_none", told.TEXT_NONE)


def check_phone(run: Run, path: str, phone: str) -> None:
    """Only the worker's own phone goes to BPJS; an heir may have any."""
    if path == "phone" and phone.startswith("+62") and phone[3] != "8":
        run.tell(path, "phone_landline", say.PHONE_LANDLINE)


def check_income(run: Run, path: str, income: str) -> None:
    """A month's income in rupiah; `1.500` mostly means one and a half million."""
    if len(income) < 6 and 0 < int(income) < SMALL_INCOME:
        run.warn(path, "income_small", say.INCOME_SMALL)
