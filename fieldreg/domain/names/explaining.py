"""Says how a name was read, in words for the person at the desk."""

from __future__ import annotations

from fieldreg.domain.words import Words

from .head import Step
from .reading import NameReading
from .tables import Kind
from .wording import words_of

_SEX = {"L": Words("laki-laki", "man"), "P": Words("perempuan", "woman")}
_CHILD = {
    1: Words("anak pertama", "first child"),
    2: Words("anak kedua", "second child"),
    3: Words("anak ketiga", "third child"),
    4: Words("anak keempat", "fourth child"),
}
_ROLE = {
    Kind.PARTICLE: Words("partikel", "particle"),
    Kind.TITLE: Words("gelar keturunan", "title of birth"),
    Kind.HONORIFIC: Words("sebutan kehormatan", "honorific"),
    Kind.ADDRESS: Words("sapaan", "form of address"),
    Kind.BIRTH_ORDER: Words("urutan lahir", "birth order"),
    Kind.AGAIN: Words("urutan lahir mulai lagi", "birth order begins again"),
    Kind.MARK: Words("penanda, bukan urutan lahir", "a mark, not birth order"),
    Kind.DEGREE: Words("gelar pendidikan", "degree"),
    Kind.LINEAGE: Words("nama ayah", "father's name"),
    Kind.ALIAS: Words("nama lain", "other name"),
    Kind.OPEN: Words("terbuka: {choices}", "open: {choices}"),
}
_PLAIN = (Kind.PERSONAL, Kind.GIVEN)
_ALSO = Words("juga nama pribadi", "the personal name too")
_OR = Words(" atau ", " or ")

_READ = Words("Dibaca: {steps}.", "Read as: {steps}.")
_KEY = Words("Dibandingkan dengan nama lain sebagai “{key}”.", "Compared as “{key}”.")
_CLASSES = Words(
    "Ejaan yang berbeda untuk bunyi yang sama dihitung sama; akhiran laki-laki dan perempuan "
    "tetap dibedakan.",
    "Different spellings of one sound count as the same; endings of men and women stay apart.",
)
_OPEN = Words(
    "Yang terbuka tidak dipakai untuk membandingkan. Bila perlu, tulis lengkap seperti di KTP.",
    "What is open is not compared. Where it matters, write it in full as on the KTP.",
)
_NOTHING = Words(
    "Tidak ada huruf yang dapat dibaca sebagai nama.", "There is no letter to read as a name."
)


def step_words(step: Step) -> Words:
    """What became of one written word: `Wyn → Wayan (anak pertama)`."""
    return Words(_step_text(step, "id"), _step_text(step, "en"))


def explain(reading: NameReading) -> Words:
    """How the name was read and what it is compared as. It quotes the name: for the screen only."""
    if not reading.key:
        return _NOTHING
    return Words(_paragraph(reading, "id"), _paragraph(reading, "en"))


def _paragraph(reading: NameReading, language: str) -> str:
    steps = " · ".join(_step_text(s, language) for s in reading.steps)
    said = [
        _READ.text(language).format(steps=steps.removesuffix(".")),
        _KEY.text(language).format(key=reading.key),
    ]
    if reading.key != "".join(reading.personal):
        said.append(_CLASSES.text(language))
    if any(s.kind is Kind.OPEN for s in reading.steps):
        said.append(_OPEN.text(language))
    return " ".join(said)


def _step_text(step: Step, language: str) -> str:
    notes = ", ".join(_notes(step, language))
    return f"{_shown(step)} ({notes})" if notes else _shown(step)


def _shown(step: Step) -> str:
    """The word as written, and what it stands for where that differs; degrees in their form."""
    if step.kind is Kind.DEGREE:
        return step.reads_as[:1].upper() + step.reads_as[1:]
    plain = " ".join([w.plain for w in words_of(step.written)])
    is_same = step.kind is Kind.OPEN or plain == step.in_full
    return step.written if is_same else f"{step.written} → {step.in_full.title()}"


def _notes(step: Step, language: str) -> list[str]:
    notes = []
    if step.rank:
        notes.append(_CHILD[step.rank].text(language))
    elif step.kind is Kind.MARK and step.reads_as not in ("gede", "luh"):
        pass
    elif step.kind not in _PLAIN:
        choices = _OR.text(language).join(c.title() for c in step.choices)
        notes.append(_ROLE[step.kind].text(language).format(choices=choices))
    if step.sex and step.kind is not Kind.LINEAGE:
        notes.append(_SEX[step.sex].text(language))
    return [*notes, _ALSO.text(language)] if step.also_personal else notes
