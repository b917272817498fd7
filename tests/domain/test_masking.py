"""Whatever stands around it, a person's data does not get through."""

import re
import time
import traceback

import pytest
from hypothesis import find, given
from hypothesis import strategies as st

from fieldreg.domain.masking import MOST, described, masked
from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble

PERSON = {
    "nik": "5171031203809901",
    "kk": "5171030101109902",
    "phone": "081234567890",
    "mail": "wayan.sudarta@desa.id",
}
BETWEEN = st.sampled_from(["", " ", ".", "-", "\u00a0", " - ", "\u200b", "/", "_", ", ", "  \t "])


@st.composite
def told(draw: st.DrawFn) -> str:
    """A person's number or address, in one of the ways in which people and programs write it."""
    kind = draw(st.sampled_from(sorted(PERSON)))
    plain = PERSON[kind]
    if kind == "mail":
        return draw(st.sampled_from([plain, plain.upper(), f"<{plain}>", f"mailto:{plain}"]))
    if kind == "phone":
        plain = draw(st.sampled_from([plain, "+62" + plain[1:], "62" + plain[1:], plain[1:]]))
    between = draw(BETWEEN)
    groups = draw(st.sampled_from([1, 2, 3, 4, 6, 16]))
    parts = [plain[i : i + groups] for i in range(0, len(plain), groups)]
    written = between.join(parts)
    return draw(
        st.sampled_from(
            [written, f'="{written}"', f"'{written}", f"{plain}.0", f"'nik': '{written}'"]
        )
    )


AROUND = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "00000000-0000-7000-8000-", "1", "E+15", "nik=", "{'a': '", "https://x.id/y?q=", "'",
            '"', "don't ", "[SQL: ", "denpasar@2025.2", "@", "/home/", "C:\\Users\\", "\\", "%s",
            "bearer ", "Bapak ", "\n", "\x00", "x" * 7_990, " " * 7_995, "<number>", "۵",
        ]
    ),
)  # fmt: skip


def digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def leaks(said: str, item: str) -> bool:
    """Whether *item* is there, or a person's data written otherwise, or eight digits of it."""
    plain = [*PERSON.values(), PERSON["mail"].upper()]
    rest = digits(said)
    numbers = [PERSON[kind] for kind in ("nik", "kk", "phone")]
    pieces = (n[i : i + 8] for n in numbers for i in range(len(n) - 7))
    return item in said or any(p in said for p in plain) or any(p in rest for p in pieces)


@given(AROUND, told(), AROUND)
def test_in_any_surrounding_it_is_gone(before, item, after):
    assert not leaks(masked(before + item + after), item)


def _simple(text: str) -> str:
    return re.sub(r"\d{16}|\+62\d+|\S+@\S+", "<hidden>", text)


def test_a_simple_mask_is_caught():
    """The control: the law is one that the obvious filter breaks."""

    def leaks_somewhere(case: tuple[str, str, str]) -> bool:
        return leaks(_simple("".join(case)), case[1])

    before, item, after = find(st.tuples(AROUND, told(), AROUND), leaks_somewhere)
    assert not leaks(masked(before + item + after), item)


