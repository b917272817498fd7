"""The harnesses of the line by name, loaded when they run."""

from torture.harness.catalogue import Entry

_HERE = __package__

HARNESSES = {
    "sessions": Entry(f"{_HERE}.sessions", "sessions", 12, 200),
    "ends": Entry(f"{_HERE}.ends", "ends", 16, 1_000),
    "pushers": Entry(f"{_HERE}.pushers", "pushers", 240, 3_200),
}
