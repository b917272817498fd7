"""What may be wrong with a pack, in words for the person who writes it."""

from __future__ import annotations

from dataclasses import dataclass

from fieldreg.domain.words import Words


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: its file, the path of the field in it (empty: the whole), the reason.

    `line` counts from 1 and is 0 until somebody looked it up in the file's text.
    """

    file: str
    field: str
    why: Words
    line: int = 0

    def text(self, language: str) -> str:
        """`rules.json, line 7, rules.3.years: …` in *language*."""
        line = Words(f"baris {self.line}", f"line {self.line}").text(language)
        places = [self.file, line if self.line else "", self.field]
        return f"{', '.join(p for p in places if p)}: {self.why.text(language)}"


MISSING_FILE = Words("berkas ini tidak ada", "the file is missing")
OBJECT = Words("harus berupa objek {…}", "must be an object {…}")
TEXT = Words("harus berupa teks yang tidak kosong", "must be a text that is not empty")
REGION = Words("harus kode wilayah seperti {like}", "must be a code of a region like {like}")
POST_CODE = Words("harus kode pos lima angka", "must be a post code of five digits")
WHOLE = Words("harus bilangan bulat", "must be a whole number")
AT_LEAST = Words("paling sedikit {least}", "must be {least} or more")
AT_MOST = Words("paling banyak {most}", "must be {most} or less")
FLAG = Words("harus true atau false", "must be true or false")
DAY = Words("harus tanggal seperti 2025-01-31", "must be a date like 2025-01-31")
LIST = Words("harus berupa daftar […]", "must be a list […]")
ONE_OF = Words("harus salah satu dari: {words}", "must be one of: {words}")
UNKNOWN_MEMBER = Words(
    "nama ini tidak dikenal; periksa ejaannya", "is not known here; check its spelling"
)
FORMAT_UNKNOWN = Words(
    "paket ini dibuat untuk fieldreg yang lebih baru (format {format}; program ini membaca sampai "
    "{newest}); pasang fieldreg terbaru",
    "this pack was made for a newer fieldreg (format {format}; this program reads up to {newest}); "
    "install the newest fieldreg",
)
SNAKE_CASE = Words(
    "harus satu kata huruf kecil, angka, atau garis bawah (snake_case)",
    "must be a snake_case word",
)
KEY_PART = Words(
    "harus huruf kecil, angka, titik, - atau _",
    "must be lower-case letters, digits, dots, - or _",
)
TIME_ZONE = Words("bukan zona waktu yang dikenal", "is no known time zone")
TWICE = Words("sudah dipakai di atas", "stands twice")
BEFORE = Words("lebih awal dari {other}", "lies before {other}")
ELSEWHERE = Words("kode ini tidak terletak di dalamnya", "is not where the code lies")
FIRST_BAND = Words("harus mulai dari from_income 0", "must begin with from_income 0")
RISE = Words("harus makin besar", "must rise")
NO_STANDARD = Words(
    "harus ada paling sedikit satu program yang tidak opsional",
    "needs at least one programme that is not optional",
)
NEEDED = Words("harus diisi", "is needed here")
NOT_NEEDED = Words("tidak berlaku di sini", "does not belong here")
FORM = Words(
    "harus salah satu dari: text, day, whole, local_phone, code:<daftar>",
    "must be one of: text, day, whole, local_phone, code:<list>",
)
NO_TABLE = Words("harus ada paling sedikit satu tabel", "needs at least one table")
REFUSE_UNKNOWN = Words("yang belum diketahui tidak boleh menolak", "what is unknown may not refuse")
REFUSE_UNCONFIRMED = Words(
    "aturan yang belum pasti tidak boleh menolak", "an unconfirmed rule may not refuse"
)
NEEDED_BY_KIND = Words("diperlukan oleh jenis aturan ini", "is needed by this kind of rule")
NOT_FOR_KIND = Words("bukan untuk jenis aturan ini", "does not belong to this kind of rule")
NO_SUCH_FIELD = Words(
    "tidak ada isian bernama ini dalam definisi", "no field of the definition has this name"
)
CHOICES_KIND = Words(
    "hanya dan selalu untuk jenis choice dan choices",
    "belong to kinds choice and choices, and only to them",
)
ONE_CONTENT = Words("isi path atau fixed, salah satu saja", "needs either path or fixed, not both")
NAME_TWICE = Words(
    "pekerjaan lain sudah memakai nama {name}", "another occupation already has the name {name}"
)
UNKNOWN_CODE = Words("kode {code} tidak dikenal", "unknown code {code}")
OVERLAP = Words(
    "kuota lain sudah berlaku untuk segmen dan wilayah ini",
    "another quota holds for this segment and area",
)
