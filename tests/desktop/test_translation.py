import ast
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator

import fieldreg.desktop
from fieldreg.desktop import translation, wording
from fieldreg.domain.words import Words
from fieldreg.protocol.resources import resource

NAMED = ("translate", "QT_TRANSLATE_NOOP")
FOLDER = Path(fieldreg.desktop.__file__).parent


class Texts(ast.NodeVisitor):
    """Collects (context, text) of every text that is to be translated."""

    def __init__(self):
        self.context = ""
        self.found, self.broken = set(), []

    def visit_ClassDef(self, node):
        outer, self.context = self.context, node.name
        self.generic_visit(node)
        self.context = outer

    def visit_Call(self, node):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name == "tr":
            self.take(node, self.context, node.args[0])
        elif name in NAMED and len(node.args) >= 2 and isinstance(node.args[1], ast.Constant):
            self.take(node, getattr(node.args[0], "value", None), node.args[1])
        self.generic_visit(node)

    def take(self, node, context, text):
        if isinstance(text, ast.Constant) and isinstance(context, str):
            self.found.add((context, text.value))
        else:
            self.broken.append(node.lineno)


def texts():
    visitor = Texts()
    for path in FOLDER.rglob("*.py"):
        visitor.visit(ast.parse(path.read_text(encoding="utf-8")))
    return visitor


def translated():
    tree = ET.parse(resource("translations", "fieldreg_en.ts"))
    return {
        (context.findtext("name"), message.findtext("source")): message.find("translation")
        for context in tree.iter("context")
        for message in context.iter("message")
    }


def test_every_text_is_a_plain_literal():
    assert texts().broken == []


def test_every_text_has_an_english_translation():
    known = translated()
    lacking = {key for key in texts().found if key not in known}
    unfinished = {key for key, t in known.items() if t.get("type") == "unfinished" or not t.text}
    assert (sorted(lacking), sorted(unfinished)) == ([], [])


def test_placeholders_are_the_same_in_both_languages():
    def names(text):
        return sorted(part.partition("}")[0] for part in text.split("{")[1:])

    known = translated()
    assert [k for k, t in known.items() if t.text and names(k[1]) != names(t.text)] == []


def test_the_compiled_texts_are_those_of_the_source(dressed):
    compiled = QTranslator()
    assert compiled.load(str(resource("translations", "fieldreg_en.qm")))
    differing = [
        key
        for key, told in translated().items()
        if told.text and compiled.translate(*key) != told.text
    ]
    assert differing == []


@pytest.mark.parametrize(("language", "text"), [("id", "Simpan"), ("en", "Save")])
def test_the_language_can_be_changed_and_changed_back(dressed, language, text):
    translation.install(dressed, "en")
    translation.install(dressed, language)
    assert dressed.translate("FormFrame", "Simpan") == text
    assert translation.language_in_use() == language
    assert translation.said(Words("Izin", "Consent")) == Words("Izin", "Consent").text(language)


@pytest.mark.parametrize(("language", "text"), [("id", "&Salin"), ("en", "&Copy")])
def test_the_menu_of_a_line_speaks_the_language(dressed, language, text):
    translation.install(dressed, language)
    assert dressed.translate("QLineEdit", "&Copy") == text


@pytest.mark.parametrize(
    ("language", "count", "words"),
    [("id", 1, "1 orang"), ("id", 2, "2 orang"), ("en", 1, "1 person"), ("en", 2, "2 people")],
)
def test_people_are_counted_as_the_language_counts(dressed, language, count, words):
    translation.install(dressed, language)
    counted = wording.people_count(count)
    translation.install(dressed, "id")
    assert counted == words
