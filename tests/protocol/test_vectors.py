"""Format 1, byte by byte. A red test here means that old histories can no longer be proved.

Never make these files anew: a new format gets new files and these stay.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from fieldreg.domain.words import Act
from fieldreg.protocol.digests import row_hash, rows_digest
from fieldreg.protocol.sealed import FIRST_LINK, SealedRevision, read_values, seal, unseal
from fieldreg.protocol.signing import log_text, receipt_text

VECTORS = Path(__file__).parent / "vectors"


def vector(name: str) -> Any:
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))


CHAIN = vector("chain_1.json")


def sealed(entry: dict[str, str]) -> SealedRevision:
    salt = bytes.fromhex(entry["salt"])
    return SealedRevision(entry["header"].encode(), entry["body"].encode(), salt)


@pytest.mark.parametrize("entry", CHAIN, ids=["saved", "submitted", "voided"])
def test_reading_and_writing_again_gives_the_same_bytes(entry: dict[str, str]):
    old = sealed(entry)
    assert old.salt is not None
    assert seal(unseal(old), old.salt) == old
    assert old.commitment.hex() == entry["commitment"]


def test_the_chain_links_as_it_always_did():
    link = FIRST_LINK
    for entry in CHAIN:
        link = sealed(entry).link(link)
        assert link.hex() == entry["link"]


def test_the_links_follow_the_written_rule():
    """The rule of the module's docstring, without the module."""
    link = bytes(32)
    for entry in CHAIN:
        header, body = entry["header"].encode(), entry["body"].encode()
        commitment = sha256(b"fieldreg/body/1\0" + bytes.fromhex(entry["salt"]) + body).digest()
        length = len(header).to_bytes(8, "big")
        link = sha256(b"fieldreg/chain/1\0" + link + length + header + commitment).digest()
        assert (commitment.hex(), link.hex()) == (entry["commitment"], entry["link"])


def test_old_revisions_say_what_they_said():
    first, second, third = (unseal(sealed(entry)) for entry in CHAIN)
    assert first.header.act is Act.SAVED
    assert first.header.base.version is first.header.base.revision is None
    assert second.header.base.revision == first.header.revision_id
    assert second.body is not None
    assert second.body.patch["programmes"] == ("JKK", "JKM")
    assert second.body.patch["note"] == 'satu\ndua "tiga" \\ é ᬳ 😀'
    assert second.body.patch["as_typed.nik"] is None
    assert (third.header.act, third.header.base.version) == (Act.VOIDED, 2)
    assert third.body is not None
    assert [r.path for r in third.body.reasons] == ["", "nik"]


def test_row_hashes_and_their_sum():
    known = vector("rows_1.json")
    hashes = []
    for row in known["rows"]:
        values = read_values(row["values"])
        hashes.append(row_hash(row["record_id"], row["version"], row["case"], values))
        assert hashes[-1].hex() == row["hash"]
    digest = rows_digest(hashes)
    assert (digest.count, digest.digest) == (known["count"], known["digest"])


def test_the_texts_that_are_signed():
    known = vector("texts_1.json")
    head = (known["device_id"], known["incarnation"], known["no"], known["link"])
    assert log_text(*head).decode() == known["log"]
    assert receipt_text(*head).decode() == known["receipt"]
