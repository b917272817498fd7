"""The commands that the pages name are those that the program has, with the options they show."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldreg.apps.cli import make_parser

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
COMMAND = re.compile(r"(?:^|`|\s|/)fieldreg ((?:--?[\w-]+|[a-z][\w-]*)[^`\n#;|)]*)", re.MULTILINE)
BEFORE_ALL = {"--picture-worker"}  # the child process: no parser is loaded for it
WORD = re.compile(r"[a-z][a-z-]*")


def verbs_of(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def said_on(text: str) -> Iterator[str]:
    """Every command in a code span or block: what follows the program's name."""
    blocks = re.findall(r"```\w*\n(.*?)```", text, re.DOTALL)
    rest = re.sub(r"```\w*\n.*?```", "", text, flags=re.DOTALL)
    for code in [*blocks, *re.findall(r"`([^`]+)`", rest)]:
        joined = re.sub(r"\\\n\s*", "", code)
        yield from (found.strip() for found in COMMAND.findall(joined))


def wrong_in(said: str, parser: argparse.ArgumentParser) -> str:
    """The first word of *said* that *parser* does not know, empty if it knows them all."""
    known, words = parser, said.split()
    while words and (verbs := verbs_of(known)) and not words[0].startswith("-"):
        for verb in words[0].split("|"):
            if WORD.fullmatch(verb) and verb not in verbs:
                return verb
        if words[0] not in verbs:
            return ""  # `a|b`, or an ellipsis
        known = verbs[words.pop(0)]
    options = {o for action in known._actions for o in action.option_strings}
    for word in words:
        option = word.partition("=")[0].rstrip(",.:")
        if option.startswith("--") and option not in options | BEFORE_ALL:
            return option
    return ""


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_command_that_a_page_shows_is_there(page: Path) -> None:
    parser = make_parser()
    wrong = {
        said: word for said in said_on(page.read_text("utf-8")) if (word := wrong_in(said, parser))
    }
    assert wrong == {}


def test_control_a_command_that_is_not_there_is_found() -> None:
    text = "`fieldreg centre rewoke DEVICE`, `fieldreg sync --soon` and\n```sh\nfieldreg fly\n```"
    parser = make_parser()
    assert [wrong_in(said, parser) for said in said_on(text)] == ["fly", "rewoke", "--soon"]


def test_the_readme_names_every_command() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `fieldreg ([a-z]+)[^`]*` \| (.*) \|$", text, re.MULTILINE))
    for name, parser in verbs_of(make_parser()).items():
        assert name in rows or f"`fieldreg {name} " in text
        missing = [
            verb for verb in verbs_of(parser) if name in rows and f"`{verb}" not in rows[name]
        ]
        assert missing == [], name
