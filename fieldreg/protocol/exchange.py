"""What the laptop's database and the sync core hand to each other around one exchange.

Both rooms know these shapes and neither knows the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .messages import ChainHead, OfficerName, PackWish, RowsDigest
from .sealed import SealedRevision


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this laptop is and whom it trusts. `url` is the centre's, without a path.

    `earlier_incarnations` are those it numbered revisions under before, oldest first.
    """

    device_id: str
    incarnation: str
    url: str
    ca_certificate: str
    centre_id: str
    centre_key: str
    device_token: str = field(repr=False)
    device_key: bytes = field(repr=False)
    earlier_incarnations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Revisions of one chain that follow one another from number `first` on, as they wait.

    `links[i]` is the chain's link after `revisions[i]`.
    """

    incarnation: str
    first: int
    revisions: tuple[SealedRevision, ...]
    revision_ids: tuple[str, ...]
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A consistent picture of what is to be said in one exchange.

    `receipted` is the chain head the centre last confirmed; `revisions` follow it without gap,
    `links[i]` being the chain's link after `revisions[i]`. All are of one chain: `incarnation`
    names it where it is not the laptop's present one (unsent work from before a restore).
    `waiting` counts every revision without a receipt, those pictured here included; `made` is the
    last number of the present incarnation, with a receipt or without. `audit` is the
    head of the audit chain, not signed yet; None where it is empty. Where the revisions right
    before these are not here any more (a damaged disk), `gap_from` is the first such number:
    `receipted` then has the number before `revisions` and no link of its own. `wanted` are records
    whose whole must be asked for. `index` is where the index of people would be read on, None where
    it is not needed (any more), `index_own` of whom (see `SyncRequest`). `pack_wish` is what is
    still to come of the pack that was offered. `officers` are those of this laptop of whom
    the centre has not told the office yet.
    """

    exchange: str
    token: str
    epoch: str
    cursor: str
    pack: str
    receipted: ChainHead
    rows: RowsDigest
    revisions: tuple[SealedRevision, ...]
    revision_ids: tuple[str, ...]
    links: tuple[str, ...]
    waiting: int
    made: int
    incarnation: str = ""
    audit: ChainHead | None = None
    gap_from: int = 0
    wanted: tuple[str, ...] = ()
    index: str | None = None
    index_own: bool | None = None
    pack_wish: PackWish | None = None
    officers: tuple[OfficerName, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What applying an answer changed, for the screens. `rows` is None while more is to come.

    `wanted` counts the records whose whole must still be asked for, `filled` those that it told,
    `pack_left` the bytes that are still to come of a pack of which this answer spoke. `waiting`
    revisions wait after the answer that ends the stream: what was saved while it was on its way,
    and what it did not bear out, among them.
    """

    delivered: int
    quarantined: int
    changed_records: frozenset[str]
    rows: RowsDigest | None = None
    wanted: int = 0
    filled: int = 0
    pack_left: int = 0
    waiting: int = 0
