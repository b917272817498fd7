import re
from pathlib import Path

import pytest

import fieldreg.desktop
from fieldreg.desktop.theme.sheet import sheet
from fieldreg.desktop.theme.tokens import DARK, LIGHT, contrast, mix, of_scheme

SCHEMES = [LIGHT, DARK]
TEXT = 4.5
CONTROL = 3.0


def test_contrast_of_black_and_white_is_the_largest():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)


@pytest.mark.parametrize("colours", SCHEMES, ids=["light", "dark"])
@pytest.mark.parametrize(
    "role", ["ink", "muted", "accent", "good", "attention", "wrong", "information"]
)
def test_words_can_be_read_on_paper_and_on_surface(colours, role):
    for ground in (colours.paper, colours.surface, colours.hover):
        assert contrast(colours.of(role), ground) >= TEXT


@pytest.mark.parametrize("colours", SCHEMES, ids=["light", "dark"])
@pytest.mark.parametrize("role", ["good", "attention", "wrong", "information", "muted"])
def test_words_of_a_pill_can_be_read_on_its_own_ground(colours, role):
    assert contrast(colours.of(role), colours.soft(role, 0.12)) >= 4.0
    assert contrast(colours.ink, colours.soft(role, 0.12)) >= TEXT


@pytest.mark.parametrize("colours", SCHEMES, ids=["light", "dark"])
def test_controls_and_the_primary_button_can_be_seen(colours):
    assert contrast(colours.border, colours.surface) >= CONTROL
    assert contrast(colours.accent, colours.paper) >= CONTROL
    assert contrast(colours.on_accent, colours.accent) >= TEXT
    assert contrast(colours.on_accent, colours.accent_hover) >= TEXT


def test_mix_runs_from_one_colour_to_the_other():
    assert mix("#000000", "#FFFFFF", 0) == "#FFFFFF"
    assert mix("#000000", "#FFFFFF", 1) == "#000000"
    assert of_scheme("dark") is DARK
    assert of_scheme("anything") is LIGHT


def test_every_place_of_the_sheet_is_filled():
    assert "$" not in sheet(LIGHT)
    assert LIGHT.accent in sheet(LIGHT)
    assert DARK.accent in sheet(DARK)


def test_no_colour_is_written_anywhere_but_in_the_tokens():
    folder = Path(fieldreg.desktop.__file__).parent
    literal = re.compile(r"""["'\s]#[0-9A-Fa-f]{3,8}\b|QColor\(\s*["'\d]""")
    guilty = [
        path.name
        for path in folder.rglob("*.py")
        if path.name != "tokens.py" and literal.search(path.read_text(encoding="utf-8"))
    ]
    assert guilty == []
