"""Requests and answers as files: whole, or refused with a reason, whatever happened to them."""

from __future__ import annotations

import random

import pytest

from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol.enrolment import (
    file_of_qr,
    qr_text,
    read_answer,
    read_request,
    write_answer,
    write_request,
)
from fieldreg.protocol.messages import EnrolmentFile, EnrolRequest, EnrolResponse
from fieldreg.protocol.signing import new_private_key, public_key

CENTRE, LAPTOP = new_private_key(), new_private_key()
REQUEST = EnrolRequest(code="7K3M9-Q2XAB", device_key=public_key(LAPTOP), device_name="kantor")
ANSWER = EnrolResponse(
    protocol=1,
    centre_id="00000000-0000-7000-8000-00000000c001",
    centre_name="Pusat",
    centre_key=public_key(CENTRE),
    device_id="00000000-0000-7000-8000-00000000d001",
    device_token="ab" * 32,
    office_id="00000000-0000-7000-8000-000000000e01",
    office_name="Desa Tegal Harum",
)
FILE = EnrolmentFile(
    url="https://pusat.example", code="7K3M9-Q2XAB", office_name="Desa", ca_certificate="x" * 900,
    centre_key=public_key(CENTRE),
)  # fmt: skip


def answer_of(data):
    return read_answer(
        data, centre_key=public_key(CENTRE), device_key=public_key(LAPTOP), private_key=LAPTOP
    )


def test_there_and_back():
    assert read_request(write_request(REQUEST, public_key(CENTRE)), CENTRE) == REQUEST
    assert answer_of(write_answer(REQUEST, ANSWER, CENTRE)) == ANSWER
    assert file_of_qr(qr_text(FILE)) == FILE


def key_of(act, *arguments):
    with pytest.raises(UserTrouble) as caught:
        act(*arguments)
    return caught.value.key


def test_who_it_is_not_for_and_who_it_is_not_from():
    data = write_request(REQUEST, public_key(CENTRE))
    assert key_of(read_request, data, new_private_key()) == "enrol_request_foreign"
    forged = write_answer(REQUEST, ANSWER, new_private_key())
    assert key_of(answer_of, forged) == "enrol_answer_foreign"
    other = REQUEST.model_copy(update={"device_key": public_key(new_private_key())})
    assert key_of(answer_of, write_answer(other, ANSWER, CENTRE)) == "enrol_answer_foreign"
    lying = ANSWER.model_copy(update={"centre_key": public_key(new_private_key())})
    assert key_of(answer_of, write_answer(REQUEST, lying, CENTRE)) == "enrol_answer_foreign"


def altered(data: bytes, chance: random.Random) -> bytes:
    """Cut, flipped, doubled, or with a piece of something else."""
    where = chance.randrange(len(data))
    kind = chance.randrange(4)
    if kind == 0:
        return data[:where]
    if kind == 1:
        return data[:where] + bytes([data[where] ^ (1 << chance.randrange(8))]) + data[where + 1 :]
    if kind == 2:
        return data[:where] + data[where // 2 :]
    return data[:where] + chance.randbytes(9) + data[where:]


@pytest.mark.parametrize("seed", range(4))
def test_a_thousand_damaged_files_are_refused(seed):
    chance = random.Random(seed)
    request, answer = (
        write_request(REQUEST, public_key(CENTRE)),
        write_answer(REQUEST, ANSWER, CENTRE),
    )
    for _ in range(250):
        for data, act, good in (
            (request, lambda d: read_request(d, CENTRE), REQUEST),
            (answer, answer_of, ANSWER),
            (qr_text(FILE).encode(), lambda d: file_of_qr(d.decode("latin-1")), FILE),
        ):
            found = whole_or_refused(act, altered(data, chance))
            assert found in (None, good)  # what did not matter may pass


def whole_or_refused(act, data):
    try:
        return act(data)
    except UserTrouble as trouble:
        if trouble.key.endswith(("_unreadable", "_foreign")):
            return None
        raise


def test_a_bomb_behind_a_code_stays_small():
    import base64  # noqa: PLC0415
    import zlib  # noqa: PLC0415

    bomb = base64.b32encode(zlib.compress(b" " * (64 << 20))).decode().rstrip("=")
    assert key_of(file_of_qr, f"FIELDREG-E1/{bomb}") == "enrolment_file_unreadable"
