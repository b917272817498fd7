"""What a programme pack is made of: areas, segments, occupations, quotas, texts.

Every part that rests on an unsure fact carries `confirmed=False` and, where known, its source.
Rules stand in `rules`, what contributions cost in `contributions`, what follows an event and what
a member gets in `promises`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from fieldreg.domain.words import Words


class VillageKind(StrEnum):
    """A desa elects its head, a kelurahan is led by a civil servant; both are a KTP address."""

    DESA = "desa"
    KELURAHAN = "kelurahan"


class PaidFrom(StrEnum):
    """Whose money a contribution is; the first three are public budgets.

    State, city or province, village; an employer or donor; the worker's own pocket.
    """

    APBN = "apbn"
    APBD = "apbd"
    APBDES = "apbdes"
    SPONSOR = "sponsor"
    SELF = "self"


PUBLIC_BUDGETS = frozenset({PaidFrom.APBN, PaidFrom.APBD, PaidFrom.APBDES})


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
    """A group of workers one office (OPD) pays for.

    `pays` are the programmes the office pays; `people_2025` is how many it paid for in
    February 2025, or None. `aliases` are other words for the segment. `base_income` (rupiah) is
    set where the office pays on one base for everybody, whatever their income.
    """

    code: str
    words: Words
    payer: Words
    payer_confirmed: bool
    paid_from: PaidFrom
    pays: tuple[str, ...]
    people_2025: int | None
    source: str = ""
    aliases: tuple[str, ...] = ()
    base_income: int | None = None


@dataclass(frozen=True, slots=True)
class Occupation:
    """What somebody does, other spellings of it, and the segments it belongs to (may be none).

    `codes` are what others call it, by the name of their list (`bpjs_bpu`); `sector` is a word that
    rules and discounts may ask for.
    """

    code: str
    words: Words
    aliases: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    sector: str = ""


@dataclass(frozen=True, slots=True)
class Quota:
    """How many people a segment has room for in an area, counted over the pack's whole validity.

    `area` is the beginning of a village code (`51.71`, `51.71.03`, a village), or empty for all.
    """

    segment: str
    area: str
    people: int
    source: str
    confirmed: bool = True

    def holds(self, segment: str, village_code: str) -> bool:
        """Whether somebody of this segment and village counts towards it."""
        inside = not self.area or f"{village_code}.".startswith(f"{self.area}.")
        return segment == self.segment and inside


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
class ReceiptText:
    """A sentence of the receipt that a person takes home, in the order of the pack."""

    code: str
    words: Words
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column of a sheet for somebody else: a field of the definition, or a fixed text.

    `form` says how the value is written (`text`, `day` dd-mm-yyyy, `whole`, `local_phone`,
    `code:<list>` for a mapped code).
    """

    column: str
    path: str = ""
    fixed: str = ""
    form: str = "text"
    required: bool = False


@dataclass(frozen=True, slots=True)
class ExportMap:
    """The columns of one sheet, in order."""

    code: str
    words: Words
    sheet: str
    columns: tuple[ExportColumn, ...]
    source: str = ""
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A law or decision the programme rests on."""

    title: str
    about: Words
    confirmed: bool = True


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
