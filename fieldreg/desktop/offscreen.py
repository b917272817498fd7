"""Windows nobody looks at: what Qt says about the offscreen screen itself is not passed on."""

from __future__ import annotations

import sys

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_KNOWN = "This plugin does not support"


def quiet() -> None:
    """Leave out Qt's notes on what the offscreen screen cannot do; the rest goes to stderr."""
    qInstallMessageHandler(_pass_on)


def _pass_on(_kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    if not text.startswith(_KNOWN):
        sys.stderr.write(text + "\n")
