"""How long it takes to check a year's people: `make bench-check`.

In one process, on one core, the same rows: the domain's checks and eligibility from values, and
beside them the bare limit (the csv module reading the rows) and a peer (pydantic holding the
values against the shapes of the registration's JSON schema, which says nothing of rules). Then
how long the Denpasar pack and the rooms take to load. Medians of processor time, so that what
else runs on the machine counts for little; nothing is asserted.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import statistics
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from people import COLUMNS, DAY, people
from pydantic import ConfigDict, Field, ValidationError, create_model

from fieldreg.apps.check_list import as_json
from fieldreg.domain.checks import check
from fieldreg.domain.eligibility import assess
from fieldreg.domain.pack import Pack, Shelf
from fieldreg.domain.record import Values
from fieldreg.protocol.pack_files import builtin_pack, load_pack
from fieldreg.protocol.resources import resource
from fieldreg.protocol.schema import registration_schema
from fieldreg.services.check_list import check_people
from fieldreg.services.list_columns import Names, item_id
from fieldreg.services.list_file import table_of
from fieldreg.services.list_people import people_of

PEOPLE = 10_704
CHUNK = 200
ROOMS = {
    "domain": "fieldreg.domain.checks, fieldreg.domain.eligibility",
    "protocol": "fieldreg.protocol.pack_files, fieldreg.protocol.schema",
    "services": "fieldreg.services.check_list, fieldreg.services.list_people",
    "the command": "fieldreg.apps.check_list",
}


def main() -> int:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    pack = builtin_pack()
    text = _list(options.people, pack)
    _print_rows(_measured(text, pack, options.repeat), options.people)
    _print_loading(options.repeat)
    return 0


def _list(count: int, pack: Pack) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(people(count, pack))
    return out.getvalue()


def _measured(text: str, pack: Pack, repeat: int) -> dict[str, float]:
    """Seconds for each way of going through the same rows; the bare limit stands first."""
    data, shelf, now = text.encode(), Shelf.of([pack]), datetime(2025, 11, 24, tzinfo=UTC)

    def read() -> list[Values]:
        names = Names(shelf.packs)
        found = people_of(table_of(data, names.knows), names, shelf, now, DAY)
        return [person.values for person in found.people]

    def whole() -> int:
        names = Names(shelf.packs)
        found = people_of(table_of(data, names.knows), names, shelf, now, DAY)
        told = (as_json(one, "id") for one in check_people(found.people))
        return sum(len(json.dumps(one, ensure_ascii=False)) for one in told)

    rows, is_shaped = read(), _peer()

    def both() -> None:
        """As the command does it: one kind of work after the other, some people at a time."""
        for start in range(0, len(rows), CHUNK):
            some = rows[start : start + CHUNK]
            _spent(check(values, pack, DAY) for values in some)
            _spent(assess(values, pack, DAY) for values in some)

    return {
        "csv module alone": _median(repeat, lambda: _spent(csv.reader(io.StringIO(text)))),
        "pydantic, shapes only": _median(repeat, lambda: _spent(map(is_shaped, rows))),
        "checks": _median(repeat, lambda: _spent(check(v, pack, DAY) for v in rows)),
        "eligibility": _median(repeat, lambda: _spent(assess(v, pack, DAY) for v in rows)),
        "checks and eligibility": _median(repeat, both),
        "cells into values": _median(repeat, read),
        "the command, cells to JSON": _median(repeat, whole),
    }


def _spent(results: Iterable[object]) -> None:
    """Go through everything and keep nothing, as the command does."""
    deque(results, maxlen=0)


def _peer() -> Callable[[Values], bool]:
    """Whether values have the shapes of the JSON schema, by a pydantic model made from it.

    The model has the paths that the list has: two roles and an heir.
    """
    schema = registration_schema()
    shapes: dict[str, dict[str, Any]] = dict(schema["properties"])
    for pattern, shape in schema["patternProperties"].items():
        group, _, name = pattern.strip("^$").replace("\\.", ".").partition(".")
        if group in ("roles", "heirs", "events"):
            last = name.rpartition(".")[2]
            for place in range(2):
                shapes[f"{group}.{item_id(place)}.{last}"] = shape
    members: dict[str, Any] = {
        f"f{number}": (_type(shape) | None, Field(None, alias=path))
        for number, (path, shape) in enumerate(shapes.items())
    }
    model = create_model("Registration", __config__=ConfigDict(extra="ignore"), **members)

    def is_shaped(values: Values) -> bool:
        try:
            model.model_validate(values)
        except ValidationError:
            return False
        return True

    return is_shaped


def _type(shape: dict[str, Any]) -> Any:
    if "enum" in shape:
        return Literal[tuple(shape["enum"])]
    if shape["type"] == "integer":
        return Annotated[int, Field(strict=True, ge=shape["minimum"], le=shape["maximum"])]
    if shape["type"] == "array":
        size = Field(min_length=shape["minItems"], max_length=shape["maxItems"])
        return Annotated[tuple[_type(shape["items"]), ...], size]
    return Annotated[
        str,
        Field(
            strict=True,
            min_length=shape["minLength"],
            max_length=shape["maxLength"],
            pattern=shape.get("pattern"),
        ),
    ]


def _median(repeat: int, run: Callable[[], object]) -> float:
    took = []
    for _ in range(repeat):
        start = time.process_time()
        run()
        took.append(time.process_time() - start)
    return statistics.median(took)


def _print_rows(took: dict[str, float], count: int) -> None:
    bare = next(iter(took.values()))
    lines = [[name, f"{s:.3f}", f"{count / s:,.0f}", f"{s / bare:.1f}"] for name, s in took.items()]
    _print([[f"{count:,} people", "seconds", "people/s", "times csv"], *lines])


def _print_loading(repeat: int) -> None:
    place = resource("packs", "denpasar-2025.2")
    load_pack(place)
    # Twenty times, as a single load is shorter than what disturbs it.
    loaded = _median(20, lambda: load_pack(place)) * 1000
    rows = [["loading", "milliseconds"], ["the Denpasar pack", f"{loaded:.1f}"]]
    for room, names in ROOMS.items():
        rows.append([f"import, {room}", f"{_import(names, repeat):.0f}"])
    _print(rows)


def _import(names: str, repeat: int) -> float:
    """Milliseconds that a fresh interpreter takes to import these modules."""
    code = (
        f"import time; start = time.process_time(); import {names}; "
        "print(time.process_time() - start)"
    )
    took = [
        float(subprocess.check_output([sys.executable, "-c", code]))  # noqa: S603 - our own words
        for _ in range(repeat)
    ]
    return statistics.median(took) * 1000


def _print(rows: Sequence[Sequence[str]]) -> None:
    for first, *rest in rows:
        line = f"{first:<28}" + "".join(f"{cell:>14}" for cell in rest)
        sys.stdout.write(line.rstrip() + "\n")
    sys.stdout.write("\n")


if __name__ == "__main__":
    sys.exit(main())
