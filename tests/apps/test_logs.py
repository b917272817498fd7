"""The log and the crash reports never hold a person's data, whatever is logged however."""

from __future__ import annotations

import gc
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldreg.apps import logs
from fieldreg.domain.trouble import EnvironmentTrouble

NIK, PHONE, MAIL, NAME = (
    "5171031203809901",
    "081234567890",
    "wayan.sudarta@desa.id",
    "I WAYAN SUDARTA",
)
SECRETS = (NIK, PHONE, MAIL, NAME, "5171 0312 0380 9901")


@pytest.fixture
def kept(tmp_path):
    """A running log; its folder."""
    started = logs.start(tmp_path)
    yield tmp_path / "logs"
    started.stop()


def everything(folder: Path) -> str:
    return "\n".join(p.read_text(encoding="utf-8") for p in sorted(folder.iterdir()))


class Talkative:
    """Something whose text is a person's data, as a value or a mapping may be."""

    def __str__(self) -> str:
        return f"nik {NIK}"

    __repr__ = __str__


class Unprintable:
    def __str__(self) -> str:
        raise ValueError(NIK)

    __repr__ = __str__


WAYS = ["message", "argument", "object", "mapping", "extra", "exception", "stack", "name", "thread"]


def say(way: str, text: str) -> None:
    log = logging.getLogger("fieldreg.test")
    if way == "message":
        log.warning(text.replace("%", "%%"))
    elif way == "argument":
        log.warning("met %s and %r", text, [text])
    elif way == "object":
        log.warning({"full_name": text})
    elif way == "mapping":
        log.warning("met %(who)s", {"who": text})
    elif way == "extra":
        log.warning("met", extra={"who": text})
    elif way == "exception":
        try:
            raise ValueError(text)
        except ValueError:
            log.exception("met")
    elif way == "stack":
        kept_here = text  # a local of a frame whose stack is logged
        log.warning("met", stack_info=bool(kept_here) or True)
    elif way == "name":
        logging.getLogger(f"a {text}").warning("met")
    else:
        thread = threading.Thread(target=lambda: log.warning("met"), name=text)
        thread.start()
        thread.join()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(
    way=st.sampled_from(WAYS),
    secret=st.sampled_from(SECRETS),
    before=st.text(st.characters(codec="utf-8"), max_size=20),
    after=st.text(st.characters(codec="utf-8"), max_size=20),
)
def test_whatever_is_logged_however_nobodys_data_is_written(kept, way, secret, before, after):
    # A name is known by how it stands: between spaces.
    text = f"{before} {secret} {after}" if secret == NAME else before + secret + after
    say(way, text)
    assert secret not in everything(kept)


@pytest.mark.parametrize("way", ["message", "argument", "object", "mapping", "exception", "name"])
def test_without_the_filter_it_would_be_there(kept, way):
    """The control."""
    for handler in logging.getLogger().handlers:
        for one in list(handler.filters):
            if isinstance(one, logs.MaskingFilter):
                handler.removeFilter(one)
    say(way, NIK)
    assert NIK in everything(kept)


def test_lines_tell_when_what_and_where(kept):
    logging.getLogger("fieldreg.sync").info("sync ended sent=3 trouble=no_line")
    logging.getLogger("foreign").info("not asked for")
    text = (kept / logs.LOG_FILE).read_text(encoding="utf-8")
    assert "INFO MainThread fieldreg.sync: sync ended sent=3 trouble=no_line" in text
    assert "fieldreg" in text.splitlines()[0]
    assert "not asked for" not in text


def test_what_cannot_be_printed_costs_its_line_only(kept, capsys):
    log = logging.getLogger("fieldreg.test")
    log.warning("met %s", Unprintable())
    log.warning("met %d and %d", NIK)  # noqa: PLE1206 - wrong on purpose
    log.warning("met %s", Talkative())
    log.warning("after")
    text = everything(kept)
    assert "cannot be written (ValueError)" in text
    assert "cannot be written (TypeError)" in text
    assert "after" in text
    assert NIK not in text + "".join(capsys.readouterr())


def test_old_lines_give_way_to_new_ones(kept, monkeypatch):
    (file,) = [h for h in logging.getLogger().handlers if isinstance(h, logs._LogFile)]
    file.maxBytes = 2000
    for number in range(300):
        logging.getLogger("fieldreg").info("line no %d", number)
    files = {p.name for p in kept.glob("fieldreg.log*")}
    assert files == {"fieldreg.log", *(f"fieldreg.log.{n}" for n in (1, 2, 3, 4))}
    assert all(p.stat().st_size <= 2000 for p in kept.glob("fieldreg.log*"))
    assert "line no 299" in (kept / "fieldreg.log").read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps the folder's own rules")
