"""A scripted day on one laptop, run as a program of its own: `python day.py FOLDER [careless]`.

FOLDER/workspace is made and used: people are registered, by the services and by hand in the real
window, looked for, sorted, photographed, backed up; things are copied, the desk is locked. A
careless day also leaves what a bad program would: a temporary file, a cache, loose modes.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

NAMES = ["I WAYAN SUDARTAYASA", "NI MADE SUARTINIASIH", "I NYOMAN ARDANAYOGA"]
NIKS = ["5171031203809901", "5171034507859902", "5171031203809903"]
PHONES = ["081234567801", "081234567802", "081234567803"]
MUCH = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) "
    f"SELECT '{NAMES[0]}' || hex(randomblob(120)) AS x FROM n ORDER BY x"
)
NEEDLES = [*NAMES, *NIKS, *PHONES]


def main(folder: Path, *, careless: bool) -> None:
    """The day."""
    os.umask(0)
    place = folder / "workspace"
    import weak_kdf  # noqa: PLC0415

    from fieldreg.apps import logs  # noqa: PLC0415 - after the umask, like everything

    weak_kdf.allow()

    program = logs.start(place)
    _with_services(place)
    _with_hands(place)
    program.stop()
    if careless:
        _sort_into_a_file(folder)
        with tempfile.NamedTemporaryFile(delete=False) as file:
            file.write(NAMES[0].encode())
        cache = Path(os.environ["XDG_CACHE_HOME"]) / "pictures"
        cache.mkdir(parents=True)
        (cache / "thumbnail").write_bytes(NIKS[1].encode())
        (place / "export.csv").write_text("nothing in it")


def _with_services(place: Path) -> None:
    from documents.picture_files import encoded, photo  # noqa: PLC0415
    from services.conftest import CHEAP, PASSPHRASE  # noqa: PLC0415

    from fieldreg.domain.words import ImageKind  # noqa: PLC0415
    from fieldreg.protocol.pack_files import builtin_shelf  # noqa: PLC0415
    from fieldreg.services import backup, draft, images, register, workspace  # noqa: PLC0415
    from fieldreg.services.people import search  # noqa: PLC0415
    from fieldreg.services.views import PeopleQuery  # noqa: PLC0415

    workspace.create(place, _enrolment(), officer_name="Petugas", passphrase=PASSPHRASE, kdf=CHEAP)
    desk = workspace.unlock(place, PASSPHRASE, shelf=builtin_shelf())
    for number, (name, nik, phone) in enumerate(zip(NAMES, NIKS, PHONES, strict=True)):
        values: dict[str, Any] = {"full_name": name, "nik": nik, "phone": phone}
        saved = register.save(desk, register.open_form(desk), values)
        if number == 0:
            images.add_image(desk, saved.record_id or "", encoded(photo()), kind=ImageKind.KTP)
    draft.keep(desk, register.open_form(desk), {"full_name": NAMES[1]})
    search(desk, PeopleQuery(text="suda"))
    _sort_much(desk)
    backup.back_up(desk, "asked")
    try:
        raise ValueError(NAMES[0])
    except ValueError as error:
        logging.getLogger("fieldreg").error("met %s", NIKS[0], extra={"crash": error})
    modes = {p.name: p.stat().st_mode & 0o7777 for p in (place / "vault").iterdir()}
    sys.stdout.write(json.dumps(modes) + "\n")
    workspace.close(desk)


def _sort_much(desk: Any) -> None:
    """More than a cache holds, so that a sort that may use a file would."""
    with desk.store.reading() as connection:
        assert len(connection.exec_driver_sql(MUCH).fetchall()) == 60000


def _sort_into_a_file(place: Path) -> None:
    """The same with the engine's own choice of where to sort."""
    import sqlcipher3.dbapi2 as sqlcipher  # noqa: PLC0415

    connection = sqlcipher.connect(place / "workspace" / "vault" / "sorting.db")
    connection.execute(f"PRAGMA key = \"x'{'00' * 32}'\"")
    connection.execute("PRAGMA temp_store = FILE")
    connection.execute(MUCH).fetchall()
    connection.close()


def _with_hands(place: Path) -> None:
    """The real window: sign in, type somebody, copy, change the language, lock, close."""
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415
    from services.conftest import PASSPHRASE  # noqa: PLC0415

    from fieldreg.desktop import clipboard, preferences  # noqa: PLC0415
    from fieldreg.desktop.app import DeskContext, build  # noqa: PLC0415
    from fieldreg.desktop.driver import Driver  # noqa: PLC0415
    from fieldreg.desktop.preferences import Preferences  # noqa: PLC0415
    from fieldreg.protocol.pack_files import builtin_shelf  # noqa: PLC0415
    from fieldreg.sync.https import HttpsCarrier  # noqa: PLC0415

    app = QApplication.instance() or QApplication(["fieldreg"])
    window = build(DeskContext(place, builtin_shelf(), HttpsCarrier, auto_sync=False))
    driver = Driver(window)
    driver.sign_in(PASSPHRASE)
    driver.new_person({"nik": NIKS[2], "full_name": NAMES[2], "phone": PHONES[2]})
    driver.save_next()
    clipboard.put(NIKS[2])
    preferences.keep(place, Preferences(language="en"))
    driver.new_person({"full_name": NAMES[1]})
    window.lock()
    driver.sign_in(PASSPHRASE)
    window.close()
    del app


def _enrolment() -> Any:
    from services.conftest import enrolment  # noqa: PLC0415

    return enrolment.__wrapped__()


if __name__ == "__main__":
    main(Path(sys.argv[1]), careless="careless" in sys.argv[2:])
