"""`python -m lines.harness --help`: what bad lines and sudden ends do to a sync."""

import sys

from torture.harness.__main__ import main

from .catalogue import HARNESSES

if __name__ == "__main__":
    sys.exit(main("lines.harness", HARNESSES, "Prove that every line delivers, once."))
