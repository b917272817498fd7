"""Make a bare laptop one of a centre's devices: from a file the centre handed out, or a code."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pydantic import ValidationError

from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol.enrolment import QR, file_of_qr
from fieldreg.protocol.messages import EnrolmentFile, EnrolRequest, EnrolResponse
from fieldreg.protocol.signing import new_private_key, public_key
from fieldreg.sync import https, tls
from fieldreg.sync.trouble import SyncTrouble, Trouble

FILE_SUFFIX = ".fieldreg-enrol"
_MOST_FILE_BYTES = 256 << 10
_CODE_LENGTHS = range(8, 65)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """All a laptop must keep of its enrolment, in the vault. `url` has no path.

    `centre_key` is the centre's public key (hex), `device_key` this laptop's private one (32
    bytes). `ca_certificate` is PEM, empty for public roots; `recovery_key` the organisation's age
    recipient, empty if there is none; `village_code` the office's, empty if it has several areas;
    `pack_key` the public key (hex) of delivered packs, empty if the centre has none.
    """

    url: str
    ca_certificate: str
    centre_id: str
    centre_name: str
    centre_key: str
    device_id: str
    device_token: str = field(repr=False)
    device_key: bytes = field(repr=False)
    office_id: str
    office_name: str
    village_code: str
    recovery_key: str
    pack: str
    pack_key: str = ""
    areas: tuple[str, ...] = ()


def read_file(data: bytes) -> EnrolmentFile:
    """What a centre's `*.fieldreg-enrol` file says.

    Raises UserTrouble `enrolment_file_unreadable` for anything else.
    """
    unreadable = UserTrouble("enrolment_file_unreadable")
    if len(data) > _MOST_FILE_BYTES:
        raise unreadable
    try:
        file = _written(data.removeprefix(b"\xef\xbb\xbf"))
        tls.tls_context(file.ca_certificate)
        return _usable(file)
    except (ValidationError, ValueError, UserTrouble):
        raise unreadable from None


def _written(data: bytes) -> EnrolmentFile:
    """The file itself, or the text of its QR code."""
    head = data.lstrip()[: len(QR)]
    if head.upper() == QR.encode():
        return file_of_qr(data.decode("ascii"))
    return EnrolmentFile.model_validate_json(data)


def from_code(url: str, code: str) -> EnrolmentFile:
    """What a person typed instead of a file; the centre then needs a certificate of public trust.

    The text of a QR code in the place of the code says all of it, whatever stands as address.
    Raises UserTrouble `address_unreadable`, `code_unreadable` or `enrolment_file_unreadable`.
    """
    if is_scanned(code):
        return read_file(code.strip().encode())
    return _usable(EnrolmentFile(url=url, code=code))


def faults(url: str, code: str) -> tuple[UserTrouble, ...]:
    """Everything wrong with what a person typed, in the order it is asked; empty if all is well."""
    found = []
    if is_scanned(code):
        return ()
    try:
        clean_url(url)
    except UserTrouble as trouble:
        found.append(trouble)
    if not _is_code(code):
        found.append(UserTrouble("code_unreadable"))
    return tuple(found)


def is_scanned(code: str) -> bool:
    """Whether *code* is the text of a QR code, as a scanner types it."""
    return code.lstrip().upper().startswith(QR)


def _is_code(code: str) -> bool:
    return len("".join(code.split())) in _CODE_LENGTHS


def _usable(file: EnrolmentFile) -> EnrolmentFile:
    code = "".join(file.code.split())
    if not _is_code(code):
        raise UserTrouble("code_unreadable")
    return file.model_copy(update={"url": clean_url(file.url), "code": code})


def clean_url(url: str) -> str:
    """`https://host[:port]` of an address as people type it; HTTPS only.

    Raises UserTrouble address_unreadable.
    """
    text = url.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, port = parts.hostname, parts.port
    except ValueError:
        raise UserTrouble("address_unreadable") from None
    is_plain = parts.scheme == "https" and not parts.username and parts.path in ("", "/")
    if not host or not is_plain or parts.query or parts.fragment or any(c.isspace() for c in host):
        raise UserTrouble("address_unreadable")
    name = f"[{host}]" if ":" in host else host
    return f"https://{name}:{port}" if port else f"https://{name}"


def enrol(file: EnrolmentFile, device_name: str, device_key: bytes = b"") -> Enrolment:
    """Introduce this laptop under *device_key* (a new one if it is left out), over the network.

    Raises UserTrouble `code_invalid` (used, expired or mistyped) and SyncTrouble for the line.
    The code is spent by the first answer that the centre sent, whether or not it arrived; while it
    lives the same key gets that answer again, and by the two files also after that.
    """
    device_key = device_key or new_private_key()
    request = EnrolRequest(
        code=file.code, device_key=public_key(device_key), device_name=device_name.strip()[:80]
    )
    try:
        answer = https.enrol(file, request)
    except SyncTrouble as trouble:
        if trouble.trouble is Trouble.CODE_INVALID:
            raise UserTrouble("code_invalid") from None
        raise
    if file.centre_key and answer.centre_key != file.centre_key:
        raise SyncTrouble(Trouble.NOT_OUR_CENTRE)
    return learnt(file, device_key, answer)


def learnt(file: EnrolmentFile, device_key: bytes, answer: EnrolResponse) -> Enrolment:
    """All that a laptop with *device_key* keeps of the centre's *answer*."""
    return Enrolment(
        url=file.url,
        ca_certificate=file.ca_certificate,
        centre_id=answer.centre_id,
        centre_name=answer.centre_name,
        centre_key=answer.centre_key,
        device_id=answer.device_id,
        device_token=answer.device_token,
        device_key=device_key,
        office_id=answer.office_id,
        office_name=answer.office_name,
        village_code=answer.village_code,
        recovery_key=answer.recovery_key,
        pack=answer.pack,
        pack_key=answer.pack_key,
        areas=_areas(answer),
    )


def _areas(answer: EnrolResponse) -> tuple[str, ...]:
    """What the office serves; a centre of before told of one village, or of none."""
    return tuple(answer.areas) or ((answer.village_code,) if answer.village_code else ())
