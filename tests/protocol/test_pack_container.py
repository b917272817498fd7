"""A pack in one file: whole and from whom it is trusted to be, or refused for its true reason."""

import json
import os
import random
import sys
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldreg.domain.pack import PackFault
from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol import pack_container, pack_seal
from fieldreg.protocol.pack_container import (
    SIGNATURE_FILE,
    open_pack,
    opened,
    opened_folder,
    read_pack_file,
    seal,
    seal_folder,
    signer_of,
)
from fieldreg.protocol.pack_files import pack_of, read_folder
from fieldreg.protocol.pack_seal import PackRefused, Seal
from fieldreg.protocol.resources import resource
from fieldreg.protocol.sealed import compact
from fieldreg.protocol.signing import new_private_key, public_key, sign

VECTORS = Path(__file__).parent / "vectors"
PRIVATE = new_private_key()
KEY = public_key(PRIVATE)
OTHER = new_private_key()
FILES = read_folder(resource("packs", "denpasar-2025.2"))
WHOLE = seal(FILES, PRIVATE)
SMALL = {"manifest": b'{"format": 2}\n', "aid": '{"aid": ["ᬩᬮᬶ", "\\"}"]}'.encode()}
SEALED = seal(SMALL, PRIVATE)


def refusal(act, *arguments):
    with pytest.raises(PackRefused) as caught:
        act(*arguments)
    assert isinstance(caught.value, UserTrouble)
    return caught.value


def container(files, private_key=PRIVATE, /, **members):
    """A container as anybody could write it, with other members in place of the right ones."""
    texts = {f"{name}.json": content.decode() for name, content in files.items()}
    return compact({**Seal.make(files, private_key).members(), "files": texts, **members})


def signed_over(text, files):
    """A container whose list of files is *text*, signed by the trusted key all the same."""
    return container(files, signed=text, signature=sign(PRIVATE, text.encode()))


# The control: what the tests below break is taken while it is whole.


def test_a_sealed_pack_opens_to_the_same_pack():
    assert open_pack(WHOLE, KEY) == pack_of(FILES)


def test_its_files_come_back_byte_by_byte():
    assert opened(WHOLE, KEY) == FILES
    assert opened(SEALED, KEY) == SMALL


def test_sealing_is_the_same_every_time():
    assert seal(dict(reversed(FILES.items())), PRIVATE) == WHOLE


def test_the_trusted_key_may_be_written_in_capitals():
    assert opened(SEALED, KEY.upper()) == SMALL


def test_it_names_its_signer():
    assert signer_of(SEALED) == KEY


def test_every_kind_of_text_comes_back():
    files = {"manifest": b'{"format": 2, "a": "\xe2\x80\xa8\x7f\\u0000 \\ud83d\\ude00"}\r\n\t'}
    assert opened(seal(files, PRIVATE), KEY) == files


@given(st.dictionaries(st.sampled_from(["aid", "rules", "quotas"]), st.text().map(str.encode)))
def test_whatever_texts_are_sealed_come_back(files):
    assert opened(seal(files, PRIVATE), KEY) == files


# Not a byte of it can change.


def flipped(data, place, bit):
    return data[:place] + bytes([data[place] ^ (1 << bit)]) + data[place + 1 :]


def test_no_bit_of_a_small_pack_can_flip():
    keys = {
        refusal(opened, flipped(SEALED, place, bit), KEY).key
        for place in range(len(SEALED))
        for bit in range(8)
    }
    assert {"pack_altered", "pack_file_altered", "pack_cut", "pack_not_a_pack"} <= keys
    assert keys <= {
        "pack_altered",
        "pack_file_altered",
        "pack_cut",
        "pack_not_a_pack",
        "pack_form_newer",
    }


@settings(max_examples=300)
@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255))
def test_no_byte_of_a_real_pack_can_change(place, byte):
    data = WHOLE[:place] + bytes([byte]) + WHOLE[place + 1 :]
    if data == WHOLE:
        assert opened(data, KEY) == FILES
    else:
        refusal(opened, data, KEY)


@given(st.binary(max_size=300), st.integers(0, len(SEALED)), st.integers(0, 300))
def test_no_piece_can_be_put_in_or_taken_out(piece, place, length):
    data = SEALED[:place] + piece + SEALED[place + length :]
    if data == SEALED:
        assert opened(data, KEY) == SMALL
    else:
        refusal(opened, data, KEY)


@given(st.binary(max_size=2000))
def test_junk_is_refused(junk):
    refusal(opened, junk, KEY)
    refusal(opened, b'{"fieldreg_pack":1' + junk, KEY)


# Half-copied.