@given(st.text(max_size=300))
def test_masking_again_changes_nothing_and_never_fails(text):
    once = masked(text)
    assert masked(once) == once


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("NIK 5171 0312 0380 9901 disimpan", "NIK <number> disimpan"),
        ("full_name='I Wayan S', sent=3", "full_name=<text>, sent=3"),
        ('{"mother_name": "Ni Made", "n": 3}', '{"mother_name": <text>, "<text>": 3}'),
        ("mother_name=NI MADE, sent=3", "mother_name=<text>, sent=3"),
        ("found for 'sudarta wayan'", "found for '<text>'"),
        ("saved I WAYAN SUDARTA today", "saved <name> today"),
        ("saved\nI WAYAN\nSUDARTA\ntoday", "saved\n<name>\ntoday"),
        ("saved I Wayan Sudarta today", "saved <name> today"),
        ("saved Ibu Suartini today", "saved <name> today"),
        ("lahir 12 Maret 1980", "lahir <number>"),
        ("lahir 12 Nopember 1980", "lahir <number>"),
        ("lahir 2 Pebruari 80", "lahir <number>"),
        ("lahir 12-03-1980", "lahir <number>"),
        ("nilai 5,17E+15", "nilai <number>"),
        ("GET https://pusat.id/v1/x?nik=1#y ok", "GET https://pusat.id/v1/x?<text> ok"),
        ("open /home/wayan/.local/x.db", "open <home>/.local/x.db"),
        (r"open C:\Users\I Wayan S\x.db", r"open <home>\x.db"),
        (r"open 'C:\\Users\\I Wayan S\\x.db'", "open '<text>'"),
        ("[SQL: SELECT 1]\n[parameters: ('Made',)]", "[SQL <text>]"),
        ("Authorization: Bearer abc.def", "Authorization: <secret>"),
        ("token is abcdefghij0123456789abcdefghij0123456789", "token is <secret>"),
        ("kirim ke a.b@desa.id ya", "kirim ke <mail> ya"),
    ],
)
def test_what_is_hidden(text, said):
    assert masked(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "sync ended sent=12 waiting=340 trouble=no_line",
        "fieldreg.desktop.tasks:123 guarded",
        "pack denpasar@2025.2 in force",
        "No module named 'foo.bar'",
        "Python 3.11.7, Qt 6.11.3, SQLite 3.51.3",
        "vault.db 12345 bytes, 4.5 s",
        "a_function_with_a_very_long_name_that_nobody_shortened",
    ],
)
def test_what_helps_is_left(text):
    assert masked(text) == text


def test_the_owner_of_another_home_is_hidden():
    assert masked("open /srv/orang/wayan/x", home="/srv/orang/wayan") == "open <home>/x"
    assert masked("open /x", home="/") == "open /x"


def test_a_long_text_is_cut_between_words():
    said = masked("kata " * MOST)
    assert said.endswith("kata <cut>")
    assert len(said) <= MOST + 10


def test_no_text_takes_long():
    """A wide bound: only growing with the square of a long text would break it by far."""
    nasty = [" 'a", "a", "1 ", "@", "=:", "key ", "A ", "Ni I ", "/home/", "-", "[SQL: ", "key='"]
    start = time.process_time()
    for piece in nasty:
        masked(piece * (MOST // len(piece)))
    assert time.process_time() - start < 30


def _fail_with(error: BaseException) -> BaseException:
    try:
        raise error
    except BaseException as caught:  # noqa: BLE001
        return caught


def test_an_exception_is_told_without_its_text():
    said = described(_fail_with(ValueError("I WAYAN SUDARTA 5171031203809901")))
    first, place = said.splitlines()
    assert first == "builtins.ValueError"
    assert place.startswith("  ")
    assert place.endswith(" _fail_with")
    assert "WAYAN" not in said


def test_causes_are_told_and_hidden_ones_are_not():
    try:
        try:
            raise OSError(28, "I WAYAN")
        except OSError as inner:
            raise UserTrouble("disk_full") from inner
    except UserTrouble as caught:
        lines = described(caught).splitlines()
    assert [line for line in lines if not line.startswith(" ")] == [
        "fieldreg.domain.trouble.UserTrouble (disk_full)",
        "because of",
        "builtins.OSError (28)",
    ]


def _hiding() -> None:
    try:
        raise KeyError("I WAYAN")
    except KeyError:
        raise EnvironmentTrouble("I WAYAN 1") from None


def test_a_hidden_cause_stays_hidden():
    with pytest.raises(EnvironmentTrouble) as hidden:
        _hiding()
    assert "because" not in described(hidden.value)
    assert "WAYAN" not in described(hidden.value)


def _deep(n: int) -> int:
    return _deep(n - 1) if n else int("x")


def test_depth_and_length_have_ends():
    with pytest.raises(ValueError) as caught:
        _deep(200)
    assert len(traceback.extract_tb(caught.value.__traceback__)) > 200
    assert len(described(caught.value).splitlines()) == 41
    error = ValueError()
    for _ in range(9):
        outer = ValueError()
        outer.__cause__ = error
        error = outer
    assert described(error).count("ValueError") == 5
