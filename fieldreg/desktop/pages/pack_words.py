"""Programme packs in words: what a version is called, since when it decides, how sure it is."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from PySide6.QtCore import QCoreApplication

from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.wording import short_day
from fieldreg.domain.pack import Pack
from fieldreg.services.pack_views import PackRow


class _MayBeUnsure(Protocol):
    @property
    def confirmed(self) -> bool: ...


class Standing(NamedTuple):
    """Where a version stands, for a pill."""

    words: str
    role: Role
    icon_name: str


def called(key: str) -> str:
    """`denpasar 2025.2` for `denpasar@2025.2`."""
    return key.replace("@", " ")


def standing(row: PackRow) -> Standing:
    """Whether a version decides today, will, or did."""
    if row.is_in_force:
        words = QCoreApplication.translate("packs", "Berlaku sekarang")
        return Standing(words, Role.GOOD, "circle-check")
    if row.takes_over_on:
        words = QCoreApplication.translate("packs", "Mulai {day}")
        day = short_day(row.takes_over_on)
        return Standing(words.format(day=day), Role.INFORMATION, "clock")
    words = QCoreApplication.translate("packs", "Versi lama")
    return Standing(words, Role.MUTED, "history")


def about(row: PackRow, pack: Pack | None, received: str) -> str:
    """Since when a version holds, where it came from (*received* as people say the moment), and
    how much of it is unconfirmed."""
    holds = QCoreApplication.translate("packs", "Berlaku mulai {day}")
    if row.valid_to:
        holds = QCoreApplication.translate("packs", "Berlaku {day} sampai {last}")
    last = short_day(row.valid_to) if row.valid_to else ""
    parts = [holds.format(day=short_day(row.valid_from), last=last)]
    if row.is_builtin:
        parts.append(QCoreApplication.translate("packs", "bawaan program"))
    else:
        words = QCoreApplication.translate("packs", "dipasang {when}")
        parts.append(words.format(when=received))
    if pack:
        parts.append(sureness(pack))
    return " · ".join(parts)


def sureness(pack: Pack) -> str:
    """How many of its entries rest on what nobody has confirmed."""
    count = unconfirmed(pack)
    if not count:
        return QCoreApplication.translate("packs", "semuanya sudah pasti")
    words = QCoreApplication.translate("packs", "{count} hal belum pasti")
    return words.format(count=count)


def unconfirmed(pack: Pack) -> int:
    """Entries of *pack* that rest on an unsure fact."""
    listed: tuple[tuple[_MayBeUnsure, ...], ...] = (
        pack.manifest.legal_basis,
        pack.desa_adat,
        pack.banjar,
        pack.quotas,
        pack.rules,
        pack.tables,
        pack.discounts,
        pack.consequences,
        pack.benefits,
        pack.receipt_texts,
        pack.exports,
    )
    plain = sum(not entry.confirmed for entries in listed for entry in entries)
    payers = sum(not segment.payer_confirmed for segment in pack.segments)
    return plain + payers + sum(bool(text.unconfirmed) for text in pack.consent_texts)