def test_everything_is_its_owners_only_whatever_the_umask(tmp_path):
    before = os.umask(0)
    try:
        started = logs.start(tmp_path / "workspace")
        (file,) = [h for h in started.handlers if isinstance(h, logs._LogFile)]
        file.doRollover()
        logging.getLogger("fieldreg").error("x", extra={"crash": ValueError("x")})
        started.stop()
    finally:
        os.umask(before)
    found = list((tmp_path / "workspace").rglob("*"))
    assert len([p for p in found if p.is_file()]) == 4
    assert {oct(p.stat().st_mode & 0o777) for p in found if p.is_file()} == {"0o600"}
    assert {oct(p.stat().st_mode & 0o777) for p in found if p.is_dir()} == {"0o700"}


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_no_log_is_written_through_a_link_that_another_account_laid(tmp_path):
    kept = tmp_path / "kept"
    kept.write_text("of somebody")
    folder = tmp_path / "workspace" / "logs"
    folder.mkdir(parents=True)
    for name in (logs.LOG_FILE, logs.FAULTS_FILE):
        (folder / name).symlink_to(kept)
    started = logs.start(tmp_path / "workspace")
    logging.getLogger("fieldreg").info("a line")
    started.stop()
    assert kept.read_text() == "of somebody"
    assert "a line" in (folder / logs.LOG_FILE).read_text()


def _crash(text: str = NAME) -> None:
    local = text
    raise ValueError(f"cannot read {local}")


def test_an_unexpected_exception_leaves_a_report_of_places_alone(kept, capsys):
    try:
        _crash()
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
        sys.excepthook(type(error), error, error.__traceback__)
    (report,) = kept.glob(logs.CRASHES)
    lines = report.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("fieldreg ")
    assert lines[2] == "builtins.ValueError"
    assert lines[-1].endswith(" _crash")
    said = everything(kept) + "".join(capsys.readouterr())
    assert "WAYAN" not in said
    assert "_crash" in (kept / logs.LOG_FILE).read_text()


def test_threads_and_finalizers_are_reported_too(kept, capsys):
    thread = threading.Thread(target=_crash)
    thread.start()
    thread.join()

    class Bad:
        def __del__(self) -> None:
            _crash(NIK)

    Bad()
    gc.collect()
    assert len(list(kept.glob(logs.CRASHES))) == 2
    assert not any(s in everything(kept) + "".join(capsys.readouterr()) for s in SECRETS)


def test_known_trouble_and_ordinary_lines_leave_none(kept):
    logging.getLogger("fieldreg").error("x")
    logging.getLogger("fieldreg").warning("x", extra={"crash": ValueError()})
    sys.excepthook(SystemExit, SystemExit(0), None)
    assert not list(kept.glob(logs.CRASHES))


def test_reports_do_not_pile_up(kept):
    for number in range(25):
        made = {}
        exec(f"class Odd{number}(Exception): pass", made)
        logging.getLogger("fieldreg").error("x", extra={"crash": made[f"Odd{number}"](NIK)})
    reports = sorted(kept.glob(logs.CRASHES))
    assert len(reports) == logs.MOST_CRASHES
    assert "Odd24" in reports[-1].read_text()


def test_what_a_trouble_is_called_is_told(kept):
    logging.getLogger("fieldreg").error("x", extra={"crash": EnvironmentTrouble("disk_full")})
    assert "EnvironmentTrouble (disk_full)" in everything(kept)


def test_a_folder_that_cannot_be_written_costs_nothing(tmp_path):
    (tmp_path / "logs").write_text("a file stands here")
    started = logs.start(tmp_path)
    assert started.handlers == []
    started.stop()


def test_stopping_leaves_everything_as_it_was(tmp_path):
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    handlers = list(logging.getLogger().handlers)
    started = logs.start(tmp_path)
    assert sys.excepthook is not before[0]
    started.stop()
    started.stop()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
    assert logging.getLogger().handlers == handlers


def test_the_interpreters_own_death_is_noted_without_data(tmp_path):
    code = (
        "import sys, faulthandler\nfrom pathlib import Path\nfrom fieldreg.apps import logs\n"
        f"logs.start(Path(sys.argv[1]))\nnik = '{NIK}'\nfaulthandler._sigsegv()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, check=False
    )
    assert done.returncode
    text = (tmp_path / "logs" / logs.FAULTS_FILE).read_text(encoding="utf-8")
    assert "most recent call first" in text
    assert NIK not in text
