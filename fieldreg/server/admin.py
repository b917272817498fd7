"""What the centre's operator does: offices, codes, reviewers, laptops; and with what is named here
from `founding` and `operator_review` all the rest.

Used by the command line, the demo and tests. Every function takes an open `Centre` (see
`open_centre`), which also a running server may have open at the same time.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert, select

from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol.enrolment import file_text, plain_code
from fieldreg.protocol.messages import EnrolmentFile
from fieldreg.protocol.signing import sign

from .audit_heads import Witnessed, witnessed
from .devices import days_of_token, revoke, stick_moments
from .founding import LOCAL_REVIEWER, begin_epoch, init_centre, open_centre, pack_key, set_pack_key
from .identity import Centre, read_identity
from .offices import Office, add_office, offices, rename_office, set_areas
from .operator_review import find_all, look, verdict
from .secrets import hashed, new_code, new_id, new_token
from .tables import device, enrol_code, reviewer

__all__ = [
    "DAY",
    "LOCAL_REVIEWER",
    "NEVER",
    "DeviceRow",
    "Office",
    "add_office",
    "add_reviewer",
    "begin_epoch",
    "devices",
    "find_all",
    "init_centre",
    "issue_code",
    "look",
    "offices",
    "open_centre",
    "pack_key",
    "rename_office",
    "revoke_device",
    "set_areas",
    "set_pack_key",
    "verdict",
]

DAY = 86_400
NEVER = 0
"""Of a token's days: it is good until the laptop is revoked."""


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """An enrolled laptop, for lists; times are seconds since 1970, None if never.

    `seen_at` is its last contact over a line, `stick_at` when its last file from a stick was taken,
    `audit` what it told of its audit chain, None if it never did.
    """

    id: str
    office_id: str
    name: str
    enrolled_at: int
    seen_at: int | None
    revoked_at: int | None
    stick_at: int | None = None
    audit: Witnessed | None = None

    @property
    def is_unheard(self) -> bool:
        """Whether it was enrolled and never came, by either way: perhaps no laptop is behind it."""
        return self.seen_at is None and self.stick_at is None


def issue_code(
    centre: Centre,
    office_id: str,
    *,
    url: str,
    life_seconds: int = DAY,
    renews: str = "",
    token_days: int | None = None,
) -> EnrolmentFile:
    """A one-time code for one laptop of an office, with all that the laptop needs to come here.

    Codes that live ten minutes or less are short enough to be read out. With *renews* the code is
    for the laptop of that id alone, which gets a new token by it; *token_days* is how long the
    token is good (`NEVER`: it does not end; None: as long as the one before it, and a new laptop's
    does not end). Raises UserTrouble office_unknown, device_unknown.
    """
    code = new_code(life_seconds)
    row = {
        "hash": hashed(plain_code(code)),
        "office_id": office_id,
        "expires_at": centre.seconds() + life_seconds,
        "renews": renews or None,
        "token_days": token_days or None,
    }
    own = {d.id for d in devices(centre) if d.office_id == office_id and not d.revoked_at}
    if renews and renews not in own:
        raise UserTrouble("device_unknown")
    named = {o.id: o.name for o in offices(centre)}
    if office_id not in named:
        raise UserTrouble("office_unknown")
    if renews and token_days is None:
        with centre.database.reading() as connection:
            row["token_days"] = days_of_token(connection, renews)
    centre.database.write(lambda c: c.execute(insert(enrol_code).values(row)))
    with centre.database.reading() as connection:
        identity = read_identity(connection)
    file = EnrolmentFile(
        url=url,
        ca_certificate=centre.ca_certificate,
        code=code,
        office_name=named[office_id],
        centre_key=identity.key,
    )
    return file.model_copy(update={"signature": sign(identity.signing_key, file_text(file))})


def add_reviewer(centre: Centre, name: str) -> str:
    """Add a reviewer and return the token, which is shown this once."""
    token = new_token()
    row = {"id": new_id(), "name": name, "token_hash": hashed(token)}
    centre.database.write(lambda c: c.execute(insert(reviewer).values(row)))
    return token


def devices(centre: Centre) -> tuple[DeviceRow, ...]:
    """All laptops, revoked ones included, in the order they came."""
    names = [name for name in DeviceRow.__dataclass_fields__ if name in device.c]
    columns = [device.c[name] for name in names]
    query = select(*columns).where(device.c.office_id.is_not(None)).order_by(device.c.id)
    with centre.database.reading() as connection:
        heads, moments = witnessed(connection), stick_moments(connection)
        rows = connection.execute(query).mappings()
        return tuple(
            DeviceRow(**row, stick_at=moments.get(row["id"]), audit=heads.get(row["id"]))
            for row in rows
        )


def revoke_device(centre: Centre, device_id: str) -> None:
    """Refuse a laptop from its next contact on. Raises UserTrouble("device_unknown")."""
    if not centre.database.write(lambda c: revoke(c, device_id, centre.seconds())):
        raise UserTrouble("device_unknown")
