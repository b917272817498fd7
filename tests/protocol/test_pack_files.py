import importlib.util
import json
import shutil
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldreg.domain.pack import PackFault
from fieldreg.protocol import pack_files
from fieldreg.protocol.pack_files import (
    builtin_files,
    builtin_pack,
    builtin_shelf,
    load_pack,
    pack_of,
    parsed_files,
    read_folder,
)
from fieldreg.protocol.resources import resource

ROOT = Path(__file__).resolve().parents[2]
UNREADABLE = Path("/proc/self/mem")
VERSIONS = ("denpasar-2025.1", "denpasar-2025.2")
SHIPPED = {name: read_folder(resource("packs", name)) for name in VERSIONS}
NEWEST = SHIPPED["denpasar-2025.2"]


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(resource("packs", "denpasar-2025.2"), tmp_path / "pack"))


def mistakes_of(load, argument):
    with pytest.raises(PackFault) as caught:
        load(argument)
    return [(m.file, m.line, m.field, m.why.en) for m in caught.value.mistakes]


def edited(name, old, new):
    """The newest pack with one piece of text in a file put for another."""
    text = NEWEST[name].decode()
    assert text.count(old) == 1, old
    return {**NEWEST, name: text.replace(old, new).encode()}


def line_with(name, text):
    (line,) = (n for n, row in enumerate(NEWEST[name].decode().split("\n"), 1) if text in row)
    return line


def test_the_shipped_packs_stand_on_one_shelf_read_once():
    assert builtin_shelf() is builtin_shelf()
    assert [p.key for p in builtin_shelf().packs] == ["denpasar@2025.1", "denpasar@2025.2"]
    assert builtin_pack() is builtin_shelf().packs[-1]


def test_the_files_of_a_shipped_pack_are_found_by_its_key():
    assert builtin_files("denpasar@2025.1") == parsed_files(SHIPPED["denpasar-2025.1"])
    assert builtin_files("denpasar@1999.1") is None


def test_a_copied_pack_is_equal(folder):
    assert load_pack(folder) == builtin_pack()


@pytest.mark.parametrize("name", VERSIONS)
def test_every_shipped_file_is_read(name):
    shipped = {p.stem for p in resource("packs", name).iterdir()}
    assert shipped == set(SHIPPED[name])


def test_a_pack_knows_the_nation():
    assert pack_of(NEWEST).nation.name("51.71")


def test_what_else_lies_in_the_folder_is_not_read(folder):
    (folder / "README.txt").write_text("notes")
    (folder / "rules.json.bak").write_text("{")
    assert load_pack(folder) == builtin_pack()


@pytest.mark.parametrize("name", NEWEST)
def test_a_missing_file_is_named(folder, name):
    (folder / f"{name}.json").unlink()
    assert mistakes_of(load_pack, folder) == [(f"{name}.json", 0, "", "the file is missing")]


def test_a_folder_in_place_of_a_file_is_a_file_that_is_missing(folder):
    (folder / "aid.json").unlink()
    (folder / "aid.json").mkdir()
    assert mistakes_of(load_pack, folder) == [("aid.json", 0, "", "the file is missing")]


def test_no_folder_at_all_is_a_missing_manifest(tmp_path):
    found = mistakes_of(load_pack, tmp_path / "nowhere")
    assert found == [("manifest.json", 0, "", "the file is missing")]


@pytest.mark.parametrize(
    ("name", "old", "new", "field"),
    [
        ("rules", '"years": 65', '"years": -65', "rules.0.years"),
        ("rules", '"kind": "one_source"', '"kind": "two_source"', "rules.18.kind"),
        ("segments", '"people_2025": 349', '"people_2025": "349"', "segments.7.people_2025"),
        ("quotas", '"people": 349', '"pepole": 1, "people": 349', "quotas.7.pepole"),
        ("contributions", '"from_income": 1300000', '"from_income": 5', "tables.0.bands.2"),
        ("manifest", '"format": 2', '"format": 9', "format"),
        ("manifest", '"Asia/Makassar"', '"Asia/Denpasar"', "time_zone"),
    ],
)
def test_a_mistake_has_the_line_of_its_field(name, old, new, field):
    found = mistakes_of(pack_of, edited(name, old, new))
    assert [m[:3] for m in found] == [(f"{name}.json", line_with(name, old), field)]


def test_a_member_that_is_not_there_has_the_line_of_what_should_hold_it():
    found = mistakes_of(pack_of, edited("segments", '{"code": "nelayan", ', "{"))
    where = ("segments.json", line_with("segments", '"code": "nelayan"'), "segments.7.code")
    assert found[0][:3] == where


