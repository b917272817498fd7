"""From typed text to dates, money, numbers and text."""

import pytest
from domain.as_typed import TODAY, trouble_of, value_of

from fieldreg.domain.fields import Field, Kind, Need, Requirement
from fieldreg.domain.reading import cleaned, read
from fieldreg.domain.words import Words


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("text", ["", "  ", "\n\t", "\u200b"])
def test_nothing_typed_is_nothing(kind: Kind, text: str):
    reading = read(Field("x", kind, "s", Words("X")), text, today=TODAY)
    assert (reading.value, reading.findings) == (None, ())


@pytest.mark.parametrize(
    "text",
    [
        "1/7/85", "1-7-1985", "01071985", "010785", "1 Juli 1985", "1 jul 85", "1985-07-01",
        "1.7.1985", "1 7 85", "01 JULI 1985", "1Juli1985", " 1 - 7 - 1985 ", "1-Jul-85",
        "1 juli 85", "1/7/1985", "1985/7/1", "1985-07-01 00:00:00", "1985-07-01T00:00",
        "01/07/1985 0:00", "1/7/1985 12:00:00 AM", "1/7/1985 9:05 pm", "1985-07-01 12:30:00",
        "1985-07-01 13:45:10.123", "1-7-85 23:59", "1/7/85 0:00", "Ahad 010785",
        "Senin, 1 Juli 1985", "senin 1/7/1985",
        "Monday, 1 July 1985", "SENIN, 01-07-1985 08:00",
    ],
)  # fmt: skip
def test_dates_as_people_write_them(text: str):
    assert value_of(Kind.DATE, text) == "1985-07-01"


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("3 Januari 2001", 1), ("3 Pebruari 2001", 2), ("3 mar 2001", 3), ("3 April 2001", 4),
        ("3 Mei 2001", 5), ("3 may 2001", 5), ("3 Juni 2001", 6), ("3 Agustus 2001", 8),
        ("3 Agt 2001", 8), ("3 Agst 2001", 8), ("3 ags 2001", 8), ("3 Sept 2001", 9),
        ("3 Oktober 2001", 10),
        ("3 Nopember 2001", 11), ("3 des 2001", 12), ("3 December 2001", 12),
        ("3 Maret 2001", 3), ("3 March 2001", 3), ("3 Febru 2001", 2), ("3-AGUSTUS-2001", 8),
        ("3 Juli, 2001", 7), ("3 Juli '01", 7), ("3\u201307\u20132001", 7),
        ("3\u2013Jul\u201301", 7),
    ],
)  # fmt: skip
def test_months_by_name(text: str, month: int):
    assert value_of(Kind.DATE, text) == f"2001-{month:02}-03"


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("birth_date", "1/7/25", "2025-07-01"),
        ("birth_date", "1/7/26", "1926-07-01"),
        ("ends_on", "1/7/29", "2029-07-01"),
        ("ends_on", "1/7/98", "1998-07-01"),
    ],
)
def test_two_digit_years(name: str, text: str, value: str):
    assert value_of(Kind.DATE, text, name) == value


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("31-2-1985", "tidak ada di kalender"),
        ("7/13/1985", "tidak ada di kalender"),
        ("29-2-1981", "tidak ada di kalender"),
        ("kemarin", "belum terbaca"),
        ("1 xyz 1985", "belum terbaca"),
        ("1 marmut 1985", "belum terbaca"),
        ("1 julian 1985", "belum terbaca"),
        ("1 ma 1985", "belum terbaca"),
        ("1 mayor 85", "belum terbaca"),
        ("1985-07-01 25:30:00", "belum terbaca"),
        ("1985-07-01 12:60", "belum terbaca"),
        # With a zone it may be the day before or after.
        ("1985-06-30T16:00:00Z", "belum terbaca"),
        ("1985-06-30T16:00:00+00:00", "belum terbaca"),
        ("12:30", "belum terbaca"),
        ("Senin", "belum terbaca"),
        ("Seni, 1 Juli 1985", "belum terbaca"),
        ("19850701", "Tahunnya tidak mungkin"),
        ("1-7-985", "belum terbaca"),
        ("1-7-0985", "Tahunnya tidak mungkin"),
    ],
)
def test_dates_that_are_none(text: str, says: str):
    code, words = trouble_of(Kind.DATE, text)
    assert code == "bad_date"
    assert says in words


@pytest.mark.parametrize(
    "text",
    [
        "1500000", "1.500.000", "1,500,000", "1,5jt", "1.5 juta", "1,50 Juta", "1500rb",
        "1500 ribu", "Rp 1.500.000,00", "Rp1.500.000,-", "rp. 1500000", "IDR 1,500,000.00",
        "1.5jt", "1,5 juta", "Rp 1.500.000,-", "1500k", "1500000.0", "Rp 1,5 JT",
        "1,5 juta rupiah", "1500 ribu rupiah", "1.500.000.-", "1.500.000 rupiah", "1.500.000,--",
        "1 juta 500 ribu", "1jt500rb", "1 jt 500 k", "Rp1 juta 500 ribu rupiah",
    ],
)  # fmt: skip
def test_money_as_people_write_it(text: str):
    assert value_of(Kind.MONEY, text) == 1_500_000


