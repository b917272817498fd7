"""How a laptop is enrolled without a line: what the centre hands out as a QR code, and two files.

    laptop → centre   {"format": 1, "sealed": hex}                                  a request
    centre → laptop   {"format": 1, "device_key", "sealed": hex, "signature": hex}  the answer

What is sealed are the messages of `POST /v1/enrol`, the request to the centre's own key and the
answer to the laptop's, so that neither the code nor the token lies open on a stick. Both keys are
known by then: the centre's stands in the file that it handed out.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from hashlib import sha256
from typing import Any

from pydantic import ValidationError

from fieldreg.domain.trouble import UserTrouble

from .bundle_seal import closed, opened
from .messages import EnrolmentFile, EnrolRequest, EnrolResponse
from .sealed import compact
from .signing import is_signed, sign

REQUEST_SUFFIX = ".fieldreg-enrol-request"
ANSWER_SUFFIX = ".fieldreg-enrol-answer"
QR = "FIELDREG-E1/"
MAX_BYTES = 64 << 10
_FORMAT = 1
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})


def plain_code(code: str) -> str:
    """A code as typed (small letters, spaces, O for 0) in its one true form."""
    return "".join(c for c in code.upper() if c.isalnum()).translate(_ALIKE)


def file_text(file: EnrolmentFile) -> bytes:
    """What the centre signs of *file*: where it leads, whom to trust there, and the code."""
    trusted = sha256(file.ca_certificate.encode()).hexdigest()
    lines = ("fieldreg/enrolment-file/1", file.url, trusted, plain_code(file.code))
    return "\n".join(lines).encode()


def qr_text(file: EnrolmentFile) -> str:
    """*file* for a QR code: in capitals and digits, as such a code packs best."""
    packed = zlib.compress(compact(file.model_dump(exclude_defaults=True)), 9)
    return QR + base64.b32encode(packed).decode().rstrip("=")


def file_of_qr(text: str) -> EnrolmentFile:
    """The file behind the text of a QR code, without regard to case and spaces.

    Raises UserTrouble enrolment_file_unreadable.
    """
    plain = "".join(text.split()).upper().removeprefix(QR)
    try:
        packed = base64.b32decode(plain + "=" * (-len(plain) % 8))
        unpacking = zlib.decompressobj()
        data = unpacking.decompress(packed, MAX_BYTES)
        if not unpacking.eof:
            raise ValueError("cut")
        return EnrolmentFile.model_validate_json(data)
    except (binascii.Error, zlib.error, ValueError, ValidationError):
        raise UserTrouble("enrolment_file_unreadable") from None


def write_request(request: EnrolRequest, centre_key: str) -> bytes:
    """The file `*.fieldreg-enrol-request` for the centre with *centre_key* (hex)."""
    sealed = closed(request.model_dump_json().encode(), centre_key)
    return compact({"format": _FORMAT, "sealed": sealed.hex()})


def read_request(data: bytes, private_key: bytes) -> EnrolRequest:
    """What a laptop asks the centre that has *private_key*.

    Raises UserTrouble enrol_request_unreadable, enrol_request_foreign (to another centre).
    """
    try:
        sealed = bytes.fromhex(_read(data)["sealed"])
        return EnrolRequest.model_validate_json(opened(sealed, private_key))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UserTrouble("enrol_request_unreadable") from None
    except UserTrouble as trouble:
        raise _as("request", trouble) from None


def write_answer(request: EnrolRequest, answer: EnrolResponse, private_key: bytes) -> bytes:
    """The file `*.fieldreg-enrol-answer` from the centre that has *private_key*."""
    sealed = closed(answer.model_dump_json().encode(), request.device_key)
    signature = sign(private_key, _signed(request.device_key, sealed))
    told = {"device_key": request.device_key, "sealed": sealed.hex(), "signature": signature}
    return compact({"format": _FORMAT, **told})


def read_answer(
    data: bytes, *, centre_key: str, device_key: str, private_key: bytes
) -> EnrolResponse:
    """The centre's answer to the laptop with *device_key* (its private part is *private_key*).

    Raises UserTrouble enrol_answer_unreadable (no answer, cut or altered), enrol_answer_foreign (to
    another laptop or another request, or not from the centre with *centre_key*).
    """
    try:
        raw = _read(data)
        sealed = bytes.fromhex(raw["sealed"])
        told = raw["device_key"], raw["signature"]
        if told[0] != device_key or not is_signed(centre_key, _signed(device_key, sealed), told[1]):
            raise UserTrouble("enrol_answer_foreign")
        answer = EnrolResponse.model_validate_json(opened(sealed, private_key))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UserTrouble("enrol_answer_unreadable") from None
    except UserTrouble as trouble:
        raise _as("answer", trouble) from None
    if answer.centre_key != centre_key:
        raise UserTrouble("enrol_answer_foreign")
    return answer


def _read(data: bytes) -> dict[str, Any]:
    if len(data) > MAX_BYTES:
        raise ValueError("size")
    raw = json.loads(data.removeprefix(b"\xef\xbb\xbf"))
    if raw["format"] != _FORMAT:
        raise ValueError("format")
    return dict(raw)


def _signed(device_key: str, sealed: bytes) -> bytes:
    return f"fieldreg/enrolment/1\n{device_key}\n{sha256(sealed).hexdigest()}".encode()


def _as(what: str, trouble: UserTrouble) -> UserTrouble:
    is_foreign = trouble.key.endswith("_foreign")
    return UserTrouble(f"enrol_{what}_{'foreign' if is_foreign else 'unreadable'}")
