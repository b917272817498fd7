"""argparse in the language of the command line."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

from fieldreg.apps.say import chosen, words
from fieldreg.domain.words import Words

# What argparse says is wrong; what was typed is not said again where it may be anything.
_WRONG = (
    (
        r"the following arguments are required: (?P<names>.+)",
        Words("belum disebutkan: {names}", "not given: {names}"),
    ),
    (r"unrecognized arguments: (?P<names>.+)", Words("tidak dikenal: {names}", "unknown: {names}")),
    (r"expected one argument", Words("isinya belum disebutkan", "its value is missing")),
    (
        r"expected at (?:most|least) one argument",
        Words("jumlah isinya tidak cocok", "the number of its values is wrong"),
    ),
    (
        r"expected \d+ arguments?",
        Words("jumlah isinya tidak cocok", "the number of its values is wrong"),
    ),
    (
        r"invalid choice: .* \(choose from (?P<names>.+)\)",
        Words("pilihannya hanya {names}", "choose from {names}"),
    ),
    (
        r"unknown parser .* \(choices: (?P<names>.+)\)",
        Words("pilihannya hanya {names}", "choose from {names}"),
    ),
    (r"invalid int value: .*", Words("harus angka bulat", "must be a whole number")),
    (r"invalid \w+ value: .*", Words("isinya tidak terbaca", "its value cannot be read")),
    (
        r"not allowed with argument (?P<names>.+)",
        Words("tidak bisa bersama {names}", "cannot stand beside {names}"),
    ),
    (
        r"ignored explicit argument .*",
        Words("tidak memakai isi", "takes no value"),
    ),
    (
        r"ambiguous option: .* could match (?P<names>.+)",
        Words("bisa berarti {names}; tulis lengkap", "may mean {names}; write it out"),
    ),
    (
        r"one of the arguments (?P<names>.+) is required",
        Words("sebutkan salah satu: {names}", "give one of {names}"),
    ),
)
_AT = re.compile(r"argument (?P<name>.+?): (?P<what>.+)", re.DOTALL)


def wrong_usage(message: str) -> str:
    """What argparse says in *message*, in the language chosen; as it is where it is not known."""
    if found := _AT.fullmatch(message):
        return f"{found['name']}: {_wrong(found['what'])}"
    return _wrong(message)


def _wrong(what: str) -> str:
    for pattern, said in _WRONG:
        if found := re.fullmatch(pattern, what, re.DOTALL):
            return chosen(said.filled(**found.groupdict()))
    return what


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
    """An argument parser whose own words (usage, options, help, errors) are translated too."""

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

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the usage and end with status 2."""
        self.print_usage(sys.stderr)
        start = words("pemakaiannya salah", "wrong usage")
        self.exit(2, f"{self.prog}: {start}: {wrong_usage(message)}\n")
