"""Who the person is."""

from __future__ import annotations

from fieldreg.domain.fields import REQUIRED, Choice, Entry, Field, Kind, Need, Privacy, Requirement
from fieldreg.domain.words import Words

NIK_ABSENCE = (
    Choice("not_issued", Words("Belum punya NIK", "Not issued yet"), ("belum terbit",)),
    Choice("in_process", Words("Sedang diurus", "Being issued"), ("dalam proses", "sedang proses")),
    Choice(
        "card_lost",
        Words("KTP hilang, nomor tidak ingat", "Card lost, number unknown"),
        ("hilang", "ktp hilang"),
    ),
    Choice("not_recorded", Words("Tidak dibawa hari ini", "Not brought today"), ("tidak dibawa",)),
)

SEX = (
    Choice("L", Words("Laki-laki", "Male"), ("laki", "lk", "pria", "m", "man")),
    Choice("P", Words("Perempuan", "Female"), ("pr", "wanita", "f", "woman")),
)

MARITAL_STATUS = (
    Choice("single", Words("Belum kawin", "Single"), ("belum menikah", "lajang")),
    Choice("married", Words("Kawin", "Married"), ("menikah",)),
    Choice("divorced", Words("Cerai hidup", "Divorced"), ("cerai",)),
    Choice("widowed", Words("Cerai mati", "Widowed"), ("janda", "duda")),
)


def entries() -> tuple[Entry, ...]:
    """The entries of this section, in the order of the form."""
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
