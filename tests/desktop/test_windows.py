"""The watch over windows sees what flickers."""

from desktop.windows import PROGRAM

from fieldreg.desktop.widgets import Text

SHOWS = compile("part.show()", f"{PROGRAM}/desktop/somewhere.py", "exec")


def test_a_part_that_the_program_shows_before_it_has_a_parent_is_noted(dressed, watch):
    part = Text("kata")
    exec(SHOWS, {"part": part})
    part.close()
    [said] = watch.strays
    watch.strays.clear()
    assert said == "Text shown at somewhere.py:1"


def test_what_a_test_shows_alone_is_not(dressed, watch):
    part = Text("kata")
    part.show()
    part.close()
    assert watch.strays == []
