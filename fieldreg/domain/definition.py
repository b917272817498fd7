"""The one definition of a registration.

A new question is one `Field` here, or one line in a programme pack (then it lives under
`answers.`). The form, the wire message, the columns of both databases and the API schema are
made from this; no other file lists the fields.
"""

from __future__ import annotations

from functools import cache

from .fields import (
    REQUIRED,
    Choice,
    Definition,
    Entry,
    Field,
    Group,
    Items,
    Kind,
    Need,
    PackList,
    Privacy,
    Requirement,
    Section,
)
from .words import Words

SECTIONS = (
    Section("identity", Words("Identitas", "Identity")),
    Section("address", Words("Alamat", "Address")),
    Section("work", Words("Pekerjaan", "Work")),
    Section("heirs", Words("Ahli waris", "Heirs")),
    Section("consent", Words("Izin", "Consent")),
)

NIK_ABSENCE = (
    Choice("not_issued", Words("Belum punya NIK", "Not issued yet")),
    Choice("in_process", Words("Sedang diurus", "Being issued")),
    Choice("card_lost", Words("KTP hilang, nomor tidak ingat", "Card lost, number unknown")),
    Choice("not_recorded", Words("Tidak dibawa hari ini", "Not brought today")),
)
SEX = (Choice("L", Words("Laki-laki", "Male")), Choice("P", Words("Perempuan", "Female")))
MARITAL_STATUS = (
    Choice("single", Words("Belum kawin", "Single")),
    Choice("married", Words("Kawin", "Married")),
    Choice("divorced", Words("Cerai hidup", "Divorced")),
    Choice("widowed", Words("Cerai mati", "Widowed")),
)
PROGRAMMES = (
    Choice("JKK", Words("JKK · kecelakaan kerja", "JKK · work accident")),
    Choice("JKM", Words("JKM · kematian", "JKM · death")),
    Choice("JHT", Words("JHT · hari tua", "JHT · old age")),
)
YES_NO_UNKNOWN = (
    Choice("yes", Words("Ya", "Yes")),
    Choice("no", Words("Tidak", "No")),
    Choice("unknown", Words("Tidak tahu", "Not known")),
)
RELATIONS = (
    Choice("spouse", Words("Suami/istri", "Spouse")),
    Choice("child", Words("Anak", "Child")),
    Choice("parent", Words("Orang tua", "Parent")),
    Choice("sibling", Words("Saudara kandung", "Sibling")),
    Choice("grandchild", Words("Cucu", "Grandchild")),
    Choice("other", Words("Lainnya", "Other")),
)
CONSENT_METHODS = (
    Choice("signature", Words("Tanda tangan", "Signature")),
    Choice("thumbprint", Words("Cap jempol", "Thumbprint")),
    Choice("spoken", Words("Lisan di depan saksi", "Spoken before a witness")),
)
CONSENT_LANGUAGES = (
    Choice("id", Words("Bahasa Indonesia", "Indonesian")),
    Choice("ban", Words("Bahasa Bali", "Balinese")),
)


