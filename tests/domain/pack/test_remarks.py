"""What is no mistake but looks wrong is told once, with its file and field."""

from dataclasses import replace

import pytest
from domain.pack.made import NEW, OLD, changed, pack_with, place

from fieldreg.domain.pack import build_pack
from fieldreg.domain.pack.remarks import remarks

SHIPPED = build_pack(NEW)
AGE = place(NEW, "rules", "age_below_65")
CHILD = place(NEW, "rules", "age_at_least_18")
ALIVE = place(NEW, "rules", "alive")
NEXT = ("manifest", "version", "2026.1")


def told(*changes, shipped=SHIPPED, version=NEXT):
    """Each remark as (file without `.json`, field, Indonesian reason)."""
    found = remarks(pack_with(*([version] if version else []), *changes), shipped)
    return [(m.file.removesuffix(".json"), m.field, m.why.id) for m in found]


def places(*changes, **more):
    return [one[:2] for one in told(*changes, **more)]


@pytest.mark.parametrize("files", [OLD, NEW], ids=["2025.1", "2025.2"])
def test_nothing_is_remarked_of_what_ships(files):
    pack = build_pack(files)
    assert remarks(pack, pack) == ()
    assert remarks(pack, SHIPPED) == ()
    assert remarks(pack, None) == ()


# Ages.


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Sudah 65 tahun", "65"),
        ("Sudah {years} tahun; BPJS hanya menerima yang belum 65 tahun.", "65"),
        ("Is 65 already", "65"),
        ("a 65-year-old, or 64, or 65", "65, 64"),
        ("Batas 100 tahun.", "100"),
        ("(65)", "65"),
    ],
)
def test_an_age_rule_whose_sentence_names_another_number(text, named):
    words = {"id": text, "en": "No number here"}
    ((file, field, why),) = told(
        ("rules", f"rules.{AGE}.years", 60),
        ("events", "consequences.4.years", 60),
        ("rules", f"rules.{AGE}.message", words),
    )
    assert (file, field) == ("rules", f"rules.{AGE}.message.id")
    assert f"menyebut {named}, tetapi years berisi 60; tulis {{years}} di" in why


@pytest.mark.parametrize("member", ["message", "change"])
@pytest.mark.parametrize("language", ["id", "en", "ban"])
def test_every_sentence_of_an_age_rule_is_read_in_every_language(member, language):
    words = {"id": "{years}", "en": "{years}", "ban": "{years}", language: "17"}
    path = f"rules.{CHILD}.{member}"
    assert places(("rules", path, words)) == [("rules", f"{path}.{language}")]


@pytest.mark.parametrize(
    "text",
    [
        "Sudah 65 tahun",
        "Sudah {years} tahun, menurut PP 44/2015 pasal 12 dan UU 40 dari 2004",
        "Daftarkan paling lambat 12 bulan, 30 hari atau 24 jam sebelumnya",
        "17 dari 360 orang ditolak".replace("17 dari 360", "99"),
        "Sejak 26 Sep 2023 atau 26-09-2023 iurannya Rp16.800, 50 persen, 50%, 99 kali",
        "No. 12, article 13, 10.5 or 7 of them",
        "kode 1a65b",
    ],
)
def test_numbers_that_are_no_ages_are_left_alone(text):
    words = {"id": text, "en": text}
    assert places(("rules", f"rules.{AGE}.message", words)) == []


def test_other_rules_may_name_any_number():
    words = {"id": "Sejak 65 tahun", "en": "For 65 years"}
    assert places(("rules", f"rules.{ALIVE}.message", words)) == []
    assert places(("events", "consequences.0.words", words)) == []


def test_the_sentence_of_an_age_event_is_read_too():
    words = {"id": "Berusia 60 tahun", "en": "Turns {years}"}
    assert places(("events", "consequences.4.words", words)) == [
        ("events", "consequences.4.words.id")
    ]


def test_a_placeholder_that_nobody_fills():
    words = {"id": "Umur {years}", "en": "Earns {amount}"}
    found = told(
        ("rules", f"rules.{ALIVE}.message", words), ("events", "consequences.3.words", words)
    )
    assert [one[:2] for one in found] == [
        ("rules", f"rules.{ALIVE}.message.id"),
        ("rules", f"rules.{ALIVE}.message.en"),
        ("events", "consequences.3.words.id"),
        ("events", "consequences.3.words.en"),
    ]
    assert found[0][2].startswith("{years} tidak diisi")


