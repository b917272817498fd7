"""One mistake gives exactly one line that names file and field."""

import pytest
from domain.pack.made import AWAY, NEW, OLD, changed, mistakes_of, place

from fieldreg.domain.fields import Kind
from fieldreg.domain.pack import PackFault, build_pack
from fieldreg.domain.trouble import EnvironmentTrouble

AGE = place(NEW, "rules", "age_below_65")
ALIVE = place(NEW, "rules", "alive")
WITHOUT = {"vaild_to": [("manifest", "valid_to", AWAY)]}


@pytest.mark.parametrize(
    ("file", "path", "value", "field"),
    [
        ("manifest", "format", AWAY, "format"),
        ("manifest", "format", 0, "format"),
        ("manifest", "format", True, "format"),
        ("manifest", "format", "2", "format"),
        ("manifest", "id", "Den pasar", "id"),
        ("manifest", "id", AWAY, "id"),
        ("manifest", "version", "", "version"),
        ("manifest", "version", "2025/1", "version"),
        ("manifest", "valid_from", AWAY, "valid_from"),
        ("manifest", "valid_from", "1-1-2025", "valid_from"),
        ("manifest", "valid_from", "2025-W10-1", "valid_from"),
        ("manifest", "valid_from", "2025-02-29", "valid_from"),
        ("manifest", "valid_to", "2024-12-31", "valid_to"),
        ("manifest", "name", {"en": "only"}, "name.id"),
        ("manifest", "legal_basis.0.confirmed", "no", "legal_basis.0.confirmed"),
        ("manifest", "authors", "me", "authors"),
        ("manifest", "authors", [1], "authors.0"),
        ("manifest", "note", ["a"], "note"),
        ("manifest", "source", 4, "source"),
        ("manifest", "confirmed", 1, "confirmed"),
        ("regions", "villages.3.kind", "hamlet", "villages.3.kind"),
        ("regions", "villages.3.kecamatan", "51.71.04", "villages.3.kecamatan"),
        ("regions", "villages.3.code", "51.71.01.20O8", "villages.3.code"),
        ("regions", "villages.3.post_code", "8022", "villages.3.post_code"),
        ("regions", "villages.3", "Renon", "villages.3"),
        ("adat", "desa_adat.0.code", "Bekul!", "desa_adat.0.code"),
        ("segments", "segments.2.people_2025", -1, "segments.2.people_2025"),
        ("segments", "segments.2.people_2025", True, "segments.2.people_2025"),
        ("segments", "segments.2.people_2025", 33.0, "segments.2.people_2025"),
        ("segments", "segments.2.words", 7, "segments.2.words"),
        ("segments", "segments.2.words.id", "\ud800", "segments.2.words.id"),
        ("segments", "segments.2.words.id", "a\x00b", "segments.2.words.id"),
        ("segments", "segments.2.paid_from", "state", "segments.2.paid_from"),
        ("occupations", "occupations.5.aliases", [""], "occupations.5.aliases.0"),
        ("occupations", "occupations.5.codes", {"bpjs_bpu": 7}, "occupations.5.codes.bpjs_bpu"),
        ("occupations", "occupations.5.sector", "Sea", "occupations.5.sector"),
        ("contributions", "tables", [], "tables"),
        ("contributions", "tables", "none", "tables"),
        ("contributions", "tables.0.bands.0.from_income", 1, "tables.0.bands"),
        ("contributions", "tables.0.bands", [], "tables.0.bands"),
        ("contributions", "tables.0.bands", AWAY, "tables.0.bands"),
        ("contributions", "tables.0.bands.4.from_income", 1_500_000, "tables.0.bands.4"),
        ("contributions", "tables.0.bands.4.base_income", 1, "tables.0.bands.4"),
        ("contributions", "tables.0.rates.1.programme", "JKK", "tables.0.rates.1.programme"),
        ("contributions", "discounts.0.per_ten_thousand", 10_001, "discounts.0.per_ten_thousand"),
        ("contributions", "discounts.0.programmes", [], "discounts.0.programmes"),
        ("contributions", "discounts.0.ends_on", "2025-12-31", "discounts.0.ends_on"),
        ("contributions", "discounts.0.not_paid_from", ["us"], "discounts.0.not_paid_from.0"),
        ("contributions", "discounts.1.code", "pp50_transport", "discounts.1.code"),
        ("aid", "aid.1.code", "PKH", "aid.1.code"),
        ("consent", "texts.0.text", {"id": " ", "en": "x"}, "texts.0.text.id"),
        ("consent", "texts.0.text.fr", "Bonjour", "texts.0.text.fr"),
        ("rules", f"rules.{AGE}.kind", "eval", f"rules.{AGE}.kind"),
        ("rules", f"rules.{AGE}.years", AWAY, f"rules.{AGE}.years"),
        ("rules", f"rules.{AGE}.years", 0, f"rules.{AGE}.years"),
        ("rules", f"rules.{AGE}.years", -1, f"rules.{AGE}.years"),
        ("rules", f"rules.{AGE}.amount", 5, f"rules.{AGE}.amount"),
        ("rules", f"rules.{AGE}.age_on", "birth", f"rules.{AGE}.age_on"),
        ("rules", f"rules.{AGE}.outcome", "perhaps", f"rules.{AGE}.outcome"),
        ("rules", f"rules.{AGE}.confirmed", False, f"rules.{AGE}.outcome"),
        ("rules", f"rules.{AGE}.unknown", "refuse", f"rules.{AGE}.unknown"),
        ("rules", f"rules.{AGE}.citation", AWAY, f"rules.{AGE}.citation"),
        ("rules", f"rules.{ALIVE}.values", AWAY, f"rules.{ALIVE}.values"),
        ("rules", f"rules.{ALIVE}.age_on", "judging", f"rules.{ALIVE}.age_on"),
        ("events", "consequences.0.event", "married", "consequences.0.event"),
        ("events", "consequences.0.years", 65, "consequences.0.years"),
        ("events", "consequences.4.years", AWAY, "consequences.4.years"),
        ("events", "consequences.4.years", "x", "consequences.4.years"),
        ("benefits", "benefits.3.until_months", 0, "benefits.3.until_months"),
        ("receipt", "texts.0.code", "three_months", "texts.2.code"),
        ("exports", "maps.0.columns.0.fixed", "X", "maps.0.columns.0.fixed"),
        ("exports", "maps.0.columns.0.form", "dya", "maps.0.columns.0.form"),
        ("exports", "maps.0.columns.1.column", "EMAIL", "maps.0.columns.4.column"),
        ("quotas", "quotas.0.people", "many", "quotas.0.people"),
        ("quotas", "quotas.0.people", 10**15, "quotas.0.people"),
        (
            "contributions",
            "tables.0.rates.0.per_ten_thousand",
            10_001,
            "tables.0.rates.0.per_ten_thousand",
        ),
        ("segments", "segments.2.words.id", "tani\u202e", "segments.2.words.id"),
        ("segments", "segments.2.words.id", "\x1b[2Jtani", "segments.2.words.id"),
        ("occupations", "occupations.5.aliases", ["a\x7fb"], "occupations.5.aliases.0"),
    ],
)
def test_a_mistake_is_told_once_with_file_and_field(file, path, value, field):
    found = mistakes_of(changed(NEW, (file, path, value)))
    assert [m[:2] for m in found] == [(file, field)]