def _identity() -> tuple[Entry, ...]:
    s = "identity"
    return (
        Field(
            "registered_on",
            Kind.DATE,
            s,
            Words("Tanggal pendaftaran", "Date of registration"),
            required=REQUIRED,
            privacy=Privacy.NONE,
        ),
        Field(
            "nik",
            Kind.NIK,
            s,
            Words("NIK", "NIK"),
            Words("16 angka, persis seperti di KTP.", "16 digits, exactly as on the KTP."),
            Requirement(Need.WHEN_EMPTY, "nik_absence"),
            max_length=16,
        ),
        Field(
            "nik_absence",
            Kind.CHOICE,
            s,
            Words("Mengapa NIK belum ada", "Why there is no NIK yet"),
            Words("Isi hanya jika NIK kosong.", "Only when there is no NIK."),
            Requirement(Need.WHEN_EMPTY, "nik"),
            NIK_ABSENCE,
        ),
        Field(
            "kk_number",
            Kind.KK,
            s,
            Words("Nomor KK", "KK number"),
            Words("16 angka di atas Kartu Keluarga.", "16 digits on top of the family card."),
            max_length=16,
        ),
        Field(
            "full_name",
            Kind.NAME,
            s,
            Words("Nama sesuai KTP", "Full name as on the KTP"),
            Words(
                "Termasuk I/Ni dan gelar, persis seperti di KTP.",
                "With I/Ni and titles, exactly as on the KTP.",
            ),
            REQUIRED,
        ),
        Field(
            "alias",
            Kind.NAME,
            s,
            Words("Nama lain", "Also known as"),
            Words(
                "Nama adat atau nama kependetaan, misalnya Jro Mangku …",
                "Adat or priestly name, such as Jro Mangku …",
            ),
        ),
        Field("birth_place", Kind.TEXT, s, Words("Tempat lahir", "Birth place"), required=REQUIRED),
        Field(
            "birth_date",
            Kind.DATE,
            s,
            Words("Tanggal lahir", "Birth date"),
            Words("Misalnya 12-3-1980 atau 12 Maret 1980.", "Such as 12-3-1980 or 12 March 1980."),
            REQUIRED,
        ),
        Field(
            "sex",
            Kind.CHOICE,
            s,
            Words("Jenis kelamin", "Sex"),
            required=REQUIRED,
            choices=SEX,
        ),
        Field(
            "mother_name",
            Kind.NAME,
            s,
            Words("Nama ibu kandung", "Mother's name"),
            required=REQUIRED,
        ),
        Field(
            "marital_status",
            Kind.CHOICE,
            s,
            Words("Status perkawinan", "Marital status"),
            choices=MARITAL_STATUS,
        ),
        Field(
            "phone",
            Kind.PHONE,
            s,
            Words("Nomor HP", "Phone"),
            Words("Boleh milik keluarga.", "A relative's phone will do."),
            max_length=20,
        ),
        Field("email", Kind.EMAIL, s, Words("E-mail", "E-mail")),
    )


def _address() -> tuple[Entry, ...]:
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


def _work() -> tuple[Entry, ...]:
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


def _heirs() -> tuple[Entry, ...]:
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


def _consent() -> tuple[Entry, ...]:
    s = "consent"
    fields = (
        Field(
            "text_version",
            Kind.CHOICE,
            s,
            Words("Naskah izin", "Consent text"),
            required=REQUIRED,
            choices=PackList.CONSENT_TEXTS,
            privacy=Privacy.NONE,
        ),
        Field(
            "language",
            Kind.CHOICE,
            s,
            Words("Dibacakan dalam", "Read out in"),
            required=REQUIRED,
            choices=CONSENT_LANGUAGES,
            privacy=Privacy.NONE,
        ),
        Field(
            "method",
            Kind.CHOICE,
            s,
            Words("Cara memberi izin", "How consent was given"),
            required=REQUIRED,
            choices=CONSENT_METHODS,
            privacy=Privacy.NONE,
        ),
        Field(
            "witness",
            Kind.NAME,
            s,
            Words("Saksi", "Witness"),
            required=Requirement(Need.WHEN_EQUALS, "method", "spoken"),
        ),
        Field(
            "given_at",
            Kind.MOMENT,
            s,
            Words("Waktu izin", "Time of consent"),
            required=REQUIRED,
            privacy=Privacy.NONE,
        ),
    )
    note = Field("note", Kind.LONG_TEXT, s, Words("Catatan", "Note"), max_length=2000)
    return (Group("consent", s, Words("Izin", "Consent"), fields), note)


@cache
def definition() -> Definition:
    """The registration's definition, without a pack's own questions."""
    return Definition(SECTIONS, _identity() + _address() + _work() + _heirs() + _consent())
