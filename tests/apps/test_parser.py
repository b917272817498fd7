"""What argparse says of wrong usage is said in the language of the command line."""

from __future__ import annotations

import argparse

import pytest

from fieldreg.apps.cli import main
from fieldreg.apps.parser import Parser


def told(capsys, *arguments: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    assert ended.value.code == 2
    return capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "indonesian", "english"),
    [
        (["check"], "belum disebutkan: FILE.csv", "not given: FILE.csv"),
        (["check", "a", "--x"], "tidak dikenal: --x", "unknown: --x"),
        (["check", "a", "--date"], "--date: isinya belum disebutkan", "--date: its value is"),
        (["check", "a", "--date", "x"], "--date: tanggal ini tidak terbaca", "this is no day"),
        (["check", "a", "--values=1"], "--values: tidak memakai isi", "takes no value"),
        (["fly"], "pilihannya hanya", "choose from"),
        (["pack"], "belum disebutkan: PERINTAH", "not given: COMMAND"),
        (["pack", "sign", "f", "--key", "k", "--beside", "--out", "x"], "tidak bisa bersama",
         "cannot stand beside"),
        (["officer", "add", "A B", "--role", "boss"], "pilihannya hanya 'officer', 'head'",
         "choose from 'officer', 'head'"),
        (["serve", "--port", "x"], "--port: harus angka bulat", "must be a whole number"),
    ],
)  # fmt: skip
def test_wrong_usage_is_told_in_both_languages(arguments, indonesian, english, capsys):
    assert indonesian in told(capsys, "--language=id", *arguments)
    assert english in told(capsys, "--language=en", *arguments)


ENGLISH = ("error", "argument", "invalid", "choose", "required", "expected", "allowed", "match")


def wrong(parser: argparse.ArgumentParser, capsys, *arguments: str) -> str:
    with pytest.raises(SystemExit) as ended:
        parser.parse_args(arguments)
    assert ended.value.code == 2
    return capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--one"],
        ["--two", "a"],
        ["--many"],
        ["--kind", "x"],
        ["--real", "x"],
        ["--a", "--b"],
        ["--lon"],
        ["--flag=x"],
        [],
        ["--a", "more", "still more"],
    ],
)
def test_nothing_of_argparse_is_left_in_english(arguments, capsys):
    parser = Parser(prog="coba")
    parser.add_argument("--one")
    parser.add_argument("--two", nargs=2)
    parser.add_argument("--many", nargs="+")
    parser.add_argument("--kind", choices=("p", "q"))
    parser.add_argument("--real", type=float)
    parser.add_argument("--long1")
    parser.add_argument("--long2")
    parser.add_argument("--flag", action="store_true")
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("--a", action="store_true")
    group.add_argument("--b", action="store_true")
    said = wrong(parser, capsys, *arguments)
    assert said.startswith("coba: pemakaiannya salah: ")
    assert not [word for word in ENGLISH if word in said]


def test_what_argparse_may_say_some_day_is_left_as_it_is(capsys):
    parser = Parser(prog="coba")
    with pytest.raises(SystemExit) as ended:
        parser.error("something new")
    assert ended.value.code == 2
    assert capsys.readouterr().err.endswith("coba: pemakaiannya salah: something new\n")
