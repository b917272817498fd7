"""A sealed pack, large and small, and others made by hand."""

from pathlib import Path

import pytest

from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol.pack_container import (
    seal,
)
from fieldreg.protocol.pack_files import read_folder
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


def newer(private_key):
    manifest = FILES["manifest"].replace(b'"format": 2', b'"format": 4')
    return {**FILES, "manifest": manifest, "maps": b"{}"}, private_key