def test_new_lines_and_tabs_may_stand_in_a_text():
    pack = build_pack(changed(NEW, ("consent", "texts.0.text.id", "Saya setuju.\n\tYa.")))
    assert pack.consent_texts[0].text.id == "Saya setuju.\n\tYa."


def test_a_list_is_read_up_to_its_ceiling():
    choices = [{"code": f"c{n}", "words": {"id": "x", "en": "x"}} for n in range(1_001)]
    question = {
        "name": "many",
        "kind": "choice",
        "section": "work",
        "label": {"id": "x", "en": "x"},
        "choices": choices,
        "max_length": 40_001,
    }
    found = mistakes_of(changed(NEW, ("questions", "questions", [question])))
    assert found == [
        ("questions", "questions.0.choices", "must have 1000 entries or fewer"),
        ("questions", "questions.0.max_length", "must be 40000 or less"),
    ]
    question |= {"choices": choices[:1_000], "max_length": 40_000}
    assert build_pack(changed(NEW, ("questions", "questions", [question]))).questions


def test_what_a_pack_names_cannot_command_a_terminal():
    (mistake,) = build_fault(("manifest", "\x1b[2J\u202e", 1))
    assert "\x1b" in mistake.field
    assert mistake.text("id").isprintable()


@pytest.mark.parametrize("name", NEW)
def test_a_missing_file_is_named(name):
    found = mistakes_of({k: v for k, v in NEW.items() if k != name})
    assert found == [(name, "", "the file is missing")]


