"""The twelve people of the demo: invented, with NIK serials 9901 to 9912 that nobody holds.

Values are what an officer types, by field path with positions for items. What the NIK already
says (birth date, sex) is left to the form to fill in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

COMMON: Mapping[str, str] = MappingProxyType(
    {
        "programmes": "JKK, JKM",
        "existing_membership": "Tidak",
        "consent.method": "Tanda tangan",
    }
)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One person, and what the centre will say: `accept`, `send_back` or `reject`."""

    typed: Mapping[str, str]
    verdict: str = "accept"
    reason: tuple[str, str] = ("", "")
    correction: Mapping[str, str] = field(default_factory=dict)

    @property
    def full_name(self) -> str:
        """The name as typed; no two of the twelve are the same."""
        return self.typed["full_name"]


def _person(
    nik: str, name: str, mother: str, banjar: str, role: Mapping[str, str], **more: str
) -> Mapping[str, str]:
    number = {"nik": nik} if nik else {}
    return {
        **number,
        "full_name": name,
        "birth_place": "Denpasar",
        "mother_name": mother,
        "banjar": banjar,
        **{f"roles.0.{key}": value for key, value in role.items()},
        **COMMON,
        **{key.replace("__", "."): value for key, value in more.items()},
    }


def _role(segment: str, occupation: str, income: str, **more: str) -> Mapping[str, str]:
    return {"segment": segment, "occupation": occupation, "monthly_income": income, **more}


PEOPLE: tuple[DemoPerson, ...] = (
    DemoPerson(
        _person(
            "5171031203809901",
            "I WAYAN SUDARTA",
            "NI MADE RAKI",
            "Banjar Buana Anyar",
            _role("petani", "Petani sawah", "1,5jt", workplace="Subak Sembung"),
            phone="0812-3999-0001",
            address="Jalan Gunung Agung Gang III No. 7",
            heirs__0__name="NI NYOMAN SARI",
            heirs__0__relation="Suami/istri",
        )
    ),
    DemoPerson(
        _person(
            "5171034507859902",
            "NI MADE SUARTINI",
            "NI WAYAN LATRI",
            "Banjar Buana Indah",
            _role("petani", "Petani sawah", "1.200.000"),
            address="Jalan Gunung Agung No. 112",
            heirs__0__name="I KETUT ARSANA",
            heirs__0__relation="Suami/istri",
        )
    ),
    DemoPerson(
        _person(
            "5171011708799903",
            "I NYOMAN ARTAWAN",
            "NI KETUT RENTENG",
            "Banjar Ponjok",
            _role("nelayan", "Nelayan", "2jt", workplace="Pantai Serangan"),
            address="Jalan Tukad Punggawa No. 15",
            village_code="Serangan",
            desa_adat="Serangan",
        )
    ),
    DemoPerson(
        _person(
            "5171010102909904",
            "I KADEK ADNYANA",
            "NI LUH SUKERTI",
            "Banjar Peken",
            _role("nelayan", "Nelayan", "1,8jt", workplace="Pantai Serangan"),
            address="Jalan Tukad Wisata No. 4",
            village_code="Serangan",
            desa_adat="Serangan",
        ),
        "send_back",
        ("mother_name", "Nama ibu di KK berbeda: tertulis NI LUH SUKERTHI. Periksa KK-nya."),
        {"mother_name": "NI LUH SUKERTHI"},
    ),
    DemoPerson(
        _person(
            "5171032205889905",
            "I PUTU GEDE WIJAYA",
            "NI WAYAN RASMI",
            "Banjar Buana Anyar",
            _role(
                "pecalang",
                "Pecalang",
                "1jt",
                letter_number="12/DA-DPS/I/2025",
                letter_date="2 Januari 2025",
            ),
            address="Jalan Gunung Karang No. 21",
        )
    ),
    DemoPerson(
        _person(
            "5171033006759906",
            "I MADE DARMA",
            "NI NYOMAN SINTI",
            "Banjar Buana Agung",
            _role(
                "kelian_adat",
                "Kelian banjar adat",
                "1,2jt",
                letter_number="07/BA/2024",
                letter_date="10-01-2024",
                starts_on="10-01-2024",
            ),
            address="Jalan Gunung Lempuyang No. 3",
        )
    ),
    DemoPerson(
        _person(
            "5171031407569907",
            "I KETUT SUKADANA",
            "NI MADE KERTI",
            "Banjar Buana Sari",
            _role(
                "kelian_adat",
                "Kelian banjar adat",
                "1jt",
                letter_number="03/BS/2023",
                letter_date="5-5-2023",
                starts_on="5-5-2023",
            ),
            address="Jalan Gunung Batukaru No. 40",
        ),
        "reject",
        ("", "Usia sudah 65 tahun atau lebih pada tanggal pendaftaran."),
    ),
    DemoPerson(
        _person(
            "5171030909829908",
            "AGUS SETIAWAN",
            "SITI AMINAH",
            "Banjar Buana Indah",
            _role("linmas_kelurahan", "Linmas", "1,6jt"),
            address="Jalan Imam Bonjol Gang Sari No. 8",
            village_code="Pemecutan",
        )
    ),
    DemoPerson(
        _person(
            "5171031111689909",
            "I NYOMAN ASTAWA",
            "NI KETUT MURNI",
            "Banjar Buana Anyar",
            _role(
                "pemangku",
                "Pemangku",
                "900rb",
                letter_number="21/DA/2022",
                letter_date="1 April 2022",
            ),
            alias="JRO MANGKU ASTAWA",
            address="Jalan Gunung Salak No. 2",
        )
    ),
    DemoPerson(
        _person(
            "5171036806919910",
            "NI LUH PUTU AYU LESTARI",
            "NI MADE SUKRENI",
            "Banjar Buana Sari",
            _role("jumantik", "Jumantik", "1,4jt"),
            address="Jalan Gunung Rinjani No. 19",
        ),
        "send_back",
        ("address", "Alamat di KTP memakai nomor 91, bukan 19. Cocokkan dengan KTP."),
        {"address": "Jalan Gunung Rinjani No. 91"},
    ),
    DemoPerson(
        _person(
            "",
            "I GUSTI NGURAH PUTRA",
            "I GUSTI AYU RAI",
            "Banjar Buana Agung",
            _role(
                "penyarikan",
                "Penyarikan",
                "1jt",
                letter_number="08/BA/2024",
                letter_date="10-01-2024",
            ),
            nik_absence="Sedang diurus",
            birth_date="1 Juli 1972",
            sex="Laki-laki",
            address="Jalan Gunung Agung Gang V No. 11",
        )
    ),
    DemoPerson(
        _person(
            "5171036508939912",
            "NI KADEK DWI ANTARI",
            "NI NYOMAN RATNI",
            "Banjar Buana Indah",
            _role("non_asn", "Pegawai non-ASN", "2,4jt"),
            address="Jalan Gunung Andakasa No. 30",
        )
    ),
)