@pytest.mark.parametrize(
    ("text", "rupiah"),
    [
        ("750rb", 750_000),
        ("2jt", 2_000_000),
        ("0", 0),
        ("750k", 750_000),
        ("1jt", 1_000_000),
        ("1,5rb", 1_500),
        ("750 K", 750_000),
        ("1,25jt", 1_250_000),
        ("900 ribu rupiah", 900_000),
        ("2jt50rb", 2_050_000),
    ],
)
def test_money_in_short(text: str, rupiah: int):
    assert value_of(Kind.MONEY, text) == rupiah


@pytest.mark.parametrize(
    "text",
    [
        "banyak",
        "1,5",
        "-5",
        "1.250jt",
        "1.500.00",
        "10.00",
        "1.50.000",
        "9" * 16,
        "jt",
        "1.0",
        "1,5m",
        "1500000.5",
        "k",
        "rupiah",
        "1jt1500rb",
        "1,5jt500rb",
        "500rb1jt",
        "1.500.000 per bulan",
    ],
)
def test_money_that_could_mean_two_things_is_asked_again(text: str):
    assert trouble_of(Kind.MONEY, text)[0] == "bad_money"


@pytest.mark.parametrize(
    "text",
    ["1.500.000 per bulan", "1.500.000/bulan", "Rp 1.500.000,-/bln", "1,5jt sebulan",
     "1,5 juta rupiah per bln.", "1jt500rb / Bulan", "1.500.000 tiap bulan", "1.500.000"],
)  # fmt: skip
def test_a_months_money_may_say_so(text: str):
    assert value_of(Kind.MONEY, text, "monthly_income") == 1_500_000


@pytest.mark.parametrize("text", ["50.000 per hari", "50rb sehari", "18jt/tahun", "per bulan"])
def test_a_days_or_a_years_money_is_not_a_months(text: str):
    reading = read(Field("monthly_income", Kind.MONEY, "s", Words("X")), text, today=TODAY)
    assert [f.code for f in reading.findings] == ["bad_money"]


@pytest.mark.parametrize("kind", [Kind.MONEY, Kind.PHONE])
@pytest.mark.parametrize("text", ["8,12E+10", "8.12e10", "1E+06"])
def test_amounts_that_a_spreadsheet_shortened_are_recognised(kind: Kind, text: str):
    """As NIKs are: DOMAIN.md §1."""
    code, words = trouble_of(kind, text)
    assert code == "number_broken"
    assert "dirusak lembar kerja" in words


def test_numbers_out_of_bounds_say_the_bound():
    assert trouble_of(Kind.WHOLE, "11", high=10)[1].startswith("Paling banyak 10.")
    assert trouble_of(Kind.WHOLE, "0", low=1)[1].startswith("Paling sedikit 1.")
    assert trouble_of(Kind.MONEY, "2jt", high=1_000_000)[1].startswith("Paling banyak 1.000.000.")


@pytest.mark.parametrize(
    ("text", "code"), [("11", "out_of_range"), ("0", "out_of_range"), ("tiga", "bad_number")]
)
def test_a_number_between_two_bounds_says_both(text: str, code: str):
    told = trouble_of(Kind.WHOLE, text, low=1, high=10)
    assert told == (code, "Isi dengan angka 1 sampai 10.")


def test_a_number_without_bounds_gives_an_example():
    assert trouble_of(Kind.WHOLE, "tiga")[1] == "Isi dengan angka bulat, misalnya 40."
    assert trouble_of(Kind.WHOLE, "tiga", low=1)[1] == "Isi dengan angka bulat, misalnya 40."


@pytest.mark.parametrize(("text", "number"), [("40", 40), ("1.200", 1200), ("-3", -3), ("007", 7)])
def test_whole_numbers(text: str, number: int):
    assert value_of(Kind.WHOLE, text) == number


@pytest.mark.parametrize("text", ["4,5", "4.5", "empat", "1e3", "٤"])
def test_numbers_that_are_not_whole(text: str):
    assert trouble_of(Kind.WHOLE, text)[0] == "bad_number"


@pytest.mark.parametrize(
    "text",
    [
        "0812-3456-7890",
        "+62 812 3456 7890",
        "6281234567890",
        "(0812) 3456.7890",
        "81234567890",
        "+62 (0)812 3456 7890",
        "0812/3456/7890",
        "0812‑3456–7890",
        "81234567890.0",
    ],
)
def test_phones_become_e164(text: str):
    assert value_of(Kind.PHONE, text) == "+6281234567890"


