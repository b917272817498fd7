"""The sentences of a judgement that do not stand in a pack."""

from __future__ import annotations

from datetime import date

from fieldreg.domain.days import long_day
from fieldreg.domain.pack.rules import RuleKind
from fieldreg.domain.words import Eligibility, Words

NOT_YET = Words(
    "Belum bisa dinilai. Isi dulu: {label}.", "Cannot be judged yet. Fill in first: {label}."
)
UNCLEAR = Words(
    "{label} belum bisa dinilai dari yang terisi. Periksa sekali lagi; jika sudah benar, pusat "
    "yang memeriksa.",
    "{label} cannot be judged from what is filled in. Look at it once more; if it is right, the "
    "centre will check.",
)
NO_LONGER = Words("Tidak berlaku lagi: {what}", "Holds no longer: {what}")
_WITH_DAY = Words("Pada {day}: {what}", "On {day}: {what}")
WORKER = Words("pekerja sendiri (tidak wajib)", "the worker, if they wish")
NOBODY = Words("tidak ada lagi", "nobody any more")
FOR_CONTRIBUTION = Words("besar iuran", "the contribution")
FOR_PROGRAMMES = Words("usulan dan besar iuran", "the proposal and the contribution")
PROPOSAL = Words(
    "Ini usulan, bukan bukti kepesertaan; bukti kepesertaan adalah nomor peserta (KPJ).",
    "This is a proposal, not proof of membership; the proof is the membership number (KPJ).",
)

PURPOSES: dict[RuleKind, Words] = {
    RuleKind.AGE_AT_LEAST: Words("batas usia", "the age limit"),
    RuleKind.AGE_BELOW: Words("batas usia", "the age limit"),
    RuleKind.RESIDENT: Words("tempat tinggal", "residence"),
    RuleKind.EXISTING_MEMBERSHIP: Words("kepesertaan yang sudah ada", "a membership already held"),
    RuleKind.AID_RECEIVED: Words("syarat segmen", "the terms of the segment"),
    RuleKind.AID_NOT_RECEIVED: Words("syarat bantuan", "the terms on other aid"),
    RuleKind.ONE_PER_KK: Words("satu orang per KK", "one person per KK"),
    RuleKind.ONE_SOURCE: Words("satu sumber iuran", "a single source of payment"),
    RuleKind.NO_EVENT: Words("peristiwa", "events"),
    RuleKind.SEGMENT_KNOWN: Words("segmen", "the segment"),
    RuleKind.OCCUPATION_FITS: Words("kecocokan pekerjaan", "whether the occupation fits"),
    RuleKind.OCCUPATION_ALLOWED: Words("pekerjaan yang boleh", "occupations allowed"),
    RuleKind.OCCUPATION_KNOWN: Words("daftar pekerjaan", "the list of occupations"),
    RuleKind.ROLE_NOT_ENDED: Words("masa jabatan", "the term of office"),
    RuleKind.ROLE_BEGUN: Words("masa jabatan", "the term of office"),
    RuleKind.INCOME_AT_MOST: Words("batas penghasilan", "the income limit"),
    RuleKind.DOCUMENT_PRESENT: Words("kelengkapan berkas", "the documents"),
    RuleKind.LETTER_PRESENT: Words("surat keputusan", "the letter of office"),
    RuleKind.QUOTA: Words("kuota", "the quota"),
    RuleKind.STANDARD_PROGRAMMES: Words("kelengkapan program", "the programmes as a whole"),
    RuleKind.PROGRAMME_KNOWN: Words("program", "the programme"),
    RuleKind.PROGRAMME_PAID: Words("program yang dibayar", "the programmes paid for"),
}
"""What a rule of each kind is about, as it is said of what it still needs."""

OUTCOMES: dict[Eligibility, Words] = {
    Eligibility.ACCEPT: Words("dapat diterima", "can be accepted"),
    Eligibility.CHECK: Words("perlu dilihat pusat", "must be looked at by the centre"),
    Eligibility.REFUSE: Words("tidak dapat diterima", "cannot be accepted"),
}


def with_day(what: Words, day: date) -> Words:
    """*what* and the day on which it will be so."""
    return _WITH_DAY.filled_each(what=what, day=long_day(day))
