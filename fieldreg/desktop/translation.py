"""The language of the desk. Indonesian is the source of every `tr()` text; English is shipped.

Qt's own few words (the menu of a line) are Indonesian through `qt_id`, which Qt does not ship.
Labels, helps and findings of the domain carry both languages themselves (`Words`).
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication

from fieldreg.domain.words import Language, Words
from fieldreg.protocol.resources import resource

_LANGUAGE = "fieldreg_language"
_TRANSLATOR = "fieldreg_translator"


def install(app: QApplication, language: str) -> None:
    """Speak *language* (`id` or `en`) from now on; open windows are built anew by the shell.

    Raises FileNotFoundError if the compiled texts were not shipped.
    """
    for old in app.findChildren(QTranslator, _TRANSLATOR):
        app.removeTranslator(old)
        old.deleteLater()
    app.setProperty(_LANGUAGE, str(language))
    name = "fieldreg_en.qm" if language == Language.ENGLISH else "qt_id.qm"
    translator = QTranslator(app)
    translator.setObjectName(_TRANSLATOR)
    if translator.load(str(resource("translations", name))):
        app.installTranslator(translator)


def language_in_use() -> Language:
    """The language last installed; Indonesian before the first."""
    app = QCoreApplication.instance()
    return Language(str(app.property(_LANGUAGE) or Language.INDONESIAN)) if app else Language("id")


def said(words: Words) -> str:
    """*words* in the language in use."""
    return words.text(language_in_use())
