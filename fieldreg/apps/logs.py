"""The program's log and crash reports: in `<workspace>/logs/`, without anybody's data.

    fieldreg.log, fieldreg.log.1 …   what happened, masked
    crash-<moment>.txt               an exception that nobody expected: types and places, no text
    faults.txt                       where it stood when the interpreter itself died

A log never disturbs: a full disk or a lost folder costs lines, nothing else.
"""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import platform
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from fieldreg import __version__
from fieldreg.domain.masking import described, masked
from fieldreg.store.files import make_folder, open_to_append

LOGS_FOLDER = "logs"
LOG_FILE = "fieldreg.log"
FAULTS_FILE = "faults.txt"
CRASHES = "crash-*.txt"
FILE_BYTES, OLD_FILES, MOST_CRASHES = 512 << 10, 4, 20
_FORM = "%(asctime)sZ %(levelname)s %(threadName)s %(name)s: %(message)s"


class MaskingFilter(logging.Filter):
    """Lets every record through, without a person's data: message, arguments, exception, stack.

    For handlers, so that no logger gets round it. Of an exception only types and places are left.
    """

    def __init__(self) -> None:
        super().__init__()
        self._home = home()

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask *record* in place; always True, and never an exception."""
        try:
            text = masked(record.getMessage(), self._home)
        except Exception as broken:  # noqa: BLE001 - arguments of any kind, that print anyhow
            text = f"a message that cannot be written ({type(broken).__name__})"
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        record.msg, record.args = text, None
        record.exc_info, record.stack_info = None, None
        record.exc_text = masked(described(error), self._home) if error else None
        record.name = masked(record.name, self._home)
        record.threadName = masked(record.threadName or "", self._home)
        return True


class _LogFile(logging.handlers.RotatingFileHandler):
    """A rotating file with the mode of its workspace; says nothing when it cannot write."""

    def _open(self) -> Any:
        return open_to_append(Path(self.baseFilename))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Nothing: the usual answer prints the message and its arguments."""


class _CrashReports(logging.Handler):
    """Writes a small file for each record with an exception that nobody expected."""

    def __init__(self, folder: Path) -> None:
        super().__init__(logging.ERROR)
        self._folder = folder
        self._told: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """One file a crash, and one only for the same place in a run."""
        error = getattr(record, "crash", None)
        if error is None and isinstance(record.exc_info, tuple):
            error = record.exc_info[1]
        if isinstance(error, BaseException):
            with suppress(OSError):
                self._write(masked(described(error), home()), record.threadName or "")

    def _write(self, what: str, thread: str) -> None:
        if what in self._told:
            return
        self._told.add(what)
        moment = datetime.now(UTC)
        path = self._folder / f"crash-{moment.strftime('%Y%m%dT%H%M%S%fZ')}.txt"
        lines = [
            f"fieldreg {__version__}, Python {platform.python_version()}, {sys.platform}",
            f"{moment.strftime('%Y-%m-%dT%H:%M:%SZ')} {masked(thread)}",
            what,
        ]
        with open_to_append(path) as file:
            file.write("\n".join([*lines, ""]))
        for old in sorted(self._folder.glob(CRASHES))[:-MOST_CRASHES]:
            old.unlink()


@dataclass
class Logs:
    """What `start` set up, to be taken down again by `stop`."""

    handlers: list[logging.Handler] = field(default_factory=list)
    faults: TextIO | None = None
    before: tuple[Any, ...] = ()

    def stop(self) -> None:
        """Leave logging, hooks and files as they were before; a second call does nothing."""
        root = logging.getLogger()
        for handler in self.handlers:
            root.removeHandler(handler)
            handler.close()
        self.handlers = []
        if self.before:
            sys.excepthook, threading.excepthook, sys.unraisablehook = self.before[:3]
            logging.getLogger("fieldreg").setLevel(self.before[3])
            logging.captureWarnings(False)
            self.before = ()
        if self.faults:
            faulthandler.disable()
            self.faults.close()
            self.faults = None


def start(workspace: Path) -> Logs:
    """Log into *workspace* from now on, with hooks for whatever nobody caught.

    Where the folder cannot be written, nothing is logged and nothing fails.
    """
    folder = workspace / LOGS_FOLDER
    logs = Logs()
    try:
        make_folder(folder)
        file = _LogFile(
            folder / LOG_FILE, maxBytes=FILE_BYTES, backupCount=OLD_FILES, encoding="utf-8"
        )
    except OSError:
        return logs
    form = logging.Formatter(_FORM, "%Y-%m-%dT%H:%M:%S")
    form.converter = lambda seconds: datetime.fromtimestamp(seconds or 0, UTC).timetuple()
    file.setFormatter(form)
    file.addFilter(MaskingFilter())
    # Crash reports first: the filter takes the exception out of the record.
    logs.handlers = [_CrashReports(folder), file]
    for handler in logs.handlers:
        logging.getLogger().addHandler(handler)
    _hook(logs)
    with suppress(OSError):
        logs.faults = _faults(folder / FAULTS_FILE)
    logging.getLogger("fieldreg").info("fieldreg %s started", __version__)
    return logs


def _hook(logs: Logs) -> None:
    program = logging.getLogger("fieldreg")
    logs.before = (sys.excepthook, threading.excepthook, sys.unraisablehook, program.level)
    program.setLevel(logging.INFO)
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda met: _tell(met.exc_value)
    sys.unraisablehook = lambda met: _tell(met.exc_value)


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if isinstance(error, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        _tell(error)


def _tell(error: BaseException | None) -> None:
    """Into the log and a crash report; on the terminal too, which may be a file in truth."""
    if error is None or isinstance(error, SystemExit):
        return
    said = described(error)
    logging.getLogger("fieldreg").critical("Nobody expected %s", said, extra={"crash": error})
    if sys.stderr:
        with suppress(OSError, ValueError):
            print(masked(said, home()), file=sys.stderr)


def _faults(path: Path) -> TextIO:
    file = open_to_append(path)
    faulthandler.enable(file)
    return file


def home() -> str:
    """The home folder of whoever runs this; empty where there is none."""
    try:
        return str(Path.home())
    except RuntimeError:
        return ""
