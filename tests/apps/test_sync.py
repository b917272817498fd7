"""`fieldreg sync`: sends and receives once, and with `--compare` looks at every registration."""

from __future__ import annotations

import json

import pytest
from services.image_town import a_town
from services.recovering import PASSPHRASE
from sqlalchemy import update

from fieldreg.apps.cli import main
from fieldreg.domain.reading import cleaned
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.services import register, workspace
from fieldreg.store.record_state import record_state
from fieldreg.store.schema import centre_row

VILLAGE = "51.71.03.2008"
COMPARED = "Compared with the centre one by one: 2 registrations in 1 areas."
TAKEN_ANEW = (
    "This laptop and the centre differed in 1 registrations of 1 areas; they were all taken anew "
    "from the centre."
)


@pytest.fixture
def town(tmp_path, monkeypatch):
    yield from a_town(tmp_path, monkeypatch)


@pytest.fixture
def laptop(town, tmp_path):
    """Two people registered, nothing sent yet."""
    desk = town.enrol(tmp_path / "laptop")
    for name in ("I WAYAN SUDARTA", "NI MADE RAI"):
        values = {"full_name": cleaned(name), "village_code": VILLAGE}
        register.save(desk, register.open_form(desk), values)
    workspace.close(desk)
    (tmp_path / "phrase").write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    return desk.folder


@pytest.fixture
def run(capsys, laptop):
    """The command in English; its status and what it said."""

    def command(*more: str) -> tuple[int, str]:
        phrase = ["--passphrase-file", str(laptop.parent / "phrase")]
        status = main(["--language", "en", "sync", "--workspace", str(laptop), *phrase, *more])
        return status, capsys.readouterr().out

    return command


def names(folder, *, spoilt: bool = False):
    """The names here; with *spoilt* one of them is first lost from the disk, unnoticed."""
    desk = workspace.unlock(folder, PASSPHRASE, shelf=builtin_shelf())
    with desk.store.writing() as connection:
        ids = list(connection.execute(centre_row.select()).scalars())
        if spoilt:
            one = update(centre_row).where(centre_row.c.record_id == ids[0])
            connection.execute(one.values(body="{}"))
        found = [record_state(connection, i).values.get("full_name", "") for i in ids]
    workspace.close(desk)
    return sorted(found)


def test_it_sends_and_says_how_much_and_compares_only_when_asked(run) -> None:
    status, said = run()
    assert (status, said.splitlines()) == (0, ["Sent 2, received 2, waiting 0."])
    status, said = run("--compare")
    assert (status, said.splitlines()) == (0, ["Sent 0, received 0, waiting 0.", COMPARED])


def test_what_the_digests_cannot_show_is_found_and_taken_anew(run, laptop) -> None:
    run()
    assert names(laptop, spoilt=True)[0] == ""
    assert run() == (0, "Sent 0, received 0, waiting 0.\n")
    assert names(laptop)[0] == ""
    status, said = run("--compare")
    assert (status, said.splitlines()[1:]) == (0, [COMPARED, TAKEN_ANEW])
    assert names(laptop) == ["I WAYAN SUDARTA", "NI MADE RAI"]


def test_it_says_so_as_json_too(run, laptop) -> None:
    run()
    names(laptop, spoilt=True)
    status, said = run("--compare", "--json")
    report = json.loads(said)
    assert (status, report["compared"], report["differed"]) == (0, [1, 2], [1, 1])
    assert report["trouble"] == ""


def test_without_a_line_it_compares_nothing_and_says_why(run, town) -> None:
    town.line.cut_after = 0
    status, said = run("--compare")
    assert (status, said.splitlines()[0]) == (1, "Sent 0, received 0, waiting 2.")
    assert "Compared" not in said
    assert "still waits to be sent" in said
