"""Who vouches for a programme pack: the signed list of its files, and the JSON that carries it.

The bytes are frozen in docs/PROTOCOL.md section 10. Two things carry a seal: a pack in one file,
and `signature.json` in a pack's folder, which is the same without the files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from fieldreg.domain.trouble import UserTrouble

from .sealed import compact
from .signing import is_signed, public_key, sign

FORM = 1
"""The number of the carrying JSON; what it carries has a format of its own in the manifest."""
MAX_PACK_BYTES = 8 * 1024 * 1024

_MEMBERS = frozenset({"fieldreg_pack", "key", "signature", "signed"})
_FIRST_LINE = "fieldreg/pack/1"
_NAME = r"[a-z][a-z_]{0,39}"
_LINE = re.compile(rf"({_NAME})\.json (0|[1-9][0-9]{{0,7}}) ([0-9a-f]{{64}})")
_FILE = re.compile(rf"({_NAME})\.json")
_KEY = re.compile(r"[0-9a-f]{64}")
_SIGNATURE = re.compile(r"[0-9a-f]{128}")
_BEGINNING = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"fieldreg_pack"\s*:')
_SHORTEST = b'{"fieldreg_pack":'
# Inside a file's text every quotation mark is escaped, so a cut cannot end like this.
_ENDING = re.compile(rb'[0-9a-f]"\s*\}\s*\Z')


class PackRefused(UserTrouble):
    """A delivered pack is not taken, and nothing changes. The keys, first found first told:

    - `pack_too_large` (mib): larger than a pack can be;
    - `pack_not_a_pack`: another kind of file or folder;
    - `pack_cut`, `pack_file_cut` (file): it ends too early, or a file is missing or too short;
    - `pack_form_newer` (form, newest): says of itself that it is for a newer fieldreg, which
      this one has no means to check;
    - `pack_unsigned`: nobody vouches for it;
    - `pack_altered`, `pack_file_altered` (file): it is not what was signed;
    - `pack_no_key`: this laptop learnt no key at enrolment;
    - `pack_other_key` (signer): whole, and signed by somebody else;
    - `pack_newer` (format, newest): signed by the trusted key, for a newer fieldreg.
    """


@dataclass(frozen=True, slots=True)
class Listed:
    """What was signed of one file: its size in bytes and its SHA-256 (hex)."""

    size: int
    digest: str

    @classmethod
    def of(cls, content: bytes) -> Listed:
        """What there is to sign of *content*."""
        return cls(len(content), sha256(content).hexdigest())


@dataclass(frozen=True, slots=True)
class Seal:
    """The list of files, the signature over it (hex), and the key (hex) that is said to hold."""

    signed: str
    key: str
    signature: str

    @classmethod
    def make(cls, files: Mapping[str, bytes], private_key: bytes) -> Seal:
        """Vouch for these files, keyed by their names without `.json`."""
        text = signed_text(files)
        return cls(text, public_key(private_key), sign(private_key, text.encode()))

    def members(self) -> dict[str, Any]:
        """The members of the JSON that carries this seal."""
        return {
            "fieldreg_pack": FORM,
            "key": self.key,
            "signature": self.signature,
            "signed": self.signed,
        }

    def believed(self, trusted_key: str) -> dict[str, Listed]:
        """The list of files, if *trusted_key* (hex) signed it. Raises PackRefused."""
        if not trusted_key:
            raise PackRefused("pack_no_key")
        trusted_key = trusted_key.lower()
        text = self.signed.encode()
        if not is_signed(trusted_key, text, self.signature):
            if self.key != trusted_key and is_signed(self.key, text, self.signature):
                raise PackRefused("pack_other_key", signer=self.key)
            raise PackRefused("pack_altered")
        if self.key != trusted_key:
            raise PackRefused("pack_altered")
        return _listed(self.signed)


def signed_text(files: Mapping[str, bytes]) -> str:
    """What is signed: a line that says what this is, then name, size and SHA-256 of each file."""
    listed = {name: Listed.of(content) for name, content in files.items()}
    lines = [f"{name}.json {one.size} {one.digest}" for name, one in sorted(listed.items())]
    return "\n".join([_FIRST_LINE, *lines])


def carried(data: bytes, *, with_files: bool) -> tuple[Seal, dict[str, str]]:
    """The seal in *data*, not believed yet, and the texts of the files that came with it.

    Raises PackRefused. There is one way to write a pack: other spaces, another order or a
    name said twice are refused as altered, so that no byte of it can change unseen.
    """
    if len(data) > MAX_PACK_BYTES:
        raise PackRefused("pack_too_large", mib=MAX_PACK_BYTES >> 20)
    given = _object(data)
    form, texts = given.get("fieldreg_pack"), given.pop("files", {})
    if isinstance(form, int) and form > FORM:
        raise PackRefused("pack_form_newer", form=form, newest=FORM)
    if not given.get("signature"):
        raise PackRefused("pack_unsigned" if given.keys() <= _MEMBERS else "pack_altered")
    try:
        seal = Seal(given["signed"], given["key"], given["signature"])
        again = seal.members() | ({"files": texts} if with_files else {})
        is_ours = compact(again) == data and _is_seal(seal) and _are_files(texts)
    except (KeyError, TypeError, ValueError, RecursionError):
        is_ours = False
    if not is_ours:
        raise PackRefused("pack_altered")
    return seal, {name.removesuffix(".json"): text for name, text in texts.items()}


def _object(data: bytes) -> dict[str, Any]:
    if not _BEGINNING.match(data) and not _SHORTEST.startswith(data):
        raise PackRefused("pack_not_a_pack")
    try:
        found: dict[str, Any] = json.loads(data.decode(), object_pairs_hook=_each_once)
    except RecursionError:
        raise PackRefused("pack_altered") from None
    except ValueError as error:
        is_longer = isinstance(error, json.JSONDecodeError) and error.msg == "Extra data"
        is_whole = is_longer or _ENDING.search(data)
        raise PackRefused("pack_altered" if is_whole else "pack_cut") from None
    return found


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise PackRefused("pack_altered")
    return found


def _is_seal(seal: Seal) -> bool:
    is_hex = _KEY.fullmatch(seal.key) and _SIGNATURE.fullmatch(seal.signature)
    return bool(is_hex) and isinstance(seal.signed, str)


def _are_files(texts: object) -> bool:
    return isinstance(texts, dict) and all(
        isinstance(text, str) and _FILE.fullmatch(name) for name, text in texts.items()
    )


def _listed(signed: str) -> dict[str, Listed]:
    """The lines below the first. Raises PackRefused where they are none of ours."""
    first, *lines = signed.split("\n")
    found = [_LINE.fullmatch(line) for line in lines]
    names = [match[1] for match in found if match]
    if first != _FIRST_LINE or names != sorted(set(names)) or len(names) != len(lines):
        raise PackRefused("pack_altered")
    return {m[1]: Listed(int(m[2]), m[3]) for m in found if m}
