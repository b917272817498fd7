"""What is made of typed text, for a field of any kind."""

from datetime import date

from fieldreg.domain.fields import Choice, Field, Kind
from fieldreg.domain.reading import read
from fieldreg.domain.words import Severity, Words

TODAY = date(2025, 11, 24)
FRUIT = (
    Choice("apple", Words("Apel merah", "Red apple")),
    Choice("red_pear", Words("Pir merah", "Red pear")),
    Choice("pear", Words("Pir", "Pear")),
)
VILLAGES = (
    Choice("51.71.03.2008", Words("Tegal Harum")),
    Choice("51.71.03.2009", Words("Tegal Kertha")),
    Choice("51.71.03.1005", Words("Dauh Puri")),
    Choice("51.71.03.2004", Words("Dauh Puri Kelod")),
    Choice("51.71.03.1010", Words("Padangsambian")),
)


def value_of(kind: Kind, text: str, name: str = "x", **more: object) -> object:
    reading = read(Field(name, kind, "s", Words("X"), **more), text, today=TODAY)
    assert not reading.findings
    return reading.value


def trouble_of(kind: Kind, text: str, **more: object) -> tuple[str, str]:
    reading = read(Field("x", kind, "s", Words("X"), **more), text, path="a.x", today=TODAY)
    assert reading.value is None
    (finding,) = reading.findings
    assert (finding.field, finding.severity) == ("a.x", Severity.ERROR)
    assert finding.text.en
    return finding.code, finding.text.id
