"""The shipped packs as parsed files, to change and to build."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from fieldreg.domain.pack import Pack, PackFault, build_pack
from fieldreg.protocol.resources import resource

AWAY = object()


def parsed(folder: Path) -> dict[str, object]:
    return {p.stem: json.loads(p.read_text("utf-8")) for p in sorted(folder.iterdir())}


OLD = parsed(resource("packs", "denpasar-2025.1"))
NEW = parsed(resource("packs", "denpasar-2025.2"))


def put(data, path, value):
    """Lay another value into *data* at a path such as `segments.0.code`."""
    *way, last = [int(p) if p.isdigit() else p for p in path.split(".")]
    for step in way:
        data = data[step]
    if value is AWAY:
        del data[last]
    elif isinstance(data, list) and last == len(data):
        data.append(value)
    else:
        data[last] = value


def changed(files, *changes):
    """A copy of *files* with other values: (file, path, value) each."""
    made = copy.deepcopy(files)
    for file, path, value in changes:
        put(made[file], path, value)
    return made


def place(files, file, code, key="code"):
    """The position of the entry called *code* in the list of *file*."""
    (entries,) = (v for v in files[file].values() if isinstance(v, list) and v)
    return next(n for n, one in enumerate(entries) if one[key] == code)


def pack_with(*changes, of=NEW) -> Pack:
    return build_pack(changed(of, *changes))


def mistakes_of(data):
    """Each mistake as (file without `.json`, field, English reason)."""
    with pytest.raises(PackFault) as caught:
        build_pack(data)
    return [(m.file.removesuffix(".json"), m.field, m.why.en) for m in caught.value.mistakes]
