"""A pack as a signed folder, and the bytes of packs that were signed once."""

import json
from functools import cache
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from protocol.pack_containers import (
    FILES,
    KEY,
    OTHER,
    PRIVATE,
    SMALL,
    VECTORS,
    WHOLE,
    newer,
    refusal,
)

from fieldreg.protocol.pack_container import (
    SIGNATURE_FILE,
    open_pack,
    opened,
    opened_folder,
    seal,
    seal_folder,
)
from fieldreg.protocol.pack_files import read_folder
from fieldreg.protocol.pack_seal import Seal
from fieldreg.protocol.resources import resource
from fieldreg.protocol.sealed import compact
from fieldreg.protocol.signing import sign

# A signed folder.


@pytest.fixture
def folder(tmp_path):
    for name, content in FILES.items():
        (tmp_path / f"{name}.json").write_bytes(content)
    (tmp_path / SIGNATURE_FILE).write_bytes(seal_folder(FILES, PRIVATE))
    return tmp_path


def test_a_signed_folder_opens(folder):
    assert opened_folder(folder, KEY) == FILES


def test_a_folders_signature_is_the_files_without_the_files(folder):
    members = json.loads(WHOLE)
    del members["files"]
    assert (folder / SIGNATURE_FILE).read_bytes() == compact(members)


def test_what_else_lies_in_a_folder_does_not_matter(folder):
    (folder / "README.txt").write_text("hello")
    (folder / "draft.json").write_text("{}")
    assert opened_folder(folder, KEY) == FILES


def test_a_half_copied_folder_names_the_file(folder):
    rules = folder / "rules.json"
    rules.write_bytes(FILES["rules"][:-1])
    trouble = refusal(opened_folder, folder, KEY)
    assert (trouble.key, trouble.values) == ("pack_file_cut", {"file": "rules.json"})
    rules.unlink()
    trouble = refusal(opened_folder, folder, KEY)
    assert (trouble.key, trouble.values) == ("pack_file_cut", {"file": "rules.json"})


def test_an_altered_folder_names_the_file(folder):
    (folder / "rules.json").write_bytes(FILES["rules"].replace(b"65", b"56"))
    trouble = refusal(opened_folder, folder, KEY)
    assert (trouble.key, trouble.values) == ("pack_file_altered", {"file": "rules.json"})


def test_a_file_added_to_a_folder_is_named(folder):
    older = read_folder(resource("packs", "denpasar-2025.1"))
    for name, content in older.items():
        (folder / f"{name}.json").write_bytes(content)
    (folder / SIGNATURE_FILE).write_bytes(seal_folder(older, PRIVATE))
    trouble = refusal(opened_folder, folder, KEY)
    assert trouble.key == "pack_file_altered"
    assert trouble.values["file"] not in {f"{name}.json" for name in older}


def test_a_folders_signature_is_held_to_the_same_rules(folder, tmp_path):
    signature = folder / SIGNATURE_FILE
    whole = signature.read_bytes()
    for data, key in [
        (whole[:-5], "pack_cut"),
        (whole + b"\n", "pack_altered"),
        (seal(SMALL, PRIVATE), "pack_altered"),
        (b"[]", "pack_not_a_pack"),
        (seal_folder(FILES, OTHER), "pack_other_key"),
        (compact({"fieldreg_pack": 1}), "pack_unsigned"),
        (compact({"fieldreg_pack": 9}), "pack_form_newer"),
        (b" " * 100_000, "pack_too_large"),
    ]:
        signature.write_bytes(data)
        assert refusal(opened_folder, folder, KEY).key == key
    signature.write_bytes(whole)
    assert refusal(opened_folder, folder, "").key == "pack_no_key"
    signature.unlink()
    assert refusal(opened_folder, folder, KEY).key == "pack_unsigned"
    (folder / "manifest.json").unlink()
    assert refusal(opened_folder, folder, KEY).key == "pack_not_a_pack"


def test_a_newer_folder_is_told_as_newer(folder):
    files, key = newer(PRIVATE)
    for name, content in files.items():
        (folder / f"{name}.json").write_bytes(content)
    (folder / SIGNATURE_FILE).write_bytes(seal_folder(files, key))
    assert refusal(opened_folder, folder, KEY).key == "pack_newer"


def test_a_folder_of_large_files_is_refused_before_they_are_read(folder):
    line = f"rules.json 99999999 {'00' * 32}"
    text = f"fieldreg/pack/1\n{line}"
    members = {**Seal.make({}, PRIVATE).members(), "signed": text}
    members["signature"] = sign(PRIVATE, text.encode())
    (folder / SIGNATURE_FILE).write_bytes(compact(members))
    assert refusal(opened_folder, folder, KEY).key == "pack_too_large"


# What was signed once opens for ever; never make these files anew.


@cache
def vector():
    return json.loads((VECTORS / "pack_1_known.json").read_text("utf-8"))


def test_an_old_packs_bytes_still_open():
    data = (VECTORS / "pack_1.json").read_bytes()
    files = opened(data, vector()["public_key"])
    assert {n: len(c) for n, c in files.items()} == vector()["sizes"]
    assert open_pack(data, vector()["public_key"]).key == vector()["pack"]


def test_the_signed_text_follows_the_written_rule():
    """The rule of docs/PROTOCOL.md, without the module."""
    given = json.loads((VECTORS / "pack_1.json").read_bytes())
    lines = ["fieldreg/pack/1"]
    for name, text in sorted(given["files"].items()):
        content = text.encode()
        lines.append(f"{name} {len(content)} {sha256(content).hexdigest()}")
    signed = "\n".join(lines)
    assert given["signed"] == signed == vector()["signed"]
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(given["key"]))
    key.verify(bytes.fromhex(given["signature"]), signed.encode())


def test_no_private_key_is_in_the_repository():
    for path in VECTORS.glob("pack_*"):
        assert b"private" not in path.read_bytes().lower()
