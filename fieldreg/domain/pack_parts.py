"""What a programme pack is made of: areas, segments, occupations, rules, texts.

Every part that rests on an unsure fact carries `confirmed=False` and, where known, its source.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .words import Eligibility, Severity, Words


class VillageKind(StrEnum):
    """A desa elects its head, a kelurahan is led by a civil servant; both are a KTP address."""

    DESA = "desa"
    KELURAHAN = "kelurahan"


@dataclass(frozen=True, slots=True)
class Kecamatan:
    """A district; `code` is Kemendagri's, `51.71.03`."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Village:
    """A desa or kelurahan; `code` is Kemendagri's, `51.71.03.2008`."""

    code: str
    name: str
    kind: VillageKind
    kecamatan_code: str
    post_code: str


@dataclass(frozen=True, slots=True)
class DesaAdat:
    """A customary village; its borders are not those of the villages on a KTP."""

    code: str
    name: str
    kecamatan_code: str
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Banjar:
    """A customary neighbourhood of a desa adat (empty where that is not known)."""

    code: str
    name: str
    desa_adat: str = ""
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Segment:
    """A group of workers one office pays for.

    `pays` are the programmes the office pays; `people_2025` is how many it paid for in
    February 2025, or None.
    """

    code: str
    words: Words
    payer: Words
    payer_confirmed: bool
    paid_from: str
    pays: tuple[str, ...]
    people_2025: int | None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Occupation:
    """What somebody does, other spellings of it, and the segments it belongs to (may be none)."""

    code: str
    words: Words
    aliases: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Aid:
    """Another kind of help a family may receive."""

    code: str
    words: Words


@dataclass(frozen=True, slots=True)
class ConsentText:
    """The words read out before consent; `unconfirmed` names what in it is still unsure."""

    version: str
    title: Words
    text: Words
    unconfirmed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A law or decision the programme rests on."""

    title: str
    about: Words
    confirmed: bool = True


class RuleKind(StrEnum):
    """The whole vocabulary of eligibility rules; each says what must hold for a role.

    A rule whose condition does not hold gives its outcome; `domain.eligibility` knows how.
    """

    AGE_AT_LEAST = "age_at_least"
    AGE_BELOW = "age_below"
    RESIDENT = "resident"
    SEGMENT_KNOWN = "segment_known"
    PROGRAMME_KNOWN = "programme_known"
    PROGRAMME_PAID = "programme_paid"
    OCCUPATION_FITS = "occupation_fits"
    ROLE_NOT_ENDED = "role_not_ended"
    ROLE_BEGUN = "role_begun"
    EXISTING_MEMBERSHIP = "existing_membership"
    LETTER_PRESENT = "letter_present"
    AID_RECEIVED = "aid_received"


@dataclass(frozen=True, slots=True)
class Rule:
    """One declared rule.

    Empty `segments` or `programmes` mean all. `outcome` is given when the condition does not
    hold, `unknown` when what it looks at is missing or unreadable. `years` belongs to the age
    rules, `values` to the answer and aid rules. `change` words the day on which it turns.
    """

    code: str
    kind: RuleKind
    outcome: Eligibility
    unknown: Eligibility
    severity: Severity
    message: Words
    citation: str
    confirmed: bool
    segments: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    years: int = 0
    values: tuple[str, ...] = ()
    change: Words | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """Who made a pack, for when, and on what ground. `valid_to` None means until further notice."""

    id: str
    version: str
    name: Words
    time_zone: str
    valid_from: date
    valid_to: date | None
    legal_basis: tuple[LegalBasis, ...]
    authors: tuple[str, ...]
