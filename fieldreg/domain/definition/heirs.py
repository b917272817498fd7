"""Who receives what is due after a death."""

from __future__ import annotations

from fieldreg.domain.fields import REQUIRED, Choice, Entry, Field, Items, Kind, Privacy
from fieldreg.domain.words import Words

RELATIONS = (
    Choice("spouse", Words("Suami/istri", "Spouse"), ("suami", "istri", "isteri")),
    Choice("child", Words("Anak", "Child"), ("anak kandung",)),
    Choice("parent", Words("Orang tua", "Parent"), ("orangtua", "ayah", "bapak", "ibu")),
    Choice("sibling", Words("Saudara kandung", "Sibling"), ("saudara", "kakak", "adik")),
    Choice("grandchild", Words("Cucu", "Grandchild")),
    Choice("other", Words("Lainnya", "Other")),
)


def entries() -> tuple[Entry, ...]:
    """The entries of this section, in the order of the form."""
    s = "heirs"
    fields = (
        Field("name", Kind.NAME, s, Words("Nama ahli waris", "Heir's name"), required=REQUIRED),
        Field(
            "relation",
            Kind.CHOICE,
            s,
            Words("Hubungan", "Relation"),
            required=REQUIRED,
            choices=RELATIONS,
        ),
        Field("nik", Kind.NIK, s, Words("NIK ahli waris", "Heir's NIK"), max_length=16),
        Field(
            "birth_date",
            Kind.DATE,
            s,
            Words("Tanggal lahir ahli waris", "Heir's birth date"),
            privacy=Privacy.SPECIFIC,
        ),
        Field("phone", Kind.PHONE, s, Words("HP ahli waris", "Heir's phone"), max_length=20),
    )
    return (Items("heirs", s, Words("Ahli waris", "Heir"), fields),)
