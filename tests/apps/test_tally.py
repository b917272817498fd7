"""The demo's summary can fail: any number that differs is marked and ends with status 1."""

import json
from dataclasses import asdict, fields, replace
from datetime import date

import pytest

from fieldreg.apps.demo.people import PEOPLE
from fieldreg.apps.demo.tally import EXPECTED, tell
from fieldreg.domain.nik import nik_error


def _tell(tally, folder, *, as_json=False):
    return tell(tally, folder=folder, shots=folder, as_json=as_json)


def test_what_must_be_ends_well(tmp_path, capsys):
    assert _tell(EXPECTED, tmp_path) == 0
    assert "✗" not in capsys.readouterr().out


@pytest.mark.parametrize("name", [f.name for f in fields(EXPECTED)])
def test_any_other_number_fails(name, tmp_path, capsys):
    value = getattr(EXPECTED, name)
    other = replace(EXPECTED, **{name: not value if isinstance(value, bool) else value + 1})
    assert _tell(other, tmp_path) == 1
    assert "✗" in capsys.readouterr().out


def test_json_holds_the_numbers_alone(tmp_path, capsys):
    _tell(EXPECTED, tmp_path, as_json=True)
    assert json.loads(capsys.readouterr().out) == asdict(EXPECTED)


def test_the_expected_numbers_are_the_people():
    assert (EXPECTED.typed, EXPECTED.accepted) == (12, 9)
    assert (EXPECTED.needs_correction, EXPECTED.rejected) == (2, 1)


def test_the_people_are_told_apart_and_nobody_is_real():
    assert len({p.full_name for p in PEOPLE}) == len(PEOPLE)
    niks = [p.typed["nik"] for p in PEOPLE if "nik" in p.typed]
    assert all(
        nik_error(n, date(2025, 11, 24)) is None and 9900 <= int(n[-4:]) <= 9999 for n in niks
    )
    assert len(niks) == len(PEOPLE) - 1


def test_those_sent_back_know_their_correction():
    for person in PEOPLE:
        assert (person.verdict == "send_back") == bool(person.correction)
        assert set(person.correction) <= {person.reason[0]}
