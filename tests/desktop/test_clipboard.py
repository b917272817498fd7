"""What was copied here is marked, and goes after thirty seconds, at lock and at exit."""

import gc
import subprocess
import sys

import pytest
import shiboken6
from desktop.at_work import PERSON, register, until
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from fieldreg.desktop import clipboard
from fieldreg.desktop.clipboard import CLEAR_AFTER_MS, ClipboardGuard, put
from fieldreg.desktop.widgets.lines import GroupedDigits, LineControl
from fieldreg.desktop.widgets.long_text import LongText
from fieldreg.desktop.widgets.text import Text

NIK = "5171031203809901"
Mode = QClipboard.Mode
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def board(qapp):
    found = QGuiApplication.clipboard()
    found.setText("")
    yield found
    found.setText("")


@pytest.fixture
def make_guard(board):
    """Guards that are really gone afterwards; the screen of the tests knows no owners."""
    made = []

    def make(**how) -> ClipboardGuard:
        made.append(ClipboardGuard(**how))
        return made[-1]

    yield make
    for guard in made:
        shiboken6.delete(guard)


@pytest.fixture
def guard(make_guard):
    return make_guard(owns=lambda mode: True)


def time_out(guard: ClipboardGuard, mode: Mode = Mode.Clipboard) -> None:
    """As if the thirty seconds were over."""
    timer = guard._timers[mode]
    assert timer.isActive()
    timer.stop()
    timer.timeout.emit()


def test_it_goes_after_thirty_seconds(board, guard):
    put(NIK)
    assert CLEAR_AFTER_MS == guard._timers[Mode.Clipboard].interval() == 30_000
    assert (board.text(), guard.waits) == (NIK, True)
    time_out(guard)
    assert (board.text(), guard.waits) == ("", False)


def test_the_clock_is_a_real_one(board, qtbot, make_guard):
    make_guard(after_ms=20, owns=lambda mode: True)
    put(NIK)
    qtbot.waitUntil(lambda: board.text() == "")


def test_copying_again_begins_the_time_anew(board, guard):
    put(NIK)
    put("something else")
    time_out(guard)
    assert board.text() == ""


def test_what_others_put_there_is_left(board, make_guard):
    mine = [True]
    guard = make_guard(owns=lambda mode: mine[0])
    put(NIK)
    mine[0] = False
    board.setText("a recipe")
    assert not guard.waits
    assert not guard._timers[Mode.Clipboard].isActive()
    guard.clear_ours()
    assert board.text() == "a recipe"


def test_what_changed_unnoticed_is_left(board, guard):
    put(NIK)
    board.blockSignals(True)
    board.setText("a recipe")
    board.blockSignals(False)
    time_out(guard)
    assert board.text() == "a recipe"


def test_what_others_put_there_is_never_ours_on_a_screen_without_owners(board, make_guard):
    guard = make_guard()
    board.setText("a recipe")
    assert not guard.waits
    put(NIK)
    assert guard.waits
    guard.clear_ours()
    assert board.text() == ""


def test_clearing_when_nothing_is_ours_does_nothing(board, guard):
    guard.clear_ours()
    assert not guard.waits


def marks(data: QMimeData) -> set[str]:
    return {name for name in clipboard._MARKS if data.hasFormat(name)}


def test_what_is_put_there_bears_every_mark(board, guard):
    put(NIK)
    assert marks(board.mimeData()) == set(clipboard._MARKS)
    history = 'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"'
    assert bytes(board.mimeData().data(history).data()) == bytes(4)


def test_what_qt_itself_copies_is_marked_as_soon_as_it_is_there(board, guard, qtbot):
    line = QLineEdit(NIK)
    qtbot.addWidget(line)
    line.selectAll()
    line.copy()
    assert board.text() == NIK
    assert marks(board.mimeData())
    assert guard.waits


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("label", Qt.Key.Key_C),
        *(
            (kind, key)
            for kind in ("line", "digits", "long")
            for key in (Qt.Key.Key_C, Qt.Key.Key_X)
        ),
    ],
)
def test_our_controls_copy_marked_at_once(board, qtbot, kind, key):
    """Without a guard: a history that looks at every change never sees it unmarked."""
    made = {"line": LineControl, "digits": GroupedDigits, "long": LongText}
    widget = Text(NIK, selectable=True) if kind == "label" else made[kind]()
    qtbot.addWidget(widget)
    if kind == "label":
        widget.setSelection(0, len(NIK))
    else:
        widget.show_text(NIK)
        widget.selectAll()
    seen = []
    look = board.dataChanged.connect(lambda: seen.append(marks(board.mimeData())))
    widget.show()
    QTest.keyClick(widget, key, CONTROL)
    board.dataChanged.disconnect(look)
    gc.collect()
    assert seen == [set(clipboard._MARKS)]
    assert board.text() == NIK
    if key == Qt.Key.Key_X:
        assert widget.typed() == ""


def test_cutting_is_editing(board, qtbot):
    line = LineControl()
    qtbot.addWidget(line)
    told = []
    line.edited.connect(lambda: told.append(line.text()))
    line.show_text("Wayan")
    QTest.keyClick(line, Qt.Key.Key_X, CONTROL)
    assert told == []
    line.selectAll()
    QTest.keyClick(line, Qt.Key.Key_X, CONTROL)
    assert told == [""]
    line.undo()
    assert line.text() == "Wayan"


def test_the_primary_selection_goes_too(guard):
    """On a screen that has one; here one that only says so."""

    held = {Mode.Selection: NIK, Mode.Clipboard: "a recipe"}
    guard._clipboard = type(
        "Double",
        (),
        {
            "text": lambda self, mode: held[mode],
            "clear": lambda self, mode: held.update({mode: ""}),
        },
    )()
    guard._on_changed(Mode.Selection)
    time_out(guard, Mode.Selection)
    assert held == {Mode.Selection: "", Mode.Clipboard: "a recipe"}


def test_at_lock_and_at_exit_it_is_gone(board, laptop):
    driver = laptop.sign_in()
    register(driver, PERSON)
    window = laptop.windows[0]
    put(NIK)
    window.lock()
    assert board.text() == ""
    until(lambda: window.main is None and window.shown is not None, "locked")
    put(NIK)
    window.close()
    assert board.text() == ""


def test_a_program_that_just_ends_ends_well_and_leaves_nothing(tmp_path):
    code = (
        "import atexit\n"
        "from PySide6.QtGui import QGuiApplication\n"
        "app = QGuiApplication(['x'])\n"
        "board = app.clipboard()\n"
        "atexit.register(lambda: print(repr(board.text())))\n"
        "from fieldreg.desktop import clipboard\n"
        f"clipboard.put('{NIK}')\n"
        "print(board.text())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, f"{NIK}\n''\n")
