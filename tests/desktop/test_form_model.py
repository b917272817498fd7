from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldreg.desktop.form.model import FormModel, Matter
from fieldreg.domain.record import AS_TYPED
from fieldreg.protocol.pack_files import builtin_pack

NIK = "5171035203809901"


@pytest.fixture
def model(pack, make_id, today):
    made = FormModel(pack, today=lambda: today, make_id=make_id)
    made.open({}, {})
    return made


def field(model, name):
    return dict(model.paths())[name]


def take(model, path, text):
    return model.take(path, field(model, path), text)


def test_a_new_form_has_the_items_that_must_be_there_and_no_values(model):
    assert len(model.items("roles")) == 1
    assert model.items("heirs") == ()
    assert model.values() == {}


def test_every_field_of_the_definition_has_exactly_one_path(model):
    paths = [path for path, _ in model.paths()]
    assert len(paths) == len(set(paths))
    assert {f.name for e in model.definition.entries for _, fs in model.parts(e) for f in fs} == {
        f.name for _, f in model.paths()
    }


def test_typed_text_becomes_a_value(model):
    take(model, "birth_date", "12 Maret 1980")
    assert model.values() == {"birth_date": "1980-03-12"}
    assert model.text("birth_date", field(model, "birth_date")) == "12-03-1980"


def test_text_that_is_no_value_is_kept_as_typed_until_it_is_put_right(model):
    reading = take(model, "birth_date", "31 Februari")
    assert reading.findings
    assert model.values() == {AS_TYPED + "birth_date": "31 Februari"}
    assert model.text("birth_date", field(model, "birth_date")) == "31 Februari"
    take(model, "birth_date", "1-2-1980")
    assert model.values() == {"birth_date": "1980-02-01"}
    take(model, "birth_date", "")
    assert model.values() == {}


def test_a_nik_offers_birth_date_and_sex_and_takes_them_back(model):
    take(model, "nik", NIK)
    assert (model.values()["birth_date"], model.values()["sex"]) == ("1980-03-12", "P")
    assert model.offered("sex").id == "dari NIK"
    take(model, "nik", "51")
    assert "birth_date" not in model.values()
    assert "sex" not in model.values()


def test_what_was_typed_is_never_replaced_by_an_offer(model):
    take(model, "birth_date", "1-7-1981")
    take(model, "nik", NIK)
    assert model.values()["birth_date"] == "1981-07-01"
    assert model.offered("birth_date") is None


def test_an_offer_that_was_taken_over_stays_when_the_nik_goes(model):
    take(model, "nik", NIK)
    take(model, "sex", "P")
    take(model, "nik", "")
    assert model.values() == {"sex": "P"}


def test_the_segment_offers_the_programmes_its_office_pays(model, pack):
    path = f"roles.{model.items('roles')[0]}.segment"
    take(model, path, pack.segments[0].code)
    assert model.values()["programmes"] == tuple(sorted(pack.segments[0].pays))


def test_items_are_added_and_removed_with_their_values(model):
    item = model.add_item("heirs")
    take(model, f"heirs.{item}.name", "NI LUH RAI")
    take(model, f"heirs.{item}.birth_date", "kapan?")
    model.remove_item("heirs", item)
    assert model.values() == {}
    assert model.items("heirs") == ()


def test_items_stand_in_the_order_they_were_added(model, pack, make_id, today):
    names = ["A", "B", "C"]
    for name in names:
        item = model.add_item("heirs")
        take(model, f"heirs.{item}.name", name)
    again = FormModel(pack, today=lambda: today, make_id=make_id)
    again.open(model.values(), {})
    assert [again.values()[f"heirs.{i}.name"] for i in again.items("heirs")] == names


@pytest.mark.parametrize(
    ("given", "path", "matter"),
    [
        ({}, "full_name", Matter.REQUIRED),
        ({}, "alias", Matter.OPTIONAL),
        ({}, "nik", Matter.REQUIRED),
        ({"nik_absence": "not_issued"}, "nik", Matter.MOOT),
        ({}, "domicile_village_code", Matter.MOOT),
        ({"domicile_address": "Jl. A"}, "domicile_village_code", Matter.REQUIRED),
        ({"consent.method": "spoken"}, "consent.witness", Matter.REQUIRED),
        ({"consent.method": "signature"}, "consent.witness", Matter.MOOT),
    ],
)
def test_how_much_a_question_matters(model, given, path, matter):
    model.open(given, {})
    assert model.matter(path, field(model, path)) is matter


def test_defaults_begin_a_new_form_only(model):
    model.open({}, {"registered_on": "2025-03-12"})
    assert model.offered("registered_on") is not None
    model.open({"full_name": "NI LUH RAI"}, {"registered_on": "2025-03-12"})
    assert "registered_on" not in model.values()


@given(st.text(max_size=40), st.sampled_from(["full_name", "nik", "birth_date", "phone", "note"]))
def test_nothing_typed_is_ever_lost(text, name):
    """What is read back into the same field gives the same values."""
    model = FormModel(builtin_pack(), today=lambda: date(2025, 3, 12), make_id=lambda: "x")
    model.open({"registered_on": "2025-03-12"}, {})
    take(model, name, text)
    once = model.values()
    assert (
        text.strip() == "" or any(name in path for path in once) or not text.strip().isprintable()
    )
    take(model, name, model.text(name, field(model, name)))
    assert model.values() == once
