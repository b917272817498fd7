"""A really served centre for clients that are not ours, and its keeper's commands."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from server.outside_client import OutsideClient
from server.outside_desk import Desk
from server.outside_stick import FileEnrolment, Stick

from fieldreg.apps.cli import main
from fieldreg.server import admin
from fieldreg.server.running import RunningCentre


@dataclass
class OutsideWorld:
    """A served centre of one office. Its keeper uses the commands, as CENTRE.md has them."""

    folder: Path
    running: RunningCentre
    office: str
    read: Callable[[], str]
    files: int = field(default=0)

    @classmethod
    @contextmanager
    def serving(cls, folder: Path, read: Callable[[], str]) -> Iterator[OutsideWorld]:
        """A new centre, served until it is no longer needed."""
        admin.init_centre(folder, "Pusat Uji")
        running = RunningCentre(folder)
        office = admin.add_office(running.centre, "Desa Tegal Harum", "51.71.03.2008")
        world = cls(folder, running, office, read)
        world.ca.write_text(running.ca_certificate)
        try:
            yield world
        finally:
            world.running.stop()

    @property
    def ca(self) -> Path:
        return self.folder.with_name("ca.pem")

    def file(self, kind: str, data: bytes = b"") -> Path:
        self.files += 1
        path = self.folder.with_name(f"{self.files}.{kind}")
        path.write_bytes(data)
        return path

    def keep(self, *words: object, expect: int | None = 0) -> str:
        """One of the keeper's commands; what it said."""
        status = main(
            ["--language", "en", "centre", *map(str, words), "--folder", str(self.folder)]
        )
        said = self.read()
        assert expect is None or (status == 0) == (expect == 0), said
        return said

    def code_file(self) -> bytes:
        out = self.file("fieldreg-enrol")
        out.unlink()
        self.keep("code", self.office, "--url", self.running.url, "--out", out)
        return out.read_bytes()

    def client(self, office: str = "") -> OutsideClient:
        """A laptop that enrols over the line, of the first office if no other is named."""
        centre = self.running.centre
        office_id = admin.add_office(centre, office, "51.71.02.2001") if office else self.office
        code = admin.issue_code(centre, office_id, url=self.running.url).code
        return OutsideClient.enrolled(self.running.url, str(self.ca), code)

    def by_file(self) -> Stick:
        """A laptop that has no line."""
        bare = FileEnrolment(self.code_file())
        return Stick(Desk(bare.taken(self.enrolled(bare.request())), bare.secret))

    def enrolled(self, request: bytes) -> bytes:
        path = self.file("fieldreg-enrol-request", request)
        self.keep("enrol", path)
        return path.with_suffix(".fieldreg-enrol-answer").read_bytes()

    def journey(self, stick: Stick) -> list[str]:
        """There and back; the problems that the reply told."""
        return stick.read(self.reply(stick.bundle()))

    def reply(self, bundle: bytes, *more: str) -> bytes:
        path = self.file("fieldreg-bundle", bundle)
        self.keep("bundle", "import", path, *more, expect=None)
        return path.with_suffix(".fieldreg-reply").read_bytes()

    def refused(self, bundle: bytes) -> str:
        """What is said of a bundle that is not taken."""
        path = self.file("fieldreg-bundle", bundle)
        said = self.keep("bundle", "import", path, expect=1)
        assert not path.with_suffix(".fieldreg-reply").exists()
        return said

    def images(self, record_id: str) -> list[str]:
        """The photos that a record has at the centre, by their hashes."""
        images = admin.look(self.running.centre, record_id).images
        return [image.sha256 for image in images if image.received_at and not image.taken_at]

    def backup(self) -> Path:
        self.running.stop()
        kept = self.folder.with_name("backup")
        shutil.copytree(self.folder, kept)
        self.running = RunningCentre(self.folder, port=self.running.port)
        return kept

    def restore(self, backup: Path) -> None:
        """Lay a backup back, begin a new epoch, and serve again."""
        self.running.stop()
        shutil.rmtree(self.folder)
        shutil.copytree(backup, self.folder)
        self.keep("epoch")
        self.running = RunningCentre(self.folder, port=self.running.port)


@pytest.fixture
def outside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[OutsideWorld]:
    """A centre at work."""

    def read() -> str:
        said = capsys.readouterr()
        return said.out + said.err

    with OutsideWorld.serving(tmp_path / "centre", read) as world:
        yield world
