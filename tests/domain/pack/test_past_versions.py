"""Every released version of a pack still opens and judges as it did (issue: programme pack).

`tests/fixtures/packs/<id>-<version>/` are the released files, never edited;
`<id>-<version>.verdicts.json` is how sample people were judged by them.
"""

import json
from datetime import date
from pathlib import Path

import pytest
from domain.pack.made import parsed

from fieldreg.domain.eligibility import assess, explain, verdict_of
from fieldreg.domain.pack import Shelf, build_pack
from fieldreg.protocol.resources import resource

FIXTURES = Path(__file__).parents[2] / "fixtures" / "packs"
RELEASED = sorted(p for p in FIXTURES.iterdir() if p.is_dir())
SAMPLES = [
    (folder, sample)
    for folder in RELEASED
    for sample in json.loads((FIXTURES / f"{folder.name}.verdicts.json").read_text("utf-8"))
]


def test_the_first_release_is_among_them():
    assert [p.name for p in RELEASED] == ["denpasar-2025.1"]


@pytest.mark.parametrize("folder", RELEASED, ids=lambda p: p.name)
def test_what_the_program_ships_is_what_was_released(folder):
    shipped = resource("packs", folder.name)
    assert sorted(p.name for p in shipped.iterdir()) == sorted(p.name for p in folder.iterdir())
    for path in folder.iterdir():
        assert (shipped / path.name).read_bytes() == path.read_bytes(), path.name


@pytest.mark.parametrize("folder", RELEASED, ids=lambda p: p.name)
def test_a_released_pack_still_opens(folder):
    pack = build_pack(parsed(folder))
    assert f"{pack.id}-{pack.version}" == folder.name
    assert Shelf.of([pack]).in_force(pack.valid_from) is pack


@pytest.mark.parametrize(
    ("folder", "sample"), SAMPLES, ids=[f"{f.name}: {s['person']}" for f, s in SAMPLES]
)
def test_a_released_pack_judges_sample_people_as_it_did(folder, sample):
    pack = build_pack(parsed(folder))
    values = {p: tuple(v) if isinstance(v, list) else v for p, v in sample["values"].items()}
    told = assess(values, pack, date.fromisoformat(sample["on"]))
    kept = verdict_of(told, values, pack)
    assert {
        "pack": kept.pack,
        "overall": kept.overall,
        "monthly": kept.monthly,
        "changes_on": told.changes_on and told.changes_on.isoformat(),
        "missing": list(told.missing_paths),
        "decided": sorted(
            [d.role_id[-1:], d.programme, d.outcome, list(d.rules)] for d in kept.decided
        ),
    } == sample["verdict"]
    assert pack.key in explain(told, pack).id


def test_the_samples_meet_every_rule_and_every_outcome():
    pack = build_pack(parsed(RELEASED[0]))
    met = {r for _, s in SAMPLES for d in s["verdict"]["decided"] for r in d[3]}
    assert met == {r.code for r in pack.rules}
    assert {s["verdict"]["overall"] for _, s in SAMPLES} == {"accept", "check", "refuse"}
