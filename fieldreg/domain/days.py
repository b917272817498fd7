"""Days and sums of money as people write them out, in both languages."""

from __future__ import annotations

from datetime import date

from .words import Words

_MONTHS = (
    ("Januari", "January"),
    ("Februari", "February"),
    ("Maret", "March"),
    ("April", "April"),
    ("Mei", "May"),
    ("Juni", "June"),
    ("Juli", "July"),
    ("Agustus", "August"),
    ("September", "September"),
    ("Oktober", "October"),
    ("November", "November"),
    ("Desember", "December"),
)


def long_day(day: date) -> Words:
    """`3 Maret 2027` and `3 March 2027`."""
    indonesian, english = _MONTHS[day.month - 1]
    return Words(f"{day.day} {indonesian} {day.year}", f"{day.day} {english} {day.year}")


def rupiah(amount: int) -> str:
    """`Rp16.800`, the same in both languages."""
    return f"Rp{amount:,}".replace(",", ".")
