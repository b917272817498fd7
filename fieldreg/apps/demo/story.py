"""The demo without a screen: the real windows, offscreen, driven with keys from end to end.

Every step looks at what is there and does what is missing, so that a demo that was interrupted
goes on where it stopped and nobody is registered twice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtWidgets import QApplication

from fieldreg.apps.demo import tally
from fieldreg.apps.demo.centre_process import CentreProcess
from fieldreg.apps.demo.line import Line
from fieldreg.apps.demo.people import PEOPLE, DemoPerson
from fieldreg.apps.demo.place import OFFICER_NAME, DemoPlace, hand_out_file, require_free
from fieldreg.apps.demo.review import ReviewClient
from fieldreg.apps.say import words
from fieldreg.desktop import offscreen
from fieldreg.desktop.app import DeskContext, build
from fieldreg.desktop.driver import Driver
from fieldreg.desktop.session import PageName
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.domain.words import Act, Case
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.server import admin
from fieldreg.services import workspace
from fieldreg.services.views import SyncReport
from fieldreg.services.workspace import WorkspaceState
from fieldreg.sync.https import HttpsCarrier

ACTS = {"accept": Act.ACCEPTED, "send_back": Act.SENT_BACK, "reject": Act.REJECTED}
Say = Callable[[str], None]
R = TypeVar("R")


def play(place: DemoPlace, *, as_json: bool, kill_server: bool, say: Say) -> int:
    """Play the whole story; 1 if a number differs from what must be."""
    require_free(place)
    centre = CentreProcess(place.centre)
    say(words("Menyalakan pusat", "Starting the centre"))
    centre.start(_crash_options(place) if kill_server else ())
    line = Line(port=place.port, target=centre.port)
    try:
        story = Story(place, centre, line, say, kill_server=kill_server)
        return tally.tell(story.run(), folder=place.folder, shots=place.shots, as_json=as_json)
    finally:
        line.cut()
        centre.stop()


def _crash_options(place: DemoPlace) -> tuple[str, ...]:
    """Die in the middle of the next push, even if it happened in an earlier run."""
    (place.centre / "crashed-once").unlink(missing_ok=True)
    return ("--crash-once", "mid-push")


class Story:
    """One telling of the main job."""

    def __init__(
        self, place: DemoPlace, centre: CentreProcess, line: Line, say: Say, *, kill_server: bool
    ) -> None:
        self.place = place
        self.centre = centre
        self.line = line
        self.say = say
        self.kill_server = kill_server
        with place.open_centre() as opened:
            self._reviewer = admin.add_reviewer(opened, "Peninjau contoh")
            self._ca = opened.ca_certificate
        offscreen.quiet()
        self.app = QApplication.instance() or QApplication(["fieldreg"])
        self.window = build(
            DeskContext(place.laptop, builtin_shelf(), HttpsCarrier, auto_sync=False)
        )
        self.driver = Driver(self.window, place.shots)

    def run(self) -> tally.Tally:
        """Everything in order; the window is closed at the end, whatever happened."""
        try:
            self._sign_in()
            self._register_offline()
            self._send()
            self._review()
            self._receive_answers()
            self._correct()
            self._sync()
            self._look_around()
            records = self._centre_records()
            return self._ask(lambda: tally.count(self._desk(), records))
        finally:
            self.window.close()

    def _sign_in(self) -> None:
        driver = self.driver
        if workspace.state(self.place.laptop) is WorkspaceState.BARE:
            self.say(words("Mendaftarkan laptop", "Enrolling the laptop"))
            driver.shot("01-laptop-baru")
            driver.first_run(
                file=hand_out_file(self.place),
                officer_name=OFFICER_NAME,
                passphrase=self.place.passphrase,
            )
            self.window.lock()
        driver.hands.find("page:sign_in")
        driver.hands.wake()
        driver.shot("02-masuk")
        driver.sign_in(self.place.passphrase)
        driver.shot("03-beranda")

    def _register_offline(self) -> None:
        known = {r.values.get("full_name") for r in self._records()}
        missing = [p for p in PEOPLE if p.full_name not in known]
        if not missing:
            return
        self.line.cut()
        self.say(words("Jalur diputus; mengetik", "Line cut; typing"))
        for person in missing:
            self._type(person, is_first=person is missing[0])
        self._show_cut_line(len(missing))
        self.line.restore()

    def _type(self, person: DemoPerson, *, is_first: bool) -> None:
        self.say(f"  {person.full_name}")
        self.driver.new_person(person.typed)
        if is_first:
            self.driver.shot("04-formulir")
        self.driver.save_next()

    def _show_cut_line(self, waiting: int) -> None:
        """What an officer sees who presses "send" without a line: nothing lost, the reason."""
        report = self.driver.sync_now()
        _require(bool(report.trouble), "a cut line was not noticed")
        _require(report.waiting >= waiting, "something no longer waits though nothing was sent")
        self.driver.shot("05-tanpa-jalur")

    def _send(self) -> None:
        waiting = self.driver.figures().waiting
        if self.kill_server and waiting:
            self.say(words("Pusat dimatikan di tengah kiriman", "Killing the centre mid-push"))
            report = self.driver.sync_now()
            _require(self.centre.wait_for_death(), "the centre was not killed")
            _require(bool(report.trouble), "a killed centre was not noticed")
            _require(report.waiting == waiting, "delivered without a receipt")
            self.driver.shot("06-pusat-mati")
            self.centre.start()
            self.line.target = self.centre.port
        self.say(words("Jalur kembali; mengirim", "Line restored; sending"))
        self._sync()
        self.driver.shot("07-terkirim")

    def _sync(self) -> SyncReport:
        report = self.driver.sync_now()
        _require(not report.trouble, f"the sync ended with {report.trouble}")
        return report

    def _review(self) -> None:
        self.say(words("Pusat memeriksa", "The centre reviews"))
        plan = {p.full_name: p for p in PEOPLE}
        client = self._client()
        for record in self._centre_records():
            acts = {entry["act"] for entry in record["history"]}
            person = plan.get(record["values"].get("full_name", ""))
            if person is None or acts & set(ACTS.values()):
                continue
            path, text = person.reason
            reasons = [{"path": path, "text": text}] if text else []
            client.verdict(record, ACTS[person.verdict], reasons)

    def _receive_answers(self) -> None:
        self._sync()
        self.driver.go(PageName.HOME)
        self.driver.shot("08-jawaban-pusat")
        self.driver.open_corrections()
        self.driver.shot("09-perlu-perbaikan")

    def _correct(self) -> None:
        waiting = {r.values.get("full_name") for r in self._records() if _needs_correction(r.case)}
        for number, person in enumerate((p for p in PEOPLE if p.full_name in waiting), 1):
            self.say(words("Memperbaiki", "Correcting") + f" {person.full_name}")
            self.driver.open_record(person.full_name)
            self.driver.shot(f"10-dikembalikan-{number}")
            for path, text in person.correction.items():
                self.driver.correct(path, text)
            self.driver.shot(f"11-diperbaiki-{number}")

    def _look_around(self) -> None:
        driver = self.driver
        driver.shot("12-sinkron")
        driver.go(PageName.PEOPLE)
        driver.shot("13-orang")
        driver.open_record(PEOPLE[3].full_name)
        driver.shot("14-riwayat")
        driver.go(PageName.SETTINGS)
        driver.shot("15-pengaturan")
        driver.go(PageName.HOME)
        driver.shot("16-beranda")

    def _desk(self) -> Any:
        return self.driver.main.session.desk

    def _records(self) -> Any:
        return self._ask(lambda: tally.laptop_records(self._desk()))

    def _ask(self, job: Callable[[], R]) -> R:
        return self.driver.ask(job)

    def _client(self) -> ReviewClient:
        url = f"https://127.0.0.1:{self.centre.port}"
        return ReviewClient(url, self._ca, self._reviewer)

    def _centre_records(self) -> list[dict[str, Any]]:
        client = self._client()
        return [client.record(r["record_id"]) for r in client.records()]


def _needs_correction(case: Case) -> bool:
    return case is Case.NEEDS_CORRECTION


def _require(is_so: bool, otherwise: str) -> None:
    if not is_so:
        raise EnvironmentTrouble("demo_differs", what=otherwise)
