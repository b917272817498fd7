"""Icons from one open set (Lucide, 24 px grid, 1.5 px line), coloured by token when loaded."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from fieldreg.protocol.resources import resource

from .theme import tokens
from .theme.style import scheme_in_use
from .theme.tokens import Role

_DENSITIES = (1.0, 1.25, 1.5, 2.0, 3.0)


def icon(name: str, role: str = Role.INK, size: int = tokens.ICON) -> QIcon:
    """The icon *name* (a file of `resources/icons`) in the colour of *role*, muted when disabled.

    Made for the scheme in use: ask again after the scheme changed.
    """
    return _icon(name, str(role), size, str(scheme_in_use()))


def pixmap(name: str, role: str, size: int, density: float) -> QPixmap:
    """The icon as a picture of *size* logical pixels for a screen of *density*."""
    return _pixmap(name, tokens.of_scheme(scheme_in_use()).of(role), size, density)


@lru_cache(maxsize=512)
def _icon(name: str, role: str, size: int, scheme: str) -> QIcon:
    colours = tokens.of_scheme(scheme)
    result = QIcon()
    for density in _DENSITIES:
        result.addPixmap(_pixmap(name, colours.of(role), size, density))
        muted = _pixmap(name, colours.muted, size, density)
        result.addPixmap(muted, QIcon.Mode.Disabled)
    return result


@lru_cache(maxsize=2048)
def _pixmap(name: str, colour: str, size: int, density: float) -> QPixmap:
    svg = _svg(name).replace("currentColor", colour)
    picture = QPixmap(round(size * density), round(size * density))
    picture.setDevicePixelRatio(density)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


@lru_cache(maxsize=256)
def _svg(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")
