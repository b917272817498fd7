"""A pack in one file: whole and from whom it is trusted to be, or refused for its true reason."""

import json

import pytest
from protocol.pack_containers import (
    FILES,
    KEY,
    OTHER,
    PRIVATE,
    SEALED,
    SMALL,
    WHOLE,
    container,
    newer,
    refusal,
    signed_over,
)

from fieldreg.domain.pack import PackFault
from fieldreg.protocol import pack_container
from fieldreg.protocol.pack_container import (
    open_pack,
    opened,
    seal,
)
from fieldreg.protocol.pack_files import read_folder
from fieldreg.protocol.pack_seal import Seal
from fieldreg.protocol.resources import resource
from fieldreg.protocol.sealed import compact
from fieldreg.protocol.signing import public_key

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
