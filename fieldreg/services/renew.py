"""A new token for a laptop whose own has ended: by a code that the centre made for it alone.

Also for one that a restored centre does not know any more, by a code as for a new laptop.

Nothing but sending ever waits for it: entry asks no token.
"""

from __future__ import annotations

from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol.enrolment import file_text
from fieldreg.protocol.exchange import Identity
from fieldreg.protocol.messages import EnrolmentFile, EnrolRequest, EnrolResponse
from fieldreg.protocol.signing import is_signed, public_key
from fieldreg.store.renewal import Renewal, keep_renewal
from fieldreg.sync import https
from fieldreg.sync.surroundings import OnWriter
from fieldreg.sync.trouble import SyncTrouble, Trouble

from .desk import Desk


def renew(desk: Desk, file: EnrolmentFile, *, on_writer: OnWriter) -> None:
    """Bring the code in *file* to the centre, from the net lane, and keep the token it gives.

    The centre's address is taken from the file too: it may have moved. Raises UserTrouble
    code_invalid (used, expired, mistyped, or another laptop's), enrolment_file_foreign (it leads
    elsewhere, and the centre did not sign that) and SyncTrouble for the line.
    """
    identity = on_writer(desk.store.identity)
    if file.centre_key and file.centre_key != identity.centre_key:
        raise SyncTrouble(Trouble.NOT_OUR_CENTRE)
    if _leads_elsewhere(identity, file) and not _is_of_centre(identity, file):
        raise UserTrouble("enrolment_file_foreign")
    request = EnrolRequest(
        code=file.code,
        device_key=public_key(identity.device_key),
        device_id=identity.device_id,
    )
    try:
        answer = https.enrol(file, request)
    except SyncTrouble as trouble:
        if trouble.trouble is Trouble.CODE_INVALID:
            raise UserTrouble("code_invalid") from None
        raise
    on_writer(lambda: take(desk, file, answer))


def _leads_elsewhere(identity: Identity, file: EnrolmentFile) -> bool:
    return (file.url, file.ca_certificate) != (identity.url, identity.ca_certificate)


def _is_of_centre(identity: Identity, file: EnrolmentFile) -> bool:
    """Whether the centre itself sends the laptop there. Whoever could put another address into a
    file would be sent all that is registered from then on: what a centre says of itself in its
    answer, anybody can say."""
    return is_signed(identity.centre_key, file_text(file), file.signature)


def take(desk: Desk, file: EnrolmentFile, answer: EnrolResponse) -> None:
    """Keep the token in *answer*, on the writer lane. Raises SyncTrouble not_our_centre."""
    identity = desk.store.identity()
    told = (answer.centre_id, answer.centre_key, answer.device_id)
    if told != (identity.centre_id, identity.centre_key, identity.device_id):
        raise SyncTrouble(Trouble.NOT_OUR_CENTRE)
    renewal = Renewal(file.url, file.ca_certificate, answer.device_token)
    with desk.store.writing() as connection:
        keep_renewal(connection, renewal, at=desk.now(), officer_id=desk.officer_id)
