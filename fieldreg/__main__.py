"""`python -m fieldreg` and the console script `fieldreg`."""

from __future__ import annotations

import sys


def main() -> int:
    """The command line, or the child process that decodes a picture."""
    from fieldreg.documents import picture_worker  # noqa: PLC0415 - brings nothing along

    if sys.argv[1:] == [picture_worker.ARGUMENT]:
        return picture_worker.main()
    from fieldreg.apps import cli  # noqa: PLC0415 - the child needs nothing of it

    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
