import re

from fieldreg.domain.definition import definition
from fieldreg.domain.fields import Field, Group, Items, Kind, Need

NAMES = re.compile(r"[a-z][a-z0-9_]*")
PROMISED = {
    "registered_on", "nik", "nik_absence", "kk_number", "full_name", "alias", "birth_place",
    "birth_date", "sex", "mother_name", "marital_status", "phone", "email", "address", "rt", "rw",
    "village_code", "domicile_address", "domicile_village_code", "desa_adat", "banjar",
    "roles.segment", "roles.occupation", "roles.workplace", "roles.hours_per_week",
    "roles.monthly_income", "roles.letter_number", "roles.letter_date", "roles.starts_on",
    "roles.ends_on", "programmes", "existing_membership", "stated_membership_number",
    "issued_membership_number", "other_aid", "desil", "events.kind",
    "events.happened_on", "heirs.name", "heirs.relation", "heirs.nik",
    "heirs.birth_date", "heirs.phone", "consent.text_version", "consent.language",
    "consent.method", "consent.witness", "consent.given_at", "note",
}  # fmt: skip


def fields_by_name() -> dict[str, Field]:
    found: dict[str, Field] = {}
    for entry in definition().entries:
        if isinstance(entry, Items | Group):
            found |= {f"{entry.name}.{f.name}": f for f in entry.fields}
        else:
            found[entry.name] = entry
    return found


def test_the_frozen_names_are_all_there_and_no_other():
    assert set(fields_by_name()) == PROMISED


def test_every_entry_has_a_name_a_section_and_both_languages():
    one = definition()
    sections = [s.name for s in one.sections]
    for name, field in fields_by_name().items():
        assert all(NAMES.fullmatch(part) for part in name.split("."))
        assert field.section in sections
        assert field.label.id
        assert field.label.en
        assert bool(field.help.id) == bool(field.help.en)


def test_every_section_has_entries_and_every_entry_its_section():
    one = definition()
    shown = [e for s in one.sections for e in one.in_section(s.name)]
    assert sorted(e.name for e in shown) == sorted(e.name for e in one.entries)
    assert all(one.in_section(s.name) for s in one.sections)


def test_requirements_name_a_sibling():
    for name, field in fields_by_name().items():
        if field.required.need not in (Need.NEVER, Need.ALWAYS):
            prefix = name.rpartition(".")[0]
            other = f"{prefix}.{field.required.other}" if prefix else field.required.other
            assert other in fields_by_name()


def test_choices_have_distinct_codes_and_somewhere_to_come_from():
    for field in fields_by_name().values():
        if field.kind in (Kind.CHOICE, Kind.CHOICES, Kind.VILLAGE):
            assert field.choices
        if isinstance(field.choices, tuple):
            codes = [c.code for c in field.choices]
            assert len(codes) == len(set(codes))


def test_only_the_centre_writes_the_issued_number():
    assert [n for n, f in fields_by_name().items() if f.by_centre] == ["issued_membership_number"]


def test_entries_are_found_by_name():
    one = definition()
    assert isinstance(one.entry("roles"), Items)
    assert isinstance(one.entry("consent"), Group)
    assert one.entry("colour") is None
    assert all(isinstance(f, Field) for f in one.flat_fields())


def test_who_looks_for_the_end_of_an_office_is_sent_to_the_role():
    words = fields_by_name()["events.kind"].help
    assert "“Sampai”" in words.id
    assert "“To”" in words.en
