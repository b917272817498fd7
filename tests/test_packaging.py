"""What is pinned, what the wheel carries, and that it runs away from the checkout."""

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*==[0-9][A-Za-z0-9.]*")


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {_canonical(name): number for name, number in pairs}


def _dependencies() -> set[str]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    return {_canonical(re.match(r"[\w.-]+", item)[0]) for item in wanted}


def test_every_dependency_is_pinned():
    assert _dependencies() - set(_pins()) == set()


def test_what_is_pinned_is_what_is_tested():
    pins = _pins()
    assert {n: version(n) for n in _dependencies()} == {n: pins[n] for n in _dependencies()}


def test_the_pins_name_no_host_and_no_place():
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert line.startswith("#") or LINE.fullmatch(line), line


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content, unpacked, built from a copy of the sources."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    no_caches = shutil.ignore_patterns("__pycache__")
    for name in ("fieldreg", "resources"):
        shutil.copytree(ROOT / name, source / name, ignore=no_caches)
    for name in ("pyproject.toml", "setup.py", "MANIFEST.in", "LICENSE", "README.md"):
        shutil.copy(ROOT / name, source)
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"]
    subprocess.run(
        [*build, "--no-index", "--quiet", "--wheel-dir", folder, source],
        check=True,
        capture_output=True,
    )
    (made,) = folder.glob("fieldreg-*.whl")
    with zipfile.ZipFile(made) as archive:
        archive.extractall(folder / "content")
    return folder / "content"


def _files(folder: Path) -> set[str]:
    return {
        p.relative_to(folder).as_posix()
        for p in folder.rglob("*")
        if p.is_file() and "__pycache__" not in p.parts
    }


def test_the_wheel_carries_every_resource(wheel):
    resources = _files(ROOT / "resources")
    assert resources
    assert resources <= _files(wheel / "fieldreg" / "resources")


def test_the_wheel_carries_every_module_and_migration(wheel):
    code = {f for f in _files(ROOT / "fieldreg") if f.endswith((".py", ".mako", ".html", ".css"))}
    assert code <= _files(wheel / "fieldreg")


def test_the_wheel_finds_its_pack_away_from_the_checkout(wheel, tmp_path):
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from fieldreg.protocol.pack_files import builtin_pack\n"
        "from fieldreg.protocol.resources import resource\n"
        "print(resource('packs', 'denpasar-2025.2')); print(builtin_pack().id)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(wheel)],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    place, pack = done.stdout.splitlines()
    assert Path(place).is_relative_to(wheel)
    assert pack == "denpasar"