@pytest.mark.parametrize("length", range(len(SEALED)))
def test_a_pack_cut_anywhere_is_half_copied(length):
    assert refusal(opened, SEALED[:length], KEY).key == "pack_cut"


def test_a_real_pack_cut_anywhere_is_half_copied():
    for length in random.Random(3).sample(range(len(WHOLE)), 400):
        assert refusal(opened, WHOLE[:length], KEY).key == "pack_cut"


def test_a_copy_that_ends_in_zeros_is_half_copied():
    half = WHOLE[: len(WHOLE) // 2]
    assert refusal(opened, half + bytes(len(WHOLE) - len(half)), KEY).key == "pack_cut"


def test_a_cut_is_told_even_where_no_key_is_known():
    assert refusal(opened, SEALED[:-1], "").key == "pack_cut"


# Other things than packs.


@pytest.mark.parametrize(
    "data",
    [
        b"[]",
        b"{}",
        b"null",
        b'"fieldreg_pack"',
        b'{"format":1,"url":"https://example.org","code":"ABCD"}',
        b"PK\x03\x04",
        b"\x00" * 100,
        b"\xff\xfe{\x00",
        b"[" * 200_000,
        b'{"a":' * 200_000,
    ],
    ids=["list", "object", "null", "text", "enrolment", "zip", "zeros", "utf16", "deep", "deeper"],
)
def test_other_files_are_no_packs(data):
    assert refusal(opened, data, KEY).key == "pack_not_a_pack"


def test_deep_nesting_is_refused_and_nothing_breaks():
    for inner in (b"[" * 300_000, b'{"a":' * 300_000):
        assert refusal(opened, b'{"fieldreg_pack":' + inner, KEY).key == "pack_altered"


def test_a_whole_deep_pack_is_refused_inside():
    deep = {**FILES, "aid": b"[" * 500 + b"]" * 500}
    with pytest.raises(PackFault) as caught:
        open_pack(seal(deep, PRIVATE), KEY)
    assert caught.value.file == "aid.json"


# Too large.


def test_a_large_pack_is_refused_before_anything_is_read():
    data = WHOLE + b" " * pack_seal.MAX_PACK_BYTES
    trouble = refusal(opened, data, KEY)
    assert (trouble.key, trouble.values) == ("pack_too_large", {"mib": 8})


def test_a_large_pack_cannot_be_sealed():
    files = {**FILES, "aid": b" " * pack_seal.MAX_PACK_BYTES}
    assert refusal(seal, files, PRIVATE).key == "pack_too_large"


def test_of_a_huge_file_nothing_is_read(tmp_path, monkeypatch):
    path = tmp_path / "huge"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    read = []
    real = os.fdopen

    class Watching:
        def __init__(self, file):
            self.file = file

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.file.close()

        def fileno(self):
            return self.file.fileno()

        def read(self, size):
            read.append(size)
            return self.file.read(size)

    def watched(path, mode, opener):
        return Watching(real(opener(path, os.O_RDONLY), mode))

    monkeypatch.setattr(pack_container, "open", watched, raising=False)
    assert refusal(read_pack_file, path).key == "pack_too_large"
    assert read == []
    path.write_bytes(SEALED)
    assert read_pack_file(path) == SEALED
    assert read == [pack_seal.MAX_PACK_BYTES + 1]


@pytest.mark.skipif(sys.platform == "win32", reason="no such files there")
def test_only_ordinary_files_are_read(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert refusal(read_pack_file, tmp_path / "pipe").key == "pack_not_a_pack"
    assert refusal(read_pack_file, Path("/dev/zero")).key == "pack_not_a_pack"
    with pytest.raises(OSError):
        read_pack_file(tmp_path)


# Whose it is.


def test_another_centres_pack_is_told_from_a_damaged_one():
    trouble = refusal(opened, seal(FILES, OTHER), KEY)
    assert (trouble.key, trouble.values) == ("pack_other_key", {"signer": public_key(OTHER)})
    damaged = seal(FILES, OTHER).replace(b'"years', b'"yaers')
    assert refusal(opened, damaged, public_key(OTHER)).key == "pack_file_altered"
    assert refusal(opened, damaged, KEY).key == "pack_other_key"


def test_a_name_changed_to_the_trusted_key_does_not_help():
    assert refusal(opened, container(SMALL, OTHER, key=KEY), KEY).key == "pack_altered"


def test_a_pack_of_ours_under_another_name_was_altered():
    data = container(SMALL, key=public_key(OTHER))
    assert refusal(opened, data, KEY).key == "pack_altered"


def test_a_signature_of_something_else_of_ours_is_none():
    text = f"fieldreg/log/1\ndevice\nincarnation\n1\n{'ab' * 32}"
    assert refusal(opened, signed_over(text, SMALL), KEY).key == "pack_altered"


def test_without_a_known_key_no_pack_is_taken():
    assert refusal(opened, SEALED, "").key == "pack_no_key"


@pytest.mark.parametrize("key", ["zz", "00" * 32, "ab"])
def test_a_key_that_is_none_trusts_nothing(key):
    assert refusal(opened, SEALED, key).key == "pack_other_key"


@pytest.mark.parametrize("signature", ["", None])
def test_an_unsigned_pack_is_refused(signature):
    assert refusal(opened, container(SMALL, signature=signature), KEY).key == "pack_unsigned"


def test_a_pack_without_the_member_is_unsigned():
    members = json.loads(SEALED)
    del members["signature"], members["key"], members["signed"]
    for data in (compact(members), json.dumps(members, indent=2).encode()):
        assert refusal(opened, data, KEY).key == "pack_unsigned"


@pytest.mark.parametrize("name", ["key", "signed", "files"])
def test_a_pack_that_lacks_something_else_was_altered(name):
    members = json.loads(SEALED)
    del members[name]
    assert refusal(opened, compact(members), KEY).key == "pack_altered"


def test_the_signature_is_looked_at_before_the_files(monkeypatch):
    """Nothing of a stranger's pack is hashed, parsed or asked for its format."""

    strange = container(FILES, OTHER)

    def never(*_):
        raise AssertionError("looked into an unverified pack")

    monkeypatch.setattr(pack_container.Listed, "of", never)
    monkeypatch.setattr(pack_container, "_of_a_known_format", never)
    assert refusal(opened, strange, KEY).key == "pack_other_key"
    with pytest.raises(AssertionError):
        opened(WHOLE, KEY)


# One way to write it.


@pytest.mark.parametrize(
    "data",
    [
        json.dumps(json.loads(SEALED)).encode(),
        json.dumps(json.loads(SEALED), indent=1, ensure_ascii=False).encode(),
        json.dumps(json.loads(SEALED), separators=(",", ":"), sort_keys=True).encode(),
        SEALED + b"\n",
        b"\xef\xbb\xbf" + SEALED,
        SEALED + SEALED,
        SEALED + bytes(10),
    ],
    ids=["spaces", "indented", "escaped", "newline", "bom", "twice", "zeros"],
)
def test_what_somebody_wrote_anew_is_refused(data):
    assert refusal(opened, data, KEY).key == "pack_altered"


@pytest.mark.parametrize(
    "more", [b'"signature":"",', b'"fieldreg_pack":1,', b'"files":{},'], ids=["s", "p", "f"]
)
def test_a_name_said_twice_is_refused(more):
    data = b'{"fieldreg_pack":1,' + more + SEALED.removeprefix(b'{"fieldreg_pack":1,')
    assert refusal(opened, data, KEY).key == "pack_altered"
    later = SEALED.removesuffix(b"}") + b"," + more.removesuffix(b",") + b"}"
    assert refusal(opened, later, KEY).key == "pack_altered"
    inside = SEALED.replace(b'"files":{', b'"files":{"aid.json":"",')
    assert refusal(opened, inside, KEY).key == "pack_altered"


@pytest.mark.parametrize(
    "members",
    [
        {"signature": Seal.make(SMALL, PRIVATE).signature.upper()},
        {"key": KEY.upper()},
        {"key": 5},
        {"signature": [1]},
        {"signed": 7},
        {"signed": "\ud800"},
        {"fieldreg_pack": True},
        {"fieldreg_pack": 1.0},
        {"fieldreg_pack": 0},
        {"fieldreg_pack": -1},
        {"fieldreg_pack": "1"},
        {"fieldreg_pack": None},
        {"note": "hello"},
        {"files": []},
        {"files": {"aid.json": 1}},
        {"files": {"../aid.json": ""}},
        {"files": {"aid.json\n": ""}},
        {"files": {"AID.json": ""}},
    ],
)
def test_members_of_another_shape_are_refused(members):
    try:
        data = container(SMALL, **members)
    except UnicodeEncodeError:
        data = container(SMALL, signed="#").replace(b'"#"', b'"\\ud800"')
    assert refusal(opened, data, KEY).key == "pack_altered"


# What was signed, and what is there.


def test_files_of_two_packs_do_not_mix():
    older = json.loads(seal(read_folder(resource("packs", "denpasar-2025.1")), PRIVATE))
    mixed = json.loads(WHOLE)
    mixed["files"]["rules.json"] = older["files"]["rules.json"]
    trouble = refusal(opened, compact(mixed), KEY)
    assert (trouble.key, trouble.values) == ("pack_file_altered", {"file": "rules.json"})


def test_a_file_taken_out_or_put_in_is_named():
    without = json.loads(WHOLE)
    del without["files"]["quotas.json"]
    assert refusal(opened, compact(without), KEY).values == {"file": "quotas.json"}
    more = json.loads(WHOLE)
    more["files"]["zones.json"] = "{}"
    assert refusal(opened, compact(more), KEY).values == {"file": "zones.json"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "fieldreg/pack/1",
        "fieldreg/pack/2\n" + "\n".join(Seal.make(SMALL, PRIVATE).signed.split("\n")[1:]),
        Seal.make(SMALL, PRIVATE).signed + "\n",
        Seal.make(SMALL, PRIVATE).signed.replace("\n", "\r\n"),
        "\n".join(["fieldreg/pack/1", *reversed(Seal.make(SMALL, PRIVATE).signed.split("\n")[1:])]),
        Seal.make(SMALL, PRIVATE).signed.replace(" 14 ", " 014 "),
        Seal.make(SMALL, PRIVATE).signed.replace("aid.json", "aid"),
        Seal.make(SMALL, PRIVATE).signed + "\n../x.json 0 " + "00" * 32,
    ],
)
def test_a_list_of_another_form_is_refused_though_we_signed_it(text):
    trouble = refusal(opened, signed_over(text, SMALL), KEY)
    assert trouble.key in ("pack_altered", "pack_file_altered", "pack_unsigned")


# Newer than this program.


def test_a_newer_form_is_told_as_what_the_file_says():
    trouble = refusal(opened, container(SMALL, fieldreg_pack=2), KEY)
    assert (trouble.key, trouble.values) == ("pack_form_newer", {"form": 2, "newest": 1})
    assert refusal(opened, b'{"fieldreg_pack":2,"cbor":"..."}', KEY).key == "pack_form_newer"


def newer(private_key):
    manifest = FILES["manifest"].replace(b'"format": 2', b'"format": 4')
    return {**FILES, "manifest": manifest, "maps": b"{}"}, private_key


def test_a_newer_format_is_told_once_the_signature_held():
    trouble = refusal(opened, seal(*newer(PRIVATE)), KEY)
    assert (trouble.key, trouble.values) == ("pack_newer", {"format": 4, "newest": 3})
    assert refusal(opened, seal(*newer(OTHER)), KEY).key == "pack_other_key"


# Mistakes inside.


def test_mistakes_inside_are_told_as_ever():
    files = {**FILES, "rules": FILES["rules"].replace(b'"years": 65', b'"years": "65"')}
    with pytest.raises(PackFault) as caught:
        open_pack(seal(files, PRIVATE), KEY)
    assert caught.value.mistakes[0].text("en").startswith("rules.json, line ")


def test_a_file_that_the_format_does_not_have_is_a_mistake():
    older = read_folder(resource("packs", "denpasar-2025.1"))
    with pytest.raises(PackFault) as caught:
        opened(seal({**older, "quotas": FILES["quotas"]}, PRIVATE), KEY)
    assert [m.file for m in caught.value.mistakes] == ["quotas.json"]


DESK = b'{"idle_lock_minutes": 7}'


def test_a_file_that_may_be_missing_is_sealed_and_opened_where_it_is_there():
    manifest = FILES["manifest"].replace(b'"format": 2', b'"format": 3')
    third = {**FILES, "manifest": manifest}
    assert open_pack(seal(third, PRIVATE), KEY).desk.idle_lock_minutes == 15
    assert open_pack(seal({**third, "desk": DESK}, PRIVATE), KEY).desk.idle_lock_minutes == 7
    with pytest.raises(PackFault) as caught:
        opened(seal({**FILES, "desk": DESK}, PRIVATE), KEY)
    assert [m.file for m in caught.value.mistakes] == ["desk.json"]


def test_a_file_the_format_needs_is_a_mistake():
    files = {name: content for name, content in FILES.items() if name != "quotas"}
    with pytest.raises(PackFault) as caught:
        open_pack(seal(files, PRIVATE), KEY)
    assert [m.file for m in caught.value.mistakes] == ["quotas.json"]


@pytest.mark.parametrize("manifest", [b"[]", b"{", b'{"format": "x"}', b"", b'{"format": true}'])
def test_a_broken_manifest_is_a_mistake(manifest):
    with pytest.raises(PackFault):
        open_pack(seal({**FILES, "manifest": manifest}, PRIVATE), KEY)


def test_what_is_no_utf8_is_not_sealed():
    with pytest.raises(PackFault) as caught:
        seal({**FILES, "aid": "é".encode("latin-1")}, PRIVATE)
    assert caught.value.file == "aid.json"


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
