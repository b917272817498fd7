"""What people call the columns of a list: the form's labels, and the short names in use.

A name that could mean two fields is never guessed. What is merely near to a name is only
suggested, never read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches

from fieldreg.domain.fields import Field, Kind
from fieldreg.domain.reading import cleaned
from fieldreg.domain.words import Words

# DOMAIN.md 5: the headers of a list that was seen, and what offices write above their columns.
_USUAL = {
    "registered_on": "tanggal daftar, tgl daftar, tgl pendaftaran",
    "nik": "nomor induk kependudukan, no nik, nomor nik, no ktp, nomor ktp, nik ktp",
    "kk_number": "kk, no kk, nomor kartu keluarga, no kartu keluarga",
    "full_name": "nama, nama lengkap, name",
    "birth_place": "tmp lahir, tmpt lahir, tempat kelahiran",
    "birth_date": "tgl lahir, tgl lhr, tanggal kelahiran, date of birth, dob",
    "sex": "jk, jns kelamin, kelamin, l p, gender",
    "mother_name": "nama ibu, ibu kandung, nama gadis ibu kandung",
    "marital_status": "status nikah, status kawin, status pernikahan",
    "phone": "hp, no hp, handphone, no handphone, nomor handphone, telp, no telp, telepon, "
    "no telepon, nomor telepon, no wa, wa",
    "address": "alamat, alamat ktp, alamat lengkap",
    "village_code": "desa, kelurahan, nama desa, nama kelurahan, kode desa, kode kelurahan",
    "banjar": "nama banjar",
    "stated_membership_number": "kpj, no kpj, nomor kpj",
    "other_aid": "bantuan lain",
    "roles.0.segment": "nama segmen",
    "roles.0.occupation": "jenis pekerjaan",
    "roles.0.workplace": "tempat kerja",
    "roles.0.monthly_income": "penghasilan, pendapatan, penghasilan bulanan, income",
    "roles.0.letter_number": "no sk, nomor sk",
    "roles.0.letter_date": "tgl sk, tanggal sk",
    "heirs.0.name": "ahli waris",
    "heirs.0.relation": "hubungan ahli waris, hubungan dengan ahli waris",
}
_DAYS = frozenset({"date", "day", "tanggal", "tgl"})
_NEAR = 0.8
_GLUED = 0.9
_IN_GROUP = re.compile(r"([^\W\d_]+)[\W_]+(?:([0-9]{1,2})[\W_]+)?(.+)")

_Words = tuple[str, ...]
_Said = Mapping[str, frozenset[_Words]]


@dataclass(frozen=True, slots=True)
class Named:
    """A field as a column: the first of its items where it has some, and its label in each pack."""

    path: str
    field: Field
    labels: frozenset[Words]


class Spoken:
    """Which field a title means that is no field's own name, and which it may be meant to be.

    *groups* are the labels of the repeated groups by their names.
    """

    def __init__(self, columns: Iterable[Named], groups: Mapping[str, Words]) -> None:
        self._columns = {column.path: column for column in columns}
        self._groups = {
            name: group for group, label in groups.items() for name in (group, *_texts(label))
        }
        self._meant = _unambiguous(
            {p: frozenset([p]) for p in self._columns if p.partition(".")[0] not in groups},
            {
                p: frozenset(t for w in c.labels for t in _texts(w))
                for p, c in self._columns.items()
            },
            {p: frozenset(t.split(", ")) for p, t in _USUAL.items() if p in self._columns},
        )
        self._said = {path: self._names_of(column) for path, column in self._columns.items()}
        # Outside its group, `birth_date` is not near to the heir's.
        self._alone = {
            path: frozenset(n for n in names if self._meant.get("".join(n), path) == path)
            for path, names in self._said.items()
        }

    def path(self, title: str) -> str:
        """The path that *title* means by a label or a usual name, or empty."""
        words = _split(title)
        # Letters one by one are what is left of a file read in a wrong way.
        if len(words) > 2 and len(max(words, key=len)) == 1:
            return ""
        return self._meant.get("".join(words), "")

    def nearest(self, title: str) -> str:
        """The path that *title* is probably meant to be, or empty."""
        found = _IN_GROUP.fullmatch(cleaned(title).strip().casefold())
        group = self._group(found[1]) if found and (found[2] or "." in title) else ""
        if not found or not group:
            words = _split(title)
            return _equal(words, self._alone) or _alike(words, self._alone)
        inside = {p: said for p, said in self._said.items() if p.startswith(f"{group}.0.")}
        words = _split(found[3])
        name = _equal(words, inside) or _alike(words, inside) or _within(words, inside)
        name = (name or self._only_day(words, inside)).rpartition(".")[2]
        return f"{group}.{int(found[2] or 0)}.{name}" if name else ""

    def _group(self, word: str) -> str:
        near = get_close_matches(word, self._groups, n=1, cutoff=_NEAR)
        return self._groups[near[0]] if near else ""

    def _names_of(self, column: Named) -> frozenset[_Words]:
        texts = {column.path, column.path.rpartition(".")[2]}
        texts.update(text for label in column.labels for text in _texts(label))
        for path in (column.path, column.path.rpartition(".")[2]):
            texts.update(_USUAL[path].split(", ") if path in _USUAL else ())
        return frozenset(map(_split, texts))

    def _only_day(self, words: _Words, inside: _Said) -> str:
        """A group's only day, where a day is asked for."""
        if _DAYS.isdisjoint(words):
            return ""
        return _one(path for path in inside if self._columns[path].field.kind is Kind.DATE)


def _unambiguous(*levels: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """Titles and the one path each means: an earlier level wins, two paths of one level do not."""
    meant: dict[str, str] = {}
    for level in levels:
        paths: dict[str, set[str]] = {}
        for path, texts in level.items():
            for text in texts:
                paths.setdefault("".join(_split(text)), set()).add(path)
        for title, found in paths.items():
            meant.setdefault(title, _one(found))
    meant.pop("", None)
    return meant


def _equal(words: _Words, said: _Said) -> str:
    return _one(path for path, names in said.items() if words in names)


def _alike(words: _Words, said: _Said) -> str:
    """The path with the name that is spelled most like *words*."""
    scores = {
        path: max((_likeness(words, n) for n in names), default=0.0) for path, names in said.items()
    }
    best = max(scores.values(), default=0.0)
    return _one(p for p, score in scores.items() if score == best) if best >= _NEAR else ""


def _likeness(one: _Words, other: _Words) -> float:
    """How alike two names are, word by word: a word more is another thing (`nama ayah`)."""
    if len(one) == len(other):
        return min(map(_ratio, one, other), default=0.0)
    glued = _ratio("".join(one), "".join(other))
    return glued if glued >= _GLUED else 0.0


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _within(words: _Words, said: _Said) -> str:
    """The one path with a name that holds all of *words*, or is held by them."""
    wanted = set(words)
    return _one(
        path
        for path, names in said.items()
        if any(wanted <= set(name) or set(name) <= wanted for name in names)
    )


def _one(paths: Iterable[str]) -> str:
    found = list(paths)
    return found[0] if len(found) == 1 else ""


def _texts(label: Words) -> Iterator[str]:
    yield label.id.casefold()
    yield label.text("en").casefold()


def _split(title: str) -> _Words:
    """The words of a title: no case, no marks; `tanggalLahir` is one word as `tanggallahir` is."""
    return tuple(re.findall(r"[^\W_]+", cleaned(title).casefold()))
