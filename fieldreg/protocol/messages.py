"""The messages of `POST /v1/sync` and of enrolment. Frozen: see docs/PROTOCOL.md.

Bytes travel as text: header and body as the JSON texts they are, hashes, salts, keys and
signatures in lower-case hex.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from fieldreg.domain.revision import Revision
from fieldreg.domain.words import Case, Outcome

from .sealed import SealedRevision, UnreadableRevision, unseal

PROTOCOL = 1
MAX_REVISIONS = 1_000
MAX_WANTED = 100
MAX_LISTED = 1_000
MAX_OFFICERS = 100
MAX_BYTES = 1 << 20
VERSIONS_AN_EPOCH = 1_000_000
SYNC_PATH = "/v1/sync"
ENROL_PATH = "/v1/enrol"
HEALTH_PATH = "/v1/health"

Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{36}$")]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Key = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]
Area = Annotated[str, StringConstraints(pattern=r"^[0-9.]{0,20}$")]
"""The code of the village that a record names; empty for one that names none."""
Areas = Annotated[
    list[Annotated[str, StringConstraints(pattern=r"^[0-9]{2}(\.[0-9]{2,4}){0,3}$")]],
    Field(max_length=100),
]
"""What an office serves: codes of villages, or of what is above them."""
Check = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
Hex = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{2})*$", max_length=512)]


class Message(BaseModel):
    """A message: unknown members are ignored, so that a newer side may say more."""

    model_config = ConfigDict(frozen=True)


class WireRevision(Message):
    """A revision's verbatim bytes. An erased one has `commitment` in place of body and salt."""

    header: str
    body: str | None = None
    salt: Hex | None = None
    commitment: Hash | None = None

    @classmethod
    def of(cls, sealed: SealedRevision) -> WireRevision:
        """The wire form of *sealed*."""
        if sealed.body is None or sealed.salt is None:
            return cls(header=sealed.header.decode(), commitment=sealed.commitment.hex())
        return cls(header=sealed.header.decode(), body=sealed.body.decode(), salt=sealed.salt.hex())

    def sealed(self) -> SealedRevision:
        """The bytes again, exactly.

        Raises UnreadableRevision if there is neither body with salt nor commitment: then nothing
        can stand in the chain.
        """
        try:
            header, body = self.header.encode(), (self.body or "").encode()
        except UnicodeEncodeError:
            raise UnreadableRevision("text") from None
        if self.body is not None and self.salt is not None:
            return SealedRevision(header, body, bytes.fromhex(self.salt))
        if self.body is not None or self.salt is not None or self.commitment is None:
            raise UnreadableRevision("neither body nor commitment")
        return SealedRevision(header, None, None, bytes.fromhex(self.commitment))

    @cached_property
    def parts(self) -> tuple[SealedRevision, Revision]:
        """The bytes again and what they say, read once; raises UnreadableRevision as `unseal`."""
        sealed = self.sealed()
        return sealed, unseal(sealed)


class ChainHead(Message):
    """A device's hash chain up to revision number `no`; `link` is 64 zeros at 0."""

    no: int = Field(ge=0, lt=2**53)
    link: Hash
    signature: Hex = ""


class RowsDigest(Message):
    """How many rows a side holds, and the sum modulo 2^256 of their row hashes."""

    count: int = Field(ge=0, lt=2**53)
    digest: Hash


class OfficerName(Message):
    """What those are called who write under this id: revisions name nobody."""

    id: Id
    name: Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{1,80}$")]


class Compare(Message):
    """One step of finding what two sides hold otherwise; asked only after their digests differed.

    With neither `area` nor `records`: the count and digest of each area. `area`: which records it
    holds, those after the id `after`. `records`: all changes of these once more.
    """

    area: Area | None = None
    after: Annotated[str, StringConstraints(pattern=r"^([0-9a-f-]{36})?$")] = ""
    records: Annotated[list[Id], Field(max_length=MAX_WANTED)] = []


class PackWish(Message):
    """Of the pack with this digest, what comes after the first `offset` bytes of its file."""

    digest: Hash
    offset: int = Field(ge=0, lt=2**53)


