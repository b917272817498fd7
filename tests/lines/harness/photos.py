"""Officers who also photograph, and what of it must be at the centre in the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from server.image_files import jpeg

from fieldreg.domain.record import Value
from fieldreg.domain.words import ImageKind
from fieldreg.server import admin
from fieldreg.server.identity import Centre
from fieldreg.server.images import image_bytes
from fieldreg.server.refusal import Refusal
from fieldreg.services.image_sending import exchange_all
from fieldreg.services.images import add_image
from fieldreg.services.views import SyncReport

from .office import Officer, is_drained

SHARE = 0.15
"""Of the people registered, so many are photographed."""


@dataclass
class Photographer(Officer):
    """An officer who photographs some of the people she registers: by record, the photo's hash."""

    photos: dict[str, str] = field(default_factory=dict)

    def register(self, values: dict[str, Value]) -> str:
        """Save a new person, and now and then her photo."""
        record_id = super().register(values)
        if self.chance.random() < SHARE:
            data = jpeg(self.number * 1_000 + self.made)
            self.photos[record_id] = add_image(self.desk, record_id, data, kind=ImageKind.KTP)
        return record_id

    def sync(self) -> SyncReport:
        """One sync as the desk's button does it, photos after the text."""
        with self.carrier() as carrier:
            return exchange_all(self.desk, carrier, on_writer=lambda job: job())

    def is_done(self, report: SyncReport) -> bool:
        """Whether no photo waits either."""
        return is_drained(report) and not report.images_waiting


def not_there(centre: Centre, photos: dict[str, str]) -> list[str]:
    """Which of *photos* are not at the centre, byte for byte, with their record."""
    faults = []
    for record_id, digest in photos.items():
        told = {image.sha256: image.image_id for image in admin.look(centre, record_id).images}
        try:
            data = image_bytes(centre, record_id, told.get(digest, ""))
        except Refusal:
            data = b""
        if sha256(data).hexdigest() != digest:
            faults.append(f"photo lost: {digest}")
    return faults
