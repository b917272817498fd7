"""docs/PACK.md says what the builders read: its examples build, its tables are whole and true."""

import json
import re
from collections import defaultdict
from pathlib import Path

import pytest
from domain.pack.made import AWAY, changed

from fieldreg.domain.definition import SECTIONS
from fieldreg.domain.fields import Kind, Need, Privacy
from fieldreg.domain.pack import FILES, PackFault, build_pack
from fieldreg.domain.pack.parts import PaidFrom, VillageKind
from fieldreg.domain.pack.promises import EventKind, PayerEffect, RoleEffect
from fieldreg.domain.pack.reading import Node
from fieldreg.domain.pack.remarks import remarks
from fieldreg.domain.pack.rules import AGE_KINDS, KINDS_WITH_VALUES, AgeOn, RuleKind
from fieldreg.domain.words import Eligibility, Severity

ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "docs" / "PACK.md").read_text("utf-8")
CHAPTERS = {
    name: text for name, text in re.findall(r"### `(\w+)\.json`\n(.*?)(?=\n### |\Z)", GUIDE, re.S)
}
EXAMPLE = {
    name: json.loads(re.search(r"```json\n(.*?)```", text, re.S)[1])
    for name, text in CHAPTERS.items()
}
ROW = re.compile(r"^\| `(\w+)` \| ([^|]+) \| (yes|no|by \w+) \|", re.M)
WORDS = {"id", "en", "ban"}


def tables():
    """Each table of members as (file, path of the list it is about, {member: needed})."""
    for name, text in CHAPTERS.items():
        parts = re.split(r"(?:Each of|The group) `([\w.]+)`:\n", text)
        for path, table in zip(["", *parts[1::2]], parts[::2], strict=True):
            yield name, path, {row[0]: row[2] for row in ROW.findall(table)}


TABLES = {(name, path): rows for name, path, rows in tables()}


def test_every_file_has_its_chapter():
    assert tuple(sorted(CHAPTERS)) == tuple(sorted(FILES))


def test_the_examples_together_are_a_pack_without_mistakes_and_remarks():
    pack = build_pack(EXAMPLE)
    assert pack.key == "contoh@2026.1"
    assert remarks(pack, None) == ()
    assert pack.rules[0].message.id == "Sudah berusia 65 tahun."
    assert pack.rules[1].message.en == "Earns more than Rp3.500.000."


def test_every_member_that_the_builders_read_has_its_row_and_no_other(monkeypatch):
    read = defaultdict(set)
    close = Node.close

    def noting(node):
        place = re.sub(r"\.\d+", "", node.path)
        read[node.file.removesuffix(".json"), place] |= node.used
        close(node)

    monkeypatch.setattr(Node, "close", noting)
    build_pack(EXAMPLE)
    found = {key: members for key, members in read.items() if not members <= WORDS}
    for (name, path), members in found.items():
        anywhere = {"note", "source", "confirmed"} if not path else {"note"}
        assert members - anywhere == set(TABLES[name, path]), (name, path)
    assert found.keys() == TABLES.keys()
    assert {"note", "source", "confirmed", *WORDS} <= set(re.findall(r"`(\w+)`", GUIDE)) | WORDS


ROWS = [
    (name, path, member, needed)
    for (name, path), rows in TABLES.items()
    for member, needed in rows.items()
    if not needed.startswith("by")
]


@pytest.mark.parametrize(("name", "path", "member", "needed"), ROWS)
def test_what_is_said_to_be_needed_is_needed(name, path, member, needed):
    steps, here = [], EXAMPLE[name]
    for step in filter(None, path.split(".")):
        here = here[step]
        steps.append(step)
        if isinstance(here, list):
            here = here[0]
            steps.append("0")
    field = ".".join([*steps, member])
    files = changed(EXAMPLE, (name, field, AWAY)) if member in here else EXAMPLE
    found = mistakes_in(files)
    if needed == "yes":
        assert member in here, "an example shows what is needed"
        assert any(m.file == f"{name}.json" for m in found)
    else:
        assert [m for m in found if m.field == field] == []


def mistakes_in(files):
    try:
        build_pack(files)
    except PackFault as fault:
        return fault.mistakes
    return ()


CLOSED = [
    ("rules", [*RuleKind, *Eligibility, *Severity, *AgeOn]),
    ("segments", [*PaidFrom]),
    ("events", [*EventKind, *RoleEffect, *PayerEffect]),
    ("questions", [*(k for k in Kind if k is not Kind.VILLAGE), *Need, *Privacy]),
    ("questions", [s.name for s in SECTIONS]),
    ("regions", [*VillageKind]),
]


@pytest.mark.parametrize(("name", "words"), CLOSED)
def test_every_word_of_a_closed_set_is_explained(name, words):
    assert [word for word in words if f"`{word}`" not in CHAPTERS[name]] == []


@pytest.mark.parametrize("kind", RuleKind)
def test_a_kind_of_rule_names_the_parameters_it_takes(kind):
    line = re.search(rf"^\| `{kind}` \| ([^|]+) \|(.*)\|$", CHAPTERS["rules"], re.M)
    named = set(re.findall(r"`(years|age_on|amount|values)`", line[2]))
    wanted = {"years", "age_on"} if kind in AGE_KINDS else set()
    wanted |= {"values"} if kind in KINDS_WITH_VALUES else set()
    wanted |= {"amount"} if kind is RuleKind.INCOME_AT_MOST else set()
    assert named == wanted
    assert line[1].strip()


def test_the_pages_point_to_it():
    assert "docs/PACK.md" in (ROOT / "README.md").read_text("utf-8")
    assert "(PACK.md)" in (ROOT / "docs" / "ARCHITECTURE.md").read_text("utf-8")
