"""One signed-in officer at the screen: the desk, the lanes, and one broadcast of what changed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from fieldreg.desktop import wording
from fieldreg.desktop.photo_queue import PhotoQueue
from fieldreg.desktop.preferences import Preferences
from fieldreg.desktop.tasks import Lanes
from fieldreg.desktop.theme.tokens import Role
from fieldreg.services import audit
from fieldreg.services.desk import Desk
from fieldreg.services.pack_views import PackOffer
from fieldreg.services.resting import rest
from fieldreg.services.views import PeopleQuery
from fieldreg.sync.ports import Carrier


class Kind(StrEnum):
    """Kinds of thing a changing job may have touched."""

    RECORDS = "records"
    DRAFTS = "drafts"
    SYNC = "sync"
    BACKUPS = "backups"


class PageName(StrEnum):
    """Pages of the frame; `page:<name>` and `rail:<name>` are their objects' names."""

    HOME = "home"
    ENTRY = "entry"
    PEOPLE = "people"
    CORRECTIONS = "corrections"
    DIFFERING = "differing"
    RECORD = "record"
    SYNC = "sync"
    SETTINGS = "settings"
    PACK = "pack"


class Told(NamedTuple):
    """A passing word about what was just done, and what it means."""

    words: str
    role: Role


@dataclass(frozen=True, slots=True)
class Go:
    """Where a page wants to go. `resume` goes back to a form left a moment ago, if there is one;
    `notice` says there what was just done; `offer` is a delivered pack to look at; `to_packs`
    leads to the packs among the settings, `to_photos` to the photos of a person."""

    page: PageName
    record_id: str | None = None
    draft_id: str | None = None
    query: PeopleQuery | None = None
    resume: bool = False
    notice: Told | None = None
    offer: PackOffer | None = None
    to_packs: bool = False
    to_photos: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """Which kinds changed, and who asked (it refreshes itself and is skipped)."""

    kinds: frozenset[Kind]
    origin: QObject | None = None


class Session(QObject):
    """What every page receives. Signal `changed(Changed)` after each changing job.

    `office_name` is the office's as the centre last told it, which may be after the sign-in.
    `photos` are those on their way into registrations. `left` is set once nobody waits for anything
    any more: the desk locks or closes.
    """

    changed = Signal(object)

    def __init__(
        self,
        desk: Desk,
        lanes: Lanes,
        carrier: Callable[[], Carrier],
        preferences: Preferences,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.lanes = lanes
        lanes.rest_with(lambda: rest(desk))
        self.carrier = carrier
        self.preferences = preferences
        self.office_name = desk.office_name
        self.left = threading.Event()
        self.photos = PhotoQueue(lanes, lambda: self.desk, self)
        self.photos.was_kept.connect(lambda: self.announce(Kind.RECORDS))

    @property
    def language(self) -> str:
        """The language pages are made in."""
        return self.preferences.language

    def announce(self, *kinds: Kind, origin: QObject | None = None) -> None:
        """Tell every page once that these kinds changed."""
        self.changed.emit(Changed(frozenset(kinds), origin))

    def note_nik_shown(
        self, record_id: str, then: Callable[[bool], object], *, owner: QObject
    ) -> None:
        """Have it noted that the officer sees the whole NIK of a record; show it in *then*."""
        desk = self.desk
        self.lanes.write(lambda: audit.nik_shown(desk, record_id), then, owner=owner)

    def now(self) -> datetime:
        """The desk's clock."""
        return self.desk.clock()

    def when(self, moment: str) -> str:
        """A UTC moment as a person says it, in the pack's time zone."""
        return wording.when(moment, now=self.now(), time_zone=self.desk.pack.time_zone)