class PackPart(Message):
    """The pack in force at the centre: its key, and the hash and size in bytes of its file.

    With `text` also that part of the file that begins at the byte `offset`.
    """

    key: Annotated[str, StringConstraints(max_length=200)]
    digest: Hash
    size: int = Field(ge=0)
    offset: int = 0
    text: str = ""


class SyncRequest(Message):
    """One exchange: what the laptop has new, and from where it wants to read on.

    `exchange` is one id for an exchange and its retries; `token` is the one-use token of the
    exchange before (empty at the first). `head` is the chain up to the last revision sent here,
    or to the last one receipted when none is sent, signed with the device's key. `cursor` is
    empty at the first exchange. `rows` is what the laptop holds at `cursor`. `audit` is the head of
    the laptop's audit chain, signed; left out in another than the present incarnation's name.
    `wanted` are records of which the laptop keeps less than the whole and must know it again.
    `compare` looks for what the two sides hold otherwise; left out where nothing differs.
    `index` asks for the index of people instead of the stream, from there on (empty: its start);
    `index_own` for those alone who live in the office's areas (true), or for all others (false).
    `pack_wish` asks for the next part of the pack that the centre offered.
    `terse`: the answer may leave out what is as in here (`protocol.terse`).
    `officers` are those who work at this laptop and of whom the office was not told yet.
    """

    protocol: Literal[1] = 1
    device_id: Id
    incarnation: Id
    exchange: Id
    token: Annotated[str, StringConstraints(max_length=128)] = ""
    epoch: str = ""
    cursor: Annotated[str, StringConstraints(max_length=512)] = ""
    pack: str = ""
    head: ChainHead
    rows: RowsDigest
    revisions: Annotated[list[WireRevision], Field(max_length=MAX_REVISIONS)] = []
    limit: int = Field(default=500, ge=1, le=MAX_REVISIONS)
    audit: ChainHead | None = None
    wanted: Annotated[list[Id], Field(max_length=MAX_WANTED)] = []
    compare: Compare | None = None
    index: Annotated[str, StringConstraints(pattern=r"^([0-9a-f-]{36})?$")] | None = None
    index_own: bool | None = None
    pack_wish: PackWish | None = None
    terse: bool | None = None
    officers: Annotated[list[OfficerName], Field(max_length=MAX_OFFICERS)] | None = None


class OutcomeEntry(Message):
    """What became of one revision. `version` and `seq` are 0 for a quarantined one."""

    revision_id: Id
    outcome: Outcome
    version: int = 0
    seq: int = 0
    kept_aside: list[str] = []
    problem: str = ""


class Change(Message):
    """One revision in the centre's order with the record version and case it led to.

    A record's versions follow one another; the first after the centre was restored is one more
    than a multiple of `VERSIONS_AN_EPOCH`, above all that were lost. `revision` is left out when
    it is the asking incarnation's own: it has the bytes.
    """

    seq: int
    record_id: Id
    revision_id: Id
    version: int
    case: Case
    outcome: Outcome
    kept_aside: list[str] = []
    revision: WireRevision | None = None


class WholeRecord(Message):
    """A record as the centre has it, in the snapshot that the rest of the answer is of."""

    record_id: Id
    version: int
    case: Case
    values: dict[str, Any]


class AreaDigest(Message):
    """How many records name an area, and the sum of their row hashes as in `RowsDigest`."""

    area: Area
    count: int = Field(ge=1)
    digest: Hash


class ListedRecord(Message):
    """A record of an area; `check` is its row hash under this exchange's id (`digests.check`)."""

    record_id: Id
    check: Check


class Listed(Message):
    """The records of `area` in the order of their ids; `more`: there are others after these."""

    area: Area
    records: Annotated[list[ListedRecord], Field(max_length=MAX_LISTED)]
    more: bool = False


class Retold(Message):
    """All changes of `records` up to the answer's cursor, in the centre's order.

    One of `records` of which there is no change is not the office's.
    """

    records: list[Id]
    changes: list[Change]


