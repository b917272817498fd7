"""Names of columns: those of the definition, their positions, and what is near to them."""

from __future__ import annotations

import pytest

from fieldreg.domain.definition import definition
from fieldreg.domain.fields import Field, Items
from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.services.list_columns import Names, columns_of, item_id, positional

NAMES = Names(builtin_shelf().packs)


def path(name: str) -> str | None:
    found = NAMES.find(name)
    return positional(found[0]) if found else None


def test_every_field_of_the_definition_is_a_column():
    for entry in definition().entries:
        if isinstance(entry, Field):
            assert path(entry.name) == entry.name
            continue
        for field in entry.fields:
            dot = ".3." if isinstance(entry, Items) else "."
            assert path(f"{entry.name}{dot}{field.name}") == f"{entry.name}{dot}{field.name}"


@pytest.mark.parametrize(
    ("name", "known"),
    [
        (" NIK ", "nik"),
        ("\ufeffFull_Name", "full_name"),
        ("roles.segment", "roles.0.segment"),
        ("Roles.12.Segment", "roles.12.segment"),
        ("roles.007.segment", "roles.7.segment"),
        ("consent.method", "consent.method"),
        ("events.0.kind", "events.0.kind"),
        ("roles", None),
        ("roles.0", None),
        ("roles.x.segment", None),
        ("roles..segment", None),
        ("roles.-1.segment", None),
        ("roles.1234567890123.segment", None),
        ("roles.0.name", None),
        ("consent.0.method", None),
        ("answers.none", None),
        ("", None),
    ],
)
def test_a_name_is_known_or_not(name, known):
    assert path(name) == known


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("Tanggal lahir", "birth_date"),
        ("birthdate", "birth_date"),
        ("segment", "roles.0.segment"),
        ("relation", "heirs.0.relation"),
        ("Nomor KK", "kk_number"),
        ("full name", "full_name"),
        ("roles_0_segment", "roles.0.segment"),
        ("zzz", ""),
    ],
)
def test_the_nearest_name_is_found(name, nearest):
    assert NAMES.nearest(name) == nearest


def test_ids_sort_as_positions_do():
    ids = [item_id(n) for n in range(25)]
    assert sorted(ids) == ids
    assert [positional(f"roles.{i}.segment") for i in ids] == [
        f"roles.{n}.segment" for n in range(25)
    ]
    assert positional(f"roles.{item_id(3)}") == "roles.3"
    assert positional("consent.method") == "consent.method"
    assert positional("nik") == "nik"


def test_two_columns_of_one_name_are_trouble():
    for titles in (["nik", "full_name", "NIK"], ["roles.segment", "", "roles.0.segment"]):
        with pytest.raises(UserTrouble) as raised:
            columns_of(titles, NAMES)
        assert raised.value.key == "list_twice"
        assert (raised.value.values["one"], raised.value.values["other"]) == (1, 3)


def test_what_is_not_read_is_told_without_anybodys_data():
    read, unread = columns_of(["nik", "Nama", "", "5171031203809901", "a@b.id"], NAMES)
    assert [(c.place, c.path) for c in read] == [(0, "nik")]
    assert [(u.number, u.name) for u in unread] == [(2, "Nama"), (3, ""), (4, ""), (5, "")]