BRACES = "must be a group of members in braces { … }"


@pytest.mark.parametrize("name", NEW)
@pytest.mark.parametrize("content", [[], "text", 7, None])
def test_a_file_that_is_no_object_is_named(name, content):
    assert mistakes_of({**NEW, name: content}) == [(name, "", BRACES)]


def test_every_mistake_of_every_kind_is_found_in_one_reading():
    broken = changed(
        NEW,
        ("manifest", "valid_from", "soon"),
        ("segments", "segments.0.pays", ["JP"]),
        ("segments", "segments.1.words.en", AWAY),
        ("rules", f"rules.{AGE}.yaers", 70),
        ("rules", f"rules.{AGE}.segments", ["pirate"]),
        ("exports", "maps.0.columns.0.path", "nik_number"),
        ("quotas", "quotas.1.area", "51.72"),
    )
    del broken["aid"]
    assert sorted(mistakes_of(broken)) == [
        ("aid", "", "the file is missing"),
        ("exports", "maps.0.columns.0.path", "no field of the definition has this name"),
        ("manifest", "valid_from", "must be a date like 2025-01-31"),
        ("quotas", "quotas.1.area", "unknown code 51.72"),
        ("rules", f"rules.{AGE}.yaers", "is not known here; check its spelling"),
        ("segments", "segments.0.pays", "unknown code JP"),
        ("segments", "segments.1.words.en", "is missing"),
    ]


@pytest.mark.parametrize(
    ("file", "path", "near"),
    [
        ("regions", "confirmd", "confirmed"),
        ("segments", "segments.3.Base-income", "base_income"),
        ("rules", f"rules.{ALIVE}.years_old", "years"),
        ("rules", f"rules.{ALIVE}.notice_day", "notice_days"),
        ("exports", "maps.0.columns.2.fixd", "fixed"),
        # The nearest one stands there already, so it was not meant.
        ("manifest", "vaild_to", "valid_to"),
        ("segments", "segments.3.payed_from", ""),
        ("contributions", "bands", ""),
        ("manifest", "a\ud800b", ""),
        ("manifest", "x" * 5000, ""),
    ],
)
def test_a_member_nobody_asked_for_is_a_mistake_that_names_the_nearest(file, path, near):
    ((_, field, why),) = mistakes_of(changed(NEW, (file, path, "x"), *WITHOUT.get(path, ())))
    hint = f"did you mean {near}?" if near else "check its spelling"
    assert (field, why) == (
        path.replace("\ud800", r"\ud800"),
        f"is not known here; {hint}",
    )


def test_a_misspelt_member_that_is_needed_is_both_missing_and_suggested():
    found = build_fault(
        ("segments", "segments.8.word", {"id": "Petani", "en": "Farmer"}),
        ("segments", "segments.8.words", AWAY),
    )
    assert [m.text("id") for m in found] == [
        "segments.json, segments.8 (petani).words: belum ada",
        "segments.json, segments.8 (petani).word: nama ini tidak dikenal; maksudnya words?",
    ]


def build_fault(*changes):
    with pytest.raises(PackFault) as caught:
        build_pack(changed(NEW, *changes))
    return caught.value.mistakes