def test_every_mistake_of_every_file_is_told_at_once_in_the_order_of_the_lines():
    files = edited("manifest", '"Asia/Makassar"', '"Asia/Denpasar"')
    files |= {"aid": b"{", "exports": b"\xff\xfe"}
    rules = NEWEST["rules"].decode().replace('"years": 65', '"years": 65, "yaers": 1')
    files["rules"] = rules.replace('"values": ["died"]', '"values": ["born"]').encode()
    del files["receipt"]
    found = mistakes_of(pack_of, files)
    assert [(file, field) for file, _, field, _ in found] == [
        ("aid.json", ""),
        ("exports.json", ""),
        ("manifest.json", "time_zone"),
        ("receipt.json", ""),
        ("rules.json", "rules.0.yaers"),
        ("rules.json", "rules.3.values"),
    ]
    assert [line for file, line, *_ in found if file == "rules.json"] == [3, 6]


def test_a_mistake_reads_in_both_languages():
    with pytest.raises(PackFault) as caught:
        pack_of(edited("rules", '"years": 65', '"years": "65"'))
    (mistake,) = caught.value.mistakes
    at = "rules.0 (age_below_65).years"
    assert mistake.field == "rules.0.years"
    assert mistake.text("en") == f"rules.json, line 3, {at}: must be a whole number"
    assert mistake.text("id") == f"rules.json, baris 3, {at}: harus bilangan bulat"


def test_half_a_file_is_named_with_its_line(folder):
    path = folder / "rules.json"
    half = path.read_bytes()[:900]
    path.write_bytes(half)
    ((file, line, field, why),) = mistakes_of(load_pack, folder)
    assert (file, field) == ("rules.json", "")
    assert why.startswith(f"is no whole JSON: it cannot be read on at line {line}, column ")
    assert line == half.count(b"\n") + 1


@pytest.mark.parametrize("cut", [0, 1, 100, 5000])
@pytest.mark.parametrize("name", ["manifest", "segments", "rules"])
def test_a_pack_cut_short_anywhere_is_refused(name, cut):
    cut = min(cut, len(NEWEST[name]) - 3)
    found = mistakes_of(pack_of, {**NEWEST, name: NEWEST[name][:cut]})
    assert found[0][0] == f"{name}.json"
    assert found[0][3].startswith("is no whole JSON")


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x00",
        b"",
        b"[" * 200_000,
        b'{"a":' * 200_000,
        NEWEST["aid"].decode().encode("utf-16"),
        NEWEST["aid"].decode().encode("utf-16-le"),
        b'{"aid": ' + b"9" * 5000 + b"}",
    ],
    ids=["bytes", "nothing", "deep", "deep objects", "utf-16", "utf-16 without mark", "huge"],
)
def test_rubbish_is_no_json(data):
    ((file, _, field, why),) = mistakes_of(pack_of, {**NEWEST, "aid": data})
    assert (file, field) == ("aid.json", "")
    assert why.startswith("is no whole JSON")


@pytest.mark.parametrize(
    ("text", "line", "column", "hint"),
    [
        ('{"aid": [\n  {"code": "A"}\n  {"code": "B"}\n]}', 3, 3, "ada koma yang kurang"),
        ('{"aid": []\n "note": "x"}', 2, 2, "ada koma yang kurang"),
        ('{"aid": [],\n}', 2, 1, "koma yang lebih"),
        ('{"aid": [\n  {"code": "A"},\n]}', 3, 1, "periksa koma"),
        ('{"aid" []}', 1, 8, "titik dua yang kurang"),
        ('{"note": "a\n", "aid": []}', 1, 12, "tanda kutip yang kurang"),
        ('{"aid": [], "note": "a}', 1, 21, "tanda kutip yang kurang"),
        ('{"aid": []}}', 1, 12, "kurung tutup yang lebih"),
        ('{"aid": [\n', 2, 1, "terpotong"),
        ('{"aid": nil}', 1, 9, "periksa koma"),
    ],
)
def test_broken_json_says_where_it_breaks_and_what_may_be_missing(text, line, column, hint):
    with pytest.raises(PackFault) as caught:
        pack_of({**NEWEST, "aid": text.encode()})
    (mistake,) = caught.value.mistakes
    assert mistake.line == line
    assert f"di baris {line}, kolom {column}; mungkin ".split(";")[0] in mistake.why.id
    assert hint in mistake.why.id
    assert f"line {line}, column {column}; " in mistake.why.en


def test_what_is_nested_too_deeply_is_refused_and_the_rest_still_read():
    files = edited("rules", '"years": 65', '"years": "65"')
    files["aid"] = b'{"note": ' + b"[" * 60 + b"]" * 60 + b"}"
    assert mistakes_of(pack_of, files) == [
        ("aid.json", 0, "", "is nested too deeply"),
        ("rules.json", 3, "rules.0.years", "must be a whole number"),
    ]


