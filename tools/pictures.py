"""Puts the demo's screenshots into the documentation: `pictures.py <workspace> <folder>`."""

import shutil
import sys
from pathlib import Path

PICTURES = {
    "04-formulir": "form",
    "05-tanpa-jalur": "no-line",
    "10-dikembalikan-1": "sent-back",
}
"""Which screenshot stands in the documentation, and its name there."""


def main(workspace: Path, folder: Path) -> int:
    """Copy the pictures; 1, naming what is missing, if the demo did not make one."""
    shots = {
        workspace / "screenshots" / f"{a}.png": folder / f"{b}.png" for a, b in PICTURES.items()
    }
    missing = [shot.name for shot in shots if not shot.exists()]
    if missing:
        sys.stderr.write(f"not there: {', '.join(missing)}\n")
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    for shot, picture in shots.items():
        shutil.copyfile(shot, picture)
        sys.stdout.write(f"{picture}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