@pytest.mark.parametrize(
    ("file", "path", "value", "read"),
    [
        ("segments", "segments.8.paid_from", "state", "segments.8 (petani).paid_from"),
        ("regions", "villages.3.kind", "x", "villages.3 (51.71.01.1004).kind"),
        ("manifest", "legal_basis.0.confirmed", 0, "legal_basis.0 (UU 40/2004).confirmed"),
        ("contributions", "tables.0.rates.0.flat", "x", "tables.0.rates.0 (JKK).flat"),
        ("contributions", "tables.0.bands.0.base_income", "x", "tables.0.bands.0.base_income"),
        ("exports", "maps.0.columns.2.form", "x", "maps.0 (bpjs_bpu).columns.2 (TGL_LAHIR).form"),
        ("events", "consequences.4.years", "x", "consequences.4 (age).years"),
        ("quotas", "quotas.2.people", -1, "quotas.2 (pecalang).people"),
        ("quotas", "quotas.2", "many", "quotas.2"),
        ("segments", "segments.8.code", "a\nb", "segments.8.code"),
        ("segments", "segments.8.code", "A" * 61, "segments.8.code"),
        ("segments", "segments.8.bands.99999999999", 1, "segments.8 (petani).bands.99999999999"),
        ("segments", "segments.8.aliases.7.x", 1, "segments.8 (petani).aliases.7.x"),
        ("manifest", "authors.²", 1, "authors.²"),
        ("manifest", "authors.0000000000", 1, "authors.0000000000"),
    ],
)  # fmt: skip
def test_people_read_the_name_of_an_entry_behind_its_place(file, path, value, read):
    """Whatever dots and digits a member's own name has."""
    made = changed(NEW)
    *way, last = path.split(".")
    if last in ("99999999999", "x", "²", "0000000000"):
        start = 2 if way[0] == "segments" else 0
        entry = made[file]["segments"][8] if start else made[file]
        entry[".".join(path.split(".")[start:])] = value
    else:
        made = changed(NEW, (file, path, value))
    with pytest.raises(PackFault) as caught:
        build_pack(made)
    mistakes = [m for m in caught.value.mistakes if m.file == f"{file}.json"]
    assert [(m.field, m.called) for m in mistakes] == [(path, read)]
    assert mistakes[0].text("en").startswith(f"{file}.json, {read}: ")


def test_one_missing_member_of_every_shape_is_said_to_be_missing():
    for file, path in (
        ("manifest", "time_zone"),
        ("manifest", "valid_from"),
        ("manifest", "name"),
        ("regions", "villages"),
        ("benefits", "benefits.0.words.id"),
        ("quotas", "quotas.0.people"),
        ("rules", f"rules.{ALIVE}.message"),
        ("rules", f"rules.{ALIVE}.outcome"),
    ):
        found = [m for m in mistakes_of(changed(NEW, (file, path, AWAY))) if m[0] == file]
        assert found == [(file, path, "is missing")]
        assert mistakes_of(changed(NEW, (file, path, None)))[0] == (file, path, "is missing")
    ((_, path, why),) = mistakes_of(asking(required={"need": "always", "other": None, "valu": 1}))
    assert (path, why) == ("questions.0.required.valu", "is not known here; did you mean value?")


def test_a_note_may_stand_anywhere():
    build_pack(changed(NEW, ("rules", "rules.0.note", "why"), ("segments", "note", "which")))


def test_words_without_english_are_a_mistake_in_format_2_only():
    assert mistakes_of(changed(NEW, ("segments", "segments.0.words", "Sulinggih"))) == [
        (
            "segments",
            "segments.0.words",
            'must be in both languages: { "id": …, "en": … }',
        )
    ]
    assert mistakes_of(changed(NEW, ("segments", "segments.0.words.en", AWAY)))[0][:2] == (
        "segments",
        "segments.0.words.en",
    )
    old = build_pack(changed(OLD, ("segments", "segments.0.words", "Sulinggih")))
    assert old.segments[0].words.text("en") == "Sulinggih"


def test_a_format_to_come_is_refused_in_its_own_words():
    # Nothing of such a pack is looked at, because nothing of it is known.
    ((file, field, why),) = mistakes_of({"manifest": {"format": 4, "surprise": 1}})
    assert (file, field) == ("manifest", "format")
    assert "newer fieldreg" in why
    assert "format 4" in why
    assert "reads up to 3" in why


