"""`python -m fieldreg` and the console script `fieldreg`."""

from __future__ import annotations

import sys

from fieldreg.apps.cli import main

if __name__ == "__main__":
    sys.exit(main())
