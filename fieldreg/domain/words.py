"""Text a person reads, in the languages fieldreg speaks, and every closed set of words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Language(StrEnum):
    """Languages of screens and texts; Indonesian is the default everywhere."""

    INDONESIAN = "id"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """One text in Indonesian and English (and Balinese where a pack gives it)."""

    id: str
    en: str = ""
    ban: str = ""

    def text(self, language: str = Language.INDONESIAN) -> str:
        """The text in *language*, Indonesian where it is not given."""
        if language == Language.ENGLISH and self.en:
            return self.en
        if language == "ban" and self.ban:
            return self.ban
        return self.id

    def filled(self, **values: object) -> Words:
        """The same words with named placeholders (`{name}`) filled in."""
        return Words(*(t.format(**values) if t else t for t in (self.id, self.en, self.ban)))

    def filled_each(self, **values: Words) -> Words:
        """The same words with texts in placeholders, each language with its own."""
        return Words(
            self.id.format(**{k: v.id for k, v in values.items()}),
            self.en.format(**{k: v.text("en") for k, v in values.items()}),
        )


class Severity(StrEnum):
    """How much a finding matters: an error keeps a record incomplete, a warning wants a note."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Act(StrEnum):
    """What a revision does. The first four are a laptop's, the others the centre's."""

    SAVED = "saved"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    VOIDED = "voided"
    REVIEW_STARTED = "review_started"
    SENT_BACK = "sent_back"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ENROLLED = "enrolled"
    ENDED = "ended"


LAPTOP_ACTS = frozenset({Act.SAVED, Act.SUBMITTED, Act.WITHDRAWN, Act.VOIDED})
CENTRE_ACTS = frozenset(Act) - LAPTOP_ACTS


class Case(StrEnum):
    """Where a registration stands; derived from its acts, never written by anyone."""

    INCOMPLETE = "incomplete"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    NEEDS_CORRECTION = "needs_correction"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ENROLLED = "enrolled"
    ENDED = "ended"


class Outcome(StrEnum):
    """What the centre did with one revision."""

    APPLIED = "applied"
    ALREADY_HAD = "already_had"
    MERGED = "merged"
    CONFLICT = "conflict"
    QUARANTINED = "quarantined"


class Delivery(StrEnum):
    """Where a registration's revisions are on their way to the centre."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    QUARANTINED = "quarantined"


LOST_BY_CENTRE = "lost_by_centre"
"""The problem of a step that others made and a restored centre no longer has."""


class Eligibility(StrEnum):
    """The answer for one role and programme."""

    ACCEPT = "accept"
    CHECK = "check"
    REFUSE = "refuse"


class Role(StrEnum):
    """What an officer may do on this laptop: work, or also say who works here."""

    OFFICER = "officer"
    HEAD = "head"


class Audited(StrEnum):
    """Acts that the audit chain of a laptop holds."""

    CREATED = "created"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    SAVED = "saved"
    VOIDED = "voided"
    NIK_SHOWN = "nik_shown"
    EXPORTED = "exported"
    PRINTED = "printed"
    IMPORTED = "imported"
    BACKED_UP = "backed_up"
    RESTORED = "restored"
    RESCUED = "rescued"
    RECOVERED = "recovered"
    KEY_CHANGED = "key_changed"
    OFFICER_ADDED = "officer_added"
    OFFICER_REMOVED = "officer_removed"
    ROLE_CHANGED = "role_changed"
    PACK_INSTALLED = "pack_installed"
    IMAGE_ADDED = "image_added"
    IMAGE_SHOWN = "image_shown"
    IMAGE_TAKEN = "image_taken"
    SETTING_CHANGED = "setting_changed"
    REDUCED = "reduced"
    ERASED = "erased"
    REVOKED = "revoked"


class ImageKind(StrEnum):
    """What a picture kept with a registration shows."""

    KTP = "ktp"
    KK = "kk"
    PERSON = "person"
    PAPER = "paper"


class Finding(NamedTuple):
    """Something to see at one field: what is wrong and what to do, never what was typed.

    `field` is a path (`nik`, `roles.<id>.segment`) or empty for the record as a whole.
    `needs_note` marks a warning that stands only with a note that says why it is so.
    """

    field: str
    severity: Severity
    code: str
    text: Words
    needs_note: bool = False
