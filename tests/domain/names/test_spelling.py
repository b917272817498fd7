"""Spelling classes of DOMAIN.md §7 and facts/balinese_spelling_variants.csv."""

import itertools
from collections import defaultdict

import pytest
from domain.names.facts import facts

from fieldreg.domain.names import read_name, region_key


def examples():
    for row in facts("spelling_variants"):
        pairs = [p.strip() for p in row["examples"].partition("(")[0].split(",") if "/" in p]
        for pair in pairs:
            yield pytest.param(*(w.strip() for w in pair.split("/")), id=pair)


NOT_ONE = {("tara", "tera"), ("gde", "gede")}


@pytest.mark.parametrize(("a", "b"), list(examples()))
def test_the_examples_of_the_facts_come_out_alike(tables, a, b):
    same = tables.spelling.collapsed(a.split()) == tables.spelling.collapsed(b.split())
    assert same is ((a, b) not in NOT_ONE)


def test_gde_and_tjok_are_abbreviations_and_read_as_such(tables):
    assert read_name("Gde Suta", tables).birth_order == read_name("Gede Suta", tables).birth_order
    assert read_name("Tjok Suta", tables).titles == read_name("Cok Suta", tables).titles


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("tara", "tera"),  # e for a is too common to be one sound everywhere
        ("suarta", "suartini"),
        ("suarta", "suarti"),
        ("wardana", "wardani"),
        ("adnyana", "adnyani"),
        ("artawan", "artawati"),
        ("budiasa", "budiasih"),
        ("sumarta", "sumerta"),
        ("sukara", "sukra"),
        ("sanjaya", "sanyaya"),
        ("be", "ba"),
        ("surata", "srata"),
    ],
)
def test_what_is_no_spelling_of_the_other_stays_apart(tables, a, b):
    assert tables.spelling.collapsed([a]) != tables.spelling.collapsed([b])


@pytest.mark.parametrize(
    ("old", "new"), [("njana", "nyana"), ("soenjoto", "sunyoto"), ("sandjaja", "sanjaja")]
)
def test_nj_is_ny_in_words_of_the_old_spelling_only(tables, old, new):
    assert tables.spelling.collapsed([old]) == tables.spelling.collapsed([new])


def by_key(tables):
    found = defaultdict(set)
    for row in facts("given_names"):
        found[tables.spelling.collapsed([row["token"]])].add((row["token"], row["gender"]))
    return found


LISTED_FOR_BOTH = {"alit", "kusuma", "oka", "rai", "sukawati"}


def test_no_mans_name_comes_out_as_a_womans(tables):
    """A key of both sexes is one written name that the facts list for both."""
    mixed = [names for names in by_key(tables).values() if len({sex for _, sex in names}) > 1]
    assert {tuple(sorted({t for t, _ in names})) for names in mixed} == {
        (name,) for name in LISTED_FOR_BOTH
    }


def test_given_names_that_come_out_alike_are_these(tables):
    alike = {tuple(sorted({t for t, _ in v})) for v in by_key(tables).values()}
    assert {names for names in alike if len(names) > 1} == {
        ("ariani", "ariyani"),
        ("arta", "artha"),
        ("budiarta", "budiartha"),
        ("darma", "dharma"),
        ("darmawan", "dharmawan"),
        ("merta", "mertha"),
        ("suandewi", "swandewi"),
        ("suberata", "subrata"),
        ("sudiarta", "sudiartha"),
        ("suparta", "supartha"),
    }


def test_one_name_in_one_word_or_in_two_has_one_key(tables):
    """Each of the facts' given names behind each other: 122,500 pairs, and read as names some."""
    names = sorted({r["token"] for r in facts("given_names")})
    collapsed = tables.spelling.collapsed
    assert [
        p for p in itertools.product(names, names) if collapsed(p) != collapsed(["".join(p)])
    ] == []
    for a, b in zip(names, names[7:], strict=False):
        assert read_name(f"I Made {a} {b}", tables).key == read_name(f"I Made {a}{b}", tables).key


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Padangsambian Klod", "Padang Sambian Kelod"),
        ("Tegal Kerta", "TEGAL KERTHA"),
        ("Desa Dangin Puri Klod", "Dangin Puri Kelod"),
        ("Kel. Serangan", "serangan"),
        ("Banjar Dinas Tegal", "Tegal"),
        ("Br. Bhuana", "Buana"),
    ],
)
def test_regions_are_matched_by_the_same_classes(tables, a, b):
    assert region_key(a, tables) == region_key(b, tables) != ""


def test_a_word_for_a_kind_of_place_alone_is_a_name(tables):
    assert region_key("Desa", tables) == "desa"
    assert region_key("", tables) == ""


DENPASAR = """Serangan Pedungan Sesetan Panjer Renon Sanur Sidakarya Pemogan Sanur_Kaja Sanur_Kauh
Kesiman Sumerta Dangin_Puri Penatih Dangin_Puri_Kelod Sumerta_Kelod Kesiman_Petilan
Kesiman_Kertalangu Sumerta_Kaja Sumerta_Kauh Penatih_Dangin_Puri Dauh_Puri Pemecutan Padangsambian
Padangsambian_Kelod Pemecutan_Kelod Dauh_Puri_Kauh Dauh_Puri_Kelod Dauh_Puri_Kangin Tegal_Harum
Tegal_Kertha Padang_Sambian_Kaja Tonja Ubung Peguyangan Dangin_Puri_Kangin Dangin_Puri_Kauh
Dangin_Puri_Kaja Pemecutan_Kaja Dauh_Puri_Kaja Ubung_Kaja Peguyangan_Kaja Peguyangan_Kangin"""


def test_the_villages_of_denpasar_stay_apart(tables):
    names = [n.replace("_", " ") for n in DENPASAR.split()]
    assert len({region_key(n, tables) for n in names}) == len(names) == 43
