"""Moments as people read them on the command line."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def local(at: str, zone: ZoneInfo | None = None) -> str:
    """A UTC moment as people here read it, day before month; what is no moment, as it is.

    The zone is the programme's, by default that of the pack in force today.
    """
    try:
        moment = datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        return moment.astimezone(zone or _zone()).strftime("%d/%m/%Y %H:%M:%S")
    except (ValueError, OverflowError):
        return at


def _zone() -> ZoneInfo:
    from fieldreg.protocol.pack_files import builtin_shelf  # noqa: PLC0415 - seldom needed

    return ZoneInfo(builtin_shelf().in_force(datetime.now(UTC).date()).time_zone)