class PeopleIndex(Message):
    """People of the laptop's office, in the order of their ids; ended registrations are left out.

    `ids` are 16 bytes each in base64url without `=`; `columns` have a text for each of them under
    the names of fields, empty where there is none. `after` is where to read on. `own` is what the
    request's `index_own` asked for; a centre of before that gives everybody and leaves it out.
    """

    ids: list[Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{22}$")]]
    cases: list[Case]
    columns: dict[str, list[str]]
    after: str
    more: bool
    own: bool | None = None


class OfficeTold(Message):
    """What the laptop's office is called, which areas it serves, and who writes at its laptops.

    `officers` are all of whom any of them told; None from a centre of before this member.
    """

    name: str
    areas: Areas = []
    officers: list[OfficerName] | None = None


class SyncResponse(Message):
    """The answer. `receipt` is the chain head the centre itself computed over the bytes it
    stored, signed with the centre's key; only a matching one makes a revision delivered.

    `receipt` stands at the request's head, also where the centre has more of that incarnation.
    `exchange` is the request's, so that an old answer is not taken for a new one.
    `held` is the number of the last revision of that incarnation that the centre has.
    `more` says that the stream goes on after `cursor`. `rows` is what the laptop should hold
    once it has applied everything up to `cursor`; it is left out while `more` is true.
    `audit` is the request's under the centre's signature; left out where it does not follow from
    what the centre was told before, and by a centre of before this member.
    `records` are those of the request's `wanted` that there is room for; None from a centre of
    before this member, and where nothing was wanted.
    `areas`, `listed` and `retold` answer the three steps of `compare`, in the snapshot that `rows`
    is of; None where it was not asked, where `more` is true, and from a centre of before them.
    `index` is a page of the index of people, if it was asked for; there are no `changes` then,
    `cursor` stands where it stood, and `more` is true.
    `pack` offers the pack in force where the laptop works with another, or is a part of it; None
    where there is nothing to offer, and from a centre of before it.
    `office` is what is to be known of the laptop's office now, where it was not told so yet.
    """

    protocol: Literal[1]
    centre_id: Id
    epoch: str
    token: str
    centre_time: str
    receipt: ChainHead
    outcomes: list[OutcomeEntry]
    changes: list[Change]
    cursor: str
    more: bool
    rows: RowsDigest | None = None
    exchange: str = ""
    held: int = 0
    audit: ChainHead | None = None
    records: list[WholeRecord] | None = None
    areas: list[AreaDigest] | None = None
    listed: Listed | None = None
    retold: Retold | None = None
    index: PeopleIndex | None = None
    pack: PackPart | None = None
    office: OfficeTold | None = None


class EnrolRequest(Message):
    """A bare laptop introduces itself: one-time code, its own public key, and a name for lists.

    One that is enrolled says its `device_id`: a restored centre may not know it any more.
    """

    protocol: Literal[1] = 1
    code: Annotated[str, StringConstraints(min_length=8, max_length=64)]
    device_key: Hash
    device_name: Annotated[str, StringConstraints(max_length=80)] = ""
    device_id: Id | None = None


class EnrolResponse(Message):
    """What a laptop needs from the centre for good.

    `recovery_key` is the organisation's age recipient, empty if there is none; `pack_key` the
    public part of the key that signs delivered packs, empty if none may be delivered (a centre of
    before this member gives none). `areas` are those that the office serves, `village_code` the
    one where it is a village and the only one; a centre of before gives no `areas`.
    """

    protocol: Literal[1]
    centre_id: Id
    centre_name: str
    centre_key: Hash
    device_id: Id
    device_token: str
    office_id: Id
    office_name: str
    village_code: str = ""
    areas: Areas = []
    recovery_key: str = ""
    pack: str = ""
    pack_key: Key = ""


class EnrolmentFile(Message):
    """The file a centre hands out (`*.fieldreg-enrol`): where it is, whom to trust, the code.

    `centre_key` is the centre's own public key, `signature` its own over `enrolment.file_text`;
    both are empty from a centre of before these members.
    """

    format: Literal[1] = 1
    url: str
    ca_certificate: str = ""
    code: str
    office_name: str = ""
    centre_key: Key = ""
    signature: Hex = ""


class Problem(Message):
    """An error answer (RFC 9457 shape); `code` is the catalogue's key, numbers never reused.

    `proof` comes with `device_revoked`: the centre's signature, without which a laptop only stops
    sending (a centre of before this member gives none).
    """

    code: str
    number: int
    status: int
    detail: str = ""
    expected_no: int | None = None
    proof: Hex | None = None
