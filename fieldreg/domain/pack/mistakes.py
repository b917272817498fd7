"""What may be wrong with a pack, in words for the person who writes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from fieldreg.domain.words import Words

_NAMES = ("code", "name", "version", "programme", "column", "title", "segment", "event")
_MOST_OF_A_NAME = 60
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: its file, the path of the field in it (empty: the whole), the reason.

    `line` counts from 1 and is 0 until somebody looked it up in the file's text. `called` is the
    path as people read it, with the entries' names; empty until somebody looked those up.
    """

    file: str
    field: str
    why: Words
    line: int = 0
    called: str = ""

    def text(self, language: str) -> str:
        """`rules.json, line 7, rules.3 (alive).years: …` in *language*."""
        line = Words(f"baris {self.line}", f"line {self.line}").text(language)
        places = [self.file, line if self.line else "", self.called or self.field]
        told = f"{', '.join(p for p in places if p)}: {self.why.text(language)}"
        # A name from the pack may hold what a screen or terminal would obey.
        return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in told)


def with_names(mistakes: Iterable[Mistake], files: Mapping[str, object]) -> list[Mistake]:
    """The mistakes with their paths as people read them, from the parsed *files* of the pack."""
    return [
        replace(one, called=_called(one.field, files.get(one.file.removesuffix(".json"))))
        for one in mistakes
    ]


def _called(path: str, data: object) -> str:
    """*path* with the code or name behind each place in a list that has one."""
    shown = []
    for step in path.split("."):
        is_place = isinstance(data, list | tuple)
        data = _inside(data, step)
        name = _name_of(data) if is_place else ""
        shown.append(f"{step} ({name})" if name else step)
    return ".".join(shown)


def _inside(data: object, step: str) -> object:
    """What stands in *data* at one step of a path, None where there is no such thing."""
    if isinstance(data, Mapping):
        return data.get(step)
    if not isinstance(data, list | tuple) or not step.isascii() or not step.isdecimal():
        return None
    return data[int(step)] if len(step) <= _MOST_DIGITS and int(step) < len(data) else None


def _name_of(data: object) -> str:
    """What an entry calls itself, as far as a line of text can hold it."""
    given = [data.get(name) for name in _NAMES] if isinstance(data, Mapping) else []
    name = next((n for n in given if isinstance(n, str) and n.strip()), "")
    return name if name.isprintable() and len(name) <= _MOST_OF_A_NAME else ""


MISSING_FILE = Words("berkas ini tidak ada", "the file is missing")
MISSING = Words("belum ada", "is missing")
OBJECT = Words("harus berupa kelompok isian { … }", "must be a group of members in braces { … }")
IN_LANGUAGES = Words(
    'harus dalam kedua bahasa: { "id": …, "en": … }',
    'must be in both languages: { "id": …, "en": … }',
)
TEXT = Words("harus berupa teks yang tidak kosong", "must be a text that is not empty")
UNSEEN = Words(
    "ada tanda yang tidak terlihat di teks ini; ketik ulang teksnya",
    "there is a sign in this text that nobody sees; type the text again",
)
ENTRIES = Words("paling banyak {most} isian", "must have {most} entries or fewer")
REGION = Words("harus kode wilayah seperti {like}", "must be a code of a region like {like}")
POST_CODE = Words("harus kode pos lima angka", "must be a post code of five digits")
WHOLE = Words("harus bilangan bulat", "must be a whole number")
AT_LEAST = Words("paling sedikit {least}", "must be {least} or more")
AT_MOST = Words("paling banyak {most}", "must be {most} or less")
FLAG = Words("harus true atau false", "must be true or false")
DAY = Words("harus tanggal seperti 2025-01-31", "must be a date like 2025-01-31")
LIST = Words("harus berupa daftar [ … ]", "must be a list [ … ]")
ONE_OF = Words("harus salah satu dari: {words}", "must be one of: {words}")
UNKNOWN_MEMBER = Words(
    "nama ini tidak dikenal; periksa ejaannya", "is not known here; check its spelling"
)
MEANT = Words(
    "nama ini tidak dikenal; maksudnya {near}?", "is not known here; did you mean {near}?"
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
TIME_ZONE = Words(
    "bukan zona waktu yang dikenal, seperti Asia/Makassar",
    "is no known time zone, such as Asia/Makassar",
)
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
NEWER_FILE = Words(
    "berkas ini hanya ada di paket dengan format {format} atau lebih baru",
    "only packs of format {format} or newer have this file",
)
KEEPS_NEEDED = Words(
    "belum ada; sebutkan isian yang tetap disimpan, atau [] bila tidak ada",
    "is missing: name the fields that stay, or [] for none",
)
KEEPS_WITHOUT_DAYS = Words(
    "hanya berlaku bersama record_days", "has a meaning only together with record_days"
)
KEEPS_UNKNOWN = Words(
    "tidak ada isian, kelompok, atau daftar bernama {name}",
    "no field, group or list is called {name}",
)
KEEPS_COUNTED = Words(
    "harus memuat {names}: aturan {rule} menghitungnya di pendaftaran lain",
    "must hold {names}: the rule {rule} counts it in other registrations",
)