def test_a_foreign_phone_needs_its_plus():
    assert value_of(Kind.PHONE, "+61 412 345 678") == "+61412345678"
    assert trouble_of(Kind.PHONE, "61 412 345 678")[0] == "bad_phone"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0361 234567", "+62361234567"),
        ("(0361) 223-344", "+62361223344"),
        ("+62361223344", "+62361223344"),
        ("62361223344", "+62361223344"),
        ("021-5551234", "+62215551234"),
    ],
)
def test_a_land_line_is_a_number_too(text: str, value: str):
    assert value_of(Kind.PHONE, text) == value


@pytest.mark.parametrize(
    "text",
    ["0812", "361223344", "0361", "08123456789012", "0112345678", "tidak ada", "٠٨١٢٣٤٥٦٧٨٩٠"],
)
def test_phones_that_are_none(text: str):
    assert trouble_of(Kind.PHONE, text)[0] == "bad_phone"


def test_an_email_keeps_its_name_and_lowers_its_domain():
    assert value_of(Kind.EMAIL, " desa@contoh.id ") == "desa@contoh.id"
    assert value_of(Kind.EMAIL, "Desa.Renon@Contoh.ID") == "Desa.Renon@contoh.id"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("desa@contoh,id", "Ganti koma dengan titik"),
        ("de sa@contoh.id", "Hapus spasinya"),
        ("a@contoh.id b@contoh.id", "Hapus spasinya"),
        ("desa.contoh.id", "satu tanda @"),
        ("desa@@contoh.id", "satu tanda @"),
        ("desa@contoh", "belum lengkap"),
        ("desa@contoh..id", "belum lengkap"),
        ("@contoh.id", "belum lengkap"),
    ],
)
def test_common_slips_in_an_email_are_named(text: str, says: str):
    code, words = trouble_of(Kind.EMAIL, text)
    assert code == "bad_email"
    assert says in words


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (Kind.NIK, "517103120380990", "nik_length"),
        (Kind.NIK, "belum punya", "nik_none"),
        (Kind.NIK, "5,17101E+15", "number_broken"),
        (Kind.KK, "5171", "kk_length"),
        (Kind.KK, "5171030101109902.0", "number_broken"),
    ],
)
def test_numbers_of_cards_say_what_is_wrong_with_them(kind: Kind, text: str, code: str):
    assert trouble_of(kind, text)[0] == code


def test_only_a_nik_with_a_question_why_it_is_absent_speaks_of_the_reason():
    needed = Requirement(Need.WHEN_EMPTY, "nik_absence")
    assert "pilih alasan" in trouble_of(Kind.NIK, "-", required=needed)[1]
    assert "alasan" not in trouble_of(Kind.NIK, "-")[1]


def test_numbers_of_cards_lose_their_grouping():
    assert value_of(Kind.NIK, "5171 0312 0380 9901") == "5171031203809901"
    assert value_of(Kind.KK, "'5171.0301.0110.9902") == "5171030101109902"


def test_names_keep_their_letters_and_lose_doubled_spaces():
    assert value_of(Kind.NAME, "  I  WAYAN\tSudarta ") == "I WAYAN Sudarta"


def test_long_text_keeps_its_lines():
    assert value_of(Kind.LONG_TEXT, " satu \r\n\r\n dua  \n") == "satu\n\n dua"


@pytest.mark.parametrize(
    ("text", "value"),
    [("3", "003"), ("03", "003"), ("RT 3", "003"), ("rw.12", "012"), ("5A", "5A")],
)
def test_rt_and_rw_are_three_wide(text: str, value: str):
    assert value_of(Kind.TEXT, text, "rt", max_length=3) == value


def test_too_long_text_says_how_long_it_may_be():
    code, words = trouble_of(Kind.TEXT, "abcdef", max_length=5)
    assert code == "too_long"
    assert "paling banyak 5 huruf" in words
    assert "paling banyak 5 angka" in trouble_of(Kind.TEXT, "123456", max_length=5)[1]


def test_moments_become_utc():
    assert value_of(Kind.MOMENT, "2025-11-23T14:00:00+08:00") == "2025-11-23T06:00:00Z"
    assert trouble_of(Kind.MOMENT, "2025-11-23T14:00:00") == (
        "bad_moment",
        "Tulis tanggal, jam, dan zona waktunya, misalnya 2025-11-23T14:00:00+08:00.",
    )
    assert trouble_of(Kind.MOMENT, "0001-01-01T00:00:00+08:00")[0] == "bad_moment"
    assert trouble_of(Kind.MOMENT, "1700-01-01T00:00:00Z")[0] == "bad_moment"


def test_cleaned_text_can_be_stored_anywhere():
    assert cleaned("a\x00b\ud800c\r\nd\ufeff") == "a b c\nd"
    assert cleaned("e\u0301") == "\u00e9"
