"""Puts the demo's screenshots into the documentation: `pictures.py <workspace> <folder>`."""

import shutil
import sys
from pathlib import Path


def main(workspace: Path, folder: Path) -> int:
    """Copy every screenshot of *workspace*; 1 if there is none."""
    shots = sorted((workspace / "screenshots").glob("*.png"))
    if not shots:
        sys.stderr.write(f"no screenshot in {workspace}\n")
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    for shot in shots:
        shutil.copy(shot, folder / shot.name)
        sys.stdout.write(f"{folder / shot.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
