"""From a folder to an open desk: first run or sign-in, every step in its lane."""

from __future__ import annotations

import platform
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from fieldreg.desktop.net_port import NetPort
from fieldreg.desktop.tasks import Lanes
from fieldreg.domain.pack import Pack, Shelf
from fieldreg.domain.trouble import EnvironmentTrouble, Trouble, UserTrouble
from fieldreg.protocol.messages import EnrolmentFile
from fieldreg.services import enrol, enrol_keys, enrol_offline, workspace
from fieldreg.services.desk import Desk
from fieldreg.services.enrol import Enrolment

MAX_FILE_BYTES = 64 * 1024


class Opening(QObject):
    """Signals: `centre_known(str)` (the office's name, may be empty), `progressed(str)` (a step:
    `asking`, `creating`, `opening`, empty when none), `arranged(int, int)` (lists made anew for
    this program: people done, all), `opened(Desk)`, `refused(Trouble)`,
    `request_waits(str)` (a request by file waits for its answer; its file's name if it was written
    just now, else empty)."""

    centre_known = Signal(str)
    request_waits = Signal(str)
    progressed = Signal(str)
    arranged = Signal(int, int)
    opened = Signal(object)
    refused = Signal(object)

    def __init__(
        self, folder: Path, shelf: Shelf | Pack, lanes: Lanes, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._folder, self._shelf, self._lanes = folder, shelf, lanes
        self._file: EnrolmentFile | None = None
        self._enrolment: Enrolment | None = None
        self._name = ""
        self._passphrase = ""

    def look_for_request(self) -> None:
        """Whether a request by file waits for its answer since an earlier day."""
        folder = self._folder

        def looked(is_waiting: bool) -> None:
            if is_waiting:
                self.request_waits.emit("")

        self._lanes.read(lambda: enrol_offline.is_waiting(folder), looked)

    def ask_by_file(self, path: Path, target: Path) -> None:
        """Write a request to the centre, whose file *path* is, into *target*."""
        folder = self._folder

        def job() -> str:
            file = enrol.read_file(_bytes(path))
            enrol_offline.save_request(folder, file, platform.node(), target)
            return target.name

        self._lanes.read(job, self.request_waits.emit, self._on_refused)

    def read_file(self, path: Path) -> None:
        """Take the file the centre handed out, or its answer to this laptop's request."""
        folder = self._folder

        def job() -> EnrolmentFile | Enrolment:
            data = _bytes(path)
            if enrol_offline.is_answer(data):
                return enrol_offline.take_answer(folder, data)
            return enrol.read_file(data)

        self._lanes.read(job, self._on_file, self._on_refused)

    def take_code(self, address: str, code: str) -> None:
        """Take an address and a code typed by hand; everything wrong with them is told at once."""
        if enrol.is_scanned(code):
            self._lanes.read(
                lambda: enrol.from_code(address, code), self._on_file, self._on_refused
            )
            return
        wrong = enrol.faults(address, code)
        for trouble in wrong:
            self._on_refused(trouble)
        if not wrong:
            self._on_file(enrol.from_code(address, code))

    def create(self, officer_name: str, passphrase: str) -> None:
        """Enrol this laptop (once), make the workspace, open it."""
        self._name, self._passphrase = officer_name, passphrase
        file, folder = self._file, self._folder
        if self._enrolment:
            self._on_enrolled(self._enrolment)
        elif file:
            self.progressed.emit("asking")

            def job(port: NetPort) -> Enrolment:
                key = enrol_keys.key_for(folder, file.code)
                return enrol.enrol(file, platform.node()[:80], key)

            self._lanes.net(job, self._on_enrolled, self._on_refused)

    def unlock(self, passphrase: str) -> None:
        """Open the workspace."""
        self.progressed.emit("opening")
        folder, shelf = self._folder, self._shelf

        def job() -> Desk:
            desk = workspace.unlock(folder, passphrase, shelf=shelf, told=self.arranged.emit)
            with suppress(EnvironmentTrouble):  # killed after it made the vault
                enrol_offline.forget(folder)
            return desk

        self._lanes.write(job, self._on_opened, self._on_refused)

    def _on_file(self, file: EnrolmentFile | Enrolment) -> None:
        """An answer says all there is to know: nobody has to be asked over a line any more."""
        if isinstance(file, Enrolment):
            self._enrolment = file
        else:
            self._file, self._enrolment = file, None
        self.centre_known.emit(file.office_name)

    def _on_enrolled(self, enrolment: Enrolment) -> None:
        """The code is spent now, so the enrolment is kept until the workspace stands."""
        self._enrolment = enrolment
        self.progressed.emit("creating")
        folder, name, passphrase = self._folder, self._name, self._passphrase

        def job() -> None:
            workspace.create(folder, enrolment, officer_name=name, passphrase=passphrase)
            enrol_offline.forget(folder)

        self._lanes.write(job, self._on_created, self._on_refused)

    def _on_created(self, _: object) -> None:
        self._enrolment = None
        self.unlock(self._passphrase)

    def _on_opened(self, desk: Desk) -> None:
        self._passphrase = ""
        self.progressed.emit("")
        self.opened.emit(desk)

    def _on_refused(self, trouble: Trouble) -> None:
        self.progressed.emit("")
        self.refused.emit(trouble)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_FILE_BYTES + 1)
    except OSError:
        raise UserTrouble("enrolment_file_unreadable") from None