def test_an_age_event_must_be_one_of_the_limits():
    found = told(("rules", f"rules.{AGE}.years", 60))
    assert found == [
        ("events", "consequences.4.years", "tidak ada aturan age_below dengan 65 tahun")
    ]
    both = [
        {**NEW["rules"]["rules"][AGE], "code": "other", "years": 60},
        NEW["rules"]["rules"][AGE],
    ]
    assert places(("rules", "rules", both)) == []
    only_children = [NEW["rules"]["rules"][CHILD]]
    assert places(("rules", "rules", only_children)) == [("events", "consequences.4.years")]


# Quotas, discounts, versions.


def test_room_for_nobody():
    assert places(("quotas", "quotas.3.people", 0)) == [("quotas", "quotas.3.people")]
    assert places(("quotas", "quotas.3.people", 1)) == []


def test_a_discount_that_is_over_before_the_pack_begins():
    ((file, field, why),) = told(("manifest", "valid_from", "2027-01-01"))
    assert (file, field) == ("contributions", "discounts.1.ends_on")
    assert "2027-01-01" in why
    assert places(("manifest", "valid_from", "2026-12-31")) == []


def test_a_version_that_ships_already():
    change = ("quotas", "quotas.3.people", 343)
    ((file, field, why),) = told(change, version=None)
    assert (file, field) == ("manifest", "version")
    assert "denpasar@2025.2" in why
    assert "beri nomor versi baru: laptop menolaknya" in why
    assert places(change) == []
    old = replace(SHIPPED, manifest=build_pack(OLD).manifest)
    assert [m.field for m in remarks(old, build_pack(OLD))] == ["version"]


# Zeros.


@pytest.mark.parametrize(
    ("file", "path", "value", "is_told"),
    [
        ("contributions", "tables.0.rates.1.flat", 68_000, True),
        ("contributions", "tables.0.rates.1.flat", 680, True),
        ("contributions", "tables.0.rates.1.flat", 67_999, False),
        ("contributions", "tables.0.rates.1.flat", 681, False),
        ("contributions", "tables.0.rates.0.per_ten_thousand", 1000, True),
        ("contributions", "tables.0.rates.0.per_ten_thousand", 10, True),
        ("contributions", "tables.0.rates.0.per_ten_thousand", 0, False),
        ("contributions", "tables.0.rates.0.flat", 5, False),
        ("contributions", "tables.0.rates.2.programme", "JP", False),
        ("contributions", "tables.0.bands.0.base_income", 100_000, True),
        ("contributions", "tables.0.bands.32.base_income", 207_000_000, True),
        ("contributions", "tables.0.bands.32.base_income", 20_700_001, False),
        ("segments", "segments.0.base_income", 100_000, True),
        ("segments", "segments.0.base_income", 207_000_000, True),
        ("segments", "segments.0.base_income", 1_200_000, False),
        ("segments", "segments.0.base_income", 0, False),
    ],
)
def test_a_zero_too_many_or_too_few(file, path, value, is_told):
    changes = [(file, path, value)]
    if value == "JP":
        changes += [
            ("benefits", "benefits", []),
            ("rules", "rules", [NEW["rules"]["rules"][AGE]]),
        ]
    assert places(*changes) == ([(file, path)] if is_told else [])


def test_sums_are_told_as_rupiah_and_shares_as_they_are():
    ((_, _, why),) = told(("contributions", "tables.0.rates.1.flat", 68_000))
    assert why.startswith("Rp68.000, sedangkan Rp6.800 dalam denpasar@2025.2;")
    ((_, _, why),) = told(("contributions", "tables.0.rates.0.per_ten_thousand", 1000))
    assert why.startswith("1000, sedangkan 100 dalam denpasar@2025.2;")


def test_a_segments_own_base_is_held_against_its_old_one():
    shipped = pack_with(("segments", "segments.0.base_income", 10_700_000))
    path = "segments.0.base_income"
    assert places(("segments", path, 1_070_000), shipped=shipped) == [("segments", path)]
    assert places(("segments", path, 2_000_000), shipped=shipped) == []


def test_a_new_segment_and_a_raised_table_are_fine():
    new = {**NEW["segments"]["segments"][0], "code": "ojek", "base_income": 1_000_000}
    assert places(("segments", "segments.12", new)) == []
    raised = [
        {"from_income": b["from_income"] * 2, "base_income": b["base_income"] * 2}
        for b in NEW["contributions"]["tables"][0]["bands"]
    ]
    assert places(("contributions", "tables.0.bands", raised)) == []


def test_without_a_shipped_pack_the_rest_is_still_told():
    found = remarks(build_pack(changed(NEW, ("quotas", "quotas.0.people", 0))), None)
    assert [m.field for m in found] == ["quotas.0.people"]