def test_format_1_opens_without_the_files_of_format_2():
    old = build_pack(OLD)
    assert (old.quotas, old.benefits, old.exports, old.receipt_texts) == ((), (), (), ())
    assert (old.consequences, old.discounts) == ((), ())


def test_a_fault_is_known_trouble_and_reads_in_both_languages():
    with pytest.raises(PackFault) as caught:
        build_pack({})
    fault = caught.value
    assert isinstance(fault, EnvironmentTrouble)
    assert fault.key == "pack_fault"
    assert fault.values == {"file": "manifest.json", "field": "", "why": "berkas ini tidak ada"}
    assert str(fault) == "manifest.json: the file is missing"
    assert fault.mistakes[0].text("id") == "manifest.json: berkas ini tidak ada"


def test_a_table_must_begin_after_the_one_before_it():
    table = NEW["contributions"]["tables"][0]
    found = mistakes_of(changed(NEW, ("contributions", "tables.1", table)))
    assert [m[:2] for m in found] == [("contributions", "tables.1.valid_from")]
    later = {**table, "valid_from": "2026-01-01"}
    assert len(build_pack(changed(NEW, ("contributions", "tables.1", later))).tables) == 2


def test_some_programme_must_be_for_everybody():
    rates = [{"programme": "JKK", "flat": 1, "optional": True}]
    found = mistakes_of(changed(NEW, ("contributions", "tables.0.rates", rates)))
    assert ("contributions", "tables.0.rates", NEEDS_STANDARD) in found


NEEDS_STANDARD = "needs at least one programme that is not optional"
ASK = {
    "name": "boat_length",
    "kind": "whole",
    "section": "work",
    "label": {"id": "Panjang perahu", "en": "Boat length"},
}


def asking(**more):
    return {**NEW, "questions": {"questions": [{**ASK, **more}]}}


def test_a_question_becomes_a_field():
    required = {"need": "when_equals", "other": "phone", "value": "x"}
    (field,) = build_pack(asking(low=1, high=30, privacy="none", required=required)).questions
    assert (field.name, field.kind, field.section) == ("answers.boat_length", Kind.WHOLE, "work")
    assert (field.low, field.high, field.privacy) == (1, 30, "none")
    assert (field.required.need, field.required.other) == ("when_equals", "phone")


def test_a_question_may_have_choices():
    own = {"code": "own", "words": {"id": "Milik sendiri", "en": "Own"}}
    (field,) = build_pack(asking(kind="choice", choices=[own])).questions
    assert [c.code for c in field.choices] == ["own"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": "Boat"}, "name"),
        ({"section": "boats"}, "section"),
        ({"kind": "choice"}, "choices"),
        ({"kind": "village"}, "choices"),
        ({"kind": "metres"}, "kind"),
        ({"kind": "choises", "choices": [{"code": "a", "words": {"id": "A", "en": "A"}}]}, "kind"),
        ({"choices": [{"code": "own", "words": {"id": "Milik", "en": "Own"}}]}, "choices"),
        ({"low": 5, "high": 4}, "high"),
        ({"max_length": 0}, "max_length"),
        ({"required": "always"}, "required"),
        ({"required": {"need": "sometimes"}}, "required.need"),
        ({"required": {"need": "when_filled"}}, "required.other"),
        ({"required": {"need": "always", "other": "phone"}}, "required.other"),
        ({"required": {"need": "when_equals", "other": "phone"}}, "required.value"),
        ({"required": {"need": "when_empty", "other": "phone", "value": "x"}}, "required.value"),
        ({"required": {"need": "when_filled", "other": "boat"}}, "required.other"),
        ({"required": {"need": "when_filled", "other": "roles"}}, "required.other"),
    ],
)
def test_a_faulty_question_is_told_once(more, field):
    found = mistakes_of(asking(**more))
    assert [m[:2] for m in found] == [("questions", f"questions.0.{field}")]
