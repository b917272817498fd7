"""Names of columns: those of the definition, their positions, and what is near to them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fieldreg.domain.definition import definition
from fieldreg.domain.fields import Field, Items, Kind
from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Words
from fieldreg.protocol.pack_files import builtin_pack, builtin_shelf
from fieldreg.services.list_columns import Names, columns_of, item_id, positional
from fieldreg.services.list_file import table_of

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
        ("birthdat", "birth_date"),
        ("segmnt", "roles.0.segment"),
        ("relasion", "heirs.0.relation"),
        ("Nomr KK", "kk_number"),
        ("ful name", "full_name"),
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
    read, unread = columns_of(["nik", "Agama", "", "5171031203809901", "a@b.id"], NAMES)
    assert [(c.place, c.path) for c in read] == [(0, "nik")]
    assert [(u.number, u.name) for u in unread] == [(2, "Agama"), (3, ""), (4, ""), (5, "")]


@pytest.mark.parametrize(
    ("title", "known"),
    [
        ("Full Name", "full_name"),
        ("birth date", "birth_date"),
        ("Birth-Date", "birth_date"),
        ("Nama sesuai KTP", "full_name"),
        ("Full name as on the KTP", "full_name"),
        ("Tanggal lahir", "birth_date"),
        ("TANGGAL_LAHIR", "birth_date"),
        ("Desa/kelurahan", "village_code"),
        ("Desa / Kelurahan", "village_code"),
        ("Sudah peserta BPJS Ketenagakerjaan?", "existing_membership"),
        ("Segmen", "roles.0.segment"),
        ("Nama ahli waris", "heirs.0.name"),
        ("Heir's name", "heirs.0.name"),
        ("Tanggal kejadian", "events.0.happened_on"),
        ("Cara memberi izin", "consent.method"),
        ("E-mail", "email"),
    ],
)
def test_labels_of_the_form_are_names_too(title, known):
    assert path(title) == known


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_label_of_the_form_means_its_field(language):
    for entry in definition().entries:
        fields = (entry,) if isinstance(entry, Field) else entry.fields
        for field in fields:
            start = {Field: "", Items: f"{entry.name}.0."}.get(type(entry), f"{entry.name}.")
            label = field.label.text(language)
            assert path(label.upper()) == f"{start}{field.name}", label


@pytest.mark.parametrize(
    ("titles", "known"),
    [
        ("nomorindukkependudukan;No. NIK;No KTP", "nik"),
        ("nokk;no kk;No. KK;noKK;Nomor Kartu Keluarga", "kk_number"),
        ("nama;nama lengkap;namaLengkap;Name", "full_name"),
        ("tgllahir;tgl lahir;tgllhr;Tgl. Lahir;tanggalLahir", "birth_date"),
        ("tempatlahir;Tempat Lahir;tmp lahir", "birth_place"),
        ("jk;JK;jeniskelamin;jenisKelamin;L/P", "sex"),
        ("nama ibu;Ibu Kandung", "mother_name"),
        ("alamat", "address"),
        ("desa;kelurahan", "village_code"),
        ("Banjar;nama banjar", "banjar"),
        ("hp;nohp;no hp;No. HP;telepon;no telp", "phone"),
        ("penghasilan;pendapatan", "roles.0.monthly_income"),
        ("pekerjaan", "roles.0.occupation"),
        ("statusnikah;status kawin", "marital_status"),
    ],
)
def test_usual_short_names_are_known(titles, known):
    """DOMAIN.md 5: the headers of a list that was seen, and those that offices use."""
    assert {path(title) for title in titles.split(";")} == {known}


@pytest.mark.parametrize("title", ["n i k", "f u l l _ n a m e", "k k _ n u m b e r"])
def test_letters_one_by_one_are_no_name(title):
    assert path(title) is None


def test_a_file_of_two_bytes_a_letter_without_a_mark_is_no_list():
    with pytest.raises(UserTrouble) as raised:
        table_of("nik,full_name\n1,A\n".encode("utf-16-le"), NAMES.knows)
    assert raised.value.key == "list_binary"


def test_a_label_of_several_fields_is_not_guessed():
    label = definition().entry("phone").label
    question = Field("answers.second_phone", Kind.PHONE, "work", label)
    names = Names([replace(builtin_pack(), questions=(question,))])
    assert names.find("Nomor HP") is None
    assert names.find("phone")[0] == "phone"
    assert path("Nomor HP") == "phone"


def test_a_label_of_a_pack_may_not_take_the_name_of_a_field():
    question = Field("answers.which", Kind.TEXT, "work", Words("Birth date", "Alamat"))
    names = Names([replace(builtin_pack(), questions=(question,))])
    assert names.find("birth date")[0] == "birth_date"
    assert names.find("Alamat")[0] == "answers.which"


def test_a_question_keeps_its_label_through_the_versions_of_a_pack():
    question = Field("answers.boat", Kind.TEXT, "work", Words("Perahu", "Boat"))
    packs = [replace(builtin_pack(), questions=(question,))] * 2
    assert Names(packs).find("perahu")[0] == "answers.boat"


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("events.0.date", "events.0.happened_on"),
        ("events.2.tanggal", "events.2.happened_on"),
        ("event.0.kind", "events.0.kind"),
        ("events.date", "events.0.happened_on"),
        ("heirs.0.full_name", "heirs.0.name"),
        ("heirs.1.nama", "heirs.1.name"),
        ("heirs.0.hubungan", "heirs.0.relation"),
        ("heirs.0.dob", "heirs.0.birth_date"),
        ("heirs.0.no_hp", "heirs.0.phone"),
        ("peran.0.segmen", "roles.0.segment"),
        ("role.1.income", "roles.1.monthly_income"),
        ("roles.0.date", "roles.0.letter_date"),
        ("roles.0.zzz", ""),
        ("roles.0.birth_place", ""),
        ("birtdate", "birth_date"),
        ("Tanggl lahir", "birth_date"),
        ("Pekerjan", "roles.0.occupation"),
        ("penghasilan per buln", "roles.0.monthly_income"),
        ("roles_1_segment", "roles.1.segment"),
        ("method", "consent.method"),
        ("tanggal nikah", ""),
        ("tanggal lahir ayah", ""),
        ("agama", ""),
        ("nama ayah", ""),
        ("kind", "events.0.kind"),
    ],
)
def test_a_suggestion_makes_sense_or_is_not_made(name, nearest):
    assert path(name) is None
    assert NAMES.nearest(name) == nearest


def test_what_is_taken_for_a_field_by_another_name_is_known():
    read, _ = columns_of(["NIK", "Nama", "roles.segment", "tgl lahir"], NAMES)
    assert [c.taken_from for c in read] == ["", "Nama", "", "tgl lahir"]


def test_two_columns_that_mean_one_field_are_trouble():
    with pytest.raises(UserTrouble) as raised:
        columns_of(["full_name", "nik", "Nama lengkap"], NAMES)
    assert raised.value.key == "list_twice"
    assert raised.value.values == {
        "column": "full_name",
        "one": 1,
        "other": 3,
        "first": "full_name",
        "second": "Nama lengkap",
    }


def test_items_are_numbered_to_99():
    assert path("roles.99.segment") == "roles.99.segment"
    assert path("roles.100.segment") is None
    _, unread = columns_of(["nik", "roles.100.segment", "heirs.517103.name", "a.100.b"], NAMES)
    assert [(u.name, u.nearest, u.is_beyond) for u in unread] == [
        ("roles.100.segment", "", True),
        ("heirs.….name", "", True),
        ("", "", False),
    ]


def test_positions_lead_back_for_what_is_no_value_too():
    assert positional(f"as_typed.roles.{item_id(3)}.segment") == "as_typed.roles.3.segment"
    assert positional("as_typed.nik") == "as_typed.nik"
