from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldreg.domain.nik import PROVINCES, kk_error, nik_error, parse, suggest

TODAY = date(2025, 11, 24)


def test_a_nik_says_region_birth_date_sex_and_serial():
    parts = parse("5171031203809901", TODAY)
    assert parts.region == "51.71.03"
    assert parts.birth_date == date(1980, 3, 12)
    assert (parts.sex, parts.serial) == ("L", "9901")


def test_a_womans_day_has_forty_added():
    parts = parse("5171035203809901", TODAY)
    assert (parts.birth_date, parts.sex) == (date(1980, 3, 12), "P")


@pytest.mark.parametrize(("year", "full"), [("25", 2025), ("26", 1926), ("00", 2000)])
def test_the_century_follows_this_year(year: str, full: int):
    parts = parse(f"51710301{'01'}{year}9901", TODAY)
    assert parts.birth_date == date(full, 1, 1)


def test_parse_refuses_anything_but_sixteen_digits():
    with pytest.raises(ValueError, match="16 digits"):
        parse("517103120380990", TODAY)


def test_parse_of_no_date_has_no_birth_date():
    assert parse("5171033002809901", TODAY).birth_date is None


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
    assert nik_error(nik) is None
    found = suggest(nik, TODAY)
    assert found is not None
    assert (found.birth_date, found.sex) == (born.isoformat(), sex)


def test_there_are_thirty_eight_provinces():
    assert len(PROVINCES) == 38


@pytest.mark.parametrize(
    "text", ["5171 0312 0380 9901", "51.71.03.120380.9901", "'5171031203809901"]
)
def test_grouping_is_fine(text: str):
    assert nik_error(text) is None
    assert suggest(text, TODAY) is not None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("517103120380990", "NIK harus 16 angka; ini baru 15. Periksa lagi di KTP."),
        ("51710312038099011", "NIK harus 16 angka; ini 17. Periksa lagi di KTP."),
        ("0", "ini baru 1."),
        ("517103120380990O", "hanya berisi angka"),
        ("٥١٧١٠٣١٢٠٣٨٠٩٩٠١", "hanya berisi angka"),
        ("5,17E+15", "dirusak lembar kerja"),
        ("5.171031E15", "dirusak lembar kerja"),
        ("9971031203809901", "kode wilayah"),
        ("5100031203809901", "kode wilayah"),
        ("5171001203809901", "kode wilayah"),
        ("5171033002809901", "bukan tanggal lahir"),
        ("5171032902819901", "bukan tanggal lahir"),
        ("5171037203809901", "bukan tanggal lahir"),
        ("5171034003809901", "bukan tanggal lahir"),
        ("5171031203800000", "tidak mungkin 0000"),
        ("1111111111111111", None),
    ],
)
def test_what_is_wrong_is_said(text: str, says: str | None):
    words = nik_error(text)
    if says is None:
        assert words is None
    else:
        assert words is not None
        assert says in words.id
        assert words.en


def test_a_leap_day_is_judged_in_its_year():
    assert nik_error("5171032902009901") is None
    assert nik_error("5171036902049901") is None
    assert nik_error("5171032902059901") is not None


def test_retired_papuan_prefixes_stay_valid():
    assert nik_error("9101011203809901") is None


def test_nothing_is_suggested_from_a_broken_nik():
    assert suggest("5171", TODAY) is None


def test_a_kk_number_has_a_region_but_no_birth_date():
    assert kk_error("5171 0399 9910 9902") is None
    short, foreign = kk_error("5171"), kk_error("0071039999109902")
    assert short is not None
    assert short.id == "Nomor KK harus 16 angka; ini baru 4. Periksa lagi di Kartu Keluarga."
    assert foreign is not None
    assert "kode wilayah" in foreign.id
