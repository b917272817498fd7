"""A thin, lossy line in counted bytes: nobody waits for it, a clock of its own moves on.

One direction at a time, TCP in rounds: a window of segments is sent, each lost by chance; what was
lost is sent again in a later round, and the window halves. It doubles until the first loss and
grows by one segment a round after that. Fewer than four segments under way show no loss by
themselves: a second passes before it is noticed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

SEGMENT, HEADERS = 1_400, 40
FIRST_WINDOW, MOST_SEGMENTS = 10, 64
TIMEOUT_SECONDS = 1.0


@dataclass
class ThinLine:
    """A line of so many bytes a second. `carried` counts all on it, losses and headers included;
    `useful` what arrived of bodies and HTTP's own lines."""

    bytes_a_second: float = 8_000
    round_trip: float = 0.6
    loss: float = 0.05
    seconds: float = 0.0
    carried: int = 0
    useful: int = 0
    random: Random = field(default_factory=lambda: Random(4))  # noqa: S311 - repeatable

    def __post_init__(self) -> None:
        self._windows = {"up": float(FIRST_WINDOW), "down": float(FIRST_WINDOW)}
        self._grows_fast = {"up": True, "down": True}

    def exchange(self, up: int, down: int) -> None:
        """A request of *up* bytes and its answer of *down* bytes, headers included."""
        self._send("up", up)
        self._send("down", down)

    def _send(self, way: str, size: int) -> None:
        self.useful += size
        left = -(-size // SEGMENT)
        last = size - (left - 1) * SEGMENT
        while left:
            window = min(int(self._windows[way]), left)
            lost = sum(self.random.random() < self.loss for _ in range(window))
            # The last round is over when it has arrived; after any other its receipts come back.
            ends = left == window and not lost
            size = window * (SEGMENT + HEADERS) - (SEGMENT - last if ends else 0)
            on_the_line = size / self.bytes_a_second
            self.carried += size
            if ends:
                self.seconds += on_the_line + self.round_trip / 2
            else:
                self.seconds += max(on_the_line, self.round_trip)
            if lost and window < 4:
                self.seconds += TIMEOUT_SECONDS
            self._after_round(way, is_lossy=bool(lost))
            left -= window - lost

    def _after_round(self, way: str, *, is_lossy: bool) -> None:
        window = self._windows[way]
        if is_lossy:
            self._grows_fast[way] = False
            window = max(window / 2, 2.0)
        else:
            window = window * 2 if self._grows_fast[way] else window + 1
        self._windows[way] = min(window, float(MOST_SEGMENTS))

    @property
    def used(self) -> float:
        """How much of what the line could have carried it did carry."""
        return self.carried / (self.seconds * self.bytes_a_second)

    @property
    def of_use(self) -> float:
        """The same without headers of the network and without what was sent again."""
        return self.useful / (self.seconds * self.bytes_a_second)
