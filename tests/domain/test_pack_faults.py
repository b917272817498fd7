import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldreg.domain.fields import Kind, Need, PackList, Privacy
from fieldreg.domain.pack import FILES, PackFault, build_pack
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.protocol.resources import resource

SOUND = {
    name: json.loads(resource("packs", "denpasar", f"{name}.json").read_text("utf-8"))
    for name in FILES
}
AWAY = object()
ASK = {
    "name": "boat_length",
    "kind": "whole",
    "section": "work",
    "label": {"id": "Panjang perahu", "en": "Boat length"},
}


def put(data, path, value):
    """*data* with another value at a path such as `segments.0.code`."""
    *way, last = [int(p) if p.isdigit() else p for p in path.split(".")]
    inner = data
    for step in way:
        inner = inner[step]
    if value is AWAY:
        del inner[last]
    else:
        inner[last] = value


def broken(file, path, value):
    data = copy.deepcopy(SOUND)
    put(data[file], path, value)
    return data


def asking(**more):
    return {**SOUND, "questions": {"questions": [{**ASK, **more}]}}


def fault_of(data):
    with pytest.raises(PackFault) as caught:
        build_pack(data)
    return caught.value


@pytest.mark.parametrize(
    ("file", "path", "value", "field"),
    [
        ("manifest", "format", 2, "format"),
        ("manifest", "format", AWAY, "format"),
        ("manifest", "id", "Den pasar", "id"),
        ("manifest", "version", "", "version"),
        ("manifest", "valid_from", "1-1-2025", "valid_from"),
        ("manifest", "valid_to", "2024-12-31", "valid_to"),
        ("manifest", "name", {"en": "only"}, "name.id"),
        ("manifest", "legal_basis.0.confirmed", "no", "legal_basis.0.confirmed"),
        ("manifest", "authors", "me", "authors"),
        ("manifest", "authors", [1], "authors.0"),
        ("regions", "villages", AWAY, "villages"),
        ("regions", "villages.3.kind", "hamlet", "villages.3.kind"),
        ("regions", "villages.3.kecamatan", "51.71.04", "villages.3.kecamatan"),
        ("regions", "villages.3", "Renon", "villages.3"),
        ("regions", "kecamatan.1.code", "51.71.01", "kecamatan.1.code"),
        ("adat", "desa_adat.0.code", "Bekul!", "desa_adat.0.code"),
        ("adat", "desa_adat.0.kecamatan", "51.71.09", "desa_adat.0"),
        ("adat", "banjar", [{"code": "kaja", "name": "Kaja", "desa_adat": "x"}], "banjar.0"),
        ("segments", "segments.2.people_2025", -1, "segments.2.people_2025"),
        ("segments", "segments.2.people_2025", True, "segments.2.people_2025"),
        ("segments", "segments.2.pays", ["JP"], "segments.2"),
        ("segments", "segments.2.words", 7, "segments.2.words"),
        ("occupations", "occupations.5.segments", ["pirate"], "occupations.5"),
        ("occupations", "occupations.5.aliases", [""], "occupations.5.aliases.0"),
        ("contributions", "bands.0.from_income", 1, "bands"),
        ("contributions", "bands", [], "bands"),
        ("contributions", "bands.4.from_income", 1_500_000, "bands.4"),
        ("contributions", "bands.4.base_income", 1, "bands.4"),
        ("contributions", "rates.1.programme", "JKK", "rates.1.programme"),
        ("aid", "aid.1.code", "PKH", "aid.1.code"),
        ("consent", "texts.0.text", {"id": " "}, "texts.0.text.id"),
        ("rules", "rules.0.kind", "eval", "rules.0.kind"),
        ("rules", "rules.0.years", AWAY, "rules.0.years"),
        ("rules", "rules.0.outcome", "perhaps", "rules.0.outcome"),
        ("rules", "rules.0.confirmed", False, "rules.0.outcome"),
        ("rules", "rules.0.unknown", "refuse", "rules.0.unknown"),
        ("rules", "rules.0.segments", ["pirate"], "rules.0"),
        ("rules", "rules.5.programmes", ["JP"], "rules.5"),
        ("rules", "rules.12.values", AWAY, "rules.12.values"),
    ],
)
def test_a_fault_names_file_and_field(file, path, value, field):
    fault = fault_of(broken(file, path, value))
    assert (fault.file, fault.field) == (f"{file}.json", field)
    assert fault.why in str(fault)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(name):
    fault = fault_of({k: v for k, v in SOUND.items() if k != name})
    assert (fault.file, fault.field, fault.why) == (f"{name}.json", "", "is missing")


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_object_is_named(name):
    assert fault_of({**SOUND, name: []}).file == f"{name}.json"


def test_a_fault_is_known_trouble():
    fault = fault_of({})
    assert isinstance(fault, EnvironmentTrouble)
    assert fault.key == "pack_fault"
    assert set(fault.values) == {"file", "field", "why"}


def test_a_banjar_may_be_listed():
    kaja = {"code": "kaja_sesetan", "name": "Kaja", "desa_adat": "sesetan", "confirmed": False}
    (banjar,) = build_pack(broken("adat", "banjar", [kaja])).banjar
    assert (banjar.code, banjar.desa_adat, banjar.confirmed) == ("kaja_sesetan", "sesetan", False)


def test_a_question_becomes_a_field():
    required = {"need": "when_equals", "other": "phone", "value": "x"}
    (field,) = build_pack(asking(low=1, high=30, privacy="none", required=required)).questions
    assert (field.name, field.kind, field.section) == ("answers.boat_length", Kind.WHOLE, "work")
    assert (field.low, field.high, field.privacy) == (1, 30, Privacy.NONE)
    assert field.required.need is Need.WHEN_EQUALS


def test_a_question_may_have_choices():
    choices = [{"code": "own", "words": "Milik sendiri"}, {"code": "hired", "words": "Sewa"}]
    (field,) = build_pack(asking(kind="choice", choices=choices)).questions
    assert [c.code for c in field.choices] == ["own", "hired"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": "Boat"}, "name"),
        ({"section": "boats"}, "section"),
        ({"kind": "choice"}, "choices"),
        ({"kind": "village"}, "choices"),
        ({"choices": [{"code": "own", "words": "Milik"}]}, "choices"),
        ({"required": "always"}, "required"),
        ({"required": {"need": "sometimes"}}, "required.need"),
    ],
)
def test_a_faulty_question_is_named(more, field):
    fault = fault_of(asking(**more))
    assert (fault.file, fault.field) == ("questions.json", f"questions.0.{field}")


def paths_in(data, before=""):
    items = data.items() if isinstance(data, dict) else enumerate(data)
    for name, value in items:
        path = f"{before}.{name}".strip(".")
        yield path
        if isinstance(value, dict | list):
            yield from paths_in(value, path)


PLACES = [(name, path) for name in FILES for path in paths_in(SOUND[name])]
junk = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
)


@given(st.sampled_from(PLACES), junk)
def test_any_change_builds_or_is_a_fault(place, value):
    file, path = place
    usable, fault_file = True, f"{file}.json"
    try:
        pack = build_pack(broken(file, path, value))
        usable = all(c.code and c.words.id for s in PackList for c in pack.choices(s))
    except PackFault as fault:
        fault_file = fault.file
    assert usable
    assert fault_file.removesuffix(".json") in FILES
