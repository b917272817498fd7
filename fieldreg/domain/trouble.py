"""The one error root. Known trouble is a key with values, never a sentence, never personal data.

Whatever is not a `Trouble` is a bug. Foreign errors are mapped once, where they enter; front
ends turn keys into sentences.
"""

from __future__ import annotations


class Trouble(Exception):
    """Known trouble: `key` is a stable snake_case word, `values` fill its sentence."""

    def __init__(self, key: str, **values: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


class UserTrouble(Trouble):
    """Something the person at the desk can put right (a wrong passphrase, a used code)."""


class EnvironmentTrouble(Trouble):
    """Something around the program (no line, a full disk, a second app on the workspace)."""
