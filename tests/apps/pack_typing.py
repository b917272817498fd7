"""What whoever keeps a pack types, and how its files are edited."""

import getpass
import subprocess
import sys

PHRASE = "kunci pusat kota"


def edit(folder, name, old, new):
    path = folder / f"{name}.json"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


# Keys and passphrases.


def typed(monkeypatch, *lines):
    left = list(lines)
    monkeypatch.setattr(getpass, "getpass", lambda prompt: left.pop(0))


def fieldreg(*arguments, **more):
    return subprocess.run(
        [sys.executable, "-m", "fieldreg", "pack", *map(str, arguments)],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        start_new_session=True,
        **more,
    )