def test_a_name_that_stands_twice_is_a_mistake_at_the_second():
    """JSON takes the last one in silence: two age limits would be one, and nobody would see it."""
    files = edited("rules", '"years": 65', '"years": 65,\n"years": 70')
    assert mistakes_of(pack_of, files) == [
        ("rules.json", 4, "rules.0.years", "stands twice in one object")
    ]
    with pytest.raises(PackFault):
        parsed_files(files)


def test_a_byte_order_mark_does_no_harm():
    marked = {name: b"\xef\xbb\xbf" + content for name, content in NEWEST.items()}
    assert pack_of(marked) == builtin_pack()
    files = edited("rules", '"years": 65', '"years": "65"')
    files["rules"] = b"\xef\xbb\xbf" + files["rules"]
    assert mistakes_of(pack_of, files)[0][:3] == ("rules.json", 3, "rules.0.years")


def test_files_too_large_or_unreadable_are_all_named(folder, monkeypatch):
    monkeypatch.setattr(pack_files, "MAX_FILE_BYTES", 1000)
    large = {p.name for p in folder.iterdir() if p.stat().st_size > 1000}
    found = mistakes_of(load_pack, folder)
    assert {m[0] for m in found} == large
    assert {m[3] for m in found} == {"is larger than 4 MiB"}


@pytest.mark.skipif(not UNREADABLE.exists(), reason="a file that even root cannot read")
def test_a_file_that_cannot_be_read_is_named(folder):
    path = folder / "aid.json"
    path.unlink()
    path.symlink_to(UNREADABLE)
    ((file, _, _, why),) = mistakes_of(load_pack, folder)
    assert file == "aid.json"
    assert why.startswith("cannot be read (")


@pytest.mark.parametrize(
    "zone",
    [
        "Asia/Denpasar",
        "../../etc/passwd",
        "a\0b",
        "Asia",
        "x" * 300,
        "localtime",
        "Factory",
        "right/Asia/Makassar",
        "posix/Asia/Makassar",
    ],
)
def test_an_unknown_time_zone_is_a_mistake(zone):
    manifest = {**json.loads(NEWEST["manifest"]), "time_zone": zone}
    found = mistakes_of(pack_of, {**NEWEST, "manifest": json.dumps(manifest).encode()})
    assert {m[2] for m in found} == {"time_zone"}


def test_lines_are_looked_up_for_as_many_mistakes_as_anybody_mends():
    aid = json.dumps({"aid": [7] * 5_000}).encode()
    found = mistakes_of(pack_of, {**NEWEST, "aid": aid})
    assert len(found) == 5_000
    assert sum(line > 0 for _, line, *_ in found) == 200


@pytest.mark.parametrize("manifest", [b"[]", b"null", b"7", b'"x"', b"{}", b'{"format": 4}'])
def test_a_manifest_that_says_nothing_is_refused(manifest):
    ((file, *_),) = mistakes_of(pack_of, {**NEWEST, "manifest": manifest})
    assert file == "manifest.json"


def test_a_file_of_null_is_no_object():
    assert mistakes_of(pack_of, {**NEWEST, "aid": b"null"}) == [
        ("aid.json", 1, "", "must be a group of members in braces { … }")
    ]


def test_parsed_files_are_those_of_the_format():
    old = parsed_files({**SHIPPED["denpasar-2025.1"], "quotas": b"{}"})
    assert "quotas" not in old
    assert "quotas" in parsed_files(NEWEST)
    assert parsed_files({"aid": b"{}"}) == {}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(NEWEST)), st.data())
def test_any_bytes_changed_build_a_pack_or_are_a_fault_with_a_line(name, data):
    content = NEWEST[name]
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 40)))
    middle = data.draw(st.binary(max_size=6) | st.sampled_from([b"{", b"]", b',"a":1', b"-", b"0"]))
    mistakes = ()
    try:
        pack_of({**NEWEST, name: content[:start] + middle + content[end:]})
    except PackFault as fault:
        mistakes = fault.mistakes
    assert all(m.line > 0 for m in mistakes if m.field)


@pytest.mark.parametrize("name", VERSIONS)
def test_loading_is_quick(name):
    """Under 50 ms (issue: programme pack)."""
    spent = []
    for _ in range(5):
        start = time.perf_counter()
        load_pack(resource("packs", name))
        spent.append(time.perf_counter() - start)
    assert min(spent) < 0.05


def test_regions_are_what_the_extractor_writes():
    spec = importlib.util.spec_from_file_location(
        "extract_regions", ROOT / "tools" / "extract_regions.py"
    )
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    for name in VERSIONS:
        shipped = resource("packs", name, "regions.json").read_text("utf-8")
        assert shipped == tool.as_json(tool.regions("51.71"))
