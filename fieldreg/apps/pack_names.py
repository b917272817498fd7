"""What the parts and the closed codes of a programme pack are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fieldreg.apps.say import chosen
from fieldreg.domain.definition import SECTIONS as FORM_SECTIONS
from fieldreg.domain.definition import definition
from fieldreg.domain.definition.events import EVENT_KINDS
from fieldreg.domain.definition.work import YES_NO_UNKNOWN
from fieldreg.domain.eligibility.say import OUTCOMES, PURPOSES
from fieldreg.domain.fields import Choice, Group, Items, Kind, Need, Privacy
from fieldreg.domain.pack.parts import PaidFrom, VillageKind
from fieldreg.domain.pack.promises import EventKind, PayerEffect, RoleEffect
from fieldreg.domain.pack.rules import AgeOn
from fieldreg.domain.words import Severity, Words

WordsByCode = Mapping[str, Words]

PAID_FROM: WordsByCode = {
    PaidFrom.APBN: Words("APBN", "APBN (the state)"),
    PaidFrom.APBD: Words("APBD", "APBD (city or province)"),
    PaidFrom.APBDES: Words("APBDes", "APBDes (the village)"),
    PaidFrom.SPONSOR: Words("pemberi kerja atau donatur", "an employer or donor"),
    PaidFrom.SELF: Words("pekerja sendiri", "the worker"),
}
SECTORS: WordsByCode = {"transport": Words("transportasi", "transport")}
EVENTS: WordsByCode = {
    EventKind.LEFT_OFFICE: Words("selesai menjabat", "left office"),
    EventKind.MOVED: Words("pindah", "moved"),
    EventKind.DIED: Words("meninggal dunia", "died"),
    EventKind.AGE: Words("mencapai batas usia", "reached the age limit"),
}
QUESTION_KINDS: WordsByCode = {
    Kind.TEXT: Words("teks pendek", "a short text"),
    Kind.LONG_TEXT: Words("teks panjang", "a long text"),
    Kind.NAME: Words("nama orang", "a person's name"),
    Kind.NIK: Words("NIK", "a NIK"),
    Kind.KK: Words("nomor KK", "a KK number"),
    Kind.DATE: Words("tanggal", "a date"),
    Kind.CHOICE: Words("satu pilihan", "one choice"),
    Kind.CHOICES: Words("beberapa pilihan", "several choices"),
    Kind.MONEY: Words("rupiah", "rupiah"),
    Kind.WHOLE: Words("bilangan bulat", "a whole number"),
    Kind.PHONE: Words("nomor telepon", "a phone number"),
    Kind.EMAIL: Words("alamat e-mail", "an e-mail address"),
    Kind.VILLAGE: Words("desa atau kelurahan", "a desa or kelurahan"),
    Kind.MOMENT: Words("tanggal dan jam", "a date and time"),
}
QUESTION_SECTIONS: WordsByCode = {section.name: section.label for section in FORM_SECTIONS}
_NEEDS: WordsByCode = {
    Need.NEVER: Words("boleh kosong", "may stay empty"),
    Need.ALWAYS: Words("selalu", "always"),
    Need.WHEN_EMPTY: Words("bila isian lain kosong", "if another field is empty"),
    Need.WHEN_FILLED: Words("bila isian lain terisi", "if another field is filled in"),
    Need.WHEN_EQUALS: Words("bila isian lain berisi", "if another field is"),
}
_PRIVACIES: WordsByCode = {
    Privacy.NONE: Words("bukan data pribadi", "no personal data"),
    Privacy.GENERAL: Words("data pribadi umum", "general personal data"),
    Privacy.SPECIFIC: Words("data pribadi spesifik", "specific personal data"),
}
_AGE_DAYS: WordsByCode = {
    AgeOn.JUDGING: Words("hari penilaian", "the day of judging"),
    AgeOn.REGISTRATION: Words("hari pendaftaran", "the day of registration"),
    AgeOn.ROLE_START: Words("hari pertama peran", "the first day of the role"),
}
_VILLAGES: WordsByCode = {
    VillageKind.DESA: Words("desa", "desa"),
    VillageKind.KELURAHAN: Words("kelurahan", "kelurahan"),
}
_SEVERITIES: WordsByCode = {
    Severity.ERROR: Words("salah", "error"),
    Severity.WARNING: Words("peringatan", "warning"),
    Severity.INFO: Words("keterangan", "information"),
}
_ROLES: WordsByCode = {
    RoleEffect.ENDS: Words("berakhir", "ends"),
    RoleEffect.GOES_ON: Words("berlanjut", "goes on"),
    RoleEffect.CHECK: Words("diputuskan pusat", "for the centre to decide"),
}
_PAYERS: WordsByCode = {
    PayerEffect.SAME: Words("pembayar tetap", "the same payer"),
    PayerEffect.SELF: Words("pekerja sendiri", "the worker"),
    PayerEffect.NOBODY: Words("tidak ada", "nobody"),
    PayerEffect.CHECK: Words("diputuskan pusat", "for the centre to decide"),
}
_OUTCOMES: WordsByCode = {str(outcome): said for outcome, said in OUTCOMES.items()}
_KINDS: WordsByCode = {str(kind): said for kind, said in PURPOSES.items()}
CLOSED: Mapping[tuple[str, str], WordsByCode] = {
    ("rules", "outcome"): _OUTCOMES,
    ("rules", "unknown"): _OUTCOMES,
    ("rules", "severity"): _SEVERITIES,
    ("rules", "kind"): _KINDS,
    ("rules", "age_on"): _AGE_DAYS,
    ("questions", "kind"): QUESTION_KINDS,
    ("questions", "section"): QUESTION_SECTIONS,
    ("questions", "need"): _NEEDS,
    ("questions", "privacy"): _PRIVACIES,
    ("regions", "kind"): _VILLAGES,
    ("segments", "paid_from"): PAID_FROM,
    ("contributions", "not_paid_from"): PAID_FROM,
    ("contributions", "sectors"): SECTORS,
    ("contributions", "not_sectors"): SECTORS,
    ("occupations", "sector"): SECTORS,
    ("events", "event"): EVENTS,
    ("events", "role"): _ROLES,
    ("events", "payer"): _PAYERS,
}
"""Closed codes by the file and the member in which they stand."""

FILES: WordsByCode = {
    "manifest": Words("Keterangan paket", "About the pack"),
    "regions": Words("Wilayah", "Areas"),
    "adat": Words("Desa adat dan banjar", "Desa adat and banjar"),
    "segments": Words("Segmen dan pembayar", "Segments and payers"),
    "occupations": Words("Pekerjaan", "Occupations"),
    "rules": Words("Aturan", "Rules"),
    "contributions": Words("Iuran dan potongan", "Contributions and discounts"),
    "aid": Words("Bantuan lain", "Other aid"),
    "questions": Words("Pertanyaan tambahan", "Extra questions"),
    "quotas": Words("Kuota", "Quotas"),
    "events": Words("Akibat peristiwa", "Consequences of events"),
    "benefits": Words("Manfaat", "Benefits"),
    "consent": Words("Naskah izin", "Consent texts"),
    "receipt": Words("Tanda terima", "Receipts"),
    "exports": Words("Lembar ekspor", "Export sheets"),
    "desk": Words("Laptop petugas", "The officers' laptops"),
}
MEMBERS: WordsByCode = {
    "format": Words("format berkas", "file format"),
    "idle_lock_minutes": Words("terkunci bila diam (menit)", "locks when idle (minutes)"),
    "retention": Words("penyimpanan", "retention"),
    "history_days": Words("isi perubahan lama disimpan (hari)", "former revisions kept (days)"),
    "record_days": Words("pendaftaran selesai disimpan (hari)", "closed records kept (days)"),
    "image_days": Words("foto disimpan (hari)", "images kept (days)"),
    "keeps": Words("yang tetap disimpan", "what stays"),
    "version": Words("versi", "version"),
    "name": Words("nama", "name"),
    "time_zone": Words("zona waktu", "time zone"),
    "valid_from": Words("berlaku mulai", "valid from"),
    "valid_to": Words("berlaku sampai", "valid to"),
    "legal_basis": Words("dasar hukum", "legal basis"),
    "about": Words("tentang", "about"),
    "years": Words("usia", "age"),
    "kind": Words("jenis", "kind"),
    "age_on": Words("usia pada", "age on"),
    "amount": Words("jumlah", "amount"),
    "area": Words("wilayah", "area"),
    "people": Words("jumlah orang", "people"),
    "payer": Words("pembayar", "payer"),
    "pays": Words("program yang dibayar", "programmes paid"),
    "paid_from": Words("sumber dana", "paid from"),
    "not_paid_from": Words("tidak untuk iuran dari", "not for contributions from"),
    "sector": Words("sektor", "sector"),
    "sectors": Words("hanya sektor", "only the sectors"),
    "not_sectors": Words("bukan sektor", "not the sectors"),
    "outcome": Words("jawaban", "answer"),
    "unknown": Words("jawaban bila belum diketahui", "answer while it is not known"),
    "severity": Words("tingkat", "severity"),
    "message": Words("kalimat", "text"),
    "words": Words("kalimat", "text"),
    "change": Words("kalimat perubahan", "text of the change"),
    "citation": Words("dasar", "ground"),
    "code": Words("kode", "code"),
    "codes": Words("kode di daftar lain", "codes of other lists"),
    "people_2025": Words("jumlah orang 2025", "people in 2025"),
    "desa_adat": Words("desa adat", "desa adat"),
    "section": Words("bagian", "section"),
    "need": Words("wajib", "required"),
    "other": Words("isian lain", "the other field"),
    "value": Words("isinya", "its value"),
    "privacy": Words("perlindungan data", "data protection"),
    "max_length": Words("panjang paling banyak", "length at most"),
    "open_choice": Words("boleh ketik pilihan lain", "other choices may be typed"),
    "low": Words("paling kecil", "least"),
    "high": Words("paling besar", "most"),
    "unconfirmed": Words("yang belum pasti", "what is unsure"),
    "source": Words("sumber", "source"),
    "note": Words("catatan", "note"),
    "confirmed": Words("sudah pasti", "certain"),
    "payer_confirmed": Words("pembayar sudah pasti", "payer certain"),
    "aliases": Words("nama lain", "other names"),
    "segment": Words("segmen", "segment"),
    "segments": Words("segmen", "segments"),
    "programme": Words("program", "programme"),
    "programmes": Words("program", "programmes"),
    "values": Words("yang dilihat", "looks at"),
    "event": Words("peristiwa", "event"),
    "role": Words("peran", "role"),
    "after_months": Words("setelah (bulan)", "after (months)"),
    "until_months": Words("sampai (bulan)", "until (months)"),
    "notice_days": Words("diberitahukan (hari sebelumnya)", "told (days before)"),
    "per_ten_thousand": Words("bagian per 10.000", "parts of 10,000"),
    "optional": Words("bila dipilih", "if chosen"),
    "flat": Words("jumlah tetap", "flat sum"),
    "base_income": Words("penghasilan dasar", "base income"),
    "from_income": Words("mulai penghasilan", "from an income of"),
    "starts_on": Words("mulai", "from"),
    "ends_on": Words("sampai", "to"),
    "label": Words("pertanyaan", "question"),
    "help": Words("bantuan", "help"),
    "title": Words("judul", "title"),
    "text": Words("naskah", "text"),
    "authors": Words("penyusun", "authors"),
    "kecamatan": Words("kecamatan", "kecamatan"),
    "post_code": Words("kode pos", "post code"),
    "column": Words("kolom", "column"),
    "path": Words("isian", "field"),
    "form": Words("bentuk", "form"),
    "fixed": Words("isi tetap", "fixed value"),
    "required": Words("wajib", "required"),
    "sheet": Words("lembar", "sheet"),
    "discounts": Words("potongan", "discounts"),
    "rates": Words("tarif", "rates"),
    "bands": Words("lapis penghasilan", "income bands"),
    "tables": Words("tabel iuran", "contribution tables"),
    "columns": Words("kolom", "columns"),
    "choices": Words("pilihan", "choices"),
    "id": Words("bahasa Indonesia", "in Indonesian"),
    "en": Words("bahasa Inggris", "in English"),
    "ban": Words("bahasa Bali", "in Balinese"),
}
"""What each member of an entry is called; the desktop says the same (`pages.pack_changes`)."""


def looked_at() -> dict[str, Words]:
    """The program's own codes and fields that a rule may look at."""
    own: Iterable[Choice] = (*EVENT_KINDS, *YES_NO_UNKNOWN)
    return {**field_labels(), **{choice.code: choice.words for choice in own}}


def field_labels() -> dict[str, Words]:
    """The labels of the definition's fields: by path, those of items with and without a number."""
    found: dict[str, Words] = {}
    for entry in definition().entries:
        found[entry.name] = entry.label
        if isinstance(entry, Group | Items):
            for field in entry.fields:
                found[f"{entry.name}.{field.name}"] = field.label
                found[f"{entry.name}.0.{field.name}"] = field.label
    return found


def named(code: str, *lists: WordsByCode) -> str:
    """What *code* is called in the first of *lists* that has it; else the code with spaces."""
    known = next((words[code] for words in lists if code in words), None)
    return chosen(known) if known else code.replace("_", " ")
