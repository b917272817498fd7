"""Makes the workspace of a released program, with that program and from its own checkout.

    cd CHECKOUT && PYTHONPATH=. python …/make.py FOLDER

A folder is made once, when a version is released, and never again: `0.1.0` was made at f897778.
"""

import itertools
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path

from fieldreg.protocol.pack_files import builtin_pack
from fieldreg.protocol.signing import public_key
from fieldreg.services import draft, register, workspace
from fieldreg.services.enrol import Enrolment
from fieldreg.services.void import void
from fieldreg.store.vault_header import Kdf

ROLE = "roles.01999999-0000-7000-8000-000000000001."
FARMER = {
    "registered_on": "2025-11-03",
    "nik": "5171031203809901",
    "kk_number": "5171030101109902",
    "full_name": "I WAYAN SUDARTA",
    "birth_place": "Denpasar",
    "birth_date": "1980-03-12",
    "sex": "L",
    "mother_name": "NI MADE RAI",
    "address": "Jl. Gunung Agung 1",
    "village_code": "51.71.03.2008",
    f"{ROLE}segment": "petani",
    f"{ROLE}occupation": "Petani sawah",
    f"{ROLE}monthly_income": 1_500_000,
    "programmes": ("JKK", "JKM"),
    "existing_membership": "no",
    "consent.text_version": builtin_pack().consent_texts[0].version,
    "consent.language": "id",
    "consent.method": "signature",
    "consent.given_at": "2025-11-03T01:00:00Z",
}
ODD = {
    **FARMER,
    "nik": "5171035506709902",
    "full_name": "NI MADE RAI",
    "as_typed.birth_date": "31 Feb 1970",
    f"{ROLE}segment": "segmen_lama",
}
MISTAKEN = {**FARMER, "nik": "5171031203809903", "full_name": "I KETUT SALAH"}


def main(place: Path) -> None:
    numbers = itertools.count(1)

    def make_id() -> str:
        return str(uuid.UUID(int=(0x0199 << 112) | (0x7 << 76) | (0x8 << 60) | next(numbers)))

    enrolment = Enrolment(
        url="https://127.0.0.1:9",
        ca_certificate="",
        centre_id="00000000-0000-7000-8000-00000000c001",
        centre_name="Pusat",
        centre_key=public_key(bytes(range(32))),
        device_id="00000000-0000-7000-8000-00000000d001",
        device_token="token-of-this-laptop",
        device_key=bytes(range(32, 64)),
        office_id="00000000-0000-7000-8000-000000000e01",
        office_name="Desa Tegal Harum",
        village_code="51.71.03.2008",
        recovery_key="",
        pack=builtin_pack().key,
    )
    passphrase = "rahasia desa kami"
    workspace.create(
        place,
        enrolment,
        officer_name="Wayan S.",
        passphrase=passphrase,
        make_id=make_id,
        kdf=Kdf(m_kib=64, t=1, p=1),
    )
    clock = lambda: datetime(2025, 11, 3, 1, 2, 3, tzinfo=UTC)  # noqa: E731
    desk = workspace.unlock(place, passphrase, pack=builtin_pack(), clock=clock, make_id=make_id)
    farmer = register.save(desk, register.open_form(desk), FARMER)
    register.save(desk, register.open_form(desk), ODD)
    mistaken = register.save(desk, register.open_form(desk), MISTAKEN)
    void(desk, mistaken.record_id, "Salah orang")
    new = register.open_form(desk)
    typed = {"full_name": "KETUT CONTOH", "as_typed.nik": "517103 99", f"{ROLE}segment": "nelayan"}
    draft.keep(desk, new, {**new.values, **typed})
    again = register.open_form(desk, record_id=farmer.record_id)
    draft.keep(desk, again, {**again.values, "alias": "JRO"})
    workspace.close(desk)


main(Path(sys.argv[1]))
