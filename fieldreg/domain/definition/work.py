"""What the person does, in which roles, and for which programmes."""

from __future__ import annotations

from fieldreg.domain.fields import REQUIRED, Choice, Entry, Field, Items, Kind, PackList, Privacy
from fieldreg.domain.words import Words

PROGRAMMES = (
    Choice("JKK", Words("JKK · kecelakaan kerja", "JKK · work accident")),
    Choice("JKM", Words("JKM · kematian", "JKM · death")),
    Choice("JHT", Words("JHT · hari tua", "JHT · old age")),
)

YES_NO_UNKNOWN = (
    Choice("yes", Words("Ya", "Yes"), ("y", "sudah")),
    Choice("no", Words("Tidak", "No"), ("t", "tdk", "belum")),
    Choice("unknown", Words("Tidak tahu", "Not known"), ("belum tahu",)),
)


def _role_fields() -> tuple[Field, ...]:
    s = "work"
    specific = Privacy.SPECIFIC
    return (
        Field(
            "segment",
            Kind.CHOICE,
            s,
            Words("Segmen", "Segment"),
            Words("Kelompok yang iurannya dibayar kota.", "The group the city pays for."),
            REQUIRED,
            PackList.SEGMENTS,
        ),
        Field(
            "occupation",
            Kind.CHOICE,
            s,
            Words("Pekerjaan", "Occupation"),
            required=REQUIRED,
            choices=PackList.OCCUPATIONS,
            open_choice=True,
        ),
        Field("workplace", Kind.TEXT, s, Words("Tempat bekerja", "Place of work")),
        Field(
            "hours_per_week",
            Kind.WHOLE,
            s,
            Words("Jam kerja per minggu", "Hours a week"),
            low=1,
            high=112,
        ),
        Field(
            "monthly_income",
            Kind.MONEY,
            s,
            Words("Penghasilan per bulan", "Monthly income"),
            Words("Rata-rata, misalnya 1,5jt atau 1.500.000.", "Average, such as 1.500.000."),
            REQUIRED,
            privacy=specific,
            low=0,
            high=1_000_000_000,
        ),
        Field("letter_number", Kind.TEXT, s, Words("Nomor SK/surat", "Letter number")),
        Field("letter_date", Kind.DATE, s, Words("Tanggal SK/surat", "Letter date")),
        Field("starts_on", Kind.DATE, s, Words("Mulai", "From")),
        Field("ends_on", Kind.DATE, s, Words("Sampai", "To")),
    )


def entries() -> tuple[Entry, ...]:
    """The entries of this section, in the order of the form."""
    s = "work"
    return (
        Items("roles", s, Words("Peran", "Role"), _role_fields(), at_least=1),
        Field(
            "programmes",
            Kind.CHOICES,
            s,
            Words("Program", "Programmes"),
            required=REQUIRED,
            choices=PROGRAMMES,
        ),
        Field(
            "existing_membership",
            Kind.CHOICE,
            s,
            Words("Sudah peserta BPJS Ketenagakerjaan?", "Already a BPJS member?"),
            required=REQUIRED,
            choices=YES_NO_UNKNOWN,
        ),
        Field(
            "stated_membership_number",
            Kind.TEXT,
            s,
            Words("Nomor peserta (KPJ)", "Membership number (KPJ)"),
            max_length=13,
        ),
        Field(
            "issued_membership_number",
            Kind.TEXT,
            s,
            Words("Nomor peserta dari pusat", "Membership number from the centre"),
            max_length=13,
            by_centre=True,
        ),
        Field(
            "other_aid",
            Kind.CHOICES,
            s,
            Words("Bantuan lain yang diterima", "Other aid received"),
            choices=PackList.OTHER_AID,
            privacy=Privacy.SPECIFIC,
        ),
        Field(
            "desil",
            Kind.WHOLE,
            s,
            Words("Desil", "Decile"),
            Words("1 sampai 10, kosongkan jika tidak tahu.", "1 to 10, empty if not known."),
            privacy=Privacy.SPECIFIC,
            low=1,
            high=10,
        ),
    )
