"""Puts the tokens on the application: Fusion, palette, fonts and one small style sheet."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from fieldreg.protocol.resources import resource

from . import tokens
from .sheet import sheet
from .tokens import Scheme, Tokens

BUNDLED = "Inter"
FONT_FILES = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf")
_SCHEME = "fieldreg_scheme"


def apply(app: QApplication, scheme: str) -> None:
    """Dress *app* in `light` or `dark`. May be called again at any time."""
    if app.property(_SCHEME) == str(scheme):
        return
    app.setProperty(_SCHEME, str(scheme))
    # Every widget is polished anew for each of these while a sheet is on: five times as slow.
    app.setStyleSheet("")
    app.setStyle("Fusion")
    app.setFont(font(tokens.BODY))
    colours = tokens.of_scheme(scheme)
    app.setPalette(palette(colours))
    app.setStyleSheet(sheet(colours))


def scheme_in_use() -> Scheme:
    """The scheme last applied; light before the first."""
    app = QCoreApplication.instance()
    return Scheme(str(app.property(_SCHEME) or Scheme.LIGHT)) if app else Scheme.LIGHT


def tokens_in_use() -> Tokens:
    """The colours of the scheme last applied."""
    return tokens.of_scheme(scheme_in_use())


def system_scheme() -> Scheme:
    """What the system asks for; light where it says nothing."""
    wanted = QGuiApplication.styleHints().colorScheme()
    return Scheme.DARK if wanted.name == "Dark" else Scheme.LIGHT


def font(
    size: int = tokens.BODY,
    weight: QFont.Weight = QFont.Weight.Normal,
    *,
    tabular: bool = False,
) -> QFont:
    """The UI font at *size* pixels; *tabular* figures for NIK, KK and amounts."""
    result = QFont(_families())
    result.setPixelSize(size)
    result.setWeight(weight)
    result.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    if tabular:
        result.setFeature(QFont.Tag("tnum"), 1)
    return result


@cache
def _families() -> list[str]:
    """The system's UI font, then the bundled one; only the bundled one where there is no system."""
    for name in FONT_FILES:
        QFontDatabase.addApplicationFont(str(resource("fonts", name)))
    if QGuiApplication.platformName() in ("offscreen", "minimal"):
        return [BUNDLED]
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    return [system, BUNDLED]


def palette(colours: Tokens) -> QPalette:
    """A Qt palette of the tokens, for everything Fusion paints itself."""
    p = QPalette()
    role = QPalette.ColorRole
    for which, colour in {
        role.Window: colours.paper,
        role.WindowText: colours.ink,
        role.Base: colours.surface,
        role.AlternateBase: colours.paper,
        role.Text: colours.ink,
        role.PlaceholderText: colours.muted,
        role.Button: colours.surface,
        role.ButtonText: colours.ink,
        role.BrightText: colours.wrong,
        role.Highlight: colours.accent,
        role.HighlightedText: colours.on_accent,
        role.Accent: colours.accent,
        role.Link: colours.accent,
        role.ToolTipBase: colours.surface,
        role.ToolTipText: colours.ink,
        role.Light: colours.surface,
        role.Midlight: colours.line,
        role.Mid: colours.border,
        role.Dark: colours.border,
        role.Shadow: colours.line,
    }.items():
        p.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        p.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.muted))
    return p
