"""A scanner that is not ours: reads a drawn code off its picture, PNG or SVG."""

from __future__ import annotations

from io import BytesIO

import zxingcpp
from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer


def read_qr(picture: bytes) -> str:
    """The text of the one QR code in *picture*."""
    is_drawing = not picture.startswith(b"\x89PNG")
    with Image.open(BytesIO(_painted(picture) if is_drawing else picture)) as image:
        [found] = zxingcpp.read_barcodes(image.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
    return found.text


def _painted(drawing: bytes) -> bytes:
    """An SVG as a PNG on white paper."""
    renderer = QSvgRenderer(QByteArray(drawing))
    image = QImage(renderer.defaultSize(), QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    out = QBuffer()
    out.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(out, "PNG")
    return bytes(out.data().data())
