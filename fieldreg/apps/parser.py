"""argparse in the language of the command line."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any

from fieldreg.apps.say import words


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        start = words("pemakaian: ", "usage: ") if prefix is None else prefix
        super().add_usage(usage, actions, groups, start)


class Parser(argparse.ArgumentParser):
    """An argument parser whose own words (usage, options, help) are translated too."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"formatter_class": _Formatter, **options, "add_help": False})
        self._optionals.title = words("pilihan", "options")
        self._positionals.title = words("yang diminta", "what to give")
        self.add_argument(
            "-h",
            "--help",
            action="help",
            default=argparse.SUPPRESS,
            help=words("tampilkan bantuan ini", "show this help"),
        )
