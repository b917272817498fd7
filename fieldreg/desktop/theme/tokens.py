"""Every colour, size and distance of the desk, by name. No literal of these anywhere else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Scheme(StrEnum):
    """Light paper or dark paper."""

    LIGHT = "light"
    DARK = "dark"


class Role(StrEnum):
    """What a colour means; icons, pills and notices name a role, never a colour."""

    INK = "ink"
    MUTED = "muted"
    ACCENT = "accent"
    ON_ACCENT = "on_accent"
    GOOD = "good"
    ATTENTION = "attention"
    WRONG = "wrong"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one scheme, as `#RRGGBB`."""

    paper: str
    surface: str
    ink: str
    muted: str
    line: str
    border: str
    accent: str
    on_accent: str
    good: str
    attention: str
    wrong: str
    information: str

    def of(self, role: str) -> str:
        """The colour of *role* (a `Role`, or any other name of a token)."""
        return str(getattr(self, role))

    def soft(self, role: str, share: float = 0.10) -> str:
        """The quiet twin of a role for backgrounds: *share* of it mixed into the surface."""
        return mix(self.of(role), self.surface, share)

    @property
    def hover(self) -> str:
        """Under the pointer."""
        return mix(self.ink, self.surface, 0.04)

    @property
    def pressed(self) -> str:
        """Under the pressed pointer."""
        return mix(self.ink, self.surface, 0.10)

    @property
    def accent_hover(self) -> str:
        """The accent under the pointer: nearer to ink."""
        return mix(self.ink, self.accent, 0.14)


LIGHT = Tokens(
    paper="#FAFAF8",
    surface="#FFFFFF",
    ink="#1D2327",
    muted="#5C6670",
    line="#DFE2E0",
    border="#868F8C",
    accent="#0B6E69",
    on_accent="#FFFFFF",
    good="#2E7D4F",
    attention="#9A6700",
    wrong="#B3261E",
    information="#2457A6",
)
DARK = Tokens(
    paper="#16191B",
    surface="#1F2426",
    ink="#E9ECEA",
    muted="#9BA5A8",
    line="#33393C",
    border="#768286",
    accent="#45B8AE",
    on_accent="#16191B",
    good="#6FC492",
    attention="#E3B04B",
    wrong="#F2938C",
    information="#8FB8F5",
)

TINY = 12
SMALL = 13
BODY = 15
SECTION = 18
PAGE = 24

HALF = 4
GRID = 8
BETWEEN_FIELDS = 16
PAGE_MARGIN = 24
BETWEEN_SECTIONS = 32

CONTROL_HEIGHT = 36
ROW_HEIGHT = 40
TOP_BAR_HEIGHT = 48
CORNER = 6
RING = 2
ICON = 20
ICON_SMALL = 16

RAIL_WIDTH = 88
RAIL_WIDTH_ICONS = 56
SECTIONS_WIDTH = 180
FORM_WIDTH = 720
CHECKS_WIDTH = 320
NARROW_BELOW = 1100
TIGHT_BELOW = 760
LEAST_WIDTH = 560
LEAST_HEIGHT = 280

FADE_MS = 120


def of_scheme(scheme: str) -> Tokens:
    """The tokens of *scheme* (`light` or `dark`)."""
    return DARK if scheme == Scheme.DARK else LIGHT


def mix(over: str, under: str, share: float) -> str:
    """*share* (0..1) of one `#RRGGBB` laid over another, opaque."""
    parts = [
        round(int(over[i : i + 2], 16) * share + int(under[i : i + 2], 16) * (1 - share))
        for i in (1, 3, 5)
    ]
    return "#" + "".join(f"{p:02X}" for p in parts)


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two colours, 1..21."""
    a, b = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (a + 0.05) / (b + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
