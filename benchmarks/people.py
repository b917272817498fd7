"""Synthetic people as rows of a list: seeded, varied, with everything that goes wrong in one.

Their NIKs end in 9900 to 9999, which no office has given out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from fieldreg.domain.pack import Pack

DAY = date(2025, 11, 24)
COLUMNS = (
    "registered_on", "nik", "nik_absence", "kk_number", "full_name", "birth_place", "birth_date",
    "sex", "mother_name", "marital_status", "phone", "email", "address", "rt", "rw",
    "village_code", "desa_adat", "banjar", "programmes", "existing_membership",
    "stated_membership_number", "other_aid", "desil", "note",
    *(
        f"roles.{n}.{name}"
        for n in range(2)
        for name in ("segment", "occupation", "monthly_income", "letter_number", "starts_on",
                     "ends_on")
    ),
    "heirs.0.name", "heirs.0.relation", "heirs.0.nik", "consent.text_version",
    "consent.language", "consent.method", "consent.witness", "consent.given_at",
)  # fmt: skip

_ADAT = ("sulinggih", "pemangku", "pecalang", "kelian_adat", "petengen", "penyarikan")
_BIRTH_ORDER = ("WAYAN", "PUTU", "MADE", "KADEK", "NYOMAN", "KOMANG", "KETUT")
_NAMES = ("SUDARTA", "ASTAWA", "SUARTINI", "ARTHA", "DANA", "SARI", "WIJAYA", "ADNYANA", "YASA")
_FREE_WORK = ("Tukang suwun", "Juru parkir", "ojek", "guru ngaji", "ASN", "Kelihan banjar")
_ODD_NIKS = ("0", "5171", "5,17103E+15", "1234567890123456", "tidak ada", "9971031203809901")
_DATE_FORMS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d%m%Y")


def people(count: int, pack: Pack, seed: int = 2025) -> list[dict[str, str]]:
    """*count* rows by name of column; the same ones for the same *seed*."""
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    return [_person(random, pack) for _ in range(count)]


def _person(random: Random, pack: Pack) -> dict[str, str]:
    born = DAY - timedelta(days=random.randint(15 * 365, 72 * 365))
    sex = random.choice("LP")
    village = random.choice(pack.villages)
    nik = _nik(random, born, sex, village.code)
    row = {
        "registered_on": (DAY - timedelta(days=random.randint(0, 30))).isoformat(),
        "nik": nik,
        "kk_number": f"517103{random.randint(1, 28):02}0110{random.randint(9900, 9999)}",
        "full_name": _name(random, "I" if sex == "L" else "NI"),
        "birth_place": "Denpasar",
        "birth_date": born.strftime(random.choice(_DATE_FORMS)),
        "sex": sex,
        "mother_name": _name(random, "NI"),
        "marital_status": random.choice(("married", "single", "widowed", "")),
        "phone": random.choice(("0812-3456-7890", "0361 234567", "", "")),
        "address": f"Jl. Gunung Agung {random.randint(1, 200)}",
        "rt": "001",
        "village_code": random.choice((village.code, village.name)),
        "desa_adat": random.choice(pack.desa_adat).code,
        "programmes": random.choice(("JKK;JKM", "JKK, JKM", "JKK;JKM;JHT", "JKK")),
        "existing_membership": random.choice(("no", "no", "yes", "unknown")),
        "other_aid": random.choice(("", "", "PKH", "PKH;BPNT")),
        "desil": random.choice(("", str(random.randint(1, 10)))),
        "heirs.0.name": _name(random, "NI"),
        "heirs.0.relation": random.choice(("spouse", "child", "parent")),
        "consent.text_version": pack.consent_texts[0].version,
        "consent.language": random.choice(("id", "ban")),
        "consent.method": random.choice(("signature", "thumbprint", "spoken")),
        "consent.given_at": f"{DAY}T02:00:00Z",
    }
    row |= _role(random, pack, 0)
    if random.random() < 0.15:
        row |= _role(random, pack, 1)
    _spoil(random, row)
    return row


def _nik(random: Random, born: date, sex: str, village: str) -> str:
    day = born.day + (40 if sex == "P" else 0)
    district = village[:8].replace(".", "") if random.random() < 0.8 else "330101"
    return f"{district}{day:02}{born:%m%y}{random.randint(9900, 9999)}"


def _name(random: Random, particle: str) -> str:
    return f"{particle} {random.choice(_BIRTH_ORDER)} {random.choice(_NAMES)}"


def _role(random: Random, pack: Pack, place: int) -> dict[str, str]:
    segment = random.choice(pack.segments)
    fitting = [o.code for o in pack.occupations if segment.code in o.segments]
    work = random.choice(fitting or _FREE_WORK) if random.random() < 0.8 else None
    start = DAY - timedelta(days=random.randint(0, 2000))
    role = {
        "segment": random.choice((segment.code, segment.words.id)),
        "occupation": work or random.choice(_FREE_WORK),
        "monthly_income": random.choice(("1jt", "1,5jt", "750rb", "2.000.000", "Rp 1.200.000")),
    }
    if segment.code in _ADAT and random.random() < 0.9:
        role["letter_number"] = f"SK/{random.randint(1, 99)}/2024"
        role["starts_on"] = start.isoformat()
        if random.random() < 0.5:
            role["ends_on"] = (start + timedelta(days=1825)).isoformat()
    return {f"roles.{place}.{name}": text for name, text in role.items()}


def _spoil(random: Random, row: dict[str, str]) -> None:
    """What goes wrong: things missing, typed half, or at odds with each other."""
    spoilers: tuple[Callable[[], object], ...] = (
        lambda: row.update(nik=random.choice(_ODD_NIKS)),
        lambda: row.update(nik="", nik_absence=random.choice(("not_issued", "card_lost"))),
        lambda: row.update(sex="P" if row["sex"] == "L" else "L"),
        lambda: row.update(birth_date="31-02-1980"),
        lambda: row.update(nik=row["kk_number"]),
        lambda: row.pop(random.choice(list(row))),
        lambda: row.update({"roles.0.monthly_income": "banyak"}),
        lambda: row.update({"roles.0.segment": "nelayan darat"}),
    )
    while random.random() < 0.25:
        random.choice(spoilers)()
        row.setdefault("sex", "L")
        row.setdefault("kk_number", "")
