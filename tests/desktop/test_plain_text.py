"""Nothing that a person typed is ever read as markup: a rule for the code, a look at the screens.

Qt guesses: a label, a message box or a tooltip whose text looks like HTML is rendered as HTML, and
a name such as `<img src=...>` would be fetched.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from desktop import at_work
from desktop.at_work import PERSON, until
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QWidget

import fieldreg.desktop
from fieldreg.desktop.session import Go, PageName
from fieldreg.domain.words import Act
from fieldreg.services import register as register_service

ROOT = Path(fieldreg.desktop.__file__).parent
FORBIDDEN = {
    "QErrorMessage", "QMessageBox", "QTextBrowser", "QTextEdit", "QStaticText",
    "QWhatsThis", "AutoText", "RichText", "MarkdownText", "appendHtml", "insertHtml", "setHtml",
    "setMarkdown", "setStatusTip", "setWhatsThis", "showText", "fromHtml",
}  # fmt: skip
PLAIN = {"setTextFormat", "setPixmap"}


def _name(node: ast.expr) -> str:
    return getattr(node, "attr", getattr(node, "id", ""))


def _bare_labels(function: ast.AST) -> Iterator[str]:
    """Labels made in *function* that are not told there to be plain, or a picture."""
    calls = [n for n in ast.walk(function) if isinstance(n, ast.Call)]
    made = {id(n): ast.unparse(n) for n in calls if _name(n.func) == "QLabel"}
    told = {
        ast.unparse(n.func.value)
        for n in calls
        if isinstance(n.func, ast.Attribute) and n.func.attr in PLAIN
    }
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and id(node.value) in made:
            text = made.pop(id(node.value))
            if ast.unparse(node.targets[0]) not in told:
                yield text
    yield from made.values()


def _is_safe_tip(argument: ast.expr) -> bool:
    is_empty = isinstance(argument, ast.Constant) and argument.value == ""
    return is_empty or (isinstance(argument, ast.Call) and _name(argument.func) == "tip")


def offences(source: str) -> list[str]:
    """What in *source* could let Qt read data as markup."""
    tree = ast.parse(source)
    found = []
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
    outside = [n for n in tree.body if not isinstance(n, ast.ClassDef | ast.FunctionDef)]
    for part in (*functions, *outside):
        found += _bare_labels(part)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name) and _name(node) in FORBIDDEN:
            found.append(_name(node))
        if isinstance(node, ast.ImportFrom):
            found += [a.name for a in node.names if a.name in FORBIDDEN]
        if isinstance(node, ast.Call) and _name(node.func) == "setToolTip":
            found += [] if _is_safe_tip(node.args[0]) else [ast.unparse(node)]
        if isinstance(node, ast.ClassDef) and any(_name(b) == "QLabel" for b in node.bases):
            found += [] if "PlainText" in ast.unparse(node) else [node.name]
    return found


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda p: p.stem)
def test_no_code_lets_qt_guess(path):
    assert offences(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        "def f(name):\n    label = QLabel(name)",
        "def f(row, name):\n    row.addWidget(QLabel(name))",
        "def f(self, name):\n    self.a = QLabel()\n    other.setTextFormat(PlainText)",
        "label = QLabel('x')",
        "class Name(QLabel):\n    pass",
        "w.setToolTip(name)",
        "w.setToolTip(f'<b>{name}</b>')",
        "QMessageBox.warning(None, 'x', name)",
        "from PySide6.QtWidgets import QTextEdit",
        "view.setHtml(name)",
        "label.setTextFormat(Qt.TextFormat.RichText)",
        "QToolTip.showText(place, name)",
    ],
)
def test_a_line_that_does_is_noticed(line):
    assert offences(line)


@pytest.mark.parametrize(
    "line",
    [
        "def f(self):\n    self.a = QLabel()\n    self.a.setTextFormat(Qt.TextFormat.PlainText)",
        "def f():\n    mark = QLabel()\n    mark.setPixmap(p)",
        "w.setToolTip(tip(name))",
        "w.setToolTip('')",
    ],
)
def test_a_line_that_does_not_is_left(line):
    assert offences(line) == []


EVIL = "<img src=x><b>TEBAL</b>"
PAGES = [p for p in PageName if p is not PageName.PACK]


def misread(window: QWidget) -> list[str]:
    """Widgets that would show the evil name as markup, and tooltips that hold it unescaped."""
    found = []
    for widget in [window, *window.findChildren(QWidget)]:
        if isinstance(widget, QLabel) and "<" in widget.text():
            is_plain = widget.textFormat() == Qt.TextFormat.PlainText
            found += [] if is_plain else [f"label {widget.text()}"]
        found += [f"tip {widget.toolTip()}"] if "<img" in widget.toolTip() else []
        if isinstance(widget, QAbstractItemView) and widget.model():
            found += _misread_rows(widget)
    return found


def _misread_rows(view: QAbstractItemView) -> list[str]:
    model = view.model()
    tips = (
        str(model.index(row, column).data(Qt.ItemDataRole.ToolTipRole) or "")
        for row in range(model.rowCount())
        for column in range(model.columnCount())
    )
    return [f"row {text}" for text in tips if "<img" in text]


def test_a_widget_that_would_is_noticed(qapp):
    """The control."""
    page = QWidget()
    QLabel(EVIL, page)
    QLabel("x", page).setToolTip(EVIL)
    assert len(misread(page)) == 2
    page.deleteLater()


def everything_shown(window: QWidget) -> str:
    words = [label.text() for label in window.findChildren(QLabel)]
    for view in window.findChildren(QAbstractItemView):
        model = view.model()
        for row in range(model.rowCount() if model else 0):
            words += [str(model.index(row, c).data()) for c in range(model.columnCount())]
    return "\n".join(words)


def test_no_page_reads_a_name_as_markup(bare_laptop, monkeypatch):
    monkeypatch.setattr(at_work, "OFFICER", f"{EVIL} petugas")
    bare_laptop.enrol()
    driver = bare_laptop.sign_in()
    window = bare_laptop.windows[0]
    desk = window.session.desk
    values = {
        "registered_on": "2025-11-24",
        "full_name": EVIL,
        "mother_name": EVIL,
        "birth_place": EVIL,
        "address": EVIL,
        "nik": PERSON["nik"],
    }

    def save() -> str:
        saved = register_service.save(desk, register_service.open_form(desk), values)
        other = register_service.open_form(desk)
        register_service.save(desk, other, {**values, "full_name": f"{EVIL} dua"})
        return saved.record_id

    record_id = driver.ask(save)
    driver.sync_now()
    bare_laptop.answer(Act.SENT_BACK, ("full_name", f"{EVIL} tidak cocok"))
    driver.sync_now()
    seen = set()
    for page in PAGES:
        needs = page in (PageName.RECORD, PageName.ENTRY)
        window.main.go(Go(page, record_id=record_id if needs else None))
        name = f"page:{page.value}"
        until(lambda name=name: window.findChild(QWidget, name) is not None, name)
        driver.settle()
        shown = window.main
        assert misread(window) == [], page
        if "TEBAL" in everything_shown(shown):
            seen.add(page)
    shows_names = {PageName.PEOPLE, PageName.CORRECTIONS, PageName.RECORD, PageName.SYNC}
    assert shows_names <= seen
