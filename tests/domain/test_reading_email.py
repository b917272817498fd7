"""E-mail addresses as people paste them."""

from __future__ import annotations

from datetime import date

import pytest

from fieldreg.domain.fields import Field, Kind
from fieldreg.domain.reading import read
from fieldreg.domain.words import Words

EMAIL = Field("email", Kind.EMAIL, "identity", Words("E-mail"))


@pytest.mark.parametrize(
    "text",
    ["desa@contoh.id;", "desa@contoh.id.", "desa@contoh.id/", "<desa@contoh.id>", "desa@contoh.id,",
     "mailto:desa@contoh.id", "MAILTO:desa@Contoh.id", "<mailto:desa@contoh.id>;",
     "desa@contoh.id;/", " desa@contoh.id ; "],
)  # fmt: skip
def test_rubbish_around_an_address_is_taken_away(text: str):
    assert read(EMAIL, text, today=date(2025, 11, 24)).value == "desa@contoh.id"


@pytest.mark.parametrize(
    "text",
    [".desa@contoh.id", "desa.@contoh.id", "desa@-contoh.id", "desa@contoh-.id", "desa@.contoh.id",
     "de..sa@contoh.id", "desa@contoh.i", "desa@contoh.12", "desa@contoh_x.id", "desa<x>@contoh.id",
     "desa@contoh.id/x", "a;b@contoh.id", "mailto:", ";", "<>", "desa@contoh"],
)  # fmt: skip
def test_an_address_that_no_letter_reaches_is_refused(text: str):
    (finding,) = read(EMAIL, text, today=date(2025, 11, 24)).findings
    assert finding.code == "bad_email"


@pytest.mark.parametrize(
    "text",
    [
        "d@contoh.id",
        "desa.adat-renon_1+x@mail.contoh.co.id",
        "desa@xn--p1ai.xn--p1ai",
        "d'e@c-d.id",
    ],
)
def test_unusual_addresses_are_kept(text: str):
    assert read(EMAIL, text, today=date(2025, 11, 24)).value == text
