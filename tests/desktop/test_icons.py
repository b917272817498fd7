import ast
from pathlib import Path

import pytest

import fieldreg.desktop
from fieldreg.desktop.icons import icon, pixmap
from fieldreg.desktop.theme import style
from fieldreg.desktop.theme.tokens import DARK, LIGHT
from fieldreg.protocol.resources import resource

SHIPPED = sorted(path.stem for path in resource("icons").glob("*.svg"))


def strongest(picture):
    image = picture.toImage()
    every = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(every, key=lambda colour: colour.alpha()).name().upper()


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_icon_is_drawn_with_the_thin_line(dressed, name):
    assert 'stroke-width="1.5"' in resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    assert not pixmap(name, "ink", 20, 1.0).toImage().allGray() or not icon(name).isNull()
    assert strongest(pixmap(name, "wrong", 24, 2.0)) == LIGHT.wrong


def test_an_icon_follows_the_scheme(dressed):
    style.apply(dressed, "dark")
    assert strongest(pixmap("check", "good", 24, 2.0)) == DARK.good


def test_a_picture_is_sharp_on_a_dense_screen(dressed):
    picture = pixmap("check", "ink", 20, 1.5)
    assert (picture.width(), picture.devicePixelRatio()) == (30, 1.5)


def test_every_icon_named_in_the_desk_is_shipped():
    """Names stand as words with a dash, or beside a role; all known ones must exist."""
    named = set()
    for path in Path(fieldreg.desktop.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "icon_name":
                named.add(node.value.value if isinstance(node.value, ast.Constant) else "")
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS:
                named.add(icon_of(node))
    named -= {"", None}
    assert named
    assert sorted(n for n in named if n not in SHIPPED) == []


CALLS = {"PrimaryButton": 1, "QuietButton": 1, "PlainButton": 1, "DangerButton": 1, "EmptyState": 0}


def icon_of(call):
    at = CALLS[call.func.id]
    return getattr(call.args[at], "value", "") if len(call.args) > at else ""


def test_the_licences_of_icons_and_fonts_are_shipped():
    assert "ISC License" in resource("icons", "LICENSE").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE" in resource("fonts", "OFL.txt").read_text(encoding="utf-8")
