import importlib.util
import json
import shutil
import time
from pathlib import Path

import pytest

from fieldreg.domain.pack import FILES, PackFault
from fieldreg.protocol import pack_files
from fieldreg.protocol.pack_files import builtin_pack, load_pack
from fieldreg.protocol.resources import resource

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(resource("packs", "denpasar"), tmp_path / "pack"))


def fault_of(folder):
    with pytest.raises(PackFault) as caught:
        load_pack(folder)
    return caught.value


def test_the_builtin_pack_is_read_once():
    assert builtin_pack() is builtin_pack()
    assert builtin_pack().key == "denpasar@2025.1"


def test_a_copied_pack_is_equal(folder):
    assert load_pack(folder) == builtin_pack()


def test_every_shipped_file_is_read():
    shipped = {p.stem for p in resource("packs", "denpasar").iterdir()}
    assert shipped == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(folder, name):
    (folder / f"{name}.json").unlink()
    fault = fault_of(folder)
    assert (fault.file, fault.why) == (f"{name}.json", "is missing")


def test_half_a_file_is_named_with_its_line(folder):
    path = folder / "rules.json"
    path.write_bytes(path.read_bytes()[:900])
    fault = fault_of(folder)
    assert fault.file == "rules.json"
    assert fault.why.startswith("is not JSON near line ")


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"[" * 200_000, b""], ids=["bytes", "deep", "0"])
def test_rubbish_is_no_json(folder, data):
    (folder / "aid.json").write_bytes(data)
    fault = fault_of(folder)
    assert fault.file == "aid.json"
    assert fault.why.startswith("is not JSON")


def test_a_huge_file_is_refused(folder, monkeypatch):
    monkeypatch.setattr(pack_files, "MAX_FILE_BYTES", 1000)
    assert fault_of(folder).why == "is larger than 4 MiB"


def test_a_folder_in_place_of_a_file_is_named(folder):
    (folder / "aid.json").unlink()
    (folder / "aid.json").mkdir()
    assert fault_of(folder).why.startswith("cannot be read")


@pytest.mark.parametrize("zone", ["Asia/Denpasar", "../../etc/passwd", "a\0b"])
def test_an_unknown_time_zone_is_a_fault(folder, zone):
    path = folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "time_zone": zone}))
    fault = fault_of(folder)
    assert (fault.file, fault.field) == ("manifest.json", "time_zone")


def test_loading_is_quick(folder):
    spent = []
    for _ in range(5):
        start = time.perf_counter()
        load_pack(folder)
        spent.append(time.perf_counter() - start)
    assert min(spent) < 0.05


def test_regions_are_what_the_extractor_writes():
    spec = importlib.util.spec_from_file_location(
        "extract_regions", ROOT / "tools" / "extract_regions.py"
    )
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    shipped = resource("packs", "denpasar", "regions.json").read_text("utf-8")
    assert shipped == tool.as_json(tool.regions("51.71"))
