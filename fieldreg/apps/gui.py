"""The application: builds the window from its parts and runs it."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from fieldreg.apps import preflight
from fieldreg.apps.say import words


def run(workspace: Path) -> int:
    """Open the app on *workspace*; 1 if this machine lacks what a window needs."""
    advice = preflight.missing_advice()
    if not advice and not (preflight.has_display() or os.environ.get("QT_QPA_PLATFORM")):
        advice = words(
            "Tidak ada layar di sini. Jalankan di komputer dengan layar, atau coba "
            "`fieldreg demo --headless`.",
            "There is no display here. Run it where there is one, or try "
            "`fieldreg demo --headless`.",
        )
    if advice:
        print(advice, file=sys.stderr)
        return 1
    return show(workspace)


def show(workspace: Path, *, sign_in_hint: str = "") -> int:
    """Show the window and run until it is closed."""
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - Qt only once it can start

    from fieldreg.apps import logs  # noqa: PLC0415
    from fieldreg.desktop import qt_log  # noqa: PLC0415
    from fieldreg.desktop.app import DeskContext, build  # noqa: PLC0415
    from fieldreg.protocol.pack_files import builtin_shelf  # noqa: PLC0415
    from fieldreg.store.files import make_folder  # noqa: PLC0415
    from fieldreg.sync.https import HttpsCarrier  # noqa: PLC0415

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Qt would never look at Python's own handler
    make_folder(workspace)
    logs.start(workspace)
    qt_log.listen()
    app = QApplication(["fieldreg"])
    language = os.environ.get("FIELDREG_LANGUAGE", "id")
    window = build(
        DeskContext(
            workspace,
            builtin_shelf(),
            HttpsCarrier,
            language=language,
            sign_in_hint=sign_in_hint,
        )
    )
    window.show()
    return app.exec()
