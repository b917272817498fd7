"""The demo with a screen: everything prepared, then the app for a person to try."""

from __future__ import annotations

import platform
from collections.abc import Callable

from fieldreg.apps import gui
from fieldreg.apps.demo.centre_process import CentreProcess
from fieldreg.apps.demo.place import OFFICER_NAME, DemoPlace, hand_out_file, require_free
from fieldreg.apps.say import words
from fieldreg.services import enrol, workspace
from fieldreg.services.workspace import WorkspaceState


def show(place: DemoPlace, *, say: Callable[[str], None]) -> int:
    """Start the centre, enrol the laptop if it is bare, open the app until it is closed."""
    require_free(place)
    centre = CentreProcess(place.centre, port=place.port)
    say(words("Menyalakan pusat", "Starting the centre"))
    centre.start()
    try:
        if workspace.state(place.laptop) is WorkspaceState.BARE:
            say(words("Mendaftarkan laptop", "Enrolling the laptop"))
            _enrol(place)
        hint = words("Kata sandi demo: ", "The demo's passphrase: ") + place.passphrase
        say(hint)
        say(
            words(
                "Sebagai pusat, di terminal lain: fieldreg centre list --folder ",
                "As the centre, in another terminal: fieldreg centre list --folder ",
            )
            + str(place.centre)
        )
        return gui.show(place.laptop, sign_in_hint=hint)
    finally:
        centre.stop()


def _enrol(place: DemoPlace) -> None:
    file = enrol.read_file(hand_out_file(place).read_bytes())
    enrolment = enrol.enrol(file, platform.node())
    place.laptop.mkdir(parents=True, exist_ok=True)
    workspace.create(
        place.laptop, enrolment, officer_name=OFFICER_NAME, passphrase=place.passphrase
    )
