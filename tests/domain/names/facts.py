"""The facts of DOMAIN.md §7, as they were handed over."""

from __future__ import annotations

import csv
from pathlib import Path

DATA = Path(__file__).parent / "data"
SEX = {"M": "L", "F": "P", "U": ""}


def facts(name: str) -> list[dict[str, str]]:
    """The rows of one of the three files."""
    with (DATA / f"balinese_{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
