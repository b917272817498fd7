"""Words of the closed sets as they stand on screen: the same word for the same thing everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from fieldreg.domain.words import Act, Case, Delivery

CONTEXT = "Wording"
NIK_LENGTH = 16


@dataclass(frozen=True, slots=True)
class PillWords:
    """A status in a word: its text, its meaning (`tone`), and the icon that stands by it."""

    text: str
    tone: str
    icon: str


def _say(text: object) -> str:
    return QCoreApplication.translate("Wording", str(text))


_CASES = {
    Case.INCOMPLETE: (QT_TRANSLATE_NOOP("Wording", "Belum lengkap"), "attention", "pencil-line"),
    Case.SUBMITTED: (QT_TRANSLATE_NOOP("Wording", "Diajukan"), "information", "send"),
    Case.UNDER_REVIEW: (QT_TRANSLATE_NOOP("Wording", "Sedang diperiksa"), "information", "eye"),
    Case.NEEDS_CORRECTION: (
        QT_TRANSLATE_NOOP("Wording", "Perlu perbaikan"),
        "attention",
        "message-square-warning",
    ),
    Case.ACCEPTED: (QT_TRANSLATE_NOOP("Wording", "Disetujui"), "good", "circle-check"),
    Case.REJECTED: (QT_TRANSLATE_NOOP("Wording", "Ditolak"), "wrong", "circle-x"),
    Case.ENROLLED: (QT_TRANSLATE_NOOP("Wording", "Terdaftar"), "good", "circle-check"),
    Case.ENDED: (QT_TRANSLATE_NOOP("Wording", "Dibatalkan"), "muted", "ban"),
}
_DELIVERIES = {
    Delivery.WAITING: (QT_TRANSLATE_NOOP("Wording", "Menunggu kirim"), "muted", "clock"),
    Delivery.DELIVERED: (
        QT_TRANSLATE_NOOP("Wording", "Sudah diterima pusat"),
        "good",
        "circle-check",
    ),
    Delivery.QUARANTINED: (
        QT_TRANSLATE_NOOP("Wording", "Ditahan pusat"),
        "attention",
        "triangle-alert",
    ),
}
_ACTS = {
    Act.SAVED: QT_TRANSLATE_NOOP("Wording", "Disimpan, belum lengkap"),
    Act.SUBMITTED: QT_TRANSLATE_NOOP("Wording", "Disimpan dan diajukan"),
    Act.WITHDRAWN: QT_TRANSLATE_NOOP("Wording", "Ditarik kembali"),
    Act.VOIDED: QT_TRANSLATE_NOOP("Wording", "Pencatatan dibatalkan"),
    Act.REVIEW_STARTED: QT_TRANSLATE_NOOP("Wording", "Mulai diperiksa pusat"),
    Act.SENT_BACK: QT_TRANSLATE_NOOP("Wording", "Dikembalikan untuk diperbaiki"),
    Act.ACCEPTED: QT_TRANSLATE_NOOP("Wording", "Disetujui pusat"),
    Act.REJECTED: QT_TRANSLATE_NOOP("Wording", "Ditolak pusat"),
    Act.ENROLLED: QT_TRANSLATE_NOOP("Wording", "Terdaftar sebagai peserta"),
    Act.ENDED: QT_TRANSLATE_NOOP("Wording", "Kepesertaan berakhir"),
}
_COLUMNS = {
    "NAME": QT_TRANSLATE_NOOP("Wording", "Nama"),
    "NIK": QT_TRANSLATE_NOOP("Wording", "NIK"),
    "VILLAGE": QT_TRANSLATE_NOOP("Wording", "Desa/kelurahan"),
    "SEGMENT": QT_TRANSLATE_NOOP("Wording", "Segmen"),
    "REGISTERED": QT_TRANSLATE_NOOP("Wording", "Didaftarkan"),
    "CASE": QT_TRANSLATE_NOOP("Wording", "Status"),
    "DELIVERY": QT_TRANSLATE_NOOP("Wording", "Kiriman"),
}
_MONTHS = QT_TRANSLATE_NOOP("Wording", "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des")


def case_pill(case: Case) -> PillWords:
    """Where a registration stands."""
    text, tone, icon = _CASES[case]
    return PillWords(_say(text), tone, icon)


def delivery_pill(delivery: Delivery) -> PillWords:
    """Where its revisions are on their way."""
    text, tone, icon = _DELIVERIES[delivery]
    return PillWords(_say(text), tone, icon)


def act(what: Act) -> str:
    """What a revision did."""
    return _say(_ACTS[what])


def column(name: str) -> str:
    """Words above a column of people."""
    return _say(_COLUMNS[name])


def no_name() -> str:
    """Stands where a name will be."""
    return QCoreApplication.translate("Wording", "(nama belum diisi)")


def no_nik() -> str:
    """Stands where a NIK will be."""
    return QCoreApplication.translate("Wording", "belum ada")


def nik_masked(nik: str, *, is_odd: bool) -> str:
    """A NIK as lists show it, or what is the matter where there is none."""
    if is_odd and not nik:
        return QCoreApplication.translate("Wording", "perlu dibetulkan")
    return masked(nik) or no_nik()


def masked(number: str) -> str:
    """`5171 03•• •••• 9901`: district and serial tell people apart, the birth date is nobody's
    business in passing. Of whatever is no such number only the first and last two are shown."""
    whole = len(number) == NIK_LENGTH and number.isdigit()
    first, last = (6, 4) if whole else (2, 2)
    bare = "".join(number.split())
    hidden = max(0, len(bare) - first - last)
    if not hidden:
        return "•" * len(bare)
    text = bare[:first] + "•" * hidden + bare[-last:]
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4)) if whole else text


def grouped(number: str) -> str:
    """A NIK or KK in groups of four; anything else as it is."""
    if len(number) != NIK_LENGTH or not number.isdigit():
        return number
    return " ".join(number[i : i + 4] for i in range(0, NIK_LENGTH, 4))


def short_date(iso: str) -> str:
    """`2025-03-12` as 12-03-2025; anything else as it is."""
    try:
        return date.fromisoformat(iso).strftime("%d-%m-%Y")
    except ValueError:
        return iso


def when(moment: str, *, now: datetime, time_zone: str) -> str:
    """A UTC moment as a person says it: just now, 5 minutes ago, today 10.42, 12 Mar 2025 10.42."""
    at = _read(moment)
    if at is None:
        return moment
    age = now - at
    if timedelta(0) <= age < timedelta(minutes=1):
        return QCoreApplication.translate("Wording", "baru saja")
    if timedelta(0) <= age < timedelta(hours=1):
        text = QCoreApplication.translate("Wording", "{count} menit lalu")
        return text.format(count=int(age.total_seconds() // 60))
    return day_and_clock(moment, now=now, time_zone=time_zone)


def day_and_clock(moment: str, *, now: datetime, time_zone: str, has_seconds: bool = False) -> str:
    """A UTC moment by day and clock, however near: today 10.42, yesterday 10.42, 12 Mar 2025
    10.42. What is chosen from a list of moments must be told apart."""
    at = _read(moment)
    if at is None:
        return moment
    zone = ZoneInfo(time_zone)
    at, today = at.astimezone(zone), now.astimezone(zone).date()
    clock = at.strftime("%H.%M.%S" if has_seconds else "%H.%M")
    if at.date() == today:
        return QCoreApplication.translate("Wording", "hari ini {clock}").format(clock=clock)
    if at.date() == today - timedelta(days=1):
        return QCoreApplication.translate("Wording", "kemarin {clock}").format(clock=clock)
    month = _say(_MONTHS).split()[at.month - 1]
    return f"{at.day} {month} {at.year} {clock}"


def _read(moment: str) -> datetime | None:
    try:
        return datetime.strptime(moment, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def short_day(day: date) -> str:
    """`12-03-2045`."""
    return f"{day.day:02}-{day.month:02}-{day.year:04}"


def not_read_yet() -> str:
    """Stands for a person whose row is being read."""
    return "…"


def people_count(count: int, *, is_capped: bool = False) -> str:
    """How many people, in words; *is_capped*: there are more, and nobody counted them."""
    if is_capped:
        text = QCoreApplication.translate("Wording", "lebih dari {count} orang")
        return text.format(count=grouped_by_thousands(count))
    if count == 1:
        return QCoreApplication.translate("Wording", "1 orang")
    return QCoreApplication.translate("Wording", "{count} orang").format(count=count)


def grouped_by_thousands(count: int) -> str:
    """A number as it is read: `12.000`."""
    mark = QCoreApplication.translate("Wording", "1.000")[1]
    return f"{count:,}".replace(",", mark)


def short(words: str) -> str:
    """Words of a list without the explanation in brackets."""
    return words.partition(" (")[0]
