"""Where the person is registered and lives; desa adat and banjar stand beside the village."""

from __future__ import annotations

from fieldreg.domain.fields import REQUIRED, Entry, Field, Kind, Need, PackList, Requirement
from fieldreg.domain.words import Words


def entries() -> tuple[Entry, ...]:
    """The entries of this section, in the order of the form."""
    s = "address"
    return (
        Field(
            "address",
            Kind.TEXT,
            s,
            Words("Alamat sesuai KTP", "Address as on the KTP"),
            required=REQUIRED,
            max_length=200,
        ),
        Field("rt", Kind.TEXT, s, Words("RT", "RT"), max_length=3),
        Field("rw", Kind.TEXT, s, Words("RW", "RW"), max_length=3),
        Field(
            "village_code",
            Kind.VILLAGE,
            s,
            Words("Desa/kelurahan", "Village"),
            Words("Sesuai KTP. Ketik beberapa huruf.", "As on the KTP. Type a few letters."),
            REQUIRED,
            PackList.VILLAGES,
        ),
        Field(
            "domicile_address",
            Kind.TEXT,
            s,
            Words("Alamat tinggal", "Domicile"),
            Words("Isi hanya jika berbeda dari KTP.", "Only if it differs from the KTP."),
            max_length=200,
        ),
        Field(
            "domicile_village_code",
            Kind.VILLAGE,
            s,
            Words("Desa/kelurahan tempat tinggal", "Village of domicile"),
            required=Requirement(Need.WHEN_FILLED, "domicile_address"),
            choices=PackList.VILLAGES,
        ),
        Field(
            "desa_adat",
            Kind.CHOICE,
            s,
            Words("Desa adat", "Desa adat"),
            choices=PackList.DESA_ADAT,
            open_choice=True,
        ),
        Field(
            "banjar",
            Kind.CHOICE,
            s,
            Words("Banjar adat", "Banjar adat"),
            choices=PackList.BANJAR,
            open_choice=True,
        ),
    )
