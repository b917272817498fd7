"""The check for system libraries, with the loader as it behaves on a bare machine."""

import pytest

from fieldreg.apps import preflight
from fieldreg.apps.preflight import ALWAYS, WAYLAND_WINDOW, X11_WINDOW, Library


def _loader(*gone: str):
    def load(name: str) -> object:
        if name in gone:
            raise OSError(f"{name}: cannot open shared object file: No such file or directory")
        return object()

    return load


def test_says_nothing_when_all_is_there():
    assert preflight.missing_advice({"DISPLAY": ":0"}, system="linux", load=_loader()) == ""


def test_names_the_exact_line_for_what_is_missing():
    load = _loader("libEGL.so.1", "libxkbcommon.so.0")
    text = preflight.missing_advice({}, system="linux", load=load)
    assert "  sudo apt install libegl1 libxkbcommon0\n" in text
    assert "libEGL.so.1, libxkbcommon.so.0" in text


def test_a_package_is_named_once():
    load = _loader("libglib-2.0.so.0", "libgthread-2.0.so.0")
    text = preflight.missing_advice({}, system="linux", load=load)
    assert text.count("libglib2.0-0") == 1


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, ALWAYS),
        ({"DISPLAY": ":0"}, ALWAYS + X11_WINDOW),
        ({"WAYLAND_DISPLAY": "wayland-0"}, ALWAYS + WAYLAND_WINDOW),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, ALWAYS),
    ],
)
def test_asks_only_for_what_this_display_needs(environment, expected):
    assert preflight.needed(environment) == expected


def test_a_window_library_does_not_matter_offscreen():
    load = _loader("libxcb-cursor.so.0")
    assert preflight.missing_advice({}, system="linux", load=load) == ""
    text = preflight.missing_advice({"DISPLAY": ":0"}, system="linux", load=load)
    assert "sudo apt install libxcb-cursor0" in text


def test_other_systems_bring_their_own_libraries():
    assert preflight.missing_advice({}, system="win32", load=_loader("libEGL.so.1")) == ""


@pytest.mark.parametrize(
    ("environment", "system", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "win32", True),
    ],
)
def test_knows_where_a_window_can_be_shown(environment, system, expected):
    assert preflight.has_display(environment, system) is expected


def test_reads_the_loaders_own_words():
    known = ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")
    assert preflight.from_loader(known) == Library("libEGL.so.1", "libegl1")
    strange = ImportError("libnew.so.7: cannot open shared object file: No such file")
    assert preflight.from_loader(strange) == Library("libnew.so.7", "")
    assert preflight.from_loader(ImportError("No module named 'PySide6'")) is None


def test_a_library_nobody_listed_is_still_named():
    def load(_name: str) -> object:
        raise ImportError("libnew.so.7: cannot open shared object file: No such file")

    assert "apt-file search libnew.so.7" in preflight.advice_from_qt(load)


def test_another_import_failure_is_not_hidden():
    def load(_name: str) -> object:
        raise ImportError("No module named 'PySide6'")

    with pytest.raises(ImportError, match="PySide6"):
        preflight.advice_from_qt(load)


def test_qt_starts_on_this_machine(capsys):
    assert preflight.main(["--offscreen"]) == 0
    assert capsys.readouterr().err == ""
